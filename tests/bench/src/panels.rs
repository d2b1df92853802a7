//! Invented panels: the same number gives the same panel in every run.

use std::num::Wrapping;

use openfloor_domain::ids::{OrganiserId, PanelId, PersonId, SeatKey, SourceId};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{
    DesiredSeat, DesiredStatus, PanelAbout, PanelCommand, SeatAbout, SubmitRoster,
};
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_domain::roles::Role;
use openfloor_event_log::StreamName;

/// Seats of every panel.
pub(crate) const SEATS: usize = 6;

/// Panels of one convening.
const PANELS_PER_CONVENING: usize = 40;

/// The instant at which everything happens: 2026-05-14T10:00:00Z.
pub(crate) const AT_MS: i64 = 1_778_752_800_000;

const CLASSES: [Class; 4] = [Class::Woman, Class::Man, Class::Man, Class::Unknown];

/// As many hex digits as our ids have, spread as evenly as those.
fn digits(kind: u64, number: usize) -> String {
    let first = mixed((kind << 48) | number as u64);
    format!("{first:016x}{:08x}", mixed(first) >> 32)
}

/// SplitMix64 by Sebastiano Vigna: every number once, in no order.
pub(crate) fn mixed(number: u64) -> u64 {
    let mut mixed = Wrapping(number) + Wrapping(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)) * Wrapping(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)) * Wrapping(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)).0
}

pub(crate) fn panel(number: usize) -> PanelId {
    let convening = digits(1, number / PANELS_PER_CONVENING);
    PanelId::new(format!("{convening}~{}", digits(2, number))).expect("hex digits make an id")
}

pub(crate) fn stream(number: usize) -> StreamName {
    StreamName::new("panel", panel(number).as_str()).expect("the id of a panel makes a name")
}

/// The roster of a panel after so many changes of one seat each. A changed seat goes to one of the next panel's
/// people, and with the next change back.
pub(crate) fn roster(number: usize, changes: usize) -> PanelCommand {
    PanelCommand::SubmitRoster(SubmitRoster {
        organiser: organiser(),
        source: SourceId::new("sheet1").expect("letters make an id"),
        about: PanelAbout {
            slug: format!("session-{number}"),
            title: format!("What comes after the {number}th step"),
            kind: "panel".to_owned(),
        },
        starts: Moment::new(AT_MS, 120).ok(),
        seats: (0..SEATS).map(|seat| desired(number, seat, (changes + SEATS - 1 - seat) / SEATS)).collect(),
        is_complete: Some(false),
    })
}

/// The line-up of a panel is published.
pub(crate) fn published() -> PanelCommand {
    PanelCommand::PublishLineUp { organiser: organiser() }
}

fn organiser() -> OrganiserId {
    OrganiserId::new("org1").expect("letters make an id")
}

/// A seat after it was changed so often.
fn desired(panel: usize, seat: usize, changes: usize) -> DesiredSeat {
    let person = (panel + changes % 2) * SEATS + seat;
    let id = digits(3, person);
    DesiredSeat {
        key: SeatKey::new(&digits(4, person * 3 + panel)[..16]).expect("hex digits make an id"),
        person: Some(PersonId::new(id).expect("hex digits make an id")),
        role: if seat == 0 { Role::Moderator } else { Role::Panelist },
        status: DesiredStatus::Invited,
        is_delegated: false,
        about: Personal::Known(SeatAbout {
            name: format!("Person Number{person}"),
            class: CLASSES[person % CLASSES.len()],
            address: Some(format!("person{person}@example.org")),
            external: None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use openfloor_domain::decider::{Decider, fold};
    use openfloor_domain::panel::{Panel, PanelEvent};

    use super::{SEATS, roster};

    #[test]
    fn a_change_is_one_seat_given_up_and_one_offered() {
        let mut state = fold::<Panel>(&[]);
        for changes in 0..3 * SEATS {
            let events = Panel::decide(&state, &roster(7, changes)).expect("a roster is accepted");
            let offered = events.iter().filter(|event| matches!(event, PanelEvent::SeatOffered(_))).count();
            let withdrawn =
                events.iter().filter(|event| matches!(event, PanelEvent::SeatWithdrawn(_))).count();
            assert_eq!((offered, withdrawn), if changes == 0 { (SEATS, 0) } else { (1, 1) });
            events.iter().for_each(|event| Panel::evolve(&mut state, event));
        }
    }
}
