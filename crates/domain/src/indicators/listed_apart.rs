//! Women whom a panel has, and whom the document that lists the others does not.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, SourceId};
use crate::panel::Seat;
use crate::people::{Audience, Class};
use crate::roles::RoleClass;
use crate::views::PanelView;

/// How many others there must be: one who is listed alone is no line-up.
const OTHERS_MIN: usize = 2;

/// No woman with the floor is listed by a source that lists everybody else with the floor. Whoever makes a
/// programme from that source leaves them out. What nobody listed anywhere, nobody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListedApart {
    /// Women with the floor.
    pub women: u32,
    /// All others with the floor.
    pub others: u32,
}

/// Looks for a source that lists everybody with the floor but the women.
pub fn listed_apart(view: &PanelView) -> Option<ListedApart> {
    let classes = view.classes(Audience::Organiser);
    let (mut women, mut others) = (BTreeSet::new(), BTreeSet::new());
    for person in view.facts.seats.values().filter_map(who_has_the_floor) {
        let is_woman = classes.get(person) == Some(&Class::Woman);
        if is_woman {
            women.insert(person)
        } else {
            others.insert(person)
        };
    }
    let lists = |source: &SourceId, person: &PersonId| {
        let mut seats = view.facts.seats.values().filter(|seat| seat.person.as_ref() == Some(person));
        seats.any(|seat| seat.listed_by.contains(source))
    };
    let sources: BTreeSet<&SourceId> = view.facts.seats.values().flat_map(|seat| &seat.listed_by).collect();
    let lists_the_others = |source: &&SourceId| {
        others.iter().all(|person| lists(source, person)) && !women.iter().any(|person| lists(source, person))
    };
    let is_shown = !women.is_empty() && others.len() >= OTHERS_MIN && sources.iter().any(lists_the_others);
    let count = |people: &BTreeSet<&PersonId>| u32::try_from(people.len()).unwrap_or(u32::MAX);
    is_shown.then(|| ListedApart { women: count(&women), others: count(&others) })
}

fn who_has_the_floor(seat: &Seat) -> Option<&PersonId> {
    let has_floor = matches!(seat.role.class(), RoleClass::Speaking | RoleClass::Leading);
    seat.person.as_ref().filter(|_| has_floor)
}
