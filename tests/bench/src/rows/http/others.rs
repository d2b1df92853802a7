//! The services beside ingest, in this process.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::ensure;
use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Followed, Ports, SledHome};
use openfloor_key_store::SharedKeys;
use openfloor_process::clock::Clock;
use openfloor_process::metrics::Metrics;
use openfloor_projection::view;
use tokio_util::sync::CancellationToken;

/// Longest wait until one has caught up.
const CATCH_UP_MAX: Duration = Duration::from_secs(300);

/// Where a service gets its log and keys.
pub(crate) type LogAndKeys = (SharedLog, SharedKeys);

/// What a service is given here: its view lies in the directory.
pub(crate) fn ports(
    (log, keys): LogAndKeys,
    directory: &Path,
    (view, schema): (&'static str, u64),
    shutdown: &CancellationToken,
) -> Ports {
    Ports {
        log,
        ring: Arc::new(KeyRing::new(keys)),
        home: Box::new(SledHome::new(directory, view, schema)),
        clock: Clock::system(),
        metrics: Metrics::new(view, "bench"),
        settle_erasures_within: Duration::from_secs(3600),
        shutdown: shutdown.clone(),
    }
}

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
        projection: LogAndKeys,
        alert: LogAndKeys,
        config: openfloor_alert::Config,
    ) -> anyhow::Result<Self> {
        openfloor_process::tls::install();
        let shutdown = CancellationToken::new();
        let views = directory.join("views");
        let given = ports(projection, &views, (view::NAME, view::SCHEMA), &shutdown);
        let begun = Instant::now();
        let projection = openfloor_projection::start(openfloor_projection::Config::default(), given).await?;
        ensure!(projection.followed.has_caught_up(CATCH_UP_MAX).await, "projection did not catch up");
        let projection_seconds = begun.elapsed().as_secs_f64();
        let given = ports(alert, &views, (openfloor_alert::NAME, openfloor_alert::SCHEMA), &shutdown);
        let begun = Instant::now();
        let alert = openfloor_alert::start(config, given).await?;
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
