//! T7: who speaks last, and whose slot was cut.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::people::Class;

/// One slot of a panel, in the order of speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// How who speaks is counted.
    pub class: Class,
    /// How long it was to be, in seconds; none if nobody said.
    pub planned_seconds: Option<u32>,
    /// How long it is, in seconds; none if nobody said.
    pub seconds: Option<u32>,
}

/// T7. A woman speaks last, or women's slots were cut by more than men's (EU Panel Watch 2016).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    /// Whether only women come last: a woman speaks last, and every man before every woman.
    pub women_last: bool,
    /// Whether the last one is a woman.
    pub last_is_woman: bool,
    /// Minutes by which slots of women were cut, of each the full ones.
    pub women_cut_minutes: u32,
    /// Minutes by which slots of men were cut, of each the full ones.
    pub men_cut_minutes: u32,
}

/// T7 of the slots of a panel, in their order. None where nothing is to be seen, where only women or
/// no women speak, and where somebody is not stated.
pub fn order(slots: &[Slot]) -> Option<Order> {
    let is = |class: Class| move |slot: &Slot| slot.class == class;
    let has = |class: Class| slots.iter().any(is(class));
    if !has(Class::Woman) || !has(Class::Man) || slots.iter().any(|slot| !slot.class.is_known()) {
        return None;
    }
    let first_woman = slots.iter().position(is(Class::Woman))?;
    let last_man = slots.iter().rposition(is(Class::Man))?;
    let last_is_woman = slots.last().is_some_and(is(Class::Woman));
    let found = Order {
        women_last: last_is_woman && last_man < first_woman,
        last_is_woman,
        women_cut_minutes: cut_minutes(slots, Class::Woman),
        men_cut_minutes: cut_minutes(slots, Class::Man),
    };
    (last_is_woman || found.women_cut_minutes > found.men_cut_minutes).then_some(found)
}

fn cut_minutes(slots: &[Slot], class: Class) -> u32 {
    let of_class = slots.iter().filter(|slot| slot.class == class);
    of_class
        .filter_map(|slot| Some(slot.planned_seconds?.saturating_sub(slot.seconds?) / 60))
        .fold(0, u32::saturating_add)
}
