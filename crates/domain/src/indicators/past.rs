//! How a panel stood after each record, for one audience.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::PersonId;
use crate::judgement::Tally;
use crate::panel::{Facts, PanelEvent, SeatStatus};
use crate::people::{Audience, Class};
use crate::person::PersonEvent;
use crate::views::{PanelView, PersonView, Recorded};

/// What one record of the log says, as far as a panel goes.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// A commit of the panel's stream.
    Panel(&'a [PanelEvent]),
    /// An event of somebody's stream.
    Person(&'a PersonId, &'a PersonEvent),
}

/// How a panel stood after one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it was recorded, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Who was on it, as the audience may know it; none if it may not know.
    pub tally: Option<Tally>,
    /// Whether the line-up was complete or published: others may have been told.
    pub is_shown: bool,
    /// The people on it.
    pub people: BTreeMap<PersonId, Seated>,
    /// Those who gave up a seat for somebody else in this record.
    pub replaced: Vec<Replacement>,
    /// How many of those on it the organiser had counted before and counts no longer, although they never
    /// spoke for themselves.
    pub uncounted: u32,
}

/// One person on a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seated {
    /// How she is counted.
    pub class: Class,
    /// Whether she said yes to any of her seats.
    pub is_confirmed: bool,
}

/// Somebody left, and somebody else came in the same seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// How who left was counted.
    pub left: Class,
    /// How who came is counted.
    pub came: Class,
}

/// Folds the records of a panel and of the people on it, in the order of the log, with the rules of
/// [`PanelView`] for what counts when. One step for each record.
pub fn steps<'a>(records: impl IntoIterator<Item = (Recorded, Change<'a>)>, audience: Audience) -> Vec<Step> {
    let (mut view, mut people) = (PanelView::default(), BTreeMap::<PersonId, PersonView>::new());
    let mut steps: Vec<Step> = Vec::new();
    let mut counted = BTreeSet::new();
    for (at, change) in records {
        let before = view.facts.clone();
        take_in(&mut view, &mut people, at, change);
        let seated = seated(&view, audience);
        let uncounted = uncounted(&view, &people, &mut counted);
        let replaced = match (change, steps.last()) {
            (Change::Panel(events), Some(last)) => replaced(events, &before, &last.people, &seated),
            _ => Vec::new(),
        };
        let (tally, is_shown) = (view.tally(audience), view.is_shown());
        steps.push(Step { at_ms: at.at_ms, tally, is_shown, people: seated, replaced, uncounted });
    }
    steps
}

/// The panel, and what people said, after one more record.
pub(crate) fn take_in(
    view: &mut PanelView,
    people: &mut BTreeMap<PersonId, PersonView>,
    at: Recorded,
    change: Change<'_>,
) {
    match change {
        Change::Panel(events) => {
            view.on_panel_commit(events, at, |person| people.get(person).cloned().unwrap_or_default());
        }
        Change::Person(person, event) => {
            people.entry(person.clone()).or_default().evolve(event);
            view.on_person_event(person, event, at);
        }
    }
}

fn seated(view: &PanelView, audience: Audience) -> BTreeMap<PersonId, Seated> {
    let is_confirmed = |person: &PersonId| {
        let mut seats = view.facts.seats.values().filter(|seat| seat.person.as_ref() == Some(person));
        seats.any(|seat| seat.status == SeatStatus::Confirmed)
    };
    let classes = view.classes(audience).into_iter();
    classes
        .map(|(person, class)| (person.clone(), Seated { class, is_confirmed: is_confirmed(person) }))
        .collect()
}

/// How many were `counted` by the organiser at some time and are not now. What somebody says of herself, or
/// has erased, is none of it; as everywhere, what she says is taken in when it counts, and not before.
fn uncounted(
    view: &PanelView,
    people: &BTreeMap<PersonId, PersonView>,
    counted: &mut BTreeSet<PersonId>,
) -> u32 {
    let mut uncounted = 0;
    for person in view.facts.people() {
        let seats = view.facts.seats.values().filter(|seat| seat.person.as_ref() == Some(person));
        let asserted: BTreeSet<Class> = seats.map(|seat| seat.asserted).collect();
        let is_erased = people.get(person).is_some_and(|said| said.is_erased);
        let speaks = view.stated.contains_key(person) || view.awaiting.contains(person) || is_erased;
        if asserted.iter().any(|class| class.is_known()) {
            counted.insert(person.clone());
        } else if counted.contains(person) && !asserted.contains(&Class::Undisclosed) && !speaks {
            uncounted += 1;
        }
    }
    uncounted
}

/// Who moved to another seat did not leave.
fn replaced(
    events: &[PanelEvent],
    before: &Facts,
    were: &BTreeMap<PersonId, Seated>,
    are: &BTreeMap<PersonId, Seated>,
) -> Vec<Replacement> {
    let replacement = |event: &PanelEvent| {
        let PanelEvent::SeatOffered(offered) = event else { return None };
        let left = before.seats.get(&offered.replaces?)?.person.as_ref()?;
        let came = offered.person.as_ref().filter(|came| !were.contains_key(*came))?;
        let left = were.get(left).filter(|_| !are.contains_key(left))?;
        Some(Replacement { left: left.class, came: are.get(came)?.class })
    };
    events.iter().filter_map(replacement).collect()
}
