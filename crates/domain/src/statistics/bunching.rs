//! Whether panels stop at the number of women that a share needs.

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::Direction;
use super::hypergeometric::Hypergeometric;
use super::p_value::{Enough, Precision, Tails};
use super::poisson_binomial::PoissonBinomial;
use super::series::Series;
use crate::judgement::Rounding;

/// Among the panels that just reach what a share needs or just miss it, those that reach it
/// (section 9; boards of the S&P 1500 bunch at two women, Chang et al. 2019).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Bunching {
    /// Panels with exactly as many women as needed, or one fewer.
    pub near: u64,
    /// Those of them with as many as needed.
    pub at_need: u64,
    /// How many of them chance alone would bring there, on average.
    pub expected: f64,
    /// Which of the two is greater.
    pub direction: Direction,
    /// None where `near` is too few for a p-value.
    pub tails: Option<Tails>,
}

/// Looks for bunching at a share, in basis points. Each near panel reaches its need `m` with
/// `q = h(m) / (h(m) + h(m - 1))`, and their number is taken as a Poisson-binomial.
pub fn bunching(series: &Series, bp: u32, rounding: Rounding) -> Bunching {
    let (people, women) = (series.people(), series.women());
    let (mut near, mut at_need, mut expected) = (0, 0, 0.0);
    let mut trials: Vec<(f64, u64)> = Vec::new();
    for ((size, seated), times) in series.cells() {
        let need = rounding.need(bp, size);
        if need == 0 || (seated != need && seated != need - 1) {
            continue;
        }
        let chance = Hypergeometric::new(people, women, u64::from(size));
        let (at, below) = (chance.probability(u64::from(need)), chance.probability(u64::from(need - 1)));
        let q = at / (at + below);
        near += times;
        at_need += if seated == need { times } else { 0 };
        expected += q * times as f64;
        trials.push((q, times));
    }
    let tails = Enough::panels(near).map(|enough| {
        let count = |times: u64| usize::try_from(times).unwrap_or(usize::MAX);
        let all = trials.iter().flat_map(|(q, times)| std::iter::repeat_n(*q, count(*times)));
        let reached = PoissonBinomial::new(all);
        Tails::new(enough, reached.at_least(at_need), reached.at_most(at_need), Precision::Approximate)
    });
    Bunching { near, at_need, expected, direction: Direction::of(at_need as f64, expected), tails }
}
