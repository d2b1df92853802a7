//! What the clients did and were answered: the history that is checked at the end.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What became of a roster, as far as its writer knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is durable.
    Acknowledged {
        /// The panel, by its id.
        panel: String,
        /// Commits of the panel up to the one that answers.
        revision: u64,
        /// Whether the answer says that it changed something.
        is_change: bool,
    },
    /// It is not there, and will not be.
    Refused,
    /// Nobody knows.
    Unknown,
}

/// One roster that was submitted, however often it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Submission {
    /// The short name of the convening.
    pub(crate) convening: String,
    /// The short name of the panel.
    pub(crate) panel: String,
    /// The `Idempotency-Key`.
    pub(crate) key: String,
    /// Who sits there.
    pub(crate) names: BTreeSet<String>,
    pub(crate) outcome: Outcome,
}

/// What the clients did so far.
#[derive(Clone, Default)]
pub(crate) struct History {
    pub(crate) submissions: Vec<Submission>,
    /// HTTP requests sent.
    pub(crate) requests: u64,
    pub(crate) acknowledged: u64,
    pub(crate) refused: u64,
    pub(crate) unknown: u64,
    pub(crate) reads: u64,
    /// Everybody whose erasure was asked for, acknowledged or not.
    pub(crate) erased: BTreeSet<String>,
    /// Everybody whose erasure was acknowledged.
    pub(crate) forgotten: BTreeSet<String>,
    /// When a roster was acknowledged last.
    pub(crate) acknowledged_at: Option<Instant>,
    /// What was seen on the way that must not be.
    pub(crate) wrong: Vec<String>,
}

/// The history, written by all clients.
#[derive(Default)]
pub(crate) struct Journal(Mutex<History>);

impl Journal {
    pub(crate) fn lock(&self) -> MutexGuard<'_, History> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what must not be.
    pub(crate) fn wrong(&self, what: String) {
        println!("WRONG: {what}");
        self.lock().wrong.push(what);
    }

    /// Notes a roster and what became of it.
    pub(crate) fn submitted(&self, submission: Submission) {
        let mut history = self.lock();
        match submission.outcome {
            Outcome::Acknowledged { .. } => {
                history.acknowledged += 1;
                history.acknowledged_at = Some(Instant::now());
            }
            Outcome::Refused => history.refused += 1,
            Outcome::Unknown => history.unknown += 1,
        }
        history.submissions.push(submission);
    }

    /// Whether a roster was acknowledged after a moment.
    pub(crate) fn is_acknowledging_since(&self, moment: Instant) -> bool {
        self.lock().acknowledged_at.is_some_and(|at| at > moment)
    }
}
