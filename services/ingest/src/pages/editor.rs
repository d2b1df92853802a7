//! `/organise/panels/{id}`: one panel with its places, changed one thing at a time.
//!
//! Each form says which revision of the panel it was filled in for. Who changed the panel meanwhile, in another
//! window or from a file, is not overwritten: a page shows what they did and what was typed, and asks again.

mod conflict;
mod filled;
mod since;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::ids::SeatNo;
use openfloor_domain::panel::{PanelState, Reason, Seat, SeatStatus};
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_pages::said::{Badge, RuleSaid, Timing};
use openfloor_pages::{Directory, Figure, Frame, PageError, Size, Standing, Words, first_rule};
use serde::Deserialize;

use super::asked::AskedPanel;
use super::own::{self, OwnPanel};
use super::people::choices;
use super::{Pages, PagesState, refused};
use crate::error::{IngestError, Rejected};
use crate::ingest::Wish;
use crate::view;
use filled::Filled;
pub(super) use filled::{pledge_link, short};

/// Something to choose: value, word, whether it is chosen.
type Choice = (String, String, bool);

/// The classes to choose from; none where the person said so herself.
struct Classes {
    all: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "editor.html")]
struct Editor {
    frame: Frame,
    id: String,
    event: String,
    title: String,
    when: String,
    revision: u64,
    /// What the last form did.
    done: Option<String>,
    /// Why it did not.
    fault: Option<String>,
    questions: Vec<Said>,
    /// Why whoever runs this installation shows nothing of it to the public; empty where that was erased.
    withheld: Option<String>,
    figure: Figure,
    /// How it stands under the rule that lists look at.
    first: Option<RuleSaid>,
    /// What is to be looked at.
    looks: Vec<String>,
    /// And under those besides.
    standing: Standing,
    /// Where to look for somebody, while a rule asks for somebody.
    directories: Vec<Directory>,
    seats: Vec<Card>,
    /// What was typed of a new place.
    name: String,
    pledge: String,
    roles: Vec<Choice>,
    classes: Classes,
    is_confirmed: bool,
    is_delegated: bool,
    /// Title and time, as typed.
    new_title: String,
    day: String,
    time: String,
    zones: Vec<Choice>,
    /// When it begins, as it is stored.
    was_starts: String,
    is_complete: bool,
    publication: Vec<String>,
    acts: Vec<(&'static str, String)>,
}

/// What somebody says is wrong.
pub(super) struct Said {
    pub(super) when: String,
    pub(super) text: String,
    pub(super) contact: Option<String>,
}

/// One place.
struct Card {
    no: u32,
    name: String,
    is_open: bool,
    about: String,
    role: &'static str,
    roles: Vec<Choice>,
    class: &'static str,
    classes: Classes,
    is_confirmed: bool,
    is_delegated: bool,
}

/// What an address asks for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Look {
    /// Whether a form was stored just now.
    stored: Option<String>,
}

/// The page.
pub(super) async fn page(
    State(pages): State<PagesState>,
    asked: AskedPanel,
    Query(look): Query<Look>,
) -> Result<Response, PageError> {
    let done = look.stored.is_some().then_some("editor-stored");
    show(&pages, asked, &Filled::default(), StatusCode::OK, done, None).await
}

/// A form of the page: does what it says, if the panel is as it was when the form was given out.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    asked: AskedPanel,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let command = match filled.command(&pages, &asked) {
        Ok(command) => command,
        Err(fault) => {
            return show(&pages, asked, &filled, StatusCode::UNPROCESSABLE_ENTITY, None, Some(fault)).await;
        }
    };
    let wish = Wish { only_at: filled.only_at(), ..Wish::default() };
    let (organiser, id) = (&asked.organiser, asked.id.clone());
    let written = pages.ingest.panel(organiser, id.clone(), &command, b"editor", &wish).await;
    pages.count("editor", written.as_ref().map(|written| written.events));
    match written {
        Ok(_) => Ok(Redirect::to(&format!("/organise/panels/{id}?stored=1#how")).into_response()),
        Err(IngestError::Moved(actual)) => conflict::page(&pages, asked, &filled, actual).await,
        Err(error @ IngestError::Rejected(Rejected::Panel(_))) => {
            let (status, fault) = refused::why(&error);
            show(&pages, asked, &filled, status, None, Some(fault)).await
        }
        Err(error) => Ok(refused::page(asked.frame, &error)),
    }
}

