//! What lies in the directory of one view version.
//!
//! ```text
//! lock            held by the process that owns the directory; its id, for people
//! data-4/         the files of sled: the highest number is the store in use
//! standing-4      how it was left
//! quarantined-3/  the last store that was in doubt, for whoever wants to know why
//! ```
//! A fresh store gets a number, hence a path, that none had before: sled writes some files by path,
//! so a thread that hangs in an old store can never write into a new one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crc32fast::Hasher;

const DATA: &str = "data-";
const QUARANTINED: &str = "quarantined-";
const STANDING: &str = "standing-";
/// The extension of a standing's file until it is whole.
pub(crate) const HALF_WRITTEN: &str = "new";
pub(crate) const LOCK: &str = "lock";

/// The directory of one view version, owned by this process as long as this lives.
pub(crate) struct Layout {
    root: PathBuf,
    _lock: File,
}

/// Why a directory could not be taken over.
pub(crate) enum Refused {
    /// Another process, or another store of this one, owns it.
    Locked,
    /// It cannot be created or read.
    Io(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Layout {
    /// Creates the directory where it is missing, and takes it.
    pub(crate) fn take(root: &Path) -> Result<Self, Refused> {
        fs::create_dir_all(root)?;
        let lock = take_lock(&root.join(LOCK))?;
        Ok(Self { root: root.to_owned(), _lock: lock })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn data(&self, number: u64) -> PathBuf {
        self.root.join(format!("{DATA}{number}"))
    }

    pub(crate) fn standing(&self, number: u64) -> PathBuf {
        self.root.join(format!("{STANDING}{number}"))
    }

    pub(crate) fn quarantined(&self, number: u64) -> PathBuf {
        self.root.join(format!("{QUARANTINED}{number}"))
    }

    /// The store in use, if there is one.
    pub(crate) fn newest(&self) -> io::Result<Option<u64>> {
        Ok(self.numbers(DATA)?.into_iter().max())
    }

    /// A number that no store has or had: not one in quarantine, nor one of which only the standing
    /// is left, which would speak against the new store.
    pub(crate) fn unused(&self) -> io::Result<u64> {
        let taken = [DATA, QUARANTINED, STANDING].map(|prefix| self.numbers(prefix));
        let taken = taken.into_iter().collect::<io::Result<Vec<_>>>()?.concat();
        Ok(taken.into_iter().max().map_or(1, |number| number + 1))
    }

    /// Sets a store aside, and removes the one that was aside before.
    pub(crate) fn quarantine(&self, number: u64) -> io::Result<()> {
        for old in self.numbers(QUARANTINED)? {
            fs::remove_dir_all(self.quarantined(old))?;
        }
        fs::rename(self.data(number), self.quarantined(number))?;
        remove_if_there(&self.standing(number))
    }

    /// Removes every store but this one, those in quarantine included on request.
    pub(crate) fn keep_only(&self, number: u64, quarantined_too: bool) -> io::Result<()> {
        for old in self.numbers(DATA)?.into_iter().filter(|old| *old != number) {
            fs::remove_dir_all(self.data(old))?;
        }
        for old in self.numbers(STANDING)?.into_iter().filter(|old| *old != number) {
            remove_if_there(&self.standing(old))?;
        }
        self.remove_half_written_standings()?;
        if quarantined_too {
            for old in self.numbers(QUARANTINED)? {
                fs::remove_dir_all(self.quarantined(old))?;
            }
        }
        Ok(())
    }

    /// Removes what processes left that died while they noted a standing.
    fn remove_half_written_standings(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.root)? {
            let name = entry?.file_name();
            if name.to_str().is_some_and(|name| name.starts_with(STANDING) && name.ends_with(HALF_WRITTEN)) {
                remove_if_there(&self.root.join(name))?;
            }
        }
        Ok(())
    }

    fn numbers(&self, prefix: &str) -> io::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let name = entry?.file_name();
            numbers.extend(name.to_str().and_then(|name| name.strip_prefix(prefix)?.parse::<u64>().ok()));
        }
        Ok(numbers)
    }
}

/// Takes the lock file; writing to it also dates the last use of the directory.
fn take_lock(path: &Path) -> Result<File, Refused> {
    let mut lock = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Refused::Locked),
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    lock.set_len(0)?;
    writeln!(lock, "{}", std::process::id())?;
    Ok(lock)
}

/// Whether some process owns the directory of a view version.
pub(crate) fn is_owned(root: &Path) -> io::Result<bool> {
    match File::open(root.join(LOCK)) {
        Ok(lock) => Ok(matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes what an interrupted snapshot left: with it there, sled 0.34 never opens again (sled#1527).
pub(crate) fn remove_half_made_snapshots(data: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with("snap.") && name.ends_with(".generating")) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Bytes of all files below a directory. Files that vanish meanwhile count nothing.
pub(crate) fn bytes_below(directory: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(directory) else { return 0 };
    let bytes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(about) if about.is_dir() => bytes_below(&entry.path()),
        Ok(about) => about.len(),
        Err(_) => 0,
    });
    bytes.sum()
}

/// CRC-32 over the names, lengths and bytes of all files below a directory.
pub(crate) fn digest_of(directory: &Path) -> io::Result<u32> {
    let mut hasher = Hasher::new();
    digest_into(&mut hasher, directory, &mut vec![0; 1 << 20])?;
    Ok(hasher.finalize())
}

fn digest_into(hasher: &mut Hasher, directory: &Path, buffer: &mut [u8]) -> io::Result<()> {
    let mut entries = fs::read_dir(directory)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        hasher.update(entry.file_name().as_encoded_bytes());
        if entry.file_type()?.is_dir() {
            digest_into(hasher, &entry.path(), buffer)?;
            continue;
        }
        let mut file = File::open(entry.path())?;
        hasher.update(&file.metadata()?.len().to_be_bytes());
        loop {
            match file.read(buffer)? {
                0 => break,
                length => hasher.update(&buffer[..length]),
            }
        }
    }
    Ok(())
}

/// Makes the names in a directory durable.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
