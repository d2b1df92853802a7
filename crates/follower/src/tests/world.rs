//! A log of what persons say, a view that counts it, and stores that can be doubted.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{OpenedCommit, Projector, StepError, View};
use openfloor_application::table::{Reader, Table};
use openfloor_domain::people::{Class, Scope, Statement};
use openfloor_domain::person::{Person, PersonCommand};
use openfloor_event_log::memory::MemoryLog;
use openfloor_event_log::{
    Append, AppendError, Appended, Checkpoint as LogCheckpoint, CommandDigest, EventLog, Position, ReadError,
    Record, Revision, StreamName, Subscription,
};
use openfloor_key_store::memory::MemoryKeys;
use openfloor_key_store::{Key, KeyId, KeyStore, KeyStoreError, Lookup};
use openfloor_view_store::memory::MemoryViews;
use openfloor_view_store::{Batch, Checkpoint, Row, SharedViews, ViewStore, ViewStoreError};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{AfterStep, Followed, Home, HomeError, Plan};

/// How long old values of somebody erased may lie in a store here.
pub(super) const SETTLE_WITHIN: Duration = Duration::from_secs(60);

const COUNTS: &str = "counts";
const ALL: &str = "all";

/// Counts commits.
pub(super) struct Counts(Table<u64>);

impl View for Counts {
    fn apply(&mut self, store: &dyn ViewStore, _: &OpenedCommit) -> Result<(), ViewStoreError> {
        *self.0.row(store, ALL)? += 1;
        Ok(())
    }

    fn drain(&mut self, writes: &mut Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ViewStoreError> {
        self.0.drain(writes)
    }
}

/// How many commits the store that serves has counted.
pub(super) fn counted(followed: &Followed) -> u64 {
    let counted = Reader::<u64>::new(COUNTS).get(followed.store().as_ref(), ALL);
    counted.expect("a row").unwrap_or_default()
}

/// Tells how many events are folded, each time.
pub(super) struct Tell(pub(super) UnboundedSender<u64>);

#[async_trait(?Send)]
impl AfterStep<Counts> for Tell {
    async fn after(&mut self, projector: &mut Projector<Counts>) -> Result<(), StepError> {
        self.0.send(projector.progress().events).expect("somebody listens");
        Ok(())
    }
}

/// Tells how many commits are folded, and how many the store has counted.
pub(super) struct Compare(pub(super) UnboundedSender<(u64, u64)>);

#[async_trait(?Send)]
impl AfterStep<Counts> for Compare {
    async fn after(&mut self, projector: &mut Projector<Counts>) -> Result<(), StepError> {
        let counted = Reader::<u64>::new(COUNTS).get(projector.store().as_ref(), ALL)?;
        let told = (projector.progress().events, counted.unwrap_or_default());
        self.0.send(told).expect("somebody listens");
        Ok(())
    }
}

/// Fails as often as it is told to, and tells when it did not.
pub(super) struct Failing {
    pub(super) failures: u32,
    pub(super) told: UnboundedSender<u64>,
}

#[async_trait(?Send)]
impl AfterStep<Counts> for Failing {
    async fn after(&mut self, projector: &mut Projector<Counts>) -> Result<(), StepError> {
        if self.failures > 0 {
            self.failures -= 1;
            return Err(StepError::TryAgain("not now".to_owned()));
        }
        self.told.send(projector.progress().events).expect("somebody listens");
        Ok(())
    }
}

/// Has more to do after every step: says something, and wakes itself.
pub(super) struct Busy {
    pub(super) world: Arc<World>,
    pub(super) followed: Arc<OnceLock<Followed>>,
    pub(super) told: UnboundedSender<u64>,
}

#[async_trait(?Send)]
impl AfterStep<Counts> for Busy {
    async fn after(&mut self, projector: &mut Projector<Counts>) -> Result<(), StepError> {
        let events = projector.progress().events;
        self.world.says(&format!("p{events}")).await;
        self.followed.get().expect("it follows").wake();
        // The test is on this thread, too.
        tokio::task::yield_now().await;
        self.told.send(events).expect("somebody listens");
        Ok(())
    }
}

/// A log whose next subscriptions can be held back.
#[derive(Clone)]
pub(super) struct HeldLog {
    log: MemoryLog,
    is_held: watch::Sender<bool>,
}

impl HeldLog {
    pub(super) fn hold_back(&self) {
        self.is_held.send_replace(true);
    }

    pub(super) fn let_through(&self) {
        self.is_held.send_replace(false);
    }
}

#[async_trait]
impl EventLog for HeldLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.log.append(append).await
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        self.log.read(stream, after).await
    }

    async fn subscribe(&self, from: Option<LogCheckpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        let mut is_held = self.is_held.subscribe();
        is_held.wait_for(|is_held| !is_held).await.expect("the log lives");
        self.log.subscribe(from).await
    }
}

/// Keys that can be held back from whoever reads.
#[derive(Default)]
pub(super) struct HeldKeys {
    keys: MemoryKeys,
    is_held: watch::Sender<bool>,
}

