use std::fs;
use std::path::Path;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use openfloor_view_store::{Batch, Checkpoint, ViewStore};

use super::{OpenError, Opened, Options, open, open_files};
use crate::layout::Layout;
use crate::standing::{Standing, boot};
use crate::store::SledViews;

fn at(position: u64) -> Checkpoint {
    Checkpoint { log: "log-a".into(), position, commit: format!("commit-{position}") }
}

fn filled(directory: &Path) -> SledViews {
    let opened = open(directory, Options::default(), open_files).expect("opens");
    let writes = vec![(b"a".to_vec(), Some(b"1".to_vec()))];
    opened.store.commit(Batch { writes, checkpoint: Some(at(1)) }).expect("commits");
    opened.store
}

fn is_kept(opened: &Opened) -> bool {
    opened.quarantined.is_none() && opened.store.checkpoint().expect("answers") == Some(at(1))
}

fn is_fresh(opened: &Opened) -> bool {
    opened.quarantined.is_some()
        && opened.store.checkpoint().expect("answers").is_none()
        && opened.store.get(b"a").expect("answers").is_none()
}

fn is_first(data: &Path) -> bool {
    data.ends_with("data-1")
}

fn panics_first(data: &Path, options: &Options) -> Result<sled::Db, sled::Error> {
    assert!(!is_first(data), "as sled does where it finds damage");
    open_files(data, options)
}

fn fails_first(data: &Path, options: &Options) -> Result<sled::Db, sled::Error> {
    if is_first(data) { Err(sled::Error::ReportableBug("Ada".into())) } else { open_files(data, options) }
}

fn hangs_first(data: &Path, options: &Options) -> Result<sled::Db, sled::Error> {
    if is_first(data) {
        let never = Mutex::new(());
        let guard = never.lock().expect("no one else holds it");
        drop(Condvar::new().wait_while(guard, |()| true));
    }
    open_files(data, options)
}

fn lacks_rights(_: &Path, _: &Options) -> Result<sled::Db, sled::Error> {
    Err(std::io::Error::from(std::io::ErrorKind::PermissionDenied).into())
}

#[test]
fn a_store_that_panics_fails_or_hangs_on_opening_is_set_aside() {
    let limit = Options { open_limit: Duration::from_millis(300), ..Options::default() };
    for (opener, why) in [
        (panics_first as super::Opener, "sled panicked: as sled does where it finds damage"),
        (fails_first, "sled reports a bug of its own"),
        (hangs_first, "opening it did not end within 300ms"),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        drop(filled(directory.path()));
        let opened = open(directory.path(), limit.clone(), opener).expect("opens");
        assert!(is_fresh(&opened));
        assert_eq!(opened.quarantined.as_deref(), Some(why));
        assert!(directory.path().join("quarantined-1/db").exists());
        assert!(!directory.path().join("data-1").exists());
    }
}

#[test]
fn at_most_one_store_stays_in_quarantine() {
    let directory = tempfile::tempdir().expect("a directory");
    for _ in 0..3 {
        let store = filled(directory.path());
        let data = store.data();
        drop(store);
        fs::write(data.join("conf"), b"not the configuration of sled").expect("writes");
    }
    let opened = open(directory.path(), Options::default(), open_files).expect("opens");
    assert!(is_fresh(&opened));
    let names = fs::read_dir(directory.path()).expect("reads");
    let mut names: Vec<_> = names.map(|entry| entry.expect("reads").file_name()).collect();
    names.sort();
    assert_eq!(names, ["data-4", "lock", "quarantined-3", "standing-4"]);
}

#[test]
fn a_fault_of_the_system_leaves_the_store_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    drop(filled(directory.path()));
    for _ in 0..5 {
        let refused = open(directory.path(), Options::default(), lacks_rights);
        assert!(matches!(refused, Err(OpenError::Io { .. })));
    }
    let opened = open(directory.path(), Options::default(), open_files).expect("opens");
    assert!(is_kept(&opened));
}

#[test]
fn a_fresh_store_that_does_not_open_either_is_an_error() {
    fn panics(_: &Path, _: &Options) -> Result<sled::Db, sled::Error> {
        panic!("always")
    }
    let directory = tempfile::tempdir().expect("a directory");
    drop(filled(directory.path()));
    let refused = open(directory.path(), Options::default(), panics);
    assert!(matches!(refused, Err(OpenError::Fresh { why, .. }) if why == "sled panicked: always"));
}

#[test]
fn a_store_in_use_is_not_opened_and_not_set_aside() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = filled(directory.path());
    let refused = open(directory.path(), Options::default(), open_files);
    assert!(matches!(refused, Err(OpenError::Locked(_))));
    drop(store);
    assert!(is_kept(&open(directory.path(), Options::default(), open_files).expect("opens")));
}

