//! The contract of the port, as a suite that every adapter runs.
//!
//! An adapter implements [`Harness`] in its tests and calls [`keeps_all_promises`].

use crate::{Batch, Checkpoint, Row, SharedViews};

/// How the suite gets at an adapter.
pub trait Harness {
    /// A new, empty store.
    fn open(&self) -> SharedViews;

    /// The same store, closed in good order and opened again. The caller has given up every other
    /// handle to it.
    fn reopen(&self, store: SharedViews) -> SharedViews;
}

/// One promise of the port: its name, and the check that fails loudly where it is broken.
pub type Promise = (&'static str, fn(&dyn Harness));

/// Every promise of the port.
pub const PROMISES: &[Promise] = &[
    ("a new store is empty", a_new_store_is_empty),
    ("get gives what was committed last", get_gives_what_was_committed_last),
    ("a removed key is gone", a_removed_key_is_gone),
    ("the last write of a key in a batch stands", the_last_write_of_a_key_in_a_batch_stands),
    ("an empty value is a value", an_empty_value_is_a_value),
    ("any bytes are a key", any_bytes_are_a_key),
    ("a scan is ordered and holds its prefix exactly", a_scan_is_ordered_and_holds_its_prefix_exactly),
    ("a scan begins behind the key given", a_scan_begins_behind_the_key_given),
    ("a scan gives no more rows than asked for", a_scan_gives_no_more_rows_than_asked_for),
    ("the checkpoint is never a row", the_checkpoint_is_never_a_row),
    ("a batch without checkpoint keeps the old one", a_batch_without_checkpoint_keeps_the_old_one),
    ("rows and checkpoint survive reopening", rows_and_checkpoint_survive_reopening),
    ("a reader sees a row no older than the checkpoint", a_reader_sees_a_row_no_older_than_the_checkpoint),
    ("a hundred thousand rows scan in pages", a_hundred_thousand_rows_scan_in_pages),
];

/// Runs every promise against a fresh harness each.
pub fn keeps_all_promises<H: Harness>(harness: impl Fn() -> H) {
    for (name, check) in PROMISES {
        eprintln!("promise: {name}");
        check(&harness());
    }
}

/// Nothing is found, and no checkpoint is claimed, before the first commit.
pub fn a_new_store_is_empty(harness: &dyn Harness) {
    let views = harness.open();
    assert_eq!(get(&views, b"a"), None);
    assert_eq!(scan(&views, b"", None, 10), []);
    assert_eq!(checkpoint(&views), None);
}

/// A commit is visible to the next read.
pub fn get_gives_what_was_committed_last(harness: &dyn Harness) {
    let views = harness.open();
    commit(&views, &[(b"a", Some(b"1")), (b"b", Some(b"2"))], None);
    commit(&views, &[(b"a", Some(b"3"))], None);
    assert_eq!(get(&views, b"a").as_deref(), Some(&b"3"[..]));
    assert_eq!(get(&views, b"b").as_deref(), Some(&b"2"[..]));
    assert_eq!(get(&views, b"c"), None);
}

/// Neither `get` nor `scan` finds a removed key; removing what is not there is no error.
pub fn a_removed_key_is_gone(harness: &dyn Harness) {
    let views = harness.open();
    commit(&views, &[(b"a", Some(b"1")), (b"b", Some(b"2"))], None);
    commit(&views, &[(b"a", None), (b"never", None)], None);
    assert_eq!(get(&views, b"a"), None);
    assert_eq!(scan(&views, b"", None, 10), [row(b"b", b"2")]);
}

/// Writes of one batch are applied in their order.
pub fn the_last_write_of_a_key_in_a_batch_stands(harness: &dyn Harness) {
    let views = harness.open();
    commit(&views, &[(b"a", Some(b"1")), (b"a", None), (b"b", None), (b"b", Some(b"2"))], None);
    assert_eq!(scan(&views, b"", None, 10), [row(b"b", b"2")]);
}

/// An empty value differs from an absent key, and survives.
pub fn an_empty_value_is_a_value(harness: &dyn Harness) {
    let views = harness.open();
    commit(&views, &[(b"a", Some(b""))], None);
    let views = harness.reopen(views);
    assert_eq!(get(&views, b"a").as_deref(), Some(&b""[..]));
    assert_eq!(scan(&views, b"a", None, 10), [row(b"a", b"")]);
}

/// No key is reserved, the empty one included.
pub fn any_bytes_are_a_key(harness: &dyn Harness) {
    let views = harness.open();
    let keys: [&[u8]; 5] = [b"", b"\0", b"\0\0", b"\xff", b"\xff\xff"];
    let writes: Vec<_> = keys.iter().map(|key| (*key, Some(*key))).collect();
    commit(&views, &writes, Some(at(1)));
    for key in keys {
        assert_eq!(get(&views, key).as_deref(), Some(key), "key {key:?}");
    }
    assert_eq!(scan(&views, b"", None, 10), keys.map(|key| row(key, key)));
    assert_eq!(scan(&views, b"\xff", None, 10), [row(b"\xff", b"\xff"), row(b"\xff\xff", b"\xff\xff")]);
    assert_eq!(checkpoint(&views), Some(at(1)));
}

/// Order is by bytes; a neighbour that merely sorts near the prefix is left out.
pub fn a_scan_is_ordered_and_holds_its_prefix_exactly(harness: &dyn Harness) {
    let views = harness.open();
    let keys: [&[u8]; 7] = [b"p", b"p/\xff", b"p/10", b"p/2", b"p/", b"p0", b"o/9"];
    let writes: Vec<_> = keys.iter().map(|key| (*key, Some(&b"v"[..]))).collect();
    commit(&views, &writes, None);
    let found: Vec<Vec<u8>> = scan(&views, b"p/", None, 100).into_iter().map(|(key, _)| key).collect();
    assert_eq!(found, [&b"p/"[..], b"p/10", b"p/2", b"p/\xff"]);
    assert_eq!(scan(&views, b"q", None, 100), []);
}

/// `after` is exclusive, need not exist, and a bound outside the prefix moves nothing into it.
pub fn a_scan_begins_behind_the_key_given(harness: &dyn Harness) {
    let views = harness.open();
    commit(&views, &[(b"p/1", Some(b"1")), (b"p/3", Some(b"3")), (b"q/1", Some(b"q"))], None);
    assert_eq!(scan(&views, b"p/", Some(b"p/1"), 10), [row(b"p/3", b"3")]);
    assert_eq!(scan(&views, b"p/", Some(b"p/2"), 10), [row(b"p/3", b"3")]);
    assert_eq!(scan(&views, b"p/", Some(b"p/3"), 10), []);
    assert_eq!(scan(&views, b"p/", Some(b"a"), 10), [row(b"p/1", b"1"), row(b"p/3", b"3")]);
    assert_eq!(scan(&views, b"p/", Some(b"q/0"), 10), []);
}

/// `rows_max` is a limit, and zero rows are a possible answer.
pub fn a_scan_gives_no_more_rows_than_asked_for(harness: &dyn Harness) {
    let views = harness.open();
    commit(&views, &[(b"a", Some(b"1")), (b"b", Some(b"2")), (b"c", Some(b"3"))], None);
    assert_eq!(scan(&views, b"", None, 2), [row(b"a", b"1"), row(b"b", b"2")]);
    assert_eq!(scan(&views, b"", None, 0), []);
    assert_eq!(scan(&views, b"", None, usize::MAX).len(), 3);
}

/// Where an adapter keeps the checkpoint beside the rows, no reader of rows meets it.
pub fn the_checkpoint_is_never_a_row(harness: &dyn Harness) {
    let views = harness.open();
    commit(&views, &[], Some(at(7)));
    assert_eq!(checkpoint(&views), Some(at(7)));
    assert_eq!(scan(&views, b"", None, 10), []);
    for first in 0..=u8::MAX {
        assert_eq!(get(&views, &[first]), None);
        assert_eq!(scan(&views, &[first], None, 10), []);
    }
}

/// A batch that reaches no new position leaves the checkpoint alone.
pub fn a_batch_without_checkpoint_keeps_the_old_one(harness: &dyn Harness) {
    let views = harness.open();
    commit(&views, &[(b"a", Some(b"1"))], Some(at(1)));
    commit(&views, &[(b"a", Some(b"2"))], None);
    assert_eq!(checkpoint(&views), Some(at(1)));
    commit(&views, &[], Some(at(2)));
    assert_eq!(checkpoint(&views), Some(at(2)));
    assert_eq!(get(&views, b"a").as_deref(), Some(&b"2"[..]));
}

/// A store that was closed in good order forgets nothing.
pub fn rows_and_checkpoint_survive_reopening(harness: &dyn Harness) {
    let mut views = harness.open();
    for position in 1..=3 {
        commit(&views, &[(b"a", Some(&[position]))], Some(at(position.into())));
        views = harness.reopen(views);
        assert_eq!(get(&views, b"a").as_deref(), Some(&[position][..]));
        assert_eq!(checkpoint(&views), Some(at(position.into())));
    }
}

/// A batch is atomic with its checkpoint: who reads the checkpoint first and a row next never
/// meets a row from before that checkpoint.
pub fn a_reader_sees_a_row_no_older_than_the_checkpoint(harness: &dyn Harness) {
    const COMMITS: u64 = 300;
    let views = harness.open();
    let writer = {
        let views = views.clone();
        move || {
            for position in 1..=COMMITS {
                let value = position.to_be_bytes();
                commit(&views, &[(b"first", Some(&value)), (b"last", Some(&value))], Some(at(position)));
            }
        }
    };
    std::thread::scope(|threads| {
        let writing = threads.spawn(writer);
        while !writing.is_finished() {
            let reached = checkpoint(&views).map_or(0, |checkpoint| checkpoint.position);
            for key in [&b"first"[..], b"last"] {
                assert!(number(get(&views, key)) >= reached, "a row is older than its checkpoint");
            }
        }
    });
    assert_eq!(checkpoint(&views), Some(at(COMMITS)));
    assert_eq!(number(get(&views, b"last")), COMMITS);
}

/// Paging by the last key seen visits each row once, in order.
pub fn a_hundred_thousand_rows_scan_in_pages(harness: &dyn Harness) {
    const ROWS: u32 = 100_000;
    const PAGE: usize = 997;
    let views = harness.open();
    let key = |number: u32| [b"row/", &number.to_be_bytes()[..]].concat();
    let writes = (0..ROWS).map(|number| (key(number), Some(number.to_le_bytes().to_vec()))).collect();
    views.commit(Batch { writes, checkpoint: Some(at(1)) }).expect("commits");
    commit(&views, &[(b"row0", Some(b"behind")), (b"row.", Some(b"before"))], None);
    let views = harness.reopen(views);

    let mut seen = 0;
    let mut after: Option<Vec<u8>> = None;
    loop {
        let page = scan(&views, b"row/", after.as_deref(), PAGE);
        for (found, value) in &page {
            assert_eq!(*found, key(seen));
            assert_eq!(*value, seen.to_le_bytes());
            seen += 1;
        }
        match page.last() {
            Some((last, _)) => after = Some(last.clone()),
            None => break,
        }
    }
    assert_eq!(seen, ROWS);
}

fn at(position: u64) -> Checkpoint {
    Checkpoint { log: "log-a".into(), position, commit: format!("commit-{position}") }
}

fn row(key: &[u8], value: &[u8]) -> Row {
    (key.to_vec(), value.to_vec())
}

fn number(value: Option<Vec<u8>>) -> u64 {
    value.map_or(0, |bytes| u64::from_be_bytes(bytes.try_into().expect("a number of eight bytes")))
}

#[track_caller]
fn get(views: &SharedViews, key: &[u8]) -> Option<Vec<u8>> {
    views.get(key).expect("get answers")
}

#[track_caller]
fn scan(views: &SharedViews, prefix: &[u8], after: Option<&[u8]>, rows_max: usize) -> Vec<Row> {
    views.scan(prefix, after, rows_max).expect("scan answers")
}

#[track_caller]
fn checkpoint(views: &SharedViews) -> Option<Checkpoint> {
    views.checkpoint().expect("checkpoint answers")
}

#[track_caller]
fn commit(views: &SharedViews, writes: &[(&[u8], Option<&[u8]>)], checkpoint: Option<Checkpoint>) {
    let writes = writes.iter().map(|(key, value)| (key.to_vec(), value.map(<[u8]>::to_vec))).collect();
    views.commit(Batch { writes, checkpoint }).expect("commit succeeds");
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Harness, keeps_all_promises};
    use crate::SharedViews;
    use crate::memory::MemoryViews;

    struct InMemory;

    impl Harness for InMemory {
        fn open(&self) -> SharedViews {
            Arc::new(MemoryViews::default())
        }

        fn reopen(&self, store: SharedViews) -> SharedViews {
            store
        }
    }

    #[test]
    fn memory_keeps_the_contract() {
        keeps_all_promises(|| InMemory);
    }
}
