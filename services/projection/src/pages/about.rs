//! `/about`: who runs this, what for, how long things are kept, and how to object.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_pages::Frame;

use crate::shared::SharedState;

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    frame: Frame,
    /// Heading, and what is to be said under it.
    parts: Vec<(String, String)>,
}

/// The page.
pub(super) async fn page(State(shared): State<SharedState>, frame: Frame) -> Response {
    let words = frame.words;
    let operator = match &shared.site.operator {
        Some(operator) => words.with("about-operator-text", [("operator", operator.as_str().into())]),
        None => words.say("about-operator-none"),
    };
    let mut parts = vec![(words.say("about-operator"), operator)];
    let told = [
        ("about-purpose", "about-purpose-text"),
        ("about-counted", "about-counted-text"),
        ("about-public", "about-public-text"),
        ("about-kept", "about-kept-text"),
        ("about-object", "about-object-text"),
    ];
    parts.extend(told.map(|(heading, text)| (words.say(heading), words.say(text))));
    let page = About { parts, frame };
    page.frame.respond(StatusCode::OK, &page)
}