#[test]
fn files_that_another_program_holds_are_not_set_aside() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = filled(directory.path());
    let file = store.data().join("db");
    drop(store);
    let held = fs::File::open(file).expect("opens");
    held.lock().expect("locks once sled has let go");
    let refused = open(directory.path(), Options::default(), open_files);
    assert!(matches!(refused, Err(OpenError::Locked(_))));
    drop(held);
    assert!(is_kept(&open(directory.path(), Options::default(), open_files).expect("opens")));
}

#[test]
fn a_store_is_opened_only_where_nothing_is_held_against_it() {
    for (standing, kept) in [
        (Standing::Closed(0), false),
        (Standing::Open(boot()), true),
        (Standing::Opening(2, boot()), true),
        (Standing::Opening(3, boot()), false),
        (Standing::Open("another boot".into()), false),
        (Standing::Doubt("it was torn".into()), false),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        drop(filled(directory.path()));
        let layout = Layout::take(directory.path()).ok().expect("takes");
        standing.write(&layout.standing(1)).expect("writes");
        drop(layout);
        let opened = open(directory.path(), Options::default(), open_files).expect("opens");
        assert!(if kept { is_kept(&opened) } else { is_fresh(&opened) }, "{standing:?}");
    }
}

/// Changes the store behind its back, as if the process had died afterwards.
fn insert_raw(store: SledViews, key: &[u8], value: &[u8]) {
    let data = store.data();
    drop(store);
    fs::File::open(data.join("db")).and_then(|file| file.lock()).expect("locks once sled has let go");
    let db = open_files(&data, &Options::default()).expect("opens");
    db.insert(key, value).expect("inserts");
    drop(db);
    let directory = data.parent().expect("the directory of the view version");
    Standing::Open(boot()).write(&directory.join("standing-1")).expect("writes");
}

#[test]
fn an_unreadable_checkpoint_or_half_a_commit_is_a_doubt() {
    for (key, why) in [
        (&[0][..], "its checkpoint cannot be read"),
        (&[0, 0][..], "the process ended in the middle of a large commit"),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        insert_raw(filled(directory.path()), key, b"no checkpoint");
        let opened = open(directory.path(), Options::default(), open_files).expect("opens");
        assert!(is_fresh(&opened));
        assert_eq!(opened.quarantined.as_deref(), Some(why));
    }
}

#[test]
fn a_store_filled_beside_another_replaces_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let old = filled(directory.path());
    let new = old.beside().expect("opens");
    assert_eq!(new.checkpoint().expect("answers"), None);
    assert_eq!(old.checkpoint().expect("answers"), Some(at(1)));
    new.commit(Batch { writes: Vec::new(), checkpoint: Some(at(2)) }).expect("commits");
    let data = old.data();
    drop(old);
    new.remove_others().expect("removes");
    assert!(!data.exists());
    drop(new);
    let opened = open(directory.path(), Options::default(), open_files).expect("opens");
    assert_eq!(opened.store.checkpoint().expect("answers"), Some(at(2)));
}

#[test]
fn a_store_that_somebody_deleted_begins_anew() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = filled(directory.path()).data();
    fs::remove_dir_all(&data).expect("removes");
    let opened = open(directory.path(), Options::default(), open_files).expect("opens");
    assert_eq!((opened.store.checkpoint().expect("answers"), opened.quarantined), (None, None));
    assert!(!data.exists(), "the number of a store is never given twice");
}

#[test]
fn processes_that_die_before_the_first_file_of_a_store_do_not_keep_it_from_opening() {
    let directory = tempfile::tempdir().expect("a directory");
    let layout = Layout::take(directory.path()).ok().expect("takes");
    Standing::Opening(9, boot()).write(&layout.standing(1)).expect("writes");
    drop(layout);
    let opened = open(directory.path(), Options::default(), open_files).expect("opens");
    assert_eq!(opened.quarantined, None);
}

#[test]
fn standings_that_were_half_written_are_cleared_away() {
    let directory = tempfile::tempdir().expect("a directory");
    for number in [1, 7] {
        fs::write(directory.path().join(format!("standing-{number}.new")), "op").expect("writes");
    }
    let opened = open(directory.path(), Options::default(), open_files).expect("opens");
    opened.store.remove_others().expect("removes");
    let names = fs::read_dir(directory.path()).expect("reads");
    let left =
        names.filter(|entry| entry.as_ref().expect("reads").file_name().to_string_lossy().ends_with(".new"));
    assert_eq!(left.count(), 0);
}
