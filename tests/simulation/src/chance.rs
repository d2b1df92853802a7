//! All chance of a run.

use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// Chance, the same for the same seed on every machine.
#[derive(Clone)]
pub(crate) struct Chance(Arc<Mutex<ChaCha8Rng>>);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha8Rng::seed_from_u64(seed))))
    }

    /// A number below `n`; 0 where there is none.
    pub(crate) fn below(&self, n: u64) -> u64 {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if n == 0 { 0 } else { chance.random_range(0..n) }
    }

    /// An index of something that has `len` of them.
    pub(crate) fn index(&self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or_default()
    }

    /// A number from `least` up to `most`, both included.
    pub(crate) fn between(&self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// True in so many of a thousand cases.
    pub(crate) fn permille(&self, cases: u64) -> bool {
        cases > 0 && self.below(1_000) < cases
    }

    /// One of them.
    pub(crate) fn of<'a, T>(&self, all: &'a [T]) -> &'a T {
        &all[self.index(all.len())]
    }

    /// An index, each as often as its weight says.
    pub(crate) fn weighted(&self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return index,
            }
        }
        0
    }
}
