//! How many of several independent chances come true.

use super::distributions::total;

/// Below this, what lies at the edges is dropped: nobody can tell it from nothing.
const NOTHING: f64 = 1e-60;

/// The number of successes of independent trials, each with its own probability.
#[derive(Clone, Debug, PartialEq)]
pub struct PoissonBinomial {
    /// The smallest number kept.
    first: usize,
    /// How likely it and the next ones are.
    chances: Vec<f64>,
}

impl PoissonBinomial {
    /// By convolution, one trial after the other: `O(n^2)`, and about `O(n sqrt(n))` for many, because
    /// what is less likely than 1e-60 is dropped at the edges. Probabilities beyond 0 and 1 are cut.
    pub fn new(trials: impl IntoIterator<Item = f64>) -> Self {
        let mut found = Self { first: 0, chances: vec![1.0] };
        for p in trials {
            found.try_once(p.clamp(0.0, 1.0));
        }
        found
    }

    fn try_once(&mut self, p: f64) {
        self.chances.push(0.0);
        for k in (0..self.chances.len()).rev() {
            let came_true = if k == 0 { 0.0 } else { self.chances[k - 1] };
            self.chances[k] = self.chances[k] * (1.0 - p) + came_true * p;
        }
        while self.chances.last().is_some_and(|chance| *chance < NOTHING) {
            self.chances.pop();
        }
        let dropped = self.chances.iter().take_while(|chance| **chance < NOTHING).count();
        self.chances.drain(..dropped);
        self.first += dropped;
    }

    /// How likely exactly so many are.
    pub fn probability(&self, successes: u64) -> f64 {
        let index = usize::try_from(successes).ok().and_then(|successes| successes.checked_sub(self.first));
        index.and_then(|index| self.chances.get(index)).copied().unwrap_or(0.0)
    }

    /// How likely at least so many are.
    pub fn at_least(&self, successes: u64) -> f64 {
        let successes = usize::try_from(successes).unwrap_or(usize::MAX);
        total(self.chances.iter().skip(successes.saturating_sub(self.first)).copied())
    }

    /// How likely at most so many are.
    pub fn at_most(&self, successes: u64) -> f64 {
        let successes = usize::try_from(successes).unwrap_or(usize::MAX);
        let taken = successes.saturating_add(1).saturating_sub(self.first);
        total(self.chances.iter().take(taken).copied())
    }
}
