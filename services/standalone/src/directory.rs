//! The data directory: what lies where, and whose it is.
//!
//! ```text
//! owner.lock      held by the process that owns the directory; says who that is and where it listens
//! log.sqlite      the event log     } back up both
//! keys.sqlite     the keys          }
//! views/          folded from the log; can be deleted while nobody owns the directory
//! organiser.key   the key of this installation's own organiser
//! operator.key    the key of requests to the admin listener
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Who owns a data directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Its process.
    pub pid: u32,
    /// What it does, as it is typed: `openfloor up`.
    pub doing: String,
    /// Where its pages and its API are, once it listens.
    pub url: Option<String>,
    /// Where operators reach it, once it listens.
    pub admin: Option<String>,
}

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Another process owns it.
    #[error("the data directory {} is in use by {}", path.display(), in_words(owner.as_ref()))]
    Taken {
        /// Which directory.
        path: PathBuf,
        /// By whom, if that can be read.
        owner: Option<Owner>,
    },
    /// It cannot be made, read or written.
    #[error("{} cannot be used", path.display())]
    Unusable {
        /// Which file or directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

fn in_words(owner: Option<&Owner>) -> String {
    match owner {
        None => "another process that is just starting; try again in a moment".to_owned(),
        Some(Owner { pid, doing, url: Some(url), .. }) => {
            format!(
                "process {pid} ({doing}), which serves {url}; stop it first, or take another directory with --data"
            )
        }
        Some(Owner { pid, doing, .. }) => format!("process {pid} ({doing}); wait until it has ended"),
    }
}

/// A data directory, whoever owns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDirectory {
    path: PathBuf,
}

/// A data directory that is ours as long as this lives.
#[derive(Debug)]
pub struct Owned {
    directory: DataDirectory,
    lock: File,
    owner: Owner,
}

impl DataDirectory {
    /// The directory at a path; it need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The event log.
    pub fn log(&self) -> PathBuf {
        self.path.join("log.sqlite")
    }

    /// The keys.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys.sqlite")
    }

    /// The views.
    pub fn views(&self) -> PathBuf {
        self.path.join("views")
    }

    /// The file with the key of the organiser of this installation.
    pub fn organiser_key(&self) -> PathBuf {
        self.path.join("organiser.key")
    }

    /// The file with the key of the operator.
    pub fn operator_key(&self) -> PathBuf {
        self.path.join("operator.key")
    }

    fn lock(&self) -> PathBuf {
        self.path.join("owner.lock")
    }

    /// Whether there is a log or there are keys.
    pub fn has_data(&self) -> bool {
        self.log().exists() || self.keys().exists()
    }

    /// Who owns it just now, if anybody does. A process that has the lock and has not said yet who it
    /// is counts as [`DirectoryError::Taken`] by nobody known.
    pub fn owner(&self) -> Result<Option<Owner>, DirectoryError> {
        let path = self.lock();
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(DirectoryError::Unusable { path, source }),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => match read_owner(&mut file) {
                Some(owner) => Ok(Some(owner)),
                None => Err(DirectoryError::Taken { path: self.path.clone(), owner: None }),
            },
            Err(TryLockError::Error(source)) => Err(DirectoryError::Unusable { path, source }),
        }
    }

    /// Makes the directory where it is missing, and owns it. Only its owner can read what is in it.
    pub fn own(&self, doing: &str) -> Result<Owned, DirectoryError> {
        let unusable = |path: &Path, source| DirectoryError::Unusable { path: path.to_owned(), source };
        make_directory(&self.path).map_err(|source| unusable(&self.path, source))?;
        let path = self.lock();
        let mut lock = private_file(&path).map_err(|source| unusable(&path, source))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let owner = read_owner(&mut lock);
                return Err(DirectoryError::Taken { path: self.path.clone(), owner });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(&path, source)),
        }
        let owner = Owner { pid: std::process::id(), doing: doing.to_owned(), url: None, admin: None };
        let mut owned = Owned { directory: self.clone(), lock, owner };
        owned.say()?;
        Ok(owned)
    }
}

impl Owned {
    /// Which directory.
    pub fn directory(&self) -> &DataDirectory {
        &self.directory
    }

    /// Says in the lock file what this process does and where it listens, so that commands find it.
    pub fn listens(&mut self, doing: &str, url: String, admin: String) -> Result<(), DirectoryError> {
        let pid = self.owner.pid;
        self.owner = Owner { pid, doing: doing.to_owned(), url: Some(url), admin: Some(admin) };
        self.say()
    }

    fn say(&mut self) -> Result<(), DirectoryError> {
        let text = serde_json::to_vec(&self.owner).unwrap_or_default();
        let write = |file: &mut File| {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&text)
        };
        write(&mut self.lock)
            .map_err(|source| DirectoryError::Unusable { path: self.directory.lock(), source })
    }
}

fn read_owner(file: &mut File) -> Option<Owner> {
    let mut text = String::new();
    file.take(64 << 10).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn make_directory(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A key in a file that only its owner can read; none if there is no file.
pub fn read_key(path: &Path) -> Result<Option<String>, DirectoryError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(DirectoryError::Unusable { path: path.to_owned(), source }),
    }
}

/// Writes a key to a file that only its owner can read: all of it, or none.
pub(crate) fn write_key(path: &Path, key: &str) -> Result<(), DirectoryError> {
    let part = path.with_extension("part");
    let write = || {
        // A file left by a crash may have other rights.
        let _ = fs::remove_file(&part);
        let mut file = private_file(&part)?;
        writeln!(file, "{key}")?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().map_err(|source| DirectoryError::Unusable { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_one_owner_who_says_where_it_listens() {
        let temporary = tempfile::tempdir().expect("a directory");
        let directory = DataDirectory::new(temporary.path().join("a/b"));
        assert_eq!(directory.owner().expect("readable"), None);
        let mut owned = directory.own("openfloor up, starting").expect("nobody owns it");
        owned
            .listens("openfloor up", "http://127.0.0.1:1".into(), "http://127.0.0.1:2".into())
            .expect("written");
        let owner = directory.owner().expect("readable").expect("somebody owns it");
        assert_eq!((owner.pid, owner.url.as_deref()), (std::process::id(), Some("http://127.0.0.1:1")));
        let refused = directory.own("openfloor import").expect_err("taken").to_string();
        for word in ["a/b", "openfloor up", "http://127.0.0.1:1", "--data", &std::process::id().to_string()] {
            assert!(refused.contains(word), "{word}: {refused}");
        }
        drop(owned);
        assert_eq!(directory.owner().expect("readable"), None);
        directory.own("openfloor import").expect("nobody owns it any more");
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let temporary = tempfile::tempdir().expect("a directory");
        let directory = DataDirectory::new(temporary.path().join("data"));
        let _owned = directory.own("test").expect("nobody owns it");
        let path = directory.organiser_key();
        assert_eq!(read_key(&path).expect("readable"), None);
        write_key(&path, "secret").expect("written");
        assert_eq!(read_key(&path).expect("readable").as_deref(), Some("secret"));
        let mode = |path: &Path| fs::metadata(path).expect("is there").permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(directory.path())), (0o600, 0o700));
    }
}