impl HeldKeys {
    pub(super) fn hold_back(&self) {
        self.is_held.send_replace(true);
    }
}

#[async_trait]
impl KeyStore for HeldKeys {
    async fn get(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
        self.is_held.subscribe().wait_for(|is_held| !is_held).await.expect("the keys live");
        self.keys.get(id).await
    }

    async fn fresh(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError> {
        self.keys.fresh(count).await
    }

    async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError> {
        self.keys.destroy(ids).await
    }

    async fn all(&self) -> Result<Vec<(KeyId, Lookup)>, KeyStoreError> {
        self.keys.all().await
    }

    async fn instance_secret(&self) -> Result<Key, KeyStoreError> {
        self.keys.instance_secret().await
    }
}

pub(super) struct World {
    pub(super) log: HeldLog,
    pub(super) shutdown: CancellationToken,
    pub(super) keys: Arc<HeldKeys>,
    persons: Handler<Person>,
}

impl Default for World {
    fn default() -> Self {
        let log = HeldLog { log: MemoryLog::default(), is_held: watch::Sender::new(false) };
        let keys = Arc::new(HeldKeys::default());
        let ring = Arc::new(KeyRing::new(keys.clone()));
        let persons = Handler::new(Arc::new(log.clone()), ring);
        Self { log, shutdown: CancellationToken::new(), keys, persons }
    }
}

impl World {
    pub(super) fn plan(&self, home: Shelf, after: impl AfterStep<Counts> + 'static) -> Plan<Counts> {
        Plan {
            name: "counts",
            view: Box::new(|| Counts(Table::new(COUNTS))),
            log: Arc::new(self.log.clone()),
            ring: Arc::new(KeyRing::new(self.keys.clone())),
            home: Box::new(home),
            after: Box::new(after),
            settle_erasures_within: SETTLE_WITHIN,
            shutdown: self.shutdown.clone(),
        }
    }

    /// A person says something else than the last time, in one commit.
    pub(super) async fn says(&self, person: &str) -> Position {
        let stream = StreamName::new("person", person).expect("a name");
        let (state, _) = self.persons.state(&stream).await.expect("a state");
        let class = match state.statement {
            None => Class::Woman,
            Some(_) => Class::NonBinary,
        };
        self.handle(person, &PersonCommand::State(Statement { class, scope: Scope::Public })).await
    }

    pub(super) async fn erase(&self, person: &str) -> Position {
        self.handle(person, &PersonCommand::Erase { organiser: None }).await
    }

    async fn handle(&self, person: &str, command: &PersonCommand) -> Position {
        let stream = StreamName::new("person", person).expect("a name");
        let attempt = Attempt::once(CommandDigest([1; 32]), 0);
        let handled = self.persons.handle(&stream, command, &attempt).await.expect("accepted");
        handled.position.expect("a position")
    }
}

/// A store in memory that can come into doubt.
#[derive(Default)]
struct Doubtful {
    views: MemoryViews,
    is_doubted: AtomicBool,
}

impl ViewStore for Doubtful {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError> {
        self.views.get(key)
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, rows_max: usize) -> Result<Vec<Row>, ViewStoreError> {
        self.views.scan(prefix, after, rows_max)
    }

    fn commit(&self, batch: Batch) -> Result<(), ViewStoreError> {
        if self.is_doubted.load(Ordering::Relaxed) {
            return Err(ViewStoreError("the store is in doubt".to_owned()));
        }
        self.views.commit(batch)
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError> {
        self.views.checkpoint()
    }

    fn bytes_on_disk(&self) -> u64 {
        0
    }
}

/// A home that counts what it is asked for.
#[derive(Clone, Default)]
pub(super) struct Shelf {
    last: Arc<Mutex<Arc<Doubtful>>>,
    tidied: Arc<AtomicUsize>,
    closed: Arc<AtomicUsize>,
}

impl Shelf {
    /// From now on the store given out last fails.
    pub(super) fn doubt_the_last(&self) {
        self.last.lock().expect("unpoisoned").is_doubted.store(true, Ordering::Relaxed);
    }

    /// How often the others were removed.
    pub(super) fn tidied(&self) -> usize {
        self.tidied.load(Ordering::Relaxed)
    }

    /// How often the last was closed.
    pub(super) fn closed(&self) -> usize {
        self.closed.load(Ordering::Relaxed)
    }
}

impl Home for Shelf {
    fn open(&self) -> Result<SharedViews, HomeError> {
        let fresh = Arc::new(Doubtful::default());
        *self.last.lock().expect("unpoisoned") = Arc::clone(&fresh);
        Ok(fresh)
    }

    fn beside(&self) -> Result<SharedViews, HomeError> {
        self.open()
    }

    fn remove_others(&self) {
        self.tidied.fetch_add(1, Ordering::Relaxed);
    }

    fn close(&self) {
        self.closed.fetch_add(1, Ordering::Relaxed);
    }
}
