//! One run: a seed, replicas, clients, a nemesis; then calm, and what must be true then.

use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use openfloor_alert::Message;
use openfloor_event_log::Position;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::{JoinSet, LocalSet};

use crate::keys::Keys;
use crate::ledger::Ledger;
use crate::mutants::Mutant;
use crate::replica::Replica;
use crate::site::{Service, Site, sleep_ms};
use crate::trace::Report;
use crate::truth::{Entry, Truth};
use crate::watch::Watch;
use crate::world::{Failure, World};
use crate::{checks, nemesis, rest, workload};

/// What a run of a seed is to do beside running.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether every line of the trace is kept.
    pub keeps_all_lines: bool,
    /// A mistake that all replicas make.
    pub mutant: Option<Mutant>,
}

/// What of the set-up is drawn from the seed.
pub(crate) struct Plan {
    pub(crate) settling_ms: u64,
    pub(crate) lease_ms: u64,
    pub(crate) quiet_hours: u64,
    pub(crate) settle_erasures_ms: u64,
    pub(crate) clients: u64,
    pub(crate) wishes: u64,
}

/// What all of a run share.
pub(crate) struct Shared {
    pub(crate) world: Arc<World>,
    pub(crate) truth: Truth,
    pub(crate) keys: Keys,
    pub(crate) ledger: Ledger,
    pub(crate) plan: Plan,
    pub(crate) mutant: Option<Mutant>,
    pub(crate) watch: Mutex<Watch>,
    /// Until when there is no leader, no space, no key store; in ms of virtual time.
    leaderless_until_ms: AtomicU64,
    full_until_ms: AtomicU64,
    keyless_until_ms: AtomicU64,
}

impl Shared {
    fn new(world: Arc<World>, mutant: Option<Mutant>) -> Arc<Self> {
        let chance = &world.chance;
        let plan = Plan {
            settling_ms: *chance.of(&[0, 2_000, 60_000]),
            quiet_hours: *chance.of(&[0, 1, 24]),
            lease_ms: *chance.of(&[2_000, 20_000, 120_000]),
            settle_erasures_ms: *chance.of(&[500, 20_000, 3_600_000]),
            clients: chance.between(1, 4),
            wishes: chance.between(8, 36),
        };
        Arc::new(Self {
            world,
            truth: Truth::default(),
            keys: Keys::default(),
            ledger: Ledger::default(),
            plan,
            mutant,
            watch: Mutex::default(),
            leaderless_until_ms: AtomicU64::new(0),
            full_until_ms: AtomicU64::new(0),
            keyless_until_ms: AtomicU64::new(0),
        })
    }

    fn is_on(&self, until_ms: &AtomicU64) -> bool {
        !self.world.is_calm() && self.world.now_ms() < until_ms.load(Ordering::Relaxed)
    }

    fn turn_on(&self, until_ms: &AtomicU64, ms: u64) {
        until_ms.store(self.world.now_ms() + ms, Ordering::Relaxed);
    }

    pub(crate) fn has_no_leader(&self) -> bool {
        self.is_on(&self.leaderless_until_ms)
    }

    pub(crate) fn is_full(&self) -> bool {
        self.is_on(&self.full_until_ms)
    }

    pub(crate) fn has_no_keys(&self) -> bool {
        self.is_on(&self.keyless_until_ms)
    }

    pub(crate) fn lose_leader(&self, ms: u64) {
        self.turn_on(&self.leaderless_until_ms, ms);
    }

    pub(crate) fn fill_disk(&self, ms: u64) {
        self.turn_on(&self.full_until_ms, ms);
    }

    pub(crate) fn lose_keys(&self, ms: u64) {
        self.turn_on(&self.keyless_until_ms, ms);
    }

