//! Opening a store without trusting it.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::layout::{Layout, Refused, digest_of, remove_half_made_snapshots};
use crate::panics::caught;
use crate::standing::{Standing, boot};
use crate::store::{SledViews, look_over};

/// sled's threads may hold its file a moment after the store was closed.
const RELEASE_LIMIT: Duration = Duration::from_secs(2);
const RELEASE_PAUSE: Duration = Duration::from_millis(5);

/// How a store is opened and kept.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes of pages that sled holds in memory. Its own default is 1 GiB a store.
    pub cache_bytes: u64,
    /// Milliseconds between the rounds of sled's own flusher, the only one of its calls that syncs.
    pub flush_every_ms: u64,
    /// How long opening may take before it counts as hanging. sled reads the whole store: about a
    /// second for five million rows.
    pub open_limit: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { cache_bytes: 64 << 20, flush_every_ms: 500, open_limit: Duration::from_secs(60) }
    }
}

/// A store that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The store: the one that was there, or a fresh one.
    pub store: SledViews,
    /// Why the store that was there has been set aside, if it has.
    pub quarantined: Option<String>,
}

/// Why no store could be opened, not even a fresh one.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing is wrong with the store; it is in use.
    #[error("another process uses the view directory {0}; stop it, or give this one its own directory")]
    Locked(PathBuf),
    /// Rights, space or a limit of the system; the store itself is left alone.
    #[error("the view directory {directory} cannot be used")]
    Io {
        /// The directory of the view version.
        directory: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A store without a past fails too, so the fault lies elsewhere.
    #[error("a fresh view store in {directory} does not open: {why}")]
    Fresh {
        /// The directory of the view version.
        directory: PathBuf,
        /// How it failed.
        why: String,
    },
}

/// Why one store did not open.
pub(crate) enum Failure {
    /// It is in use.
    Locked,
    /// The system refuses; the store may be sound.
    System(io::Error),
    /// It may be damaged.
    Doubt(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if is_of_the_system(&error) { Self::System(error) } else { Self::Doubt(error.to_string()) }
    }
}

impl From<sled::Error> for Failure {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => error.into(),
            other => Self::Doubt(describe(&other)),
        }
    }
}

/// What a sled error means, without its own text, which may quote rows.
pub(crate) fn describe(error: &sled::Error) -> String {
    match error {
        sled::Error::Io(error) => format!("sled met an input or output error: {error}"),
        sled::Error::Corruption { .. } => "sled found damaged bytes".into(),
        sled::Error::Unsupported(why) => format!("sled refuses: {why}"),
        sled::Error::ReportableBug(_) => "sled reports a bug of its own".into(),
        sled::Error::CollectionNotFound(_) => "sled misses its tree".into(),
    }
}

