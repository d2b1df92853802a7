//! Putting a backup back.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use openfloor_event_codec::decode;
use openfloor_event_log::{EventLog, ReadError};
use openfloor_key_store::{KeyStore, KeyStoreError, Lookup};
use openfloor_log_sqlite::{OpenError, Options, SqliteKeys, SqliteLog};

use crate::directory::{DataDirectory, DirectoryError};

/// Records read at a time.
const RECORDS_MAX: usize = 4_000;

/// What was put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Commits of the log.
    pub commits: u64,
    /// Keys, those that were destroyed included.
    pub keys: usize,
}

/// Why a backup was not put back. The data directory is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is something already.
    #[error("{} is not empty; restore into a directory that is not there yet or has nothing in it", .0.display())]
    NotEmpty(PathBuf),
    /// A file of the backup is missing.
    #[error("there is no {} ; a backup is log.sqlite and keys.sqlite, made by `openfloor backup`", .0.display())]
    Missing(PathBuf),
    /// The keys are of another log, or of an older backup.
    #[error(
        "{missing} of the {of} keys that the log needs are not in keys.sqlite: the two files are not of one backup"
    )]
    NotAPair {
        /// Keys that are not there.
        missing: usize,
        /// Keys that the log names.
        of: usize,
    },
    /// The directory cannot be used.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// A file cannot be copied.
    #[error("{} cannot be copied", path.display())]
    Copy {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file is no file of ours, or damaged.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log cannot be read.
    #[error("the log of the backup is damaged")]
    Log(#[from] ReadError),
    /// The keys cannot be read.
    #[error("the keys of the backup cannot be read")]
    Keys(#[from] KeyStoreError),
}

/// Puts the backup in `from` into an empty data directory, after looking whether its two files belong
/// together and every record can be read.
pub async fn restore(from: &Path, directory: &DataDirectory) -> Result<Restored, RestoreError> {
    for name in ["log.sqlite", "keys.sqlite"] {
        let path = from.join(name);
        if !path.is_file() {
            return Err(RestoreError::Missing(path));
        }
    }
    is_empty(directory)?;
    let _owned = directory.own("openfloor restore")?;
    is_empty(directory)?;
    let (log, keys) = (directory.path().join("restoring.log"), directory.path().join("restoring.keys"));
    let done = copy_and_look(from, &log, &keys).await;
    let done = done.and_then(|restored| {
        put(&keys, &directory.keys())?;
        put(&log, &directory.log())?;
        Ok(restored)
    });
    if done.is_err() {
        for path in [&log, &keys] {
            // What is left of a failed copy is of no use.
            let _ = fs::remove_file(path);
        }
    }
    done
}

/// Only the lock may be there.
fn is_empty(directory: &DataDirectory) -> Result<(), RestoreError> {
    let path = directory.path();
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(DirectoryError::Unusable { path: path.to_owned(), source }.into()),
    };
    let others = entries.flatten().filter(|entry| entry.file_name() != "owner.lock").count();
    if others == 0 { Ok(()) } else { Err(RestoreError::NotEmpty(path.to_owned())) }
}

async fn copy_and_look(from: &Path, log: &Path, keys: &Path) -> Result<Restored, RestoreError> {
    copy(&from.join("log.sqlite"), log)?;
    copy(&from.join("keys.sqlite"), keys)?;
    let store = SqliteKeys::open(keys)?;
    let held: BTreeSet<_> = store
        .all()
        .await?
        .into_iter()
        .filter(|(_, lookup)| *lookup != Lookup::Missing)
        .map(|(id, _)| id)
        .collect();
    let (commits, needed) = read(log).await?;
    let missing = needed.difference(&held).count();
    if missing > 0 {
        return Err(RestoreError::NotAPair { missing, of: needed.len() });
    }
    Ok(Restored { commits, keys: held.len() })
}

/// Reads the whole log: how many commits it has, and which keys it needs.
async fn read(path: &Path) -> Result<(u64, BTreeSet<openfloor_key_store::KeyId>), RestoreError> {
    let log = SqliteLog::open(path, Options::default())?;
    let mut records = log.subscribe(None).await?;
    let (mut commits, mut needed) = (0, BTreeSet::new());
    loop {
        let batch = records.next(RECORDS_MAX).await?;
        for record in &batch.records {
            commits += 1;
            // A record of a later release has keys that only that release can name.
            if let Ok(commit) = decode(&record.stream, &record.payload) {
                needed.extend(commit.key_ids());
            }
        }
        if batch.records.last().map(|record| record.position) >= batch.head {
            return Ok((commits, needed));
        }
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), RestoreError> {
    let failed = |source| RestoreError::Copy { path: from.to_owned(), source };
    let _ = fs::remove_file(to);
    fs::copy(from, to).map_err(failed)?;
    #[cfg(unix)]
    fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(failed)?;
    File::open(to).and_then(|file| file.sync_all()).map_err(failed)
}

fn put(from: &Path, to: &Path) -> Result<(), RestoreError> {
    let failed = |source| RestoreError::Copy { path: to.to_owned(), source };
    fs::rename(from, to).map_err(failed)?;
    let parent = to.parent().unwrap_or(to);
    if cfg!(unix) { File::open(parent).and_then(|parent| parent.sync_all()).map_err(failed) } else { Ok(()) }
}
