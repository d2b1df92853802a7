//! The services beside ingest, in this process.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::ensure;
use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Followed, SledHome};
use openfloor_key_store::SharedKeys;
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use openfloor_projection::view;
use tokio_util::sync::CancellationToken;

/// Longest wait until one has caught up.
const CATCH_UP_MAX: Duration = Duration::from_secs(300);

/// Where a service gets its log and keys.
pub(crate) type Ports = (SharedLog, SharedKeys);

/// Projection and alert, running.
pub(crate) struct Others {
    /// How far projection is.
    pub(crate) projection: Followed,
    /// Projection's pages and API.
    pub(crate) router: axum::Router,
    /// Seconds until projection had caught up, and then alert.
    pub(crate) caught_up_after: (f64, f64),
    threads: Vec<JoinHandle<()>>,
    telling: tokio::task::JoinHandle<()>,
    shutdown: CancellationToken,
}

impl Others {
    /// Starts them, one after the other has caught up.
    pub(crate) async fn start(
        directory: &Path,
        projection: Ports,
        alert: Ports,
        config: openfloor_alert::Config,
    ) -> anyhow::Result<Self> {
        openfloor_process::tls::install();
        let shutdown = CancellationToken::new();
        let home = |name, schema| Box::new(SledHome::new(directory.join("views"), name, schema));
        let (log, keys) = projection;
        let ports = openfloor_projection::Ports {
            log,
            ring: Arc::new(KeyRing::new(keys)),
            home: home(view::NAME, view::SCHEMA),
            clock: Clock::system(),
            metrics: Metrics::new(view::NAME, "bench"),
            shutdown: shutdown.clone(),
        };
        let begun = Instant::now();
        let projection = openfloor_projection::start(openfloor_projection::Config::default(), ports).await?;
        ensure!(projection.followed.has_caught_up(CATCH_UP_MAX).await, "projection did not catch up");
        let projection_seconds = begun.elapsed().as_secs_f64();
        let (log, keys) = alert;
        let ports = openfloor_alert::Ports {
            log,
            ring: Arc::new(KeyRing::new(keys)),
            home: home(openfloor_alert::NAME, openfloor_alert::SCHEMA),
            clock: Clock::system(),
            metrics: Metrics::new(openfloor_alert::NAME, "bench"),
            shutdown: shutdown.clone(),
        };
        let begun = Instant::now();
        let alert = openfloor_alert::start(config, ports).await?;
        ensure!(alert.followed.has_caught_up(CATCH_UP_MAX).await, "alert did not catch up");
        let caught_up_after = (projection_seconds, begun.elapsed().as_secs_f64());
        Ok(Self {
            projection: projection.followed,
            router: projection.router,
            caught_up_after,
            threads: vec![projection.thread, alert.thread],
            telling: alert.telling,
            shutdown,
        })
    }

    /// Ends them, and waits until their views are closed.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        self.telling.await?;
        for thread in self.threads {
            let joined = tokio::task::spawn_blocking(move || thread.join()).await?;
            joined.map_err(|_| anyhow::anyhow!("a fold panicked"))?;
        }
        Ok(())
    }
}
