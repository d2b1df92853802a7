//! The reference log keeps the contract, and the suite notices logs that do not.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Harness, PROMISES, run_all, tried};
use crate::memory::MemoryLog;
use crate::{
    Append, AppendError, Appended, Checkpoint, CommitId, EventLog, Expected, ReadError, Record, Revision,
    SharedLog, StreamName, Subscription,
};

struct Memory;

#[async_trait]
impl Harness for Memory {
    async fn fresh(&mut self) -> SharedLog {
        Arc::new(MemoryLog::default())
    }

    async fn outlive_dedup_window(&mut self) -> bool {
        // It never forgets: as after any time.
        true
    }
}

#[tokio::test]
async fn the_memory_log_keeps_the_contract() {
    let report = run_all(&mut Memory).await;
    let needs_more_than_memory =
        |name: &&str| ["restart", "server_came_back", "damaged"].iter().any(|part| name.contains(part));
    assert!(report.skipped.iter().all(needs_more_than_memory), "{:?}", report.skipped);
    assert_eq!(report.kept.len() + report.skipped.len(), PROMISES.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_memory_log_keeps_the_contract_on_two_threads() {
    run_all(&mut Memory).await;
}

/// A log with one fault, to see that the suite notices.
struct Faulty(MemoryLog, Fault);

#[derive(Clone, Copy)]
enum Fault {
    ForgetsCommits,
    TrustsCommitIds,
    NeverConflicts,
    ReadsInclusively,
    IgnoresCheckpoints,
}

struct Faults(Fault);

#[async_trait]
impl Harness for Faults {
    async fn fresh(&mut self) -> SharedLog {
        Arc::new(Faulty(MemoryLog::default(), self.0))
    }
}

impl Faulty {
    async fn last(&self, stream: &StreamName) -> Expected {
        let records = self.0.read(stream, None).await.unwrap_or_default();
        records.last().map_or(Expected::NoStream, |record| Expected::At(record.revision))
    }
}

#[async_trait]
impl EventLog for Faulty {
    async fn append(&self, mut append: Append) -> Result<Appended, AppendError> {
        match self.1 {
            Fault::ForgetsCommits => append.commit = CommitId(uuid::Uuid::now_v7()),
            Fault::TrustsCommitIds => append.command = crate::CommandDigest([0; 32]),
            Fault::NeverConflicts => append.expected = self.last(&append.stream).await,
            Fault::ReadsInclusively | Fault::IgnoresCheckpoints => (),
        }
        self.0.append(append).await
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        let inclusive = |after: Revision| Revision(after.0 - 1);
        let after = if matches!(self.1, Fault::ReadsInclusively) { after.map(inclusive) } else { after };
        self.0.read(stream, after).await
    }

    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        self.0.subscribe(from.filter(|_| !matches!(self.1, Fault::IgnoresCheckpoints))).await
    }
}

async fn broken_by(fault: Fault) -> Vec<&'static str> {
    let mut broken = Vec::new();
    for promise in PROMISES {
        if promise.name.contains("no_gap") || promise.name.contains("dropped_call") {
            continue;
        }
        if tried(promise, &mut Faults(fault)).await.is_err() {
            broken.push(promise.name);
        }
    }
    broken
}

#[tokio::test]
async fn each_fault_breaks_the_promise_it_should() {
    for (fault, promise) in [
        (Fault::ForgetsCommits, "a_retry_is_recorded_once"),
        (Fault::TrustsCommitIds, "a_commit_id_reused_for_another_command_is_refused"),
        (Fault::NeverConflicts, "of_concurrent_writers_of_one_stream_exactly_one_wins"),
        (Fault::ReadsInclusively, "a_read_after_a_revision_is_exclusive"),
        (Fault::IgnoresCheckpoints, "a_checkpoint_beyond_the_head_is_refused"),
    ] {
        let broken = broken_by(fault).await;
        assert!(broken.contains(&promise), "{promise} is not among {broken:?}");
    }
}
