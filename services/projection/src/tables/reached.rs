//! When the log was how far: for each second in which the latest time of a record rose, the record by
//! which it did. What was recorded up to a time is the longest beginning of the log in which no record is
//! of a later time, so one row answers it. Only records that are folded here count, so that nobody can
//! tell from it that somebody pledged.

use openfloor_application::table::Reader;
use openfloor_view_store::{ViewStore, ViewStoreError};

/// The table: a second, and the position of the record that reached it.
pub const REACHED: &str = "reached";
/// The table of one row: the latest time of a record so far, in milliseconds since 1970.
pub const LATEST: &str = "latest";

/// The key of a second.
pub fn second(at_ms: i64) -> String {
    format!("{:014}", at_ms.max(0) / 1_000)
}

/// The first position that is not among what was recorded up to the end of a second; none if all is.
pub fn end_of(store: &dyn ViewStore, at_ms: i64) -> Result<Option<u64>, ViewStoreError> {
    let next = Reader::<u64>::new(REACHED).page(store, "", Some(&second(at_ms)), 1)?;
    Ok(next.first().map(|(_, position)| *position))
}
