//! Who had the floor. What somebody was seated for is one thing, how long they spoke another.

use std::collections::BTreeSet;

use super::decide::{is_planned, unless};
use super::{FloorRecorded, PanelEvent, PanelRejection, PanelState, RecordFloor};

/// Longest that anybody has the floor: a day, in seconds.
pub const FLOOR_SECONDS_MAX: u32 = 86_400;

/// What a record of the floor makes happen: nothing, if it says what was recorded last.
pub(super) fn record(state: &PanelState, record: &RecordFloor) -> Result<Vec<PanelEvent>, PanelRejection> {
    if !is_planned(state, &record.organiser)? {
        return Err(PanelRejection::Unknown);
    }
    let mut seats = BTreeSet::new();
    for slot in &record.slots {
        let seat = state.facts.seats.get(&slot.seat).ok_or(PanelRejection::NoSuchSeat)?;
        if seat.person.is_none() {
            return Err(PanelRejection::SeatOpen);
        }
        if !seats.insert(slot.seat) {
            return Err(PanelRejection::FloorTwice);
        }
        let longest = slot.planned_seconds.max(slot.spoke_seconds);
        if longest.is_some_and(|seconds| seconds > FLOOR_SECONDS_MAX) {
            return Err(PanelRejection::FloorTooLong);
        }
    }
    let event = FloorRecorded { source: record.source.clone(), slots: record.slots.clone() };
    Ok(unless(state.facts.floor == record.slots, PanelEvent::FloorRecorded(event)))
}
