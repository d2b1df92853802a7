//! T6: the share of the time beside the share of the seats.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::people::Class;

/// Where women have as much of the time as of the seats.
const EQUAL_BP: u64 = 10_000;

/// T6. `(T_w / T) / (w / n)`: of women with 40 % of the seats and 20 % of the time, one half (G-app).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Voice {
    /// Women among those who spoke or could have.
    pub women: u32,
    /// All of them.
    pub people: u32,
    /// How long women spoke, in seconds.
    pub women_seconds: u64,
    /// How long all spoke.
    pub seconds: u64,
    /// The ratio, in basis points, rounded down. 10,000 where women speak as long as others.
    pub ratio_bp: u64,
}

impl Voice {
    /// Whether women had less of the time than of the seats.
    pub fn is_less(&self) -> bool {
        self.ratio_bp < EQUAL_BP
    }
}

/// T6 of the people of a panel with how long each spoke, in seconds. None without a woman or without
/// any time, and where somebody is not stated.
pub fn voice(spoke: &[(Class, u32)]) -> Option<Voice> {
    if spoke.iter().any(|(class, _)| !class.is_known()) {
        return None;
    }
    let is_woman = |(class, _): &&(Class, u32)| *class == Class::Woman;
    let (women, people) = (spoke.iter().filter(is_woman).count(), spoke.len());
    let women_seconds: u64 = spoke.iter().filter(is_woman).map(|(_, seconds)| u64::from(*seconds)).sum();
    let seconds: u64 = spoke.iter().map(|(_, seconds)| u64::from(*seconds)).sum();
    let scaled = u128::from(EQUAL_BP) * u128::from(women_seconds) * people as u128;
    let ratio_bp = u64::try_from(scaled.checked_div(u128::from(seconds) * women as u128)?).ok()?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Some(Voice { women: count(women), people: count(people), women_seconds, seconds, ratio_bp })
}
