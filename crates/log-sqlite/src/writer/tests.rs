//! What the writer answers when SQLite itself refuses, past our own reckoning.

use bytes::Bytes;
use openfloor_event_log::{CommandDigest, CommitId, Purpose};
use tempfile::TempDir;
use uuid::Uuid;

use super::{Answer, Append, AppendError, Expected, Refusal, Writer, records};

fn append(to: &str, bytes: usize) -> Append {
    Append {
        stream: to.parse().expect("a stream name"),
        expected: Expected::NoStream,
        commit: CommitId(Uuid::now_v7()),
        command: CommandDigest([1; 32]),
        purpose: Purpose::Ordinary,
        payload: Bytes::from(vec![7; bytes]),
    }
}

fn writer(directory: &TempDir) -> Writer {
    Writer::open(directory.path().join("log.sqlite"), None).expect("it opens")
}

fn execute(writer: &Writer, sql: &str) {
    writer.open.as_ref().expect("it is open").connection.execute_batch(sql).expect("SQLite takes it");
}

/// Records the appends as one group.
fn record(writer: &mut Writer, group: &[Append]) -> Vec<Answer> {
    let mut group = group.iter().cloned();
    writer.record(&mut || group.next())
}

/// Asserts that the file holds the records of these streams and of no other, once each.
fn holds(writer: &Writer, streams: &[&str]) {
    let connection = &writer.open.as_ref().expect("it is open").connection;
    let all = records::after(connection, None, 100).expect("it can be read");
    assert_eq!(all.iter().map(|record| record.stream.as_str()).collect::<Vec<_>>(), streams);
}

#[test]
fn a_full_file_refuses_what_is_too_much_and_takes_the_rest_of_the_group() {
    let directory = TempDir::new().expect("a directory");
    let mut writer = writer(&directory);
    execute(&writer, "PRAGMA max_page_count = 40");
    let group = [append("panel-a", 10), append("panel-b", 400_000), append("panel-c", 10)];
    let answers = record(&mut writer, &group);
    assert!(answers[0].is_ok() && answers[2].is_ok(), "{answers:?}");
    assert!(matches!(&answers[1], Err(AppendError::Rejected(Refusal::Full(_)))), "{answers:?}");
    holds(&writer, &["panel-a", "panel-c"]);
    execute(&writer, "PRAGMA max_page_count = 4000");
    assert!(record(&mut writer, &group).iter().all(Result::is_ok));
    holds(&writer, &["panel-a", "panel-c", "panel-b"]);
}

#[test]
fn a_file_that_became_read_only_refuses_in_words() {
    let directory = TempDir::new().expect("a directory");
    let mut writer = writer(&directory);
    execute(&writer, "PRAGMA query_only = ON");
    let group = [append("panel-a", 10), append("panel-b", 10)];
    for answer in record(&mut writer, &group) {
        let error = answer.expect_err("it is refused");
        assert!(matches!(&error, AppendError::Rejected(Refusal::ReadOnly(_))), "{error}");
        assert!(error.to_string().contains("cannot be written"), "{error}");
    }
    execute(&writer, "PRAGMA query_only = OFF");
    assert!(record(&mut writer, &group).iter().all(Result::is_ok));
    holds(&writer, &["panel-a", "panel-b"]);
}

#[test]
fn a_writer_that_lost_its_file_records_nothing_until_it_is_back() {
    let directory = TempDir::new().expect("a directory");
    let mut writer = writer(&directory);
    assert!(record(&mut writer, &[append("panel-a", 10)])[0].is_ok());
    writer.open = None;
    let (path, away) = (directory.path().join("log.sqlite"), directory.path().join("away.sqlite"));
    std::fs::rename(&path, &away).expect("it is taken away");
    let lost = record(&mut writer, &[append("panel-b", 10)]);
    assert!(matches!(&lost[0], Err(AppendError::Unavailable(_))), "{lost:?}");
    assert!(!path.exists(), "an empty file was made in place of the log");
    std::fs::rename(&away, &path).expect("it is back");
    assert!(record(&mut writer, &[append("panel-b", 10)])[0].is_ok());
    holds(&writer, &["panel-a", "panel-b"]);
}

#[test]
fn a_file_exchanged_for_another_log_is_not_written() {
    let directory = TempDir::new().expect("a directory");
    let mut writer = writer(&directory);
    writer.open = None;
    std::fs::remove_file(directory.path().join("log.sqlite")).expect("it is taken away");
    drop(Writer::open(directory.path().join("log.sqlite"), None).expect("another log"));
    let answers = record(&mut writer, &[append("panel-a", 10)]);
    assert!(matches!(&answers[0], Err(AppendError::Rejected(Refusal::Other(_)))), "{answers:?}");
}

#[test]
fn in_one_group_each_append_sees_those_before_it() {
    let directory = TempDir::new().expect("a directory");
    let mut writer = writer(&directory);
    let create = append("panel-a", 1);
    let answers =
        record(&mut writer, &[create.clone(), create.clone(), append("panel-a", 2), append("panel-b", 1)]);
    let (first, again) = (answers[0].as_ref().expect("it is first"), answers[1].as_ref().expect("a retry"));
    assert_eq!((first.position, first.already_recorded), (again.position, false));
    assert!(again.already_recorded);
    let actual = match &answers[2] {
        Err(AppendError::Conflict { actual }) => *actual,
        other => panic!("it is no conflict but {other:?}"),
    };
    assert_eq!(actual, Some(first.revision));
    assert!(answers[3].is_ok());
    holds(&writer, &["panel-a", "panel-b"]);
}
