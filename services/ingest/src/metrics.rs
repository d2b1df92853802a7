//! What ingest counts.

use openfloor_process::metrics::Metrics;
use prometheus::{Histogram, IntCounterVec};

use crate::error::IngestError;

/// The metrics of ingest. Labels are bounded; nothing of a person, panel or organiser is in them.
#[derive(Clone)]
pub(crate) struct IngestMetrics {
    /// Submissions by where they came from and what became of them.
    pub(crate) submissions: IntCounterVec,
    /// Seconds from decided to durable, the reading of the state included.
    pub(crate) durations: Histogram,
}

/// Where submissions come from.
pub(crate) const SOURCES: [&str; 9] =
    ["convening", "roster", "count", "floor", "publication", "import", "link", "editor", "question"];

/// What becomes of them.
pub(crate) const OUTCOMES: [&str; 6] =
    ["recorded", "unchanged", "refused", "moved", "unavailable", "out_of_order"];

impl IngestMetrics {
    pub(crate) fn new(metrics: &Metrics) -> Self {
        Self {
            submissions: metrics.counters(
                "openfloor_ingest_submissions_total",
                "Submissions by where they came from and what became of them.",
                &["source", "outcome"],
                &[&SOURCES, &OUTCOMES],
            ),
            durations: metrics.histogram(
                "openfloor_ingest_command_duration_seconds",
                "Seconds from a command on one panel to its durable record.",
                &[0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0],
            ),
        }
    }

    /// Counts what became of a submission.
    pub(crate) fn count(&self, source: &str, result: Result<usize, &IngestError>) {
        let outcome = match result {
            Ok(0) => "unchanged",
            Ok(_) => "recorded",
            Err(IngestError::Moved(_)) => "moved",
            Err(IngestError::Unavailable(_)) => "unavailable",
            Err(IngestError::OutOfOrder(_)) => "out_of_order",
            Err(_) => "refused",
        };
        self.submissions.with_label_values(&[source, outcome]).inc();
    }
}
