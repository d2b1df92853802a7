//! `/organise/convenings/{id}/people`: everybody once, and how the organiser counts them.
//!
//! What the organiser says is an assertion on each seat that the person has here, sealed for her. What she
//! said herself goes before it, and is not shown here.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use futures::{StreamExt, TryStreamExt};
use openfloor_domain::ids::{OrganiserId, PanelId, PersonId};
use openfloor_domain::panel::{CountPeople, PanelCommand};
use openfloor_domain::people::Class;
use openfloor_pages::{Frame, PageError, Words};
use serde::Deserialize;

use super::asked::AskedConvening;
use super::help::{Help, help};
use super::kept::{self, Kept};
use super::own::{self, Own, Somebody};
use super::{Pages, PagesState, SOURCE, refused};
use crate::error::IngestError;
use crate::ingest::Wish;

/// What the field of a person is called: this, and her pseudonym.
const FIELD: &str = "p.";

/// Panels written side by side.
const SIDE_BY_SIDE: usize = 64;

/// Seconds that it takes to mark somebody.
const SECONDS_EACH: usize = 4;

/// People on one page.
const PAGE: usize = 200;

/// The choices, as they stand in a form and in the catalogue.
pub(super) const CHOICES: [(Class, &str, &str); 5] = [
    (Class::Woman, "woman", "class-woman"),
    (Class::Man, "man", "class-man"),
    (Class::NonBinary, "non-binary", "class-non-binary"),
    (Class::Undisclosed, "undisclosed", "class-undisclosed"),
    (Class::Unknown, "unknown", "class-unknown"),
];

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    frame: Frame,
    id: String,
    title: String,
    /// What the last form did.
    done: Option<String>,
    /// How those whom it changed were counted before: field and value.
    undo: Vec<(String, &'static str)>,
    left: String,
    /// How many are left once the page is stored as it is, for the script that counts along.
    left_number: usize,
    /// How many the organiser counted at another event, where they are not chosen beforehand.
    kept: Option<String>,
    /// The same where they are, for the address of another page.
    is_kept: bool,
    pager: Option<Pager>,
    helps: Option<String>,
    first: Vec<Row>,
    /// Who is on no panel with others.
    alone: Vec<Row>,
    alone_title: String,
    counted: Vec<Row>,
    counted_title: String,
    said: Option<String>,
}

/// Which page of how many.
struct Pager {
    words: String,
    previous: Option<usize>,
    next: Option<usize>,
}

/// Which page is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Paged {
    page: Option<usize>,
    /// Given if those counted at another event are to be chosen as there. Never without being asked for: whom one
    /// leaves uncounted stays so when the page is stored.
    kept: Option<String>,
}

/// One person with her choices.
struct Row {
    field: String,
    name: String,
    sessions: String,
    helps: bool,
    /// How they were counted, and at which event.
    kept: Option<String>,
    /// Value, word, whether it is what holds.
    choices: Vec<(String, String, bool)>,
}

/// The page.
pub(super) async fn page(
    State(pages): State<PagesState>,
    asked: AskedConvening,
    Query(paged): Query<Paged>,
) -> Result<Response, PageError> {
    answer(&pages, asked, &paged, &BTreeMap::new()).await
}

/// A form with marks: stores what is new in it, and shows the page with a way back.
///
/// It is no redirect: the way back is on the page, and nowhere else. To load the page again sends the same
/// marks again, which changes nothing.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    asked: AskedConvening,
    Query(paged): Query<Paged>,
    Form(filled): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let marked = filled.iter().filter_map(|(field, value)| {
        let person = PersonId::new(field.strip_prefix(FIELD)?).ok()?;
        Some((person, class(value)?))
    });
    answer(&pages, asked, &paged, &marked.collect()).await
}

