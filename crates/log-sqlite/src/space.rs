//! How much of the space given to the log is taken.

use openfloor_event_log::{Append, Purpose, Refusal};
use rusqlite::Connection;

/// Share of the space that ordinary appends may fill, in tenths.
const ORDINARY_TENTHS: u64 = 9;

/// Pages that an insert may take beside those of the payload: one for each tree that it goes into, and as
/// many again where a page splits.
const PAGES_BESIDE: u64 = 6;

/// The bound of the file, in pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Space {
    page_bytes: u64,
    pages_max: Option<u64>,
}

impl Space {
    /// The space of at most `bytes_max`; also set as SQLite's own limit, should our reckoning be wrong.
    pub(crate) fn bounded(connection: &Connection, bytes_max: Option<u64>) -> rusqlite::Result<Self> {
        let page_bytes = connection.pragma_query_value(None, "page_size", |row| row.get::<_, u32>(0))?.into();
        let pages_max = bytes_max.map(|bytes| bytes / page_bytes);
        if let Some(pages) = pages_max {
            // SQLite counts pages in 32 bits.
            let pages = u32::try_from(pages).unwrap_or(u32::MAX - 1).max(1);
            connection.pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0))?;
        }
        Ok(Self { page_bytes, pages_max })
    }

    /// Why there is no room for a record, if so. Counts what the transaction under way has written.
    pub(crate) fn refuses(
        self,
        connection: &Connection,
        append: &Append,
    ) -> rusqlite::Result<Option<Refusal>> {
        let Some(pages_max) = self.pages_max else { return Ok(None) };
        let used: u32 = connection.prepare_cached("PRAGMA page_count")?.query_row([], |row| row.get(0))?;
        let wanted = u64::from(used) + append.payload.len() as u64 / self.page_bytes + PAGES_BESIDE;
        let (limit, whose) = match append.purpose {
            Purpose::Ordinary => (pages_max * ORDINARY_TENTHS / 10, "the last tenth is kept for essentials"),
            Purpose::Essential => (pages_max, "nothing is left"),
        };
        let why = || {
            let (used, max) = (u64::from(used) * self.page_bytes, pages_max * self.page_bytes);
            format!("{used} of {max} bytes are taken, {whose}")
        };
        Ok((wanted > limit).then(|| Refusal::Full(why())))
    }
}
