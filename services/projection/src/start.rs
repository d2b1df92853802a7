//! Starting projection over its ports.

use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Followed, Home, NoMore, Plan, follow, report};
use openfloor_over_nats::{Service, ServiceOptions};
use openfloor_process::metrics::Metrics;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::read::Reads;
use crate::session::Sessions;
use crate::shared::Shared;
use crate::sign_in::SignInCodes;
use crate::view::{NAME, ProjectionView, SCHEMA};
use crate::{api, metrics, pages};

/// What projection needs of the world.
pub struct Ports {
    /// The truth. It is only read.
    pub log: SharedLog,
    /// Keys in memory, to open boxes.
    pub ring: Arc<KeyRing>,
    /// Where its view is kept.
    pub home: Box<dyn Home>,
    /// Where it counts.
    pub metrics: Metrics,
    /// Ends it.
    pub shutdown: CancellationToken,
}

/// A running projection.
pub struct Started {
    /// Its pages and its API.
    pub router: Router,
    /// One-time codes to sign in with, for who starts the process.
    pub codes: SignInCodes,
    /// How far its fold is.
    pub followed: Followed,
    /// The thread of its fold, which ends after the shutdown.
    pub thread: JoinHandle<()>,
}

/// Starts projection: follows the log on a thread of its own, and serves at once. Until it has
/// caught up, its answers say so. Call it within the runtime that serves.
pub async fn start(config: Config, ports: Ports) -> anyhow::Result<Started> {
    start_with_clock(config, ports, system_clock).await
}

/// [`start`], by another clock: milliseconds since 1970-01-01T00:00:00Z. Only pages and sessions ask
/// it, never a fold.
pub async fn start_with_clock(config: Config, ports: Ports, now_ms: fn() -> i64) -> anyhow::Result<Started> {
    let Ports { log, ring, home, metrics, shutdown } = ports;
    let identity = Identity::new(ring.store().instance_secret().await?);
    let (followed, thread) = follow(Plan {
        name: NAME,
        view: ProjectionView::new,
        log,
        ring: Arc::clone(&ring),
        home,
        after: Box::new(NoMore),
        settle_erasures_within: config.settle_erasures_within,
        shutdown: shutdown.clone(),
    })?;
    let codes = SignInCodes::default();
    let sessions = Sessions::new(identity.token("session", "pages"), config.is_https());
    let reads = Reads { followed: followed.clone(), ring };
    tokio::spawn(metrics::keep(reads.clone(), metrics, shutdown));
    let shared = Arc::new(Shared { config, reads, identity, sessions, codes: codes.clone(), now_ms });
    let router = api::router(Arc::clone(&shared)).merge(pages::router(shared));
    Ok(Started { router, codes, followed, thread })
}

/// Runs projection as a process of its own over NATS, until a signal ends it.
pub async fn run(options: ServiceOptions) -> anyhow::Result<()> {
    let mut service = Service::connect(NAME, options).await?;
    service.error_page = Some(crate::error_page());
    let config = Config {
        public_url: service.options.exposure.public_url.clone(),
        operator: service.options.exposure.contact.clone(),
        settle_erasures_within: service.settle_erasures_within(),
        ..Config::default()
    };
    let ports = Ports {
        log: Arc::clone(&service.log),
        ring: Arc::clone(&service.ring),
        home: service.home(NAME, SCHEMA),
        metrics: service.metrics.clone(),
        shutdown: service.shutdown.clone(),
    };
    let Started { router, followed, thread, .. } = start(config, ports).await?;
    let (metrics, health) = (service.metrics.clone(), service.health.clone());
    tokio::spawn(report(NAME, followed, metrics, health, service.shutdown.clone()));
    service.serve(router, Router::new(), vec![thread]).await
}

fn system_clock() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
