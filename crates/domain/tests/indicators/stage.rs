//! T6 and T7: from what happened on the stage.

use openfloor_domain::ids::{SeatNo, SourceId};
use openfloor_domain::indicators::{Slot, order, order_of, voice, voice_of};
use openfloor_domain::panel::{FloorRecorded, FloorSlot, PanelEvent};
use openfloor_domain::views::{PanelView, PersonView, Recorded};

use crate::support::{class, commits};

fn spoke(text: &str) -> Vec<(openfloor_domain::people::Class, u32)> {
    let one = |part: &str| {
        let (letter, seconds) = part.split_once(':').expect("class:seconds");
        (class(letter), seconds.parse().expect("seconds"))
    };
    text.split_whitespace().map(one).collect()
}

#[test]
fn voice_is_the_share_of_time_over_the_share_of_seats() {
    for (text, ratio_bp) in [
        // 40 % of the seats, 20 % of the time.
        ("w:60 w:60 m:160 m:160 m:160", Some(5_000)),
        ("w:100 m:100", Some(10_000)),
        ("w:100 b:50 m:50", Some(15_000)),
        ("w:1 m:2", Some(6_666)),
        ("w:0 m:10", Some(0)),
        ("w:0 m:0", None),
        ("m:10 m:20", None),
        ("w:10 u:10", None),
        ("", None),
    ] {
        assert_eq!(voice(&spoke(text)).map(|found| found.ratio_bp), ratio_bp, "{text}");
    }
    let found = voice(&spoke("w:60 w:60 m:160 m:160 m:160")).expect("a ratio");
    assert_eq!((found.women, found.people, found.women_seconds, found.seconds), (2, 5, 120, 600));
}

#[test]
fn women_have_less_of_the_time_only_below_the_share_of_seats() {
    for (text, is_less) in [("w:9999 m:10001", true), ("w:100 m:100", false), ("w:101 m:99", false)] {
        assert_eq!(voice(&spoke(text)).map(|found| found.is_less()), Some(is_less), "{text}");
    }
}

/// `w:20/10` is a woman's slot of ten minutes that was to be twenty; `w` one of which nothing is said.
fn slots(text: &str) -> Vec<Slot> {
    let one = |part: &str| {
        let (letter, minutes) = part.split_once(':').unwrap_or((part, ""));
        let (planned, given) = minutes.split_once('/').unwrap_or(("", ""));
        let seconds = |minutes: &str| Some(60 * minutes.parse::<u32>().ok()?);
        Slot { class: class(letter), planned_seconds: seconds(planned), seconds: seconds(given) }
    };
    text.split_whitespace().map(one).collect()
}

#[test]
fn a_woman_last_or_cut_is_noticed() {
    for (text, expected) in [
        ("m m w", Some((true, true, 0, 0))),
        ("m w m w", Some((false, true, 0, 0))),
        ("w m m", None),
        ("m b w", Some((true, true, 0, 0))),
        ("w:20/10 m:20/20 m", Some((false, false, 10, 0))),
        ("w:20/15 m:20/10 m", None),
        ("w:20/10 m:20/10 m", None),
        ("w:10/20 m", None),
        ("w m:20/10 w:20/19", Some((false, true, 1, 10))),
        ("w w", None),
        ("m m", None),
        ("m u w", None),
        ("", None),
    ] {
        let found = order(&slots(text));
        let found = found.map(|found| {
            (found.women_last, found.last_is_woman, found.women_cut_minutes, found.men_cut_minutes)
        });
        assert_eq!(found, expected, "{text}");
    }
}

/// A panel of these people, and the floor as it was recorded: `0:60 2:300/600` are the seats in the order of
/// speaking with seconds spoken and planned.
fn recorded(line_up: &str, floor: &str) -> PanelView {
    let mut view = PanelView::default();
    for (at, events) in commits(&[(1, line_up)]) {
        view.on_panel_commit(&events, at, |_| PersonView::default());
    }
    let slot = |text: &str| {
        let (seat, times) = text.split_once(':').unwrap_or((text, ""));
        let (spoke, planned) = times.split_once('/').unwrap_or((times, ""));
        let seat = SeatNo(seat.parse().expect("a seat"));
        FloorSlot { seat, planned_seconds: planned.parse().ok(), spoke_seconds: spoke.parse().ok() }
    };
    let slots = floor.split_whitespace().map(slot).collect();
    let source = SourceId::new("file").expect("an id");
    let event = PanelEvent::FloorRecorded(FloorRecorded { source, slots });
    view.on_panel_commit([&event], Recorded::default(), |_| PersonView::default());
    view
}

#[test]
fn the_floor_of_a_panel_is_measured_once_everybody_who_was_to_speak_has_a_time() {
    for (line_up, floor, ratio_bp) in [
        ("ann:w bob:m", "0:100 1:300", Some(5_000)),
        ("ann:w bob:m", "0:0 1:300", Some(0)),
        ("ann:w bob:m", "1:300", None),
        ("ann:w bob:m", "0 1:300", None),
        ("ann:w bob:m", "", None),
        // Who moderates is asked of no time; measured, she counts.
        ("ann:w bob:m eve:w@moderator", "0:100 1:300", Some(5_000)),
        ("ann:w bob:m eve:w@moderator", "0:100 1:300 2:200", Some(7_500)),
        // Two seats of one person are one person.
        ("ann:w bob:m ann:w@keynote", "0:100 1:300 2:200", Some(10_000)),
        ("ann:w bob:u", "0:100 1:300", None),
    ] {
        let found = voice_of(&recorded(line_up, floor)).map(|found| found.ratio_bp);
        assert_eq!(found, ratio_bp, "{line_up}: {floor}");
    }
}

#[test]
fn the_order_is_that_of_speaking_and_not_that_of_the_line_up() {
    let last = |floor: &str| order_of(&recorded("ann:w bob:m tom:m", floor)).map(|found| found.women_last);
    assert_eq!(last("1 2 0"), Some(true));
    assert_eq!(last("0 1 2"), None);
    assert_eq!(last(""), None);
    let cut = order_of(&recorded("ann:w bob:m tom:m", "0:301/600 1:600/600 2")).expect("a cut");
    assert_eq!((cut.women_cut_minutes, cut.men_cut_minutes), (4, 0), "full minutes");
}
