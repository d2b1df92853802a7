//! `/pledge/voice`: what an ally says in public on the page of a programme, under the ally's own name.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::PledgeId;
use openfloor_domain::pledge::{PledgeCommand, PledgeRejection, Voice};
use openfloor_pages::Frame;
use openfloor_words::Words;
use serde::Deserialize;

use super::Shared;
use super::page::{Reader, bad_link, refused};
use super::pages::Carried;
use crate::allies::{Allies, AllyError, is_unfit, on_one_line};
use crate::tokens::Link;

#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    t: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    words: String,
}

#[derive(Template)]
#[template(path = "voice.html")]
struct VoicePage {
    frame: Frame,
    words: &'static Words,
    token: String,
    is_heard: bool,
    is_refused: bool,
    voice: Voice,
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    let Some(id) = Link::pledge(&allies.identity, &carried.t) else { return bad_link(reader) };
    page(&allies, reader, &id, carried.t, None).await
}

/// The page; with what was filled in where that cannot be released.
async fn page(
    allies: &Allies,
    reader: Reader,
    id: &PledgeId,
    token: String,
    wrong: Option<Voice>,
) -> Response {
    let state = match allies.confirmed_pledge(id).await {
        Ok(state) if state.programme.is_some() => state,
        Ok(_) => return refused(reader, PledgeRejection::NoProgramme.into()),
        Err(error) => return refused(reader, error),
    };
    let Some(about) = state.about.known() else { return bad_link(reader) };
    let is_refused = wrong.is_some();
    let unwritten = || Voice { name: about.name.clone(), words: String::new() };
    let voice = wrong.or_else(|| state.voice.known().cloned()).unwrap_or_else(unwritten);
    let Reader { frame, words } = reader;
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = VoicePage { words, token, is_heard: state.is_heard, is_refused, voice, frame };
    page.frame.respond(status, &page)
}

pub(super) async fn change(
    State(allies): State<Shared>,
    reader: Reader,
    Form(filled): Form<Filled>,
) -> Response {
    let Some(id) = Link::pledge(&allies.identity, &filled.t) else { return bad_link(reader) };
    let about = Voice { name: on_one_line(&filled.name), words: filled.words.trim().to_owned() };
    if about.words.chars().chain(about.name.chars()).any(is_unfit) {
        return page(&allies, reader, &id, filled.t, Some(about)).await;
    }
    let command = match filled.act.as_str() {
        "back" => PledgeCommand::TakeVoiceBack,
        _ => PledgeCommand::ReleaseVoice { about: about.clone() },
    };
    match allies.on_pledge(&id, &command).await {
        Ok(_) => page(&allies, reader, &id, filled.t, None).await,
        Err(AllyError::Pledge(PledgeRejection::NoVoice)) => {
            page(&allies, reader, &id, filled.t, Some(about)).await
        }
        Err(error) => refused(reader, error),
    }
}
