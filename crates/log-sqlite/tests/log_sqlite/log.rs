//! The contract of the log, and what the contract leaves open.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use openfloor_event_log::contract::{Harness, run_all};
use openfloor_event_log::{Append, AppendError, EventLog, Position, ReadError, SharedLog};
use openfloor_log_sqlite::{Options, SqliteLog};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::{first, next, payloads, put, stream};

#[derive(Default)]
struct Files {
    directory: Option<TempDir>,
}

impl Files {
    fn path(&self) -> PathBuf {
        self.directory.as_ref().expect("fresh made it").path().join("log.sqlite")
    }

    fn open(&self) -> SharedLog {
        SqliteLog::open(self.path(), Options::default()).expect("the log opens")
    }
}

/// Changes one byte of the payload, as a fault of the disk would.
fn damage(path: PathBuf, at: Position) {
    let connection = Connection::open(path).expect("a second connection");
    let sql = "UPDATE records SET payload = CAST(x'00' || substr(payload, 2) AS BLOB) WHERE position = ?1";
    let changed = connection.execute(sql, [at.0.cast_signed()]).expect("the payload changes");
    assert_eq!(changed, 1);
}

#[async_trait]
impl Harness for Files {
    async fn fresh(&mut self) -> SharedLog {
        self.directory = Some(TempDir::new().expect("a directory"));
        self.open()
    }

    async fn restart(&mut self) -> Option<SharedLog> {
        Some(self.open())
    }

    async fn outlive_dedup_window(&mut self) -> bool {
        // Commits count once for ever: any time is as good as none.
        true
    }

    async fn append_damaged(&mut self, log: &SharedLog, append: Append) -> Option<Position> {
        let done = log.append(append).await.expect("the record is stored first");
        damage(self.path(), done.position);
        Some(done.position)
    }
}

