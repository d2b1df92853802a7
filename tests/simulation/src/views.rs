//! The stores of a replica's view: a crash loses what was not synced, and some cannot be read.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use openfloor_follower::{Home, HomeError};
use openfloor_view_store::{Batch, Checkpoint, Row, SharedViews, ViewStore, ViewStoreError};

use crate::chance::Chance;
use crate::mutants::Mutant;
use crate::site::Site;

/// The disk of a replica: outlives its incarnations.
#[derive(Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<Vec<Store>>>);

/// One store.
#[derive(Clone, Default)]
struct Store(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
    checkpoint: Option<Checkpoint>,
    /// Every batch since the store was made, to find out what is left after a crash.
    batches: Vec<Batch>,
    /// Batches that no crash loses.
    synced: usize,
    is_broken: bool,
    /// What the mutant that advances the checkpoint first still has to write.
    held_back: Option<Batch>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Disk {
    fn lock(&self) -> MutexGuard<'_, Vec<Store>> {
        lock(&self.0)
    }

    /// The power fails: each store loses some of its last batches.
    pub(crate) fn crash(&self, chance: &Chance) -> usize {
        self.lock().iter().map(|store| lock(&store.0).lose(chance)).sum()
    }

    /// Nothing is left.
    pub(crate) fn wipe(&self) {
        self.lock().clear();
    }
}

impl Kept {
    fn apply(&mut self, batch: &Batch) {
        for (key, value) in &batch.writes {
            match value {
                Some(value) => self.rows.insert(key.clone(), value.clone()),
                None => self.rows.remove(key),
            };
        }
        if batch.checkpoint.is_some() {
            self.checkpoint.clone_from(&batch.checkpoint);
        }
    }

    fn write(&mut self, batch: Batch) {
        self.apply(&batch);
        self.batches.push(batch);
    }

    fn lose(&mut self, chance: &Chance) -> usize {
        let was_held_back = self.held_back.take().is_some();
        let lost = chance.index(self.batches.len() - self.synced + 1);
        if lost == 0 && !was_held_back {
            return 0;
        }
        let batches = std::mem::take(&mut self.batches);
        let kept = batches.len() - lost;
        (self.rows, self.checkpoint) = (BTreeMap::new(), None);
        batches.iter().take(kept).for_each(|batch| self.apply(batch));
        self.batches = batches.into_iter().take(kept).collect();
        self.synced = self.synced.min(kept);
        lost
    }
}

/// Where the stores of one incarnation live.
pub(crate) struct SimHome {
    pub(crate) disk: Disk,
    pub(crate) site: Arc<Site>,
}

impl SimHome {
    fn give(&self, store: Store) -> SharedViews {
        Arc::new(SimViews { store, site: Arc::clone(&self.site) })
    }

    fn add(&self) -> Store {
        let store = Store::default();
        self.disk.lock().push(store.clone());
        store
    }
}

impl Home for SimHome {
    fn open(&self) -> Result<SharedViews, HomeError> {
        let world = &self.site.world;
        let newest = self.disk.lock().last().cloned();
        match newest {
            Some(store) => {
                let is_damaged = lock(&store.0).is_broken || world.happens(world.faults.damaged_opens);
                if is_damaged {
                    world.trace.count("stores in quarantine");
                    self.site.trace(format_args!("opened a damaged store"));
                    self.disk.lock().pop();
                    return Ok(self.give(self.add()));
                }
                Ok(self.give(store))
            }
            None => Ok(self.give(self.add())),
        }
    }

    fn beside(&self) -> Result<SharedViews, HomeError> {
        if !self.site.is_alive() {
            return Err(HomeError("the replica is dead".to_owned()));
        }
        self.site.world.trace.count("views folded anew");
        self.site.trace(format_args!("folds anew"));
        Ok(self.give(self.add()))
    }

    fn remove_others(&self) {
        if self.site.is_alive() {
            let mut stores = self.disk.lock();
            let last = stores.pop();
            stores.clear();
            stores.extend(last);
        }
    }

    fn close(&self) {}
}

struct SimViews {
    store: Store,
    site: Arc<Site>,
}

impl SimViews {
    fn readable(&self) -> Result<MutexGuard<'_, Kept>, ViewStoreError> {
        let kept = lock(&self.store.0);
        if kept.is_broken || !self.site.is_alive() {
            return Err(ViewStoreError("it cannot be read".to_owned()));
        }
        Ok(kept)
    }
}

impl ViewStore for SimViews {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError> {
        Ok(self.readable()?.rows.get(key).cloned())
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, rows_max: usize) -> Result<Vec<Row>, ViewStoreError> {
        let from = match after {
            Some(after) if after >= prefix => Bound::Excluded(after.to_vec()),
            _ => Bound::Included(prefix.to_vec()),
        };
        let kept = self.readable()?;
        let rows = kept.rows.range((from, Bound::Unbounded));
        let rows = rows.take_while(|(key, _)| key.starts_with(prefix)).take(rows_max);
        Ok(rows.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    fn commit(&self, batch: Batch) -> Result<(), ViewStoreError> {
        let dead = || Err(ViewStoreError("the replica is dead".to_owned()));
        let world = &self.site.world;
        let marks = batch.writes.iter().any(|(key, row)| row.is_some() && key.starts_with(b"dirty/"));
        self.site.count_call("before a batch");
        if !self.site.is_alive() {
            return dead();
        }
        {
            let mut kept = self.readable()?;
            if world.happens(world.faults.broken_stores) {
                world.trace.count("stores broken");
                self.site.trace(format_args!("the store breaks"));
                kept.is_broken = true;
                return Err(ViewStoreError("it broke".to_owned()));
            }
            let mut batch = batch;
            if self.site.is(Mutant::KeepsTheDirtySetInMemoryOnly) {
                batch.writes.retain(|(key, _)| !key.starts_with(b"dirty/"));
            }
            if self.site.is(Mutant::AdvancesTheCheckpointBeforeTheBatch) {
                let before = kept.held_back.take();
                before.into_iter().for_each(|before| kept.write(before));
                let checkpoint = batch.checkpoint.take();
                kept.write(Batch { writes: Vec::new(), checkpoint });
                kept.apply(&batch);
                kept.held_back = Some(batch);
            } else {
                kept.write(batch);
            }
            if !world.happens(world.faults.unsynced_batches) {
                kept.synced = kept.batches.len();
            }
        }
        if marks {
            self.site.has_marked();
        }
        self.site.count_call("after a batch");
        if self.site.is_alive() { Ok(()) } else { dead() }
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError> {
        Ok(self.readable()?.checkpoint.clone())
    }

    fn bytes_on_disk(&self) -> u64 {
        0
    }
}
