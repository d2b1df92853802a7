//! What a subscription promises.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::tools::{
    batch, checkpoint, first, next, pause, places, positions, put, put_many, read, subscribed, take, text,
    waits, within,
};
use super::{Harness, Verdict};
use crate::{Batch, Checkpoint, CommitId, LogId, Position, ReadError, Record, SharedLog, Subscription};

/// A reader learns that it has caught up, on an empty log and on any other.
pub async fn the_first_call_at_the_head_returns_an_empty_batch_at_once(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let Batch { records, head } = batch(&mut *subscribed(&*log, None).await, 10).await;
    assert!(records.is_empty() && head.is_none(), "an empty log has records or a head");
    put_many(&*log, "panel-a", 3).await;
    let mut reader = subscribed(&*log, None).await;
    let last = take(&mut *reader, 3, 10).await.remove(2);
    let from = checkpoint(reader.log(), &last);
    let Batch { records, head } = batch(&mut *subscribed(&*log, Some(from)).await, 10).await;
    assert!(records.is_empty(), "there is nothing after the last record");
    assert_eq!(head, Some(last.position));
    Verdict::Kept
}

/// Only the first call comes back with nothing.
pub async fn a_later_call_at_the_head_waits_for_a_record(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let mut reader = subscribed(&*log, None).await;
    assert!(batch(&mut *reader, 10).await.records.is_empty());
    waits(&mut *reader).await;
    let done = put(&*log, first("panel-a", "one")).await;
    assert_eq!(places(&take(&mut *reader, 1, 10).await), [done.position]);
    waits(&mut *reader).await;
    Verdict::Kept
}

/// Every record of every stream, each once, in the order of positions.
pub async fn a_subscription_has_every_record_in_order(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let mut done = put_many(&*log, "panel-a", 150).await;
    done.extend(put_many(&*log, "convening-b", 150).await);
    done.push(put(&*log, next("panel-a", done[149].revision, "last")).await);
    let mut reader = subscribed(&*log, None).await;
    let all = take(&mut *reader, 301, 64).await;
    assert_eq!(places(&all), positions(&done));
    let of_a: Vec<&Record> = all.iter().filter(|record| record.stream.as_str() == "panel-a").collect();
    let of_a_read = read(&*log, "panel-a", None).await;
    assert_eq!(of_a, of_a_read.iter().collect::<Vec<_>>(), "read and subscribe differ");
    waits(&mut *reader).await;
    Verdict::Kept
}

/// Memory of a reader is bounded by what it asks for.
pub async fn a_batch_holds_at_most_what_was_asked_for(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let done = put_many(&*log, "panel-a", 25).await;
    let mut reader = subscribed(&*log, None).await;
    let mut seen = Vec::new();
    for records_max in [1, 3, 7, 2].into_iter().cycle() {
        if seen.len() == done.len() {
            break;
        }
        let records = batch(&mut *reader, records_max).await.records;
        assert!(!records.is_empty() && records.len() <= records_max, "{} of {records_max}", records.len());
        seen.extend(places(&records));
    }
    assert_eq!(seen, positions(&done));
    Verdict::Kept
}

/// A subscription is for ever.
pub async fn a_subscription_sees_later_appends(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let mut reader = subscribed(&*log, None).await;
    assert!(batch(&mut *reader, 10).await.records.is_empty());
    for at in 0..20 {
        let done = put_many(&*log, &format!("panel-c{at}"), 2).await;
        assert_eq!(places(&take(&mut *reader, 2, 10).await), positions(&done));
    }
    Verdict::Kept
}

/// A later position never becomes visible before an earlier one.
pub async fn a_subscription_has_no_gap_beside_concurrent_writers(harness: &mut dyn Harness) -> Verdict {
    const WRITERS: usize = 8;
    const EACH: usize = 40;
    let log = harness.fresh().await;
    let mut reader = subscribed(&*log, None).await;
    let writers: Vec<_> = (0..WRITERS).map(|at| tokio::spawn(write(Arc::clone(&log), at, EACH))).collect();
    let seen = take_from_first(&mut *reader, WRITERS * EACH).await;
    let mut written = Vec::new();
    for writer in writers {
        written.extend(writer.await.unwrap_or_else(|fault| panic!("a writer panicked: {fault}")));
    }
    written.sort();
    assert_eq!(places(&seen), written, "what was read is not what was written");
    Verdict::Kept
}

