//! What all ports of a run share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use crate::chance::Chance;
use crate::faults::Faults;
use crate::trace::Trace;

/// Why a run failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which check.
    pub check: &'static str,
    /// What it saw.
    pub what: String,
}

/// What all ports of a run share.
pub(crate) struct World {
    pub(crate) chance: Chance,
    pub(crate) faults: Faults,
    pub(crate) trace: Trace,
    /// Set once: from then on there are no faults.
    calm: AtomicBool,
    begun: Instant,
    failure: Mutex<Option<Failure>>,
    pub(crate) failed: Notify,
    /// Told the number of a replica that crashed.
    pub(crate) crashed: UnboundedSender<usize>,
}

impl World {
    pub(crate) fn new(
        seed: u64,
        deeds: usize,
        keeps_all_lines: bool,
        crashed: UnboundedSender<usize>,
    ) -> Arc<Self> {
        let chance = Chance::new(seed);
        Arc::new(Self {
            faults: Faults::draw(&chance, deeds),
            chance,
            trace: Trace::new(keeps_all_lines),
            calm: AtomicBool::new(false),
            begun: Instant::now(),
            failure: Mutex::default(),
            failed: Notify::new(),
            crashed,
        })
    }

    /// Milliseconds of virtual time since the run began.
    pub(crate) fn now_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.calm.load(Ordering::Relaxed)
    }

    /// Ends all faults.
    pub(crate) fn calm(&self) {
        self.calm.store(true, Ordering::Relaxed);
        self.trace.line(self.now_ms(), "world", format_args!("calm"));
    }

    /// Whether a fault of so many in a thousand cases happens now.
    pub(crate) fn happens(&self, permille: u64) -> bool {
        !self.is_calm() && self.chance.permille(permille)
    }

    /// A check failed. The first one is kept.
    pub(crate) fn fail(&self, check: &'static str, what: impl Into<String>) {
        let failure = Failure { check, what: what.into() };
        self.trace.line(self.now_ms(), "world", format_args!("FAILED {check}: {}", failure.what));
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
        self.failed.notify_waiters();
    }

    pub(crate) fn failure(&self) -> Option<Failure> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
