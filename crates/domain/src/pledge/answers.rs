//! What an ally answers to a message: said once for each panel, by a button.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::DAY_HOURS;

/// After how many hours an ally is asked again who wants to be.
pub const LATER_HOURS: u32 = 7 * DAY_HOURS;

/// What an ally did about a panel, or wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// I asked the organiser.
    Asked,
    /// It was mended.
    Mended,
    /// I recommended somebody.
    Recommended,
    /// I offered my seat.
    OfferedSeat,
    /// I stepped down. Nothing more is told about the panel.
    SteppedDown,
    /// I stay, and will say so. It is not told once more that the day comes nearer.
    Stays,
    /// What you tell me is wrong.
    Wrong,
    /// Ask me again in a week.
    Later,
}

impl Answer {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Asked,
        Self::Mended,
        Self::Recommended,
        Self::OfferedSeat,
        Self::SteppedDown,
        Self::Stays,
        Self::Wrong,
        Self::Later,
    ];

    /// The name in links and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Mended => "mended",
            Self::Recommended => "recommended",
            Self::OfferedSeat => "offered-seat",
            Self::SteppedDown => "stepped-down",
            Self::Stays => "stays",
            Self::Wrong => "wrong",
            Self::Later => "later",
        }
    }
}

/// An answer, and when it was given. Sealed for the pledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerAbout {
    /// Which.
    pub answer: Answer,
    /// In which [hour recorded](crate::clock).
    pub hour: u32,
}

/// What was answered about one panel, each with the hour in which it was last said.
pub type Answers = BTreeMap<Answer, u32>;

/// How a note to an organiser is put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Framing {
    /// By the right to take part.
    #[default]
    Rights,
    /// By how well a debate or process works.
    Process,
    /// By what is said of a panel afterwards.
    Reputation,
}

impl Framing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rights, Self::Process, Self::Reputation];

    /// The name in forms and templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rights => "rights",
            Self::Process => "process",
            Self::Reputation => "reputation",
        }
    }
}