/// Errors that say nothing about the files: a fresh store would meet them too.
fn is_of_the_system(error: &io::Error) -> bool {
    use io::ErrorKind::{OutOfMemory, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    matches!(error.kind(), OutOfMemory | PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull)
        || matches!(error.raw_os_error(), Some(ENFILE | EMFILE))
}

/// What opens the files of sled; tests put one in that hangs or panics.
pub(crate) type Opener = fn(&Path, &Options) -> Result<sled::Db, sled::Error>;

/// Opens the files of sled. Without compression, which could never be changed again.
pub(crate) fn open_files(data: &Path, options: &Options) -> Result<sled::Db, sled::Error> {
    sled::Config::new()
        .path(data)
        .cache_capacity(options.cache_bytes)
        .flush_every_ms(Some(options.flush_every_ms))
        .mode(sled::Mode::HighThroughput)
        .use_compression(false)
        .open()
}

/// Opens the store of a view version, or a fresh one where there is doubt.
pub(crate) fn open(directory: &Path, options: Options, opener: Opener) -> Result<Opened, OpenError> {
    let layout = Layout::take(directory).map_err(|refused| match refused {
        Refused::Locked => OpenError::Locked(directory.to_owned()),
        Refused::Io(source) => OpenError::Io { directory: directory.to_owned(), source },
    })?;
    let layout = Arc::new(layout);
    let number = layout.newest().map_err(|source| io_error(&layout, source))?;
    let (store, quarantined) = match number.map(|number| (number, attempt(&layout, number, &options, opener)))
    {
        Some((number, Ok(db))) => (SledViews::over(db, Arc::clone(&layout), number, options), None),
        Some((number, Err(failure))) => {
            let why = set_aside(&layout, number, failure)?;
            (open_fresh(Arc::clone(&layout), options, opener)?, Some(why))
        }
        None => (open_fresh(Arc::clone(&layout), options, opener)?, None),
    };
    store.remove_older().map_err(|source| io_error(&layout, source))?;
    Ok(Opened { store, quarantined })
}

/// Opens an empty store under a number that none had before.
pub(crate) fn open_fresh(
    layout: Arc<Layout>,
    options: Options,
    opener: Opener,
) -> Result<SledViews, OpenError> {
    let number = layout.unused().map_err(|source| io_error(&layout, source))?;
    match attempt(&layout, number, &options, opener) {
        Ok(db) => Ok(SledViews::over(db, layout, number, options)),
        Err(Failure::System(source)) => Err(io_error(&layout, source)),
        Err(Failure::Locked) => Err(OpenError::Locked(layout.root().to_owned())),
        Err(Failure::Doubt(why)) => Err(OpenError::Fresh { directory: layout.root().to_owned(), why }),
    }
}

fn io_error(layout: &Layout, source: io::Error) -> OpenError {
    OpenError::Io { directory: layout.root().to_owned(), source }
}

/// Quarantines a store that is in doubt; one that is merely out of reach is left alone.
fn set_aside(layout: &Layout, number: u64, failure: Failure) -> Result<String, OpenError> {
    let why = match failure {
        Failure::Doubt(why) => why,
        Failure::Locked => return Err(OpenError::Locked(layout.root().to_owned())),
        Failure::System(source) => return Err(io_error(layout, source)),
    };
    // Said before it is done: whoever dies in between has said it, and who comes next says it again.
    tracing::warn!(
        why,
        kept_as = %layout.quarantined(number).display(),
        "a view store is in doubt and is set aside; a fresh one is filled from the log"
    );
    layout.quarantine(number).map_err(|source| io_error(layout, source))?;
    Ok(why)
}

/// One attempt to open one store, noted beside it before it begins and after it succeeds.
fn attempt(layout: &Layout, number: u64, options: &Options, opener: Opener) -> Result<sled::Db, Failure> {
    let (data, standing, boot) = (layout.data(number), layout.standing(number), boot());
    let before = Standing::read(&standing)?;
    remove_half_made_snapshots(&data)?;
    await_release(&data)?;
    if let Some(before) = &before
        && let Some(why) = before.objection(&boot, || digest_of(&data))?
    {
        return Err(Failure::Doubt(why));
    }
    Standing::attempted(before.clone(), &boot).write(&standing)?;
    match open_on_a_thread(data, options.clone(), opener) {
        Ok(db) => {
            Standing::Open(boot).write(&standing)?;
            Ok(db)
        }
        Err(failure) => {
            // An attempt that ended is none of those that did not.
            let _ = before.unwrap_or(Standing::Opening(0, boot)).write(&standing);
            Err(failure)
        }
    }
}

/// Waits until no one holds sled's file. Whoever holds it longer is another program.
pub(crate) fn await_release(data: &Path) -> Result<(), Failure> {
    let deadline = Instant::now() + RELEASE_LIMIT;
    let file = match File::open(data.join("db")) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error.into()),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return Err(Failure::Locked),
            Err(TryLockError::WouldBlock) => thread::sleep(RELEASE_PAUSE),
        }
    }
}

/// Opens on a thread of its own, so that a panic or a hang costs a store and not the process. A
/// thread that hangs is left behind; its files are elsewhere by the time it wakes up.
fn open_on_a_thread(data: PathBuf, options: Options, opener: Opener) -> Result<sled::Db, Failure> {
    let limit = options.open_limit;
    let (send, receive) = mpsc::sync_channel(1);
    thread::Builder::new().name("view-open".into()).spawn(move || {
        let _ = send.send(caught(|| open_and_look(&data, &options, opener)));
    })?;
    match receive.recv_timeout(limit) {
        Ok(Ok(opened)) => opened,
        Ok(Err(panic)) => Err(Failure::Doubt(panic)),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Err(Failure::Doubt(format!("opening it did not end within {limit:?}")))
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(Failure::Doubt("the thread that opened it ended without an answer".into()))
        }
    }
}

/// Opens, and reads what must be readable before anyone relies on the store.
fn open_and_look(data: &Path, options: &Options, opener: Opener) -> Result<sled::Db, Failure> {
    let db = opener(data, options)?;
    look_over(&db).map_err(Failure::Doubt)?;
    Ok(db)
}

#[cfg(test)]
mod tests;
