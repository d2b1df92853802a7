//! Ingest in this process over some log, served as every listener of ours is.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use async_trait::async_trait;
use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::convening::{ConveningAbout, SubmitConvening, Visibility};
use openfloor_domain::ids::OrganiserId;
use openfloor_domain::organiser::OrganiserAbout;
use openfloor_event_log::memory::MemoryLog;
use openfloor_event_log::{
    Append, AppendError, Appended, Checkpoint, EventLog, Position, ReadError, Record, Revision, SharedLog,
    StreamName, Subscription,
};
use openfloor_follower::{Home, Ports, SledHome};
use openfloor_ingest::{Ingest, LinkOptions, ROUTE_LIMITS, Wish, start, view};
use openfloor_key_store::SharedKeys;
use openfloor_log_sqlite::{Options, SqliteKeys, SqliteLog};
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use openfloor_process::serve::{Limits, Served, serve};
use openfloor_process::web::{Protection, protect};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The convening that all panels of the benchmarks are of.
pub(crate) const CONVENING: &str = "forum-26";

/// Ingest, running, with an organiser and a convening.
pub(crate) struct Running {
    pub(crate) ingest: Arc<Ingest>,
    pub(crate) organiser: OrganiserId,
    /// How it names things.
    pub(crate) identity: Identity,
    /// The organiser's key.
    pub(crate) key: String,
    pub(crate) router: axum::Router,
    metrics: Metrics,
    shutdown: CancellationToken,
    thread: JoinHandle<()>,
}

impl Running {
    /// Starts it over a log and its keys.
    pub(crate) async fn start(log: SharedLog, keys: SharedKeys, home: Box<dyn Home>) -> anyhow::Result<Self> {
        let (metrics, shutdown) =
            (Metrics::new("bench", env!("CARGO_PKG_VERSION")), CancellationToken::new());
        let identity = Identity::new(keys.instance_secret().await?);
        let ring = KeyRing::loaded(keys).await?;
        let started = start(
            Ports {
                log,
                ring: Arc::new(ring),
                home,
                clock: Clock::system(),
                metrics: metrics.clone(),
                settle_erasures_within: Duration::from_secs(3600),
                shutdown: shutdown.clone(),
            },
            &LinkOptions::default(),
        )
        .await?;
        let about =
            OrganiserAbout { name: "Forum North".to_owned(), contact: "desk@forum.example".to_owned() };
        let key = started.ingest.register(about).await?;
        let organiser = key.organiser.clone();
        let running = Self {
            ingest: started.ingest,
            organiser,
            identity,
            key: key.reveal(),
            router: started.router,
            metrics,
            shutdown,
            thread: started.thread,
        };
        running.convene().await?;
        Ok(running)
    }

    /// Starts it over SQLite and sled in a directory.
    pub(crate) async fn on_sqlite(directory: &Path) -> anyhow::Result<Self> {
        let log = SqliteLog::open(directory.join("log.sqlite"), Options::default())?;
        let keys = SqliteKeys::open(directory.join("keys.sqlite"))?;
        Self::start(log, keys, ingest_home(directory)).await
    }

    async fn convene(&self) -> anyhow::Result<()> {
        let submit = SubmitConvening {
            organiser: self.organiser.clone(),
            source: self.identity.source(&self.organiser, "api"),
            starts: None,
            ends: None,
            visibility: Some(Visibility::Closed),
            about: ConveningAbout { slug: CONVENING.to_owned(), title: "Forum 26".to_owned(), series: None },
        };
        self.ingest.submit_convening(submit, true, &Wish::default()).await?;
        Ok(())
    }

    /// Serves it until it is ended.
    pub(crate) async fn serve(&self) -> anyhow::Result<(SocketAddr, tokio::task::JoinHandle<Served>)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let protection = Protection { route_limits: ROUTE_LIMITS.to_vec(), ..Protection::default() };
        let router = protect(self.router.clone(), &self.metrics, protection);
        Ok((address, tokio::spawn(serve(listener, router, self.shutdown.clone(), Limits::default()))))
    }

    /// Ends it, and waits until its view is closed.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        let joined = tokio::task::spawn_blocking(move || self.thread.join()).await?;
        joined.map_err(|_| anyhow::anyhow!("the fold of ingest panicked"))
    }
}

/// Where ingest keeps its view.
pub(crate) fn ingest_home(directory: &Path) -> Box<dyn Home> {
    Box::new(SledHome::new(directory.join("views"), "ingest", view::SCHEMA))
}

/// A log that acknowledges panels and keeps nothing of them. All else it keeps in memory.
#[derive(Clone, Default)]
pub(crate) struct Acknowledging {
    kept: MemoryLog,
    positions: Arc<AtomicU64>,
}

/// Where acknowledged panels seem to lie: behind all that is kept.
const FIRST_POSITION: u64 = 1 << 32;

#[async_trait]
impl EventLog for Acknowledging {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        if append.stream.kind() != "panel" {
            return self.kept.append(append).await;
        }
        let at = FIRST_POSITION + self.positions.fetch_add(1, Ordering::Relaxed);
        Ok(Appended { revision: Revision(at), position: Position(at), already_recorded: false })
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        if stream.kind() == "panel" { Ok(Vec::new()) } else { self.kept.read(stream, after).await }
    }

    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        self.kept.subscribe(from).await
    }
}
