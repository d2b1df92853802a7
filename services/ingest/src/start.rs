//! Starting ingest over its ports.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use openfloor_application::handler::Handler;
use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::panel::Panel;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Home, Plan, follow, report};
use openfloor_over_nats::{Service, ServiceOptions};
use openfloor_process::metrics::Metrics;
use tokio_util::sync::CancellationToken;

use crate::forget::Forget;
use crate::http::{self, ROUTE_LIMITS};
use crate::ingest::Ingest;
use crate::metrics::IngestMetrics;
use crate::view::{IngestView, SCHEMA};

/// How long ingest may take to catch up before the start is given up.
const CATCH_UP_LIMIT: Duration = Duration::from_secs(3600);

/// What ingest needs of the world.
pub struct Ports {
    /// The truth.
    pub log: SharedLog,
    /// Keys in memory; a ring of its own, since it seals.
    pub ring: Arc<KeyRing>,
    /// Where its view is kept.
    pub home: Box<dyn Home>,
    /// Where it counts.
    pub metrics: Metrics,
    /// How long old values of an erased person may lie in the files of the view.
    pub settle_erasures_within: Duration,
    /// Ends it.
    pub shutdown: CancellationToken,
}

/// A running ingest.
pub struct Started {
    /// What it does, for callers in the same process.
    pub ingest: Arc<Ingest>,
    /// Its API.
    pub router: Router,
    /// The thread of its fold, which ends after the shutdown.
    pub thread: JoinHandle<()>,
}

/// Starts ingest: follows the log, waits until it has caught up, and adopts the charters that are
/// shipped where none ever was.
pub async fn start(ports: Ports) -> anyhow::Result<Started> {
    let Ports { log, ring, home, metrics, settle_erasures_within, shutdown } = ports;
    let identity = Identity::new(ring.store().instance_secret().await?);
    let panels = Arc::new(Handler::<Panel>::new(Arc::clone(&log), Arc::clone(&ring)));
    let forgets = Arc::clone(&panels);
    let after = Box::new(Forget::new(Arc::clone(&ring), Arc::new(move || forgets.forget())));
    let (followed, thread) = follow(Plan {
        name: "ingest",
        view: IngestView::new,
        log: Arc::clone(&log),
        ring: Arc::clone(&ring),
        home,
        after,
        settle_erasures_within,
        shutdown: shutdown.clone(),
    })?;
    let caught_up = tokio::select! {
        caught_up = followed.has_caught_up(CATCH_UP_LIMIT) => caught_up,
        () = shutdown.cancelled() => false,
    };
    anyhow::ensure!(caught_up, "ingest was ended, or took over an hour, before it had read the log");
    let ingest = Arc::new(Ingest::new(log, Arc::clone(&ring), identity, followed, panels));
    ingest.adopt_built_in().await?;
    let router = http::router(Arc::clone(&ingest), IngestMetrics::new(&metrics));
    tokio::spawn(keep_pool(ring, shutdown));
    Ok(Started { ingest, router, thread })
}

/// Runs ingest as a process of its own over NATS, until a signal ends it.
pub async fn run(options: ServiceOptions) -> anyhow::Result<()> {
    let mut service = Service::connect("ingest", options).await?;
    service.route_limits = ROUTE_LIMITS.to_vec();
    let started = start(Ports {
        log: Arc::clone(&service.log),
        ring: Arc::clone(&service.ring),
        home: service.home("ingest", SCHEMA),
        metrics: service.metrics.clone(),
        settle_erasures_within: service.settle_erasures_within(),
        shutdown: service.shutdown.clone(),
    })
    .await?;
    let followed = started.ingest.followed().clone();
    let (metrics, health) = (service.metrics.clone(), service.health.clone());
    tokio::spawn(report("ingest", followed, metrics, health, service.shutdown.clone()));
    service.serve(started.router, Router::new(), vec![started.thread]).await
}

/// Keeps keys ready ahead of need, so that no submission waits for one to be made durable.
async fn keep_pool(ring: Arc<KeyRing>, shutdown: CancellationToken) {
    /// Enough for an import between two rounds.
    const KEYS_READY: usize = 512;
    const ROUND: Duration = Duration::from_millis(250);
    while !shutdown.is_cancelled() {
        if let Err(error) = ring.refill(KEYS_READY).await {
            tracing::warn!(%error, "no keys could be made ready ahead of need");
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}
