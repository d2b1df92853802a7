//! Measuring in turns, and what came of it.

use std::path::Path;

use anyhow::ensure;

use crate::settings::Settings;

/// What each round of both sides came to, in the order of measuring.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds {
    ours: Vec<f64>,
    limit: Vec<f64>,
}

/// The middle of some numbers, and how far they lie apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

/// Measures ours and the limit in turns, each in a new empty directory: ours, limit, limit, ours, ours … so that
/// what drifts meets both. A measurement returns its number; what it needs no time for, it does before its clock.
pub(crate) fn in_turns(
    settings: &Settings,
    mut ours: impl FnMut(&Path) -> anyhow::Result<f64>,
    mut limit: impl FnMut(&Path) -> anyhow::Result<f64>,
) -> anyhow::Result<Rounds> {
    let mut rounds = Rounds::default();
    for round in 0..settings.rounds {
        let ours_first = round % 2 == 0;
        for is_ours in [ours_first, !ours_first] {
            let directory = settings.directory()?;
            if is_ours {
                rounds.ours.push(ours(directory.path())?);
            } else {
                rounds.limit.push(limit(directory.path())?);
            }
        }
        let (ours, limit) = (rounds.ours[round], rounds.limit[round]);
        settings.say(&format!("round {} of {}: {:.3}", round + 1, settings.rounds, ours / limit));
    }
    Ok(rounds)
}

impl Rounds {
    /// From numbers measured in pairs elsewhere: several percentiles of the same rounds are several cases.
    pub(crate) fn of_pairs(pairs: impl IntoIterator<Item = (f64, f64)>) -> anyhow::Result<Self> {
        let (ours, limit): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        ensure!(!ours.is_empty(), "nothing was measured");
        Ok(Self { ours, limit })
    }

    pub(crate) fn count(&self) -> usize {
        self.ours.len()
    }

    pub(crate) fn ours(&self) -> Spread {
        Spread::of(self.ours.iter().copied())
    }

    pub(crate) fn limit(&self) -> Spread {
        Spread::of(self.limit.iter().copied())
    }

    /// Ours divided by the limit, round by round.
    pub(crate) fn ratio(&self) -> Spread {
        Spread::of(self.ours.iter().zip(&self.limit).map(|(ours, limit)| ours / limit))
    }
}

impl Spread {
    fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = numbers.collect();
        sorted.sort_by(f64::total_cmp);
        Self {
            median: percentile(&sorted, 0.5),
            least: percentile(&sorted, 0.0),
            most: percentile(&sorted, 1.0),
        }
    }
}

/// A percentile (0 to 1) of numbers in order: the mean of the two nearest where it falls between them.
/// Not a number if there are none.
pub(crate) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = share * last as f64;
    f64::midpoint(sorted[at.floor() as usize], sorted[at.ceil() as usize])
}

#[cfg(test)]
mod tests {
    use super::{Rounds, Spread, percentile};

    #[test]
    fn a_median_lies_in_the_middle() {
        assert!((percentile(&[1.0, 2.0, 9.0], 0.5) - 2.0).abs() < 1e-9);
        assert!((percentile(&[1.0, 2.0, 3.0, 9.0], 0.5) - 2.5).abs() < 1e-9);
        assert!(percentile(&[], 0.5).is_nan());
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let rounds = Rounds::of_pairs([(1.0, 2.0), (30.0, 40.0), (2.0, 2.0)]).expect("three rounds");
        assert_eq!(rounds.ratio(), Spread { median: 0.75, least: 0.5, most: 1.0 });
    }
}
