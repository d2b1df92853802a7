//! Totals over all organisers: for metrics only, never by organiser, convening or panel.

use std::collections::BTreeMap;

use openfloor_application::table::Reader;
use openfloor_domain::ids::RuleId;
use openfloor_domain::judgement::{ClassCounts, Outcome};
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};

use super::standings::StandingRow;

/// The table: one row.
pub const TOTALS: &str = "totals";
/// Its key.
pub const ALL: &str = "all";

/// Sums over every panel that is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Panels.
    pub panels: u64,
    /// Panels by rule and outcome.
    pub outcomes: BTreeMap<RuleId, BTreeMap<Outcome, u64>>,
    /// People of panels, each once a panel, by class; open places among the unknown.
    pub people: ClassTotals,
}

/// How many there are of each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the classes say what they are")]
pub struct ClassTotals {
    pub women: u64,
    pub men: u64,
    pub non_binary: u64,
    pub undisclosed: u64,
    pub unknown: u64,
}

impl ClassTotals {
    /// The totals with their labels.
    pub fn labelled(&self) -> [(&'static str, u64); 5] {
        [
            ("woman", self.women),
            ("man", self.men),
            ("non-binary", self.non_binary),
            ("undisclosed", self.undisclosed),
            ("unknown", self.unknown),
        ]
    }

    fn apply(&mut self, counts: ClassCounts, change: fn(u64, u64) -> u64) {
        let ClassCounts { women, men, non_binary, undisclosed, unknown } = counts;
        self.women = change(self.women, u64::from(women));
        self.men = change(self.men, u64::from(men));
        self.non_binary = change(self.non_binary, u64::from(non_binary));
        self.undisclosed = change(self.undisclosed, u64::from(undisclosed));
        self.unknown = change(self.unknown, u64::from(unknown));
    }
}

impl Totals {
    /// Takes one panel out and puts it in again as it stands now.
    pub fn exchange(&mut self, before: &StandingRow, after: &StandingRow) {
        self.apply(before, u64::saturating_sub);
        self.apply(after, u64::saturating_add);
        self.outcomes.retain(|_, outcomes| {
            outcomes.retain(|_, panels| *panels > 0);
            !outcomes.is_empty()
        });
    }

    fn apply(&mut self, standing: &StandingRow, change: fn(u64, u64) -> u64) {
        if !standing.is_judged {
            return;
        }
        self.panels = change(self.panels, 1);
        self.people.apply(standing.counts, change);
        for (rule, outcome) in &standing.outcomes {
            let panels = self.outcomes.entry(rule.clone()).or_default().entry(*outcome).or_default();
            *panels = change(*panels, 1);
        }
    }
}

/// The totals.
pub fn totals(store: &dyn ViewStore) -> Result<Totals, ViewStoreError> {
    Ok(Reader::new(TOTALS).get(store, ALL)?.unwrap_or_default())
}
