//! The projector: folds the log into a view, batch by batch, with its checkpoint.
//!
//! One [`Projector::step`] takes what is ready, folds it and commits it. What cannot be decoded or
//! opened parks the stream that it lies on: its first position goes to a table of the view, later
//! records of that stream wait, other streams flow.

use std::collections::BTreeMap;
use std::sync::Arc;

use openfloor_domain::subject::Subject;
use openfloor_event_codec::{OpenedEvent, SealedCommit, decode, open};
use openfloor_event_log::{
    Batch as LogBatch, Checkpoint as LogCheckpoint, CommitId, LogId, Position, ReadError, Record, Revision,
    SharedLog, StreamName, Subscription,
};
use openfloor_key_store::{KeyId, KeyStoreError, Lookup};
use openfloor_view_store::{Batch, Checkpoint, SharedViews, ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::key_ring::KeyRing;
use crate::open_ahead::{Opened, open_ahead};
use crate::table::{Reader, Table};

/// Records taken from the log at a time.
const RECORDS_MAX: usize = 4_000;

/// Of so many records that are there at once it pays to open them ahead of the fold, on a thread of their own.
const MANY: usize = 64;

/// Events folded before a flush, while catching up.
const EVENTS_PER_FLUSH: usize = 50_000;

/// The table of parked streams, in every view.
pub const PARKED: &str = "parked";

/// The table of erasures whose old values may lie in the files of the store, in every view.
pub const UNSETTLED: &str = "unsettled";

/// A commit, opened.
#[derive(Clone, Debug)]
pub struct OpenedCommit {
    /// The stream it belongs to.
    pub stream: StreamName,
    /// Its place in that stream.
    pub revision: Revision,
    /// Its place in the log.
    pub position: Position,
    /// When, by the writer's clock: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// What happened, in order.
    pub events: Vec<OpenedEvent>,
}

impl OpenedCommit {
    /// Opens the boxes of a commit with keys that are in memory; or why it cannot be opened.
    pub(crate) fn open(record: &Record, sealed: SealedCommit, ring: &KeyRing) -> Result<Self, String> {
        let at_ms = sealed.at_ms;
        let events = open(sealed, |id| ring.known(id)).map_err(|error| error.to_string())?;
        let Record { stream, revision, position, .. } = record;
        Ok(Self { stream: stream.clone(), revision: *revision, position: *position, at_ms, events })
    }

    /// Who is erased by it.
    pub(crate) fn erased(&self) -> impl Iterator<Item = Subject> {
        self.events.iter().filter_map(|opened| opened.event.erases(&self.stream))
    }
}

/// A pure fold of the log into tables.
pub trait View: Send + 'static {
    /// Folds one commit. Consults the commit and the view's own rows, nothing else.
    fn apply(&mut self, store: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError>;

    /// Moves every changed row into a batch.
    fn drain(&mut self, writes: &mut Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ViewStoreError>;
}

/// Why a stream is not folded any further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// Position of the first record that was not folded.
    pub position: u64,
    /// What is wrong with it.
    pub why: String,
}

/// How far a projector is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Everything up to here is folded and flushed.
    pub applied: Option<Position>,
    /// Everything up to here is folded.
    pub folded: Option<Position>,
    /// The end of the log, as last heard.
    pub head: Option<Position>,
    /// Whether the end of the log that was seen at the start has been reached.
    pub has_caught_up: bool,
    /// Events folded since the start of this process.
    pub events: u64,
    /// When the last record folded was written, by its writer's clock, in ms.
    pub last_at_ms: Option<i64>,
    /// Streams that are parked.
    pub parked: usize,
    /// How many were erased after something about them may have been written to this store: it lies
    /// in the free space of its files until the store is replaced.
    pub unsettled_erasures: usize,
}

/// Why a step came to nothing, by what the driver does about it.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// Try again in a while; nothing is lost.
    #[error("{0}")]
    TryAgain(String),
    /// The store does not belong to this log, or is in doubt: throw it away and fold from the start.
    #[error("{0}")]
    StartOver(String),
    /// An operator must act.
    #[error("{0}")]
    Stop(String),
}

impl From<ReadError> for StepError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(_) => Self::TryAgain(error.to_string()),
            ReadError::NotThisLog(_) => Self::StartOver(error.to_string()),
            ReadError::Corrupt { .. } | ReadError::Rejected(_) => Self::Stop(error.to_string()),
        }
    }
}

