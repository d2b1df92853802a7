//! The event log in one file.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use async_trait::async_trait;
use openfloor_event_log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogId, PAYLOAD_BYTES_MAX, Position, ReadError,
    Record, Refusal, Revision, StreamName, Subscription,
};
use tokio::sync::{mpsc, oneshot, watch};

use crate::backup::{self, BackupError};
use crate::heads::Heads;
use crate::pool::Pool;
use crate::queue::{Job, queue};
use crate::subscription::SqliteSubscription;
use crate::writer::Writer;
use crate::{OpenError, fault, records};

/// How a log is kept.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Bytes that the log's file may take; `None`: until the disk is full. Ordinary appends are refused at nine
    /// tenths of it. The write-ahead log beside the file takes some 16 MiB more, and longer while a backup runs.
    pub bytes_max: Option<u64>,
}

/// The event log in a SQLite file. The file stays open until the last handle and the last subscription is
/// dropped; that drop waits for the commit under way.
pub struct SqliteLog {
    inner: Arc<Inner>,
}

/// What the handle and its subscriptions share.
pub(crate) struct Inner {
    pub(crate) id: LogId,
    pub(crate) head: watch::Receiver<Option<Position>>,
    pub(crate) pool: Arc<Pool>,
    heads: Arc<Heads>,
    queue: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
}

impl SqliteLog {
    /// Opens the log at the path, or makes it; the directory must be there. Blocks for as long as SQLite needs
    /// to recover what a crash left.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Arc<Self>, OpenError> {
        let path = path.as_ref().to_owned();
        let writer = Writer::open(path.clone(), options.bytes_max)?;
        let (id, heads, head) = (writer.id().clone(), writer.heads(), writer.head());
        let (sender, jobs) = queue();
        let thread = std::thread::Builder::new().name("log-writer".to_owned());
        let started = thread.spawn(move || writer.run(jobs));
        let writer = started.map_err(|source| OpenError::Writer { path: path.clone(), source })?;
        let (queue, writer, pool) = (Some(sender), Some(writer), Pool::new(path));
        Ok(Arc::new(Self { inner: Arc::new(Inner { id, head, pool, heads, queue, writer }) }))
    }

    /// Which log this is.
    pub fn id(&self) -> &LogId {
        &self.inner.id
    }

    /// Copies the log as it is now into a new file, beside readers and the writer. The copy is whole and synced,
    /// or there is none. It is the same log as far as [`LogId`] says: what is written to it later tells the two
    /// apart only by the commits.
    pub async fn backup(&self, to: &Path) -> Result<(), BackupError> {
        backup::of(self.inner.pool.path(), to).await
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The writer is to be the last to close the file: only it can write the write-ahead log back.
        self.pool.clear();
        drop(self.queue.take());
        if let Some(writer) = self.writer.take() {
            // A writer that panicked said so when it did.
            let _ = writer.join();
        }
    }
}

#[async_trait]
impl EventLog for SqliteLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        if append.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(AppendError::Rejected(Refusal::TooLarge(append.payload.len())));
        }
        let ended = || AppendError::Unavailable("the writer of the log has ended".to_owned());
        let queue = self.inner.queue.as_ref().ok_or_else(ended)?;
        let (answer, answered) = oneshot::channel();
        queue.send(Job { append, answer }).await.map_err(|_| ended())?;
        answered.await.map_err(|_| ended())?
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        if after.is_some() && self.inner.heads.of(stream).is_some_and(|head| Some(head.last) <= after) {
            return Ok(Vec::new());
        }
        let stream = stream.clone();
        self.inner.pool.run(move |connection| records::of_stream(connection, &stream, after)).await
    }

    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        let after = match from {
            None => None,
            Some(checkpoint) => Some(self.verified(checkpoint).await?),
        };
        Ok(Box::new(SqliteSubscription::new(Arc::clone(&self.inner), after)))
    }
}

impl SqliteLog {
    async fn verified(&self, checkpoint: Checkpoint) -> Result<Position, ReadError> {
        let Checkpoint { log, position, commit } = checkpoint;
        let not_this = |what: String| Err(ReadError::NotThisLog(what));
        if log != self.inner.id {
            return not_this(format!("it is {}, the checkpoint is of {}", self.inner.id.0, log.0));
        }
        let read = move |connection: &_| {
            records::commit_at(connection, position).map_err(|error| fault::reading(&error))
        };
        match self.inner.pool.run(read).await? {
            Some(found) if found == commit => Ok(position),
            Some(_) => not_this(format!("another commit lies at position {}", position.0)),
            None => not_this(format!("there is no record at position {}", position.0)),
        }
    }
}
