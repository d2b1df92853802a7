//! Ingest over its ports, to be driven by whoever assembles it.

use std::sync::Arc;
use std::time::Duration;

use openfloor_application::handler::Handler;
use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::panel::Panel;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Fold, Home, Plan, following};
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use tokio_util::sync::CancellationToken;

use crate::forget::Forget;
use crate::ingest::Ingest;
use crate::view::IngestView;

/// What ingest needs of the world.
pub struct Ports {
    /// The truth.
    pub log: SharedLog,
    /// Keys in memory; a ring of its own, since it seals.
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

/// An ingest that nothing drives yet.
pub struct Assembled {
    /// What it does. Before it is asked for anything, its fold should have caught up, and
    /// [`Ingest::adopt_built_in`] been called once.
    pub ingest: Arc<Ingest>,
    /// Its fold, which destroys the keys of whom the log says that they are to be forgotten. Ends
    /// after the shutdown.
    pub fold: Fold,
}

/// Puts ingest together. It starts no thread and no task.
pub async fn assemble(ports: Ports) -> anyhow::Result<Assembled> {
    let Ports { log, ring, home, clock, settle_erasures_within, shutdown, .. } = ports;
    let identity = Identity::new(ring.store().instance_secret().await?);
    let panels = Arc::new(Handler::<Panel>::new(Arc::clone(&log), Arc::clone(&ring)));
    let forgets = Arc::clone(&panels);
    let after = Box::new(Forget::new(Arc::clone(&ring), Arc::new(move || forgets.forget())));
    let (followed, fold) = following(Plan {
        name: "ingest",
        view: Box::new(IngestView::new),
        log: Arc::clone(&log),
        ring: Arc::clone(&ring),
        home,
        after,
        settle_erasures_within,
        shutdown,
    })?;
    let ingest = Arc::new(Ingest::new(log, ring, identity, followed, panels, clock));
    Ok(Assembled { ingest, fold })
}
