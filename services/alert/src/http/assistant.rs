//! `/pledge/assistant`: who reads along with a pledge.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::PledgeId;
use openfloor_domain::pledge::PledgeRejection;
use openfloor_domain::verification::VerificationRejection;
use openfloor_pages::Frame;
use openfloor_words::Words;
use serde::Deserialize;

use super::page::{Reader, bad_link, refused};
use super::pages::Carried;
use super::{Client, Shared};
use crate::allies::{Allies, AllyError};
use crate::tokens::Link;

#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    t: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    address: String,
}

#[derive(Template)]
#[template(path = "assistant.html")]
struct AssistantPage {
    frame: Frame,
    words: &'static Words,
    token: String,
    /// How it stands with the one who was named.
    standing: Option<String>,
    /// What was done about what was filled in, or what is wrong with it.
    said: Option<&'static str>,
    is_refused: bool,
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    let Some(id) = Link::pledge(&allies.identity, &carried.t) else { return bad_link(reader) };
    page(&allies, reader, &id, carried.t, None, StatusCode::OK).await
}

async fn page(
    allies: &Allies,
    reader: Reader,
    id: &PledgeId,
    token: String,
    said: Option<&'static str>,
    status: StatusCode,
) -> Response {
    let state = match allies.confirmed_pledge(id).await {
        Ok(state) => state,
        Err(error) => return refused(reader, error),
    };
    let Reader { frame, words } = reader;
    let standing = state.assistant.as_ref().and_then(|assistant| {
        let key = if assistant.verification.is_verified { "assistant-reads" } else { "assistant-asked" };
        Some(words.with(key, [("address", assistant.about.known()?.address.as_str().into())]))
    });
    let page = AssistantPage { words, token, standing, said, is_refused: !status.is_success(), frame };
    page.frame.respond(status, &page)
}

pub(super) async fn change(
    State(allies): State<Shared>,
    client: Client,
    reader: Reader,
    Form(filled): Form<Filled>,
) -> Response {
    let Some(id) = Link::pledge(&allies.identity, &filled.t) else { return bad_link(reader) };
    let (said, status) = match record(&allies, &id, &filled, &client.0).await {
        Ok(()) if filled.act == "remove" => (None, StatusCode::OK),
        Ok(()) => (Some("assistant-sent"), StatusCode::OK),
        Err(AllyError::Invalid { .. }) => (Some("assistant-no-address"), StatusCode::UNPROCESSABLE_ENTITY),
        Err(AllyError::Pledge(PledgeRejection::Verification(VerificationRejection::TooSoon { .. }))) => {
            (Some("too-soon"), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(error) => return refused(reader, error),
    };
    page(&allies, reader, &id, filled.t, said, status).await
}

async fn record(allies: &Allies, id: &PledgeId, filled: &Filled, client: &str) -> Result<(), AllyError> {
    if filled.act != "remove" {
        return allies.name_assistant(id, &filled.address, client).await;
    }
    match &allies.pledge_state(id).await?.assistant {
        Some(assistant) => allies.remove_assistant(id, assistant.mail.clone()).await,
        None => Ok(()),
    }
}
