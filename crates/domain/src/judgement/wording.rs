//! A wording: a rule with all that people wrote beside it.
//!
//! A [`Rule`] is what events hold today. A wording is a rule and more: who it is asked of, when it is
//! judged, what excuses, what is not assessed, and three predicates that a rule has not. Every rule is
//! a wording, and a wording that asks nothing else judges as its rule does.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::both_sides::BothSides;
use super::counted::{self, Counted};
use super::rule::{self, NonBinaryPolicy, Predicate, Rounding, Rule, RuleFault, UnknownPolicy};
use super::schedule::{Day, Target};
use crate::ids::RuleId;
use crate::roles::RoleSet;

/// What somebody pledged, with every parameter of section 2 of the reference of the domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Its name among wordings.
    pub id: RuleId,
    /// In a few words.
    pub title: String,
    /// Where the wording comes from, and what in the reading of it is ours.
    pub source: String,
    /// What it asks for.
    pub predicate: Asks,
    /// As in [`Rule`].
    #[serde(default = "rule::everyone")]
    pub counted: Vec<Counted>,
    /// As in [`Rule`].
    #[serde(default = "rule::facilitating")]
    pub chair: Vec<Counted>,
    /// As in [`Rule`].
    #[serde(default = "rule::one")]
    pub min_size: u32,
    /// As in [`Rule`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<u32>,
    /// As in [`Rule`].
    #[serde(default)]
    pub min_size_counts_chair: bool,
    /// As in [`Rule`].
    #[serde(default)]
    pub rounding: Rounding,
    /// As in [`Rule`].
    #[serde(default)]
    pub unknown: UnknownPolicy,
    /// As in [`Rule`].
    #[serde(default)]
    pub non_binary: NonBinaryPolicy,
    /// As in [`Rule`].
    #[serde(default = "rule::one")]
    pub min_group_size: u32,
    /// As in [`Rule`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Day>,
    /// As in [`Rule`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<Day>,
    /// Which panels it speaks of.
    #[serde(default)]
    pub subject_scope: SubjectScope,
    /// Counts only the seats that the organiser fills, not those that a delegation or institution
    /// does: measure what you control (BBC 50:50).
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
    /// What the source asks for too and nothing here looks at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_assessed: Vec<NotAssessed>,
}

/// What a wording asks for. The first four are those of [`Predicate`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Asks {
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
    /// This many women among those counted, not counting who pledged it.
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

/// Which panels a wording speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectScope {
    /// Those that its holder sits on.
    #[default]
    OwnAppearances,
    /// Those that its holder organises.
    Organised,
    /// Those that its holder pays for.
    Funded,
}

/// When a wording is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EvaluateAt {
    /// Once, as the panel was submitted.
    Submission,
    /// From when the line-up is complete or published.
    Announcement,
    /// At every change.
    #[default]
    EveryChange,
    /// From so many days before the convening.
    DaysBefore {
        /// How many.
        days: u32,
    },
}

const DAY_MS: i64 = 86_400_000;

impl EvaluateAt {
    /// Whether a panel is to be judged now: `is_shown` says whether its line-up is complete or
    /// published, and both instants are milliseconds since 1970.
    pub fn is_reached(self, is_shown: bool, now_ms: i64, starts_ms: i64) -> bool {
        match self {
            Self::Submission | Self::EveryChange => true,
            Self::Announcement => is_shown,
            Self::DaysBefore { days } => starts_ms.saturating_sub(now_ms) <= i64::from(days) * DAY_MS,
        }
    }
}

/// A drop-out in the last days is excused (Barder's FAQ): the holder stays and says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grace {
    /// How many days before the convening.
    pub days: u32,
    /// Why.
    pub reason: String,
}

impl Grace {
    /// Whether who left then, in milliseconds since 1970, left in these days. After the convening
    /// began there is nothing to excuse.
    pub fn covers(&self, left_ms: i64, starts_ms: i64) -> bool {
        let lead_ms = starts_ms.saturating_sub(left_ms);
        (0..=i64::from(self.days) * DAY_MS).contains(&lead_ms)
    }
}

/// Somebody who may do otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Who.
    pub who: String,
    /// Why.
    pub why: String,
}

/// What the source of a wording asks for too, and Openfloor does not look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotAssessed {
    /// What.
    pub what: String,
    /// Why not.
    pub why: String,
}

