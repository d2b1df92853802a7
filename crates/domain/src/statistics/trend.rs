//! Whether panels without women become rarer from period to period.

use schemars::JsonSchema;
use serde::Serialize;

use super::distributions::normal_either_way;
use super::finding::Direction;
use super::p_value::{Enough, PValue};

/// One period of a series: a year, an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Period {
    /// When, in steps of equal length: a year, the number of an edition.
    pub at: i32,
    /// Its panels.
    pub panels: u64,
    /// Those of them that are a hit, at most all.
    pub hits: u64,
}

/// How the share of hits moves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Trend {
    /// By how much the share rises from one period to the next, in basis points: the slope of the
    /// straight line that fits best, panels weighing alike.
    pub slope_bp: f64,
    /// Whether there are more or fewer as time goes on.
    pub direction: Direction,
    /// The statistic of Cochran and Armitage.
    pub z: f64,
    /// That chance alone brings it, either way; none with too few panels.
    pub p_value: Option<PValue>,
}

/// The trend of hits over periods (Cochran 1954, Armitage 1955; section 9); none if all panels lie in
/// one period, or all or none are hits. Sums are integers.
pub fn trend(periods: &[Period]) -> Option<Trend> {
    let sum = |term: fn(&Period) -> i128| periods.iter().map(term).sum::<i128>();
    let panels = sum(|period| i128::from(period.panels));
    let hits = sum(|period| i128::from(period.hits.min(period.panels)));
    let at = sum(|period| i128::from(period.at) * i128::from(period.panels));
    let at_squared = sum(|period| i128::from(period.at).pow(2) * i128::from(period.panels));
    let at_of_hits = sum(|period| i128::from(period.at) * i128::from(period.hits.min(period.panels)));
    // All times the number of panels.
    let (covariance, spread) = (panels * at_of_hits - at * hits, panels * at_squared - at * at);
    let misses = panels - hits;
    if spread == 0 || hits == 0 || misses == 0 {
        return None;
    }
    let z = covariance as f64 / (hits as f64 * misses as f64 * spread as f64 / panels as f64).sqrt();
    let p_value = Enough::panels(u64::try_from(panels).unwrap_or(u64::MAX))
        .map(|enough| PValue::new(enough, normal_either_way(z)));
    let slope_bp = 10_000.0 * covariance as f64 / spread as f64;
    Some(Trend { slope_bp, direction: Direction::of(slope_bp, 0.0), z, p_value })
}
