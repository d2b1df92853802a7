//! What any writer on SQLite has to do at least: the same table, the same keys, one sync a group.

use std::path::Path;
use std::time::Instant;

use bytes::Bytes;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use uuid::Uuid;

/// Commits in flight where nothing else is said, and so the size of a bare group.
pub(crate) const IN_FLIGHT: usize = 256;

/// A record to be appended.
#[derive(Clone, Debug)]
pub(crate) struct BareRecord {
    /// Streams are numbered from 1 in the order in which they begin.
    pub(crate) stream: i64,
    pub(crate) revision: i64,
    pub(crate) name: String,
    pub(crate) payload: Bytes,
}

/// A log without any checks.
pub(crate) struct BareLog {
    connection: Connection,
}

impl BareLog {
    pub(crate) fn new(directory: &Path) -> anyhow::Result<Self> {
        let connection = Connection::open(directory.join("bare.sqlite"))?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
             CREATE TABLE streams (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
             CREATE TABLE records (position INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL,
                revision INTEGER NOT NULL, commit_id BLOB NOT NULL, command BLOB NOT NULL,
                checksum INTEGER NOT NULL, payload BLOB NOT NULL,
                UNIQUE (stream, revision), UNIQUE (stream, commit_id)) STRICT",
        )?;
        Ok(Self { connection })
    }

    /// Appends in transactions of `group` records, each synced, and returns how many records a second.
    pub(crate) fn append(&mut self, records: &[BareRecord], group: usize) -> anyhow::Result<f64> {
        let start = Instant::now();
        for group in records.chunks(group) {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            group.iter().try_for_each(|record| insert(&transaction, record))?;
            transaction.commit()?;
        }
        Ok(records.len() as f64 / start.elapsed().as_secs_f64())
    }
}

fn insert(transaction: &Transaction<'_>, record: &BareRecord) -> anyhow::Result<()> {
    let BareRecord { stream, revision, name, payload } = record;
    if *revision == 1 {
        transaction.prepare_cached("INSERT INTO streams (name) VALUES (?1)")?.execute([name])?;
    }
    transaction
        .prepare_cached(
            "INSERT INTO records (stream, revision, commit_id, command, checksum, payload)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            stream,
            revision,
            Uuid::now_v7().as_bytes(),
            [1_u8; 32],
            crc32fast::hash(payload),
            &payload[..],
        ))?;
    Ok(())
}
