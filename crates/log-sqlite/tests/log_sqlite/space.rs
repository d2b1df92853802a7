//! A log that runs out of space says so, loses nothing, and keeps some for what matters most.

use std::path::Path;

use openfloor_event_log::{Append, AppendError, Appended, EventLog, Purpose, Refusal};
use openfloor_log_sqlite::{Options, SqliteLog};
use tempfile::TempDir;

use crate::{first, payloads, put, stream};

const BYTES_MAX: u64 = 1024 * 1024;

fn bounded(path: &Path) -> std::sync::Arc<SqliteLog> {
    SqliteLog::open(path, Options { bytes_max: Some(BYTES_MAX) }).expect("the log opens")
}

/// Appends until one is refused for want of space; gives what was recorded.
async fn fill(log: &SqliteLog, prefix: &str, purpose: Purpose, bytes: usize) -> Vec<Appended> {
    let mut done = Vec::new();
    loop {
        let append = Append { purpose, ..first(&format!("panel-{prefix}{}", done.len()), &vec![7; bytes]) };
        match log.append(append.clone()).await {
            Ok(appended) => done.push(appended),
            Err(AppendError::Rejected(Refusal::Full(_))) => {
                assert!(log.read(&append.stream, None).await.expect("it can be read").is_empty());
                return done;
            }
            Err(other) => panic!("it is not full but: {other}"),
        }
    }
}

#[tokio::test]
async fn the_last_tenth_is_for_essentials() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("log.sqlite");
    let log = bounded(&path);
    let ordinary = fill(&log, "o", Purpose::Ordinary, 10_000).await;
    assert!(ordinary.len() > 70, "only {} of about 85 went in", ordinary.len());
    let essential = fill(&log, "e", Purpose::Essential, 10_000).await;
    assert!(essential.len() > 4, "only {} of about 8 went in", essential.len());
    let small = fill(&log, "s", Purpose::Essential, 100).await;
    assert!(fill(&log, "t", Purpose::Ordinary, 100).await.is_empty());
    drop(log);
    let bytes = std::fs::metadata(&path).expect("the file is there").len();
    assert!(bytes <= BYTES_MAX, "{bytes} bytes are more than allowed");
    let log = bounded(&path);
    let mut reader = log.subscribe(None).await.expect("a subscription");
    let mut seen = Vec::new();
    let all: Vec<_> = [ordinary, essential, small].concat().iter().map(|done| done.position).collect();
    while seen.len() < all.len() {
        let batch = reader.next(1000).await.expect("a batch");
        seen.extend(batch.records.iter().map(|record| record.position));
    }
    assert_eq!(seen, all);
}

#[tokio::test]
async fn a_retry_finds_its_record_in_a_full_log() {
    let directory = TempDir::new().expect("a directory");
    let log = bounded(&directory.path().join("log.sqlite"));
    let append = first("panel-a", b"one");
    let done = put(&*log, append.clone()).await;
    fill(&log, "o", Purpose::Ordinary, 50_000).await;
    let again = put(&*log, append).await;
    assert_eq!(again, Appended { already_recorded: true, ..done });
}

#[tokio::test]
async fn a_log_given_more_space_goes_on() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("log.sqlite");
    let log = bounded(&path);
    fill(&log, "o", Purpose::Ordinary, 50_000).await;
    drop(log);
    let log = SqliteLog::open(&path, Options { bytes_max: Some(2 * BYTES_MAX) }).expect("the log opens");
    put(&*log, first("panel-a", &[7; 50_000])).await;
    assert_eq!(payloads(&*log, "panel-a").await.len(), 1);
}

#[tokio::test]
async fn a_log_given_less_than_it_has_is_readable_and_full() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("log.sqlite");
    let log = bounded(&path);
    put(&*log, first("panel-a", &[7; 400_000])).await;
    drop(log);
    let log = SqliteLog::open(&path, Options { bytes_max: Some(100_000) }).expect("the log opens");
    assert_eq!(payloads(&*log, "panel-a").await.len(), 1);
    assert!(fill(&log, "e", Purpose::Essential, 10).await.is_empty());
    assert!(log.read(&stream("panel-e0"), None).await.expect("it can be read").is_empty());
}
