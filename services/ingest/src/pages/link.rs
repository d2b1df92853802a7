//! `/organise/convenings/{id}/links`: the links that are watched for an event, and how reading them goes.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::convening::LinkFault;
use openfloor_domain::ids::SourceId;
use openfloor_pages::noticed::link_fault;
use openfloor_pages::{Frame, PageError, Words};
use serde::Deserialize;

use super::PagesState;
use super::asked::AskedConvening;
use super::how::{Choices, How, order_said};
use super::refused;

#[derive(Template)]
#[template(path = "links.html")]
struct Links {
    frame: Frame,
    id: String,
    title: String,
    rows: Vec<Row>,
    /// Why the last link is not watched.
    refused: Option<String>,
    /// What was typed, if it was refused.
    typed: String,
    how: Choices,
    /// Whether something of that was chosen.
    is_otherwise: bool,
}

/// One link.
struct Row {
    source: String,
    url: String,
    /// Which number of a day comes first, if that was said.
    order: Option<String>,
    says: String,
    is_faulty: bool,
}

/// What is to be done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Filled {
    /// A link to be watched.
    #[serde(default)]
    link: String,
    /// One to be watched no longer.
    #[serde(default)]
    stop: String,
    /// How the link is to be read.
    #[serde(flatten)]
    how: How,
}

/// The page.
pub(super) async fn page(asked: AskedConvening) -> Response {
    show(asked, StatusCode::OK, None, Filled::default())
}

/// A form: watches a link, or stops that.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    asked: AskedConvening,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let AskedConvening { frame, organiser, own } = &asked;
    let done = if let Ok(source) = SourceId::new(&filled.stop) {
        pages.ingest.unwatch_link(organiser, &own.id, &source).await
    } else {
        let link = filled.how.link(filled.link.clone(), None);
        pages.ingest.watch_link(&pages.fetcher, organiser, &own.id, link).await.map(drop)
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/organise/convenings/{}/links", own.id)).into_response()),
        Err(error) => {
            let (status, key) = refused::why(&error);
            let sentence = frame.words.say(key);
            Ok(show(asked, status, Some(sentence), filled))
        }
    }
}

fn show(asked: AskedConvening, status: StatusCode, refused: Option<String>, filled: Filled) -> Response {
    let AskedConvening { frame, own, .. } = asked;
    let words = frame.words;
    let rows = own.state.links.iter().map(|(source, watched)| Row {
        source: source.to_string(),
        url: watched.link.known().map(|link| link.url.clone()).unwrap_or_default(),
        order: watched.link.known().and_then(|link| link.day_order).map(|order| words.say(order_said(order))),
        says: says(words, watched.fault),
        is_faulty: watched.fault.is_some(),
    });
    let page = Links {
        id: own.id.to_string(),
        title: own.title(words),
        rows: rows.collect(),
        refused,
        how: Choices::of(words, &filled.how),
        is_otherwise: filled.how != How::default(),
        typed: filled.link,
        frame,
    };
    page.frame.respond(status, &page)
}

/// How reading goes, in a sentence.
fn says(words: &Words, fault: Option<LinkFault>) -> String {
    match fault {
        None => words.say("links-well"),
        Some(fault) => words.say(link_fault(fault)),
    }
}
