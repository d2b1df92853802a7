//! The last revisions of the streams written lately.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use openfloor_event_log::StreamName;

use crate::records::Head;

/// How many streams are remembered: some 20 MB at most.
const STREAMS_MAX: NonZeroUsize = NonZeroUsize::new(65_536).expect("it is not zero");

/// Last revisions that are committed. Only the writer puts them in, before it answers: so what is
/// acknowledged is here or was crowded out, and a caller who is up to date is told so without the disk.
pub(crate) struct Heads {
    last: Mutex<LruCache<StreamName, Head>>,
}

impl Default for Heads {
    fn default() -> Self {
        Self { last: Mutex::new(LruCache::new(STREAMS_MAX)) }
    }
}

impl Heads {
    fn lock(&self) -> MutexGuard<'_, LruCache<StreamName, Head>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A stream's number and last revision, if they are remembered.
    pub(crate) fn of(&self, stream: &StreamName) -> Option<Head> {
        self.lock().get(stream).copied()
    }

    pub(crate) fn set(&self, stream: StreamName, head: Head) {
        self.lock().put(stream, head);
    }

    /// Forgets all: after a commit of unknown outcome, the file alone knows.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }
}
