//! The loop: one step of the projector after the other, and what to do when one fails.

use std::sync::Arc;
use std::time::Duration;

use openfloor_application::projector::{Projector, StepError, View};
use openfloor_view_store::SharedViews;
use tokio::time::{Instant, sleep, sleep_until};

use crate::Plan;
use crate::followed::Teller;

/// Pause after a step that could not be done: doubled up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

pub(crate) struct Follower<V: View> {
    plan: Plan<V>,
    projector: Projector<V>,
    teller: Teller,
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
    pub(crate) fn new(plan: Plan<V>, store: SharedViews, teller: Teller) -> Self {
        let projector = Projector::new((plan.view)(), Arc::clone(&plan.log), store, Arc::clone(&plan.ring));
        Self { plan, projector, teller, pause: PAUSE_MIN, settle_by: None, is_beside: false }
    }

    pub(crate) async fn run(mut self) {
        loop {
            let result = match self.turn().await {
                Turn::Over => break,
                Turn::Settle => {
                    self.settle_by = None;
                    let result = self.fold_anew(true);
                    if result.is_err() {
                        // On a quiet log nothing else would set it again.
                        self.settle_by = Some(Instant::now() + self.pause);
                    }
                    result
                }
                Turn::Woken => {
                    let result = self.after().await;
                    self.told();
                    result
                }
                Turn::Stepped(Ok(())) => {
                    self.swap();
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
                Some(at) => sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.plan.shutdown.cancelled() => Turn::Over,
            () = due => Turn::Settle,
            // Before being woken: what comes after a step may wake itself for as long as it has work,
            // and the fold goes on first.
            stepped = self.projector.step() => Turn::Stepped(stepped.map(|_| ())),
            () = self.teller.woken() => Turn::Woken,
        }
    }

    async fn after(&mut self) -> Result<(), StepError> {
        if self.is_beside || !self.projector.progress().has_caught_up {
            return Ok(());
        }
        // Within a step that waits for a key, or behind again: what comes after reads the store, and must find there
        // what the view has told it of.
        self.projector.flush()?;
        self.plan.after.after(&mut self.projector).await
    }

    /// Swaps a new store in when it has caught up: before what comes after the step, for all that is to be
    /// done about what it holds is left to it.
    fn swap(&mut self) {
        if self.is_beside && self.projector.progress().has_caught_up {
            self.is_beside = false;
            self.serve();
        }
    }

    /// Publishes how far the fold is.
    fn told(&mut self) {
        let progress = self.projector.progress().clone();
        let is_live = progress.has_caught_up;
        if progress.unsettled_erasures > 0 && is_live && self.settle_by.is_none() {
            self.settle_by = Some(Instant::now() + self.plan.settle_erasures_within);
        }
        let is_beside = self.is_beside;
        self.teller.tell(|status| {
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
        self.teller.serve(Arc::clone(self.projector.store()));
        self.plan.home.remove_others();
    }

    async fn recover(&mut self, error: StepError) {
        tracing::warn!(%error, view = self.plan.name, "a step of the fold failed");
        self.teller.tell(|status| status.trouble = Some(error.to_string()));
        if matches!(error, StepError::StartOver(_)) {
            self.teller.tell(|status| status.rebuilds_in_doubt += 1);
            if let Err(error) = self.fold_anew(false) {
                tracing::error!(%error, view = self.plan.name, "no new store could be opened");
            }
        }
        self.plan.shutdown.run_until_cancelled(sleep(self.pause)).await;
        self.pause = (self.pause * 2).min(PAUSE_MAX);
        // It may be what comes after a step that failed: on a quiet log nothing else would have it done again.
        self.teller.wake();
    }

    /// Folds the log from the start into an empty store. While the old one is good, it serves on.
    fn fold_anew(&mut self, old_is_good: bool) -> Result<(), StepError> {
        let store = self.plan.home.beside().map_err(|error| StepError::TryAgain(error.to_string()))?;
        tracing::info!(view = self.plan.name, after_erasure = old_is_good, "folding the log from the start");
        let (log, ring) = (Arc::clone(&self.plan.log), Arc::clone(&self.plan.ring));
        self.projector = Projector::new((self.plan.view)(), log, store, ring);
        self.is_beside = old_is_good;
        self.teller.tell(|status| {
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
