//! T3: a woman who was added late, and how much notice women and men are given.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::past::Step;
use crate::ids::PersonId;
use crate::people::Class;
use crate::statistics::{Ranks, ranks};

/// A first woman who says yes in fewer days than this before the panel begins is late.
pub const LATE_DAYS: u32 = 14;

const DAY_MS: i64 = 86_400_000;

/// T3. No woman was on the panel when it was first announced, and the first one said yes late
/// (Wheeler, "Take the token").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LateAddition {
    /// When the line-up was first complete or published, in milliseconds since 1970.
    pub announced_ms: i64,
    /// How many people were on it then.
    pub people: u32,
    /// When the first woman had said yes.
    pub first_woman_ms: i64,
    /// Whole days from then to the beginning; negative after it.
    pub lead_days: i64,
}

/// T3 of a panel that begins then, in milliseconds since 1970. Says nothing where somebody was not
/// stated at the announcement: she may have been there. Nor where she was there and is counted otherwise
/// since: nobody was added.
pub fn late_addition(steps: &[Step], starts_ms: i64, late_days: u32) -> Option<LateAddition> {
    let announced = steps.iter().position(|step| step.is_shown)?;
    let counts = steps[announced].tally.as_ref()?.counts();
    if counts.people() == 0 || counts.women > 0 || counts.not_stated() > 0 {
        return None;
    }
    let later = &steps[announced..];
    let first = later.iter().find(|step| women_who_said_yes(step).next().is_some())?;
    if women_who_said_yes(first).any(|woman| steps[announced].people.contains_key(woman)) {
        return None;
    }
    let first_woman_ms = first.at_ms;
    let lead_days = lead_days(first_woman_ms, starts_ms);
    let found = LateAddition {
        announced_ms: steps[announced].at_ms,
        people: counts.people(),
        first_woman_ms,
        lead_days,
    };
    (lead_days < i64::from(late_days)).then_some(found)
}

fn women_who_said_yes(step: &Step) -> impl Iterator<Item = &PersonId> {
    let women = step.people.iter().filter(|(_, who)| who.class == Class::Woman && who.is_confirmed);
    women.map(|(woman, _)| woman)
}

fn lead_days(at_ms: i64, starts_ms: i64) -> i64 {
    starts_ms.saturating_sub(at_ms).div_euclid(DAY_MS)
}

/// How many days before the beginning somebody first said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// How the person is counted at the end.
    pub class: Class,
    /// Whole days; negative after the beginning.
    pub days: i64,
}

/// The lead of everybody who is on a panel at the end and said yes.
pub fn lead_times(steps: &[Step], starts_ms: i64) -> Vec<Lead> {
    let Some(last) = steps.last() else { return Vec::new() };
    let first_yes = |(person, seated): (&_, &super::past::Seated)| {
        let said_yes = |step: &&Step| step.people.get(person).is_some_and(|seated| seated.is_confirmed);
        let at_ms = steps.iter().find(said_yes)?.at_ms;
        Some(Lead { class: seated.class, days: lead_days(at_ms, starts_ms) })
    };
    last.people.iter().filter_map(first_yes).collect()
}

/// The leads of women beside those of men, over a series: whether women are asked later.
pub fn leads_compared(leads: &[Lead]) -> Ranks {
    let of = |class: Class| {
        leads.iter().filter(|lead| lead.class == class).map(|lead| lead.days).collect::<Vec<_>>()
    };
    ranks(&of(Class::Woman), &of(Class::Man))
}
