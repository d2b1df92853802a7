//! `/organise/convenings/{id}/ask`: how to ask the speakers. Our server sends nothing.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::ConveningId;
use openfloor_pages::{Frame, PageError};

use super::own;
use super::{PagesState, organiser_of};

#[derive(Template)]
#[template(path = "ask.html")]
struct Ask {
    frame: Frame,
    id: String,
    title: String,
    /// The question for the form of the call for papers.
    question: String,
    /// What speakers are told.
    notice: String,
}

/// The page.
pub(super) async fn page(
    State(pages): State<PagesState>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let organiser = match organiser_of(&frame) {
        Ok(organiser) => organiser,
        Err(sign_in) => return Ok(sign_in),
    };
    let Ok(id) = ConveningId::new(id) else { return Ok(frame.not_found()) };
    let own = own::convening(&pages.ingest, &organiser, &id).await.map_err(frame.failed())?;
    let Some(own) = own else { return Ok(frame.not_found()) };
    let words = frame.words;
    let name = frame.signed_in.as_ref().and_then(|who| who.name.clone()).unwrap_or_default();
    let operator = pages.site.operator.clone().unwrap_or_else(|| name.clone());
    let page = Ask {
        id: own.id.to_string(),
        title: own.title(words),
        question: words.say("ask-question"),
        notice: words.with("ask-notice", [("operator", operator.into()), ("organiser", name.into())]),
        frame,
    };
    Ok(page.frame.respond(StatusCode::OK, &page))
}
