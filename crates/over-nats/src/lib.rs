//! One service as a process of its own over NATS: its options, its ports, its listeners.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Ports, SledHome};
use openfloor_log_jetstream::{Credentials, Durability, JetStreamKeys, JetStreamLog, Options};
use openfloor_process::clock::Clock;
use openfloor_process::exposure::Exposure;
use openfloor_process::health::{Health, admin_router};
use openfloor_process::metrics::Metrics;
use openfloor_process::serve::{Limits, serve};
use openfloor_process::telemetry::{TelemetryOptions, init};
use openfloor_process::web::{ErrorPage, Protection, protect};
use openfloor_process::{shutdown, tls};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How often a process looks at the health of its ports.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Options that every service over NATS has.
#[derive(Clone, Debug, clap::Args)]
pub struct ServiceOptions {
    /// Where the NATS servers are; several, separated by commas, for a cluster.
    #[arg(long, env = "OPENFLOOR_NATS", default_value = "nats://127.0.0.1:4222")]
    pub nats: String,
    /// Where to read `sync_interval` from: http://host:8222 of each server, separated by commas.
    #[arg(long, env = "OPENFLOOR_NATS_MONITOR", value_delimiter = ',')]
    pub nats_monitor: Vec<String>,
    /// The file with the credentials for NATS.
    #[arg(long, env = "OPENFLOOR_NATS_CREDENTIALS")]
    pub nats_credentials: Option<PathBuf>,
    /// Copies that a stream must have: 1 or 3.
    #[arg(long, env = "OPENFLOOR_NATS_REPLICAS", default_value_t = 1)]
    pub nats_replicas: u8,
    /// Only use streams that are there: do not create any.
    #[arg(long, env = "OPENFLOOR_NATS_NO_CREATE")]
    pub nats_no_create: bool,
    /// Where the views are kept. They can be deleted: they are folded anew.
    #[arg(long, env = "OPENFLOOR_DATA", default_value = "openfloor-views")]
    pub data: PathBuf,
    /// Where to listen for requests.
    #[arg(long, env = "OPENFLOOR_LISTEN", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Where to listen for operators: metrics and health.
    #[arg(long, env = "OPENFLOOR_ADMIN", default_value = "127.0.0.1:0")]
    pub admin: SocketAddr,
    /// Seconds that old values of an erased person may lie in the files of the views.
    #[arg(long, env = "OPENFLOOR_SETTLE_ERASURES_SECONDS", default_value_t = 3600)]
    pub settle_erasures_seconds: u64,
    /// Who can reach this process, and who answers for it.
    #[command(flatten)]
    pub exposure: Exposure,
}

/// A process with its ports, before it serves.
pub struct Service {
    /// What it is called: `ingest`, `projection`, `alert`.
    pub name: &'static str,
    /// The event log.
    pub log: SharedLog,
    /// Keys in memory.
    pub ring: Arc<KeyRing>,
    /// What it counts.
    pub metrics: Metrics,
    /// How it is doing.
    pub health: Health,
    /// Ends it.
    pub shutdown: CancellationToken,
    /// Its options.
    pub options: ServiceOptions,
    /// How a browser is shown what went wrong, if the service has pages.
    pub error_page: Option<ErrorPage>,
    /// Routes whose answers may take longer to begin than others'.
    pub route_limits: Vec<(&'static str, Duration)>,
    jetstream: Arc<JetStreamLog>,
}

impl Service {
    /// Sets up telemetry, and connects to NATS.
    pub async fn connect(name: &'static str, options: ServiceOptions) -> anyhow::Result<Self> {
        tls::install();
        let metrics = Metrics::new(name, env!("CARGO_PKG_VERSION"));
        init(&TelemetryOptions::default(), &metrics)?;
        options.exposure.check(options.listen)?;
        let health = Health::new();
        health.ready("start", Err("starting".to_owned()));
        let shutdown = shutdown::on_signal()?;
        let jetstream = JetStreamLog::connect(nats_options(name, &options)).await.context("the event log")?;
        let keys = JetStreamKeys::connect(nats_options(name, &options)).await.context("the key store")?;
        let ring = Arc::new(KeyRing::new(keys));
        let log: SharedLog = Arc::clone(&jetstream) as SharedLog;
        Ok(Self {
            name,
            log,
            ring,
            metrics,
            health,
            shutdown,
            options,
            error_page: None,
            route_limits: Vec::new(),
            jetstream,
        })
    }

