//! What becomes of a panel when somebody cancels: "plan two".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::rule::Rule;
use super::schedule::Day;
use super::tally::{Head, Tally};
use super::verdict::Outcome;
use crate::ids::RuleId;
use crate::moment::Moment;
use crate::people::Class;
use crate::roles::{Role, RoleSet};
use crate::statistics::PoissonBinomial;

/// A panel holds, and would not if one woman left (section 10). As one sentence: with `women` women it
/// holds; if one leaves, it is `then`; plan `plan_for`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fragility {
    /// The rule.
    pub rule: RuleId,
    /// Women whom it counts.
    pub women: u32,
    /// How the panel would stand with one of them fewer, at worst.
    pub then: Outcome,
    /// So many women among the speakers, and any one of them may leave; none if no number is enough.
    pub plan_for: Option<u32>,
}

/// More women than this are not planned for: it would be another panel.
const MORE_MAX: u32 = 50;

/// Whether a panel that holds under a rule would not if one woman left.
pub fn fragility(rule: &Rule, tally: &Tally, on: Moment) -> Option<Fragility> {
    let day = Day::of(on);
    let now = Case::new(rule, tally, day);
    if now.outcome() != Outcome::Ok {
        return None;
    }
    let then = worst_without_one(rule, tally, day)?;
    let mut larger = tally.clone();
    let speaker = Head::person(RoleSet::of(Role::Panelist), Class::Woman);
    let plan_for = (1..=MORE_MAX).find(|_| {
        larger = larger.adding(speaker);
        now.outcome_for(&larger) == Outcome::Ok && worst_without_one(rule, &larger, day).is_none()
    });
    let women = now.counted().women;
    let plan_for = plan_for.map(|more| women.saturating_add(more));
    Some(Fragility { rule: rule.id.clone(), women, then, plan_for })
}

/// How it stands at worst when one woman leaves who did not pledge it; none if it holds, or asks
/// nothing any more.
fn worst_without_one(rule: &Rule, tally: &Tally, day: Day) -> Option<Outcome> {
    let women = tally.heads().iter().filter(|(head, _)| head.class() == Class::Woman);
    let others = women.filter(|(head, _)| tally.others(*head) > 0);
    let outcomes = others.map(|(head, _)| Case::new(rule, &tally.without(*head), day).outcome());
    outcomes
        .filter(|outcome| matches!(outcome, Outcome::Breach | Outcome::Undetermined))
        .min_by_key(|outcome| outcome.severity_rank())
}

/// Who may cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancels {
    /// Women only: the others are certain.
    Women,
    /// Everybody.
    Everybody,
}

/// Ways to cancel that are worth trying: on a panel with more, nobody can say.
const WAYS_MAX: u64 = 10_000;

/// How likely a panel does not hold in the end, from 0 to 1, if each of those who may cancels on her
/// own with a chance in basis points; none on panels of too many different people.
pub fn breach_risk(rule: &Rule, tally: &Tally, cancels: Cancels, chance_bp: u32, on: Moment) -> Option<f64> {
    let may =
        |head: &Head| !head.is_open() && (cancels == Cancels::Everybody || head.class() == Class::Woman);
    let (may, stays): (Vec<_>, Vec<_>) = tally.heads().iter().copied().partition(|(head, _)| may(head));
    let ways = may.iter().try_fold(1_u64, |ways, (_, times)| ways.checked_mul(u64::from(*times) + 1));
    ways.filter(|ways| *ways <= WAYS_MAX)?;
    let mut left = vec![(stays, 1.0)];
    for (head, times) in may {
        let chance = f64::from(chance_bp.min(10_000)) / 10_000.0;
        let cancelled = PoissonBinomial::new(std::iter::repeat_n(chance, usize::try_from(times).ok()?));
        let with = |(heads, likely): &(Vec<(Head, u32)>, f64)| -> Vec<(Vec<(Head, u32)>, f64)> {
            let one = |gone: u32| {
                let mut heads = heads.clone();
                heads.push((head, times - gone));
                (heads, likely * cancelled.probability(u64::from(gone)))
            };
            (0..=times).map(one).collect()
        };
        left = left.iter().flat_map(with).collect();
    }
    let day = Day::of(on);
    let breaches = left.into_iter().filter(|(heads, _)| {
        Case::new(rule, &Tally::new(heads.iter().copied()), day).outcome() == Outcome::Breach
    });
    Some(breaches.map(|(_, likely)| likely).sum())
}
