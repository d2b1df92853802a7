//! The reference log, in memory: what the contract means, in the fewest lines.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    Append, AppendError, Appended, Batch, Checkpoint, EventLog, Expected, LogId, PAYLOAD_BYTES_MAX, Position,
    ReadError, Record, Refusal, Revision, StreamName, Subscription,
};

/// A log that lives as long as its process. Positions and revisions have gaps on purpose.
#[derive(Clone)]
pub struct MemoryLog {
    shared: Arc<Shared>,
}

struct Shared {
    id: LogId,
    records: Mutex<Records>,
    appended: Notify,
}

#[derive(Default)]
struct Records {
    all: Vec<Record>,
    of_stream: HashMap<StreamName, Vec<usize>>,
}

impl Default for MemoryLog {
    fn default() -> Self {
        let id = LogId(format!("memory-{}", Uuid::now_v7().simple()));
        let shared = Shared { id, records: Mutex::default(), appended: Notify::new() };
        Self { shared: Arc::new(shared) }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Records {
    fn of<'a>(&'a self, stream: &StreamName) -> impl DoubleEndedIterator<Item = &'a Record> + use<'a> {
        self.of_stream.get(stream).map(Vec::as_slice).unwrap_or_default().iter().map(|&at| &self.all[at])
    }

    fn append(&mut self, append: Append) -> Result<Appended, AppendError> {
        if append.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(AppendError::Rejected(Refusal::TooLarge(append.payload.len())));
        }
        if let Some(same) = self.of(&append.stream).find(|record| record.commit == append.commit) {
            if same.command != append.command {
                return Err(AppendError::Rejected(Refusal::CommitReused));
            }
            let (revision, position) = (same.revision, same.position);
            return Ok(Appended { revision, position, already_recorded: true });
        }
        let actual = self.of(&append.stream).next_back().map(|record| record.revision);
        let expected = match append.expected {
            Expected::NoStream => None,
            Expected::At(revision) => Some(revision),
        };
        if actual != expected {
            return Err(AppendError::Conflict { actual });
        }
        let at = self.all.len();
        let position = Position(3 * at as u64 + 5);
        let revision = Revision(position.0);
        let Append { stream, commit, command, payload, .. } = append;
        self.of_stream.entry(stream.clone()).or_default().push(at);
        self.all.push(Record { stream, revision, position, commit, command, payload });
        Ok(Appended { revision, position, already_recorded: false })
    }
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let appended = self.shared.lock().append(append)?;
        self.shared.appended.notify_waiters();
        Ok(appended)
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        let records = self.shared.lock();
        Ok(records
            .of(stream)
            .filter(|record| after.is_none_or(|after| record.revision > after))
            .cloned()
            .collect())
    }

    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        let next = match from {
            None => 0,
            Some(checkpoint) => self.after(&checkpoint)?,
        };
        Ok(Box::new(MemorySubscription { shared: Arc::clone(&self.shared), next, told: false }))
    }
}

impl MemoryLog {
    fn after(&self, checkpoint: &Checkpoint) -> Result<usize, ReadError> {
        let not_this = |what: &str| Err(ReadError::NotThisLog(what.to_owned()));
        if checkpoint.log != self.shared.id {
            return not_this("it has another identity");
        }
        let records = self.shared.lock();
        match records.all.iter().position(|record| record.position == checkpoint.position) {
            Some(at) if records.all[at].commit == checkpoint.commit => Ok(at + 1),
            Some(_) => not_this("another commit lies at the checkpoint"),
            None => not_this("it ends before the checkpoint"),
        }
    }
}

struct MemorySubscription {
    shared: Arc<Shared>,
    next: usize,
    told: bool,
}

#[async_trait]
impl Subscription for MemorySubscription {
    fn log(&self) -> &LogId {
        &self.shared.id
    }

    async fn next(&mut self, records_max: usize) -> Result<Batch, ReadError> {
        loop {
            let shared = Arc::clone(&self.shared);
            let mut appended = std::pin::pin!(shared.appended.notified());
            appended.as_mut().enable();
            let (records, head) = {
                let records = self.shared.lock();
                let ready: Vec<Record> = records.all[self.next..].iter().take(records_max).cloned().collect();
                (ready, records.all.last().map(|record| record.position))
            };
            if !records.is_empty() || !self.told {
                self.told = true;
                self.next += records.len();
                return Ok(Batch { records, head });
            }
            appended.await;
        }
    }
}
