//! The key store in one file, from which keys can be taken away for good.
//!
//! # How a key leaves the file
//! SQLite's `secure_delete` zeroes what a page gives up. That is not quite enough: when pages of a tree are
//! balanced, cells move, and their old copies can stay behind in the page's free space (`rebuildPage` in SQLite's
//! `btree.c` does not clear it). In a table sorted by the random ids, 4 of 53,705 destroyed keys were still in the
//! file. So nothing here ever moves: rows are only appended, by a growing row number, and a key is destroyed by
//! writing zeros over it in a row of the same size, which SQLite does in place. The write-ahead log still holds
//! older versions of the page; it is written back and cut to nothing before `destroy` returns.
//!
//! What the file system or the disk keeps of blocks that it freed, and what backups hold, is beyond this:
//! backups of keys must expire.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use openfloor_key_store::{Key, KeyId, KeyStore, KeyStoreError, Lookup};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, Transaction, TransactionBehavior};

use crate::backup::{self, BackupError};
use crate::fault;
use crate::file::{self, Format, OpenError};

/// The constant size of a row matters; see the module.
const FORMAT: Format = Format {
    name: "a key store",
    application: i32::from_be_bytes(*b"OFky"),
    version: 1,
    schema: "
        CREATE TABLE keys (
            number INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 12),
            is_destroyed INTEGER NOT NULL CHECK (is_destroyed IN (0, 1)),
            key BLOB NOT NULL CHECK (length(key) = 32)
        ) STRICT;
        CREATE TABLE instance (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            secret BLOB NOT NULL CHECK (length(secret) = 32)
        ) STRICT;",
    pragmas: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;",
};

/// How long `destroy` tries to get the write-ahead log cut to nothing beside other readers.
const PATIENCE: Duration = Duration::from_secs(30);

/// The key store in a SQLite file of its own.
pub struct SqliteKeys {
    store: Arc<Store>,
}

struct Store {
    path: PathBuf,
    /// `None` after an error that spoils a connection, until the file is opened again.
    open: Mutex<Option<Connection>>,
}

impl SqliteKeys {
    /// Opens the store at the path, or makes it; the directory must be there.
    pub fn open(path: impl AsRef<Path>) -> Result<Arc<Self>, OpenError> {
        let path = path.as_ref().to_owned();
        let open = Mutex::new(Some(file::open(&path, &FORMAT)?));
        Ok(Arc::new(Self { store: Arc::new(Store { path, open }) }))
    }

    /// Copies the store as it is now into a new file. A key destroyed later lives on in the copy: let copies
    /// expire, and destroy again what was erased after one was restored.
    pub async fn backup(&self, to: &Path) -> Result<(), BackupError> {
        backup::of(&self.store.path, to).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, KeyStoreError> {
        let store = Arc::clone(&self.store);
        let task = tokio::task::spawn_blocking(move || store.run(work));
        task.await.unwrap_or_else(|failed| Err(KeyStoreError::Unavailable(failed.to_string())))
    }
}

impl Store {
    /// One piece of work at a time: all are short, and a cut of the write-ahead log needs the file alone.
    fn run<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, KeyStoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = match open.take() {
            Some(connection) => connection,
            None => file::connect(&self.path, &FORMAT).map_err(|error| not_open(&error))?,
        };
        let done = work(&mut connection);
        let is_spoilt = match &done {
            Ok(_) => false,
            Err(error) => fault::spoils(error) || !connection.is_autocommit(),
        };
        if !is_spoilt {
            *open = Some(connection);
        }
        done.map_err(|error| failure(&error))
    }
}

#[async_trait]
impl KeyStore for SqliteKeys {
    async fn get(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
        let id = *id;
        self.run(move |connection| look_up(connection, id)).await
    }

    async fn fresh(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError> {
        self.run(move |connection| make(connection, count)).await
    }

    async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids = ids.to_vec();
        self.run(move |connection| destroy(connection, &ids)).await
    }

    async fn all(&self) -> Result<Vec<(KeyId, Lookup)>, KeyStoreError> {
        self.run(|connection| all(connection)).await
    }

    async fn instance_secret(&self) -> Result<Key, KeyStoreError> {
        self.run(instance_secret).await
    }
}

