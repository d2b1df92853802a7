//! What people write beside a rule: of whose panels it speaks, when it is judged, what excuses, and what
//! of its source is not assessed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// Which panels a rule speaks of.
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

/// When a rule is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EvaluateAt {
    /// As the panel is submitted; and at every change after, since what was submitted is not always what
    /// is on stage.
    Submission,
    /// From when the line-up is complete or published.
    Announcement,
    /// At every change.
    #[default]
    EveryChange,
    /// From so many days before the convening.
    DaysBefore {
        /// How many: 90, 30, 14, 7 or 1.
        days: u32,
    },
}

const DAY_MS: i64 = 86_400_000;

impl EvaluateAt {
    /// Whether a panel is to be judged now, in milliseconds since 1970: `is_shown` says whether its line-up
    /// is complete or published. One of which nobody knows when it begins is judged at once, since its
    /// day would never come.
    pub fn is_reached(self, is_shown: bool, now_ms: i64, starts: Option<Moment>) -> bool {
        match self {
            Self::Submission | Self::EveryChange => true,
            Self::Announcement => is_shown,
            Self::DaysBefore { .. } => self.due_ms(starts).is_none_or(|due| due <= now_ms),
        }
    }

    /// When time alone brings it, in milliseconds since 1970; none if it does not.
    pub fn due_ms(self, starts: Option<Moment>) -> Option<i64> {
        match self {
            Self::DaysBefore { days } => Some(starts?.utc_ms.saturating_sub(i64::from(days) * DAY_MS)),
            Self::Submission | Self::EveryChange | Self::Announcement => None,
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

/// What the source of a rule asks for too, and Openfloor does not look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotAssessed {
    /// What.
    pub what: String,
    /// Why not.
    pub why: String,
}
