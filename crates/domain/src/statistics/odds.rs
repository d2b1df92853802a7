//! How likely a panel without women is where every seat is drawn from a field. Context beside a
//! target, with its source and date; never instead of it, and never a proof.

use std::collections::BTreeMap;

use super::distributions::total;
use super::hypergeometric::Hypergeometric;
use super::poisson_binomial::PoissonBinomial;

/// A panel whose seats are drawn from a large field (section 7).
#[derive(Clone, Debug, PartialEq)]
pub struct Odds(PoissonBinomial);

impl Odds {
    /// Of so many seats, where so large a share of the field, in basis points, are women.
    pub fn new(seats: u32, base_rate_bp: u32) -> Self {
        Self::by_seat((0..seats).map(|_| base_rate_bp))
    }

    /// Where each seat is drawn from a field of its own.
    pub fn by_seat(base_rates_bp: impl IntoIterator<Item = u32>) -> Self {
        Self(PoissonBinomial::new(base_rates_bp.into_iter().map(share)))
    }

    /// How likely exactly so many women are.
    pub fn exactly(&self, women: u32) -> f64 {
        self.0.probability(u64::from(women))
    }

    /// How likely more women than that are.
    pub fn more_than(&self, women: u32) -> f64 {
        self.0.at_least(u64::from(women) + 1)
    }

    /// How likely at least one of so many such panels has no woman: `1 - (1 - P(0))^panels`. Chance
    /// alone makes one likely even at parity.
    pub fn any_without(&self, panels: u32) -> f64 {
        -libm::expm1(f64::from(panels) * libm::log1p(-self.exactly(0)))
    }
}

/// How likely a panel without women is, drawn from a shortlist: `C(N' - K', n) / C(N', n)`.
pub fn shortlist_without(people: u32, women: u32, seats: u32) -> f64 {
    Hypergeometric::new(u64::from(people), u64::from(women), u64::from(seats)).probability(0)
}

/// How many panels without women to expect, of panels of these sizes, `people -> panels`, drawn from
/// a field. By their real sizes: their mean size would expect fewer.
pub fn expected_without(sizes: &BTreeMap<u32, u64>, base_rate_bp: u32) -> f64 {
    total(sizes.iter().map(|(seats, times)| *times as f64 * Odds::new(*seats, base_rate_bp).exactly(0)))
}

fn share(bp: u32) -> f64 {
    f64::from(bp) / 10_000.0
}