/// A wording that can never mean anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordingFault {
    /// As of a rule.
    #[error(transparent)]
    Rule(#[from] RuleFault),
    /// No share is both, or it is more than all.
    #[error("from_bp and to_bp are 0 to 10000 basis points, and from_bp is the smaller")]
    NoShare,
    /// Both sides need at least this share, and two of them are more than all.
    #[error("from_bp is of women and of men, so it is at most 5000 basis points")]
    MoreThanAll,
}

/// How a wording is judged.
pub(super) enum Form {
    /// As a rule.
    Rule(Rule),
    /// By the women besides who pledged it.
    Others(NonZeroU32),
    /// By women and men alike.
    BothSides(BothSides),
}

impl Wording {
    /// Refuses what can never ask anything of anybody, or can never hold.
    pub fn check(&self) -> Result<(), WordingFault> {
        if let Asks::EachSideBetween { from_bp, to_bp } = self.predicate {
            if from_bp > to_bp || to_bp > 10_000 {
                return Err(WordingFault::NoShare);
            }
            if from_bp > 5_000 {
                return Err(WordingFault::MoreThanAll);
            }
        }
        Ok(self.with(Predicate::NotSingleSex).check()?)
    }

    /// The roles whose holders are counted.
    pub fn counted_roles(&self) -> RoleSet {
        counted::union(&self.counted, counted::union(&self.chair, RoleSet::default()))
    }

    /// The rule that it comes to, where it asks for what a rule can ask for.
    pub fn rule(&self) -> Option<Rule> {
        match self.form() {
            Form::Rule(rule) => Some(rule),
            Form::Others(_) | Form::BothSides(_) => None,
        }
    }

    pub(super) fn form(&self) -> Form {
        Form::Rule(self.with(match &self.predicate {
            Asks::AtLeastWomen { n } => Predicate::AtLeastWomen { n: *n },
            Asks::NotSingleSex => Predicate::NotSingleSex,
            Asks::ShareOfWomen { target_bp } => Predicate::ShareOfWomen { target_bp: target_bp.clone() },
            Asks::LeadersAndParticipants { target_bp, leaders_take_part } => {
                let (target_bp, leaders_take_part) = (target_bp.clone(), *leaders_take_part);
                Predicate::LeadersAndParticipants { target_bp, leaders_take_part }
            }
            Asks::OtherWomen { n } => return Form::Others(*n),
            Asks::EachSideBetween { from_bp, to_bp } => {
                return Form::BothSides(BothSides::Between { from_bp: *from_bp, to_bp: *to_bp });
            }
            Asks::DifferByAtMost { n } => return Form::BothSides(BothSides::DifferByAtMost(*n)),
        }))
    }

    /// The rule with its parameters and another predicate.
    pub(super) fn with(&self, predicate: Predicate) -> Rule {
        Rule {
            id: self.id.clone(),
            title: self.title.clone(),
            source: self.source.clone(),
            predicate,
            counted: self.counted.clone(),
            chair: self.chair.clone(),
            min_size: self.min_size,
            max_size: self.max_size,
            min_size_counts_chair: self.min_size_counts_chair,
            rounding: self.rounding,
            unknown: self.unknown,
            non_binary: self.non_binary,
            min_group_size: self.min_group_size,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
        }
    }
}

impl From<Rule> for Wording {
    fn from(rule: Rule) -> Self {
        let predicate = match rule.predicate {
            Predicate::AtLeastWomen { n } => Asks::AtLeastWomen { n },
            Predicate::NotSingleSex => Asks::NotSingleSex,
            Predicate::ShareOfWomen { target_bp } => Asks::ShareOfWomen { target_bp },
            Predicate::LeadersAndParticipants { target_bp, leaders_take_part } => {
                Asks::LeadersAndParticipants { target_bp, leaders_take_part }
            }
        };
        Self {
            id: rule.id,
            title: rule.title,
            source: rule.source,
            predicate,
            counted: rule.counted,
            chair: rule.chair,
            min_size: rule.min_size,
            max_size: rule.max_size,
            min_size_counts_chair: rule.min_size_counts_chair,
            rounding: rule.rounding,
            unknown: rule.unknown,
            non_binary: rule.non_binary,
            min_group_size: rule.min_group_size,
            effective_from: rule.effective_from,
            effective_to: rule.effective_to,
            subject_scope: SubjectScope::OwnAppearances,
            control_only: false,
            evaluate_at: EvaluateAt::EveryChange,
            grace: None,
            exceptions: Vec::new(),
            not_assessed: Vec::new(),
        }
    }
}
