//! How many women a draw without replacement brings.

use super::distributions::total;

/// The number of women among `drawn` of `people`, of whom `women` are women: `h(k)` of section 9.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypergeometric {
    /// The smallest number that can be.
    first: u64,
    /// How likely it and the next ones are.
    chances: Vec<f64>,
}

impl Hypergeometric {
    /// Grows the probabilities from the likeliest number by their ratios and divides by the sum: all
    /// terms are positive, so nothing cancels. `O(min(women, drawn))`. More women or more drawn than
    /// there are people count as all of them.
    pub fn new(people: u64, women: u64, drawn: u64) -> Self {
        let (women, drawn) = (women.min(people), drawn.min(people));
        let others = people - women;
        let (first, last) = (drawn.saturating_sub(others), women.min(drawn));
        let mode = (u128::from(drawn + 1) * u128::from(women + 1)) / u128::from(people + 2);
        let mode = u64::try_from(mode).unwrap_or(last).clamp(first, last);
        // P(k + 1) / P(k)
        let ratio = |k: u64| {
            let up = (women - k) as f64 * (drawn - k) as f64;
            up / ((k + 1) as f64 * (others + k + 1 - drawn) as f64)
        };
        let mut chances = vec![0.0; usize::try_from(last - first + 1).expect("as many as fit memory")];
        let at = |k: u64| usize::try_from(k - first).expect("as many as fit memory");
        chances[at(mode)] = 1.0;
        for k in mode..last {
            chances[at(k + 1)] = chances[at(k)] * ratio(k);
        }
        for k in (first..mode).rev() {
            chances[at(k)] = chances[at(k + 1)] / ratio(k);
        }
        let sum: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= sum);
        Self { first, chances }
    }

    /// How likely exactly so many are.
    pub fn probability(&self, women: u64) -> f64 {
        let index = women.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| self.chances.get(index)).copied().unwrap_or(0.0)
    }

    /// How likely at least so many are.
    pub fn at_least(&self, women: u64) -> f64 {
        let skipped = usize::try_from(women.saturating_sub(self.first)).unwrap_or(usize::MAX);
        total(self.chances.iter().skip(skipped).copied())
    }

    /// How likely at most so many are.
    pub fn at_most(&self, women: u64) -> f64 {
        let taken = (women + 1).saturating_sub(self.first);
        total(self.chances.iter().take(usize::try_from(taken).unwrap_or(usize::MAX)).copied())
    }
}
