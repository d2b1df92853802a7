//! Records as rows.

use bytes::Bytes;
use openfloor_event_log::{
    Append, CommandDigest, CommitId, LogId, Position, ReadError, Record, Revision, StreamName,
};
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use crate::fault;
use crate::file::Format;

/// Rows are only ever inserted. `AUTOINCREMENT`: a position is never given twice, not even in a file that
/// somebody has deleted from. The unique keys are what makes a revision and a commit id count once for ever.
///
/// Records name their stream by number: keys of young streams lie together at the end of the trees. With the
/// names, which are random, in the keys, a group of 256 commits touched some 500 pages, and wrote at a quarter
/// of the rate (20,000 streams).
pub(crate) const FORMAT: Format = Format {
    name: "an event log",
    application: i32::from_be_bytes(*b"OFlg"),
    version: 1,
    schema: "
        CREATE TABLE log (id TEXT NOT NULL) STRICT;
        INSERT INTO log VALUES ('sqlite-' || lower(hex(randomblob(16))));
        CREATE TABLE streams (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE records (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            stream INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            commit_id BLOB NOT NULL,
            command BLOB NOT NULL,
            checksum INTEGER NOT NULL,
            payload BLOB NOT NULL,
            UNIQUE (stream, revision),
            UNIQUE (stream, commit_id)
        ) STRICT;",
    // A checkpoint writes and syncs the file in the writer's way: rather seldom and long. What the write-ahead
    // log grew to beside a long reader is given back.
    pragmas: "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;",
};

const COLUMNS: &str = "position, name, revision, commit_id, command, checksum, payload";

/// Bytes of payload after which a batch ends, so that a reader's memory is bounded whatever it asks for.
const BATCH_BYTES_MAX: usize = 8 * 1024 * 1024;

/// SQLite's integers are signed. Ours count records, so that the upper half is never reached.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn log_id(connection: &Connection) -> rusqlite::Result<LogId> {
    connection.query_row("SELECT id FROM log", [], |row| row.get(0)).map(LogId)
}

/// The last position of the log.
pub(crate) fn head(connection: &Connection) -> rusqlite::Result<Option<Position>> {
    let last: Option<i64> =
        connection.prepare_cached("SELECT max(position) FROM records")?.query_row([], |row| row.get(0))?;
    Ok(last.map(|last| Position(last.cast_unsigned())))
}

/// A stream and its last revision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub(crate) stream: StreamNumber,
    pub(crate) last: Revision,
}

/// What stands for a stream's name within the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamNumber(i64);

/// A stream that has records, and its last revision.
pub(crate) fn head_of(connection: &Connection, stream: &StreamName) -> rusqlite::Result<Option<Head>> {
    connection
        .prepare_cached(
            "SELECT number, revision FROM streams JOIN records ON stream = number
             WHERE name = ?1 ORDER BY revision DESC LIMIT 1",
        )?
        .query_row([stream.as_str()], |row| {
            let last = Revision(row.get::<_, i64>(1)?.cast_unsigned());
            Ok(Head { stream: StreamNumber(row.get(0)?), last })
        })
        .optional()
}

/// Gives a new stream its number.
pub(crate) fn insert_stream(connection: &Connection, name: &StreamName) -> rusqlite::Result<StreamNumber> {
    connection.prepare_cached("INSERT INTO streams (name) VALUES (?1)")?.execute([name.as_str()])?;
    Ok(StreamNumber(connection.last_insert_rowid()))
}

/// Inserts a record, unless its stream has a record of this commit: then `None`.
pub(crate) fn insert(
    connection: &Connection,
    append: &Append,
    Head { stream, last }: Head,
) -> rusqlite::Result<Option<Position>> {
    let Append { stream: name, commit, command, payload, .. } = append;
    let inserted = connection
        .prepare_cached(
            "INSERT INTO records (stream, revision, commit_id, command, checksum, payload)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (stream, commit_id) DO NOTHING",
        )?
        .execute((
            stream.0,
            signed(last.0),
            commit.0.as_bytes(),
            command.0,
            checksum(name.as_str(), last, &commit.0.into_bytes(), &command.0, payload),
            &payload[..],
        ))?;
    Ok((inserted == 1).then(|| Position(connection.last_insert_rowid().cast_unsigned())))
}

/// Where a commit lies in its stream, and the command that it answers.
pub(crate) fn find(
    connection: &Connection,
    stream: StreamNumber,
    commit: CommitId,
) -> rusqlite::Result<Option<(Revision, Position, CommandDigest)>> {
    connection
        .prepare_cached(
            "SELECT revision, position, command FROM records WHERE stream = ?1 AND commit_id = ?2",
        )?
        .query_row((stream.0, commit.0.as_bytes()), |row| {
            let (revision, position): (i64, i64) = (row.get(0)?, row.get(1)?);
            let command = CommandDigest(row.get(2)?);
            Ok((Revision(revision.cast_unsigned()), Position(position.cast_unsigned()), command))
        })
        .optional()
}

