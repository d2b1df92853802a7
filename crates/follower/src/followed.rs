//! How far a follower is, for whoever reads its view.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use openfloor_application::projector::Progress;
use openfloor_event_log::Position;
use openfloor_view_store::SharedViews;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::time::{Instant, timeout};

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

/// A view that follows the log.
#[derive(Clone)]
pub struct Followed {
    shared: Arc<Shared>,
}

/// Whoever waits is woken in the order in which they came, so that a run can be repeated; tokio's
/// `watch` draws lots.
struct Shared {
    store: RwLock<SharedViews>,
    told: Mutex<Told>,
    changed: Notify,
    wake: Notify,
}

#[derive(Default)]
struct Told {
    status: Status,
    /// Whether nothing more will be told.
    is_over: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The two ends: what readers ask, and what the follower tells.
pub(crate) fn followed(store: SharedViews) -> (Followed, Teller) {
    let shared = Arc::new(Shared {
        store: RwLock::new(store),
        told: Mutex::default(),
        changed: Notify::new(),
        wake: Notify::new(),
    });
    (Followed { shared: Arc::clone(&shared) }, Teller { shared })
}

impl Followed {
    /// The store that serves. Ask for it anew on each request: it is replaced by a rebuild.
    pub fn store(&self) -> SharedViews {
        Arc::clone(&self.shared.store.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How it is doing.
    pub fn status(&self) -> Status {
        self.shared.lock().status.clone()
    }

    /// Has [`AfterStep::after`](crate::AfterStep::after) called soon, though no record came.
    pub fn wake(&self) {
        self.shared.wake.notify_one();
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

    /// Waits for a condition on the status; false if that takes longer than `limit`, or if the
    /// follower ended before it came true.
    pub async fn until(&self, limit: Duration, mut condition: impl FnMut(&Status) -> bool) -> bool {
        let comes_true = async {
            loop {
                // Made before the look: a change between the look and the wait is not missed.
                let changed = self.shared.changed.notified();
                {
                    let told = self.shared.lock();
                    if condition(&told.status) {
                        return true;
                    }
                    if told.is_over {
                        return false;
                    }
                }
                changed.await;
            }
        };
        timeout(limit, comes_true).await.unwrap_or(false)
    }
}

/// The follower's end. When it is dropped, nobody waits for it any longer.
pub(crate) struct Teller {
    shared: Arc<Shared>,
}

impl Teller {
    /// Changes the status, and wakes whoever waits for a change.
    pub(crate) fn tell(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.shared.lock().status);
        self.shared.changed.notify_waiters();
    }

    /// From now on this store serves.
    pub(crate) fn serve(&self, store: SharedViews) {
        *self.shared.store.write().unwrap_or_else(PoisonError::into_inner) = store;
    }

    /// As [`Followed::wake`].
    pub(crate) fn wake(&self) {
        self.shared.wake.notify_one();
    }

    /// When somebody called for it.
    pub(crate) fn woken(&self) -> Notified<'_> {
        self.shared.wake.notified()
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        self.shared.lock().is_over = true;
        self.shared.changed.notify_waiters();
    }
}
