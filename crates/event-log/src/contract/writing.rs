//! What an append promises.

use std::sync::Arc;

use bytes::Bytes;
use uuid::Uuid;

use super::tools::{conflicts, first, is_rejected, next, put, put_many, read, refused, text, texts};
use super::{Harness, Verdict};
use crate::{
    Append, AppendError, Appended, CommandDigest, CommitId, Expected, PAYLOAD_BYTES_MAX, Purpose, Refusal,
    Revision, SharedLog,
};

/// The second who believes that there is no such stream conflicts.
pub async fn a_stream_is_created_once(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let done = put(&*log, first("panel-a", "one")).await;
    assert!(!done.already_recorded, "a first append is not a retry");
    conflicts(&*log, first("panel-a", "two"), Some(done.revision)).await;
    assert_eq!(texts(&*log, "panel-a").await, ["one"]);
    Verdict::Kept
}

/// Who has not seen the last commit conflicts, and if told a last revision can go on from it.
pub async fn a_stale_writer_conflicts_and_sees_the_last_revision(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let done = put_many(&*log, "panel-a", 3).await;
    let last = done[2].revision;
    for stale in &done[..2] {
        conflicts(&*log, next("panel-a", stale.revision, "stale"), Some(last)).await;
    }
    put(&*log, next("panel-a", last, "fresh")).await;
    assert_eq!(texts(&*log, "panel-a").await.last().map(String::as_str), Some("fresh"));
    Verdict::Kept
}

/// Who believes in a revision that the stream never had conflicts, also if there is no stream.
pub async fn a_writer_ahead_of_the_stream_conflicts(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let done = put(&*log, first("panel-a", "one")).await;
    let ahead = Revision(done.revision.0 + 100);
    conflicts(&*log, next("panel-a", ahead, "ahead"), Some(done.revision)).await;
    conflicts(&*log, next("panel-b", ahead, "ahead"), None).await;
    conflicts(&*log, next("panel-b", done.revision, "of another stream"), None).await;
    assert!(read(&*log, "panel-b", None).await.is_empty(), "a refused append left a record");
    assert_eq!(texts(&*log, "panel-a").await, ["one"]);
    Verdict::Kept
}

/// A commit is recorded whole or not at all: one byte above the limit and nothing of it is stored.
pub async fn a_record_too_large_is_refused_and_nothing_is_stored(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let bytes = PAYLOAD_BYTES_MAX + 1;
    let large = Append { payload: Bytes::from(vec![7; bytes]), ..first("panel-a", "large") };
    is_rejected(&*log, large, &Refusal::TooLarge(bytes)).await;
    assert!(read(&*log, "panel-a", None).await.is_empty(), "a refused append left a record");
    put(&*log, first("panel-a", "small")).await;
    assert_eq!(texts(&*log, "panel-a").await, ["small"]);
    Verdict::Kept
}

/// The same append again is answered with the place of the first.
pub async fn a_retry_is_recorded_once(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let create = first("panel-a", "one");
    let created = put(&*log, create.clone()).await;
    is_found(&log, create, created).await;
    let change = next("panel-a", created.revision, "two");
    let changed = put(&*log, change.clone()).await;
    is_found(&log, change, changed).await;
    assert_eq!(texts(&*log, "panel-a").await, ["one", "two"]);
    Verdict::Kept
}

/// A retry is no conflict because others went on from it meanwhile.
pub async fn a_retry_finds_its_record_behind_later_commits(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let create = first("panel-a", "0");
    let created = put(&*log, create.clone()).await;
    let change = next("panel-a", created.revision, "1");
    let changed = put(&*log, change.clone()).await;
    go_on_from(&log, changed.revision).await;
    is_found(&log, create, created).await;
    is_found(&log, change, changed).await;
    assert_eq!(read(&*log, "panel-a", None).await.len(), 12);
    Verdict::Kept
}

