//! `/organise/keep`: whoever was given a pledge link and counted a panel keeps the count as an event of hers.
//!
//! One form does it: an event with one panel, the person whom she invites on it under the pledge link, and the
//! numbers. Who is not signed in gives her key with it.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_application::api_key::ApiKey;
use openfloor_application::submission::{Roster, Speaker};
use openfloor_domain::convening::{ConveningAbout, SubmitConvening};
use openfloor_domain::ids::{OrganiserId, PanelId};
use openfloor_domain::judgement::Day;
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{DeclareCount, PanelAbout, PanelCommand};
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_pages::{Counts, Frame, Numbers, PageError, Session};
use openfloor_rosters::{CountedBy, Holder, Place, SeatDraft, SeatStatus, slug_of};
use serde::Deserialize;

use super::editor::{pledge_link, short};
use super::numbers::count;
use super::{PagesState, SOURCE, refused};
use crate::error::IngestError;
use crate::ingest::{Ingest, Wish};

/// The one panel of such an event.
const PANEL: &str = "panel";

/// A count as the pledge link's page has it, and what is to be added.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filled {
    /// What the panel is called.
    panel: String,
    /// When it is: `2026-05-14`; may be empty.
    on: String,
    /// The pledge link.
    pledge: String,
    /// Whom she invites.
    name: String,
    /// Her key, where she is not signed in.
    key: String,
    #[serde(flatten)]
    numbers: Numbers,
}

#[derive(Template)]
#[template(path = "keep.html")]
struct Keep {
    frame: Frame,
    fault: Option<String>,
    filled: Filled,
}

/// What is kept.
struct Kept {
    title: String,
    starts: Option<Moment>,
    link: String,
    name: String,
    counts: Counts,
}

/// The form, with what the address carries.
pub(super) async fn page(frame: Frame, Query(filled): Query<Filled>) -> Response {
    form(frame, StatusCode::OK, None, Filled { key: String::new(), ..filled })
}

/// Keeps it, or asks for what is missing.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    frame: Frame,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let kept = match filled.read() {
        Ok(kept) => kept,
        Err(fault) => {
            let fault = fault.said(&frame);
            return Ok(form(frame, StatusCode::UNPROCESSABLE_ENTITY, Some(fault), filled));
        }
    };
    let (organiser, cookie) = match (frame.organiser().cloned(), filled.key.trim()) {
        (Some(organiser), _) => (organiser, None),
        (None, "") => return Ok(form(frame, StatusCode::OK, None, filled)),
        (None, key) => match pages.ingest.whose(key).await {
            Ok(organiser) => {
                let cookie = key.parse().ok().map(|key: ApiKey| {
                    let session = Session { organiser: key.organiser, key: key.key };
                    pages.sessions.begin(&session, frame.now_ms)
                });
                (organiser, cookie)
            }
            Err(IngestError::NoKey) => {
                let fault = Some(frame.words.say("sign-in-refused"));
                return Ok(form(frame, StatusCode::UNAUTHORIZED, fault, filled));
            }
            Err(error) => return Err(frame.failed()(error)),
        },
    };
    let stored = keep(&pages.ingest, &organiser, &kept, frame.now_ms).await;
    pages.count("keep", stored.as_ref().map(|(_, events)| *events));
    match stored {
        Ok((panel, _)) => Ok(see(&panel, cookie)),
        Err(error) => Ok(refused::page(frame, &error)),
    }
}

