//! The numbers of the domain, over everybody on this instance.

use std::time::Duration;

use openfloor_domain::judgement::Outcome;
use openfloor_process::metrics::Metrics;
use prometheus::IntGaugeVec;
use tokio_util::sync::CancellationToken;

use crate::read::Reads;
use crate::tables::totals::{ClassTotals, Totals, totals};

/// How often the figures are looked at.
const EVERY: Duration = Duration::from_secs(1);

/// They move only when so many places have changed, all at once: so that nobody can read off them
/// how one person was counted, by looking before and after.
const MOVES_MIN: u64 = 10;

/// Keeps the gauges up to date until the shutdown.
pub(crate) async fn keep(reads: Reads, metrics: Metrics, shutdown: CancellationToken) {
    let gauges = Gauges::new(&metrics);
    let mut shown = Totals::default();
    while !shutdown.is_cancelled() {
        if reads.followed.status().progress.has_caught_up
            && let Ok(now) = reads.rows(totals).await
            && moves(&shown.people, &now.people) >= MOVES_MIN
        {
            gauges.show(&shown, &now);
            shown = now;
        }
        shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await;
    }
}

/// How many places are counted otherwise.
fn moves(before: &ClassTotals, after: &ClassTotals) -> u64 {
    let pairs = before.labelled().into_iter().zip(after.labelled());
    pairs.map(|((_, before), (_, after))| before.abs_diff(after)).sum()
}

struct Gauges {
    panels: IntGaugeVec,
    seats: IntGaugeVec,
}

impl Gauges {
    fn new(metrics: &Metrics) -> Self {
        let classes: Vec<&str> = ClassTotals::default().labelled().iter().map(|(class, _)| *class).collect();
        Self {
            panels: metrics.gauges(
                "openfloor_panels",
                "Panels by rule and verdict. Moves when ten places or more were counted otherwise.",
                &["rule", "verdict"],
                &[],
            ),
            seats: metrics.gauges(
                "openfloor_seats",
                "People of all panels, each once a panel, and open places. Moves with openfloor_panels.",
                &["class"],
                &[&classes],
            ),
        }
    }

    fn show(&self, before: &Totals, now: &Totals) {
        for rule in before.outcomes.keys().filter(|rule| !now.outcomes.contains_key(*rule)) {
            for outcome in OUTCOMES {
                // It is an error only if there is none, and then nothing is left to do.
                let _ = self.panels.remove_label_values(&[rule.as_str(), outcome.name()]);
            }
        }
        for (rule, outcomes) in &now.outcomes {
            for outcome in OUTCOMES {
                let panels = outcomes.get(&outcome).copied().unwrap_or(0);
                self.panels.with_label_values(&[rule.as_str(), outcome.name()]).set(signed(panels));
            }
        }
        for (class, people) in now.people.labelled() {
            self.seats.with_label_values(&[class]).set(signed(people));
        }
    }
}

const OUTCOMES: [Outcome; 4] = [Outcome::Ok, Outcome::Breach, Outcome::Undetermined, Outcome::NotApplicable];

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_woman_more_moves_no_figure() {
        let before = ClassTotals { women: 9, men: 30, ..ClassTotals::default() };
        let counted = ClassTotals { women: 10, men: 30, ..ClassTotals::default() };
        assert!(moves(&before, &counted) < MOVES_MIN);
        let imported = ClassTotals { women: 12, men: 37, ..ClassTotals::default() };
        assert!(moves(&before, &imported) >= MOVES_MIN);
    }
}
