//! A row of the table: something of ours beside what limits it.

use crate::rounds::Rounds;
use crate::settings::Settings;

/// What is measured, beside what. Each row is a module of [`crate::rows`].
pub(crate) struct Row {
    /// How it is named on the command line.
    pub(crate) name: &'static str,
    /// What of ours is measured.
    pub(crate) what: &'static str,
    /// What is measured beside it, in turns with it.
    pub(crate) beside: &'static str,
    /// Measures it: one case, or one for each size, load or percentile.
    pub(crate) measure: fn(&Settings) -> anyhow::Result<Vec<Case>>,
}

/// One line of the table.
pub(crate) struct Case {
    /// What tells it from the other cases of its row; empty if there is one only.
    pub(crate) label: String,
    /// What the numbers are.
    pub(crate) unit: Unit,
    /// How ours is to stand to the limit.
    pub(crate) aim: Aim,
    /// What ours is to reach by itself, in the unit.
    pub(crate) least: Option<f64>,
    /// What was measured.
    pub(crate) rounds: Rounds,
    /// Everything that somebody must know to measure the same: how many, how large, how many at once, how synced.
    pub(crate) settings: String,
}

/// What a number of a case is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    /// So many of these a second.
    PerSecond(&'static str),
    /// Milliseconds.
    Milliseconds,
    /// Mebibytes.
    Mebibytes,
}

/// How ours, divided by the limit, is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Aim {
    /// This share of the limit's rate, or more.
    Share(f64),
    /// So many times the rate of what it stands beside, or more.
    TimesAsMuch(f64),
    /// So many times the limit's time or room, or less.
    WithinTimes(f64),
}

impl Aim {
    /// The number that the ratio is held against.
    pub(crate) fn ratio(self) -> f64 {
        match self {
            Self::Share(ratio) | Self::TimesAsMuch(ratio) | Self::WithinTimes(ratio) => ratio,
        }
    }

    fn is_met(self, ratio: f64) -> bool {
        match self {
            Self::Share(aim) | Self::TimesAsMuch(aim) => ratio >= aim,
            Self::WithinTimes(aim) => ratio <= aim,
        }
    }
}

impl Case {
    /// Whether ours stands to the limit as it is to, and reaches what it is to reach by itself.
    pub(crate) fn is_met(&self) -> bool {
        self.aim.is_met(self.rounds.ratio().median)
            && self.least.is_none_or(|least| self.rounds.ours().median >= least)
    }
}
