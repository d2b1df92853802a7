//! The two files of a data directory, open.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use openfloor_application::key_ring::KeyRing;
use openfloor_event_log::SharedLog;
use openfloor_follower::SledHome;
use openfloor_key_store::SharedKeys;
use openfloor_log_sqlite::{Options as LogOptions, SqliteKeys, SqliteLog};

use crate::directory::DataDirectory;

/// How long a view that is being closed is waited for.
const CLOSE_LIMIT: Duration = Duration::from_secs(10);

/// The log and the keys.
#[derive(Clone)]
pub(crate) struct Stores {
    pub(crate) directory: DataDirectory,
    pub(crate) log: Arc<SqliteLog>,
    pub(crate) keys: Arc<SqliteKeys>,
}

impl Stores {
    /// Opens them, or makes them. A log without keys, or keys without a log, is half a backup.
    pub(crate) fn open(directory: &DataDirectory, log_mib_max: Option<u64>) -> anyhow::Result<Self> {
        let (has_log, has_keys) = (directory.log().exists(), directory.keys().exists());
        if has_log != has_keys {
            let (there, missing) = if has_log { ("log", "keys") } else { ("keys", "log") };
            bail!(
                "{} has {there}.sqlite but no {missing}.sqlite: put both files of one backup there",
                directory.path().display()
            );
        }
        let options = LogOptions { bytes_max: log_mib_max.map(|mib| mib.saturating_mul(1 << 20)) };
        let log = SqliteLog::open(directory.log(), options).context("the event log")?;
        let keys = SqliteKeys::open(directory.keys()).context("the key store")?;
        Ok(Self { directory: directory.clone(), log, keys })
    }

    /// The log as a port.
    pub(crate) fn shared_log(&self) -> SharedLog {
        Arc::clone(&self.log) as SharedLog
    }

    /// The keys as a port.
    pub(crate) fn shared_keys(&self) -> SharedKeys {
        Arc::clone(&self.keys) as SharedKeys
    }

    /// Keys in memory, for one part. Not shared between parts: a fold tells by its own ring whether it
    /// wrote something about somebody before they were erased.
    pub(crate) async fn ring(&self) -> anyhow::Result<Arc<KeyRing>> {
        let ring = KeyRing::loaded(self.shared_keys()).await.context("the key store")?;
        Ok(Arc::new(ring))
    }

    /// Where a view is kept.
    pub(crate) fn home(&self, view: &'static str, schema: u64) -> Box<SledHome> {
        Box::new(SledHome::new(self.directory.views(), view, schema))
    }

    /// Removes every view, once nothing writes to them any more. They are folded anew from the log.
    pub(crate) async fn remove_views(&self) -> anyhow::Result<()> {
        let views = self.directory.views();
        let cannot = || format!("the views in {} cannot be removed", views.display());
        let begun = std::time::Instant::now();
        while is_in_use(&views).with_context(cannot)? {
            if begun.elapsed() > CLOSE_LIMIT {
                bail!("{}: a request still reads them; try again", cannot());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        match std::fs::remove_dir_all(&views) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).with_context(cannot),
            _ => Ok(()),
        }
    }
}

/// Whether a store of any view is open: each holds a lock on the file `lock` in its directory.
fn is_in_use(views: &Path) -> std::io::Result<bool> {
    let entries = match std::fs::read_dir(views) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let lock = entry?.path().join("lock");
        if let Ok(file) = File::open(lock)
            && matches!(file.try_lock_shared(), Err(std::fs::TryLockError::WouldBlock))
        {
            return Ok(true);
        }
    }
    Ok(false)
}
