//! The rating of BiasWatchNeuro: a number of women beside a base rate.

use schemars::JsonSchema;
use serde::Serialize;

/// A rating from 0 to 5 (biaswatchneuro.com/bwn-rating; section 6). 3 and more: at least the base
/// rate. On which side of an edge a rating falls is ours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Bwn {
    /// 5 for `z > 2`, 4 for `z > 1`, 3 for `z >= 0`, 2 for `z >= -1`, 1 for `z >= -2`, else 0.
    pub rating: u8,
    /// Standard deviations off the base rate; none if that is nobody or everybody.
    pub z: Option<f64>,
}

/// Rates so many women of so many people by a base rate in basis points, at most 10,000. Compares
/// `(w - n p)^2` with `k^2 n p (1 - p)` in integers.
pub fn bwn(women: u32, people: u32, base_rate_bp: u32) -> Bwn {
    let bp = i128::from(base_rate_bp.min(10_000));
    let off = 10_000 * i128::from(women) - i128::from(people) * bp;
    let variance = i128::from(people) * bp * (10_000 - bp);
    let is_within = |deviations: i128| off * off <= deviations * deviations * variance;
    let rating = match (off >= 0, is_within(1), is_within(2)) {
        (true, true, _) => 3,
        (true, false, true) => 4,
        (true, false, false) => 5,
        (false, true, _) => 2,
        (false, false, true) => 1,
        (false, false, false) => 0,
    };
    Bwn { rating, z: (variance > 0).then(|| off as f64 / (variance as f64).sqrt()) }
}