fn look_up(connection: &Connection, id: KeyId) -> rusqlite::Result<Lookup> {
    let found = connection
        .prepare_cached("SELECT is_destroyed, key FROM keys WHERE id = ?1")?
        .query_row([id.0], |row| lookup(row, 0))
        .optional()?;
    Ok(found.unwrap_or(Lookup::Missing))
}

/// The columns `is_destroyed` and `key`, from the column `at` on.
fn lookup(row: &Row<'_>, at: usize) -> rusqlite::Result<Lookup> {
    if row.get(at)? { Ok(Lookup::Destroyed) } else { Ok(Lookup::Key(Key::new(row.get(at + 1)?))) }
}

fn all(connection: &Connection) -> rusqlite::Result<Vec<(KeyId, Lookup)>> {
    let mut statement =
        connection.prepare_cached("SELECT id, is_destroyed, key FROM keys ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((KeyId(row.get(0)?), lookup(row, 1)?)))?;
    rows.collect()
}

fn make(connection: &mut Connection, count: usize) -> rusqlite::Result<Vec<(KeyId, Key)>> {
    let made: Vec<(KeyId, Key)> = KeyId::run(count).map(|id| (id, Key::random())).collect();
    let transaction = begin(connection)?;
    for (id, key) in &made {
        insert(&transaction, *id, false, key.bytes())?;
    }
    transaction.commit()?;
    Ok(made)
}

fn insert(
    transaction: &Transaction<'_>,
    id: KeyId,
    is_destroyed: bool,
    key: &[u8; 32],
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO keys (id, is_destroyed, key) VALUES (?1, ?2, ?3)";
    transaction.prepare_cached(sql)?.execute((id.0, is_destroyed, key)).map(|_| ())
}

fn destroy(connection: &mut Connection, ids: &[KeyId]) -> rusqlite::Result<()> {
    const ZEROS: [u8; 32] = [0; 32];
    let transaction = begin(connection)?;
    for id in ids {
        let zeroed = transaction
            .prepare_cached("UPDATE keys SET is_destroyed = 1, key = ?2 WHERE id = ?1")?
            .execute((id.0, ZEROS))?;
        if zeroed == 0 {
            insert(&transaction, *id, true, &ZEROS)?;
        }
    }
    transaction.commit()?;
    // Also if all were destroyed before: that call may have ended before this was done.
    cut_write_ahead_log(connection)
}

/// Writes the write-ahead log back into the file and cuts it to nothing. Others that read keep it from being
/// cut; it is tried until they are done.
fn cut_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let (busy, left): (bool, i64) =
            connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if !busy && left == 0 {
            return Ok(());
        }
        if Instant::now() >= deadline {
            let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            let what =
                "the keys are destroyed, but readers keep their bytes in the write-ahead log: repeat it";
            return Err(rusqlite::Error::SqliteFailure(busy, Some(what.to_owned())));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn instance_secret(connection: &mut Connection) -> rusqlite::Result<Key> {
    let sql = "SELECT secret FROM instance";
    let read = |connection: &Connection| connection.query_row(sql, [], |row| row.get(0)).optional();
    if let Some(secret) = read(connection)? {
        return Ok(Key::new(secret));
    }
    let transaction = begin(connection)?;
    let secret = match read(&transaction)? {
        // Another handle was first.
        Some(secret) => Key::new(secret),
        None => {
            let made = Key::random();
            transaction.execute("INSERT INTO instance VALUES (1, ?1)", [made.bytes()])?;
            made
        }
    };
    transaction.commit()?;
    Ok(secret)
}

fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

fn not_open(error: &OpenError) -> KeyStoreError {
    match error {
        OpenError::Sqlite { source, .. } => failure(source),
        _ => KeyStoreError::Rejected(error.to_string()),
    }
}

fn failure(error: &rusqlite::Error) -> KeyStoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull | ErrorCode::ReadOnly) => KeyStoreError::Full(error.to_string()),
        Some(ErrorCode::ConstraintViolation | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            KeyStoreError::Rejected(error.to_string())
        }
        _ => KeyStoreError::Unavailable(error.to_string()),
    }
}
