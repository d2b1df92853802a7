//! The log as one replica reaches it: late, twice, not at all, or with the answer lost.

use std::sync::Arc;

use async_trait::async_trait;
use openfloor_domain::person::{PersonEvent, StatementWithdrawn};
use openfloor_event_codec::{Commit, Event, decode, encode};
use openfloor_event_log::{
    Append, AppendError, Appended, Batch, Checkpoint, CommitId, EventLog, Expected, LogId, Purpose,
    ReadError, Record, Refusal, Revision, StreamName, Subscription,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::mutants::Mutant;
use crate::simulation::Shared;
use crate::site::{Service, Site, sleep_ms};
use crate::truth::WISH;

/// The version of alert that reads every statement of a person as withdrawn: it really judges
/// otherwise than the version of the tree.
pub(crate) const DISBELIEVING: u32 = openfloor_domain::reconciler::VERSION + 1;

/// The log as one replica reaches it.
pub(crate) struct LogPort {
    pub(crate) shared: Arc<Shared>,
    pub(crate) site: Arc<Site>,
}

fn unavailable<T>(what: &str) -> Result<T, AppendError> {
    Err(AppendError::Unavailable(what.to_owned()))
}

impl LogPort {
    fn apply(&self, append: Append, how: &str) -> Result<Appended, AppendError> {
        let wish = WISH.try_with(|wish| *wish).ok();
        record(&self.shared, &self.site, append, wish, how)
    }

    fn append_once(&self, append: Append) -> Result<Appended, AppendError> {
        let world = &self.site.world;
        let faults = &world.faults;
        if self.shared.has_no_leader() {
            world.trace.count("appends without a leader");
            return unavailable("there is no leader");
        }
        if append.purpose == Purpose::Ordinary && self.shared.is_full() {
            world.trace.count("appends refused by a full disk");
            return Err(AppendError::Rejected(Refusal::Full("of the simulation".to_owned())));
        }
        if world.happens(faults.failed_appends) {
            world.trace.count("appends that failed");
            return unavailable("it did not arrive");
        }
        if world.happens(faults.late_appends) {
            world.trace.count("appends that came late");
            self.deliver_late(append);
            return unavailable("no answer came");
        }
        let applied = self.apply(append, "append");
        if world.happens(faults.lost_answers) {
            world.trace.count("answers lost after recording");
            return unavailable("the answer was lost");
        }
        applied
    }

    /// A message that is still on its way arrives whatever became of its sender, once or twice.
    fn deliver_late(&self, append: Append) {
        let chance = &self.site.world.chance;
        let times = chance.between(1, 2);
        let waits: Vec<u64> = (0..times).map(|_| chance.between(1, 4_000)).collect();
        let (shared, site) = (Arc::clone(&self.shared), Arc::clone(&self.site));
        let (era, wish) = (shared.truth.era(), WISH.try_with(|wish| *wish).ok());
        tokio::spawn(async move {
            for wait in waits {
                sleep_ms(wait).await;
                // Nothing that was on its way arrives in a log that was restored since.
                if shared.truth.era() == era && !site.world.is_calm() {
                    let _ = record(&shared, &site, append.clone(), wish, "late append");
                }
            }
        });
    }
}

fn record(
    shared: &Shared,
    site: &Site,
    append: Append,
    wish: Option<u32>,
    how: &str,
) -> Result<Appended, AppendError> {
    let (stream, expected) = (append.stream.clone(), append.expected);
    let recorded = shared.truth.append(append, wish);
    let at = |expected: Expected| match expected {
        Expected::NoStream => 0,
        Expected::At(revision) => revision.0,
    };
    match recorded {
        Ok(recorded) => {
            let position = recorded.appended.position.0;
            match &recorded.entry {
                Some(entry) => {
                    site.trace(format_args!("{how} {stream} at {position}: {}", entry.types()));
                    site.world.trace.count("commits");
                    shared.watch(entry, site);
                }
                None => {
                    site.trace(format_args!("{how} {stream}: has it at {position}"));
                    site.world.trace.count("commits sent again");
                }
            }
            Ok(recorded.appended)
        }
        Err(error) => {
            site.trace(format_args!("{how} {stream} after {}: {error}", at(expected)));
            if matches!(error, AppendError::Conflict { .. }) {
                site.world.trace.count("conflicts");
            }
            Err(error)
        }
    }
}

/// What the mutant makes of a commit id: the same for the same content.
fn content_id(append: &Append) -> CommitId {
    let content = decode(&append.stream, &append.payload).map(|commit| {
        let events: Vec<_> = commit.events.into_iter().map(|event| event.event).collect();
        format!("{}\n{events:?}", append.stream)
    });
    let hash = Sha256::digest(content.unwrap_or_default().as_bytes());
    CommitId(Uuid::new_v5(&Uuid::NAMESPACE_OID, &hash))
}

#[async_trait]
impl EventLog for LogPort {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.site.enter().await;
        let mut append = append;
        if self.site.is(Mutant::DerivesCommitIdsFromContent) {
            append.commit = content_id(&append);
        }
        let mut result = self.append_once(append.clone());
        if let Err(AppendError::Conflict { actual }) = &mut result {
            if self.site.is(Mutant::RetriesAConflictWithItsOldState) {
                let expected = actual.map_or(Expected::NoStream, Expected::At);
                result = self.append_once(Append { expected, ..append });
            } else if self.site.world.happens(self.site.world.faults.mute_conflicts) {
                *actual = None;
            }
        }
        self.site.leave().await;
        result
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        self.site.enter().await;
        let world = &self.site.world;
        if self.shared.has_no_leader() || world.happens(world.faults.failed_reads) {
            world.trace.count("reads that failed");
            self.site.trace(format_args!("read {stream}: no"));
            self.site.leave().await;
            return Err(ReadError::Unavailable("of the simulation".to_owned()));
        }
        let records = self.shared.truth.read(stream, after);
        self.site.trace(format_args!("read {stream}: {} records", records.len()));
        self.site.leave().await;
        Ok(records)
    }

    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        self.site.enter().await;
        let world = &self.site.world;
        if world.happens(world.faults.failed_reads) {
            world.trace.count("reads that failed");
            self.site.leave().await;
            return Err(ReadError::Unavailable("of the simulation".to_owned()));
        }
        let next = match &from {
            None => Ok(0),
            Some(checkpoint) => self.shared.truth.after(checkpoint),
        };
        self.site.trace(format_args!(
            "subscribe from {}: {}",
            from.map_or(0, |from| from.position.0),
            if next.is_ok() { "ok" } else { "not this log" }
        ));
        if next.is_err() {
            world.trace.count("views of a log that went back");
        }
        self.site.leave().await;
        Ok(Box::new(SimSubscription {
            shared: Arc::clone(&self.shared),
            site: Arc::clone(&self.site),
            next: next?,
            told: false,
        }))
    }
}

