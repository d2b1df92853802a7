//! Tables of a view: typed rows under a prefix, written back in batches.
//!
//! A fold changes rows in memory; each is encoded once, when it is flushed, however many events
//! changed it. Readers see what was flushed. Rows that were read or flushed a moment ago stay in memory, and so does
//! that there is none: folds ask for the same few again and again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::Bound;

use lru::LruCache;
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Unchanged rows that a table keeps in memory, absent ones among them.
const CLEAN_ROWS_MAX: usize = 8_192;

/// One kind of row, under its prefix. Keys are ids and `/`.
#[derive(Debug)]
pub struct Table<R> {
    prefix: &'static str,
    dirty: BTreeMap<String, Option<R>>,
    /// As they are in the store. No key is here and among the dirty ones.
    clean: RefCell<LruCache<String, Option<R>>>,
}

fn store_key(prefix: &str, key: &str) -> Vec<u8> {
    format!("{prefix}/{key}").into_bytes()
}

fn decoded<R: DeserializeOwned>(bytes: &[u8]) -> Result<R, ViewStoreError> {
    rmp_serde::from_slice(bytes).map_err(|error| ViewStoreError(format!("a row cannot be read: {error}")))
}

impl<R: Serialize + DeserializeOwned + Clone> Table<R> {
    /// A table under a prefix that no other table of the view has.
    pub fn new(prefix: &'static str) -> Self {
        Self { prefix, dirty: BTreeMap::new(), clean: RefCell::new(LruCache::unbounded()) }
    }

    /// The row of a key, with what is not flushed yet.
    pub fn get(&self, store: &dyn ViewStore, key: &str) -> Result<Option<R>, ViewStoreError> {
        if let Some(row) = self.dirty.get(key) {
            return Ok(row.clone());
        }
        let mut clean = self.clean.borrow_mut();
        if let Some(row) = clean.get(key) {
            return Ok(row.clone());
        }
        let row = Reader::new(self.prefix).get(store, key)?;
        keep(&mut clean, key.to_owned(), row.clone());
        Ok(row)
    }

    /// The row of a key, to be changed in place; a new one where there was none.
    pub fn row(&mut self, store: &dyn ViewStore, key: &str) -> Result<&mut R, ViewStoreError>
    where
        R: Default,
    {
        if !self.dirty.contains_key(key) {
            let row = self.taken(store, key)?;
            self.dirty.insert(key.to_owned(), row);
        }
        let row = self.dirty.get_mut(key).ok_or_else(|| ViewStoreError("a row vanished".to_owned()))?;
        Ok(row.get_or_insert_default())
    }

    /// The row of a key, to be changed in place, if there is one.
    pub fn existing(&mut self, store: &dyn ViewStore, key: &str) -> Result<Option<&mut R>, ViewStoreError> {
        if !self.dirty.contains_key(key) {
            let Some(row) = self.taken(store, key)? else {
                keep(self.clean.get_mut(), key.to_owned(), None);
                return Ok(None);
            };
            self.dirty.insert(key.to_owned(), Some(row));
        }
        Ok(self.dirty.get_mut(key).and_then(Option::as_mut))
    }

    /// A row that is not dirty, to become so.
    fn taken(&mut self, store: &dyn ViewStore, key: &str) -> Result<Option<R>, ViewStoreError> {
        match self.clean.get_mut().pop(key) {
            Some(row) => Ok(row),
            None => Reader::new(self.prefix).get(store, key),
        }
    }

    /// Writes a row.
    pub fn put(&mut self, key: impl Into<String>, row: R) {
        self.change(key.into(), Some(row));
    }

    /// Removes a row.
    pub fn remove(&mut self, key: impl Into<String>) {
        self.change(key.into(), None);
    }

    fn change(&mut self, key: String, row: Option<R>) {
        self.clean.get_mut().pop(&key);
        self.dirty.insert(key, row);
    }

    /// Every row whose key begins so, in order, with what is not flushed yet.
    pub fn scan(&self, store: &dyn ViewStore, key_prefix: &str) -> Result<Vec<(String, R)>, ViewStoreError> {
        let rows = Reader::new(self.prefix).all(store, key_prefix)?;
        let changed = self.dirty.range(key_prefix.to_owned()..);
        Ok(with_changes(rows, changed.take_while(|(key, _)| key.starts_with(key_prefix))))
    }

