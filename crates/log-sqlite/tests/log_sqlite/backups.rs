//! A backup of a log in use.

use std::sync::Arc;

use openfloor_event_log::{EventLog, Position};
use openfloor_log_sqlite::{BackupError, Options, SqliteLog};
use tempfile::TempDir;

use crate::{first, next, payloads, put};

async fn all(log: &SqliteLog, count: usize) -> Vec<Position> {
    let mut reader = log.subscribe(None).await.expect("a subscription");
    let mut seen = Vec::new();
    while seen.len() < count {
        seen.extend(reader.next(1000).await.expect("a batch").records.iter().map(|record| record.position));
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_beside_a_busy_writer_holds_all_that_was_acknowledged_before() {
    let directory = TempDir::new().expect("a directory");
    let log = SqliteLog::open(directory.path().join("log.sqlite"), Options::default()).expect("it opens");
    let mut before = Vec::new();
    for at in 0..200 {
        before.push(put(&*log, first(&format!("panel-b{at}"), &[7; 2000])).await.position);
    }
    let writer = {
        let log = Arc::clone(&log);
        tokio::spawn(async move {
            let mut last = put(&*log, first("panel-w", b"0")).await;
            loop {
                last = put(&*log, next("panel-w", last.revision, b"more")).await;
            }
        })
    };
    for copy in ["one.sqlite", "two.sqlite"] {
        let to = directory.path().join(copy);
        log.backup(&to).await.expect("a backup");
        let copy = SqliteLog::open(&to, Options::default()).expect("the copy opens");
        assert_eq!(all(&copy, 200).await[..200], before);
        assert_eq!(copy.id(), log.id());
        put(&*copy, first("panel-new", b"written to the copy")).await;
        assert!(payloads(&*log, "panel-new").await.is_empty());
    }
    assert!(!writer.is_finished(), "the writer was stopped");
    writer.abort();
}

#[tokio::test]
async fn a_backup_does_not_overwrite() {
    let directory = TempDir::new().expect("a directory");
    let log = SqliteLog::open(directory.path().join("log.sqlite"), Options::default()).expect("it opens");
    let to = directory.path().join("copy.sqlite");
    std::fs::write(&to, "something dear").expect("a file");
    assert!(matches!(log.backup(&to).await, Err(BackupError::Exists(_))));
    assert_eq!(std::fs::read(&to).expect("the file"), b"something dear");
}

#[tokio::test]
async fn a_backup_that_cannot_be_written_leaves_nothing() {
    let directory = TempDir::new().expect("a directory");
    let log = SqliteLog::open(directory.path().join("log.sqlite"), Options::default()).expect("it opens");
    let to = directory.path().join("nowhere").join("copy.sqlite");
    assert!(matches!(log.backup(&to).await, Err(BackupError::Write { .. })));
    assert!(!to.exists());
}

#[tokio::test]
async fn a_checkpoint_ahead_of_a_restored_backup_is_noticed() {
    let directory = TempDir::new().expect("a directory");
    let log = SqliteLog::open(directory.path().join("log.sqlite"), Options::default()).expect("it opens");
    put(&*log, first("panel-a", b"one")).await;
    let to = directory.path().join("copy.sqlite");
    log.backup(&to).await.expect("a backup");
    put(&*log, first("panel-b", b"two")).await;
    let mut reader = log.subscribe(None).await.expect("a subscription");
    let record = reader.next(10).await.expect("a batch").records.remove(1);
    let from = openfloor_event_log::Checkpoint {
        log: reader.log().clone(),
        position: record.position,
        commit: record.commit,
    };
    let restored = SqliteLog::open(&to, Options::default()).expect("the copy opens");
    for _ in 0..2 {
        let answer = restored.subscribe(Some(from.clone())).await;
        assert!(matches!(answer, Err(openfloor_event_log::ReadError::NotThisLog(_))));
        put(&*restored, first(&format!("panel-{}", uuid::Uuid::now_v7().simple()), b"three")).await;
    }
}

#[tokio::test]
async fn what_a_killed_backup_left_is_in_nobodys_way() {
    let directory = TempDir::new().expect("a directory");
    let log = SqliteLog::open(directory.path().join("log.sqlite"), Options::default()).expect("it opens");
    let position = put(&*log, first("panel-a", b"one")).await.position;
    let to = directory.path().join("copy.sqlite");
    std::fs::write(directory.path().join("copy.sqlite.part"), vec![0x5a; 30_000]).expect("a file");
    log.backup(&to).await.expect("a backup");
    let copy = SqliteLog::open(&to, Options::default()).expect("the copy opens");
    assert_eq!(all(&copy, 1).await, [position]);
}

#[tokio::test]
async fn a_backup_under_way_is_not_disturbed_by_another_to_the_same_place() {
    let directory = TempDir::new().expect("a directory");
    let log = SqliteLog::open(directory.path().join("log.sqlite"), Options::default()).expect("it opens");
    let part = directory.path().join("copy.sqlite.part");
    let held = std::fs::File::create(&part).expect("a file");
    held.lock().expect("nobody else holds it");
    let refusal = log.backup(&directory.path().join("copy.sqlite")).await.expect_err("it is refused");
    assert!(matches!(refusal, BackupError::UnderWay(_)), "{refusal}");
    assert!(part.exists(), "the copy of another was removed");
}
