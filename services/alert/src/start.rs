//! Starting alert over its ports.

use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use axum::Router;
use openfloor_application::api_key::random_hex;
use openfloor_application::handler::Handler;
use openfloor_application::identity::Identity;
use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Followed, Home, Plan, follow};
use openfloor_process::metrics::Metrics;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::allies::Allies;
use crate::config::Config;
use crate::deliver::{Deliverer, Post};
use crate::dispatch::{Touched, dispatch};
use crate::home::KeyedHome;
use crate::http;
use crate::letter::Desk;
use crate::mail::{Mailer, Sender};
use crate::metrics::{AlertMetrics, keep};
use crate::outbound::Outbound;
use crate::outbox::Outbox;
use crate::reconcile::{Needs, Reconcile};
use crate::view::{AlertView, NAME};
use crate::webhook::Poster;

/// What alert needs of the world.
pub struct Ports {
    /// The truth.
    pub log: SharedLog,
    /// Keys in memory; a ring of its own, since it seals.
    pub ring: Arc<KeyRing>,
    /// Where its view is kept.
    pub home: Box<dyn Home>,
    /// Where it counts.
    pub metrics: Metrics,
    /// Ends it.
    pub shutdown: CancellationToken,
}

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

/// Starts alert: follows the log, says what is owed, and tells it. Call it within the runtime that
/// serves; [`openfloor_process::tls::install`] must have been called.
pub async fn start(config: Config, ports: Ports) -> anyhow::Result<Started> {
    let Ports { log, ring, home, metrics, shutdown } = ports;
    let secret = ring.store().instance_secret().await?;
    let identity = Identity::new(secret.clone());
    let outbound = Arc::new(Outbound { allowed: config.private_webhooks.clone() });
    for range in &config.private_webhooks {
        tracing::warn!(%range, "webhooks may lead to private addresses");
    }
    let metrics = AlertMetrics::new(&metrics);
    let (touched, told) = (Touched::default(), Arc::new(OnceLock::new()));
    let needs = Needs {
        log: Arc::clone(&log),
        ring: Arc::clone(&ring),
        version: config.version,
        settling_ms: i64::try_from(config.settling.as_millis()).unwrap_or(i64::MAX),
        clock: config.clock,
        metrics: metrics.clone(),
        touched: touched.clone(),
        followed: Arc::clone(&told),
        runtime: Handle::current(),
        shutdown: shutdown.clone(),
    };
    let (followed, thread) = follow(Plan {
        name: NAME,
        view: AlertView::new,
        log: Arc::clone(&log),
        ring: Arc::clone(&ring),
        home: Box::new(KeyedHome::new(home, secret)),
        after: Box::new(Reconcile::new(Arc::new(needs))),
        settle_erasures_within: config.settle_erasures_within,
        shutdown: shutdown.clone(),
    })?;
    // Nobody else sets it.
    let _ = told.set(followed.clone());
    let outbox = Outbox::default();
    let deliverer =
        deliverer(&config, &log, &ring, &identity, &followed, &outbound, &outbox, &metrics, &shutdown)?;
    let telling = tokio::spawn(dispatch(touched, Arc::new(deliverer)));
    tokio::spawn(keep(metrics, followed.clone(), shutdown));
    let allies = Allies::new(identity, followed.clone(), &log, &ring, outbound, config.clock);
    let allies = Arc::new(allies);
    let router = http::router(Arc::clone(&allies));
    Ok(Started { router, admin: outbox.router(), outbox, followed, allies, thread, telling })
}

#[expect(clippy::too_many_arguments, reason = "it only takes them together")]
fn deliverer(
    config: &Config,
    log: &SharedLog,
    ring: &Arc<KeyRing>,
    identity: &Identity,
    followed: &Followed,
    outbound: &Arc<Outbound>,
    outbox: &Outbox,
    metrics: &AlertMetrics,
    shutdown: &CancellationToken,
) -> anyhow::Result<Deliverer> {
    let post = match &config.smtp {
        Some(smtp) => Post::Smtp(Mailer::new(smtp)?),
        None => {
            tracing::warn!("no mail server is set up: nothing is sent, letters go to the outbox page");
            Post::Outbox(outbox.clone())
        }
    };
    Ok(Deliverer {
        deliveries: Handler::new(Arc::clone(log), Arc::clone(ring)),
        followed: followed.clone(),
        ring: Arc::clone(ring),
        desk: Desk {
            identity: identity.clone(),
            public_url: config.public_url.clone(),
            contact: config.contact.clone(),
        },
        sender: Sender {
            from: config.from.clone(),
            reply_to: config.reply_to.clone(),
            host: config.public_url.host_str().unwrap_or("localhost").to_owned(),
        },
        post,
        poster: Poster::new(Arc::clone(outbound))?,
        metrics: metrics.clone(),
        holder: random_hex(12),
        lease_ms: i64::try_from(config.lease.as_millis()).unwrap_or(i64::MAX),
        version: config.version,
        clock: config.clock,
        shutdown: shutdown.clone(),
    })
}
