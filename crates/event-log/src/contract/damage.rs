//! What is promised of a record whose bytes changed on the disk.

use super::tools::{batch, first, next, put, put_many, stream, subscribed, texts, within};
use super::{Harness, Verdict};
use crate::{Position, ReadError, Record, SharedLog};

/// Bytes that are not what was written are never handed out.
pub async fn a_damaged_record_is_reported_by_read_and_never_served(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let Some(damaged) = damaged_between(harness, &log).await else { return Verdict::Skipped };
    for _ in 0..2 {
        is_corrupt(within(log.read(&stream("panel-a"), None)).await.err(), damaged);
    }
    Verdict::Kept
}

/// A reader comes up to the damaged record and no further, however often it asks.
pub async fn a_damaged_record_is_reported_by_a_subscription_and_never_passed_over(
    harness: &mut dyn Harness,
) -> Verdict {
    let log = harness.fresh().await;
    let Some(damaged) = damaged_between(harness, &log).await else { return Verdict::Skipped };
    let mut reader = subscribed(&*log, None).await;
    let mut seen: Vec<Record> = Vec::new();
    let first_fault = loop {
        match within(reader.next(10)).await {
            Ok(batch) => seen.extend(batch.records),
            Err(fault) => break fault,
        }
    };
    is_corrupt(Some(first_fault), damaged);
    is_corrupt(within(reader.next(10)).await.err(), damaged);
    assert!(
        seen.iter().all(|record| record.position < damaged),
        "a record behind the damaged one was served"
    );
    assert_eq!(seen.len(), 2, "the records before the damaged one are served");
    Verdict::Kept
}

/// Damage in one stream leaves the others readable and writable.
pub async fn a_damaged_record_does_not_hide_other_streams(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    if damaged_between(harness, &log).await.is_none() {
        return Verdict::Skipped;
    }
    let done = put_many(&*log, "panel-b", 2).await;
    put(&*log, next("panel-b", done[1].revision, "more")).await;
    assert_eq!(texts(&*log, "panel-b").await, ["panel-b 0", "panel-b 1", "more"]);
    assert_eq!(batch(&mut *subscribed(&*log, None).await, 2).await.records.len(), 2);
    Verdict::Kept
}

/// Two records, then a damaged one of another stream, then one more.
async fn damaged_between(harness: &mut dyn Harness, log: &SharedLog) -> Option<Position> {
    let done = put_many(&**log, "panel-before", 2).await;
    let damaged = harness.append_damaged(log, first("panel-a", "damaged")).await?;
    put(&**log, next("panel-before", done[1].revision, "behind")).await;
    Some(damaged)
}

fn is_corrupt(fault: Option<ReadError>, at: Position) {
    match fault {
        Some(ReadError::Corrupt { position, .. }) if position == at => (),
        Some(other) => panic!("the damage at {at:?} is reported as: {other}"),
        None => panic!("the damage at {at:?} is not reported"),
    }
}
