//! T11: what was mended, and does not stay so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::past::Step;
use crate::judgement::{Outcome, Rule, judge};
use crate::moment::Moment;
use crate::people::Class;

/// So many days after a panel was mended a step back is a flicker, and later it is another story.
pub const FLICKER_DAYS: u32 = 14;

const DAY_MS: i64 = 86_400_000;

/// T11. A panel was mended and shown to hold, and soon after a woman is gone or it holds no longer.
/// Nobody else looks at that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flicker {
    /// When it was mended, in milliseconds since 1970.
    pub mended_ms: i64,
    /// Women on it then.
    pub women: u32,
    /// When that changed.
    pub then_ms: i64,
    /// Women on it since.
    pub women_then: u32,
    /// How it stands since.
    pub outcome_then: Outcome,
}

/// The first T11 of a panel under a rule, judged as on a day.
pub fn flicker(rule: &Rule, steps: &[Step], on: Moment, days: u32) -> Option<Flicker> {
    let judged: Vec<(&Step, u32, Outcome)> = steps
        .iter()
        .filter(|step| step.is_shown)
        .filter_map(|step| {
            let tally = step.tally.as_ref()?;
            Some((step, tally.counts().women, judge(rule, tally, on).outcome))
        })
        .collect();
    (1..judged.len()).find_map(|index| {
        let is_mended = judged[index - 1].2 == Outcome::Breach && judged[index].2 == Outcome::Ok;
        if is_mended { steps_back(&judged[index..], days) } else { None }
    })
}

/// Whether the first of these is undone by one of the next.
fn steps_back(judged: &[(&Step, u32, Outcome)], days: u32) -> Option<Flicker> {
    let ((mended, women, _), later) = judged.split_first()?;
    let until_ms = mended.at_ms.saturating_add(i64::from(days) * DAY_MS);
    let mut soon = later.iter().take_while(|(step, ..)| step.at_ms <= until_ms);
    let (then, women_then, outcome_then) = soon.find(|(step, women_then, outcome)| {
        let fell = women_then < women;
        (fell || *outcome == Outcome::Breach) && !(fell && is_correction(mended, step))
    })?;
    Some(Flicker {
        mended_ms: mended.at_ms,
        women: *women,
        then_ms: then.at_ms,
        women_then: *women_then,
        outcome_then: *outcome_then,
    })
}

/// Whether every woman who was there still is, counted otherwise: that is no step back. Of numbers
/// without people nobody can tell.
fn is_correction(mended: &Step, then: &Step) -> bool {
    let mut women = mended.people.iter().filter(|(_, seated)| seated.class == Class::Woman);
    !mended.people.is_empty() && women.all(|(woman, _)| then.people.contains_key(woman))
}
