//! Our own JSON.

use serde::Serialize;

use crate::draft::{ConveningDraft, Holder, PanelDraft, SeatDraft, SeatStatus};
use crate::mapping::class_name;

#[derive(Serialize)]
struct Document<'d> {
    convenings: Vec<Convening<'d>>,
}

#[derive(Serialize)]
struct Convening<'d> {
    slug: &'d str,
    title: &'d str,
    #[serde(skip_serializing_if = "str::is_empty")]
    people_namespace: &'d str,
    panels: Vec<Panel<'d>>,
}

#[derive(Serialize)]
struct Panel<'d> {
    slug: &'d str,
    title: &'d str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    starts: Option<String>,
    seats: Vec<Seat<'d>>,
}

#[derive(Serialize)]
struct Seat<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'d str>,
    name: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'d str>,
    class: &'static str,
    role: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    delegated: bool,
}

/// Convenings in our own JSON: everything that drafts say. UTF-8, ends with a line end.
pub fn to_json(convenings: &[ConveningDraft]) -> Vec<u8> {
    let document = Document { convenings: convenings.iter().map(convening).collect() };
    let mut bytes = serde_json::to_vec(&document).expect("texts and lists can be written as JSON");
    bytes.push(b'\n');
    bytes
}

fn convening(draft: &ConveningDraft) -> Convening<'_> {
    Convening {
        slug: &draft.slug,
        title: &draft.title,
        people_namespace: &draft.people_namespace,
        panels: draft.panels.iter().map(panel).collect(),
    }
}

fn panel(draft: &PanelDraft) -> Panel<'_> {
    Panel {
        slug: &draft.slug,
        title: &draft.title,
        kind: &draft.kind,
        starts: draft.starts.map(|at| at.to_string()),
        seats: draft.seats.iter().map(seat).collect(),
    }
}

fn seat(draft: &SeatDraft) -> Seat<'_> {
    let (person, email, name) = match &draft.holder {
        Holder::Person { external, address, name } => (external.as_deref(), address.as_deref(), &**name),
        Holder::Open { label } => (None, None, &**label),
    };
    Seat {
        id: draft.id.as_deref(),
        name,
        person,
        email,
        class: class_name(draft.class),
        role: draft.role.name(),
        status: status_name(draft.status),
        delegated: draft.is_delegated,
    }
}

/// The word for how firm a seat is.
pub(super) fn status_name(status: SeatStatus) -> &'static str {
    match status {
        SeatStatus::Open => "open",
        SeatStatus::Invited => "invited",
        SeatStatus::Confirmed => "confirmed",
        SeatStatus::Withdrawn => "withdrawn",
    }
}
