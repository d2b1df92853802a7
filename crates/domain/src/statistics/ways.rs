//! Every way to seat the women of a series, counted.

use std::collections::BTreeMap;

use super::finding::Hit;

/// Steps of the programme that are worth it. With more, floating point is as good.
const STEPS_MAX: u64 = 4_000_000;

/// In how many ways the women of a series can be seated, and in how many of them so many panels are
/// a hit. A distribution under the null and no p-value: nothing was observed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// `C(N, K)`: all ways to say which of `N` seats are the `K` women's.
    pub total: u128,
    /// How many of them have 0, 1, 2, .. hits.
    pub by_hits: Vec<u128>,
}

impl Ways {
    /// How likely at least so many hits are.
    pub fn at_least(&self, hits: u64) -> f64 {
        self.sum(self.by_hits.iter().skip(usize::try_from(hits).unwrap_or(usize::MAX)))
    }

    /// How likely at most so many hits are.
    pub fn at_most(&self, hits: u64) -> f64 {
        self.sum(self.by_hits.iter().take(usize::try_from(hits).unwrap_or(usize::MAX).saturating_add(1)))
    }

    fn sum<'a>(&self, ways: impl Iterator<Item = &'a u128>) -> f64 {
        ways.sum::<u128>() as f64 / self.total as f64
    }
}

/// Counts all ways to seat so many women on panels of these sizes, `people -> panels`; none if they
/// do not fit 128 bits, or if it takes too long.
///
/// The dynamic programme of section 9: over the panels, the state is (women used, hits), and a panel
/// of `n` people takes `x` of the women in `C(n, x)` ways. `O(P^2 K min(n, K))` steps for `P` panels.
pub fn ways(sizes: &BTreeMap<u32, u64>, women: u64, hit: Hit) -> Option<Ways> {
    let people: u64 = sizes.iter().map(|(people, times)| u64::from(*people) * times).sum();
    let panels: u64 = sizes.values().sum();
    let largest = u64::from(*sizes.last_key_value()?.0);
    let steps =
        panels.checked_mul(panels + 1)?.checked_mul(women + 1)?.checked_mul(largest.min(women) + 1)?;
    if steps > STEPS_MAX {
        return None;
    }
    let total = choose(people, women)?;
    let mut programme = Programme::new(women, panels, people);
    for (people, times) in sizes {
        for _ in 0..*times {
            programme.take_panel(*people, hit.women(*people))?;
        }
    }
    Some(Ways { total, by_hits: programme.ways.pop()? })
}

struct Programme {
    /// `ways[women used][hits]`
    ways: Vec<Vec<u128>>,
    /// Seats on the panels to come.
    seats_left: u64,
}

impl Programme {
    fn new(women: u64, panels: u64, people: u64) -> Self {
        let (women, panels) = (index(women), index(panels));
        let mut ways = vec![vec![0; panels + 1]; women + 1];
        ways[0][0] = 1;
        Self { ways, seats_left: people }
    }

    /// What cannot become all the women any more is dropped, so that each number times the ways to go
    /// on from there is at most `C(N, K)`: if that fits, all of them do.
    fn take_panel(&mut self, people: u32, hit: u32) -> Option<()> {
        self.seats_left -= u64::from(people);
        let women_max = self.ways.len() - 1;
        let mut next = vec![vec![0_u128; self.ways[0].len()]; self.ways.len()];
        for (used, by_hits) in self.ways.iter().enumerate().filter(|(_, hits)| hits.iter().any(|n| *n > 0)) {
            for seated in 0..=index(u64::from(people)).min(women_max - used) {
                if (women_max - used - seated) as u64 > self.seats_left {
                    continue;
                }
                let factor = choose(u64::from(people), seated as u64)?;
                let shift = usize::from(seated as u64 == u64::from(hit));
                for (hits, ways) in by_hits.iter().enumerate().filter(|(_, ways)| **ways > 0) {
                    next[used + seated][hits + shift] += ways * factor;
                }
            }
        }
        self.ways = next;
        Some(())
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).expect("the steps are limited, and so is this")
}

/// `n` over `k`, if it and every step towards it fit 128 bits.
pub fn choose(n: u64, k: u64) -> Option<u128> {
    if k > n {
        return Some(0);
    }
    let mut ways = 1_u128;
    for step in 1..=k.min(n - k) {
        ways = ways.checked_mul(u128::from(n - step + 1))? / u128::from(step);
    }
    Some(ways)
}
