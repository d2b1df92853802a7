//! Somebody was faster: what they changed, and what was typed, to be tried again.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_pages::{Frame, PageError};

use super::super::Pages;
use super::super::asked::AskedPanel;
use super::filled::Filled;
use super::name_of;
use super::since::since;

#[derive(Template)]
#[template(path = "conflict.html")]
struct Conflict {
    frame: Frame,
    id: String,
    title: String,
    /// What others changed.
    changes: Vec<String>,
    /// What was typed.
    typed: Vec<String>,
    /// The form as it was, for the panel as it is now; none if its place is gone.
    again: Option<Vec<(&'static str, String)>>,
    revision: u64,
}

/// The page; `revision` is that of the panel now.
pub(super) async fn page(
    pages: &Pages,
    asked: AskedPanel,
    filled: &Filled,
    revision: u64,
) -> Result<Response, PageError> {
    let AskedPanel { frame, organiser, id, state, .. } = asked;
    let seen = filled.only_at().filter(|seen| *seen < revision).unwrap_or(revision);
    let changes = since(&pages.ingest, frame.words, &organiser, &id, seen).await.map_err(frame.failed())?;
    let words = frame.words;
    let seat = filled.seat_no().ok();
    let is_gone = seat.is_some_and(|no| !state.facts.seats.contains_key(&no));
    let title = state.about.known().map_or_else(|| words.say("panel-untitled"), |about| about.title.clone());
    let name = match seat {
        Some(no) if !is_gone => name_of(words, &state, no),
        _ => words.say("conflict-gone-place"),
    };
    let page = Conflict {
        id: id.to_string(),
        title,
        changes,
        typed: filled.typed(words, &name),
        again: (!is_gone).then(|| filled.fields()),
        revision,
        frame,
    };
    Ok(page.frame.respond(StatusCode::PRECONDITION_FAILED, &page))
}
