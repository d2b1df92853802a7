//! Alert over its ports, to be driven by whoever assembles it.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use openfloor_application::api_key::random_hex;
use openfloor_application::handler::Handler;
use openfloor_application::identity::Identity;
use openfloor_follower::{Fold, Followed, Plan, Ports, following};
use tokio::runtime::Handle;

use crate::allies::Allies;
use crate::carrier::Carrier;
use crate::clock::strike;
use crate::config::Config;
use crate::deliver::Deliverer;
use crate::dispatch::{Touched, dispatch};
use crate::hosts::Hosts;
use crate::letter::Desk;
use crate::mail::Sender;
use crate::metrics::AlertMetrics;
use crate::monthly::Monthly;
use crate::reconcile::{Needs, Reconcile};
use crate::view::{AlertView, NAME};

/// An alert that nothing drives yet.
pub struct Assembled {
    /// How far its fold is.
    pub followed: Followed,
    /// What allies ask for.
    pub allies: Arc<Allies>,
    /// Its fold, which says what is owed after each step. Ends after the shutdown.
    pub fold: Fold,
    /// Tells notices, and what hour it is. Ends after the shutdown.
    pub telling: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// Puts alert together. It starts no thread and no task, and opens no connection; what it appends
/// and tells later runs as tasks of the runtime that this is called in.
pub async fn assemble(config: &Config, ports: Ports, carrier: Arc<dyn Carrier>) -> anyhow::Result<Assembled> {
    let Ports { log, ring, home, clock, metrics, settle_erasures_within, shutdown } = ports;
    let identity = Identity::new(ring.store().instance_secret().await?);
    let metrics = AlertMetrics::new(&metrics);
    let (touched, told) = (Touched::default(), Arc::new(OnceLock::new()));
    let quiet_hours = u32::try_from(config.draft_quiet.as_secs() / 3_600).unwrap_or(u32::MAX);
    let needs = Needs {
        log: Arc::clone(&log),
        ring: Arc::clone(&ring),
        version: config.version,
        settling_ms: i64::try_from(config.settling.as_millis()).unwrap_or(i64::MAX),
        quiet_hours,
        clock: clock.clone(),
        metrics: metrics.clone(),
        touched: touched.clone(),
        followed: Arc::clone(&told),
        runtime: Handle::current(),
        shutdown: shutdown.clone(),
    };
    let of_view = identity.clone();
    let (followed, fold) = following(Plan {
        name: NAME,
        view: Box::new(move || AlertView::new(of_view.clone())),
        log: Arc::clone(&log),
        ring: Arc::clone(&ring),
        home,
        after: Box::new(Reconcile::new(Arc::new(needs))),
        settle_erasures_within,
        shutdown: shutdown.clone(),
    })?;
    // Nobody else sets it.
    let _ = told.set(followed.clone());
    let outbound = Arc::new(config.outbound());
    let desk = Desk { identity, public_url: config.public_url.clone(), contact: config.contact.clone() };
    let (of_allies, site) = (desk.clone(), config.site.clone());
    let allies = Allies::new(followed.clone(), &log, &ring, outbound, of_allies, site, clock.clone());
    let allies = Arc::new(allies);
    let monthly = Monthly {
        allies: Arc::clone(&allies),
        ring: Arc::clone(&ring),
        version: config.version,
        quiet_hours,
        shutdown: shutdown.clone(),
    };
    let striking = strike(Handler::new(Arc::clone(&log), Arc::clone(&ring)), clock.clone(), shutdown.clone());
    let deliverer = Deliverer {
        deliveries: Handler::new(log, Arc::clone(&ring)),
        followed: followed.clone(),
        ring,
        desk,
        sender: Sender {
            from: config.from.clone(),
            reply_to: config.reply_to.clone(),
            bounces: config.bounces.clone(),
            host: config.public_url.host_str().unwrap_or("localhost").to_owned(),
        },
        carrier,
        hosts: Hosts::new(touched.clone()),
        touched,
        metrics,
        holder: random_hex(12),
        lease_ms: i64::try_from(config.lease.as_millis()).unwrap_or(i64::MAX),
        version: config.version,
        clock,
        shutdown,
    };
    let telling = Box::pin(async move {
        tokio::join!(dispatch(Arc::new(deliverer)), striking, monthly.write());
    });
    Ok(Assembled { followed, allies, fold, telling })
}
