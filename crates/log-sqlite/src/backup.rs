//! A copy of a file that is in use.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::file;

/// How long a backup waits, all in all, for a lock.
const TRIES_MAX: usize = 100;

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
    let done = copy_pages(from, &part).and_then(|()| {
        let put = || -> io::Result<()> {
            File::open(&part)?.sync_all()?;
            std::fs::rename(&part, to)?;
            file::sync_directory(to)
        };
        put().map_err(|source| BackupError::Write { path: to.to_owned(), source })
    });
    if done.is_err() {
        // What is left of a failed copy is of no use; that it cannot be removed matters less than why it failed.
        let _ = std::fs::remove_file(&part);
    }
    done
}

/// Copies all pages in one step. In steps, each commit meanwhile would start the copy anew; one read
/// transaction does not stop the writer, only the write-ahead log grows.
fn copy_pages(from: &Path, to: &Path) -> Result<(), BackupError> {
    let sqlite = |source| BackupError::Sqlite { path: to.to_owned(), source };
    file::make_anew(to).map_err(|source| BackupError::Write { path: to.to_owned(), source })?;
    let source = file::read_only(from).map_err(sqlite)?;
    let mut copy = Connection::open(to).map_err(sqlite)?;
    copy.execute_batch("PRAGMA synchronous = FULL;").map_err(sqlite)?;
    let backup = Backup::new(&source, &mut copy).map_err(sqlite)?;
    for _ in 0..TRIES_MAX {
        match backup.step(-1).map_err(sqlite)? {
            StepResult::Done => return Ok(()),
            _ => std::thread::sleep(Duration::from_millis(50)),
        }
    }
    Err(BackupError::Busy)
}
