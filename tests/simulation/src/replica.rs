//! Replicas of the services: started over simulated ports, crashed, started again.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use openfloor_application::handler::Handler;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::organiser::Organiser;
use openfloor_domain::person::Person;
use openfloor_domain::pledge::Pledge;
use openfloor_domain::reconciler::{Reconciler, VERSION};
use openfloor_domain::subscription::Subscription;
use openfloor_event_log::SharedLog;
use openfloor_follower::{Followed, Home, Ports};
use openfloor_ingest::Ingest;
use openfloor_process::metrics::Metrics;
use url::Url;

use crate::carrier::CarrierPort;
use crate::keys::KeyPort;
use crate::log::LogPort;
use crate::simulation::Shared;
use crate::site::{Service, Site};
use crate::views::{Disk, SimHome};

/// One of the machines on which a service runs.
pub(crate) struct Replica {
    pub(crate) number: usize,
    pub(crate) service: Service,
    /// The version of alert that is started next.
    pub(crate) version: Cell<u32>,
    pub(crate) clock_ahead_ms: Arc<AtomicI64>,
    /// A view of another version is kept elsewhere.
    disks: RefCell<BTreeMap<u32, Disk>>,
    incarnations: Cell<u32>,
    running: RefCell<Option<Running>>,
}

/// What ingest is asked through.
pub(crate) struct IngestPart {
    pub(crate) ingest: Arc<Ingest>,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) organisers: Handler<Organiser>,
    pub(crate) persons: Handler<Person>,
}

/// What alert is asked through.
pub(crate) struct AlertPart {
    pub(crate) pledges: Handler<Pledge>,
    pub(crate) subscriptions: Handler<Subscription>,
    pub(crate) reconcilers: Handler<Reconciler>,
}

/// What a replica is asked through.
#[derive(Clone)]
pub(crate) enum Part {
    Ingest(Rc<IngestPart>),
    Projection,
    Alert(Rc<AlertPart>),
}

/// An incarnation that runs.
#[derive(Clone)]
pub(crate) struct Running {
    pub(crate) site: Arc<Site>,
    pub(crate) followed: Followed,
    pub(crate) part: Part,
}

/// Nobody reads them here, so all runs share one.
pub(crate) fn metrics() -> Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    METRICS.get_or_init(|| Metrics::new("simulation", "0")).clone()
}

/// Who links in messages lead to.
pub(crate) fn alert_config(shared: &Shared, version: u32) -> openfloor_alert::Config {
    let url = Url::parse("https://floor.example/").expect("a URL");
    let mut config = openfloor_alert::Config::new(url);
    config.settling = Duration::from_millis(shared.plan.settling_ms);
    config.draft_quiet = Duration::from_secs(shared.plan.quiet_hours * 3_600);
    config.lease = Duration::from_millis(shared.plan.lease_ms);
    config.version = version;
    config
}

impl Replica {
    pub(crate) fn new(number: usize, service: Service) -> Self {
        Self {
            number,
            service,
            version: Cell::new(VERSION),
            clock_ahead_ms: Arc::default(),
            disks: RefCell::default(),
            incarnations: Cell::new(0),
            running: RefCell::default(),
        }
    }

    /// What it is asked through, unless it is down.
    pub(crate) fn running(&self) -> Option<Running> {
        self.running.borrow().clone().filter(|running| running.site.is_alive())
    }

    /// The disk of the version that is started next.
    pub(crate) fn disk(&self) -> Disk {
        self.disks.borrow_mut().entry(self.version.get()).or_default().clone()
    }

    /// The power fails: how many batches are lost.
    pub(crate) fn lose_power(&self, shared: &Shared) -> usize {
        self.disks.borrow().values().map(|disk| disk.crash(&shared.world.chance)).sum()
    }

    /// Starts it on what its disk holds.
    pub(crate) async fn start(&self, shared: &Arc<Shared>) -> anyhow::Result<()> {
        let incarnation = self.incarnations.get() + 1;
        self.incarnations.set(incarnation);
        let service = match self.service {
            Service::Ingest => "ingest",
            Service::Projection => "projection",
            Service::Alert => "alert",
        };
        let name = format!("{service}{}.{incarnation}", self.number);
        let site = Site::new(
            &shared.world,
            self.number,
            self.service,
            name,
            self.version.get(),
            &self.clock_ahead_ms,
            shared.mutant,
        );
        site.trace(format_args!("starts, version {}", self.version.get()));
        let log: SharedLog = Arc::new(LogPort { shared: Arc::clone(shared), site: Arc::clone(&site) });
        let home = Box::new(SimHome { disk: self.disk(), site: Arc::clone(&site) });
        let running = self.assemble(shared, site, log, home).await?;
        *self.running.borrow_mut() = Some(running);
        Ok(())
    }

    async fn assemble(
        &self,
        shared: &Arc<Shared>,
        site: Arc<Site>,
        log: SharedLog,
        home: Box<dyn Home>,
    ) -> anyhow::Result<Running> {
        let keys = Arc::new(KeyPort { shared: Arc::clone(shared), site: Arc::clone(&site) });
        let ring = Arc::new(KeyRing::new(keys));
        let ports = Ports {
            log: Arc::clone(&log),
            ring: Arc::clone(&ring),
            home,
            clock: site.clock(),
            metrics: metrics(),
            settle_erasures_within: Duration::from_millis(shared.plan.settle_erasures_ms),
            shutdown: site.token.clone(),
        };
        let (followed, fold, part) = match self.service {
            Service::Ingest => {
                let assembled = openfloor_ingest::assemble(ports).await?;
                let part = IngestPart {
                    ingest: Arc::clone(&assembled.ingest),
                    ring: Arc::clone(&ring),
                    organisers: Handler::new(Arc::clone(&log), Arc::clone(&ring)),
                    persons: Handler::new(log, ring),
                };
                (assembled.ingest.followed().clone(), assembled.fold, Part::Ingest(Rc::new(part)))
            }
            Service::Projection => {
                let assembled = openfloor_projection::assemble(ports)?;
                (assembled.followed, assembled.fold, Part::Projection)
            }
            Service::Alert => {
                let carrier = Arc::new(CarrierPort { shared: Arc::clone(shared), site: Arc::clone(&site) });
                let config = alert_config(shared, site.version);
                let assembled = openfloor_alert::assemble(&config, ports, carrier).await?;
                tokio::spawn(assembled.telling);
                let part = AlertPart {
                    pledges: Handler::new(Arc::clone(&log), Arc::clone(&ring)),
                    subscriptions: Handler::new(Arc::clone(&log), Arc::clone(&ring)),
                    reconcilers: Handler::new(log, ring),
                };
                (assembled.followed, assembled.fold, Part::Alert(Rc::new(part)))
            }
        };
        tokio::task::spawn_local(fold.into_future());
        Ok(Running { site, followed, part })
    }

    /// An operator restarts it in good order, or at least orderly enough to lose nothing.
    pub(crate) async fn restart(&self, shared: &Arc<Shared>, wipes_its_disk: bool) -> anyhow::Result<()> {
        if let Some(running) = self.running() {
            running.site.retire();
        }
        if wipes_its_disk {
            self.disk().wipe();
        }
        self.start(shared).await
    }
}
