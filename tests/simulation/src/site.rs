//! One incarnation of a replica, as its ports know it: how slow it is, whether it is alive, and when
//! it crashes.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use openfloor_process::clock::Clock;
use tokio_util::sync::CancellationToken;

use crate::mutants::Mutant;
use crate::world::World;

/// The first instant of every run: 2026-01-05T08:00:00Z.
pub(crate) const BEGIN_MS: i64 = 1_767_600_000_000;

/// Which kind of replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Ingest,
    Projection,
    Alert,
}

/// One incarnation of a replica.
pub(crate) struct Site {
    pub(crate) world: Arc<World>,
    pub(crate) replica: usize,
    pub(crate) service: Service,
    pub(crate) name: String,
    /// The version of alert that it runs.
    pub(crate) version: u32,
    pub(crate) mutant: Option<Mutant>,
    /// Ends it in good order.
    pub(crate) token: CancellationToken,
    is_dead: AtomicBool,
    /// Port calls until it crashes.
    calls_left: AtomicU64,
    /// How much the clock of its machine is ahead.
    clock_ahead_ms: Arc<AtomicI64>,
    /// Until when it hears nothing of the log, in ms of virtual time.
    deaf_until_ms: AtomicU64,
    /// Whether it crashes when it has written which panels are to be compared, before it compares them.
    stops_at_marks: AtomicBool,
    why: Mutex<Option<String>>,
}

impl Site {
    pub(crate) fn new(
        world: &Arc<World>,
        replica: usize,
        service: Service,
        name: String,
        version: u32,
        clock_ahead_ms: &Arc<AtomicI64>,
        mutant: Option<Mutant>,
    ) -> Arc<Self> {
        let between = world.faults.calls_between_crashes;
        let calls_left =
            if between == 0 || world.is_calm() { u64::MAX } else { world.chance.between(1, 2 * between) };
        Arc::new(Self {
            world: Arc::clone(world),
            replica,
            service,
            name,
            version,
            mutant,
            token: CancellationToken::new(),
            is_dead: AtomicBool::new(false),
            calls_left: AtomicU64::new(calls_left),
            clock_ahead_ms: Arc::clone(clock_ahead_ms),
            deaf_until_ms: AtomicU64::new(0),
            stops_at_marks: AtomicBool::new(false),
            why: Mutex::default(),
        })
    }

    pub(crate) fn is(&self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }

    pub(crate) fn is_alive(&self) -> bool {
        !self.is_dead.load(Ordering::Relaxed)
    }

    pub(crate) fn trace(&self, what: fmt::Arguments<'_>) {
        self.world.trace.line(self.world.now_ms(), &self.name, what);
    }

    /// A port is about to do something: a moment passes, or the replica crashes here.
    pub(crate) async fn enter(&self) {
        self.pause().await;
        self.count_call("before");
        self.go_on().await;
    }

    /// A port has done something.
    pub(crate) async fn leave(&self) {
        self.count_call("after");
        self.go_on().await;
        self.pause().await;
        self.go_on().await;
    }

    /// Never comes back if the replica is dead.
    async fn go_on(&self) {
        if !self.is_alive() {
            std::future::pending::<()>().await;
        }
    }

    async fn pause(&self) {
        let chance = &self.world.chance;
        if self.world.is_calm() {
            return;
        }
        let delay_ms = self.world.faults.delay_ms;
        match chance.weighted(&[50, 40, 9, 1]) {
            0 => {}
            1 => sleep_ms(chance.between(1, 1 + delay_ms / 20)).await,
            2 => sleep_ms(chance.between(1, 1 + delay_ms)).await,
            _ => sleep_ms(chance.between(1, 1 + delay_ms * 10)).await,
        }
    }

    /// Counts a call, and crashes if it was the last; for calls that do not wait.
    pub(crate) fn count_call(&self, place: &str) {
        if self.world.is_calm() || !self.is_alive() {
            return;
        }
        match self.calls_left.load(Ordering::Relaxed) {
            u64::MAX => {}
            0 => self.crash(place),
            left => self.calls_left.store(left - 1, Ordering::Relaxed),
        }
    }

    /// Ends it here and now: nothing that it still does has any effect.
    pub(crate) fn crash(&self, place: &str) {
        if self.is_dead.swap(true, Ordering::Relaxed) {
            return;
        }
        self.trace(format_args!("crash {place}"));
        self.world.trace.count("crashes");
        *self.why.lock().unwrap_or_else(PoisonError::into_inner) = Some(place.to_owned());
        self.token.cancel();
        // Nobody listens once the run is over.
        let _ = self.world.crashed.send(self.replica);
    }

    /// Somebody stops it; nobody starts it again.
    pub(crate) fn retire(&self) {
        self.is_dead.store(true, Ordering::Relaxed);
        self.token.cancel();
    }

    /// What time the machine says it is.
    pub(crate) fn clock(self: &Arc<Self>) -> Clock {
        let site = Arc::clone(self);
        Clock::of(move || {
            let elapsed = i64::try_from(site.world.now_ms()).unwrap_or(i64::MAX);
            BEGIN_MS + elapsed + site.clock_ahead_ms.load(Ordering::Relaxed)
        })
    }

    pub(crate) fn stop_at_marks(&self) {
        self.stops_at_marks.store(true, Ordering::Relaxed);
    }

    /// A batch with marks was written.
    pub(crate) fn has_marked(&self) {
        if self.stops_at_marks.load(Ordering::Relaxed) && !self.world.is_calm() {
            self.crash("after it marked panels");
        }
    }

    pub(crate) fn deafen(&self, ms: u64) {
        self.deaf_until_ms.store(self.world.now_ms() + ms, Ordering::Relaxed);
    }

    /// Waits until it hears of the log again.
    pub(crate) async fn listen(&self) {
        loop {
            let until = self.deaf_until_ms.load(Ordering::Relaxed);
            let now = self.world.now_ms();
            if self.world.is_calm() || now >= until {
                return;
            }
            sleep_ms((until - now).min(1_000)).await;
        }
    }
}

pub(crate) async fn sleep_ms(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