/// A conflict does not become an answer of "recorded" by asking again.
pub async fn a_retry_of_a_lost_race_is_still_a_conflict(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let won = put(&*log, first("panel-a", "won")).await;
    let lost = first("panel-a", "lost");
    for _ in 0..3 {
        conflicts(&*log, lost.clone(), Some(won.revision)).await;
    }
    let same_command = first("panel-a", "won");
    conflicts(&*log, same_command, Some(won.revision)).await;
    assert_eq!(texts(&*log, "panel-a").await, ["won"]);
    Verdict::Kept
}

/// What the log's own detection of duplicates has forgotten, the adapter still finds.
pub async fn a_retry_after_the_dedup_window_is_recorded_once(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let create = first("panel-a", "0");
    let created = put(&*log, create.clone()).await;
    let alone = first("panel-b", "alone");
    let was_alone = put(&*log, alone.clone()).await;
    let change = next("panel-a", created.revision, "1");
    let changed = put(&*log, change.clone()).await;
    go_on_from(&log, changed.revision).await;
    if !harness.outlive_dedup_window().await {
        return Verdict::Skipped;
    }
    is_found(&log, create, created).await;
    is_found(&log, change, changed).await;
    is_found(&log, alone, was_alone).await;
    assert_eq!(read(&*log, "panel-a", None).await.len(), 12);
    assert_eq!(texts(&*log, "panel-b").await, ["alone"]);
    Verdict::Kept
}

/// Nor does a restart make a retry a second record.
pub async fn a_retry_after_a_restart_is_recorded_once(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let create = first("panel-a", "one");
    let created = put(&*log, create.clone()).await;
    drop(log);
    let Some(log) = harness.restart().await else { return Verdict::Skipped };
    is_found(&log, create, created).await;
    assert_eq!(texts(&*log, "panel-a").await, ["one"]);
    Verdict::Kept
}

/// One attempt sent many times at once is one record, and no sender is told otherwise.
pub async fn concurrent_retries_of_one_commit_are_recorded_once(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let create = first("panel-a", "one");
    let answers = all_at_once(&log, vec![create; 8]).await;
    let done: Vec<Appended> = answers
        .into_iter()
        .map(|answer| answer.unwrap_or_else(|error| panic!("a retry failed: {error}")))
        .collect();
    assert!(done.windows(2).all(|pair| pair[0].position == pair[1].position), "they lie at different places");
    assert_eq!(done.iter().filter(|done| !done.already_recorded).count(), 1, "one of them is the first");
    assert_eq!(texts(&*log, "panel-a").await, ["one"]);
    Verdict::Kept
}

/// A commit id that stands for one command is never taken as the answer to another.
pub async fn a_commit_id_reused_for_another_command_is_refused(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let create = first("panel-a", "one");
    let created = put(&*log, create.clone()).await;
    let other = Append { command: CommandDigest([9; 32]), ..create };
    reuse_is_refused(&log, other.clone()).await;
    reuse_is_refused(&log, Append { expected: Expected::At(created.revision), ..other }).await;
    assert_eq!(texts(&*log, "panel-a").await, ["one"]);
    Verdict::Kept
}

async fn reuse_is_refused(log: &SharedLog, append: Append) {
    match refused(&**log, append).await {
        AppendError::Rejected(Refusal::CommitReused) | AppendError::Conflict { .. } => (),
        other => panic!("it is refused with another reason: {other}"),
    }
}

/// A, B, A: equal bytes for equal commands are three commits if their commit ids differ.
pub async fn the_same_payload_three_times_is_three_commits(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let one = put(&*log, first("panel-a", "A")).await;
    let two = put(&*log, next("panel-a", one.revision, "B")).await;
    let three = put(&*log, next("panel-a", two.revision, "A")).await;
    assert!(!three.already_recorded, "the third was taken for the first");
    assert_eq!(texts(&*log, "panel-a").await, ["A", "B", "A"]);
    Verdict::Kept
}

