//! What is read for somebody: rows of the view, with what the asker may see of them.

pub(crate) mod access;
pub(crate) mod convening;
pub(crate) mod flags;
pub(crate) mod panel;
pub(crate) mod past;
pub(crate) mod seats;
pub(crate) mod series;

use std::collections::BTreeSet;
use std::sync::Arc;

use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{PARKED, Parked};
use openfloor_application::table::Reader;
use openfloor_event_codec::open_box;
use openfloor_event_log::SharedLog;
use openfloor_follower::Followed;
use openfloor_key_store::{KeyStoreError, Lookup};
use openfloor_process::blocking::{self, BlockingError};
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::de::DeserializeOwned;

use crate::tables::Sealed;

/// Why nothing could be read just now.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The store is in doubt, and is being replaced.
    #[error(transparent)]
    Store(#[from] ViewStoreError),
    /// The keys are out of reach.
    #[error(transparent)]
    Keys(#[from] KeyStoreError),
    /// The process is stopping, or the work panicked.
    #[error(transparent)]
    Blocking(#[from] BlockingError),
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] openfloor_event_log::ReadError),
    /// What the fold could open does not open any more: a fault.
    #[error("what is sealed does not open: {0}")]
    Damaged(String),
}

/// Reads the view that serves, and opens its boxes.
#[derive(Clone)]
pub(crate) struct Reads {
    pub(crate) followed: Followed,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) log: SharedLog,
}

impl Reads {
    /// Reads rows, off the threads that serve.
    pub(crate) async fn rows<T: Send + 'static>(
        &self,
        look: impl FnOnce(&dyn ViewStore) -> Result<T, ViewStoreError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let store = self.followed.store();
        Ok(blocking::run(move || look(store.as_ref())).await??)
    }

    /// What lies in a box; none if there is no box, or the key was destroyed.
    pub(crate) async fn open<T: DeserializeOwned>(
        &self,
        sealed: Option<&Sealed>,
    ) -> Result<Option<T>, ReadError> {
        let Some(Sealed { field, sealed }) = sealed else { return Ok(None) };
        let damaged = || ReadError::Damaged(field.clone());
        let id = sealed.key_id().ok_or_else(damaged)?;
        match self.ring.fetch(&id).await? {
            Lookup::Destroyed => Ok(None),
            Lookup::Missing => Err(damaged()),
            Lookup::Key(key) => {
                let plaintext = open_box(sealed, field, &key).ok_or_else(damaged)?;
                rmp_serde::from_slice(&plaintext).map(Some).map_err(|_| damaged())
            }
        }
    }
}

/// The streams that wait for the operator.
pub(crate) fn parked(store: &dyn ViewStore) -> Result<BTreeSet<String>, ViewStoreError> {
    let rows = Reader::<Parked>::new(PARKED).all(store, "")?;
    Ok(rows.into_iter().map(|(stream, _)| stream).collect())
}
