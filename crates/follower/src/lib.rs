//! Follows the log: drives a projector on a thread of its own, and tells others how far it is.
//!
//! A store that does not belong to the log, or is in doubt, is folded anew. After an erasure the
//! view is folded into a new store beside the one that serves, and the old files are removed, since
//! sled keeps old values.

mod home;
mod report;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{Progress, Projector, StepError, View};
use openfloor_event_log::{Position, SharedLog};
use openfloor_view_store::SharedViews;
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

pub use home::{Home, HomeError, MemoryHome, SledHome};
pub use report::report;

/// Pause after a step that could not be done: doubled up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// How a follower is doing.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// How far it is.
    pub progress: Progress,
    /// Whether the view is being folded from the start.
    pub is_rebuilding: bool,
    /// How often it was folded anew because the store was in doubt or did not belong to the log.
    pub rebuilds_in_doubt: u64,
    /// How often it was folded anew because somebody was erased.
    pub rebuilds_after_erasure: u64,
    /// Why it does not get on, if it does not.
    pub trouble: Option<String>,
    /// When the last step ended.
    pub stepped: Option<Instant>,
}

/// What is done with a view after each step, on the same thread.
#[async_trait(?Send)]
pub trait AfterStep<V: View>: Send {
    /// Called after a step, and when woken. Must not wait for an append: the fold goes on first.
    async fn after(&mut self, projector: &mut Projector<V>) -> Result<(), StepError>;
}

/// Nothing more is done.
#[derive(Debug)]
pub struct NoMore;

#[async_trait(?Send)]
impl<V: View> AfterStep<V> for NoMore {
    async fn after(&mut self, _: &mut Projector<V>) -> Result<(), StepError> {
        Ok(())
    }
}

/// A view that follows the log.
#[derive(Clone)]
pub struct Followed {
    store: Arc<RwLock<SharedViews>>,
    status: watch::Receiver<Status>,
    wake: Arc<Notify>,
}