async fn write(log: SharedLog, writer: usize, count: usize) -> Vec<Position> {
    positions(&put_many(&*log, &format!("panel-w{writer}"), count).await)
}

async fn take_from_first(reader: &mut dyn Subscription, count: usize) -> Vec<Record> {
    let mut seen = batch(reader, 16).await.records;
    seen.extend(take(reader, count - seen.len(), 16).await);
    seen
}

/// The record at the checkpoint was folded already.
pub async fn a_subscription_from_a_checkpoint_is_exclusive(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    put_many(&*log, "panel-a", 10).await;
    let mut reader = subscribed(&*log, None).await;
    let all = take(&mut *reader, 10, 100).await;
    for at in [0, 4, 8] {
        let from = checkpoint(reader.log(), &all[at]);
        let mut later = subscribed(&*log, Some(from)).await;
        assert_eq!(later.log(), reader.log());
        assert_eq!(take(&mut *later, 9 - at, 3).await, all[at + 1..]);
    }
    Verdict::Kept
}

/// What one reader takes is not missing for another.
pub async fn two_subscriptions_read_independently(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let done = put_many(&*log, "panel-a", 10).await;
    let (mut one, mut two) = (subscribed(&*log, None).await, subscribed(&*log, None).await);
    let early = take(&mut *one, 4, 4).await;
    assert_eq!(places(&take(&mut *two, 10, 3).await), positions(&done));
    drop(two);
    let late = take(&mut *one, 6, 4).await;
    assert_eq!(places(&[early, late].concat()), positions(&done));
    Verdict::Kept
}

/// A call that is dropped at any moment has taken nothing away.
pub async fn a_dropped_call_loses_nothing(harness: &mut dyn Harness) -> Verdict {
    const COUNT: usize = 200;
    let log = harness.fresh().await;
    let mut reader = subscribed(&*log, None).await;
    let writer = tokio::spawn(write(Arc::clone(&log), 0, COUNT));
    let mut seen = Vec::new();
    let mut patience = Duration::ZERO;
    while seen.len() < COUNT {
        match tokio::time::timeout(patience, reader.next(3)).await {
            Ok(Ok(batch)) => seen.extend(places(&batch.records)),
            Ok(Err(error)) => panic!("the subscription failed: {error}"),
            Err(_) => tokio::task::yield_now().await,
        }
        let longer = patience + Duration::from_micros(70);
        patience = if longer > Duration::from_millis(3) { Duration::ZERO } else { longer };
    }
    let written = writer.await.unwrap_or_else(|fault| panic!("the writer panicked: {fault}"));
    assert_eq!(seen, written, "what was read is not what was written");
    Verdict::Kept
}

/// A reader that kept its checkpoint misses nothing and sees nothing twice.
pub async fn a_subscription_goes_on_from_its_checkpoint_after_a_restart(
    harness: &mut dyn Harness,
) -> Verdict {
    let log = harness.fresh().await;
    let mut done = put_many(&*log, "panel-a", 10).await;
    let mut reader = subscribed(&*log, None).await;
    let early = take(&mut *reader, 4, 4).await;
    let from = checkpoint(reader.log(), &early[3]);
    drop((reader, log));
    let Some(log) = harness.restart().await else { return Verdict::Skipped };
    let mut reader = subscribed(&*log, Some(from)).await;
    let mut seen = places(&[early, take(&mut *reader, 6, 4).await].concat());
    done.push(put(&*log, next("panel-a", done[9].revision, "later")).await);
    seen.extend(places(&take(&mut *reader, 1, 4).await));
    assert_eq!(seen, positions(&done));
    Verdict::Kept
}

