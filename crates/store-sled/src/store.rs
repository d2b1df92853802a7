//! An open store.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use openfloor_view_store::{Batch, Checkpoint, Row, ViewStore, ViewStoreError};

use crate::layout::{Layout, bytes_below, digest_of};
use crate::open::{OpenError, Opened, Options, await_release, describe, open, open_files, open_fresh};
use crate::panics::caught;
use crate::standing::Standing;

/// The one tree holds the checkpoint under this key, and each row under its key behind [`ROW`].
const CHECKPOINT: &[u8] = &[0];
/// There while a commit of several parts is under way.
const UNFINISHED: &[u8] = &[0, 0];
const ROW: u8 = 1;

/// Most writes that go to sled in one piece. It keeps every node that a batch touched, once per
/// write, until the batch ends: 50,000 writes took 1.4 GB, in parts of this size 85 MB, and in
/// two thirds of the time.
const PART_WRITES_MAX: usize = 1_000;

/// How long closing may take: a sled whose flusher died waits for it for ever.
const CLOSE_LIMIT: Duration = Duration::from_secs(20);

/// A view store in one directory, owned by this process.
///
/// Rows and checkpoint are kept together or not at all. A commit of at most 1,000 writes is one
/// atomic batch of sled. A larger one, as in catching up, goes in parts; where the process dies
/// between them, the next [`SledViews::open`] sets the store aside. A reader beside a commit may
/// see a part of its rows, never rows older than the checkpoint.
///
/// Once anything failed, every call fails: the store is in doubt, and is set aside when opened next.
pub struct SledViews {
    /// `None` only while it is dropped.
    db: Option<sled::Db>,
    broken: OnceLock<String>,
    number: u64,
    options: Options,
    layout: Arc<Layout>,
}

impl SledViews {
    /// Opens the store of one view version, alone in its `directory` ([`crate::version_directory`]).
    ///
    /// A store that is in doubt (it fails, panics or hangs on opening, was found damaged in use, or
    /// was open when the machine went down) is set aside within the directory, and a fresh one is
    /// given, with the reason. Blocks for as long as [`Options::open_limit`].
    pub fn open(directory: &Path, options: Options) -> Result<Opened, OpenError> {
        open(directory, options, open_files)
    }

    /// An empty store in the same directory, to be filled while this one still serves.
    ///
    /// From now on it is what [`SledViews::open`] finds, filled or not.
    pub fn beside(&self) -> Result<SledViews, OpenError> {
        open_fresh(Arc::clone(&self.layout), self.options.clone(), open_files)
    }

    /// Removes every other store of the directory, those in quarantine too. sled keeps old values
    /// in its files, so this is what ends them; call it when the others were given up.
    pub fn remove_others(&self) -> io::Result<()> {
        self.layout.keep_only(self.number, true)
    }

    /// Writes and syncs everything, for a shutdown in good order. Neither is needed for the store
    /// to be consistent: without it the checkpoint found next may be an older one.
    pub fn flush(&self) -> Result<(), ViewStoreError> {
        self.guarded("flush", |db| {
            db.flush()?;
            // sled's flush is no fsync: sync through a handle of our own.
            File::open(self.data().join("db"))?.sync_all()?;
            Ok(())
        })
    }

    /// The directory that holds the files of sled.
    pub fn data(&self) -> PathBuf {
        self.layout.data(self.number)
    }

    /// Removes what is left of stores that this one replaced.
    pub(crate) fn remove_older(&self) -> io::Result<()> {
        self.layout.keep_only(self.number, false)
    }

    /// Notes that the store was closed, with a digest of its files. True if that could be done.
    fn note_closed(&self) -> bool {
        let data = self.data();
        // Until its file is let go, some thread of sled may still write.
        await_release(&data).is_ok()
            && digest_of(&data)
                .and_then(|digest| Standing::Closed(digest).write(&self.layout.standing(self.number)))
                .is_ok()
    }

    pub(crate) fn over(db: sled::Db, layout: Arc<Layout>, number: u64, options: Options) -> Self {
        Self { db: Some(db), broken: OnceLock::new(), number, options, layout }
    }

    /// Runs `act`, unless something failed before; what fails now is the last thing that is tried.
    fn guarded<T>(
        &self,
        what: &str,
        act: impl FnOnce(&sled::Db) -> Result<T, sled::Error>,
    ) -> Result<T, ViewStoreError> {
        if let Some(why) = self.broken.get() {
            return Err(ViewStoreError(why.clone()));
        }
        let db = self.db.as_ref().expect("a store is open until it is dropped");
        match caught(|| act(db)) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(self.doubt(format!("{what}: {}", describe(&error)))),
            Err(panic) => Err(self.doubt(format!("{what}: {panic}"))),
        }
    }

    /// Notes that the store is in doubt, here and for the next process.
    fn doubt(&self, why: String) -> ViewStoreError {
        let why = self.broken.get_or_init(|| {
            tracing::error!(why, directory = %self.layout.root().display(), "a view store fails and is used no more");
            if let Err(error) = Standing::Doubt(why.clone()).write(&self.layout.standing(self.number)) {
                tracing::warn!(%error, "the doubt about a view store could not be noted beside it");
            }
            why
        });
        ViewStoreError(why.clone())
    }
}

impl fmt::Debug for SledViews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SledViews").field("data", &self.data()).field("broken", &self.broken.get()).finish()
    }
}

