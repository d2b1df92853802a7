//! The reference key store, in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::{Key, KeyId, KeyStore, KeyStoreError, Lookup};

/// Keys that live as long as their process.
#[derive(Default)]
pub struct MemoryKeys {
    keys: Mutex<BTreeMap<KeyId, Lookup>>,
    secret: Mutex<Option<Key>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl KeyStore for MemoryKeys {
    async fn get(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
        Ok(lock(&self.keys).get(id).cloned().unwrap_or(Lookup::Missing))
    }

    async fn fresh(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError> {
        let fresh: Vec<(KeyId, Key)> = KeyId::run(count).map(|id| (id, Key::random())).collect();
        lock(&self.keys).extend(fresh.iter().map(|(id, key)| (*id, Lookup::Key(key.clone()))));
        Ok(fresh)
    }

    async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError> {
        lock(&self.keys).extend(ids.iter().map(|id| (*id, Lookup::Destroyed)));
        Ok(())
    }

    async fn all(&self) -> Result<Vec<(KeyId, Lookup)>, KeyStoreError> {
        Ok(lock(&self.keys).iter().map(|(id, lookup)| (*id, lookup.clone())).collect())
    }

    async fn instance_secret(&self) -> Result<Key, KeyStoreError> {
        Ok(lock(&self.secret).get_or_insert_with(Key::random).clone())
    }
}
