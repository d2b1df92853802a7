//! What a read of one stream promises.

use bytes::Bytes;

use super::tools::{first, next, pause, positions, put, put_many, read, stream, text, texts, within};
use super::{Harness, Verdict};
use crate::{Append, AppendError, PAYLOAD_BYTES_MAX, ReadError, Record, Revision};

/// No stream is an answer, not an error.
pub async fn an_unknown_stream_is_empty(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    assert!(read(&*log, "panel-a", None).await.is_empty());
    put(&*log, first("panel-b", "one")).await;
    assert!(read(&*log, "panel-a", None).await.is_empty());
    assert!(read(&*log, "panel-a", Some(Revision(1))).await.is_empty());
    Verdict::Kept
}

/// A commit that was answered is in the next read.
pub async fn a_read_sees_what_was_acknowledged(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let mut last = put(&*log, first("panel-a", "0")).await;
    for at in 1..50 {
        assert_eq!(read(&*log, "panel-a", None).await.len(), at, "the last commit is missing");
        last = put(&*log, next("panel-a", last.revision, &at.to_string())).await;
        let after = read(&*log, "panel-a", None).await;
        assert_eq!(after.last().map(|record| record.position), Some(last.position));
    }
    Verdict::Kept
}

/// A read after a revision begins with the one that follows it.
pub async fn a_read_after_a_revision_is_exclusive(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let mut done = put_many(&*log, "panel-a", 3).await;
    put(&*log, first("panel-b", "between")).await;
    done.push(put(&*log, next("panel-a", done[2].revision, "panel-a 3")).await);
    for (at, appended) in done.iter().enumerate() {
        let after = read(&*log, "panel-a", Some(appended.revision)).await;
        let want: Vec<String> = (at + 1..4).map(|at| format!("panel-a {at}")).collect();
        assert_eq!(after.iter().map(text).collect::<Vec<_>>(), want);
    }
    Verdict::Kept
}

/// Every part of a record is what the append said, its places are what the answer said.
pub async fn a_record_comes_back_as_it_was_written(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let append = first("panel-c1~p9", "one");
    let done = put(&*log, append.clone()).await;
    let Append { stream, commit, command, payload, .. } = append;
    let want = Record { stream, revision: done.revision, position: done.position, commit, command, payload };
    assert_eq!(read(&*log, "panel-c1~p9", None).await, [want]);
    Verdict::Kept
}

/// No byte of a payload is special, none at all is a payload, and the largest comes back.
pub async fn payloads_round_trip_byte_for_byte(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let large = (0..PAYLOAD_BYTES_MAX).map(|at| (at ^ (at >> 8)) as u8).collect();
    let payloads = [vec![], vec![0], vec![b'\r', b'\n'], (0..=255).collect(), large];
    let mut after = None;
    for payload in payloads.map(Bytes::from) {
        let append = match after {
            None => first("panel-a", ""),
            Some(last) => next("panel-a", last, ""),
        };
        let done = put(&*log, Append { payload: payload.clone(), ..append }).await;
        let back = read(&*log, "panel-a", after).await;
        assert!(back.len() == 1 && back[0].payload == payload, "{} bytes came back changed", payload.len());
        after = Some(done.revision);
    }
    Verdict::Kept
}

/// A stream is its whole name: case, prefixes and the convening's part do not run together.
pub async fn streams_with_similar_names_do_not_mix(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let longest = format!("panel-{}", "x".repeat(154));
    let names =
        ["panel-a", "panel-A", "panel-ab", "panel-a~b", "panel-a~b~c", "panel-a_b", "seat-a", &longest];
    for name in names {
        put(&*log, first(name, name)).await;
    }
    for name in names {
        assert_eq!(texts(&*log, name).await, [name]);
    }
    Verdict::Kept
}

/// Within a stream revisions grow, over the log positions do, in the order of the answers.
pub async fn revisions_and_positions_grow(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let mut all = put_many(&*log, "panel-a", 5).await;
    all.extend(put_many(&*log, "panel-b", 5).await);
    let more = put(&*log, next("panel-a", all[4].revision, "more")).await;
    assert!(all[..5].windows(2).all(|pair| pair[0].revision < pair[1].revision), "revisions do not grow");
    assert!(more.revision > all[4].revision, "revisions do not grow");
    all.push(more);
    assert!(positions(&all).windows(2).all(|pair| pair[0] < pair[1]), "positions do not grow");
    Verdict::Kept
}

/// What was answered is durable, and the stream goes on where it was.
pub async fn what_was_acknowledged_survives_a_restart(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let done = put_many(&*log, "panel-a", 20).await;
    let before = read(&*log, "panel-a", None).await;
    drop(log);
    let Some(log) = harness.restart().await else { return Verdict::Skipped };
    assert_eq!(read(&*log, "panel-a", None).await, before);
    let more = put(&*log, next("panel-a", done[19].revision, "more")).await;
    assert!(more.position > done[19].position, "positions do not grow across a restart");
    Verdict::Kept
}

/// A handle made before the server went away reads and writes once it is back.
pub async fn a_read_works_after_the_server_came_back(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let done = put_many(&*log, "panel-a", 3).await;
    if !harness.bounce().await {
        return Verdict::Skipped;
    }
    let name = stream("panel-a");
    let back = within(async {
        loop {
            match log.read(&name, None).await {
                Ok(records) => break records,
                Err(ReadError::Unavailable(_)) => pause().await,
                Err(other) => panic!("reading failed: {other}"),
            }
        }
    });
    assert_eq!(back.await.len(), 3);
    let append = next("panel-a", done[2].revision, "more");
    let more = within(async {
        loop {
            match log.append(append.clone()).await {
                Ok(done) => break done,
                Err(AppendError::Unavailable(_)) => pause().await,
                Err(other) => panic!("an append failed: {other}"),
            }
        }
    });
    assert!(more.await.revision > done[2].revision);
    assert_eq!(read(&*log, "panel-a", None).await.len(), 4);
    Verdict::Kept
}
