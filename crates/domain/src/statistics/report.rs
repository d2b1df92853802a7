//! All that is to be said of a series at once.

use schemars::JsonSchema;
use serde::Serialize;

use super::dispersion::Dispersion;
use super::finding::{Finding, Hit};
use super::p_value::{Adjusted, PValue, Tails, adjusted};
use super::series::Series;

/// What must be said beside the figures. The sentences are made elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Caveat {
    /// This does not prove bias.
    ProvesNoBias,
    /// The same people sit on several panels, so panels are less independent than the tests take them
    /// to be: show T4 beside them.
    PeopleRecur,
    /// Too few panels for a p-value: the effect size is all there is to say.
    TooFewPanels,
    /// Seats of people who are not stated were dropped.
    NotStatedDropped {
        /// How many.
        seats: u64,
    },
    /// Panels with too few stated people were left out.
    PanelsLeftOut {
        /// How many.
        panels: u64,
    },
}

/// An effect size and, with enough panels, how likely chance alone brings it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Tested {
    /// The effect size.
    pub finding: Finding,
    /// None with too few panels.
    pub tails: Option<Tails>,
}

/// How a series stands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SeriesReport {
    /// Panels taken in.
    pub panels: u64,
    /// Stated people on them.
    pub people: u64,
    /// Women among these.
    pub women: u64,
    /// Panels on which everybody is declared a man.
    pub men_only: u64,
    /// One for each thing looked for, in that order.
    pub tested: Vec<Tested>,
    /// None if nobody or everybody is a woman.
    pub dispersion: Option<Dispersion>,
    /// None with too few panels.
    pub dispersion_tails: Option<Tails>,
    /// Never empty: that nothing here proves bias comes first.
    pub caveats: Vec<Caveat>,
}

/// Looks for several things in a series.
pub fn report(series: &Series, hits: &[Hit]) -> SeriesReport {
    let long = series.long_enough();
    let test = |hit: &Hit| Tested { finding: series.finding(*hit), tails: long.map(|long| long.tails(*hit)) };
    SeriesReport {
        panels: series.panels(),
        people: series.people(),
        women: series.women(),
        men_only: series.men_only(),
        tested: hits.iter().map(test).collect(),
        dispersion: series.dispersion(),
        dispersion_tails: long.and_then(|long| long.dispersion_tails()),
        caveats: caveats(series),
    }
}

/// The p-values of many series, looked at either way and [corrected](adjusted) for how many there are
/// together: for each series in the order of what it was tested for, none where it has none.
pub fn corrected(reports: &[SeriesReport]) -> Vec<Vec<Option<Adjusted>>> {
    let tested = || reports.iter().flat_map(|report| &report.tested);
    let values: Vec<PValue> = tested().filter_map(|tested| tested.tails).map(Tails::either_way).collect();
    let mut values = adjusted(&values).into_iter();
    let mut of = |tested: &Tested| tested.tails.and_then(|_| values.next());
    reports.iter().map(|report| report.tested.iter().map(&mut of).collect()).collect()
}

fn caveats(series: &Series) -> Vec<Caveat> {
    let few = series.long_enough().is_none().then_some(Caveat::TooFewPanels);
    let dropped = Some(series.not_stated()).filter(|seats| *seats > 0);
    let left_out = Some(series.left_out()).filter(|panels| *panels > 0);
    [Caveat::ProvesNoBias, Caveat::PeopleRecur]
        .into_iter()
        .chain(few)
        .chain(dropped.map(|seats| Caveat::NotStatedDropped { seats }))
        .chain(left_out.map(|panels| Caveat::PanelsLeftOut { panels }))
        .collect()
}
