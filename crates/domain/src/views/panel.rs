//! A panel as it is judged: the facts, and what its people said as of the last change of seats.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{PersonView, Recorded};
use crate::ids::{PersonId, SeatNo};
use crate::panel::{Facts, PanelEvent, SeatAbout};
use crate::people::{Class, Statement};
use crate::person::PersonEvent;
use crate::personal::Personal;

/// A panel as it is judged, without names. Shared by projection and alert, so that both say the same.
///
/// Whoever watches a panel must not learn from a change of what is said about it that one person
/// changed how to be counted. So:
///
/// - A *first* answer counts at once: of a person whom nobody had counted, or of a seat without a class.
/// - A changed or withdrawn statement leaves `stated` as it is, for everybody, and sets `deferred`.
/// - When an organiser asserts another class of somebody who had one, the organiser's own figures
///   follow at once; others go by the class in `held` until then, and `deferred` is set.
/// - The next commit that [moves seats](PanelEvent::moves_seats) takes in all of that, and clears
///   `deferred`. So does the next [round](crate::clock::is_round), and the commit with which the line-up is completed or published for the first
///   time: before that, nobody but the organiser was told anything.
/// - An erasure cannot wait: the class is gone at once, and `deferred` is set.
/// - Who is said to be the same human as somebody else here is one of the people at once, and `deferred` is set.
///
/// While [`is_settling`](PanelView::is_settling), nobody who was told something is told another thing.
///
/// A replica that folds the same log after a key was destroyed finds that person's boxes empty
/// *before* it comes to the erasure. Such a person is in `awaiting`. Once the erasure is folded, both
/// views are equal, byte for byte: whatever could tell them apart is gone by then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelView {
    /// How the panel is now.
    pub facts: Facts,
    /// What the people on it said, as of the last change of seats or a first answer since.
    pub stated: BTreeMap<PersonId, Statement>,
    /// The class by which others than the organiser still go, where the organiser asserted another.
    pub held: BTreeMap<SeatNo, Class>,
    /// The class that was held until the last change of seats: tells a correction from a mending.
    pub corrected: BTreeMap<SeatNo, Class>,
    /// Pseudonyms of one human, of whom at least one is on the panel: pairs, the smaller first.
    pub merged: BTreeSet<(PersonId, PersonId)>,
    /// Whether something changed that does not count yet, or is gone.
    pub deferred: bool,
    /// Those whose boxes are empty and whose erasure lies ahead in the log.
    pub awaiting: BTreeSet<PersonId>,
    /// Whether the line-up was ever completed or published: from then on others may have been told.
    pub was_shown: bool,
    /// Where the last input of this panel lies: of its own, or of a person on it.
    pub basis: Recorded,
    /// Whether seats last moved only because people left, after the line-up was shown.
    pub dropped_out: bool,
    /// When seats last moved, or the line-up was first shown: as of when it is told. What one person
    /// says about themselves does not touch it.
    pub moved: Recorded,
}

