//! What a rule says of a panel, and the numbers it rests on.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::both_sides::BothSides;
use super::case::Case;
use super::repair::{Repair, repair_of};
use super::rule::Rule;
use super::schedule::Day;
use super::sides::{Sides, Test};
use super::tally::{ClassCounts, Head, Tally};
use crate::ids::RuleId;
use crate::moment::Moment;
use crate::people::Class;
use crate::roles::{Role, RoleSet};

/// How a panel stands under a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It holds, however those who are not stated are counted.
    Ok,
    /// It does not hold, however they are counted.
    Breach,
    /// It depends on how they are counted.
    Undetermined,
    /// The rule asks nothing of this panel.
    NotApplicable,
}

impl Outcome {
    /// The name in files and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Breach => "breach",
            Self::Undetermined => "undetermined",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// The order in which groups speak for a panel, the first for all.
    pub(super) fn severity_rank(self) -> u8 {
        match self {
            Self::Breach => 0,
            Self::Undetermined => 1,
            Self::Ok => 2,
            Self::NotApplicable => 3,
        }
    }
}

/// A group of people that a joint rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Those who lead.
    Leaders,
    /// Those who take part.
    Participants,
}

/// What a rule says of a panel. Its JSON is part of the API: names and meanings stay.
///
/// Where the rule counts non-binary people with the women, "women" in the bounds and in `need` are
/// people who are not men; `counted` always has the classes as stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// The rule.
    pub rule: RuleId,
    /// How the panel stands.
    pub outcome: Outcome,
    /// The group that `counted`, the bounds and `need` are of, under a joint rule: the worse one,
    /// of two that stand alike the one with the smaller share of women.
    pub headline: Option<Group>,
    /// The people that the rule counts, open seats among the unknown.
    pub counted: ClassCounts,
    /// The share of women is at least this, in basis points, rounded down; 0 if nobody is counted.
    pub lower_bp: u32,
    /// And at most this.
    pub upper_bp: u32,
    /// The share of women among those who are stated; none if nobody is.
    pub known_bp: Option<u32>,
    /// How many women a group of this size needs, where the rule asks for women.
    pub need: Option<u32>,
    /// The share in force on the day, in basis points, where the rule asks for a share.
    pub target_bp: Option<u32>,
    /// Each group of a joint rule; otherwise empty.
    pub groups: Vec<GroupVerdict>,
    /// Why it stands so.
    pub evidence: Vec<Evidence>,
    /// Whether the same panel would hold a year later, when a schedule may ask for more. None if
    /// that cannot be said.
    pub would_hold_next_year: Option<bool>,
    /// What would mend it; none if nothing needs to be.
    pub repair: Option<Repair>,
}

/// How one group of a joint rule stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupVerdict {
    /// Which.
    pub group: Group,
    /// How it stands; `not-applicable` if it is empty or smaller than the rule's smallest group.
    pub outcome: Outcome,
    /// Its people.
    pub counted: ClassCounts,
    /// As in [`Verdict`].
    pub lower_bp: u32,
    /// As in [`Verdict`].
    pub upper_bp: u32,
    /// As in [`Verdict`].
    pub known_bp: Option<u32>,
    /// How many women it needs.
    pub need: Option<u32>,
}

/// Why a panel stands as it does, as data: the sentences are made elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// The rule is not in force on the day.
    NotInForce {
        /// First day.
        from: Option<Day>,
        /// Last day.
        to: Option<Day>,
    },
    /// The panel is smaller or larger than the rule speaks of.
    Size {
        /// The people counted.
        people: u32,
        /// Those in the chair, if the rule counts them for the smallest size.
        chairs: u32,
        /// Smallest size.
        min_size: u32,
        /// Largest size.
        max_size: Option<u32>,
    },
    /// Both groups of a joint rule are empty or smaller than it speaks of.
    SmallGroups {
        /// Smallest group.
        min_group_size: u32,
    },
    /// There are fewer women than needed, or there may be.
    Short {
        /// In this group of a joint rule.
        group: Option<Group>,
        /// Women for certain.
        women: u32,
        /// Women at most, with everybody who is not stated.
        women_at_most: u32,
        /// Women needed.
        need: u32,
        /// People counted.
        people: u32,
    },
    /// All are women or all are men, or may be.
    SingleSex {
        /// Women for certain.
        women: u32,
        /// Men for certain.
        men: u32,
        /// Those who could be either.
        not_stated: u32,
    },
    /// The share of women or that of men is outside a range, or may be.
    OutOfRange {
        /// Women for certain.
        women: u32,
        /// Men for certain.
        men: u32,
        /// Those who could be either.
        not_stated: u32,
        /// People counted.
        people: u32,
        /// The smallest share, in basis points.
        from_bp: u32,
        /// The greatest.
        to_bp: u32,
    },
    /// The numbers of women and men are too far apart, or may be.
    Apart {
        /// Women for certain.
        women: u32,
        /// Men for certain.
        men: u32,
        /// Those who could be either.
        not_stated: u32,
        /// By how many they may differ.
        at_most: u32,
    },
    /// Whoever wrote the line-up did not say who chairs, and the rule leaves out the chair. It would
    /// stand like this if the only woman chairs.
    IfTheOnlyWomanChairs {
        /// How.
        outcome: Outcome,
    },
}

