//! What happened to an adapter since it started, for metrics.

use std::sync::atomic::{AtomicU64, Ordering};

/// How often each thing has happened since the adapter was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Connections made again after the first.
    pub reconnects: u64,
    /// Appends sent again because their outcome was unknown or the server was busy.
    pub resends: u64,
    /// Appends that turned out to be in the log already.
    pub already_recorded: u64,
    /// Appends that another commit came before.
    pub conflicts: u64,
    /// Consumers made anew for any reason: a reconnect, a gap, a stall.
    pub consumers_recreated: u64,
    /// Consumers that had fallen silent while the connection was up.
    pub consumers_stalled: u64,
}

/// The counters while they count.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) resends: Count,
    pub(crate) already_recorded: Count,
    pub(crate) conflicts: Count,
    pub(crate) consumers_recreated: Count,
    pub(crate) consumers_stalled: Count,
}

/// One counter.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    /// Once more.
    pub(crate) fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Tally {
    /// The counters now; `epoch` counts the connections made.
    pub(crate) fn now(&self, epoch: u64) -> Counters {
        Counters {
            reconnects: epoch.saturating_sub(1),
            resends: self.resends.now(),
            already_recorded: self.already_recorded.now(),
            conflicts: self.conflicts.now(),
            consumers_recreated: self.consumers_recreated.now(),
            consumers_stalled: self.consumers_stalled.now(),
        }
    }
}
