//! What would mend a panel under several rules at once: the smallest set of changes, and all that
//! are as small.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::case::Case;
use super::change::{Change, Kind, kinds};
use super::rule::Rule;
use super::schedule::Day;
use super::tally::Tally;
use super::verdict::Outcome;
use crate::ids::RuleId;
use crate::moment::Moment;

/// So many panels are tried at most. That is all sets of up to four changes on an ordinary panel, and
/// keeps a page waiting for less than a blink.
const TRIED_MAX: u32 = 20_000;

/// And of so many changes.
const SIZE_MAX: u32 = 12;

/// So many changes of one kind are tried where the smallest set is out of reach.
const ONE_KIND_MAX: u32 = 2_000;

/// A set of changes after which all that is asked of a panel holds for certain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Plan {
    /// What to do, in the order of offers, and how often. By role class: whom it concerns is never
    /// said, because that is for people to find out.
    pub changes: Vec<(Change, u32)>,
    /// How many changes these are.
    pub size: u32,
    /// People who lose their seat.
    pub leave: u32,
    /// People who take a seat.
    pub join: u32,
    /// People on the panel afterwards, open seats among them.
    pub people: u32,
}

/// What would mend a panel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Plans {
    /// The rules that do not hold, or may not; if there are none, nothing needs to be done.
    pub unmet: Vec<RuleId>,
    /// The smallest plans. All are as small; those by which fewer people lose their seat come first,
    /// and among these the order is that of offers: add, give the floor, fill, replace, take away.
    pub plans: Vec<Plan>,
    /// Whether no smaller set of changes would do. If not, the panel is so far off that only changes of
    /// one kind were tried; no plan then means that these do not lead there.
    pub is_smallest: bool,
}

/// Searches the smallest set of changes after which every rule that now asks something of the panel
/// holds, and none that asks nothing of it begins to fail: to shrink a panel until nobody asks anything
/// is no mending. Only seats that the organiser fills change hands, and never that of who pledged.
pub fn plan(rules: &[Rule], tally: &Tally, on: Moment) -> Plans {
    let day = Day::of(on);
    let outcome = |rule: &Rule, tally: &Tally| Case::new(rule, tally, day).outcome();
    let asked: Vec<(&Rule, Outcome)> = rules.iter().map(|rule| (rule, outcome(rule, tally))).collect();
    let is_unmet = |outcome: Outcome| matches!(outcome, Outcome::Breach | Outcome::Undetermined);
    let unmet = asked.iter().filter(|(_, before)| is_unmet(*before));
    let unmet: Vec<RuleId> = unmet.map(|(rule, _)| rule.id.clone()).collect();
    if unmet.is_empty() {
        return Plans { unmet, plans: Vec::new(), is_smallest: true };
    }
    let kinds = kinds(rules, tally);
    let holds = |tally: &Tally| {
        asked.iter().all(|(rule, before)| match outcome(rule, tally) {
            Outcome::Ok => true,
            Outcome::NotApplicable => *before == Outcome::NotApplicable,
            Outcome::Breach | Outcome::Undetermined => false,
        })
    };
    let mut search = Search { kinds: &kinds, holds: &holds, tried: 0, found: Vec::new() };
    for size in 1..=SIZE_MAX {
        search.extend(tally, 0, size, &mut Vec::new());
        if !search.found.is_empty() || search.is_over() {
            break;
        }
    }
    let is_smallest = !search.found.is_empty();
    let found = if is_smallest { search.found } else { of_one_kind(&kinds, tally, holds) };
    Plans { unmet, plans: in_order(found), is_smallest }
}

struct Search<'a, F> {
    kinds: &'a [Kind],
    holds: &'a F,
    tried: u32,
    found: Vec<(Vec<Change>, Tally)>,
}

impl<F: Fn(&Tally) -> bool> Search<'_, F> {
    fn is_over(&self) -> bool {
        self.tried >= TRIED_MAX
    }

    /// Makes so many more changes, of the kinds from one on: each set is tried in one order only.
    fn extend(&mut self, tally: &Tally, from: usize, more: u32, made: &mut Vec<Change>) {
        if self.is_over() {
            return;
        }
        if more == 0 {
            self.tried += 1;
            if (self.holds)(tally) {
                self.found.push((made.clone(), tally.clone()));
            }
            return;
        }
        for (index, kind) in self.kinds.iter().enumerate().skip(from) {
            if let Some(changed) = kind.applied(tally) {
                made.push(kind.change);
                self.extend(&changed, index, more - 1, made);
                made.pop();
            }
        }
    }
}

/// The smallest sets of changes that are all of one kind.
fn of_one_kind(kinds: &[Kind], tally: &Tally, holds: impl Fn(&Tally) -> bool) -> Vec<(Vec<Change>, Tally)> {
    let mut found: Vec<(Vec<Change>, Tally)> = Vec::new();
    for kind in kinds {
        let most =
            found.first().map_or(ONE_KIND_MAX, |(changes, _)| u32::try_from(changes.len()).unwrap_or(0));
        let mut changed = tally.clone();
        for size in 1..=most {
            let Some(next) = kind.applied(&changed) else { break };
            changed = next;
            if holds(&changed) {
                if size < most {
                    found.clear();
                }
                found.push((vec![kind.change; size as usize], changed));
                break;
            }
        }
    }
    found
}

fn in_order(found: Vec<(Vec<Change>, Tally)>) -> Vec<Plan> {
    let mut plans: Vec<Plan> = found.into_iter().map(|(changes, tally)| plan_of(&changes, &tally)).collect();
    plans.sort_by(|a, b| (a.leave, &a.changes).cmp(&(b.leave, &b.changes)));
    plans.dedup_by(|a, b| a.changes == b.changes);
    plans
}

fn plan_of(changes: &[Change], tally: &Tally) -> Plan {
    let mut counted: BTreeMap<Change, u32> = BTreeMap::new();
    for change in changes {
        *counted.entry(*change).or_default() += 1;
    }
    let count = |passes: fn(&Change) -> bool| changes.iter().filter(|change| passes(change)).count();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Plan {
        changes: counted.into_iter().collect(),
        size: number(changes.len()),
        leave: number(count(|change| change.makes_leave())),
        join: number(count(|change| change.makes_join())),
        people: tally.counts().people(),
    }
}
