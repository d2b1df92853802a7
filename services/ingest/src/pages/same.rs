//! `/organise/convenings/{id}/same`: who here has the name of somebody at another event of the organiser.
//!
//! A name alone joins nobody. What the organiser says does, and is taken back on the same page.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use futures::{StreamExt, TryStreamExt};
use openfloor_application::identity::normal_name;
use openfloor_domain::ids::{ConveningId, OrganiserId, PersonId};
use openfloor_pages::{Frame, PageError, Words};

use super::asked::AskedConvening;
use super::own::{self, Own, Somebody, heading};
use super::{Pages, PagesState, refused};
use crate::error::IngestError;
use crate::ingest::Ingest;
use crate::view;

/// Other events that are looked at, the latest first.
const EVENTS_MAX: usize = 12;

/// Streams read side by side.
const SIDE_BY_SIDE: usize = 64;

/// What the field of a pair is called: this, and the pseudonym here. Its value is the one there.
const SAME: &str = "same.";
const APART: &str = "apart.";

#[derive(Template)]
#[template(path = "same.html")]
struct Page {
    frame: Frame,
    id: String,
    title: String,
    done: Option<String>,
    looked_at: String,
    /// Not said to be the same.
    pairs: Vec<Pair>,
    joined: Vec<Pair>,
}

/// Two of one name.
struct Pair {
    here: PersonId,
    there: PersonId,
    name: String,
    sessions_here: String,
    event: String,
    sessions_there: String,
}

/// What an event has in common with others.
struct Found {
    /// How many others were looked at.
    events: usize,
    pairs: Vec<Pair>,
    joined: Vec<Pair>,
}

/// The page.
pub(super) async fn page(
    State(pages): State<PagesState>,
    AskedConvening { frame, organiser, own }: AskedConvening,
) -> Result<Response, PageError> {
    let found = find(&pages.ingest, frame.words, &organiser, &own).await.map_err(frame.failed())?;
    Ok(show(frame, &own, found, None))
}

/// A form with pairs: joins and parts those that are on the page, and shows it again.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    AskedConvening { frame, organiser, own }: AskedConvening,
    Form(filled): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let found = find(&pages.ingest, frame.words, &organiser, &own).await.map_err(frame.failed())?;
    let is_in = |prefix: &str, pair: &Pair| {
        let field = format!("{prefix}{}", pair.here);
        filled.iter().any(|(name, value)| *name == field && value == pair.there.as_str())
    };
    let joining: Vec<&Pair> = found.pairs.iter().filter(|pair| is_in(SAME, pair)).collect();
    let parting: Vec<&Pair> = found.joined.iter().filter(|pair| is_in(APART, pair)).collect();
    if let Err(error) = store(&pages, &joining, &parting).await {
        return Ok(refused::page(frame, &error));
    }
    let n = joining.len() + parting.len();
    let done = (n > 0).then(|| frame.words.with("same-done", [("n", n.into())]));
    let found = find(&pages.ingest, frame.words, &organiser, &own).await.map_err(frame.failed())?;
    Ok(show(frame, &own, found, done))
}

/// One after the other: each is decided on what the one before left.
async fn store(pages: &Pages, joining: &[&Pair], parting: &[&Pair]) -> Result<(), IngestError> {
    for pair in joining {
        pages.ingest.merge(&pair.here, &pair.there).await?;
    }
    for pair in parting {
        pages.ingest.split(&pair.there).await?;
    }
    Ok(())
}

fn show(frame: Frame, own: &Own, found: Found, done: Option<String>) -> Response {
    let words = frame.words;
    let page = Page {
        id: own.id.to_string(),
        title: own.title(words),
        done,
        looked_at: match found.events {
            0 => words.say("same-alone"),
            n => words.with("same-first", [("n", n.into())]),
        },
        pairs: found.pairs,
        joined: found.joined,
        frame,
    };
    page.frame.respond(StatusCode::OK, &page)
}

async fn find(
    ingest: &Ingest,
    words: &Words,
    organiser: &OrganiserId,
    own: &Own,
) -> Result<Found, IngestError> {
    let mut here = BTreeMap::<String, Vec<Somebody>>::new();
    for person in own.people(ingest)?.into_iter().filter(|person| !person.name.is_empty()) {
        here.entry(normal_name(&person.name)).or_default().push(person);
    }
    let others = others(ingest, organiser, &own.id).await?;
    let mut found = Found { events: others.len(), pairs: Vec::new(), joined: Vec::new() };
    let mut names = BTreeMap::<PersonId, BTreeSet<PersonId>>::new();
    for id in others {
        let Some(other) = own::convening(ingest, organiser, &id).await? else { continue };
        for there in other.people(ingest)? {
            let namesakes = here.get(&normal_name(&there.name)).into_iter().flatten();
            for person in namesakes.filter(|person| person.id != there.id) {
                if !names.contains_key(&person.id) {
                    names.insert(person.id.clone(), ingest.names_of(&person.id).await?);
                }
                let pair = Pair {
                    here: person.id.clone(),
                    there: there.id.clone(),
                    name: person.name.clone(),
                    sessions_here: own.sessions(words, person),
                    event: words.with("same-there", [("event", other.title(words).into())]),
                    sessions_there: other.sessions(words, &there),
                };
                let is_joined = names[&person.id].contains(&there.id);
                if is_joined { &mut found.joined } else { &mut found.pairs }.push(pair);
            }
        }
    }
    let order = |pair: &Pair| (pair.name.to_lowercase(), pair.here.clone());
    found.pairs.sort_by_key(order);
    found.joined.sort_by_key(order);
    Ok(found)
}

/// The organiser's other events, the latest first, those without a date last.
async fn others(
    ingest: &Ingest,
    organiser: &OrganiserId,
    but: &ConveningId,
) -> Result<Vec<ConveningId>, IngestError> {
    let ids = view::convenings(ingest.followed.store().as_ref(), organiser)?;
    let dated = ids.into_iter().filter(|id| id != but).map(|id| async move {
        let starts = heading(ingest, &id).await?.starts;
        Ok::<_, IngestError>((starts, id))
    });
    let mut dated: Vec<_> = futures::stream::iter(dated).buffered(SIDE_BY_SIDE).try_collect().await?;
    dated.sort_by_key(|(starts, _)| Reverse(*starts));
    Ok(dated.into_iter().take(EVENTS_MAX).map(|(_, id)| id).collect())
}
