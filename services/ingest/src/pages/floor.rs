//! `/organise/panels/{id}/floor`: who had the floor on a panel, in which order and for how long.
//!
//! For its organiser alone. Who is seated and never gets a word in is not seen from a line-up.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_api::write::seconds_of_minutes;
use openfloor_domain::ids::SeatNo;
use openfloor_domain::panel::{FloorSlot, PanelCommand, PanelState, RecordFloor};
use openfloor_pages::{Frame, Words};

use super::asked::AskedPanel;
use super::editor::name_of;
use super::{PagesState, SOURCE, refused};
use crate::error::IngestError;
use crate::ingest::Wish;

#[derive(Template)]
#[template(path = "floor.html")]
struct Floor {
    frame: Frame,
    id: String,
    title: String,
    revision: u64,
    /// Why the last form was not stored.
    fault: Option<String>,
    rows: Vec<Row>,
}

/// One place that somebody is named for.
struct Row {
    no: u32,
    name: String,
    role: String,
    order: String,
    planned: String,
    spoke: String,
}

/// A form as it was filled in: the fields of a place are `order-`, `planned-` and `spoke-` with its number.
type Filled = BTreeMap<String, String>;

/// The page.
pub(super) async fn page(asked: AskedPanel) -> Response {
    let recorded = recorded(&asked.state);
    show(asked, &recorded, StatusCode::OK, None)
}

/// Stores what was filled in, if the panel is as it was when the form was given out.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    asked: AskedPanel,
    Form(filled): Form<Filled>,
) -> Response {
    let slots = match slots(&asked.state, &filled) {
        Ok(slots) => slots,
        Err(fault) => return show(asked, &filled, StatusCode::UNPROCESSABLE_ENTITY, Some(fault)),
    };
    let command = PanelCommand::RecordFloor(RecordFloor {
        organiser: asked.organiser.clone(),
        source: pages.ingest.identity.source(&asked.organiser, SOURCE),
        slots,
    });
    let revision = filled.get("revision").and_then(|revision| revision.parse().ok());
    let wish = Wish { only_at: Some(revision.unwrap_or(u64::MAX)), ..Wish::default() };
    let written = pages.ingest.panel(&asked.organiser, asked.id.clone(), &command, b"floor", &wish).await;
    pages.count("floor", written.as_ref().map(|written| written.events));
    match written {
        Ok(written) => {
            let position = pages.ingest.shown(written.position);
            Redirect::to(&format!("/panels/{}?position={position}", asked.id)).into_response()
        }
        Err(error @ (IngestError::Moved(_) | IngestError::Rejected(_))) => {
            let (status, fault) = refused::why(&error);
            show(asked, &filled, status, Some(fault))
        }
        Err(error) => refused::page(asked.frame, &error),
    }
}

fn show(asked: AskedPanel, filled: &Filled, status: StatusCode, fault: Option<&str>) -> Response {
    let AskedPanel { frame, id, state, version, .. } = asked;
    let words = frame.words;
    let title = state.about.known().map_or_else(|| words.say("panel-untitled"), |about| about.title.clone());
    let page = Floor {
        id: id.to_string(),
        title,
        revision: version,
        fault: fault.map(|key| words.say(key)),
        rows: seats(&state).into_iter().map(|no| row(words, &state, no, filled)).collect(),
        frame,
    };
    page.frame.respond(status, &page)
}

/// The places that somebody is named for: those with the floor in their order, then the others.
fn seats(state: &PanelState) -> Vec<SeatNo> {
    let recorded = state.facts.floor.iter().map(|slot| slot.seat);
    let is_recorded = |no: &SeatNo| state.facts.floor.iter().any(|slot| slot.seat == *no);
    let named = state.facts.seats.iter().filter(|(_, seat)| seat.person.is_some()).map(|(no, _)| *no);
    recorded.chain(named.filter(|no| !is_recorded(no))).collect()
}

fn row(words: &Words, state: &PanelState, no: SeatNo, filled: &Filled) -> Row {
    let typed = |field: &str| filled.get(&format!("{field}-{}", no.0)).cloned().unwrap_or_default();
    let role = state.facts.seats.get(&no).map(|seat| words.say(&format!("role-{}", seat.role.name())));
    Row {
        no: no.0,
        name: name_of(words, state, no),
        role: role.unwrap_or_default(),
        order: typed("order"),
        planned: typed("planned"),
        spoke: typed("spoke"),
    }
}

/// What is recorded, as it would be filled in.
fn recorded(state: &PanelState) -> Filled {
    let fields = (1..).zip(&state.facts.floor).flat_map(|(at, slot): (u32, _)| {
        let no = slot.seat.0;
        [
            (format!("order-{no}"), at.to_string()),
            (format!("planned-{no}"), slot.planned_seconds.map(minutes).unwrap_or_default()),
            (format!("spoke-{no}"), slot.spoke_seconds.map(minutes).unwrap_or_default()),
        ]
    });
    fields.collect()
}

/// The slots that were filled in; who has no number comes after those who have one. Else the sentence that
/// says what is wrong.
fn slots(state: &PanelState, filled: &Filled) -> Result<Vec<FloorSlot>, &'static str> {
    let mut numbered = Vec::new();
    for no in seats(state) {
        let typed = |field: &str| filled.get(&format!("{field}-{}", no.0)).map_or("", |text| text.trim());
        let (order, planned, spoke) = (typed("order"), typed("planned"), typed("spoke"));
        if [order, planned, spoke].iter().all(|text| text.is_empty()) {
            continue;
        }
        let order = match order {
            "" => u32::MAX,
            order => order.parse().map_err(|_| "floor-no-order")?,
        };
        let slot = FloorSlot { seat: no, planned_seconds: seconds(planned)?, spoke_seconds: seconds(spoke)? };
        numbered.push((order, slot));
    }
    numbered.sort_by_key(|(order, _)| *order);
    Ok(numbered.into_iter().map(|(_, slot)| slot).collect())
}

/// Minutes as people write them, 12 or 12:30, in seconds; none if nothing was written.
fn seconds(text: &str) -> Result<Option<u32>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    seconds_of_minutes(text).map(Some).ok_or("floor-no-time")
}

/// Seconds as minutes, the way they are typed.
fn minutes(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (minutes, 0) => minutes.to_string(),
        (minutes, seconds) => format!("{minutes}:{seconds:02}"),
    }
}
