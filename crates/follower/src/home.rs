//! Where the stores of one view live.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use openfloor_store_sled::{OpenError, Options, SledViews, remove_old_versions, version_directory};
use openfloor_view_store::SharedViews;
use openfloor_view_store::memory::MemoryViews;

/// A view cannot be kept at all: an operator must act.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct HomeError(pub String);

impl From<OpenError> for HomeError {
    fn from(error: OpenError) -> Self {
        let source = std::error::Error::source(&error).map(|source| format!(": {source}"));
        Self(format!("{error}{}", source.unwrap_or_default()))
    }
}

/// Opens the stores of one view. Blocking: called from the follower's own thread.
pub trait Home: Send + 'static {
    /// The store that is there, or a fresh one.
    fn open(&self) -> Result<SharedViews, HomeError>;

    /// An empty store beside the one that serves.
    fn beside(&self) -> Result<SharedViews, HomeError>;

    /// Removes every store but the last one given out.
    fn remove_others(&self);

    /// Closes the last store given out in good order.
    fn close(&self);
}

/// Stores in memory, for tests and for one-off folds.
#[derive(Debug, Default)]
pub struct MemoryHome;

impl Home for MemoryHome {
    fn open(&self) -> Result<SharedViews, HomeError> {
        Ok(Arc::new(MemoryViews::default()))
    }

    fn beside(&self) -> Result<SharedViews, HomeError> {
        self.open()
    }

    fn remove_others(&self) {}

    fn close(&self) {}
}

/// Stores in sled, in a directory for each version of the view.
#[derive(Debug)]
pub struct SledHome {
    views: PathBuf,
    name: &'static str,
    schema: u64,
    last: Mutex<Option<Arc<SledViews>>>,
}

impl SledHome {
    /// Stores of the view `name`, whose rows have the shape `schema`, below the directory `views`.
    pub fn new(views: impl Into<PathBuf>, name: &'static str, schema: u64) -> Self {
        Self { views: views.into(), name, schema, last: Mutex::default() }
    }

    fn give(&self, store: SledViews) -> SharedViews {
        let store = Arc::new(store);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&store));
        store
    }

    fn last(&self) -> Option<Arc<SledViews>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Home for SledHome {
    fn open(&self) -> Result<SharedViews, HomeError> {
        if let Err(error) = remove_old_versions(&self.views, self.name, self.schema) {
            tracing::warn!(%error, view = self.name, "old versions of a view could not be removed");
        }
        let directory = version_directory(&self.views, self.name, self.schema);
        let opened = SledViews::open(&directory, Options::default())?;
        if let Some(why) = &opened.quarantined {
            tracing::warn!(view = self.name, why, "set a doubtful view aside and fold it anew");
        }
        Ok(self.give(opened.store))
    }

    fn beside(&self) -> Result<SharedViews, HomeError> {
        match self.last() {
            Some(last) => Ok(self.give(last.beside()?)),
            None => self.open(),
        }
    }

    fn remove_others(&self) {
        let Some(last) = self.last() else { return };
        if let Err(error) = last.remove_others() {
            tracing::warn!(%error, view = self.name, "a store that was replaced could not be removed");
        }
    }

    fn close(&self) {
        let Some(last) = self.last() else { return };
        if let Err(error) = last.flush() {
            tracing::warn!(%error, view = self.name, "a view was not closed in good order; it will be checked on opening");
        }
    }
}