impl From<ViewStoreError> for StepError {
    fn from(error: ViewStoreError) -> Self {
        Self::StartOver(error.to_string())
    }
}

impl From<KeyStoreError> for StepError {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Unavailable(_) | KeyStoreError::Full(_) => Self::TryAgain(error.to_string()),
            KeyStoreError::Rejected(_) => Self::Stop(error.to_string()),
        }
    }
}

/// Folds the log into one view.
pub struct Projector<V> {
    view: V,
    log: SharedLog,
    store: SharedViews,
    ring: Arc<KeyRing>,
    subscription: Option<Box<dyn Subscription>>,
    waiting: std::collections::VecDeque<Record>,
    parked: Table<Parked>,
    unsettled: Table<u64>,
    parked_streams: BTreeMap<String, Parked>,
    folded: Option<(Position, CommitId)>,
    flushed: Option<(Position, CommitId)>,
    first_head: Option<Option<Position>>,
    unflushed_events: usize,
    /// Whether this projector folds everything that is in its store.
    is_from_the_start: bool,
    progress: Progress,
}

impl<V: View> Projector<V> {
    /// A projector that goes on where the store's checkpoint is.
    pub fn new(view: V, log: SharedLog, store: SharedViews, ring: Arc<KeyRing>) -> Self {
        Self {
            view,
            log,
            store,
            ring,
            subscription: None,
            waiting: std::collections::VecDeque::new(),
            parked: Table::new(PARKED),
            unsettled: Table::new(UNSETTLED),
            parked_streams: BTreeMap::new(),
            folded: None,
            flushed: None,
            first_head: None,
            unflushed_events: 0,
            is_from_the_start: false,
            progress: Progress::default(),
        }
    }

    /// How far it is.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The store that it folds into.
    pub fn store(&self) -> &SharedViews {
        &self.store
    }

    /// The view, to be read between two steps.
    pub fn view(&self) -> &V {
        &self.view
    }

    /// The streams that are not folded any further: what the view holds of one may be stale.
    pub fn parked(&self) -> &BTreeMap<String, Parked> {
        &self.parked_streams
    }

    /// The view, between two steps.
    pub fn view_mut(&mut self) -> &mut V {
        &mut self.view
    }

    /// Takes what is ready, waiting for at least one record, folds it and commits it. Cancel-safe:
    /// what was taken but not folded is folded by the next step.
    pub async fn step(&mut self) -> Result<&Progress, StepError> {
        self.subscribe().await?;
        if self.waiting.is_empty() {
            let batch = self.next_batch().await?;
            self.first_head.get_or_insert(batch.head);
            self.progress.head = batch.head.max(self.progress.head);
            self.waiting = batch.records.into();
        }
        while !self.waiting.is_empty() {
            if self.waiting.len() >= MANY {
                self.fold_ahead()?;
            }
            self.fold_first().await?;
        }
        let reached = |head: Option<Position>| {
            head.is_none_or(|head| self.folded.is_some_and(|(at, _)| at.covers(head)))
        };
        let is_live = reached(self.progress.head);
        self.progress.has_caught_up |= self.first_head.is_some_and(reached);
        if is_live || self.unflushed_events >= EVENTS_PER_FLUSH {
            self.flush()?;
        }
        Ok(&self.progress)
    }

