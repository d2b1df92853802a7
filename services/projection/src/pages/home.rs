//! `/`: count a panel, find a public event, sign in.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::ConveningId;
use openfloor_pages::{Frame, Numbers, PageError};
use serde::Deserialize;

use crate::read::access::Viewer;
use crate::read::convening::list;
use crate::shared::SharedState;

/// Events on one page.
const EVENTS: usize = 50;

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct From {
    pub(super) after: Option<String>,
}

impl From {
    /// The last one shown before. What is not an id begins at the beginning.
    pub(super) fn id(self) -> Option<ConveningId> {
        self.after.and_then(|id| ConveningId::new(id).ok())
    }
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    events: Vec<Event>,
    next: Option<String>,
    /// Nothing yet.
    numbers: Numbers,
}

struct Event {
    id: String,
    title: String,
    when: String,
}

/// The landing page.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Query(from): Query<From>,
) -> Result<Response, PageError> {
    let after = from.id();
    let listed = shared.reads.rows(move |store| list(store, &Viewer::Public, after.as_ref(), EVENTS));
    let listed = listed.await.map_err(frame.failed())?;
    let next = listed.last().filter(|_| listed.len() == EVENTS).map(|last| last.id.to_string());
    let mut events = Vec::with_capacity(listed.len());
    for one in listed {
        let about = shared.reads.convening_about(&one.row).await.map_err(frame.failed())?;
        let title = about.map(|about| about.title).unwrap_or_else(|| frame.words.say("event-untitled"));
        let when = super::convening::dates(frame.words, one.row.starts, one.row.ends);
        events.push(Event { id: one.id.to_string(), title, when });
    }
    let page = Home { frame, events, next, numbers: Numbers::default() };
    Ok(page.frame.respond(StatusCode::OK, &page))
}