    /// Every row whose key comes after this one, in order, with what is not flushed yet.
    pub fn scan_after(&self, store: &dyn ViewStore, after: &str) -> Result<Vec<(String, R)>, ViewStoreError> {
        let rows = Reader::new(self.prefix).after(store, "", Some(after.to_owned()))?;
        let changed = self.dirty.range::<str, _>((Bound::Excluded(after), Bound::Unbounded));
        Ok(with_changes(rows, changed))
    }

    /// Moves the changed rows into a batch.
    pub fn drain(&mut self, writes: &mut Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ViewStoreError> {
        let clean = self.clean.get_mut();
        for (key, row) in std::mem::take(&mut self.dirty) {
            let bytes = row.as_ref().map(rmp_serde::to_vec_named).transpose();
            let bytes = bytes.map_err(|error| ViewStoreError(format!("a row cannot be written: {error}")))?;
            writes.push((store_key(self.prefix, &key), bytes));
            keep(clean, key, row);
        }
        Ok(())
    }
}

/// Rows of the store, with those that were changed since.
fn with_changes<'a, R: Clone + 'a>(
    rows: Vec<(String, R)>,
    changed: impl Iterator<Item = (&'a String, &'a Option<R>)>,
) -> Vec<(String, R)> {
    let mut rows: BTreeMap<String, R> = rows.into_iter().collect();
    for (key, row) in changed {
        match row {
            Some(row) => rows.insert(key.clone(), row.clone()),
            None => rows.remove(key),
        };
    }
    rows.into_iter().collect()
}

fn keep<R>(clean: &mut LruCache<String, Option<R>>, key: String, row: Option<R>) {
    clean.put(key, row);
    if clean.len() > CLEAN_ROWS_MAX {
        clean.pop_lru();
    }
}

/// Reads the flushed rows of a table.
#[derive(Debug)]
pub struct Reader<R> {
    prefix: &'static str,
    rows: PhantomData<fn() -> R>,
}

/// Rows fetched from the store at a time.
const PAGE: usize = 1_000;

impl<R: DeserializeOwned> Reader<R> {
    /// A reader of the table under a prefix.
    pub const fn new(prefix: &'static str) -> Self {
        Self { prefix, rows: PhantomData }
    }

    /// One row.
    pub fn get(&self, store: &dyn ViewStore, key: &str) -> Result<Option<R>, ViewStoreError> {
        store.get(&store_key(self.prefix, key))?.map(|bytes| decoded(&bytes)).transpose()
    }

    /// Every row whose key begins so, in order.
    pub fn all(&self, store: &dyn ViewStore, key_prefix: &str) -> Result<Vec<(String, R)>, ViewStoreError> {
        self.after(store, key_prefix, None)
    }

    /// Of those, what comes after a key.
    fn after(
        &self,
        store: &dyn ViewStore,
        key_prefix: &str,
        mut after: Option<String>,
    ) -> Result<Vec<(String, R)>, ViewStoreError> {
        let mut rows = Vec::new();
        loop {
            let page = self.page(store, key_prefix, after.as_deref(), PAGE)?;
            let is_last = page.len() < PAGE;
            after = page.last().map(|(key, _)| key.clone());
            rows.extend(page);
            if is_last {
                return Ok(rows);
            }
        }
    }

