//! The parts of the one process: the services, each over the same log.

use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::Context;
use axum::Router;
use openfloor_follower::{Followed, report};
use openfloor_ingest::Ingest;
use openfloor_process::health::Health;
use openfloor_process::metrics::Metrics;
use openfloor_projection::SignInCodes;
use tokio_util::sync::CancellationToken;

use crate::options::Options;
use crate::stores::Stores;

/// What the parts have in common.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) stores: Stores,
    pub(crate) options: Options,
    pub(crate) metrics: Metrics,
    pub(crate) health: Health,
    /// Where browsers reach the pages; empty where nothing is served.
    pub(crate) url: String,
    /// Whether what is shown is invented.
    pub(crate) is_demo: bool,
}

/// One service of the process.
struct Part {
    name: &'static str,
    router: Router,
    followed: Followed,
    thread: JoinHandle<()>,
}

/// The services of the process, running.
pub(crate) struct Parts {
    pub(crate) ingest: Arc<Ingest>,
    pub(crate) codes: SignInCodes,
    parts: Vec<Part>,
    shutdown: CancellationToken,
}

/// Which parts are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All: what serves.
    All,
    /// Ingest only: for a command where nothing runs.
    Ingest,
}

impl Parts {
    /// Starts them. Ingest has caught up when this returns; the others follow.
    pub(crate) async fn start(
        world: &World,
        extent: Extent,
        shutdown: CancellationToken,
    ) -> anyhow::Result<Self> {
        let codes = SignInCodes::default();
        let started = match extent {
            Extent::All => {
                let (projection, codes) = projection(world, &shutdown).await.context("projection")?;
                (vec![projection], codes)
            }
            Extent::Ingest => (Vec::new(), codes),
        };
        let (mut parts, codes) = started;
        let (part, ingest) = match ingest(world, &shutdown).await.context("ingest") {
            Ok(started) => started,
            Err(error) => {
                shutdown.cancel();
                end(parts).await?;
                return Err(error);
            }
        };
        parts.push(part);
        for part in &parts {
            let (metrics, health) = (world.metrics.clone(), world.health.clone());
            tokio::spawn(report(part.name, part.followed.clone(), metrics, health, shutdown.clone()));
        }
        Ok(Self { ingest, codes, parts, shutdown })
    }

    /// The routes of all.
    pub(crate) fn router(&self) -> Router {
        self.parts.iter().fold(Router::new(), |all, part| all.merge(part.router.clone()))
    }

    /// How far each fold is, by the name of its view.
    pub(crate) fn followed(&self) -> impl Iterator<Item = (&'static str, &Followed)> {
        self.parts.iter().map(|part| (part.name, &part.followed))
    }

    /// Ends them, and waits until their stores are closed.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        end(self.parts).await
    }
}

async fn end(parts: Vec<Part>) -> anyhow::Result<()> {
    for Part { name, thread, .. } in parts {
        let joined = tokio::task::spawn_blocking(move || thread.join()).await?;
        joined.map_err(|_| anyhow::anyhow!("the fold of {name} panicked"))?;
    }
    Ok(())
}

async fn ingest(world: &World, shutdown: &CancellationToken) -> anyhow::Result<(Part, Arc<Ingest>)> {
    let started = openfloor_ingest::start(openfloor_ingest::Ports {
        log: world.stores.shared_log(),
        ring: world.stores.ring().await?,
        home: world.stores.home("ingest", openfloor_ingest::view::SCHEMA),
        metrics: world.metrics.clone(),
        settle_erasures_within: world.options.settle_erasures_within(),
        shutdown: shutdown.clone(),
    })
    .await?;
    let followed = started.ingest.followed().clone();
    let part = Part { name: "ingest", router: started.router, followed, thread: started.thread };
    Ok((part, started.ingest))
}

async fn projection(world: &World, shutdown: &CancellationToken) -> anyhow::Result<(Part, SignInCodes)> {
    use openfloor_projection::view::{NAME, SCHEMA};
    let config = openfloor_projection::Config {
        public_url: world.options.exposure.public_url.clone(),
        operator: world.options.exposure.contact.clone(),
        is_demo: world.is_demo,
        mail_is_sent: false,
        settle_erasures_within: world.options.settle_erasures_within(),
    };
    let ports = openfloor_projection::Ports {
        log: world.stores.shared_log(),
        ring: world.stores.ring().await?,
        home: world.stores.home(NAME, SCHEMA),
        metrics: world.metrics.clone(),
        shutdown: shutdown.clone(),
    };
    let started = openfloor_projection::start(config, ports).await?;
    let part =
        Part { name: NAME, router: started.router, followed: started.followed, thread: started.thread };
    Ok((part, started.codes))
}