impl PanelView {
    /// The state after a commit of the panel's stream. `person` looks up what a person has said up to
    /// here.
    pub fn on_panel_commit<'a>(
        &mut self,
        events: impl IntoIterator<Item = &'a PanelEvent>,
        at: Recorded,
        person: impl Fn(&PersonId) -> PersonView,
    ) {
        let (mut moves_seats, mut only_leave, was_shown) = (false, true, self.was_shown);
        for event in events {
            moves_seats |= event.moves_seats();
            only_leave &= !event.moves_seats() || matches!(event, PanelEvent::SeatWithdrawn(_));
            let before =
                described_seat(event).and_then(|no| self.facts.seats.get(&no)).map(|seat| seat.asserted);
            self.facts.evolve(event);
            self.take_assertion(event, before, &person);
        }
        if moves_seats {
            self.dropped_out = only_leave && was_shown;
        }
        self.was_shown |= self.facts.is_complete || self.facts.line_up_is_published;
        if moves_seats || self.was_shown != was_shown {
            self.refresh(person);
            self.moved = at;
        }
        self.basis = at;
    }

    /// The state after an event of a person's stream. Nothing happens if the person is not on the panel.
    pub fn on_person_event(&mut self, person: &PersonId, event: &PersonEvent, at: Recorded) {
        if !self.facts.people().contains(person) {
            return;
        }
        match event {
            PersonEvent::Stated(stated) => self.on_statement(person, &stated.about),
            PersonEvent::StatementWithdrawn(_) => self.deferred = true,
            PersonEvent::Erased(_) => self.on_erased(person),
            PersonEvent::Merged(merged) => {
                let is_new = self.merged.insert(pair(person, &merged.with));
                self.deferred |= is_new && self.facts.people().contains(&merged.with);
            }
            PersonEvent::Split(split) => {
                let was_there = self.merged.remove(&pair(person, &split.from));
                self.deferred |= was_there && self.facts.people().contains(&split.from);
            }
            PersonEvent::Asked(_) => return,
        }
        self.basis = at;
    }

    /// The state after a round: what was deferred counts, although no seat moved. What the organiser
    /// corrected stays known as such until seats move.
    pub fn on_round(&mut self, person: impl Fn(&PersonId) -> PersonView) {
        let corrected = std::mem::take(&mut self.corrected);
        self.refresh(person);
        for (no, class) in corrected {
            self.corrected.entry(no).or_insert(class);
        }
    }

    /// From now on others than the organiser may be told about the line-up, although nobody said that
    /// it is complete: the panel is [soon](crate::clock::is_soon).
    pub fn on_soon(&mut self, person: impl Fn(&PersonId) -> PersonView) {
        if !std::mem::replace(&mut self.was_shown, true) {
            self.on_round(person);
        }
    }

    /// Whether somebody who was told something must not be told another thing now.
    pub fn is_settling(&self) -> bool {
        self.deferred || !self.awaiting.is_empty()
    }

    /// Whether others than the organiser may be told about the line-up: it is complete, or public.
    pub fn is_shown(&self) -> bool {
        self.facts.is_complete || self.facts.line_up_is_published
    }

    /// What an event says about how somebody is counted.
    fn take_assertion(
        &mut self,
        event: &PanelEvent,
        before: Option<Class>,
        lookup: &impl Fn(&PersonId) -> PersonView,
    ) {
        let Some((no, person, about)) = assertion(event) else { return };
        if lookup(person).is_erased {
            // A source named the erased again before their key was found and destroyed.
            self.forget_seat(no);
        } else if *about == Personal::Erased {
            self.awaiting.insert(person.clone());
        } else if let (Some(before), Some(seat)) = (before, self.facts.seats.get(&no))
            && before.is_known()
            && before != seat.asserted
        {
            self.held.entry(no).or_insert(before);
            self.deferred = true;
        }
    }

    fn on_statement(&mut self, person: &PersonId, about: &Personal<Statement>) {
        let seats = self.facts.seats.iter().filter(|(_, seat)| seat.person.as_ref() == Some(person));
        let is_counted = self.stated.contains_key(person)
            || seats.into_iter().any(|(no, seat)| seat.asserted.is_known() || self.held.contains_key(no));
        match about {
            Personal::Erased => {
                self.awaiting.insert(person.clone());
            }
            Personal::Known(_) if is_counted => self.deferred = true,
            Personal::Known(statement) => {
                self.stated.insert(person.clone(), *statement);
            }
        }
    }

    fn on_erased(&mut self, person: &PersonId) {
        let seats = self.facts.seats.iter().filter(|(_, seat)| seat.person.as_ref() == Some(person));
        for no in seats.map(|(no, _)| *no).collect::<Vec<_>>() {
            self.forget_seat(no);
        }
        self.stated.remove(person);
        self.awaiting.remove(person);
        self.deferred = true;
    }

    fn forget_seat(&mut self, no: SeatNo) {
        self.held.remove(&no);
        self.corrected.remove(&no);
        if let Some(seat) = self.facts.seats.get_mut(&no) {
            seat.asserted = Class::Unknown;
        }
    }

    /// Takes in what was deferred.
    fn refresh(&mut self, lookup: impl Fn(&PersonId) -> PersonView) {
        let mut stated = BTreeMap::new();
        let (mut awaiting, mut merged) = (BTreeSet::new(), BTreeSet::new());
        for person in self.facts.people() {
            let said = lookup(person);
            stated.extend(said.stated.map(|statement| (person.clone(), statement)));
            if said.is_lost || self.awaiting.contains(person) {
                awaiting.insert(person.clone());
            }
            merged.extend(said.merged_with.iter().map(|other| pair(person, other)));
        }
        self.merged = merged;
        self.corrected = std::mem::take(&mut self.held);
        self.corrected.retain(|no, _| self.facts.seats.contains_key(no));
        self.stated = stated;
        self.awaiting = awaiting;
        self.deferred = false;
    }
}

/// Two pseudonyms, whichever was named first.
fn pair(one: &PersonId, other: &PersonId) -> (PersonId, PersonId) {
    let (least, most) = if one < other { (one, other) } else { (other, one) };
    (least.clone(), most.clone())
}

fn described_seat(event: &PanelEvent) -> Option<SeatNo> {
    match event {
        PanelEvent::SeatDescribed(described) => Some(described.seat),
        _ => None,
    }
}

/// Which seat an event describes, of whom, and how.
fn assertion(event: &PanelEvent) -> Option<(SeatNo, &PersonId, &Personal<SeatAbout>)> {
    match event {
        PanelEvent::SeatOffered(offered) => Some((offered.seat, offered.person.as_ref()?, &offered.about)),
        PanelEvent::SeatListed(listed) => Some((listed.seat, &listed.person, &listed.about)),
        PanelEvent::SeatDescribed(described) => {
            Some((described.seat, described.person.as_ref()?, &described.about))
        }
        _ => None,
    }
}
