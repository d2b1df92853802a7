//! A rule is data: one predicate and how to count for it.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::counted::{self, Counted};
use super::parameters::{EvaluateAt, Exception, Grace, NotAssessed, SubjectScope};
use super::schedule::{Day, Target};
use crate::clock::LADDER_DAYS;
use crate::ids::RuleId;
use crate::moment::Moment;
use crate::roles::{RoleClass, RoleSet};

/// One rule, with every parameter of section 2 of the reference of the domain. Who counts is a parameter of each rule and not of Openfloor: the wordings that people
/// pledged differ in the chair, the smallest panel, rounding, and those who are not stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name within its charter, or of a well-known wording.
    pub id: RuleId,
    /// In a few words.
    pub title: String,
    /// Where the wording comes from, and what in the reading of it is ours.
    pub source: String,
    /// What it asks for.
    pub predicate: Predicate,
    /// Whose seats it counts. A person is counted if any of her roles is.
    #[serde(default = "everyone")]
    pub counted: Vec<Counted>,
    /// What `without_chair` and `min_size_counts_chair` take for the chair. All that facilitate
    /// unless said otherwise: programmes call the same place chair, moderator or host, and the point
    /// of such a wording is that to hand out the floor is not to have it.
    #[serde(default = "facilitating")]
    pub chair: Vec<Counted>,
    /// The rule asks nothing of fewer people than this. At least one is always needed.
    #[serde(default = "one")]
    pub min_size: u32,
    /// Nor of more than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<u32>,
    /// Whether a chair who is not counted is one of `min_size`: "a panel of two or more, not
    /// counting the chair" leaves it open.
    #[serde(default)]
    pub min_size_counts_chair: bool,
    /// How a share becomes a number of people.
    #[serde(default)]
    pub rounding: Rounding,
    /// What becomes of those who are not stated.
    #[serde(default)]
    pub unknown: UnknownPolicy,
    /// How non-binary people count.
    #[serde(default)]
    pub non_binary: NonBinaryPolicy,
    /// Of the two groups of a joint rule, one smaller than this is exempt.
    #[serde(default = "one")]
    pub min_group_size: u32,
    /// The first day on which it is in force, by the day of the convening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Day>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<Day>,
    /// Which panels it speaks of.
    #[serde(default)]
    pub subject_scope: SubjectScope,
    /// Counts only those whom the organiser chose, not those that a delegation or institution did:
    /// measure what you control (BBC 50:50).
    #[serde(default)]
    pub control_only: bool,
    /// When it is judged.
    #[serde(default)]
    pub evaluate_at: EvaluateAt,
    /// A drop-out so late that nobody is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Grace>,
    /// Who may do otherwise, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// What the source asks for too and nothing here looks at. To be shown beside a verdict: it is of
    /// the rest only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_assessed: Vec<NotAssessed>,
}

/// What a rule asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Predicate {
    /// This many women among those counted.
    AtLeastWomen {
        /// How many.
        n: NonZeroU32,
    },
    /// Neither all women nor all men.
    NotSingleSex,
    /// This share of women among those counted.
    ShareOfWomen {
        /// Basis points, or basis points by year.
        target_bp: Target,
    },
    /// This share of women among those who lead, and among those who take part.
    LeadersAndParticipants {
        /// Basis points, or basis points by year.
        target_bp: Target,
        /// Whether who leads is also one of those who take part.
        #[serde(default)]
        leaders_take_part: bool,
    },
    /// This many women among those counted, not counting who pledged it. Where nobody says who did, it
    /// is a woman among those counted, for whom it is written: then as many others, and her.
    OtherWomen {
        /// How many.
        n: NonZeroU32,
    },
    /// Of women and of men a share of at least this and at most that, in whole people and without
    /// rounding: of three people no number is 40 to 60 %.
    EachSideBetween {
        /// The smaller share, in basis points.
        from_bp: u32,
        /// The greater.
        to_bp: u32,
    },
    /// As many women as men, or nearly.
    DifferByAtMost {
        /// By how many they may differ.
        n: u32,
    },
}

/// How a share becomes a number of people. Always in integers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rounding {
    /// The smallest number that reaches the share.
    #[default]
    Ceil,
    /// The number closest to the share, but not above another share: the way of the EU directive
    /// 2022/2381, with a cap of 49 %.
    NearestNotAbove {
        /// The other share, in basis points.
        cap_bp: u32,
    },
}

impl Rounding {
    /// How many of so many people a share means. For small panels [`Rounding::NearestNotAbove`] can
    /// mean none; such a rule sets a smallest size.
    pub fn need(self, bp: u32, people: u32) -> u32 {
        let (bp, people) = (u64::from(bp), u64::from(people));
        let need = match self {
            Self::Ceil => (bp * people).div_ceil(10_000),
            Self::NearestNotAbove { cap_bp } => {
                ((bp * people + 5_000) / 10_000).min(u64::from(cap_bp) * people / 10_000)
            }
        };
        u32::try_from(need).unwrap_or(u32::MAX)
    }
}

/// What becomes of those who are not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownPolicy {
    /// They could be anything: the verdict is what is true of all ways to count them.
    #[default]
    Bounds,
    /// They are counted with the men.
    CountAsNotWoman,
    /// They are not counted, and the panel is so much smaller.
    Exclude,
}

