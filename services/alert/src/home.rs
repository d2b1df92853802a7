//! The home of the view: its stores also tell the fold the secret of the installation, from memory.
//!
//! The fold turns names and addresses into keyed hashes before they reach a row. Its key must not
//! lie in the store, so the store that the fold sees answers for it and keeps nothing.

use std::sync::Arc;

use openfloor_application::identity::Identity;
use openfloor_follower::{Home, HomeError};
use openfloor_key_store::Key;
use openfloor_view_store::{Batch, Checkpoint, Row, SharedViews, ViewStore, ViewStoreError};

/// The key that no row has, under which the secret is asked for.
const SECRET: &[u8] = b"\0secret";

/// A home whose stores know the secret.
pub(crate) struct KeyedHome {
    inner: Box<dyn Home>,
    secret: Key,
}

impl KeyedHome {
    pub(crate) fn new(inner: Box<dyn Home>, secret: Key) -> Self {
        Self { inner, secret }
    }

    fn keyed(&self, inner: SharedViews) -> SharedViews {
        Arc::new(KeyedViews { inner, secret: self.secret.clone() })
    }
}

impl Home for KeyedHome {
    fn open(&self) -> Result<SharedViews, HomeError> {
        Ok(self.keyed(self.inner.open()?))
    }

    fn beside(&self) -> Result<SharedViews, HomeError> {
        Ok(self.keyed(self.inner.beside()?))
    }

    fn remove_others(&self) {
        self.inner.remove_others();
    }

    fn close(&self) {
        self.inner.close();
    }
}

struct KeyedViews {
    inner: SharedViews,
    secret: Key,
}

impl ViewStore for KeyedViews {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError> {
        if key == SECRET {
            return Ok(Some(self.secret.bytes().to_vec()));
        }
        self.inner.get(key)
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, rows_max: usize) -> Result<Vec<Row>, ViewStoreError> {
        self.inner.scan(prefix, after, rows_max)
    }

    fn commit(&self, batch: Batch) -> Result<(), ViewStoreError> {
        self.inner.commit(batch)
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError> {
        self.inner.checkpoint()
    }

    fn bytes_on_disk(&self) -> u64 {
        self.inner.bytes_on_disk()
    }
}

/// The hashes of the installation, as the store of the fold tells them.
pub(crate) fn identity(store: &dyn ViewStore) -> Result<Identity, ViewStoreError> {
    let bytes: Option<[u8; 32]> = store.get(SECRET)?.and_then(|bytes| bytes.try_into().ok());
    let bytes = bytes.ok_or_else(|| ViewStoreError("the store does not know the secret".to_owned()))?;
    Ok(Identity::new(Key::new(bytes)))
}
