//! What is opened, what is refused, and with which words.

use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use openfloor_event_log::EventLog;
use openfloor_log_sqlite::{OpenError, Options, SqliteKeys, SqliteLog};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::{first, put, stream};

fn open(path: &Path) -> Result<std::sync::Arc<SqliteLog>, OpenError> {
    SqliteLog::open(path, Options::default())
}

fn refusal(path: &Path) -> OpenError {
    open(path).err().expect("it is refused")
}

#[tokio::test]
async fn a_file_that_may_not_be_written_is_refused_in_words() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("log.sqlite");
    put(&*open(&path).expect("it opens"), first("panel-a", b"one")).await;
    // A write version that SQLite does not know makes a file read-only, for the superuser too, whom rights do
    // not stop (sqlite.org/fileformat2.html, "File format version numbers").
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).expect("the file");
    file.seek(SeekFrom::Start(18)).and_then(|_| file.write_all(&[3])).expect("the header changes");
    let refusal = refusal(&path);
    assert!(matches!(refusal, OpenError::ReadOnly { .. }), "{refusal:?}");
    assert!(refusal.to_string().contains("cannot be written"), "{refusal}");
}

#[test]
fn a_directory_that_is_not_there_is_refused() {
    let directory = TempDir::new().expect("a directory");
    let refusal = refusal(&directory.path().join("nowhere").join("log.sqlite"));
    assert!(matches!(refusal, OpenError::Create { .. }), "{refusal:?}");
}

#[test]
fn files_of_others_are_refused_and_left_as_they_are() {
    let directory = TempDir::new().expect("a directory");
    let other = directory.path().join("other.sqlite");
    let connection = Connection::open(&other).expect("a file of another program");
    connection.execute_batch("CREATE TABLE notes (text)").expect("a table");
    drop(connection);
    let text = directory.path().join("notes.txt");
    std::fs::write(&text, "Notes on the first convening, which are not a database at all.\n".repeat(40))
        .expect("a text");
    for path in [other, text] {
        let before = std::fs::read(&path).expect("the file");
        let refusal = refusal(&path);
        assert!(matches!(refusal, OpenError::Foreign { .. }), "{refusal:?}");
        assert!(refusal.to_string().contains("is not an event log of Openfloor"), "{refusal}");
        assert_eq!(std::fs::read(&path).expect("the file"), before);
    }
}

#[test]
fn a_log_is_not_a_key_store_nor_the_other_way_round() {
    let directory = TempDir::new().expect("a directory");
    let (log, keys) = (directory.path().join("log.sqlite"), directory.path().join("keys.sqlite"));
    open(&log).expect("it opens");
    SqliteKeys::open(&keys).expect("it opens");
    assert!(matches!(refusal(&keys), OpenError::Foreign { .. }));
    assert!(matches!(SqliteKeys::open(&log).err(), Some(OpenError::Foreign { .. })));
}

#[test]
fn a_file_of_a_later_format_is_refused() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("log.sqlite");
    open(&path).expect("it opens");
    let connection = Connection::open(&path).expect("a second connection");
    connection.pragma_update(None, "user_version", 99).expect("the version changes");
    let refusal = refusal(&path);
    assert!(matches!(refusal, OpenError::Newer { found: 99, .. }), "{refusal:?}");
}

#[tokio::test]
async fn a_file_left_empty_by_a_crash_is_a_new_log() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("log.sqlite");
    std::fs::write(&path, []).expect("an empty file");
    let log = open(&path).expect("it opens");
    assert!(log.read(&stream("panel-a"), None).await.expect("it can be read").is_empty());
    put(&*log, first("panel-a", b"one")).await;
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_files() {
    use openfloor_key_store::KeyStore;
    use std::os::unix::fs::PermissionsExt;
    let directory = TempDir::new().expect("a directory");
    let log = open(&directory.path().join("log.sqlite")).expect("it opens");
    let keys = SqliteKeys::open(directory.path().join("keys.sqlite")).expect("it opens");
    put(&*log, first("panel-a", b"one")).await;
    keys.fresh(1).await.expect("a key");
    let files: Vec<_> = std::fs::read_dir(directory.path()).expect("the directory").flatten().collect();
    assert_eq!(files.len(), 6, "two files, each with a write-ahead log and its index");
    for file in files {
        let mode = file.metadata().expect("its rights").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
}
