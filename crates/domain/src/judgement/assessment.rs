//! All that is to be said of one panel at once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::canon;
use super::indicators::{Indicator, indicators};
use super::rule::Rule;
use super::tally::{ClassCounts, Tally};
use super::verdict::{Verdict, judge};
use crate::moment::Moment;

/// How one panel stands under several rules, for one audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    /// The distinct people of the panel, and its open seats among the unknown.
    pub counts: ClassCounts,
    /// Places as listed.
    pub seats: u32,
    /// One for each rule, in the order of the rules.
    pub verdicts: Vec<Verdict>,
    /// Signs of token participation.
    pub indicators: Vec<Indicator>,
}

/// Judges a panel by several rules.
pub fn assess(rules: &[Rule], tally: &Tally, on: Moment) -> Assessment {
    Assessment {
        counts: tally.counts(),
        seats: tally.seats(),
        verdicts: rules.iter().map(|rule| judge(rule, tally, on)).collect(),
        indicators: indicators(tally),
    }
}

impl Assessment {
    /// SHA-256 of a canonical form: equal where everything said is equal, in any order of rules.
    pub fn digest(&self) -> [u8; 32] {
        canon::digest(self)
    }

    /// The same in lower-case hexadecimal.
    pub fn digest_hex(&self) -> String {
        self.digest().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
