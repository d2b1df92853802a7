//! Operators' commands over NATS: the command side runs in this process for as long as it takes.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;
use openfloor_api::client::Client;
use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_follower::{MemoryHome, Ports};
use openfloor_ingest::{Ingest, LinkOptions, Started};
use openfloor_key_store::SharedKeys;
use openfloor_log_jetstream::{Credentials, JetStreamKeys, JetStreamLog, Options};
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use openfloor_standalone::InProcess;
use openfloor_standalone::operator::{Operated, routes};
use tokio_util::sync::CancellationToken;

/// Which NATS, if any.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct OverNats {
    /// Work on services over NATS, whatever --data says: nats://host:4222, several separated by commas.
    #[arg(long, value_name = "URL")]
    nats: Option<String>,
    /// The file with the credentials for NATS.
    #[arg(long, env = "OPENFLOOR_NATS_CREDENTIALS", value_name = "FILE")]
    nats_credentials: Option<PathBuf>,
    /// Copies that a stream must have: 1 or 3.
    #[arg(long, env = "OPENFLOOR_NATS_REPLICAS", value_name = "N", default_value_t = 1)]
    nats_replicas: u8,
}

/// The log and the keys over NATS, and a command side that folds the log in memory.
pub(crate) struct Distant {
    operated: Arc<Services>,
    thread: std::thread::JoinHandle<()>,
    shutdown: CancellationToken,
}

struct Services {
    ingest: Arc<Ingest>,
    log: SharedLog,
    keys: SharedKeys,
}

#[async_trait]
impl Operated for Services {
    async fn ingest(&self) -> Option<Arc<Ingest>> {
        Some(Arc::clone(&self.ingest))
    }

    fn log(&self) -> SharedLog {
        Arc::clone(&self.log)
    }

    fn keys(&self) -> SharedKeys {
        Arc::clone(&self.keys)
    }
}

impl OverNats {
    /// Whether an address was given.
    pub(super) fn is_given(&self) -> bool {
        self.nats.is_some()
    }

    /// Connects, if an address was given.
    pub(super) async fn open(&self) -> anyhow::Result<Option<Distant>> {
        let Some(url) = &self.nats else { return Ok(None) };
        super::quiet_telemetry()?;
        let log: SharedLog = JetStreamLog::connect(self.options(url)).await.context("the event log")?;
        let keys: SharedKeys = JetStreamKeys::connect(self.options(url)).await.context("the key store")?;
        let ring = KeyRing::loaded(Arc::clone(&keys)).await.context("the key store")?;
        let shutdown = CancellationToken::new();
        let ports = Ports {
            log: Arc::clone(&log),
            ring: Arc::new(ring),
            home: Box::new(MemoryHome),
            clock: Clock::system(),
            metrics: Metrics::new("command", env!("CARGO_PKG_VERSION")),
            settle_erasures_within: Duration::from_secs(3600),
            shutdown: shutdown.clone(),
        };
        let Started { ingest, thread, .. } =
            openfloor_ingest::start(ports, &LinkOptions::default()).await.context("ingest")?;
        Ok(Some(Distant { operated: Arc::new(Services { ingest, log, keys }), thread, shutdown }))
    }

    fn options(&self, url: &str) -> Options {
        let credentials = self.nats_credentials.clone().map_or(Credentials::None, Credentials::File);
        Options { credentials, replicas: self.nats_replicas, create: true, ..Options::new(url, "openfloor") }
    }
}

impl Distant {
    /// A client of what operators do.
    pub(super) fn client(&self) -> Client {
        let operated: Arc<dyn Operated> = Arc::clone(&self.operated) as _;
        Client::new(Arc::new(InProcess::new(routes(operated))), None)
    }

    /// Ends it.
    pub(super) async fn close(self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        let joined = tokio::task::spawn_blocking(move || self.thread.join()).await?;
        joined.map_err(|_| anyhow::anyhow!("the fold of ingest panicked"))
    }
}