impl Followed {
    /// The store that serves. Ask for it anew on each request: it is replaced by a rebuild.
    pub fn store(&self) -> SharedViews {
        Arc::clone(&self.store.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How it is doing.
    pub fn status(&self) -> Status {
        self.status.borrow().clone()
    }

    /// To be told of every change of the status.
    pub fn watch(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    /// Has [`AfterStep::after`] called soon, though no record came.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits until a position can be read in the store; false if that takes longer than `limit`.
    pub async fn covers(&self, position: Position, limit: Duration) -> bool {
        self.until(limit, |status| status.progress.applied.is_some_and(|applied| applied.covers(position)))
            .await
    }

    /// Waits until the view has caught up with the log as it was at the start.
    pub async fn has_caught_up(&self, limit: Duration) -> bool {
        self.until(limit, |status| status.progress.has_caught_up && !status.is_rebuilding).await
    }

    /// Waits for a condition on the status; false if that takes longer than `limit`.
    pub async fn until(&self, limit: Duration, condition: impl FnMut(&Status) -> bool) -> bool {
        let mut status = self.status.clone();
        matches!(timeout(limit, status.wait_for(condition)).await, Ok(Ok(_)))
    }
}

/// What a follower is made of.
pub struct Plan<V> {
    /// Names the thread and the log lines.
    pub name: &'static str,
    /// Makes an empty view.
    pub view: fn() -> V,
    /// What is followed.
    pub log: SharedLog,
    /// Opens boxes.
    pub ring: Arc<KeyRing>,
    /// Where the stores live.
    pub home: Box<dyn Home>,
    /// What is done after each step.
    pub after: Box<dyn AfterStep<V>>,
    /// How long old values of an erased person may lie in the files of the view.
    pub settle_erasures_within: Duration,
    /// Ends it.
    pub shutdown: CancellationToken,
}

/// Starts to follow the log on a thread of its own. The handle of that thread ends after the
/// shutdown, when the store is closed.
pub fn follow<V: View>(plan: Plan<V>) -> Result<(Followed, std::thread::JoinHandle<()>), HomeError> {
    let store = plan.home.open()?;
    let serving = Arc::new(RwLock::new(Arc::clone(&store)));
    let (status, receiver) = watch::channel(Status::default());
    let wake = Arc::new(Notify::new());
    let followed = Followed { store: Arc::clone(&serving), status: receiver, wake: Arc::clone(&wake) };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| HomeError(format!("no runtime for the follower of {}: {error}", plan.name)))?;
    let name = plan.name;
    let thread = std::thread::Builder::new()
        .name(format!("follow-{name}"))
        .spawn(move || {
            let local = tokio::task::LocalSet::new();
            local.block_on(&runtime, Follower::new(plan, store, serving, status, wake).run());
        })
        .map_err(|error| HomeError(format!("no thread for the follower of {name}: {error}")))?;
    Ok((followed, thread))
}

struct Follower<V: View> {
    plan: Plan<V>,
    projector: Projector<V>,
    serving: Arc<RwLock<SharedViews>>,
    status: watch::Sender<Status>,
    wake: Arc<Notify>,
    pause: Duration,
    /// When a new store must be folded since somebody was erased.
    settle_by: Option<Instant>,
    /// Whether the store being folded replaces a good one that still serves.
    is_beside: bool,
}

/// What made the loop go round.
enum Turn {
    Stepped(Result<(), StepError>),
    Woken,
    Settle,
    Over,
}

impl<V: View> Follower<V> {
    fn new(
        plan: Plan<V>,
        store: SharedViews,
        serving: Arc<RwLock<SharedViews>>,
        status: watch::Sender<Status>,
        wake: Arc<Notify>,
    ) -> Self {
        let projector = Projector::new((plan.view)(), Arc::clone(&plan.log), store, Arc::clone(&plan.ring));
        Self { plan, projector, serving, status, wake, pause: PAUSE_MIN, settle_by: None, is_beside: false }
    }

    async fn run(mut self) {
        loop {
            let result = match self.turn().await {
                Turn::Over => break,
                Turn::Settle => {
                    self.settle_by = None;
                    self.fold_anew(true)
                }
                Turn::Woken => self.after().await,
                Turn::Stepped(Ok(())) => {
                    // Whoever waits for the fold may rely on what comes after it, too.
                    let result = self.after().await;
                    self.told();
                    result
                }
                Turn::Stepped(Err(error)) => Err(error),
            };
            match result {
                Ok(()) => self.pause = PAUSE_MIN,
                Err(error) => self.recover(error).await,
            }
        }
        if let Err(error) = self.projector.flush() {
            tracing::warn!(%error, view = self.plan.name, "the last fold was not kept");
        }
        self.plan.home.close();
    }

    async fn turn(&mut self) -> Turn {
        let settle = self.settle_by;
        let due = async move {
            match settle {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.plan.shutdown.cancelled() => Turn::Over,
            () = due => Turn::Settle,
            () = self.wake.notified() => Turn::Woken,
            stepped = self.projector.step() => Turn::Stepped(stepped.map(|_| ())),
        }
    }

    async fn after(&mut self) -> Result<(), StepError> {
        if self.is_beside || !self.projector.progress().has_caught_up {
            return Ok(());
        }
        self.plan.after.after(&mut self.projector).await
    }

    /// Publishes how far the fold is; swaps a new store in when it has caught up.
    fn told(&mut self) {
        let progress = self.projector.progress().clone();
        let is_live = progress.has_caught_up;
        if is_live && self.is_beside {
            self.is_beside = false;
            self.serve();
        }
        if progress.unsettled_erasures > 0 && is_live && self.settle_by.is_none() {
            self.settle_by = Some(Instant::now() + self.plan.settle_erasures_within);
        }
        let is_beside = self.is_beside;
        self.status.send_modify(|status| {
            if is_beside {
                // Readers still have the old store: what it covers has not changed.
                status.progress.head = progress.head;
                status.progress.folded = progress.folded;
            } else {
                status.progress = progress;
                status.is_rebuilding &= !is_live;
            }
            status.trouble = None;
            status.stepped = Some(Instant::now());
        });
    }

    fn serve(&self) {
        *self.serving.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(self.projector.store());
        self.plan.home.remove_others();
    }

    async fn recover(&mut self, error: StepError) {
        tracing::warn!(%error, view = self.plan.name, "a step of the fold failed");
        self.status.send_modify(|status| status.trouble = Some(error.to_string()));
        if matches!(error, StepError::StartOver(_)) {
            self.status.send_modify(|status| status.rebuilds_in_doubt += 1);
            if let Err(error) = self.fold_anew(false) {
                tracing::error!(%error, view = self.plan.name, "no new store could be opened");
            }
        }
        let cancelled = self.plan.shutdown.clone();
        tokio::select! {
            () = cancelled.cancelled() => {}
            () = sleep(self.pause) => {}
        }
        self.pause = (self.pause * 2).min(PAUSE_MAX);
    }

    /// Folds the log from the start into an empty store. While the old one is good, it serves on.
    fn fold_anew(&mut self, old_is_good: bool) -> Result<(), StepError> {
        let store = self.plan.home.beside().map_err(|error| StepError::TryAgain(error.to_string()))?;
        tracing::info!(view = self.plan.name, after_erasure = old_is_good, "folding the log from the start");
        let (log, ring) = (Arc::clone(&self.plan.log), Arc::clone(&self.plan.ring));
        self.projector = Projector::new((self.plan.view)(), log, store, ring);
        self.is_beside = old_is_good;
        self.status.send_modify(|status| {
            status.is_rebuilding = true;
            if old_is_good {
                status.rebuilds_after_erasure += 1;
            }
        });
        if !old_is_good {
            self.serve();
        }
        Ok(())
    }
}
