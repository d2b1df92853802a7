//! `/organise/reports`: of which of the organiser's own panels somebody says that something is wrong.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_pages::{Frame, PageError};

use super::{PagesState, organiser_of};

#[derive(Template)]
#[template(path = "said_wrong.html")]
struct SaidWrong {
    frame: Frame,
    heading: String,
    /// Id and title.
    panels: Vec<(String, String)>,
}

pub(super) async fn page(State(pages): State<PagesState>, frame: Frame) -> Result<Response, PageError> {
    let organiser = match organiser_of(&frame) {
        Ok(organiser) => organiser,
        Err(sign_in) => return Ok(sign_in),
    };
    let questioned = pages.ingest.questioned().await.map_err(frame.failed())?;
    let words = frame.words;
    let panels: Vec<(String, String)> = questioned
        .into_iter()
        .filter(|(_, state)| state.facts.organiser.as_ref() == Some(&organiser))
        .map(|(id, state)| {
            let about = state.about.known();
            let title = about.map_or_else(|| words.say("panel-untitled"), |about| about.title.clone());
            (id.to_string(), title)
        })
        .collect();
    let heading = match panels.len() {
        0 => words.say("reports-yours-none"),
        n => words.with("reports-yours", [("n", n.into())]),
    };
    let page = SaidWrong { heading, panels, frame };
    Ok(page.frame.respond(StatusCode::OK, &page))
}
