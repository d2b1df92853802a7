//! Forgetting: destroys the keys of whom the log says that they asked to be forgotten.
//!
//! The log holds the decision; destroying is reconciliation. It runs whenever the fold moves on, and
//! once at the start, so that a key store restored from a backup is emptied again.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{Projector, StepError};
use openfloor_follower::AfterStep;
use openfloor_key_store::KeyId;

use crate::view::{self, IngestView};

/// What runs after each step of ingest's fold.
pub(crate) struct Forget {
    ring: Arc<KeyRing>,
    /// Called when somebody is forgotten: whoever keeps opened boxes in memory lets go of them.
    forgotten: Arc<dyn Fn() + Send + Sync>,
    /// Keys that the store was asked to destroy since the start of this process.
    destroyed: BTreeSet<KeyId>,
    is_bound: bool,
    /// Whether there may be keys to destroy: until they are, whatever the store answers meanwhile.
    is_due: bool,
}

impl Forget {
    pub(crate) fn new(ring: Arc<KeyRing>, forgotten: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { ring, forgotten, destroyed: BTreeSet::new(), is_bound: false, is_due: true }
    }

    /// Tells the ring once what the view knows from before: which keys are whose.
    fn bind(&mut self, projector: &Projector<IngestView>) -> Result<(), StepError> {
        if self.is_bound {
            return Ok(());
        }
        let store = projector.store().as_ref();
        for (subject, keys) in view::all_keys(store)? {
            let Ok(subject) = subject.parse() else { continue };
            for id in keys.iter().filter_map(|id| id.parse().ok()) {
                self.ring.bind(&subject, id);
            }
        }
        self.is_bound = true;
        Ok(())
    }
}

#[async_trait(?Send)]
impl AfterStep<IngestView> for Forget {
    async fn after(&mut self, projector: &mut Projector<IngestView>) -> Result<(), StepError> {
        self.bind(projector)?;
        self.is_due |= projector.view_mut().take_has_keys_to_destroy();
        if !self.is_due {
            return Ok(());
        }
        let store = Arc::clone(projector.store());
        let mut due = Vec::new();
        for subject in view::erased(store.as_ref())? {
            if let Ok(subject) = subject.parse() {
                self.ring.erase(&subject);
            }
            let ids = view::keys(store.as_ref(), &subject)?;
            due.extend(ids.iter().filter_map(|id| id.parse().ok()).filter(|id| !self.destroyed.contains(id)));
        }
        if due.is_empty() {
            self.is_due = false;
            return Ok(());
        }
        self.ring.destroy(&due).await?;
        self.is_due = false;
        tracing::info!(keys = due.len(), "destroyed the keys of whoever asked to be forgotten");
        self.destroyed.extend(due);
        (self.forgotten)();
        Ok(())
    }
}
