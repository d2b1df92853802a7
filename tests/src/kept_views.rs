//! A view is what the log says: what a service kept equals a fold from the start, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{Projector, View};
use openfloor_event_log::SharedLog;
use openfloor_key_store::SharedKeys;
use openfloor_projection::compare::dump_for_comparison;
use openfloor_store_sled::{Options, SledViews, version_directory};
use openfloor_view_store::memory::MemoryViews;
use openfloor_view_store::{Checkpoint, SharedViews, ViewStore};

/// What lies in a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How far it is.
    pub checkpoint: Option<Checkpoint>,
    /// Its rows.
    pub rows: Vec<u8>,
}

impl Kept {
    fn of(store: &dyn ViewStore) -> Result<Self, String> {
        let checkpoint = store.checkpoint().map_err(|error| error.to_string())?;
        let rows = dump_for_comparison(store).map_err(|error| error.to_string())?;
        Ok(Self { checkpoint, rows })
    }

    /// How this differs from another, if it does.
    pub fn differs_from(&self, other: &Self) -> Option<String> {
        if self.checkpoint != other.checkpoint {
            return Some(format!("one is at {:?}, the other at {:?}", self.checkpoint, other.checkpoint));
        }
        if self.rows == other.rows {
            return None;
        }
        let (ours, theirs) = (by_key(&self.rows), by_key(&other.rows));
        let keys: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        let differing: Vec<_> = keys.into_iter().filter(|key| ours.get(*key) != theirs.get(*key)).collect();
        let shown = differing.iter().take(3).map(|key| {
            let [ours, theirs] = [&ours, &theirs].map(|rows| rows.get(*key).map(|value| value.len()));
            format!("{} ({ours:?} and {theirs:?} bytes)", String::from_utf8_lossy(key))
        });
        Some(format!("{} rows differ: {}", differing.len(), shown.collect::<Vec<_>>().join(", ")))
    }
}

/// The rows of a dump: keys and values, each with its length before it.
fn by_key(mut dump: &[u8]) -> BTreeMap<&[u8], &[u8]> {
    let mut part = move || {
        let (length, rest) = dump.split_first_chunk::<8>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
        dump = rest;
        Some(part)
    };
    std::iter::from_fn(move || Some((part()?, part()?))).collect()
}

/// What a service that has ended in good order kept of a view.
///
/// # Errors
/// If its files cannot be read, or are in doubt.
pub fn kept_view(data: &Path, name: &str, schema: u64) -> Result<Kept, String> {
    let directory = version_directory(&data.join("views"), name, schema);
    let opened = SledViews::open(&directory, Options::default())
        .map_err(|error| format!("the view {name} does not open: {error}"))?;
    match opened.quarantined {
        Some(why) => Err(format!("the view {name} was in doubt: {why:?}")),
        None => Kept::of(&opened.store),
    }
}

/// The same view, folded from the beginning of the log to its end.
///
/// # Errors
/// If the log cannot be folded.
pub async fn folded_view<V: View>(view: V, log: &SharedLog, keys: &SharedKeys) -> Result<Kept, String> {
    let store: SharedViews = Arc::new(MemoryViews::default());
    let ring = Arc::new(KeyRing::new(Arc::clone(keys)));
    let mut projector = Projector::new(view, Arc::clone(log), Arc::clone(&store), ring);
    while !projector.step().await.map_err(|error| error.to_string())?.has_caught_up {}
    projector.flush().map_err(|error| error.to_string())?;
    Kept::of(store.as_ref())
}