/// Shows the panel to whoever is signed in, or is now.
fn see(panel: &PanelId, cookie: Option<HeaderValue>) -> Response {
    let mut response = Redirect::to(&format!("/organise/panels/{panel}?stored=1#how")).into_response();
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

fn form(frame: Frame, status: StatusCode, fault: Option<String>, filled: Filled) -> Response {
    let page = Keep { fault, filled, frame };
    page.frame.respond(status, &page)
}

/// What is missing or wrong in a form.
enum Fault {
    Key(&'static str),
    Numbers(openfloor_pages::NumbersFault),
}

impl Fault {
    fn said(&self, frame: &Frame) -> String {
        match self {
            Self::Key(key) => frame.words.say(key),
            Self::Numbers(fault) => fault.words(frame.words),
        }
    }
}

impl Filled {
    fn read(&self) -> Result<Kept, Fault> {
        let counts = self.numbers.counts().map_err(Fault::Numbers)?;
        let link = pledge_link(&self.pledge).map_err(Fault::Key)?.ok_or(Fault::Key("editor-no-pledge"))?;
        let title = short(&self.panel).map_err(Fault::Key)?;
        let name = short(&self.name).map_err(Fault::Key)?;
        let starts = match self.on.trim() {
            "" => None,
            on => {
                let day = Day::try_from(on.to_owned()).ok().and_then(Day::noon);
                Some(day.ok_or(Fault::Key("editor-no-day"))?)
            }
        };
        match (title.is_empty(), name.is_empty()) {
            (true, _) => Err(Fault::Key("editor-no-title")),
            (_, true) => Err(Fault::Key("editor-no-name")),
            _ => Ok(Kept { title, starts, link, name, counts }),
        }
    }
}

/// Records the event, its panel with the person, and the numbers. Done again, it is the same event.
async fn keep(
    ingest: &Ingest,
    organiser: &OrganiserId,
    kept: &Kept,
    now_ms: i64,
) -> Result<(PanelId, usize), IngestError> {
    let source = ingest.identity.source(organiser, SOURCE);
    let day = kept.starts.map(|starts| starts.to_string()).unwrap_or_default();
    // An event of hers that is called the same is another one: its slug has no link in it.
    let mark = ingest.identity.token("kept", &format!("{} {day} {}", kept.title, kept.link));
    let slug = slug_of(&format!("{} {}", kept.title.chars().take(40).collect::<String>(), &mark[..8]));
    let submit = SubmitConvening {
        source: source.clone(),
        organiser: organiser.clone(),
        starts: kept.starts,
        ends: None,
        visibility: None,
        about: ConveningAbout { slug, title: kept.title.clone(), series: None },
    };
    let (convening, planned) = ingest.submit_convening(submit, false, &Wish::default()).await?;
    let id = ingest.identity.panel(organiser, &convening, PANEL);
    let about = PanelAbout { slug: PANEL.to_owned(), title: kept.title.clone(), kind: String::new() };
    let speaker = Speaker {
        organiser: organiser.clone(),
        source: source.clone(),
        convening,
        people_namespace: String::new(),
    };
    let roster =
        Roster { about: about.clone(), starts: kept.starts, seats: &[seat(kept)], is_complete: None };
    let roster = speaker.submit(&ingest.identity, &ingest.ring, &id, roster);
    let count = PanelCommand::DeclareCount(DeclareCount {
        organiser: organiser.clone(),
        source,
        about,
        starts: None,
        as_of: Moment { utc_ms: now_ms, offset_minutes: 0 },
        count: count(kept.counts),
    });
    // The count last: it is of the line-up with the person on it.
    let mut events = planned.events.len();
    for command in [PanelCommand::SubmitRoster(roster), count] {
        let request = format!("{command:?}");
        let wish = Wish::default();
        events += ingest.panel(organiser, id.clone(), &command, request.as_bytes(), &wish).await?.events;
    }
    ingest.folded(planned).await;
    Ok((id, events))
}

/// The place of the person who gave the link: certain by it, and not counted by name.
fn seat(kept: &Kept) -> SeatDraft {
    SeatDraft {
        id: None,
        holder: Holder::Person {
            external: Some((*kept.link).into()),
            address: None,
            name: (*kept.name).into(),
        },
        role: Role::Panelist,
        status: SeatStatus::Invited,
        is_delegated: false,
        class: Class::Unknown,
        counted_by: CountedBy::Nobody,
        statement: None,
        doubt: None,
        place: Place::Document {},
    }
}
