//! Starting alert over its ports.

use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use openfloor_follower::{Followed, Ports};
use openfloor_pages::Sessions;

use crate::alarms::Alarms;
use crate::allies::Allies;
use crate::assemble::{Assembled, assemble};
use crate::carrier::{Carrier, MailAndWebhooks};
use crate::config::Config;
use crate::deliveries::Deliveries;
use crate::feed::Feeds;
use crate::hooks::Hooks;
use crate::http;
use crate::line_ups::{DOCUMENT_BYTES_MAX, LineUps};
use crate::metrics::{AlertMetrics, keep};
use crate::outbox::Outbox;
use crate::programmes::Runners;
use crate::watch::Watcher;
use crate::webhook::Poster;

/// A running alert.
pub struct Started {
    /// Its pages and its API.
    pub router: Router,
    /// For the admin listener: the outbox.
    pub admin: Router,
    /// The letters that were not sent since no mail server is set up.
    pub outbox: Outbox,
    /// How far its fold is.
    pub followed: Followed,
    /// What allies ask for, for callers in the same process.
    pub allies: Arc<Allies>,
    /// The thread of its fold, which ends after the shutdown.
    pub thread: JoinHandle<()>,
    /// The task that tells notices, which ends after the shutdown: wait for it.
    pub telling: tokio::task::JoinHandle<()>,
}

/// Starts alert: follows the log, says what is owed, and tells it by mail and webhooks. Call it within
/// the runtime that serves; [`openfloor_process::tls::install`] must have been called.
pub async fn start(config: Config, ports: Ports) -> anyhow::Result<Started> {
    let outbox = Outbox::default();
    let carrier = MailAndWebhooks::new(&config, &outbox, ports.clock.clone())?;
    start_with(config, ports, Arc::new(carrier), outbox).await
}

/// Starts alert with somebody else to carry what is told.
pub(crate) async fn start_with(
    config: Config,
    ports: Ports,
    carrier: Arc<dyn Carrier>,
    outbox: Outbox,
) -> anyhow::Result<Started> {
    let poster = Poster::new(Arc::new(config.outbound()), config.webhook_timeout)?;
    let Ports { log, ring, clock, .. } = &ports;
    let (ring_of_feeds, clock) = (Arc::clone(ring), clock.clone());
    let deliveries = Arc::new(Deliveries::new(Arc::clone(log), Arc::clone(ring), clock.clone()));
    let (metrics, shutdown) = (AlertMetrics::new(&ports.metrics), ports.shutdown.clone());
    let Assembled { followed, allies, fold, telling } = assemble(&config, ports, carrier).await?;
    let thread = fold.on_a_thread()?;
    let telling = tokio::spawn(telling);
    tokio::spawn(keep(metrics, followed.clone(), shutdown.clone()));
    if let Some(alertmanager) = config.alertmanager.clone() {
        let (followed, clock) = (followed.clone(), clock.clone());
        let (version, every, shutdown) = (config.version, config.alarm_every, shutdown.clone());
        let alarms = Alarms { followed, version, every, clock, shutdown };
        tokio::spawn(async move {
            if let Err(error) = alarms.tell(alertmanager).await {
                tracing::error!(%error, "no alarms are told");
            }
        });
    }
    let feeds = Feeds {
        allies: Arc::clone(&allies),
        deliveries: Arc::clone(&deliveries),
        ring: ring_of_feeds,
        desk: allies.desk.clone(),
        clock: clock.clone(),
    };
    let hooks = Arc::new(Hooks::new(Arc::clone(&allies), Arc::clone(&deliveries), poster, clock));
    let feeds = Arc::new(feeds);
    let is_https = config.public_url.scheme() == "https";
    let sessions = Sessions::new(allies.identity.token("session", "pages"), is_https);
    let runners = Runners { allies: Arc::clone(&allies), sessions };
    let tools = http::tools::Tools {
        allies: Arc::clone(&allies),
        feeds: Arc::clone(&feeds),
        hooks: Arc::clone(&hooks),
    };
    let line_ups = LineUps {
        allies: Arc::clone(&allies),
        fetcher: config.links.fetcher(DOCUMENT_BYTES_MAX)?,
        settling_ms: i64::try_from(config.settling.as_millis()).unwrap_or(i64::MAX),
    };
    if let Some(every) = config.links.watch_every() {
        let watcher = Watcher::new(line_ups.clone(), config.version, every);
        tokio::spawn(watcher.run(shutdown));
    }
    let router = http::router(Arc::clone(&allies))
        .merge(http::invited::router(line_ups))
        .merge(http::hooks::router(hooks))
        .merge(http::feed::router(feeds))
        .merge(http::tools::router(tools))
        .merge(http::programmes::router(Arc::new(runners)));
    let admin = http::deliveries::Admin { deliveries, followed: followed.clone() };
    let admin = outbox.router().merge(http::deliveries::router(Arc::new(admin)));
    Ok(Started { router, admin, outbox, followed, allies, thread, telling })
}