/// What a rule says of a panel whose convening takes place on a day. The schedule's year is the
/// calendar's where the convening is.
pub fn judge(rule: &Rule, tally: &Tally, on: Moment) -> Verdict {
    let case = Case::new(rule, tally, Day::of(on));
    let headline = headline(&case);
    let sides = case.sides(headline);
    let scope = case.out_of_scope();
    let outcome = case.outcome();
    Verdict {
        rule: rule.id.clone(),
        outcome,
        headline: case.groups()[headline],
        counted: case.group(headline),
        lower_bp: sides.lower_bp(),
        upper_bp: sides.upper_bp(),
        known_bp: sides.known_bp(),
        need: if outcome == Outcome::NotApplicable { None } else { case.test.need(sides.people()) },
        target_bp: rule.target_bp(case.day.year()),
        groups: if scope.is_some() { Vec::new() } else { group_verdicts(&case) },
        evidence: scope.map_or_else(|| evidence(&case, outcome), |reason| vec![reason]),
        would_hold_next_year: would_hold(rule, tally, case.day.a_year_later()),
        repair: repair_of(&case),
    }
}

fn would_hold(rule: &Rule, tally: &Tally, day: Day) -> Option<bool> {
    match Case::new(rule, tally, day).outcome() {
        Outcome::Ok => Some(true),
        Outcome::Breach => Some(false),
        Outcome::Undetermined | Outcome::NotApplicable => None,
    }
}

/// The group whose numbers stand for the panel.
fn headline(case: &Case<'_>) -> usize {
    let worse = |a: &usize, b: &usize| {
        let by_outcome = case.group_outcome(*a).severity_rank().cmp(&case.group_outcome(*b).severity_rank());
        by_outcome.then_with(|| smaller_share(case, *a, *b))
    };
    (0..case.groups().len()).min_by(worse).unwrap_or(0)
}

/// Compares the smallest possible shares of women, as fractions.
fn smaller_share(case: &Case<'_>, a: usize, b: usize) -> Ordering {
    let (a, b) = (case.sides(a), case.sides(b));
    let left = u64::from(a.women) * u64::from(b.people());
    left.cmp(&(u64::from(b.women) * u64::from(a.people())))
}

fn group_verdicts(case: &Case<'_>) -> Vec<GroupVerdict> {
    let named = case.groups().iter().enumerate().filter_map(|(index, group)| Some((index, (*group)?)));
    named.map(|(index, group)| group_verdict(case, index, group)).collect()
}

fn group_verdict(case: &Case<'_>, index: usize, group: Group) -> GroupVerdict {
    let sides = case.sides(index);
    let outcome = case.group_outcome(index);
    GroupVerdict {
        group,
        outcome,
        counted: case.group(index),
        lower_bp: sides.lower_bp(),
        upper_bp: sides.upper_bp(),
        known_bp: sides.known_bp(),
        need: if outcome == Outcome::NotApplicable { None } else { case.test.need(sides.people()) },
    }
}

fn evidence(case: &Case<'_>, outcome: Outcome) -> Vec<Evidence> {
    if outcome == Outcome::NotApplicable {
        return vec![Evidence::SmallGroups { min_group_size: case.rule.min_group_size }];
    }
    let groups = case.groups().iter().enumerate();
    let shortfalls = groups.filter_map(|(index, group)| shortfall(case, index, *group));
    shortfalls.chain(if_the_only_woman_chairs(case, outcome)).collect()
}

/// What is, or may be, lacking in a group.
fn shortfall(case: &Case<'_>, index: usize, group: Option<Group>) -> Option<Evidence> {
    if !matches!(case.group_outcome(index), Outcome::Breach | Outcome::Undetermined) {
        return None;
    }
    let sides = case.sides(index);
    let Sides { women, men, not_stated, .. } = sides;
    let people = sides.people();
    Some(match case.test {
        Test::Enough(need) => Evidence::Short {
            group,
            women,
            women_at_most: sides.women_at_most(),
            need: need.of(people),
            people,
        },
        Test::Mixed { .. } => Evidence::SingleSex { women, men, not_stated },
        Test::BothSides { asked: BothSides::Between { from_bp, to_bp }, .. } => {
            Evidence::OutOfRange { women, men, not_stated, people, from_bp, to_bp }
        }
        Test::BothSides { asked: BothSides::DifferByAtMost(at_most), .. } => {
            Evidence::Apart { women, men, not_stated, at_most }
        }
    })
}

/// Where nobody is listed in the chair and the only woman counted has no role said, she may well be
/// in the chair: many programmes list the moderator first and do not say so.
fn if_the_only_woman_chairs(case: &Case<'_>, outcome: Outcome) -> Option<Evidence> {
    let chair = case.rule.chair_roles().iter().next()?;
    let is_left_out = !case.rule.counted_roles().has(chair);
    let is_listed = case.tally.heads().iter().any(|(head, _)| head.roles().meets(case.rule.chair_roles()));
    let is_the_woman = |head: &Head| {
        head.class() == Class::Woman
            && head.roles() == RoleSet::of(Role::Unspecified)
            && case.tally.others(*head) == 1
    };
    let woman = case.tally.heads().iter().map(|(head, _)| *head).find(is_the_woman)?;
    if !is_left_out || is_listed || case.counted().women != 1 {
        return None;
    }
    let in_the_chair = Head::person(RoleSet::of(chair), Class::Woman);
    let then = case.outcome_for(&case.tally.exchanging(woman, in_the_chair));
    (then != outcome).then_some(Evidence::IfTheOnlyWomanChairs { outcome: then })
}
