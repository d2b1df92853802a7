//! A copy of a file that is in use.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::file;

/// How often a backup tries to get a lock.
const TRIES_MAX: usize = 100;
/// SQLite does not tell when a lock comes free.
const TRY_PAUSE: Duration = Duration::from_millis(50);

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something at the place already; a backup never overwrites.
    #[error("{} exists; a backup does not overwrite", .0.display())]
    Exists(PathBuf),
    /// The copy could not be put there.
    #[error("the backup cannot be written to {}", path.display())]
    Write {
        /// Where to.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file could not be read, or the copy not be written.
    #[error("the backup to {} failed", path.display())]
    Sqlite {
        /// Where to.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// Somebody else is making one there.
    #[error("another backup to {} is under way", .0.display())]
    UnderWay(PathBuf),
    /// The file stayed locked.
    #[error("the file stayed locked by others")]
    Busy,
}

/// Copies the SQLite file `from` to the new file `to`, on a thread that may wait for the disk.
pub(crate) async fn of(from: &Path, to: &Path) -> Result<(), BackupError> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let at = to.clone();
    let task = tokio::task::spawn_blocking(move || copy(&from, &to));
    task.await.unwrap_or_else(|failed| Err(BackupError::Write { path: at, source: io::Error::other(failed) }))
}

/// Copies under another name first: who sees `to` sees all of it.
fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let write = |source| BackupError::Write { path: to.to_owned(), source };
    let held = take(&part, to)?;
    let done = copy_pages(from, &part).and_then(|()| {
        let put = || -> io::Result<()> {
            File::open(&part)?.sync_all()?;
            std::fs::rename(&part, to)?;
            file::sync_directory(to)
        };
        put().map_err(write)
    });
    if done.is_err() {
        // What is left of a failed copy is of no use; that it cannot be removed matters less than why it failed.
        let _ = std::fs::remove_file(&part);
    }
    // Not before the copy is in its place: who takes the name next sees that there is one.
    drop(held);
    done
}

/// Takes the name of the copy until it is whole, empty. What a process that was killed left under it is of no
/// use, and belongs to nobody: a living one holds it locked.
fn take(part: &Path, to: &Path) -> Result<File, BackupError> {
    let write = |source| BackupError::Write { path: to.to_owned(), source };
    file::make(part).map_err(write)?;
    let held = OpenOptions::new().write(true).open(part).map_err(write)?;
    match held.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(BackupError::UnderWay(to.to_owned())),
        Err(TryLockError::Error(source)) => return Err(write(source)),
    }
    // It may have been put in its place before the lock was taken.
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    held.set_len(0).map_err(write)?;
    Ok(held)
}

/// Copies all pages in one step. In steps, each commit meanwhile would start the copy anew; one read
/// transaction does not stop the writer, only the write-ahead log grows.
fn copy_pages(from: &Path, to: &Path) -> Result<(), BackupError> {
    let sqlite = |source| BackupError::Sqlite { path: to.to_owned(), source };
    let source = file::read_only(from).map_err(sqlite)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(to, flags).map_err(sqlite)?;
    copy.execute_batch("PRAGMA synchronous = FULL;").map_err(sqlite)?;
    let backup = Backup::new(&source, &mut copy).map_err(sqlite)?;
    for _ in 0..TRIES_MAX {
        match backup.step(-1).map_err(sqlite)? {
            StepResult::Done => return Ok(()),
            _ => std::thread::sleep(TRY_PAUSE),
        }
    }
    Err(BackupError::Busy)
}
