//! `/organise/convenings/{id}/ask`: how to ask the speakers. Our server sends nothing.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_pages::Frame;

use super::PagesState;
use super::asked::AskedConvening;

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
    AskedConvening { frame, own, .. }: AskedConvening,
) -> Response {
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
    page.frame.respond(StatusCode::OK, &page)
}
