//! T6 and T7 of a panel, from who had the floor as its organiser recorded it.

use std::collections::BTreeMap;

use super::order::{Order, Slot, order};
use super::voice::{Voice, voice};
use crate::ids::PersonId;
use crate::people::{Audience, Class};
use crate::roles::RoleClass;
use crate::views::PanelView;

/// T6. None unless it was measured for everybody who was there to speak or lead, and for everybody else
/// in the order of speaking.
pub fn voice_of(view: &PanelView) -> Option<Voice> {
    let classes = view.classes(Audience::Organiser);
    let mut spoke = BTreeMap::<&PersonId, u32>::new();
    for slot in &view.facts.floor {
        let person = view.facts.seats.get(&slot.seat)?.person.as_ref()?;
        let seconds = spoke.entry(person).or_default();
        *seconds = seconds.saturating_add(slot.spoke_seconds?);
    }
    let seats = view.facts.seats.values();
    let mut had_the_floor =
        seats.filter(|seat| matches!(seat.role.class(), RoleClass::Speaking | RoleClass::Leading));
    if !had_the_floor.all(|seat| seat.person.as_ref().is_some_and(|person| spoke.contains_key(person))) {
        return None;
    }
    let of_person = |(person, seconds): (&PersonId, u32)| (class_of(&classes, person), seconds);
    voice(&spoke.into_iter().map(of_person).collect::<Vec<_>>())
}

/// T7, of those in the order of speaking.
pub fn order_of(view: &PanelView) -> Option<Order> {
    let classes = view.classes(Audience::Organiser);
    let slots = view.facts.floor.iter().filter_map(|slot| {
        let person = view.facts.seats.get(&slot.seat)?.person.as_ref()?;
        Some(Slot {
            class: class_of(&classes, person),
            planned_seconds: slot.planned_seconds,
            seconds: slot.spoke_seconds,
        })
    });
    order(&slots.collect::<Vec<_>>())
}

fn class_of(classes: &BTreeMap<&PersonId, Class>, person: &PersonId) -> Class {
    classes.get(person).copied().unwrap_or_default()
}