    /// Commits what is folded, with its checkpoint.
    pub fn flush(&mut self) -> Result<(), StepError> {
        let mut batch = Batch::default();
        self.view.drain(&mut batch.writes)?;
        self.parked.drain(&mut batch.writes)?;
        self.unsettled.drain(&mut batch.writes)?;
        if let (Some((position, commit)), Some(subscription)) = (self.folded, &self.subscription)
            && self.flushed != self.folded
        {
            let log = subscription.log().0.clone();
            batch.checkpoint = Some(Checkpoint { log, position: position.0, commit: commit.to_string() });
        }
        if !batch.writes.is_empty() || batch.checkpoint.is_some() {
            self.store.commit(batch)?;
        }
        self.flushed = self.folded;
        self.unflushed_events = 0;
        self.progress.applied = self.flushed.map(|(position, _)| position);
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<LogBatch, StepError> {
        let subscription =
            self.subscription.as_mut().ok_or_else(|| StepError::TryAgain("not subscribed".to_owned()))?;
        Ok(subscription.next(RECORDS_MAX).await?)
    }

    async fn subscribe(&mut self) -> Result<(), StepError> {
        if self.subscription.is_some() {
            return Ok(());
        }
        let checkpoint = self.store.checkpoint()?.map(log_checkpoint).transpose()?;
        if checkpoint.is_none() {
            // A whole log is about to be opened: one read of all keys beats one for each.
            self.ring.load_all().await?;
        }
        self.is_from_the_start = checkpoint.is_none();
        let at = checkpoint.as_ref().map(|checkpoint| (checkpoint.position, checkpoint.commit));
        self.subscription = Some(self.log.subscribe(checkpoint).await?);
        (self.folded, self.flushed) = (at, at);
        self.progress.applied = at.map(|(position, _)| position);
        self.progress.folded = self.progress.applied;
        self.parked_streams =
            Reader::<Parked>::new(PARKED).all(self.store.as_ref(), "")?.into_iter().collect();
        self.progress.parked = self.parked_streams.len();
        self.progress.unsettled_erasures = Reader::<u64>::new(UNSETTLED).all(self.store.as_ref(), "")?.len();
        Ok(())
    }

    /// Folds what is waiting up to what erases somebody or needs the key store, opening ahead.
    fn fold_ahead(&mut self) -> Result<(), StepError> {
        let mut records = std::mem::take(&mut self.waiting);
        let ring = Arc::clone(&self.ring);
        let parked = self.parked_streams.keys().cloned().collect();
        let (folded, result) =
            open_ahead(&records, &ring, parked, |record, opened| self.fold(record, opened));
        records.drain(..folded);
        self.waiting = records;
        result
    }

    async fn fold_first(&mut self) -> Result<(), StepError> {
        let Some(record) = self.waiting.front().cloned() else { return Ok(()) };
        let opened = self.open(&record).await?;
        self.fold(&record, opened)?;
        self.waiting.pop_front();
        Ok(())
    }

    async fn open(&self, record: &Record) -> Result<Opened, StepError> {
        if self.parked_streams.contains_key(record.stream.as_str()) {
            return Ok(None);
        }
        let sealed = match decode(&record.stream, &record.payload) {
            Ok(sealed) => sealed,
            Err(error) => return Ok(Some(Err(error.to_string()))),
        };
        self.ring.prepare(&sealed).await?;
        Ok(Some(OpenedCommit::open(record, sealed, &self.ring)))
    }

    fn fold(&mut self, record: &Record, opened: Opened) -> Result<(), StepError> {
        match opened {
            Some(Ok(commit)) => self.apply(&commit)?,
            Some(Err(why)) => self.park(record, why),
            None => {}
        }
        self.folded = Some((record.position, record.commit));
        self.progress.folded = Some(record.position);
        Ok(())
    }

    fn apply(&mut self, commit: &OpenedCommit) -> Result<(), StepError> {
        self.view.apply(self.store.as_ref(), commit)?;
        self.unflushed_events += commit.events.len();
        self.progress.events += commit.events.len() as u64;
        self.progress.last_at_ms = Some(commit.at_ms);
        for subject in commit.erased() {
            self.erase(&subject, commit.position);
        }
        Ok(())
    }

    /// From here on the subject is erased. If something about it may have been written to this store, its old
    /// values lie in the store's files until it is replaced: that is remembered in the store.
    ///
    /// Who folded from the start has met every box about the subject, and knows: where none was open, or there
    /// was none, nothing was written. A store that was begun by another process may hold anything.
    fn erase(&mut self, subject: &Subject, position: Position) {
        let was_closed = |id: &KeyId| self.ring.known(id) == Lookup::Destroyed;
        if !self.is_from_the_start || !self.ring.keys_of(subject).iter().all(was_closed) {
            self.unsettled.put(subject.to_string(), position.0);
            self.progress.unsettled_erasures += 1;
        }
        self.ring.erase(subject);
    }

    fn park(&mut self, record: &Record, why: String) {
        tracing::error!(stream = %record.stream, position = record.position.0, why, "parked a stream");
        let parked = Parked { position: record.position.0, why };
        self.parked.put(record.stream.as_str(), parked.clone());
        self.parked_streams.insert(record.stream.to_string(), parked);
        self.progress.parked = self.parked_streams.len();
    }
}

fn log_checkpoint(kept: Checkpoint) -> Result<LogCheckpoint, StepError> {
    let commit = Uuid::parse_str(&kept.commit)
        .map_err(|_| StepError::StartOver("the checkpoint of the view cannot be read".to_owned()))?;
    Ok(LogCheckpoint { log: LogId(kept.log), position: Position(kept.position), commit: CommitId(commit) })
}