async fn answer(
    pages: &Pages,
    AskedConvening { frame, organiser, own }: AskedConvening,
    paged: &Paged,
    marked: &BTreeMap<PersonId, Class>,
) -> Result<Response, PageError> {
    let people = kept::people(&pages.ingest, frame.words, &organiser, &own).await.map_err(frame.failed())?;
    let changed: Vec<&Somebody> = people
        .iter()
        .filter(|person| {
            !person.has_said && marked.get(&person.id).is_some_and(|class| *class != person.class)
        })
        .collect();
    if changed.is_empty() {
        return Ok(show(frame, &own, &people, paged, None));
    }
    let undo = changed.iter().map(|person| (field(&person.id), value(person.class))).collect();
    let done = frame.words.with("people-done", [("n", changed.len().into())]);
    let classes = changed.iter().map(|person| (person.id.clone(), marked[&person.id])).collect();
    if let Err(error) = store(pages, &organiser, &own, classes).await {
        return Ok(refused::page(frame, &error));
    }
    let own = own::convening(&pages.ingest, &organiser, &own.id).await.map_err(frame.failed())?;
    let Some(own) = own else { return Ok(frame.not_found()) };
    let people = kept::people(&pages.ingest, frame.words, &organiser, &own).await.map_err(frame.failed())?;
    Ok(show(frame, &own, &people, paged, Some((done, undo))))
}

/// Counts people on every panel that they are on.
async fn store(
    pages: &Pages,
    organiser: &OrganiserId,
    own: &Own,
    classes: BTreeMap<PersonId, Class>,
) -> Result<(), IngestError> {
    let source = pages.ingest.identity.source(organiser, SOURCE);
    let (source, classes) = (&source, &classes);
    let mut panels = Vec::new();
    for panel in &own.panels {
        let on = panel.state.facts.people();
        let here = classes.iter().filter(|(person, _)| on.contains(person));
        let here: BTreeMap<PersonId, Class> = here.map(|(id, class)| (id.clone(), *class)).collect();
        if !here.is_empty() {
            panels.push((panel.id.clone(), here));
        }
    }
    let write = |(id, classes): (PanelId, BTreeMap<PersonId, Class>)| async move {
        let count = CountPeople { organiser: organiser.clone(), source: source.clone(), classes };
        let command = PanelCommand::CountPeople(count);
        let written = pages.ingest.panel(organiser, id, &command, b"people", &Wish::default()).await;
        pages.count("count", written.as_ref().map(|written| written.events));
        written.map(drop)
    };
    futures::stream::iter(panels).map(write).buffer_unordered(SIDE_BY_SIDE).try_collect().await
}

