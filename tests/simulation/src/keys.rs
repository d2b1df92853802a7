//! The key store: at times out of reach, and with keys that cannot be found for a while.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use openfloor_key_store::{Key, KeyId, KeyStore, KeyStoreError, Lookup};

use crate::mutants::Mutant;
use crate::simulation::Shared;
use crate::site::Site;

/// Every key there is.
#[derive(Default)]
pub(crate) struct Keys(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    keys: BTreeMap<KeyId, Kept>,
    missing: BTreeSet<KeyId>,
    made: u64,
}

struct Kept {
    key: Key,
    /// How long the log was then: a backup holds both.
    made_at: usize,
    destroyed_at: Option<usize>,
}

impl Keys {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the store knows of a key, missing or not.
    pub(crate) fn is_destroyed(&self, id: &KeyId) -> bool {
        self.lock().keys.get(id).is_some_and(|kept| kept.destroyed_at.is_some())
    }

    /// A key cannot be found from now on.
    pub(crate) fn hide(&self, id: KeyId) {
        self.lock().missing.insert(id);
    }

    /// Every key is found again.
    pub(crate) fn find_all(&self) {
        self.lock().missing.clear();
    }

    /// Goes back to what a backup of a shorter log holds.
    pub(crate) fn go_back(&self, len: usize) {
        let mut inner = self.lock();
        inner.keys.retain(|_, kept| kept.made_at <= len);
        for kept in inner.keys.values_mut() {
            kept.destroyed_at = kept.destroyed_at.filter(|at| *at <= len);
        }
    }

    fn look_up(&self, id: &KeyId) -> Lookup {
        self.lock().look_up(id)
    }

    fn fresh(&self, count: usize, made_at: usize) -> Vec<(KeyId, Key)> {
        let mut inner = self.lock();
        let mut fresh = Vec::with_capacity(count);
        for _ in 0..count {
            inner.made += 1;
            let (mut id, mut bytes) = ([0; 12], [7; 32]);
            id[4..].copy_from_slice(&inner.made.to_be_bytes());
            bytes[..8].copy_from_slice(&inner.made.to_be_bytes());
            let (id, key) = (KeyId(id), Key::new(bytes));
            inner.keys.insert(id, Kept { key: key.clone(), made_at, destroyed_at: None });
            fresh.push((id, key));
        }
        fresh
    }

    fn destroy(&self, ids: &[KeyId], at: usize) {
        let mut inner = self.lock();
        for id in ids {
            let kept = inner.keys.entry(*id);
            let kept =
                kept.or_insert_with(|| Kept { key: Key::new([0; 32]), made_at: at, destroyed_at: None });
            kept.destroyed_at.get_or_insert(at);
        }
    }
}

impl Inner {
    fn look_up(&self, id: &KeyId) -> Lookup {
        match self.keys.get(id) {
            Some(kept) if !self.missing.contains(id) => kept.look_up(),
            _ => Lookup::Missing,
        }
    }
}

impl Kept {
    fn look_up(&self) -> Lookup {
        match self.destroyed_at {
            Some(_) => Lookup::Destroyed,
            None => Lookup::Key(self.key.clone()),
        }
    }
}

/// The key store as one replica reaches it.
pub(crate) struct KeyPort {
    pub(crate) shared: Arc<Shared>,
    pub(crate) site: Arc<Site>,
}

impl KeyPort {
    /// A moment passes; then the store answers, or not.
    async fn ask(&self, what: &str) -> Result<(), KeyStoreError> {
        self.site.enter().await;
        let world = &self.site.world;
        if world.happens(world.faults.failed_keys) || self.shared.has_no_keys() {
            world.trace.count("keys out of reach");
            self.site.trace(format_args!("keys, {what}: no"));
            self.site.leave().await;
            return Err(KeyStoreError::Unavailable("of the simulation".to_owned()));
        }
        Ok(())
    }

    fn seen(&self, lookup: Lookup) -> Lookup {
        if lookup == Lookup::Missing {
            self.site.world.trace.count("keys missing");
            if self.site.is(Mutant::TreatsAMissingKeyAsUnknown) {
                return Lookup::Destroyed;
            }
        }
        lookup
    }
}

#[async_trait]
impl KeyStore for KeyPort {
    async fn get(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
        self.ask("get").await?;
        let lookup = self.seen(self.shared.keys.look_up(id));
        let what = match &lookup {
            Lookup::Key(_) => "here",
            Lookup::Destroyed => "destroyed",
            Lookup::Missing => "missing",
        };
        self.site.trace(format_args!("key {id}: {what}"));
        self.site.leave().await;
        Ok(lookup)
    }

    async fn fresh(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError> {
        self.ask("fresh").await?;
        let fresh = self.shared.keys.fresh(count, self.shared.truth.len());
        self.site.leave().await;
        Ok(fresh)
    }

    async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError> {
        self.ask("destroy").await?;
        self.shared.keys.destroy(ids, self.shared.truth.len());
        self.site.trace(format_args!("destroyed {} keys", ids.len()));
        self.site.world.trace.count("keys destroyed");
        self.site.leave().await;
        Ok(())
    }

    async fn all(&self) -> Result<Vec<(KeyId, Lookup)>, KeyStoreError> {
        self.ask("all").await?;
        let all = {
            let inner = self.shared.keys.lock();
            let there = inner.keys.iter().filter(|(id, _)| !inner.missing.contains(id));
            there.map(|(id, kept)| (*id, kept.look_up())).collect()
        };
        self.site.leave().await;
        Ok(all)
    }

    async fn instance_secret(&self) -> Result<Key, KeyStoreError> {
        Ok(Key::new([42; 32]))
    }
}