    /// What the service is given: the log and the keys on NATS, and a directory for its view.
    pub fn ports(&self, view: &'static str, schema: u64) -> Ports {
        Ports {
            log: Arc::clone(&self.log),
            ring: Arc::clone(&self.ring),
            home: Box::new(SledHome::new(self.options.data.join("views"), view, schema)),
            clock: Clock::system(),
            metrics: self.metrics.clone(),
            settle_erasures_within: Duration::from_secs(self.options.settle_erasures_seconds),
            shutdown: self.shutdown.clone(),
        }
    }

    /// Serves until a signal ends it, then waits for the threads of its folds.
    pub async fn serve(
        self,
        router: Router,
        admin: Router,
        threads: Vec<JoinHandle<()>>,
    ) -> anyhow::Result<()> {
        let listener = listen(self.options.listen).await?;
        let operators = listen(self.options.admin).await?;
        let (address, admin_address) = (listener.local_addr()?, operators.local_addr()?);
        tracing::info!(service = self.name, url = %format_args!("http://{address}/"), "listening");
        tracing::info!(service = self.name, url = %format_args!("http://{admin_address}/metrics"), "operators");
        let protection = Protection {
            https_only: self.options.exposure.is_https(),
            error_page: self.error_page.clone(),
            route_limits: self.route_limits.clone(),
            ..Protection::default()
        };
        let router = protect(router, &self.metrics, protection);
        let admin = admin.merge(admin_router(self.health.clone(), self.metrics.clone()));
        let watching =
            tokio::spawn(watch(self.jetstream, self.health.clone(), self.metrics, self.shutdown.clone()));
        self.health.ready("start", Ok(()));
        let admin_served = serve(operators, admin, self.shutdown.clone(), Limits::default());
        let served = serve(listener, router, self.shutdown.clone(), Limits::default());
        tokio::join!(served, admin_served);
        watching.abort();
        tokio::task::spawn_blocking(move || threads.into_iter().try_for_each(JoinHandle::join))
            .await?
            .map_err(|_| anyhow::anyhow!("the thread of a fold panicked"))
    }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; is another process using it? choose another address")
    })
}

fn nats_options(name: &str, options: &ServiceOptions) -> Options {
    let credentials = match &options.nats_credentials {
        Some(file) => Credentials::File(file.clone()),
        None => Credentials::None,
    };
    Options {
        credentials,
        replicas: options.nats_replicas,
        create: !options.nats_no_create,
        monitor_urls: options.nats_monitor.clone(),
        ..Options::new(options.nats.clone(), name)
    }
}

/// Tells health and metrics how the connection and the durability of the log are.
async fn watch(log: Arc<JetStreamLog>, health: Health, metrics: Metrics, shutdown: CancellationToken) {
    let connected = metrics.gauge("openfloor_nats_connected", "Whether NATS is connected.");
    let reconnects = metrics.gauge("openfloor_nats_reconnects", "Connections made again since the start.");
    let conflicts =
        metrics.gauge("openfloor_log_conflicts", "Appends that another commit came before, since the start.");
    let resends = metrics.gauge("openfloor_log_resends", "Appends sent again since the start.");
    let stalled =
        metrics.gauge("openfloor_log_consumers_stalled", "Consumers that fell silent, since the start.");
    let verified =
        metrics.gauge("openfloor_log_durability_verified", "Whether sync_interval: always was seen.");
    while !shutdown.is_cancelled() {
        let is_up = log.is_connected();
        connected.set(i64::from(is_up));
        health.ready("nats", if is_up { Ok(()) } else { Err("not connected".to_owned()) });
        let durability = log.durability();
        verified.set(i64::from(durability == Durability::Verified));
        health.ready(
            "durability",
            match durability {
                Durability::Lossy(why) => Err(why),
                Durability::Verified | Durability::Unverified(_) => Ok(()),
            },
        );
        let counters = log.counters();
        let set =
            |gauge: &prometheus::IntGauge, value: u64| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        set(&reconnects, counters.reconnects);
        set(&conflicts, counters.conflicts);
        set(&resends, counters.resends);
        set(&stalled, counters.consumers_stalled);
        shutdown.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
    }
}