    pub(crate) fn on_watch<T>(&self, look: impl FnOnce(&mut Watch) -> T) -> T {
        look(&mut self.watch.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A record came.
    pub(crate) fn watch(&self, entry: &Entry, site: &Site) {
        let version = (site.service == Service::Alert).then_some(site.version);
        if let Err((check, what)) = self.on_watch(|watch| watch.on_record(entry, version)) {
            self.world.fail(check, what);
        }
    }

    /// A message left the house.
    pub(crate) fn carried(&self, message: &Message, body: &str) {
        if let Err((check, what)) = self.on_watch(|watch| watch.on_carried(message, body)) {
            self.world.fail(check, what);
        }
    }

    pub(crate) fn head(&self) -> Option<Position> {
        self.truth.head()
    }
}

/// Runs a seed.
pub fn run(seed: u64, options: Options) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without IO needs nothing of the machine");
    openfloor_domain::mutants::set(options.mutant.and_then(Mutant::of_domain));
    let report = LocalSet::new().block_on(&runtime, run_in(seed, options));
    openfloor_domain::mutants::set(None);
    report
}

async fn run_in(seed: u64, options: Options) -> Report {
    let (crashed, crashes) = unbounded_channel();
    let world = World::new(seed, nemesis::DEEDS, options.keeps_all_lines, crashed);
    let shared = Shared::new(world, options.mutant);
    let kinds = [Service::Ingest, Service::Projection, Service::Alert];
    let replicas: Vec<Replica> = kinds
        .iter()
        .flat_map(|service| [*service, *service])
        .enumerate()
        // In some runs alert is alone: nobody else says what it forgets.
        .filter(|(number, _)| *number < 5 || !matches!(seed % 5, 0 | 2))
        .map(|(number, service)| Replica::new(number, service))
        .collect();
    let replicas = Rc::new(replicas);
    tokio::task::spawn_local(restart_whoever_crashes(Rc::clone(&replicas), Arc::clone(&shared), crashes));
    let failure = match live(&shared, &replicas).await {
        Ok(()) => shared.world.failure(),
        Err(error) => Some(Failure { check: "the run goes on", what: format!("{error:#}") }),
    };
    for replica in replicas.iter() {
        replica.running().iter().for_each(|running| running.site.retire());
    }
    shared.on_watch(|watch| {
        let [delivered, given_up, dropped] = watch.settled();
        shared.world.trace.add("notices delivered", delivered);
        shared.world.trace.add("notices given up", given_up);
        shared.world.trace.add("notices owed no more", dropped);
    });
    shared.world.trace.report(seed, failure)
}

/// Starts again, after a while, whatever crashed.
async fn restart_whoever_crashes(
    replicas: Rc<Vec<Replica>>,
    shared: Arc<Shared>,
    mut crashes: UnboundedReceiver<usize>,
) {
    while let Some(number) = crashes.recv().await {
        let (replicas, shared) = (Rc::clone(&replicas), Arc::clone(&shared));
        tokio::task::spawn_local(async move {
            let replica = &replicas[number];
            let lost = replica.lose_power(&shared);
            for _ in 0..lost {
                shared.world.trace.count("batches lost");
            }
            sleep_ms(shared.world.chance.between(10, 4_000)).await;
            if replica.running().is_none()
                && let Err(error) = replica.start(&shared).await
            {
                shared.world.fail("a replica starts", error.to_string());
            }
        });
    }
}

async fn live(shared: &Arc<Shared>, replicas: &Rc<Vec<Replica>>) -> anyhow::Result<()> {
    for replica in replicas.iter() {
        replica.start(shared).await?;
    }
    let nemesis = tokio::task::spawn_local(nemesis::run(Arc::clone(shared), Rc::clone(replicas)));
    let mut clients = JoinSet::new();
    for client in 0..shared.plan.clients {
        clients.spawn_local(workload::client(Arc::clone(shared), Rc::clone(replicas), client));
    }
    tokio::select! {
        biased;
        () = shared.world.failed.notified() => return Ok(()),
        _ = clients.join_all() => {}
    }
    nemesis.abort();
    nemesis::at_the_worst_moment(shared, replicas).await;
    rest::calm(shared, replicas).await?;
    if shared.world.failure().is_some() || !rest::comes(shared, replicas).await {
        return Ok(());
    }
    // Before another version has everything compared anew.
    checks::owed_is_said(shared).await?;
    checks::after_activation(shared, replicas).await?;
    if shared.world.failure().is_some() || !rest::comes(shared, replicas).await {
        return Ok(());
    }
    checks::at_the_end(shared, replicas).await
}