fn show(
    frame: Frame,
    own: &Own,
    people: &[Somebody],
    paged: &Paged,
    done: Option<(String, Vec<(String, &'static str)>)>,
) -> Response {
    let words = frame.words;
    let is_kept = paged.kept.is_some() && done.is_none();
    let (done, undo) = done.unzip();
    let left: Vec<&Somebody> = people.iter().filter(|person| person.is_left()).collect();
    let help = helps(words, own, &left, frame.now_ms);
    let is_helping = |person: &Somebody| help.as_ref().is_some_and(|help| help.people.contains(&person.id));
    let is_with_others = |person: &Somebody| person.panels.iter().any(|at| own.panels[*at].is_of_several());
    let (mut first, alone): (Vec<&Somebody>, Vec<&Somebody>) =
        left.iter().copied().partition(|person| is_with_others(person));
    first.sort_by_key(|person| (!is_helping(person), std::cmp::Reverse(person.panels.len()), &person.name));
    let counted = people.iter().filter(|person| !person.has_said && person.class != Class::Unknown);
    let counted: Vec<&Somebody> = counted.collect();
    let has_said = people.iter().filter(|person| person.has_said).count();
    let kept = left.iter().filter(|person| person.kept.is_some()).count();
    let minutes = (left.len() * SECONDS_EACH).div_ceil(60);
    let (alone_title, counted_title) = (
        words.with("people-alone", [("n", alone.len().into())]),
        words.with("people-counted", [("n", counted.len().into())]),
    );
    // All in one order, of which each page has its part.
    let pages = (first.len() + alone.len() + counted.len()).div_ceil(PAGE).max(1);
    let number = paged.page.unwrap_or(1).clamp(1, pages);
    let mut before = (number - 1) * PAGE;
    let mut room = PAGE;
    let mut rows = |all: Vec<&Somebody>| -> Vec<Row> {
        let shown = all.iter().skip(before).take(room);
        let row = |person: &&Somebody| row(words, own, person, is_helping(person), is_kept);
        let rows: Vec<Row> = shown.map(row).collect();
        before = before.saturating_sub(all.len());
        room -= rows.len();
        rows
    };
    let page = People {
        id: own.id.to_string(),
        title: own.title(words),
        left: words.with("people-left", [("n", left.len().into()), ("minutes", minutes.into())]),
        left_number: left.iter().filter(|person| !is_kept || person.kept.is_none()).count(),
        kept: (kept > 0 && !is_kept).then(|| words.with("people-kept-many", [("n", kept.into())])),
        is_kept,
        helps: help.as_ref().map(|help| {
            words.with("people-help", [("answers", help.people.len().into()), ("panels", help.panels.into())])
        }),
        first: rows(first),
        alone: rows(alone),
        counted: rows(counted),
        alone_title,
        counted_title,
        said: (has_said > 0).then(|| words.with("people-said", [("n", has_said.into())])),
        pager: (pages > 1).then(|| Pager {
            words: words.with("event-page", [("page", number.into()), ("pages", pages.into())]),
            previous: (number > 1).then(|| number - 1),
            next: (number < pages).then(|| number + 1),
        }),
        done,
        undo: undo.unwrap_or_default(),
        frame,
    };
    page.frame.respond(StatusCode::OK, &page)
}

/// Whose answers decide the most panels.
fn helps(words: &Words, own: &Own, left: &[&Somebody], now_ms: i64) -> Option<Help<PersonId>> {
    let left: BTreeSet<&PersonId> = left.iter().map(|person| &person.id).collect();
    let undecided = own.panels.iter().filter(|panel| own.is_undecided(words, panel, now_ms));
    let lacking = undecided.map(|panel| {
        panel.state.facts.people().into_iter().filter(|person| left.contains(person)).cloned().collect()
    });
    help(&lacking.collect::<Vec<BTreeSet<PersonId>>>())
}

/// A person to mark; with `is_kept` chosen as they were counted at another event.
fn row(words: &Words, own: &Own, person: &Somebody, helps: bool, is_kept: bool) -> Row {
    let kept = person.kept.as_ref();
    let as_there = |kept: &Kept| {
        let class = choices(words, kept.class).into_iter().find(|(_, _, is_so)| *is_so);
        let class = class.map(|(_, word, _)| word).unwrap_or_default();
        words.with("people-kept", [("class", class.into()), ("event", kept.event.as_str().into())])
    };
    Row {
        field: field(&person.id),
        name: if person.name.is_empty() { words.say("people-nameless") } else { person.name.clone() },
        sessions: own.sessions(words, person),
        helps,
        kept: kept.map(as_there),
        choices: choices(words, kept.filter(|_| is_kept).map_or(person.class, |kept| kept.class)),
    }
}

/// The classes to choose from, one of them chosen.
pub(super) fn choices(words: &Words, chosen: Class) -> Vec<(String, String, bool)> {
    let choice =
        |(class, value, key): (Class, &str, &str)| (value.to_owned(), words.say(key), class == chosen);
    CHOICES.into_iter().map(choice).collect()
}

fn field(person: &PersonId) -> String {
    format!("{FIELD}{person}")
}

/// The class of a value of a form.
pub(super) fn class(value: &str) -> Option<Class> {
    CHOICES.into_iter().find(|(_, choice, _)| *choice == value).map(|(class, ..)| class)
}

/// A class as it stands in a form.
pub(super) fn value(class: Class) -> &'static str {
    CHOICES.into_iter().find(|(choice, _, _)| *choice == class).map_or("unknown", |(_, value, _)| value)
}
