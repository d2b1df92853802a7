//! Whether the women of a series are spread more evenly than chance would, or sit together.

use schemars::JsonSchema;
use serde::Serialize;

use super::distributions::chi_square;
use super::finding::Direction;
use super::p_value::{Precision, Tails};
use super::series::{LongSeries, Series};

/// How the women of a series are spread over its panels: which way, not how surely. Chance alone is
/// nearly always off one way or the other, so name it only where the tails say that it is not chance.
/// None of them is "balanced".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// More evenly than chance would: rationed.
    Rationed,
    /// They sit together: siloed.
    Siloed,
    /// As chance would.
    AsChance,
}

impl Spread {
    /// The name in files and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rationed => "rationed",
            Self::Siloed => "siloed",
            Self::AsChance => "as-chance",
        }
    }
}

/// `D = sum (w_i - n_i p)^2 / (n_i p (1 - p))` with `p = K / N` (section 9).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Dispersion {
    /// `D`, without a unit.
    pub d: f64,
    /// What chance alone brings on average: `N (P - 1) / (N - 1)`, exactly.
    pub expected: f64,
    /// Which way `d` is off.
    pub spread: Spread,
}

impl Series {
    /// The dispersion; none if nobody or everybody is a woman, since then nothing can be spread.
    pub fn dispersion(&self) -> Option<Dispersion> {
        let (people, women) = (self.people(), self.women());
        if women == 0 || women == people {
            return None;
        }
        // Multiplied by N^2, everything but the division by n is in integers.
        let squares = self.cells().map(|((size, seated), times)| {
            let off = i128::from(people) * i128::from(seated) - i128::from(size) * i128::from(women);
            (off * off) as f64 * times as f64 / f64::from(size)
        });
        let d = squares.sum::<f64>() / (women as f64 * (people - women) as f64);
        let expected = people as f64 * (self.panels() - 1) as f64 / (people - 1) as f64;
        let spread = match Direction::of(d, expected) {
            Direction::AsExpected => Spread::AsChance,
            Direction::More => Spread::Siloed,
            Direction::Fewer => Spread::Rationed,
        };
        Some(Dispersion { d, expected, spread })
    }
}

impl LongSeries<'_> {
    /// How likely chance alone disperses at least, and at most, as much. `D` is about chi-square with
    /// `P - 1` degrees of freedom; on very small panels only roughly.
    pub fn dispersion_tails(self) -> Option<Tails> {
        let d = self.series.dispersion()?.d;
        let (at_least, at_most) = chi_square((self.series.panels() - 1) as f64, d);
        Some(Tails::new(self.enough, at_least, at_most, Precision::Approximate))
    }
}
