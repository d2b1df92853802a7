//! T6 and T7: from what happened on the stage.

use openfloor_domain::indicators::{Slot, order, voice};

use crate::support::class;

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

/// `w:20/10` is a woman's slot of ten minutes that was to be twenty; `w` one of which nothing is said.
fn slots(text: &str) -> Vec<Slot> {
    let one = |part: &str| {
        let (letter, minutes) = part.split_once(':').unwrap_or((part, ""));
        let (planned, given) = minutes.split_once('/').unwrap_or(("", ""));
        Slot { class: class(letter), planned_minutes: planned.parse().ok(), minutes: given.parse().ok() }
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
