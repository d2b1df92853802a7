//! How each panel stands for its organiser, in short: what lists, filters and totals need.
//!
//! The whole judgement is a pure function of the panel's row and the rules, and is computed anew when
//! one panel is looked at: under twelve rules it would be 3.9 KB a row, and this is 0.4.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_application::table::Reader;
use openfloor_domain::ids::{ConveningId, PanelId, RuleId};
use openfloor_domain::judgement::{Assessment, ClassCounts, Outcome, Rule, assess};
use openfloor_domain::moment::{Moment, judged_on};
use openfloor_domain::people::Audience;
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};

use super::panels::{PanelRow, of_convening_prefix};

/// The table.
pub const STANDINGS: &str = "standings";

/// How a panel stands, in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRow {
    /// Whether it is judged: it was planned, and not cancelled.
    pub is_judged: bool,
    /// The distinct people of the panel, and its open places among the unknown.
    pub counts: ClassCounts,
    /// Places as listed.
    pub seats: u32,
    /// The outcome under each rule.
    pub outcomes: BTreeMap<RuleId, Outcome>,
    /// The indicators that it shows, by number.
    pub indicators: BTreeSet<String>,
    /// SHA-256 of the whole judgement, in hex.
    pub digest: String,
}

impl StandingRow {
    /// The short form of a judgement.
    pub fn of_assessment(assessment: &Assessment) -> Self {
        Self {
            is_judged: true,
            counts: assessment.counts,
            seats: assessment.seats,
            outcomes: assessment
                .verdicts
                .iter()
                .map(|verdict| (verdict.rule.clone(), verdict.outcome))
                .collect(),
            indicators: assessment.indicators.iter().map(|indicator| indicator.id().to_owned()).collect(),
            digest: assessment.digest_hex(),
        }
    }

    /// How a panel stands for its organiser.
    pub fn of(row: &PanelRow, rules: &[Rule], convening_starts: Option<Moment>) -> Self {
        let facts = &row.view.facts;
        match row.view.tally(Audience::Organiser) {
            Some(tally) if facts.organiser.is_some() && !facts.is_cancelled => {
                Self::of_assessment(&assess(rules, &tally, day(row, convening_starts)))
            }
            _ => Self::default(),
        }
    }
}

/// The day that a panel is judged by.
pub fn day(row: &PanelRow, convening_starts: Option<Moment>) -> Moment {
    judged_on(row.view.facts.starts, convening_starts, row.recorded_ms)
}

/// How a panel stands, if it is there.
pub fn standing(store: &dyn ViewStore, panel: &PanelId) -> Result<Option<StandingRow>, ViewStoreError> {
    Reader::new(STANDINGS).get(store, panel.as_str())
}

/// At most `rows_max` standings of a convening, in the order of the panels' ids, after one.
pub fn of_convening(
    store: &dyn ViewStore,
    convening: &ConveningId,
    after: Option<&PanelId>,
    rows_max: usize,
) -> Result<Vec<(PanelId, StandingRow)>, ViewStoreError> {
    let prefix = of_convening_prefix(convening);
    let rows = Reader::new(STANDINGS).page(store, &prefix, after.map(PanelId::as_str), rows_max)?;
    Ok(rows.into_iter().filter_map(|(key, row)| Some((PanelId::new(key).ok()?, row))).collect())
}