/// A subscription reconnects by itself; a call may fail meanwhile, none skips or repeats.
pub async fn a_subscription_lives_through_a_restart_of_the_server(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let mut done = put_many(&*log, "panel-a", 10).await;
    let mut reader = subscribed(&*log, None).await;
    let mut seen = places(&take(&mut *reader, 4, 4).await);
    if !harness.bounce().await {
        return Verdict::Skipped;
    }
    seen.extend(take_through_errors(&mut *reader, 6).await);
    done.extend(put_many(&*log, "panel-b", 5).await);
    seen.extend(take_through_errors(&mut *reader, 5).await);
    assert_eq!(seen, positions(&done));
    Verdict::Kept
}

async fn take_through_errors(reader: &mut dyn Subscription, count: usize) -> Vec<Position> {
    let mut seen = Vec::new();
    while seen.len() < count {
        match within(reader.next(4)).await {
            Ok(batch) => seen.extend(places(&batch.records)),
            Err(ReadError::Unavailable(_)) => pause().await,
            Err(other) => panic!("the subscription failed for good: {other}"),
        }
    }
    seen
}

/// Positions of one log mean nothing in another, even if the bytes are the same.
pub async fn a_checkpoint_of_another_log_is_refused(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    put(&*log, first("panel-a", "one")).await;
    let mut reader = subscribed(&*log, None).await;
    let record = take(&mut *reader, 1, 1).await.remove(0);
    let of_old = checkpoint(reader.log(), &record);
    drop((reader, log));
    let log = harness.fresh().await;
    put(&*log, first("panel-a", "one")).await;
    is_not_this_log(&log, of_old.clone()).await;
    is_not_this_log(&log, Checkpoint { log: LogId("unheard-of".to_owned()), ..of_old }).await;
    Verdict::Kept
}

/// A log that was restored to an older state and written on has the same identity.
pub async fn a_checkpoint_with_another_commit_is_refused(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    put_many(&*log, "panel-a", 2).await;
    let mut reader = subscribed(&*log, None).await;
    for record in take(&mut *reader, 2, 2).await {
        let right = checkpoint(reader.log(), &record);
        is_not_this_log(&log, Checkpoint { commit: CommitId(Uuid::now_v7()), ..right }).await;
    }
    Verdict::Kept
}

/// A log that ends before the checkpoint went back in time, or is a new one.
pub async fn a_checkpoint_beyond_the_head_is_refused(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let mut reader = subscribed(&*log, None).await;
    assert!(batch(&mut *reader, 1).await.records.is_empty());
    let commit = CommitId(Uuid::now_v7());
    is_not_this_log(&log, Checkpoint { log: reader.log().clone(), position: Position(1), commit }).await;
    put_many(&*log, "panel-a", 2).await;
    let last = take(&mut *reader, 2, 2).await.remove(1);
    let right = checkpoint(reader.log(), &last);
    for ahead in [1, 1000] {
        let position = Position(last.position.0 + ahead);
        is_not_this_log(&log, Checkpoint { position, ..right.clone() }).await;
    }
    Verdict::Kept
}

async fn is_not_this_log(log: &SharedLog, from: Checkpoint) {
    match within(log.subscribe(Some(from))).await {
        Err(ReadError::NotThisLog(_)) => (),
        Err(other) => panic!("it is refused with another reason: {other}"),
        Ok(_) => panic!("the checkpoint was accepted"),
    }
}

/// The same log is still the same log.
pub async fn the_identity_of_a_log_survives_a_restart(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    put(&*log, first("panel-a", "one")).await;
    let mut reader = subscribed(&*log, None).await;
    let before = (reader.log().clone(), take(&mut *reader, 1, 1).await.iter().map(text).collect::<Vec<_>>());
    drop((reader, log));
    let Some(log) = harness.restart().await else { return Verdict::Skipped };
    let mut reader = subscribed(&*log, None).await;
    let after = (reader.log().clone(), take(&mut *reader, 1, 1).await.iter().map(text).collect::<Vec<_>>());
    assert_eq!(before, after);
    Verdict::Kept
}
