//! The port to a view store: a disposable, ordered cache of what a fold of the log gave.
//!
//! Synchronous on purpose: a projector calls it from its own thread, a request handler from a
//! blocking one. Writes and the checkpoint go in one atomic batch, or not at all. The log is the
//! truth; a store that is in doubt is thrown away and rebuilt.

pub mod contract;
pub mod memory;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How far the log is folded into a store. The commit at the position tells a log that was
/// restored to an older state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Identity of the log.
    pub log: String,
    /// Position of the last record folded.
    pub position: u64,
    /// Id of the commit at that position.
    pub commit: String,
}

/// Changes to a store that are kept together or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Key and new value; `None` removes.
    pub writes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// The checkpoint that these writes reach.
    pub checkpoint: Option<Checkpoint>,
}

/// The store is in doubt: throw it away and rebuild.
#[derive(Debug, thiserror::Error)]
#[error("the view store fails: {0}")]
pub struct ViewStoreError(pub String);

/// A row of a scan: key and value.
pub type Row = (Vec<u8>, Vec<u8>);

/// An ordered map of bytes with a checkpoint.
pub trait ViewStore: Send + Sync {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError>;

    /// Rows whose key begins with `prefix` and is greater than `after` (if given), in order, at
    /// most `rows_max`.
    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, rows_max: usize) -> Result<Vec<Row>, ViewStoreError>;

    /// Applies a batch atomically.
    fn commit(&self, batch: Batch) -> Result<(), ViewStoreError>;

    /// The checkpoint of the last batch that had one.
    fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError>;

    /// Bytes on disk, where there is a disk.
    fn bytes_on_disk(&self) -> u64;
}

/// A view store that can be handed round.
pub type SharedViews = Arc<dyn ViewStore>;
