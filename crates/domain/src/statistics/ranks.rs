//! Two groups of numbers compared by their order alone.

use schemars::JsonSchema;
use serde::Serialize;

use super::distributions::normal_either_way;
use super::p_value::{Enough, PValue};

/// How two groups of numbers stand to each other (Mann and Whitney 1947).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Ranks {
    /// Of all pairs of one from each group, twice the number in which the first's is the smaller,
    /// pairs of equals counted once: `2 U`.
    pub twice_smaller: u64,
    /// Pairs.
    pub pairs: u64,
    /// That chance alone brings it, either way, by the normal approximation with the correction for
    /// ties; none if either group is too small, or all numbers are equal.
    pub p_value: Option<PValue>,
}

impl Ranks {
    /// How likely one of the first group has the smaller number, 0.5 where the groups are alike; none
    /// without pairs.
    pub fn chance_of_smaller(self) -> Option<f64> {
        (self.pairs > 0).then(|| self.twice_smaller as f64 / (2.0 * self.pairs as f64))
    }
}

/// Compares two groups of numbers, say the days of lead that women and men were given (T3).
pub fn ranks(first: &[i64], second: &[i64]) -> Ranks {
    let mut sorted = second.to_vec();
    sorted.sort_unstable();
    let twice = |number: &i64| {
        let not_greater = sorted.partition_point(|other| other <= number);
        let smaller = sorted.partition_point(|other| other < number);
        ((sorted.len() - not_greater) * 2 + (not_greater - smaller)) as u64
    };
    let twice_smaller = first.iter().map(twice).sum();
    let pairs = (first.len() * second.len()) as u64;
    Ranks { twice_smaller, pairs, p_value: p_value(first, second, twice_smaller) }
}

fn p_value(first: &[i64], second: &[i64], twice_smaller: u64) -> Option<PValue> {
    let enough = Enough::panels(first.len().min(second.len()) as u64)?;
    let (m, n) = (first.len() as f64, second.len() as f64);
    let mut all: Vec<i64> = first.iter().chain(second).copied().collect();
    all.sort_unstable();
    let ties: f64 =
        all.chunk_by(|a, b| a == b).map(|tied| (tied.len() as f64).powi(3) - tied.len() as f64).sum();
    let variance = m * n / 12.0 * (m + n + 1.0 - ties / ((m + n) * (m + n - 1.0)));
    let off = twice_smaller as f64 / 2.0 - m * n / 2.0;
    (variance > 0.0).then(|| PValue::new(enough, normal_either_way(off / variance.sqrt())))
}
