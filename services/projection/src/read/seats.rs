//! How each seat is counted, as the whole panel is.

use std::collections::BTreeMap;

use openfloor_domain::ids::{PersonId, SeatNo};
use openfloor_domain::panel::{Facts, Seat};
use openfloor_domain::people::Class;
use openfloor_domain::views::PanelView;

use super::access::{Sight, tally};

/// The class of each person on a panel, for whoever sees it so. It asks the panel's own tally about
/// each person alone, so that what is said of places is what is counted.
pub(crate) fn classes(view: &PanelView, sight: Sight) -> BTreeMap<PersonId, Class> {
    let people = view.facts.people().into_iter();
    people.map(|person| (person.clone(), class_of(view, person, sight))).collect()
}

fn class_of(view: &PanelView, person: &PersonId, sight: Sight) -> Class {
    let seats = view.facts.seats.iter().filter(|(_, seat)| seat.person.as_ref() == Some(person));
    let seats: BTreeMap<SeatNo, Seat> = seats.map(|(no, seat)| (*no, seat.clone())).collect();
    let stated = view.stated.get(person).map(|statement| (person.clone(), *statement)).into_iter().collect();
    let held =
        view.held.iter().filter(|(no, _)| seats.contains_key(no)).map(|(no, class)| (*no, *class)).collect();
    let facts = Facts {
        seats,
        line_up_is_published: view.facts.line_up_is_published,
        standing_is_published: view.facts.standing_is_published,
        is_questioned: view.facts.is_questioned,
        is_withheld: view.facts.is_withheld,
        ..Facts::default()
    };
    let alone = PanelView { facts, stated, held, ..PanelView::default() };
    tally(&alone, sight).and_then(|tally| Some(tally.heads().first()?.0.class())).unwrap_or_default()
}
