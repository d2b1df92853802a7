//! Two groups compared: women on panels of one sort beside women on the others.

use schemars::JsonSchema;
use serde::Serialize;

use super::hypergeometric::Hypergeometric;
use super::p_value::{Enough, Precision, Tails};

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub of: u64,
}

impl Group {
    /// So many of so many; never more.
    pub fn new(part: u64, of: u64) -> Self {
        Self { part: part.min(of), of }
    }

    /// The share in basis points, rounded down; none of nobody.
    pub fn share_bp(self) -> Option<u32> {
        let bp = (u128::from(self.part) * 10_000).checked_div(u128::from(self.of))?;
        Some(u32::try_from(bp).expect("a part is at most the whole"))
    }
}

/// Two groups, of which the first is the one that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TwoByTwo {
    /// The one asked about.
    pub first: Group,
    /// The other.
    pub second: Group,
}

impl TwoByTwo {
    /// The odds in the first group over those in the second: above 1, more in the first. None if that
    /// would divide by zero, which a correction of a half would only hide.
    pub fn odds_ratio(self) -> Option<f64> {
        let Self { first, second } = self;
        let (up, down) = (
            first.part as f64 * (second.of - second.part) as f64,
            second.part as f64 * (first.of - first.part) as f64,
        );
        (down > 0.0).then(|| up / down)
    }

    /// The share of the first group minus that of the second, in basis points.
    pub fn gap_bp(self) -> Option<i64> {
        let (first, second) = (self.first.share_bp()?, self.second.share_bp()?);
        Some(i64::from(first) - i64::from(second))
    }

    /// Fisher's exact test: how likely the first group holds at least, and at most, so many of all,
    /// were they dealt out blindly. `enough` says that enough panels are behind it.
    pub fn fisher(self, enough: Enough) -> Tails {
        let Self { first, second } = self;
        let dealt = Hypergeometric::new(first.of + second.of, first.part + second.part, first.of);
        Tails::new(enough, dealt.at_least(first.part), dealt.at_most(first.part), Precision::Floating)
    }
}