async fn show(
    pages: &Pages,
    asked: AskedPanel,
    typed: &Filled,
    status: StatusCode,
    done: Option<&str>,
    fault: Option<&str>,
) -> Result<Response, PageError> {
    let AskedPanel { frame, id, version, .. } = asked;
    let event = own::heading(&pages.ingest, &id.convening()).await.map_err(frame.failed())?;
    let panel = own::own_panel(&pages.ingest, id.clone(), event.starts).await.map_err(frame.failed())?;
    let rules = pages.ingest.rules().map_err(frame.failed())?;
    let words = frame.words;
    let facts = &panel.state.facts;
    let starts = facts.starts.or(event.starts);
    let timing = Timing::of(starts, panel.on, frame.now_ms);
    let mut standing = Standing::of(words, &rules, &panel.tally, true, timing);
    let lacks_somebody =
        standing.asked.iter().any(|said| matches!(said.badge, Badge::NotYet | Badge::Unsaid));
    let least = first_rule(&rules).map(|rule| rule.id.to_string());
    let at = standing.asked.iter().position(|said| Some(&said.rule) == least.as_ref());
    let first = at.map(|at| standing.asked.remove(at));
    let seats = cards(pages, words, &panel).map_err(frame.failed())?;
    let (day, time, zones) = typed.starts_or(facts.starts, event.starts);
    let page = Editor {
        event: event.title(words),
        title: panel.title(words),
        when: starts.map_or_else(|| words.say("undated"), |starts| words.day(starts)),
        revision: version,
        done: done.map(|key| words.say(key)),
        fault: fault.map(|key| words.say(key)),
        questions: questions(words, &panel.state),
        withheld: withheld(words, &panel.state),
        figure: Figure::of(words, "panel", Size::Large, &panel.tally),
        directories: if lacks_somebody { pages.site.directories.clone() } else { Vec::new() },
        first,
        looks: std::mem::take(&mut standing.looks),
        standing,
        seats,
        name: typed.name_to_add().to_owned(),
        pledge: typed.pledge_to_add().to_owned(),
        roles: roles(words, typed.role_to_add().unwrap_or(Role::Panelist)),
        classes: Classes { all: choices(words, typed.class_to_add()) },
        is_confirmed: typed.confirms_to_add(),
        is_delegated: typed.delegates_to_add(),
        new_title: typed.title_or(&panel.state).to_owned(),
        day,
        time,
        zones,
        was_starts: facts.starts.map(|starts| starts.to_string()).unwrap_or_default(),
        is_complete: facts.is_complete,
        publication: openfloor_pages::publication(words, facts),
        acts: openfloor_pages::publication_acts(words, facts),
        id: id.to_string(),
        frame,
    };
    Ok(page.frame.respond(status, &page))
}

/// Why a panel is withheld, if it is; empty where the reason was erased.
pub(super) fn withheld(words: &Words, state: &PanelState) -> Option<String> {
    let said = |why: &Reason| words.with("editor-withheld", [("why", why.text.as_str().into())]);
    state.withheld.as_ref().map(|why| why.known().map(said).unwrap_or_default())
}

/// What is said to be wrong of a panel.
pub(super) fn questions(words: &Words, state: &PanelState) -> Vec<Said> {
    let said = state.questions.iter().map(|(at, about)| Said {
        when: words.day(*at),
        text: about.known().map_or_else(|| words.say("name-erased"), |about| about.text.clone()),
        contact: about.known().and_then(|about| about.contact.clone()),
    });
    said.collect()
}

fn cards(pages: &Pages, words: &Words, panel: &OwnPanel) -> Result<Vec<Card>, IngestError> {
    let store = pages.ingest.followed.store();
    let mut cards = Vec::new();
    for (no, seat) in &panel.state.facts.seats {
        let has_said = match &seat.person {
            Some(person) => view::has_said(store.as_ref(), person)?,
            None => false,
        };
        cards.push(card(words, &panel.state, *no, seat, has_said));
    }
    Ok(cards)
}

fn card(words: &Words, state: &PanelState, no: SeatNo, seat: &Seat, has_said: bool) -> Card {
    let is_open = seat.person.is_none();
    let is_erased = state.seats.get(&no).is_none_or(|about| about.known().is_none());
    let mut about = vec![words.say(&format!("role-{}", seat.role.name())), status(words, seat)];
    if has_said {
        about.push(words.say("by-self"));
    } else if !is_open {
        about.push(choices(words, seat.asserted).into_iter().find(|choice| choice.2).unwrap_or_default().1);
    }
    about.extend(seat.is_delegated.then(|| words.say("delegated")));
    Card {
        no: no.0,
        name: name_of(words, state, no),
        is_open,
        about: about.join(" · "),
        role: seat.role.name(),
        roles: roles(words, seat.role),
        class: super::people::value(seat.asserted),
        classes: Classes {
            all: match is_open {
                true => choices(words, Class::Unknown),
                false if has_said || is_erased => Vec::new(),
                false => choices(words, seat.asserted),
            },
        },
        is_confirmed: seat.status == SeatStatus::Confirmed,
        is_delegated: seat.is_delegated,
    }
}

fn status(words: &Words, seat: &Seat) -> String {
    words.say(match seat.status {
        SeatStatus::Open => "status-open",
        SeatStatus::Invited => "status-invited",
        SeatStatus::Confirmed => "status-confirmed",
    })
}

/// What a place is called: who sits there, or what was written instead of a name.
pub(super) fn name_of(words: &Words, state: &PanelState, no: SeatNo) -> String {
    let name = state.seats.get(&no).and_then(|about| about.known()).map(|about| about.name.as_str());
    let is_open = state.facts.seats.get(&no).is_some_and(|seat| seat.person.is_none());
    match name {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ if is_open => words.say("open-place"),
        _ => words.say("name-erased"),
    }
}

/// Every role, one of them chosen.
fn roles(words: &Words, chosen: Role) -> Vec<Choice> {
    let role =
        |role: Role| (role.name().to_owned(), words.say(&format!("role-{}", role.name())), role == chosen);
    Role::ALL.into_iter().map(role).collect()
}
