//! How often something is seen in a series, beside how often chance alone would show it.

use schemars::JsonSchema;
use serde::Serialize;

use super::distributions::total;
use super::hypergeometric::Hypergeometric;
use super::lattice;
use super::p_value::{Precision, Tails};
use super::series::{LongSeries, Series};
use super::ways::ways;
use crate::judgement::Rounding;

/// What is looked for: a number of women on a panel (section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hit {
    /// None.
    NoWoman,
    /// Exactly one: tokenism.
    OneWoman,
    /// Exactly two (Chang et al. 2019).
    TwoWomen,
    /// Exactly as many as a share needs, and not one more.
    AtNeed {
        /// The share, in basis points.
        bp: u32,
        /// How it becomes a number.
        rounding: Rounding,
    },
}

impl Hit {
    /// How many women make a panel of so many people a hit.
    pub fn women(self, people: u32) -> u32 {
        match self {
            Self::NoWoman => 0,
            Self::OneWoman => 1,
            Self::TwoWomen => 2,
            Self::AtNeed { bp, rounding } => rounding.need(bp, people),
        }
    }
}

/// Whether there is more of it than chance alone would show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More.
    More,
    /// Fewer.
    Fewer,
    /// Neither.
    AsExpected,
}

/// Two numbers this close to each other differ by rounding only.
const CLOSE: f64 = 1e-9;

impl Direction {
    /// Of a number beside what chance alone would show.
    pub(super) fn of(observed: f64, expected: f64) -> Self {
        if (observed - expected).abs() <= CLOSE * expected.abs().max(1.0) {
            Self::AsExpected
        } else if observed > expected {
            Self::More
        } else {
            Self::Fewer
        }
    }

    /// The name in files and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Fewer => "fewer",
            Self::AsExpected => "as-expected",
        }
    }
}

/// An effect size. Every series has one, however short.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Finding {
    /// What was looked for.
    pub hit: Hit,
    /// Panels that are one.
    pub observed: u64,
    /// Panels that chance alone would make one, on average.
    pub expected: f64,
    /// Which of the two is greater.
    pub direction: Direction,
}

impl Finding {
    /// Observed over expected; none if nothing is expected.
    pub fn ratio(self) -> Option<f64> {
        (self.expected > 0.0).then(|| self.observed as f64 / self.expected)
    }
}

impl Series {
    /// How often a number of women is seen, beside how often chance alone would show it: the sum of
    /// `h_i(x)` over the panels.
    pub fn finding(&self, hit: Hit) -> Finding {
        let hits = self.cells().filter(|((people, women), _)| *women == hit.women(*people));
        let observed = hits.map(|(_, times)| times).sum();
        let (people, women) = (self.people(), self.women());
        let expected = self.sizes().into_iter().map(|(size, times)| {
            let chance = Hypergeometric::new(people, women, u64::from(size));
            times as f64 * chance.probability(u64::from(hit.women(size)))
        });
        let expected = total(expected);
        Finding { hit, observed, expected, direction: Direction::of(observed as f64, expected) }
    }
}

impl LongSeries<'_> {
    /// How likely chance alone shows at least, and at most, as many hits as were seen.
    pub fn tails(self, hit: Hit) -> Tails {
        let (sizes, women) = (self.series.sizes(), self.series.women());
        let Finding { observed, expected, .. } = self.series.finding(hit);
        match ways(&sizes, women, hit) {
            Some(ways) => {
                Tails::new(self.enough, ways.at_least(observed), ways.at_most(observed), Precision::Exact)
            }
            None => {
                let (at_least, at_most) = lattice::tails(&sizes, women, hit, observed, expected);
                Tails::new(self.enough, at_least, at_most, Precision::Floating)
            }
        }
    }
}
