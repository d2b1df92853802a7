//! Opening a file: whose it is, how it syncs, and that it will still be there after a power cut.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

/// The first release without the fault by which two connections could damage the write-ahead log
/// (sqlite.org/wal.html, "The WAL-Reset Bug").
const SQLITE_VERSION_MIN: i32 = 3_051_003;

/// How long a connection waits for another that writes or checkpoints.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a file is for, and what is in it when new.
#[derive(Debug)]
pub(crate) struct Format {
    /// How people call it.
    pub(crate) name: &'static str,
    /// SQLite's `application_id`, which tells our files from others.
    pub(crate) application: i32,
    /// SQLite's `user_version`.
    pub(crate) version: i32,
    /// The tables.
    pub(crate) schema: &'static str,
    /// Pragmas of each connection that writes, beside those of all files.
    pub(crate) pragmas: &'static str,
}

/// Why a file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A SQLite that may damage its write-ahead log.
    #[error("SQLite {0} can damage a file in use; 3.51.3 or later is needed")]
    OldSqlite(&'static str),
    /// The file could not be made, or its directory not synced.
    #[error("{} cannot be made", path.display())]
    Create {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file, its directory or its disk refuses writing.
    #[error("{} cannot be written; give this user the right to write it and its directory", path.display())]
    ReadOnly {
        /// Which file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("there is no space left to open {}", path.display())]
    Full {
        /// Which file.
        path: PathBuf,
    },
    /// A file of another program, or another of ours.
    #[error("{} is not {wanted} of Openfloor", path.display())]
    Foreign {
        /// Which file.
        path: PathBuf,
        /// What it should be.
        wanted: &'static str,
    },
    /// A file of a later Openfloor.
    #[error("{} has format {found}, this Openfloor knows {known}; start the newer one", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: i32,
        /// The latest we know.
        known: i32,
    },
    /// SQLite says no.
    #[error("{} cannot be opened", path.display())]
    Sqlite {
        /// Which file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The thread that writes could not be started.
    #[error("the writer of {} cannot be started", path.display())]
    Writer {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Opens a file for writing; makes it if there is none.
pub(crate) fn open(path: &Path, format: &Format) -> Result<Connection, OpenError> {
    if rusqlite::version_number() < SQLITE_VERSION_MIN {
        return Err(OpenError::OldSqlite(rusqlite::version()));
    }
    make(path).map_err(|source| create_error(path, source))?;
    let connection = connect(path, format)?;
    // Also if the file was there: who made it may have been cut off before this.
    sync_directory(path).map_err(|source| OpenError::Create { path: path.to_owned(), source })?;
    Ok(connection)
}

/// Opens a file that is there. A file that vanished is an error, not an empty file.
pub(crate) fn connect(path: &Path, format: &Format) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let sqlite = |source| sqlite_error(path, format, source);
    let mut connection = Connection::open_with_flags(path, flags).map_err(sqlite)?;
    settle(&connection).map_err(sqlite)?;
    is_ours(&connection, path, format)?;
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(sqlite)? {
        return Err(OpenError::ReadOnly { path: path.to_owned() });
    }
    prepare(&mut connection, format).map_err(sqlite)?;
    Ok(connection)
}

/// One more connection to a file that is open already, for reading only.
pub(crate) fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settle(&connection)?;
    Ok(connection)
}

/// What holds for every connection and writes nothing.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    // Or SQLite plans a statement anew for each value bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")
}

/// Makes an empty file that only its owner can read, unless there is one; SQLite gives its companions the same
/// rights.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(|_| ()),
    }
}

/// A new name in a directory outlives a power cut only once the directory is synced.
pub(crate) fn sync_directory(of: &Path) -> io::Result<()> {
    let directory = of.parent().filter(|parent| !parent.as_os_str().is_empty());
    if cfg!(unix) { File::open(directory.unwrap_or_else(|| Path::new(".")))?.sync_all() } else { Ok(()) }
}

/// Refuses what is not ours before anything is written to it.
fn is_ours(connection: &Connection, path: &Path, format: &Format) -> Result<(), OpenError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let sqlite = |source| sqlite_error(path, format, source);
    let (application, version) =
        (number("application_id").map_err(sqlite)?, number("user_version").map_err(sqlite)?);
    let foreign = || OpenError::Foreign { path: path.to_owned(), wanted: format.name };
    if application == format.application {
        let (found, known) = (version, format.version);
        let newer = || OpenError::Newer { path: path.to_owned(), found, known };
        return if found <= known { Ok(()) } else { Err(newer()) };
    }
    let tables = "SELECT count(*) FROM sqlite_schema";
    let is_new = application == 0
        && connection.query_row(tables, [], |row| row.get::<_, i64>(0)).map_err(sqlite)? == 0;
    if is_new { Ok(()) } else { Err(foreign()) }
}

/// Sets how the connection syncs, and makes the tables of a new file, all or none.
fn prepare(connection: &mut Connection, format: &Format) -> rusqlite::Result<()> {
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        let cannot = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_PROTOCOL);
        return Err(rusqlite::Error::SqliteFailure(cannot, Some(format!("journal mode is {mode}, not wal"))));
    }
    connection.execute_batch(format.pragmas)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if transaction.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0))? == 0 {
        transaction.execute_batch(format.schema)?;
        transaction.pragma_update(None, "user_version", format.version)?;
        transaction.pragma_update(None, "application_id", format.application)?;
    }
    transaction.commit()
}

fn create_error(path: &Path, source: io::Error) -> OpenError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => OpenError::ReadOnly { path },
        io::ErrorKind::StorageFull => OpenError::Full { path },
        _ => OpenError::Create { path, source },
    }
}

fn sqlite_error(path: &Path, format: &Format, source: rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => OpenError::ReadOnly { path },
        Some(ErrorCode::DiskFull) => OpenError::Full { path },
        Some(ErrorCode::NotADatabase) => OpenError::Foreign { path, wanted: format.name },
        _ => OpenError::Sqlite { path, source },
    }
}