impl ViewStore for SledViews {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError> {
        let value = self.guarded("get", |db| db.get(row_key(key)))?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, rows_max: usize) -> Result<Vec<Row>, ViewStoreError> {
        let prefix = row_key(prefix);
        let from = match after.map(row_key) {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix.clone()),
        };
        self.guarded("scan", |db| {
            let rows = db.range((from, Bound::Unbounded)).take(rows_max);
            let within =
                rows.take_while(|row| row.as_ref().map_or(true, |(key, _)| key.starts_with(&prefix)));
            within.map(|row| row.map(|(key, value)| (key[1..].to_vec(), value.to_vec()))).collect()
        })
    }

    fn commit(&self, batch: Batch) -> Result<(), ViewStoreError> {
        self.guarded("commit", |db| parts(batch).into_iter().try_for_each(|part| db.apply_batch(part)))
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError> {
        let stored = self.guarded("checkpoint", |db| Ok(stored_checkpoint(db)))?;
        stored.map_err(|why| self.doubt(why))
    }

    fn bytes_on_disk(&self) -> u64 {
        bytes_below(&self.data())
    }
}

impl Drop for SledViews {
    fn drop(&mut self) {
        let Some(db) = self.db.take() else { return };
        let noted = close_on_a_thread(db) && self.broken.get().is_none() && self.note_closed();
        if !noted {
            tracing::warn!(directory = %self.layout.root().display(), "a view store did not close in good order");
        }
    }
}

/// Closes sled where a panic or a hang of it can do no harm. True if it ended in time.
fn close_on_a_thread(db: sled::Db) -> bool {
    let (send, receive) = mpsc::sync_channel(1);
    let closing = move || {
        let _ = send.send(caught(|| drop(db)).is_ok());
    };
    match thread::Builder::new().name("view-close".into()).spawn(closing) {
        Ok(_) => receive.recv_timeout(CLOSE_LIMIT).unwrap_or(false),
        Err(_) => false,
    }
}

/// The batches of sled that make up a commit, to be applied in order.
fn parts(batch: Batch) -> Vec<sled::Batch> {
    // In the order of keys, so that each part touches few nodes. The last write of a key stands.
    let writes: BTreeMap<_, _> =
        batch.writes.into_iter().map(|(key, value)| (row_key(&key), value)).collect();
    let several = writes.len() > PART_WRITES_MAX;
    let mut writes = writes.into_iter().peekable();
    let mut parts = Vec::new();
    while parts.is_empty() || writes.peek().is_some() {
        let mut part = sled::Batch::default();
        for (key, value) in writes.by_ref().take(PART_WRITES_MAX) {
            match value {
                Some(value) => part.insert(key, value),
                None => part.remove(key),
            }
        }
        parts.push(part);
    }
    if several {
        parts[0].insert(UNFINISHED, &[]);
    }
    let last = parts.last_mut().expect("there is at least one part");
    if several {
        last.remove(UNFINISHED);
    }
    if let Some(checkpoint) = batch.checkpoint {
        let bytes = rmp_serde::to_vec_named(&checkpoint).expect("text and a number always encode");
        last.insert(CHECKPOINT, bytes);
    }
    parts
}

/// Fails with a reason for doubt, unless every commit is whole and the checkpoint can be read.
pub(crate) fn look_over(db: &sled::Db) -> Result<(), String> {
    if db.contains_key(UNFINISHED).map_err(|error| describe(&error))? {
        return Err("the process ended in the middle of a large commit".into());
    }
    stored_checkpoint(db).map(drop)
}

/// The checkpoint in a store; the error is a reason for doubt.
fn stored_checkpoint(db: &sled::Db) -> Result<Option<Checkpoint>, String> {
    let Some(bytes) = db.get(CHECKPOINT).map_err(|error| describe(&error))? else { return Ok(None) };
    rmp_serde::from_slice(&bytes).map(Some).map_err(|_| "its checkpoint cannot be read".into())
}

fn row_key(key: &[u8]) -> Vec<u8> {
    [&[ROW], key].concat()
}

#[cfg(test)]
mod tests {
    use openfloor_view_store::{Batch, Checkpoint};

    use super::{PART_WRITES_MAX, look_over, parts, stored_checkpoint};

    fn batch(writes: usize) -> Batch {
        let writes = (0..writes).map(|number| (number.to_be_bytes().to_vec(), Some(Vec::new()))).collect();
        let checkpoint = Checkpoint { log: "log-a".into(), position: 1, commit: "commit-1".into() };
        Batch { writes, checkpoint: Some(checkpoint) }
    }

    #[test]
    fn a_small_commit_is_one_batch_of_sled() {
        assert_eq!(parts(batch(0)).len(), 1);
        assert_eq!(parts(batch(PART_WRITES_MAX)).len(), 1);
        assert_eq!(parts(batch(PART_WRITES_MAX + 1)).len(), 2);
    }

    #[test]
    fn a_large_commit_tells_until_its_last_part_that_it_is_unfinished() {
        let directory = tempfile::tempdir().expect("a directory");
        let db = sled::open(directory.path()).expect("opens");
        let parts = parts(batch(3 * PART_WRITES_MAX));
        let last = parts.len() - 1;
        for (number, part) in parts.into_iter().enumerate() {
            db.apply_batch(part).expect("applies");
            let reached = stored_checkpoint(&db).expect("reads").is_some();
            assert_eq!((look_over(&db).is_ok(), reached), (number == last, number == last));
        }
        assert_eq!(db.len(), 3 * PART_WRITES_MAX + 1);
    }
}