    /// At most `rows_max` rows whose key begins so and comes after a key, in order.
    pub fn page(
        &self,
        store: &dyn ViewStore,
        key_prefix: &str,
        after: Option<&str>,
        rows_max: usize,
    ) -> Result<Vec<(String, R)>, ViewStoreError> {
        let prefix = store_key(self.prefix, key_prefix);
        let after = after.map(|key| store_key(self.prefix, key));
        let rows = store.scan(&prefix, after.as_deref(), rows_max)?;
        rows.into_iter()
            .map(|(key, value)| {
                let key = key.get(self.prefix.len() + 1..).unwrap_or_default();
                Ok((String::from_utf8_lossy(key).into_owned(), decoded(&value)?))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use openfloor_view_store::memory::MemoryViews;
    use openfloor_view_store::{Batch, Checkpoint, Row};

    use super::*;

    #[test]
    fn a_scan_sees_flushed_and_changed_rows_as_one() {
        let store = MemoryViews::default();
        let mut table = Table::<u32>::new("t");
        *table.row(&store, "a/1").expect("a row") = 1;
        *table.row(&store, "a/2").expect("a row") = 2;
        *table.row(&store, "b/1").expect("a row") = 9;
        let mut batch = Batch::default();
        table.drain(&mut batch.writes).expect("rows encode");
        store.commit(batch).expect("the store takes it");
        table.remove("a/1");
        *table.row(&store, "a/2").expect("a row") += 5;
        table.put("a/3", 3);
        let rows = table.scan(&store, "a/").expect("rows");
        assert_eq!(rows, [("a/2".to_owned(), 7), ("a/3".to_owned(), 3)]);
        let rows = table.scan_after(&store, "a/2").expect("rows");
        assert_eq!(rows, [("a/3".to_owned(), 3), ("b/1".to_owned(), 9)]);
        assert_eq!(Reader::<u32>::new("t").get(&store, "a/2").expect("a row"), Some(2));
        assert_eq!(table.existing(&store, "a/1").expect("readable"), None);
    }

    /// A store that counts what it is asked.
    #[derive(Default)]
    struct Counting {
        rows: MemoryViews,
        gets: AtomicUsize,
    }

    impl ViewStore for Counting {
        fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError> {
            self.gets.fetch_add(1, Ordering::Relaxed);
            self.rows.get(key)
        }

        fn scan(
            &self,
            prefix: &[u8],
            after: Option<&[u8]>,
            rows_max: usize,
        ) -> Result<Vec<Row>, ViewStoreError> {
            self.rows.scan(prefix, after, rows_max)
        }

        fn bytes_on_disk(&self) -> u64 {
            self.rows.bytes_on_disk()
        }

        fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError> {
            self.rows.checkpoint()
        }

        fn commit(&self, batch: Batch) -> Result<(), ViewStoreError> {
            self.rows.commit(batch)
        }
    }

    fn flush(table: &mut Table<u32>, store: &dyn ViewStore) {
        let mut batch = Batch::default();
        table.drain(&mut batch.writes).expect("rows encode");
        store.commit(batch).expect("the store takes it");
    }

    #[test]
    fn what_was_read_or_flushed_a_moment_ago_is_not_asked_of_the_store_again() {
        let store = Counting::default();
        let mut table = Table::<u32>::new("t");
        assert_eq!(table.get(&store, "absent").expect("readable"), None);
        assert_eq!(table.get(&store, "absent").expect("readable"), None);
        *table.row(&store, "a").expect("a row") = 1;
        flush(&mut table, &store);
        assert_eq!(table.get(&store, "a").expect("readable"), Some(1));
        *table.row(&store, "a").expect("a row") += 1;
        *table.row(&store, "absent").expect("a row") = 5;
        flush(&mut table, &store);
        assert_eq!(store.gets.load(Ordering::Relaxed), 2, "once for each key");
        let kept = Reader::<u32>::new("t").all(&store, "").expect("rows");
        assert_eq!(kept, [("a".to_owned(), 2), ("absent".to_owned(), 5)]);
    }

    #[test]
    fn what_is_kept_in_memory_is_bounded_and_the_rest_is_read() {
        let store = Counting::default();
        let mut table = Table::<u32>::new("t");
        let last = u32::try_from(CLEAN_ROWS_MAX).expect("a few thousand");
        for number in 0..=last {
            table.put(number.to_string(), number);
        }
        flush(&mut table, &store);
        assert_eq!(table.clean.borrow().len(), CLEAN_ROWS_MAX);
        for number in 0..=last {
            assert_eq!(table.get(&store, &number.to_string()).expect("readable"), Some(number));
        }
        assert!(store.gets.load(Ordering::Relaxed) > 0);
    }

    #[test]
    fn a_row_that_was_removed_is_absent_before_and_after_the_flush() {
        let store = MemoryViews::default();
        let mut table = Table::<u32>::new("t");
        table.put("a", 1);
        flush(&mut table, &store);
        table.remove("a");
        assert_eq!(table.get(&store, "a").expect("readable"), None);
        flush(&mut table, &store);
        assert_eq!(table.get(&store, "a").expect("readable"), None);
        assert_eq!(table.existing(&store, "a").expect("readable"), None);
        assert_eq!(*table.row(&store, "a").expect("a row"), 0);
    }
}
