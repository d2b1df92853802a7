//! A few connections for reading, off the async threads.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use openfloor_event_log::ReadError;
use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::{fault, file};

/// Reads that run at once. Each is short and most is in memory: more would only wait for the cores.
const READERS_MAX: usize = 4;

/// Connections that read a file beside its writer.
pub(crate) struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Pool {
    pub(crate) fn new(path: PathBuf) -> Arc<Self> {
        Arc::new(Self { path, idle: Mutex::default(), permits: Arc::new(Semaphore::new(READERS_MAX)) })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `read` on a thread that may wait for the disk.
    pub(crate) async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        read: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let gone = |what: &dyn std::fmt::Display| ReadError::Unavailable(what.to_string());
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|closed| gone(&closed))?;
        let pool = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let connection = pool.take().map_err(|error| fault::reading(&error))?;
            let read = read(&connection)?;
            // After an error the connection is not put back: the next reader opens a new one.
            pool.put(connection);
            Ok(read)
        });
        task.await.unwrap_or_else(|failed| Err(gone(&failed)))
    }

    /// Closes the connections that are not in use.
    pub(crate) fn clear(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn take(&self) -> rusqlite::Result<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| file::read_only(&self.path), Ok)
    }

    fn put(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
