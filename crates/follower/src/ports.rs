//! What a service is given.

use std::sync::Arc;
use std::time::Duration;

use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use tokio_util::sync::CancellationToken;

use crate::Home;

/// What a service needs of the world.
pub struct Ports {
    /// The truth. Projection only reads it.
    pub log: SharedLog,
    /// Keys in memory; a ring of its own for each service that seals.
    pub ring: Arc<KeyRing>,
    /// Where its view is kept.
    pub home: Box<dyn Home>,
    /// What time it is; no fold asks it.
    pub clock: Clock,
    /// Where it counts.
    pub metrics: Metrics,
    /// How long old values of an erased person may lie in the files of the view.
    pub settle_erasures_within: Duration,
    /// Ends it.
    pub shutdown: CancellationToken,
}
