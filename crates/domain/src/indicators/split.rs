//! A panel that did not hold, and whose people now each have a talk to themselves.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::past::Step;
use crate::ids::{PersonId, RuleId};
use crate::judgement::{Outcome, Rule, judge};
use crate::moment::Moment;
use crate::views::PanelView;

/// A panel that did not hold became talks of one, of which the rule asks nothing. The whole convening,
/// judged as one panel, has them all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    /// The first rule under which it did not hold and that asks nothing any more.
    pub rule: RuleId,
    /// When it last did not hold, in milliseconds since 1970.
    pub then_ms: i64,
    /// People on it then.
    pub people: u32,
    /// Those of them who now sit alone, here or on another panel of the convening.
    pub alone: u32,
}

/// Looks for the people of a panel among the talks of one of its convening. Of a line-up that was never
/// complete or published nobody was told, so it may be taken apart.
pub fn split(
    rules: &[Rule],
    view: &PanelView,
    steps: &[Step],
    elsewhere: &[&PanelView],
    on: Moment,
) -> Option<Split> {
    let alone: BTreeSet<&PersonId> =
        elsewhere.iter().chain([&view]).filter_map(|view| only_one(view)).collect();
    rules.iter().filter(|rule| asks_nothing(rule, view, steps, on)).find_map(|rule| {
        let then = steps.iter().rev().find(|step| did_not_hold(rule, step, on))?;
        let people = count(then.people.len());
        let alone = count(then.people.keys().filter(|person| alone.contains(person)).count());
        (alone > 1).then(|| Split { rule: rule.id.clone(), then_ms: then.at_ms, people, alone })
    })
}

/// Who has a talk that takes place to themselves.
fn only_one(view: &PanelView) -> Option<&PersonId> {
    let mut people =
        view.facts.seats.values().map(|seat| seat.person.as_ref()).collect::<BTreeSet<_>>().into_iter();
    let first = people.next().flatten().filter(|_| !view.facts.is_cancelled);
    first.filter(|_| people.next().is_none())
}

fn asks_nothing(rule: &Rule, view: &PanelView, steps: &[Step], on: Moment) -> bool {
    let now = steps.last().and_then(|step| step.tally.as_ref());
    view.facts.is_cancelled
        || now.is_some_and(|tally| judge(rule, tally, on).outcome == Outcome::NotApplicable)
}

fn did_not_hold(rule: &Rule, step: &Step, on: Moment) -> bool {
    let judged = step.tally.as_ref().filter(|_| step.is_shown).map(|tally| judge(rule, tally, on).outcome);
    judged == Some(Outcome::Breach)
}

fn count(people: usize) -> u32 {
    u32::try_from(people).unwrap_or(u32::MAX)
}
