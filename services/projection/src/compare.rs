//! A view as bytes, to compare a kept one with one that was folded anew.

use openfloor_application::projector::UNSETTLED;
use openfloor_view_store::{ViewStore, ViewStoreError};

/// Rows read at a time.
const PAGE: usize = 1_000;

/// Every row of a store in order, keys and values each with their length before them (8 bytes,
/// big-endian). Without the table of erasures that wait for a new store: it says something about the
/// files of this store, and not about the log. Equal logs give equal bytes.
pub fn dump_for_comparison(store: &dyn ViewStore) -> Result<Vec<u8>, ViewStoreError> {
    let ours_alone = format!("{UNSETTLED}/").into_bytes();
    let mut bytes = Vec::new();
    let mut after: Option<Vec<u8>> = None;
    loop {
        let page = store.scan(b"", after.as_deref(), PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(bytes) };
        after = Some(last.clone());
        for (key, value) in page.iter().filter(|(key, _)| !key.starts_with(&ours_alone)) {
            for part in [key, value] {
                bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
                bytes.extend_from_slice(part);
            }
        }
    }
}
