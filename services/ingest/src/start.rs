//! Starting ingest over its ports.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use openfloor_application::key_ring::KeyRing;
use openfloor_follower::{Ports, report};
use openfloor_outbound::{Fetcher, LinkOptions};
use openfloor_over_nats::{Service, ServiceOptions};
use openfloor_pages::{Directory, Site};
use tokio_util::sync::CancellationToken;

use crate::assemble::{Assembled, assemble};
use crate::http::{self, ROUTE_LIMITS};
use crate::ingest::Ingest;
use crate::link;
use crate::metrics::IngestMetrics;
use crate::pages;
use crate::view::SCHEMA;
use crate::watch::Watcher;

/// How long ingest may take to catch up before the start is given up.
const CATCH_UP_LIMIT: Duration = Duration::from_secs(3600);

/// A running ingest.
pub struct Started {
    /// What it does, for callers in the same process.
    pub ingest: Arc<Ingest>,
    /// Its API.
    pub router: Router,
    /// The thread of its fold, which ends after the shutdown.
    pub thread: JoinHandle<()>,
    metrics: IngestMetrics,
    fetcher: Fetcher,
}

impl Started {
    /// The page for operators, to be served where only they come: what is said to be wrong.
    pub fn admin(&self, site: Site) -> Router {
        pages::reports::router(Arc::clone(&self.ingest), self.metrics.clone(), site)
    }

    /// The organiser's pages, to be served beside its API. `is_https` says whether browsers come by
    /// HTTPS: projection's session cookies are called otherwise then. `public_url` is where they come to: links that
    /// are sent to people begin with it.
    pub fn pages(&self, site: Site, public_url: &str, is_https: bool) -> Router {
        pages::router(
            Arc::clone(&self.ingest),
            self.metrics.clone(),
            self.fetcher.clone(),
            public_url,
            site,
            is_https,
        )
    }
}

/// Starts ingest: follows the log, waits until it has caught up, and adopts the charters that are
/// shipped where none ever was.
pub async fn start(ports: Ports, links: &LinkOptions) -> anyhow::Result<Started> {
    let fetcher = link::fetcher(links)?;
    let (ring, metrics, shutdown) = (Arc::clone(&ports.ring), ports.metrics.clone(), ports.shutdown.clone());
    let Assembled { ingest, fold } = assemble(ports).await?;
    let thread = fold.on_a_thread()?;
    let caught_up = tokio::select! {
        caught_up = ingest.followed().has_caught_up(CATCH_UP_LIMIT) => caught_up,
        () = shutdown.cancelled() => false,
    };
    anyhow::ensure!(caught_up, "ingest was ended, or took over an hour, before it had read the log");
    ingest.adopt_built_in().await?;
    let metrics = IngestMetrics::new(&metrics);
    let router = http::router(Arc::clone(&ingest), metrics.clone(), fetcher.clone());
    tokio::spawn(keep_pool(ring, shutdown.clone()));
    if let Some(every) = links.watch_every() {
        let watcher = Watcher::new(Arc::clone(&ingest), fetcher.clone(), metrics.clone(), every);
        tokio::spawn(watcher.run(shutdown));
    }
    Ok(Started { ingest, router, thread, metrics, fetcher })
}

/// Runs ingest as a process of its own over NATS, until a signal ends it.
pub async fn run(options: ServiceOptions, links: LinkOptions) -> anyhow::Result<()> {
    let mut service = Service::connect("ingest", options).await?;
    service.route_limits = ROUTE_LIMITS.to_vec();
    service.error_page = Some(openfloor_pages::error_page());
    let started = start(service.ports("ingest", SCHEMA), &links).await?;
    let exposure = &service.options.exposure;
    let directories = Directory::read(exposure.directories.as_deref()).context("--directories")?;
    let site = Site { operator: exposure.contact.clone(), directories, ..Site::default() };
    let local = format!("http://{}", service.options.listen);
    let public_url = exposure.public_url.as_ref().unwrap_or(&local);
    let admin = started.admin(site.clone());
    let pages = started.pages(site, public_url, exposure.is_https());
    let followed = started.ingest.followed().clone();
    let (metrics, health) = (service.metrics.clone(), service.health.clone());
    tokio::spawn(report("ingest", followed, metrics, health, service.shutdown.clone()));
    service.serve(started.router.merge(pages), admin, vec![started.thread]).await
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
        shutdown.run_until_cancelled(tokio::time::sleep(ROUND)).await;
    }
}
