//! Who had the floor is recorded as a whole, and moves nobody.

use super::*;
use crate::decider::spec::Given;

fn slot(seat: u32, spoke_seconds: Option<u32>) -> FloorSlot {
    FloorSlot { seat: SeatNo(seat), planned_seconds: None, spoke_seconds }
}

fn record(slots: &[FloorSlot]) -> PanelCommand {
    let (organiser, source) = (organiser(), source("pages"));
    PanelCommand::RecordFloor(RecordFloor { organiser, source, slots: slots.to_vec() })
}

fn recorded(slots: &[FloorSlot]) -> PanelEvent {
    PanelEvent::FloorRecorded(FloorRecorded { source: source("pages"), slots: slots.to_vec() })
}

fn planned() -> Given<Panel> {
    let mut seats = three_men();
    seats.push(open("tbc", Role::Panelist));
    given::<Panel>([]).after(&submit(seats))
}

#[test]
fn the_floor_is_recorded_replaced_and_taken_back() {
    let first = [slot(1, Some(600)), slot(0, None)];
    planned().when(&record(&first)).then([recorded(&first)]);
    let panel = planned().after(&record(&first));
    panel.when(&record(&first)).then_nothing();
    let other = [slot(0, Some(0)), slot(1, Some(600))];
    panel.when(&record(&other)).then([recorded(&other)]);
    let taken_back = panel.when(&record(&[]));
    taken_back.then([recorded(&[])]);
    planned().when(&record(&[])).then_nothing();
    assert!(!recorded(&first).moves_seats());
}

#[test]
fn who_leaves_the_panel_leaves_the_order_of_speaking() {
    let mut left = three_men();
    left.remove(1);
    left.push(open("tbc", Role::Panelist));
    let panel = planned().after(&record(&[slot(1, Some(60)), slot(2, Some(70))])).after(&submit(left));
    assert_eq!(panel.state().facts.floor, [slot(2, Some(70))]);
}

#[test]
fn only_who_is_named_has_the_floor_once_and_for_a_day_at_most() {
    for (slots, refused) in [
        (vec![slot(9, None)], PanelRejection::NoSuchSeat),
        (vec![slot(3, None)], PanelRejection::SeatOpen),
        (vec![slot(0, None), slot(0, Some(1))], PanelRejection::FloorTwice),
        (vec![slot(0, Some(FLOOR_SECONDS_MAX + 1))], PanelRejection::FloorTooLong),
        (vec![FloorSlot { planned_seconds: Some(u32::MAX), ..slot(0, None) }], PanelRejection::FloorTooLong),
    ] {
        planned().when(&record(&slots)).refused(&refused);
    }
    let longest = [slot(0, Some(FLOOR_SECONDS_MAX))];
    planned().when(&record(&longest)).then([recorded(&longest)]);
    given::<Panel>([]).when(&record(&longest)).refused(&PanelRejection::Unknown);
}
