//! Starting projection over its ports.

use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use openfloor_application::identity::Identity;
use openfloor_follower::{Followed, Ports, report};
use openfloor_over_nats::{Service, ServiceOptions};
use openfloor_pages::{Sessions, Site};

use crate::assemble::{Assembled, assemble};
use crate::config::Config;
use crate::read::Reads;
use crate::shared::Shared;
use crate::sign_in::SignInCodes;
use crate::view::{NAME, SCHEMA};
use crate::{api, metrics, pages};

/// A running projection.
pub struct Started {
    /// Its pages and its API.
    pub router: Router,
    /// One-time codes to sign in with, for who starts the process.
    pub codes: SignInCodes,
    /// How far its fold is.
    pub followed: Followed,
    /// The thread of its fold, which ends after the shutdown.
    pub thread: JoinHandle<()>,
}

/// Starts projection: follows the log on a thread of its own, and serves at once. Until it has
/// caught up, its answers say so. Call it within the runtime that serves.
pub async fn start(config: Config, ports: Ports) -> anyhow::Result<Started> {
    let (ring, log, clock) = (Arc::clone(&ports.ring), Arc::clone(&ports.log), ports.clock.clone());
    let (metrics, shutdown) = (ports.metrics.clone(), ports.shutdown.clone());
    let identity = Identity::new(ring.store().instance_secret().await?);
    let Assembled { followed, fold } = assemble(ports)?;
    let thread = fold.on_a_thread()?;
    let codes = SignInCodes::default();
    let sessions = Sessions::new(identity.token("session", "pages"), config.is_https());
    let site = Site {
        operator: config.operator.clone(),
        is_demo: config.is_demo,
        holds_mail_back: !config.mail_is_sent,
        directories: Vec::new(),
    };
    let reads = Reads { followed: followed.clone(), ring, log };
    tokio::spawn(metrics::keep(reads.clone(), metrics, shutdown));
    let shared = Arc::new(Shared { site, reads, identity, sessions, codes: codes.clone(), clock });
    let router = api::router(Arc::clone(&shared)).merge(pages::router(shared));
    Ok(Started { router, codes, followed, thread })
}

/// Runs projection as a process of its own over NATS, until a signal ends it.
pub async fn run(options: ServiceOptions) -> anyhow::Result<()> {
    let mut service = Service::connect(NAME, options).await?;
    service.error_page = Some(openfloor_pages::error_page());
    let config = Config {
        public_url: service.options.exposure.public_url.clone(),
        operator: service.options.exposure.contact.clone(),
        ..Config::default()
    };
    let Started { router, followed, thread, .. } = start(config, service.ports(NAME, SCHEMA)).await?;
    let (metrics, health) = (service.metrics.clone(), service.health.clone());
    tokio::spawn(report(NAME, followed, metrics, health, service.shutdown.clone()));
    service.serve(router, Router::new(), vec![thread]).await
}
