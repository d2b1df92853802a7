//! How much a share of few says about many.

use schemars::JsonSchema;
use serde::Serialize;

/// From where to where a share may well lie, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// The interval of 95 % of a share (Wilson 1927; section 6); none of nobody. One panel almost never
/// proves anything.
pub fn wilson(part: u64, of: u64) -> Option<Interval> {
    /// The 97.5th percentile of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    if of == 0 || part > of {
        return None;
    }
    let (n, p) = (of as f64, part as f64 / of as f64);
    let centre = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let end = |at: f64| (at / (1.0 + Z * Z / n)).clamp(0.0, 1.0);
    // At the ends the difference is nothing but rounding.
    let lower = if part == 0 { 0.0 } else { end(centre - half) };
    let upper = if part == of { 1.0 } else { end(centre + half) };
    Some(Interval { lower, upper })
}
