//! One change at a time, as whoever edits a panel makes it. Unlike a roster it speaks of the panel as it is,
//! whoever named a seat: what it says is what the editor saw and wants otherwise.

use std::collections::BTreeMap;

use super::decide::{described, is_planned, unless};
use super::{
    DesiredSeat, LineUpCompleted, LineUpReopened, PanelEvent, PanelRejection, PanelState, Rescheduled,
    Retitled, RoleChanged, SEATS_MAX, Seat, SeatConfirmed, SeatInvited, SeatStatus, SeatWithdrawn,
};
use crate::ids::{OrganiserId, SeatNo, SourceId};
use crate::moment::Moment;
use crate::people::Class;
use crate::personal::Personal;
use crate::roles::Role;

/// One change of a panel by its organiser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditPanel {
    /// Who answers for the panel.
    pub organiser: OrganiserId,
    /// Who says so.
    pub source: SourceId,
    /// What is to be otherwise.
    pub edit: Edit,
}

/// What is to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Somebody takes a place, or a place is set aside; on an open seat, which then goes.
    Offer {
        /// The new seat.
        seat: DesiredSeat,
        /// The open seat that it takes.
        fills: Option<SeatNo>,
    },
    /// What the seat is for, how whoever sits there is counted, whether they said yes, and who chose them.
    /// `None` says nothing about it.
    Seat {
        /// Which.
        seat: SeatNo,
        /// What for.
        role: Option<Role>,
        /// How they are counted, on every seat that they have here.
        class: Option<Class>,
        /// Whether whoever was asked said yes; on an open seat nobody did.
        is_confirmed: Option<bool>,
        /// Whether a delegation or institution chooses who sits there.
        is_delegated: Option<bool>,
    },
    /// The seat goes, whoever named it.
    Withdraw {
        /// Which.
        seat: SeatNo,
    },
    /// Title and time. `None` says nothing about it.
    Heading {
        /// What it is called.
        title: Option<String>,
        /// When it begins.
        starts: Option<Moment>,
    },
    /// Whether the line-up is complete.
    Complete {
        /// Whether it is so.
        is_complete: bool,
    },
}

/// What an edit makes happen.
pub(super) fn edit(state: &PanelState, edit: &EditPanel) -> Result<Vec<PanelEvent>, PanelRejection> {
    if !is_planned(state, &edit.organiser)? {
        return Err(PanelRejection::Unknown);
    }
    let source = || edit.source.clone();
    match &edit.edit {
        Edit::Offer { seat, fills } => offer(state, &edit.source, seat, *fills),
        Edit::Seat { seat, role, class, is_confirmed, is_delegated } => {
            let now = seat_of(state, *seat)?;
            let mut events = Vec::new();
            let role = role.unwrap_or(now.role);
            let is_delegated = is_delegated.unwrap_or(now.is_delegated);
            if (role, is_delegated) != (now.role, now.is_delegated) {
                let event = RoleChanged { seat: *seat, source: source(), role, is_delegated };
                events.push(PanelEvent::RoleChanged(event));
            }
            if let (Some(class), Some(person)) = (class, &now.person) {
                let classes = BTreeMap::from([(person.clone(), *class)]);
                events.extend(described(state, &edit.source, &classes));
            }
            events.extend(confirmed(now, *seat, &edit.source, *is_confirmed));
            Ok(events)
        }
        Edit::Withdraw { seat } => {
            seat_of(state, *seat)?;
            Ok(vec![PanelEvent::SeatWithdrawn(SeatWithdrawn { seat: *seat, source: source() })])
        }
        Edit::Heading { title, starts } => Ok(heading(state, &edit.source, title.as_deref(), *starts)),
        Edit::Complete { is_complete } => {
            let event = match is_complete {
                true => PanelEvent::LineUpCompleted(LineUpCompleted { source: source() }),
                false => PanelEvent::LineUpReopened(LineUpReopened { source: source() }),
            };
            Ok(unless(state.facts.is_complete == *is_complete, event))
        }
    }
}

fn seat_of(state: &PanelState, seat: SeatNo) -> Result<&Seat, PanelRejection> {
    state.facts.seats.get(&seat).ok_or(PanelRejection::NoSuchSeat)
}

fn confirmed(now: &Seat, seat: SeatNo, source: &SourceId, is_confirmed: Option<bool>) -> Option<PanelEvent> {
    let source = source.clone();
    match (now.status, is_confirmed) {
        (SeatStatus::Invited, Some(true)) => Some(PanelEvent::SeatConfirmed(SeatConfirmed { seat, source })),
        (SeatStatus::Confirmed, Some(false)) => Some(PanelEvent::SeatInvited(SeatInvited { seat, source })),
        _ => None,
    }
}

fn offer(
    state: &PanelState,
    source: &SourceId,
    wish: &DesiredSeat,
    fills: Option<SeatNo>,
) -> Result<Vec<PanelEvent>, PanelRejection> {
    let seats = &state.facts.seats;
    if seats.len() >= SEATS_MAX && fills.is_none() {
        return Err(PanelRejection::TooManySeats(seats.len() + 1));
    }
    if wish.person.is_some()
        && seats.values().any(|seat| seat.person == wish.person && seat.role == wish.role)
    {
        return Err(PanelRejection::SeatedAlready);
    }
    let mut events = Vec::new();
    if let Some(seat) = fills {
        if seat_of(state, seat)?.person.is_some() {
            return Err(PanelRejection::SeatTaken);
        }
        events.push(PanelEvent::SeatWithdrawn(SeatWithdrawn { seat, source: source.clone() }));
    }
    events.push(PanelEvent::SeatOffered(wish.offered(state.facts.next_seat, source, fills)));
    Ok(events)
}

fn heading(
    state: &PanelState,
    source: &SourceId,
    title: Option<&str>,
    starts: Option<Moment>,
) -> Vec<PanelEvent> {
    let mut events = Vec::new();
    if let (Some(title), Some(about)) = (title, state.about.known())
        && about.title != title
    {
        let about = Personal::Known(super::PanelAbout { title: title.to_owned(), ..about.clone() });
        events.push(PanelEvent::Retitled(Retitled { source: source.clone(), about }));
    }
    if let Some(starts) = starts.filter(|starts| state.facts.starts != Some(*starts)) {
        events.push(PanelEvent::Rescheduled(Rescheduled { source: source.clone(), starts }));
    }
    events
}
