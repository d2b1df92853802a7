//! `/organise/convenings/{id}/links`: the links that are watched for an event, and how reading them goes.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::convening::{LinkFault, WatchedLink};
use openfloor_domain::ids::SourceId;
use openfloor_pages::noticed::link_fault;
use openfloor_pages::{Frame, PageError, Words};
use serde::Deserialize;

use super::PagesState;
use super::asked::AskedConvening;
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
}

/// One link.
struct Row {
    source: String,
    url: String,
    says: String,
    is_faulty: bool,
}

/// What is to be done.
#[derive(Debug, Deserialize)]
pub(super) struct Filled {
    /// A link to be watched.
    #[serde(default)]
    link: String,
    /// One to be watched no longer.
    #[serde(default)]
    stop: String,
}

/// The page.
pub(super) async fn page(asked: AskedConvening) -> Response {
    show(asked, StatusCode::OK, None, String::new())
}

/// A form: watches a link, or stops that.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    asked: AskedConvening,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let AskedConvening { frame, organiser, own } = &asked;
    let done = if let Ok(source) = SourceId::new(filled.stop) {
        pages.ingest.unwatch_link(organiser, &own.id, &source).await
    } else {
        let (zone_offset_minutes, is_windows_1252, mapping) = (None, false, None);
        let link = WatchedLink { url: filled.link.clone(), zone_offset_minutes, is_windows_1252, mapping };
        pages.ingest.watch_link(&pages.fetcher, organiser, &own.id, link).await.map(drop)
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/organise/convenings/{}/links", own.id)).into_response()),
        Err(error) => {
            let (status, key) = refused::why(&error);
            let sentence = frame.words.say(key);
            Ok(show(asked, status, Some(sentence), filled.link))
        }
    }
}

fn show(asked: AskedConvening, status: StatusCode, refused: Option<String>, typed: String) -> Response {
    let AskedConvening { frame, own, .. } = asked;
    let words = frame.words;
    let rows = own.state.links.iter().map(|(source, watched)| Row {
        source: source.to_string(),
        url: watched.link.known().map(|link| link.url.clone()).unwrap_or_default(),
        says: says(words, watched.fault),
        is_faulty: watched.fault.is_some(),
    });
    let page = Links {
        id: own.id.to_string(),
        title: own.title(words),
        rows: rows.collect(),
        refused,
        typed,
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
