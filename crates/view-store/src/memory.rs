//! The reference view store, in memory.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{Batch, Checkpoint, Row, ViewStore, ViewStoreError};

/// Rows that live as long as their process.
#[derive(Default)]
pub struct MemoryViews {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
    checkpoint: Option<Checkpoint>,
}

impl MemoryViews {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ViewStore for MemoryViews {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError> {
        Ok(self.lock().rows.get(key).cloned())
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, rows_max: usize) -> Result<Vec<Row>, ViewStoreError> {
        let from = match after {
            Some(after) if after >= prefix => Bound::Excluded(after.to_vec()),
            _ => Bound::Included(prefix.to_vec()),
        };
        let kept = self.lock();
        let rows = kept.rows.range((from, Bound::Unbounded));
        let rows = rows.take_while(|(key, _)| key.starts_with(prefix)).take(rows_max);
        Ok(rows.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    fn commit(&self, batch: Batch) -> Result<(), ViewStoreError> {
        let mut kept = self.lock();
        for (key, value) in batch.writes {
            match value {
                Some(value) => kept.rows.insert(key, value),
                None => kept.rows.remove(&key),
            };
        }
        if batch.checkpoint.is_some() {
            kept.checkpoint = batch.checkpoint;
        }
        Ok(())
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError> {
        Ok(self.lock().checkpoint.clone())
    }

    fn bytes_on_disk(&self) -> u64 {
        0
    }
}