/// The commit at a position.
pub(crate) fn commit_at(connection: &Connection, position: Position) -> rusqlite::Result<Option<CommitId>> {
    connection
        .prepare_cached("SELECT commit_id FROM records WHERE position = ?1")?
        .query_row([signed(position.0)], |row| row.get(0))
        .optional()
        .map(|found| found.map(|bytes| CommitId(Uuid::from_bytes(bytes))))
}

/// All records of a stream after a revision. Revisions are dense here, so that a missing row is noticed.
pub(crate) fn of_stream(
    connection: &Connection,
    stream: &StreamName,
    after: Option<Revision>,
) -> Result<Vec<Record>, ReadError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM streams JOIN records ON stream = number
         WHERE name = ?1 AND revision > ?2 ORDER BY revision"
    );
    let failed = |error| fault::reading(&error);
    let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
    let after = after.map_or(0, |after| signed(after.0));
    let mut rows = statement.query((stream.as_str(), after)).map_err(failed)?;
    let mut records = Vec::new();
    let mut last = after.cast_unsigned();
    while let Some(row) = rows.next().map_err(failed)? {
        let record = record(row)?;
        last += 1;
        if record.revision.0 != last {
            return Err(damaged(record.position, stream.as_str(), "the record before it is missing"));
        }
        records.push(record);
    }
    Ok(records)
}

/// At most `records_max` records after a position. A damaged one ends the batch; it is reported once it is the
/// first.
pub(crate) fn after(
    connection: &Connection,
    position: Option<Position>,
    records_max: usize,
) -> Result<Vec<Record>, ReadError> {
    // A left join: a record without its stream's name is damaged, not absent.
    let sql = format!(
        "SELECT {COLUMNS} FROM records LEFT JOIN streams ON number = stream
         WHERE position > ?1 ORDER BY position LIMIT ?2"
    );
    let failed = |error| fault::reading(&error);
    let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
    let position = position.map_or(0, |position| signed(position.0));
    let limit = signed(records_max.max(1) as u64);
    let mut rows = statement.query((position, limit)).map_err(failed)?;
    let (mut records, mut bytes) = (Vec::new(), 0);
    while bytes < BATCH_BYTES_MAX {
        match rows.next().map_err(failed).and_then(|row| row.map(record).transpose()) {
            Ok(Some(record)) => {
                bytes += record.payload.len();
                records.push(record);
            }
            Err(fault) if records.is_empty() => return Err(fault),
            Ok(None) | Err(_) => break,
        }
    }
    Ok(records)
}

/// A row taken apart, its checksum verified.
fn record(row: &Row<'_>) -> Result<Record, ReadError> {
    let position = Position(row.get::<_, i64>(0).map_err(|error| fault::reading(&error))?.cast_unsigned());
    let text = row.get_ref(1).ok().and_then(|value| value.as_str().ok());
    let stream = text.unwrap_or("a stream whose name cannot be read");
    let parts = || -> rusqlite::Result<_> {
        Ok((
            row.get::<_, i64>(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get::<_, u32>(5)?,
            row.get_ref(6)?.as_blob()?,
        ))
    };
    let (revision, commit, command, wanted, payload): (i64, [u8; 16], [u8; 32], u32, &[u8]) =
        parts().map_err(|error| damaged(position, stream, &format!("its parts cannot be read: {error}")))?;
    let revision = Revision(revision.cast_unsigned());
    if checksum(stream, revision, &commit, &command, payload) != wanted {
        return Err(damaged(position, stream, "its checksum does not match"));
    }
    let name = stream.parse().map_err(|_| damaged(position, stream, "its stream has no valid name"))?;
    Ok(Record {
        stream: name,
        revision,
        position,
        commit: CommitId(Uuid::from_bytes(commit)),
        command: CommandDigest(command),
        payload: Bytes::copy_from_slice(payload),
    })
}

fn damaged(position: Position, stream: &str, what: &str) -> ReadError {
    ReadError::Corrupt { position, stream: stream.to_owned(), what: what.to_owned() }
}

/// CRC-32 of the whole record: a changed commit id or revision is damage as much as a changed payload.
fn checksum(stream: &str, revision: Revision, commit: &[u8; 16], command: &[u8; 32], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(stream.as_bytes());
    hasher.update(&revision.0.to_be_bytes());
    hasher.update(commit);
    hasher.update(command);
    hasher.update(payload);
    hasher.finalize()
}
