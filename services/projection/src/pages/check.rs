//! `/check`: how a panel stands by its numbers. Nothing is stored.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::judgement::Tally;
use openfloor_domain::moment::judged_on;
use openfloor_pages::said::Timing;
use openfloor_pages::{Figure, Frame, Numbers, PageError, Size, Standing};

use crate::shared::SharedState;
use crate::tables::charters::rules_in_force;

#[derive(Template)]
#[template(path = "check.html")]
struct Check {
    frame: Frame,
    /// What is wrong with the numbers; then nothing is shown.
    fault: Option<String>,
    figure: Figure,
    standing: Standing,
    text: String,
    /// As they were filled in.
    numbers: Numbers,
}

/// How the panel stands.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Query(numbers): Query<Numbers>,
) -> Result<Response, PageError> {
    let words = frame.words;
    let (tally, fault) = match numbers.tally() {
        Ok(tally) => (tally, None),
        Err(fault) => (Tally::default(), Some(fault.words(words))),
    };
    let rules = shared.reads.rows(rules_in_force).await.map_err(frame.failed())?;
    let figure = Figure::of(words, "panel", Size::Large, &tally);
    let timing = Timing::of(None, judged_on(None, None, frame.now_ms), frame.now_ms);
    let standing = Standing::of(words, &rules, &tally, true, timing);
    let text = standing.text(&words.say("check-title"), &figure);
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Check { frame, fault, figure, standing, text, numbers };
    Ok(page.frame.respond(status, &page))
}