#[tokio::test]
async fn the_log_keeps_the_contract() {
    let report = run_all(&mut Files::default()).await;
    // There is no server that could restart under its clients.
    let of_servers =
        ["a_read_works_after_the_server_came_back", "a_subscription_lives_through_a_restart_of_the_server"];
    assert_eq!(report.skipped, of_servers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_keeps_the_contract_on_two_threads() {
    run_all(&mut Files::default()).await;
}

fn fresh() -> (TempDir, PathBuf, Arc<SqliteLog>) {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("log.sqlite");
    let log = SqliteLog::open(&path, Options::default()).expect("the log opens");
    (directory, path, log)
}

#[tokio::test]
async fn damage_to_any_part_of_a_record_is_noticed() {
    let changes = [
        "revision = revision + 1",
        "stream = 99",
        "commit_id = zeroblob(16)",
        "command = zeroblob(32)",
        "checksum = checksum + 1",
        "payload = substr(payload, 2)",
        "commit_id = zeroblob(15)",
    ];
    for change in changes {
        let (_directory, path, log) = fresh();
        put(&*log, first("panel-a", b"whole")).await;
        let connection = Connection::open(path).expect("a second connection");
        connection.execute(&format!("UPDATE records SET {change}"), []).expect("the record changes");
        is_corrupt(&log, change).await;
    }
}

#[tokio::test]
async fn damage_to_the_name_of_a_stream_is_noticed() {
    let (_directory, path, log) = fresh();
    put(&*log, first("panel-a", b"whole")).await;
    let connection = Connection::open(path).expect("a second connection");
    connection.execute("UPDATE streams SET name = 'panel-b'", []).expect("the name changes");
    is_corrupt(&log, "the name").await;
    assert!(matches!(log.read(&stream("panel-b"), None).await, Err(ReadError::Corrupt { .. })));
}

#[tokio::test]
async fn a_record_missing_from_a_stream_is_noticed() {
    let (_directory, path, log) = fresh();
    let one = put(&*log, first("panel-a", b"one")).await;
    let two = put(&*log, next("panel-a", one.revision, b"two")).await;
    put(&*log, next("panel-a", two.revision, b"three")).await;
    let connection = Connection::open(path).expect("a second connection");
    connection.execute("DELETE FROM records WHERE revision = 2", []).expect("the record goes");
    for after in [None, Some(one.revision)] {
        assert!(matches!(log.read(&stream("panel-a"), after).await, Err(ReadError::Corrupt { .. })));
    }
}

async fn is_corrupt(log: &SqliteLog, change: &str) {
    let mut reader = log.subscribe(None).await.expect("a subscription");
    let answer = reader.next(1).await;
    let corrupt = matches!(answer, Err(ReadError::Corrupt { .. }));
    assert!(corrupt, "{change}: {answer:?}");
}

/// Makes SQLite fail on records of one stream: at once, or when the transaction is committed.
fn fail_on(path: &PathBuf, name: &str, action: &str) {
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS parent (id INTEGER PRIMARY KEY);
         CREATE TABLE IF NOT EXISTS child (id REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
         CREATE TRIGGER fails AFTER INSERT ON records WHEN new.stream = (SELECT number FROM streams WHERE name = '{name}') BEGIN {action}; END;"
    );
    Connection::open(path).expect("a second connection").execute_batch(&sql).expect("the trigger is made");
}

fn heal(path: &PathBuf) {
    Connection::open(path)
        .expect("a second connection")
        .execute_batch("DROP TRIGGER fails")
        .expect("it is gone");
}

#[tokio::test]
async fn a_record_that_the_file_refuses_fails_no_other_of_its_group() {
    let (_directory, path, log) = fresh();
    fail_on(&path, "panel-bad", "SELECT raise(ABORT, 'not this one')");
    let names: Vec<String> =
        (0..30).map(|at| format!("panel-c{at}")).chain(["panel-bad".to_owned()]).collect();
    let tasks: Vec<_> = names
        .iter()
        .map(|name| {
            let (log, append) = (Arc::clone(&log), first(name, b"x"));
            tokio::spawn(async move { log.append(append).await })
        })
        .collect();
    for (task, name) in tasks.into_iter().zip(&names) {
        match task.await.expect("the task ends") {
            Ok(done) => assert!(!done.already_recorded && name != "panel-bad"),
            Err(AppendError::Rejected(_)) => assert_eq!(name, "panel-bad"),
            Err(other) => panic!("{name}: {other}"),
        }
    }
}

#[tokio::test]
async fn after_a_commit_of_unknown_outcome_the_file_is_read_again() {
    let (_directory, path, log) = fresh();
    let one = put(&*log, first("panel-a", b"one")).await;
    let mut reader = log.subscribe(None).await.expect("a subscription");
    assert_eq!(reader.next(10).await.expect("a batch").records.len(), 1);
    fail_on(&path, "panel-a", "INSERT INTO child VALUES (7)");
    let two = next("panel-a", one.revision, b"two");
    for _ in 0..2 {
        let answer = log.append(two.clone()).await;
        assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    }
    assert_eq!(payloads(&*log, "panel-a").await, ["one"]);
    heal(&path);
    let done = put(&*log, two.clone()).await;
    assert!(!done.already_recorded);
    assert!(put(&*log, two).await.already_recorded);
    assert_eq!(payloads(&*log, "panel-a").await, ["one", "two"]);
    let records = reader.next(10).await.expect("a batch").records;
    assert_eq!(records.iter().map(|record| record.position).collect::<Vec<_>>(), [done.position]);
}

#[tokio::test]
async fn who_is_up_to_date_is_told_so_without_the_file() {
    let (_directory, path, log) = fresh();
    let done = put(&*log, first("panel-a", b"one")).await;
    // Unreadable from now on, but nothing is to be read.
    Connection::open(path)
        .and_then(|file| file.execute_batch("DROP TABLE records"))
        .expect("the table is gone");
    assert!(log.read(&stream("panel-a"), Some(done.revision)).await.expect("it is remembered").is_empty());
    assert!(log.read(&stream("panel-a"), None).await.is_err());
}

#[tokio::test]
async fn a_subscription_keeps_the_log_open() {
    let (_directory, _path, log) = fresh();
    let done = put(&*log, first("panel-a", b"one")).await;
    let mut reader = log.subscribe(None).await.expect("a subscription");
    drop(log);
    assert_eq!(reader.next(10).await.expect("a batch").records[0].position, done.position);
}

#[tokio::test]
async fn a_closed_log_is_one_file() {
    let (directory, _path, log) = fresh();
    put(&*log, first("panel-a", b"one")).await;
    assert_eq!(payloads(&*log, "panel-a").await, ["one"]);
    drop(log);
    let names = std::fs::read_dir(directory.path()).expect("the directory").flatten();
    let names: Vec<_> = names.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["log.sqlite"]);
}
