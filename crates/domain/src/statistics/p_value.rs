//! P-values, and who may name one.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// The fewest panels of which a p-value is named (section 9): of fewer, chance explains all.
pub const PANELS_MIN: u64 = 8;

/// Evidence that there are enough panels. Whatever gives a [`PValue`] asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Enough(());

impl Enough {
    /// None below [`PANELS_MIN`] panels.
    pub fn panels(panels: u64) -> Option<Self> {
        (panels >= PANELS_MIN).then_some(Self(()))
    }
}

/// How likely chance alone brings what was seen or something further off, in the direction named.
/// Not how likely it is that nobody meant it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, JsonSchema)]
pub struct PValue(f64);

impl PValue {
    /// Cuts what rounding brought beyond 0 and 1.
    pub(super) fn new(_: Enough, p: f64) -> Self {
        Self(p.clamp(0.0, 1.0))
    }

    /// From 0 to 1.
    pub fn value(self) -> f64 {
        self.0
    }
}

impl fmt::Display for PValue {
    /// Six decimals; nobody should read more into it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        six_decimals(self.0, f)
    }
}

/// Half a millionth itself would be written as nothing.
fn six_decimals(p: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if p <= 5e-7 { f.write_str("<0.000001") } else { write!(f, "{p:.6}") }
}

/// How a probability was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// In integers, every way counted.
    Exact,
    /// In floating point, with a relative error of about 1e-9.
    Floating,
    /// By a distribution that is only close to the true one.
    Approximate,
}

/// How likely chance alone brings at least, and at most, what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Tails {
    /// At least as many.
    pub at_least: PValue,
    /// At most as many.
    pub at_most: PValue,
    /// How both were computed.
    pub precision: Precision,
}

impl Tails {
    pub(super) fn new(enough: Enough, at_least: f64, at_most: f64, precision: Precision) -> Self {
        Self { at_least: PValue::new(enough, at_least), at_most: PValue::new(enough, at_most), precision }
    }

    /// Twice the smaller of the two: for who looked at the data before choosing the direction. This is
    /// the one to show.
    pub fn either_way(self) -> PValue {
        PValue((2.0 * self.at_least.0.min(self.at_most.0)).min(1.0))
    }
}

/// A p-value after the correction for how many series were looked at.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, JsonSchema)]
pub struct Adjusted(f64);

impl Adjusted {
    /// The smallest share of false alarms at which this one would still be among the alarms.
    pub fn value(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Adjusted {
    /// As a [`PValue`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        six_decimals(self.0, f)
    }
}

/// Adjusts p-values of many series, in their order (Benjamini and Hochberg 1995): of those at or
/// below `q`, a share of about `q` is expected to be chance.
pub fn adjusted(p_values: &[PValue]) -> Vec<Adjusted> {
    let mut ascending: Vec<usize> = (0..p_values.len()).collect();
    ascending.sort_by(|a, b| p_values[*a].0.total_cmp(&p_values[*b].0));
    let mut found = vec![Adjusted(1.0); p_values.len()];
    let mut smallest = 1.0_f64;
    for (rank, index) in ascending.into_iter().enumerate().rev() {
        smallest = smallest.min(p_values[index].0 * p_values.len() as f64 / (rank + 1) as f64);
        found[index] = Adjusted(smallest);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Adjusted, PValue};

    #[test]
    fn no_p_value_is_shown_as_nothing() {
        for (p, shown) in [(0.0, "<0.000001"), (5e-7, "<0.000001"), (5.1e-7, "0.000001"), (1.0, "1.000000")] {
            assert_eq!((PValue(p).to_string().as_str(), Adjusted(p).to_string().as_str()), (shown, shown));
        }
    }
}
