//! What the promises are written with.

use std::time::Duration;

use bytes::Bytes;
use uuid::Uuid;

use crate::{
    Append, AppendError, Appended, Batch, Checkpoint, CommandDigest, CommitId, EventLog, Expected, LogId,
    Position, Purpose, Record, Refusal, Revision, StreamName, Subscription,
};

/// How long a call that has to return may take.
const CALL: Duration = Duration::from_secs(30);

/// How long a call is watched that has to wait.
const WATCHED: Duration = Duration::from_millis(100);

pub(super) fn stream(name: &str) -> StreamName {
    name.parse().expect("the suite's stream names are well formed")
}

/// A new commit of a stream that has no record yet, for the command and with the payload `text`.
pub(super) fn first(to: &str, text: &str) -> Append {
    let mut command = [0; 32];
    command.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    Append {
        stream: stream(to),
        expected: Expected::NoStream,
        commit: CommitId(Uuid::now_v7()),
        command: CommandDigest(command),
        purpose: Purpose::Ordinary,
        payload: Bytes::copy_from_slice(text.as_bytes()),
    }
}

/// A new commit on top of another.
pub(super) fn next(to: &str, last: Revision, text: &str) -> Append {
    Append { expected: Expected::At(last), ..first(to, text) }
}

pub(super) async fn put(log: &dyn EventLog, append: Append) -> Appended {
    let name = append.stream.clone();
    let done = within(log.append(append)).await;
    done.unwrap_or_else(|error| panic!("an append to {name} failed: {error}"))
}

/// `count` commits of one new stream, `<to> 0`, `<to> 1`, ...
pub(super) async fn put_many(log: &dyn EventLog, to: &str, count: usize) -> Vec<Appended> {
    let mut done: Vec<Appended> = Vec::with_capacity(count);
    for at in 0..count {
        let text = format!("{to} {at}");
        let append = match done.last() {
            None => first(to, &text),
            Some(last) => next(to, last.revision, &text),
        };
        done.push(put(log, append).await);
    }
    done
}

pub(super) async fn refused(log: &dyn EventLog, append: Append) -> AppendError {
    match within(log.append(append)).await {
        Ok(done) => panic!("it was accepted: {done:?}"),
        Err(error) => error,
    }
}

/// Appends what has to conflict. An adapter need not know the last revision, but if it says one it is right.
pub(super) async fn conflicts(log: &dyn EventLog, append: Append, last: Option<Revision>) {
    match refused(log, append).await {
        AppendError::Conflict { actual } if actual.is_none() || actual == last => (),
        AppendError::Conflict { actual } => panic!("the last revision is {last:?}, it says {actual:?}"),
        other => panic!("it is no conflict but: {other}"),
    }
}

pub(super) async fn is_rejected(log: &dyn EventLog, append: Append, refusal: &Refusal) {
    match refused(log, append).await {
        AppendError::Rejected(why) if why == *refusal => (),
        other => panic!("it is refused with another reason: {other}"),
    }
}

pub(super) async fn read(log: &dyn EventLog, of: &str, after: Option<Revision>) -> Vec<Record> {
    let name = stream(of);
    within(log.read(&name, after)).await.unwrap_or_else(|error| panic!("reading {of} failed: {error}"))
}

pub(super) async fn texts(log: &dyn EventLog, of: &str) -> Vec<String> {
    read(log, of, None).await.iter().map(text).collect()
}

pub(super) fn text(record: &Record) -> String {
    String::from_utf8_lossy(&record.payload).into_owned()
}

pub(super) async fn subscribed(log: &dyn EventLog, from: Option<Checkpoint>) -> Box<dyn Subscription> {
    within(log.subscribe(from)).await.unwrap_or_else(|error| panic!("subscribing failed: {error}"))
}

pub(super) async fn batch(subscription: &mut dyn Subscription, records_max: usize) -> Batch {
    let batch = within(subscription.next(records_max)).await;
    let batch = batch.unwrap_or_else(|error| panic!("the subscription failed: {error}"));
    if let Some(last) = batch.records.last() {
        let covered = batch.head.is_some_and(|head| head.covers(last.position));
        assert!(covered, "the head {:?} lies before the record at {:?}", batch.head, last.position);
    }
    batch
}

/// The next `count` records, in batches of at most `records_max`. Fails on more, and on a batch without
/// records after the first call.
pub(super) async fn take(
    subscription: &mut dyn Subscription,
    count: usize,
    records_max: usize,
) -> Vec<Record> {
    let mut taken = Vec::with_capacity(count);
    let mut called = false;
    while taken.len() < count {
        let Batch { records, .. } = batch(subscription, records_max).await;
        assert!(!called || !records.is_empty(), "a later call returned without a record");
        called = true;
        taken.extend(records);
    }
    assert_eq!(taken.len(), count, "more records than were appended");
    taken
}

/// Asserts that the call does not return while it is watched.
pub(super) async fn waits(subscription: &mut dyn Subscription) {
    let returned = tokio::time::timeout(WATCHED, subscription.next(10)).await;
    assert!(returned.is_err(), "there is nothing more, but the call returned: {returned:?}");
}

pub(super) fn checkpoint(log: &LogId, record: &Record) -> Checkpoint {
    Checkpoint { log: log.clone(), position: record.position, commit: record.commit }
}

pub(super) fn positions(done: &[Appended]) -> Vec<Position> {
    done.iter().map(|done| done.position).collect()
}

pub(super) fn places(records: &[Record]) -> Vec<Position> {
    records.iter().map(|record| record.position).collect()
}

/// A moment between two tries of a call that may fail while the server is away.
pub(super) async fn pause() {
    tokio::time::sleep(Duration::from_millis(5)).await;
}

/// The result of a call that has to return.
pub(super) async fn within<T>(call: impl Future<Output = T>) -> T {
    tokio::time::timeout(CALL, call).await.unwrap_or_else(|_| panic!("no answer for {} s", CALL.as_secs()))
}