/// A commit id counts within its stream: one key of a caller may act on two streams.
pub async fn one_commit_id_on_two_streams_is_two_commits(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let commit = CommitId(Uuid::now_v7());
    let to_a = Append { commit, ..first("panel-a", "same") };
    let to_b = Append { commit, ..first("panel-b", "same") };
    let at_a = put(&*log, to_a.clone()).await;
    let at_b = put(&*log, to_b.clone()).await;
    assert!(!at_b.already_recorded && at_a.position != at_b.position, "the second was taken for the first");
    is_found(&log, to_b, at_b).await;
    is_found(&log, to_a, at_a).await;
    assert_eq!(texts(&*log, "panel-a").await, ["same"]);
    assert_eq!(texts(&*log, "panel-b").await, ["same"]);
    Verdict::Kept
}

/// Optimistic concurrency: in each round one writer wins, all others conflict.
pub async fn of_concurrent_writers_of_one_stream_exactly_one_wins(harness: &mut dyn Harness) -> Verdict {
    const ROUNDS: usize = 10;
    let log = harness.fresh().await;
    let mut expected = Expected::NoStream;
    for round in 0..ROUNDS {
        let of = |writer| Append { expected, ..first("panel-a", &format!("{round} by {writer}")) };
        let answers = all_at_once(&log, (0..8).map(of).collect()).await;
        let winners: Vec<usize> = (0..8).filter(|&writer| answers[writer].is_ok()).collect();
        assert_eq!(winners.len(), 1, "round {round} has these winners: {winners:?}");
        for answer in &answers {
            match answer {
                Ok(won) => expected = Expected::At(won.revision),
                Err(AppendError::Conflict { .. }) => (),
                Err(other) => panic!("a lost race is no conflict but: {other}"),
            }
        }
        let last = read(&*log, "panel-a", None).await.last().map(text);
        assert_eq!(last, Some(format!("{round} by {}", winners[0])), "another than the winner is recorded");
    }
    assert_eq!(read(&*log, "panel-a", None).await.len(), ROUNDS);
    Verdict::Kept
}

/// Writers of different streams do not disturb one another.
pub async fn concurrent_appends_to_many_streams_all_succeed(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let names: Vec<String> = (0..64).map(|at| format!("panel-c{at}~p1")).collect();
    for answer in all_at_once(&log, names.iter().map(|name| first(name, name)).collect()).await {
        let done = answer.unwrap_or_else(|error| panic!("one of 64 failed: {error}"));
        assert!(!done.already_recorded, "a first append is not a retry");
    }
    for name in &names {
        assert_eq!(texts(&*log, name).await, [name.as_str()]);
    }
    Verdict::Kept
}

/// Essential is a matter of space alone.
pub async fn an_essential_append_is_recorded_like_any_other(harness: &mut dyn Harness) -> Verdict {
    let log = harness.fresh().await;
    let create = Append { purpose: Purpose::Essential, ..first("panel-a", "one") };
    let created = put(&*log, create.clone()).await;
    is_found(&log, create, created).await;
    let stale = Append { purpose: Purpose::Essential, ..first("panel-a", "two") };
    conflicts(&*log, stale, Some(created.revision)).await;
    assert_eq!(texts(&*log, "panel-a").await, ["one"]);
    Verdict::Kept
}

async fn is_found(log: &SharedLog, retry: Append, recorded: Appended) {
    let again = put(&**log, retry).await;
    assert_eq!(again, Appended { already_recorded: true, ..recorded }, "a retry did not find its record");
}

/// Ten later commits.
async fn go_on_from(log: &SharedLog, mut last: Revision) {
    for at in 0..10 {
        last = put(&**log, next("panel-a", last, &format!("later {at}"))).await.revision;
    }
}

async fn all_at_once(log: &SharedLog, appends: Vec<Append>) -> Vec<Result<Appended, AppendError>> {
    let start = |append: Append| {
        let log = Arc::clone(log);
        tokio::spawn(async move { log.append(append).await })
    };
    let tasks: Vec<_> = appends.into_iter().map(start).collect();
    let mut answers = Vec::with_capacity(tasks.len());
    for task in tasks {
        answers.push(task.await.unwrap_or_else(|fault| panic!("an append panicked: {fault}")));
    }
    answers
}
