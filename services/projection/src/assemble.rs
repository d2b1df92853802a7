//! Projection over its ports, to be driven by whoever assembles it.

use std::sync::Arc;

use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Fold, Followed, Home, HomeError, NoMore, Plan, following};
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::view::{NAME, ProjectionView};

/// What projection needs of the world.
pub struct Ports {
    /// The truth. It is only read.
    pub log: SharedLog,
    /// Keys in memory, to open boxes.
    pub ring: Arc<KeyRing>,
    /// Where its view is kept.
    pub home: Box<dyn Home>,
    /// What time it is. Only pages and sessions ask it, never a fold.
    pub clock: Clock,
    /// Where it counts.
    pub metrics: Metrics,
    /// Ends it.
    pub shutdown: CancellationToken,
}

/// A projection that nothing drives yet.
pub struct Assembled {
    /// How far its fold is, and where what it folded is read.
    pub followed: Followed,
    /// Its fold. Ends after the shutdown.
    pub fold: Fold,
}

/// Puts projection together, as far as it folds. It starts no thread and no task.
pub fn assemble(config: &Config, ports: Ports) -> Result<Assembled, HomeError> {
    let Ports { log, ring, home, shutdown, .. } = ports;
    let (followed, fold) = following(Plan {
        name: NAME,
        view: Box::new(ProjectionView::new),
        log,
        ring,
        home,
        after: Box::new(NoMore),
        settle_erasures_within: config.settle_erasures_within,
        shutdown,
    })?;
    Ok(Assembled { followed, fold })
}
