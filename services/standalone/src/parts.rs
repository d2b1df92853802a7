//! The parts of the one process: the services, each over the same log.

use std::sync::Arc;
use std::thread;

use anyhow::Context;
use axum::Router;
use openfloor_alert::Outbox;
use openfloor_follower::{Followed, Ports, report};
use openfloor_ingest::Ingest;
use openfloor_pages::{Directory, Site};
use openfloor_process::clock::Clock;
use openfloor_process::health::Health;
use openfloor_process::metrics::Metrics;
use openfloor_projection::SignInCodes;
use tokio::task;
use tokio_util::sync::CancellationToken;
use url::Url;

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

impl World {
    /// What a service is given: its view lies beside the log.
    async fn ports(
        &self,
        view: &'static str,
        schema: u64,
        shutdown: &CancellationToken,
    ) -> anyhow::Result<Ports> {
        Ok(Ports {
            log: self.stores.shared_log(),
            ring: self.stores.ring().await?,
            home: self.stores.home(view, schema),
            clock: Clock::system(),
            metrics: self.metrics.clone(),
            settle_erasures_within: self.options.settle_erasures_within(),
            shutdown: shutdown.clone(),
        })
    }
}

/// One service of the process.
struct Part {
    name: &'static str,
    router: Router,
    /// What it has for operators.
    admin: Router,
    followed: Followed,
    thread: thread::JoinHandle<()>,
    /// What else is to be waited for at the end.
    tasks: Vec<task::JoinHandle<()>>,
}

/// The services of the process, running.
pub(crate) struct Parts {
    pub(crate) ingest: Arc<Ingest>,
    pub(crate) codes: SignInCodes,
    pub(crate) outbox: Outbox,
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
        let mut parts = Vec::new();
        match begin(world, extent, &shutdown, &mut parts).await {
            Ok((ingest, codes, outbox)) => {
                for part in &parts {
                    let (metrics, health) = (world.metrics.clone(), world.health.clone());
                    tokio::spawn(report(part.name, part.followed.clone(), metrics, health, shutdown.clone()));
                }
                Ok(Self { ingest, codes, outbox, parts, shutdown })
            }
            Err(error) => {
                shutdown.cancel();
                end(parts).await?;
                Err(error)
            }
        }
    }

    /// The routes of all.
    pub(crate) fn router(&self) -> Router {
        self.parts.iter().fold(Router::new(), |all, part| all.merge(part.router.clone()))
    }

    /// What all have for operators.
    pub(crate) fn admin(&self) -> Router {
        self.parts.iter().fold(Router::new(), |all, part| all.merge(part.admin.clone()))
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

/// Starts the parts that are wanted, ingest last: it waits until it has caught up, the others do so
/// meanwhile.
async fn begin(
    world: &World,
    extent: Extent,
    shutdown: &CancellationToken,
    parts: &mut Vec<Part>,
) -> anyhow::Result<(Arc<Ingest>, SignInCodes, Outbox)> {
    let (mut codes, mut outbox) = (SignInCodes::default(), Outbox::default());
    if extent == Extent::All {
        let (part, its_codes) = projection(world, shutdown).await.context("projection")?;
        parts.push(part);
        codes = its_codes;
        let (part, its_outbox) = alert(world, shutdown).await.context("alert")?;
        parts.push(part);
        outbox = its_outbox;
    }
    let (part, ingest) = ingest(world, shutdown).await.context("ingest")?;
    parts.push(part);
    Ok((ingest, codes, outbox))
}

async fn end(parts: Vec<Part>) -> anyhow::Result<()> {
    for Part { name, thread, tasks, .. } in parts {
        for task in tasks {
            task.await.with_context(|| format!("a task of {name}"))?;
        }
        let joined = task::spawn_blocking(move || thread.join()).await?;
        joined.map_err(|_| anyhow::anyhow!("the fold of {name} panicked"))?;
    }
    Ok(())
}

async fn ingest(world: &World, shutdown: &CancellationToken) -> anyhow::Result<(Part, Arc<Ingest>)> {
    let ports = world.ports("ingest", openfloor_ingest::view::SCHEMA, shutdown).await?;
    let started = openfloor_ingest::start(ports, &world.options.links).await?;
    let exposure = &world.options.exposure;
    let site = Site {
        operator: exposure.contact.clone(),
        is_demo: world.is_demo,
        holds_mail_back: !world.options.sends_mail(),
        directories: Directory::read(exposure.directories.as_deref()).context("--directories")?,
    };
    let admin = started.admin(site.clone());
    let pages = started.pages(site, &world.url, exposure.is_https());
    let part = Part {
        name: "ingest",
        router: started.router.merge(pages),
        admin,
        followed: started.ingest.followed().clone(),
        thread: started.thread,
        tasks: Vec::new(),
    };
    Ok((part, started.ingest))
}

async fn projection(world: &World, shutdown: &CancellationToken) -> anyhow::Result<(Part, SignInCodes)> {
    use openfloor_projection::view::{NAME, SCHEMA};
    let config = openfloor_projection::Config {
        public_url: world.options.exposure.public_url.clone(),
        operator: world.options.exposure.contact.clone(),
        is_demo: world.is_demo,
        mail_is_sent: world.options.sends_mail(),
    };
    let ports = world.ports(NAME, SCHEMA, shutdown).await?;
    let started = openfloor_projection::start(config, ports).await?;
    let part = Part {
        name: NAME,
        router: started.router,
        admin: Router::new(),
        followed: started.followed,
        thread: started.thread,
        tasks: Vec::new(),
    };
    Ok((part, started.codes))
}

async fn alert(world: &World, shutdown: &CancellationToken) -> anyhow::Result<(Part, Outbox)> {
    use openfloor_alert::{NAME, SCHEMA, watch_mode};
    let public_url =
        Url::parse(&world.url).with_context(|| format!("{} is no address of a page", world.url))?;
    let mut config = world.options.alert.config(public_url, &world.options.links)?;
    if let Some(contact) = &world.options.exposure.contact {
        config.contact.clone_from(contact);
    }
    config.site =
        Site { operator: world.options.exposure.contact.clone(), is_demo: world.is_demo, ..Site::default() };
    let version = config.version;
    let ports = world.ports(NAME, SCHEMA, shutdown).await?;
    let started = openfloor_alert::start(config, ports).await?;
    tokio::spawn(watch_mode(started.followed.clone(), version, world.health.clone(), shutdown.clone()));
    let part = Part {
        name: NAME,
        router: started.router,
        admin: started.admin,
        followed: started.followed,
        thread: started.thread,
        tasks: vec![started.telling],
    };
    Ok((part, started.outbox))
}
