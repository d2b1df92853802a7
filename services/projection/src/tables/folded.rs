//! How far the view has folded what it reads: the position of the last record of a kind that is
//! folded here. The checkpoint of the store moves with every record of the log; this does not, so
//! an organiser cannot tell from it that somebody pledged.

use openfloor_application::table::Reader;
use openfloor_view_store::{ViewStore, ViewStoreError};

/// The table: one row.
pub const FOLDED: &str = "folded";
/// Its key.
pub const LAST: &str = "last";

/// The position of the last record folded; none before the first.
pub fn folded(store: &dyn ViewStore) -> Result<Option<u64>, ViewStoreError> {
    Reader::new(FOLDED).get(store, LAST)
}
