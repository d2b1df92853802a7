//! The log as it is: what was recorded, in which order, by whose wish.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use openfloor_event_codec::{Event, SealedCommit, decode};
use openfloor_event_log::{
    Append, AppendError, Appended, Checkpoint, CommitId, Expected, LogId, PAYLOAD_BYTES_MAX, Position,
    ReadError, Record, Refusal, Revision, StreamName,
};
use tokio::sync::Notify;

tokio::task_local! {
    /// The wish of a client that this task is about, if it is about one.
    pub(crate) static WISH: u32;
}

/// A record with what a run wants to know of it.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) record: Record,
    pub(crate) commit: SealedCommit,
    /// Whose wish it was, if a client's.
    pub(crate) wish: Option<u32>,
}

impl Entry {
    /// The events, without what is sealed.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.commit.events.iter().filter_map(|event| event.event.as_ref())
    }

    /// The types of the events.
    pub(crate) fn types(&self) -> String {
        let names: Vec<&str> = self.commit.events.iter().map(|event| event.name.as_str()).collect();
        names.join(" ")
    }
}

/// The log as it is.
pub(crate) struct Truth {
    id: LogId,
    inner: Mutex<Inner>,
    pub(crate) appended: Notify,
}

#[derive(Default)]
struct Inner {
    all: Vec<Entry>,
    of_stream: HashMap<StreamName, Vec<usize>>,
    era: u32,
    /// From which position on the log was forgotten, at the end of each era.
    cuts: Vec<Position>,
}

impl Default for Truth {
    fn default() -> Self {
        Self { id: LogId("simulated".to_owned()), inner: Mutex::default(), appended: Notify::new() }
    }
}

/// What came of an append.
pub(crate) struct Recorded {
    pub(crate) appended: Appended,
    /// The entry, if it is new.
    pub(crate) entry: Option<Entry>,
}

impl Truth {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn id(&self) -> &LogId {
        &self.id
    }

    pub(crate) fn era(&self) -> u32 {
        self.lock().era
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().all.len()
    }

    pub(crate) fn head(&self) -> Option<Position> {
        self.lock().all.last().map(|entry| entry.record.position)
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.lock().all.clone()
    }

    /// Looks at every entry, in order.
    pub(crate) fn each(&self, mut look: impl FnMut(&Entry)) {
        self.lock().all.iter().for_each(&mut look);
    }

    /// The entry at a position.
    pub(crate) fn at(&self, position: Position) -> Option<Entry> {
        let inner = self.lock();
        let at = inner.all.binary_search_by_key(&position, |entry| entry.record.position).ok()?;
        Some(inner.all[at].clone())
    }

    /// Whether what lay at a position in an era is there no more since the log went back.
    pub(crate) fn is_cut(&self, position: Position, era: u32) -> bool {
        let inner = self.lock();
        inner.cuts.iter().skip(era as usize).any(|from| position >= *from)
    }

    /// Records a commit, by the contract of the port.
    pub(crate) fn append(&self, append: Append, wish: Option<u32>) -> Result<Recorded, AppendError> {
        let recorded = self.lock().append(append, wish)?;
        self.appended.notify_waiters();
        Ok(recorded)
    }

    pub(crate) fn read(&self, stream: &StreamName, after: Option<Revision>) -> Vec<Record> {
        let inner = self.lock();
        let of_stream = inner.of_stream.get(stream).map(Vec::as_slice).unwrap_or_default();
        let records = of_stream.iter().map(|at| &inner.all[*at].record);
        records.filter(|record| after.is_none_or(|after| record.revision > after)).cloned().collect()
    }

    /// Records from an index on, and the end of the log.
    pub(crate) fn from(&self, next: usize, records_max: usize) -> (Vec<Record>, Option<Position>) {
        let inner = self.lock();
        let records = inner.all.iter().skip(next).take(records_max).map(|entry| entry.record.clone());
        (records.collect(), inner.all.last().map(|entry| entry.record.position))
    }

    /// The index of the record after a checkpoint.
    pub(crate) fn after(&self, checkpoint: &Checkpoint) -> Result<usize, ReadError> {
        let not_this = |what: &str| Err(ReadError::NotThisLog(what.to_owned()));
        if checkpoint.log != self.id {
            return not_this("it has another identity");
        }
        let inner = self.lock();
        match inner.all.binary_search_by_key(&checkpoint.position, |entry| entry.record.position) {
            Ok(at) if inner.all[at].record.commit == checkpoint.commit => Ok(at + 1),
            Ok(_) => not_this("another commit lies at the checkpoint"),
            Err(_) => not_this("it ends before the checkpoint"),
        }
    }

    /// Goes back to the first `len` records, as a backup that is restored.
    pub(crate) fn go_back(&self, len: usize) {
        let mut inner = self.lock();
        let Some(from) = inner.all.get(len).map(|entry| entry.record.position) else { return };
        inner.all.truncate(len);
        inner.of_stream.values_mut().for_each(|of_stream| of_stream.retain(|at| *at < len));
        inner.cuts.push(from);
        inner.era += 1;
    }
}

impl Inner {
    fn append(&mut self, append: Append, wish: Option<u32>) -> Result<Recorded, AppendError> {
        if append.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(AppendError::Rejected(Refusal::TooLarge(append.payload.len())));
        }
        let of_stream = self.of_stream.get(&append.stream).map(Vec::as_slice).unwrap_or_default();
        if let Some(same) = self.own(of_stream, append.commit) {
            if same.command != append.command {
                return Err(AppendError::Rejected(Refusal::CommitReused));
            }
            let (revision, position) = (same.revision, same.position);
            let appended = Appended { revision, position, already_recorded: true };
            return Ok(Recorded { appended, entry: None });
        }
        let actual = of_stream.last().map(|at| self.all[*at].record.revision);
        let expected = match append.expected {
            Expected::NoStream => None,
            Expected::At(revision) => Some(revision),
        };
        if actual != expected {
            return Err(AppendError::Conflict { actual });
        }
        let at = self.all.len();
        // Neither positions nor revisions are dense.
        let position = Position(3 * at as u64 + 5);
        let revision = Revision(position.0);
        let Append { stream, commit, command, payload, .. } = append;
        let decoded = decode(&stream, &payload)
            .map_err(|error| AppendError::Rejected(Refusal::Other(format!("not a commit: {error}"))))?;
        self.of_stream.entry(stream.clone()).or_default().push(at);
        let record = Record { stream, revision, position, commit, command, payload };
        let entry = Entry { record, commit: decoded, wish };
        self.all.push(entry.clone());
        Ok(Recorded {
            appended: Appended { revision, position, already_recorded: false },
            entry: Some(entry),
        })
    }

    fn own(&self, of_stream: &[usize], commit: CommitId) -> Option<&Record> {
        of_stream.iter().map(|at| &self.all[*at].record).find(|record| record.commit == commit)
    }
}