struct SimSubscription {
    shared: Arc<Shared>,
    site: Arc<Site>,
    next: usize,
    told: bool,
}

#[async_trait]
impl Subscription for SimSubscription {
    fn log(&self) -> &LogId {
        self.shared.truth.id()
    }

    async fn next(&mut self, records_max: usize) -> Result<Batch, ReadError> {
        loop {
            self.site.enter().await;
            self.site.listen().await;
            let mut appended = std::pin::pin!(self.shared.truth.appended.notified());
            appended.as_mut().enable();
            let world = &self.site.world;
            if world.happens(world.faults.failed_reads) {
                world.trace.count("reads that failed");
                return Err(ReadError::Unavailable("of the simulation".to_owned()));
            }
            let sizes = [1, 2, 5, records_max as u64];
            let most = if world.is_calm() { records_max } else { *world.chance.of(&sizes) as usize };
            let (records, head) = self.shared.truth.from(self.next, most.min(records_max));
            if !records.is_empty() || !self.told {
                self.told = true;
                self.next += records.len();
                self.site.trace(format_args!(
                    "{} records up to {} of {}",
                    records.len(),
                    records.last().map_or(0, |record| record.position.0),
                    head.map_or(0, |head| head.0)
                ));
                let records = records.into_iter().map(|record| as_read_by(&self.site, record)).collect();
                return Ok(Batch { records, head });
            }
            appended.await;
        }
    }
}

fn as_read_by(site: &Site, record: Record) -> Record {
    if site.service == Service::Alert && site.version == DISBELIEVING { disbelieved(record) } else { record }
}

/// What a version reads that believes no statement of a person.
pub(crate) fn disbelieved(record: Record) -> Record {
    if record.stream.kind() != "person" {
        return record;
    }
    let Ok(commit) = decode(&record.stream, &record.payload) else { return record };
    let says_something =
        commit.events.iter().any(|event| matches!(event.event, Some(Event::Person(PersonEvent::Stated(_)))));
    if !says_something {
        return record;
    }
    let withdrawn = Event::Person(PersonEvent::StatementWithdrawn(StatementWithdrawn {}));
    let commit = Commit {
        stream: record.stream.clone(),
        commit: record.commit,
        at_ms: commit.at_ms,
        trace: None,
        events: vec![withdrawn],
    };
    match encode(&commit, &std::collections::BTreeMap::new()) {
        Ok(payload) => Record { payload, ..record },
        Err(_) => record,
    }
}