/// How non-binary people count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NonBinaryPolicy {
    /// Neither as women nor as men, and always among all. The literal reading of "a woman".
    #[default]
    OwnClass,
    /// With the women: the rule speaks of people who are not men.
    CountsAsNotMan,
    /// As each of them asked to be counted. That is what a tally holds already, so it judges as
    /// [`NonBinaryPolicy::OwnClass`]; it is kept because it is what the rule promises.
    SelfDetermined,
}

/// A rule that can never mean anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// It counts nobody.
    #[error("the rule counts no role")]
    CountsNobody,
    /// No size is both.
    #[error("max_size is smaller than min_size")]
    NoSize,
    /// No day is both.
    #[error("effective_to is before effective_from")]
    NoDay,
    /// Whether a group is small enough to be exempt must not depend on who answers.
    #[error("min_group_size does not go with leaving out those who are not stated")]
    ExemptByAnswers,
    /// A share above all.
    #[error("cap_bp is 0 to 10000 basis points")]
    CapOutOfRange,
    /// No share is both, or it is more than all.
    #[error("from_bp and to_bp are 0 to 10000 basis points, and from_bp is the smaller")]
    NoShare,
    /// Time alone would not bring it: a panel is looked at anew on these days.
    #[error("days_before is one of 90, 30, 14, 7 and 1 days")]
    NoStep,
    /// Both sides need at least this share, and two of them are more than all.
    #[error("from_bp is of women and of men, so it is at most 5000 basis points")]
    MoreThanAll,
}

impl Rule {
    /// A rule of everyone on the panel, with nothing but the defaults.
    pub fn new(
        id: RuleId,
        title: impl Into<String>,
        source: impl Into<String>,
        predicate: Predicate,
    ) -> Self {
        Self {
            id,
            title: title.into(),
            source: source.into(),
            predicate,
            counted: everyone(),
            chair: facilitating(),
            min_size: one(),
            max_size: None,
            min_size_counts_chair: false,
            rounding: Rounding::Ceil,
            unknown: UnknownPolicy::Bounds,
            non_binary: NonBinaryPolicy::OwnClass,
            min_group_size: one(),
            effective_from: None,
            effective_to: None,
            subject_scope: SubjectScope::OwnAppearances,
            control_only: false,
            evaluate_at: EvaluateAt::EveryChange,
            grace: None,
            exceptions: Vec::new(),
            not_assessed: Vec::new(),
        }
    }

    /// Refuses what can never ask anything of anybody. Every rule, also one that fails this, can be
    /// judged; this is for who writes one down.
    pub fn check(&self) -> Result<(), RuleFault> {
        if self.counted_roles().iter().next().is_none() {
            return Err(RuleFault::CountsNobody);
        }
        if self.max_size.is_some_and(|max| max < self.min_size.max(1)) {
            return Err(RuleFault::NoSize);
        }
        if matches!((self.effective_from, self.effective_to), (Some(from), Some(to)) if to < from) {
            return Err(RuleFault::NoDay);
        }
        if self.unknown == UnknownPolicy::Exclude && self.min_group_size > 1 {
            return Err(RuleFault::ExemptByAnswers);
        }
        if let Predicate::EachSideBetween { from_bp, to_bp } = self.predicate {
            if from_bp > to_bp || to_bp > 10_000 {
                return Err(RuleFault::NoShare);
            }
            if from_bp > 5_000 {
                return Err(RuleFault::MoreThanAll);
            }
        }
        if matches!(self.evaluate_at, EvaluateAt::DaysBefore { days } if !LADDER_DAYS.contains(&days)) {
            return Err(RuleFault::NoStep);
        }
        match self.rounding {
            Rounding::NearestNotAbove { cap_bp } if cap_bp > 10_000 => Err(RuleFault::CapOutOfRange),
            _ => Ok(()),
        }
    }

    /// The roles whose holders are counted.
    pub fn counted_roles(&self) -> RoleSet {
        counted::union(&self.counted, self.chair_roles())
    }

    /// The roles that are the chair.
    pub fn chair_roles(&self) -> RoleSet {
        counted::union(&self.chair, RoleSet::default())
    }

    /// The share in force in a year, in basis points; none where the rule asks for a number.
    pub fn target_bp(&self, year: i16) -> Option<u32> {
        match &self.predicate {
            Predicate::ShareOfWomen { target_bp } | Predicate::LeadersAndParticipants { target_bp, .. } => {
                Some(target_bp.bp(year))
            }
            _ => None,
        }
    }

    /// Whether who left a panel then, in milliseconds since 1970, left so late that its holder may stay.
    pub fn excuses(&self, left_ms: i64, starts: Option<Moment>) -> bool {
        self.grace.as_ref().zip(starts).is_some_and(|(grace, starts)| grace.covers(left_ms, starts.utc_ms))
    }

    /// Whether it is in force on a day.
    pub fn is_in_force(&self, on: Day) -> bool {
        self.effective_from.is_none_or(|from| from <= on) && self.effective_to.is_none_or(|to| on <= to)
    }
}

fn everyone() -> Vec<Counted> {
    vec![Counted::Everyone]
}

fn facilitating() -> Vec<Counted> {
    vec![Counted::Class(RoleClass::Facilitating)]
}

fn one() -> u32 {
    1
}
