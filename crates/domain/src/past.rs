//! The past of a panel: what was known then, and what was true on the stage.

use std::collections::BTreeMap;

use crate::ids::{PersonId, SeatNo};
use crate::indicators::{Change, take_in};
use crate::people::{Class, Statement};
use crate::views::{PanelView, PersonView, Recorded};

/// A panel after one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// Where and when that was recorded.
    pub at: Recorded,
    /// The panel as it was known then.
    pub known: PanelView,
    /// Who was on it then, counted as is known after the last record.
    pub on_stage: PanelView,
}

/// How people were last counted.
#[derive(Default)]
struct Last {
    /// By the organiser, on each seat.
    asserted: BTreeMap<(SeatNo, PersonId), Class>,
    /// As they said, where that was taken in: what a person changed and no seat moved since is nobody's
    /// to see, in the past either.
    stated: BTreeMap<PersonId, Statement>,
}

impl Last {
    fn take_in(&mut self, view: &PanelView) {
        for (no, seat) in &view.facts.seats {
            let Some(person) = &seat.person else { continue };
            self.asserted.insert((*no, person.clone()), seat.asserted);
            match view.stated.get(person) {
                Some(statement) => self.stated.insert(person.clone(), *statement),
                None => self.stated.remove(person),
            };
        }
    }
}

/// Folds the records of a panel and of the people on it, in the order of the log. One for each record.
pub fn past<'a>(records: impl IntoIterator<Item = (Recorded, Change<'a>)>) -> Vec<Then> {
    let (mut view, mut people) = (PanelView::default(), BTreeMap::<PersonId, PersonView>::new());
    let mut last = Last::default();
    let mut known = Vec::new();
    for (at, change) in records {
        take_in(&mut view, &mut people, at, change);
        last.take_in(&view);
        known.push((at, view.clone()));
    }
    let is_erased = |person: &PersonId| people.get(person).is_some_and(|said| said.is_erased);
    let with_hindsight = |known: &PanelView| with_hindsight(known, &last, is_erased);
    known.into_iter().map(|(at, known)| Then { at, on_stage: with_hindsight(&known), known }).collect()
}

fn with_hindsight(known: &PanelView, last: &Last, is_erased: impl Fn(&PersonId) -> bool) -> PanelView {
    let mut view = known.clone();
    view.stated.clear();
    for (no, seat) in &mut view.facts.seats {
        let Some(person) = &seat.person else { continue };
        if is_erased(person) {
            seat.asserted = Class::Unknown;
            continue;
        }
        seat.asserted = last.asserted.get(&(*no, person.clone())).copied().unwrap_or(seat.asserted);
        view.stated.extend(last.stated.get(person).map(|statement| (person.clone(), *statement)));
    }
    view.held.clear();
    view.corrected.clear();
    view
}
