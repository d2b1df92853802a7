//! Files of sled that were damaged while nobody used them.
//!
//! Files that changed since they were closed are noticed before sled sees them. Where that is not
//! known (the process was killed), sled itself may fail or panic over them; that costs the store.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use openfloor_view_store::ViewStore;
use tempfile::TempDir;

use crate::{model, open};

const COMMITS: u64 = 300;

/// A directory with a store at [`COMMITS`], closed in good order; opened twice, so that a snapshot
/// lies beside its log.
fn written() -> TempDir {
    let directory = TempDir::new().expect("a directory");
    for half in [1..=COMMITS / 2, COMMITS / 2 + 1..=COMMITS] {
        let store = open(directory.path()).store;
        for position in half {
            store.commit(model::batch(position)).expect("commits");
        }
    }
    directory
}

/// Opens a copy of a store that `damage` was done to. True if it was set aside.
fn is_set_aside_after(sound: &Path, damage: impl FnOnce(&Path)) -> bool {
    let copy = TempDir::new().expect("a directory");
    copy_all(sound, copy.path());
    damage(&copy.path().join("data-1"));
    let opened = open(copy.path());
    let found = model::assert_consistent(&opened.store);
    assert_eq!(found, if opened.quarantined.is_some() { 0 } else { COMMITS });
    opened.quarantined.is_some()
}

/// Places in a file of so many bytes, at its ends and spread over it.
fn places(bytes: u64) -> impl Iterator<Item = u64> {
    [0, 1, 16, bytes - 1].into_iter().chain((1..10).map(move |step| step * bytes / 10 + step * 97))
}

#[test]
fn a_log_that_changed_since_it_was_closed_is_set_aside() {
    let sound = written();
    assert!(!is_set_aside_after(sound.path(), |_| ()));
    let bytes = fs::metadata(sound.path().join("data-1/db")).expect("is there").len();
    for at in places(bytes) {
        assert!(is_set_aside_after(sound.path(), |data| overwrite(&data.join("db"), at, &[0xA5; 64])));
        assert!(is_set_aside_after(sound.path(), |data| truncate(&data.join("db"), at)));
    }
}

#[test]
fn damage_that_sled_meets_itself_ends_in_an_answer() {
    let sound = written();
    let bytes = fs::metadata(sound.path().join("data-1/db")).expect("is there").len();
    let mut set_aside = 0;
    for at in places(bytes) {
        let copy = TempDir::new().expect("a directory");
        copy_all(sound.path(), copy.path());
        fs::remove_file(copy.path().join("standing-1")).expect("removes");
        truncate(&copy.path().join("data-1/db"), at);
        let opened = open(copy.path());
        // What was lost without a word cannot be told here; but there is an answer.
        let answer = opened.store.scan(b"", None, usize::MAX);
        set_aside += u32::from(opened.quarantined.is_some() || answer.is_err());
    }
    assert!(set_aside > 3, "the damage did not reach what matters");
}

#[test]
fn a_log_that_is_cut_or_gone_is_set_aside() {
    let sound = written();
    assert!(is_set_aside_after(sound.path(), |data| truncate(&data.join("db"), 0)));
    assert!(is_set_aside_after(sound.path(), |data| fs::remove_file(data.join("db")).expect("removes")));
    assert!(
        is_set_aside_after(sound.path(), |data| fs::write(data.join("db"), [0x5A; 4096]).expect("writes"))
    );
}

#[test]
fn a_damaged_snapshot_or_configuration_does_no_harm() {
    let sound = written();
    let snapshot = snapshot_of(&sound.path().join("data-1"));
    let bytes = fs::metadata(&snapshot).expect("is there").len();
    let name = snapshot.file_name().expect("it has a name");
    for at in [0, bytes / 2, bytes - 1] {
        is_set_aside_after(sound.path(), |data| truncate(&data.join(name), at));
        is_set_aside_after(sound.path(), |data| overwrite(&data.join(name), at, &[0xA5; 64]));
        is_set_aside_after(sound.path(), |data| overwrite(&data.join("conf"), at % 60, &[0xA5; 8]));
    }
    is_set_aside_after(sound.path(), |data| fs::remove_file(data.join("conf")).expect("removes"));
    is_set_aside_after(sound.path(), |data| truncate(&data.join("conf"), 0));
}

#[test]
fn a_half_made_snapshot_is_cleared_away() {
    let sound = written();
    let set_aside = is_set_aside_after(sound.path(), |data| {
        fs::write(data.join("snap.00000000000F4240.generating"), b"the process died here").expect("writes");
    });
    assert!(!set_aside);
}

#[test]
fn a_store_found_damaged_in_use_fails_for_good_and_is_set_aside_next() {
    let directory = written();
    let opened = open(directory.path());
    assert_eq!(opened.quarantined, None);
    // Rows that are not in memory are read from the file when they are asked for.
    let db = opened.store.data().join("db");
    overwrite(&db, 0, &vec![0xA5; fs::metadata(&db).expect("is there").len() as usize]);
    let views: Arc<dyn ViewStore> = Arc::new(opened.store);
    let failed = views.scan(b"", None, usize::MAX).expect_err("the file is garbage");
    assert_eq!(views.get(b"any").expect_err("fails for good").to_string(), failed.to_string());
    drop(views);

    let again = open(directory.path());
    let why = again.quarantined.expect("it is in doubt");
    assert_eq!(failed.to_string(), format!("the view store fails: {why}"));
    assert_eq!(model::assert_consistent(&again.store), 0);
}

fn snapshot_of(data: &Path) -> PathBuf {
    let files = fs::read_dir(data).expect("reads").map(|entry| entry.expect("reads").path());
    let is_snapshot =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"snap."));
    files.into_iter().find(is_snapshot).expect("a snapshot")
}

fn overwrite(file: &Path, at: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(file).expect("opens");
    file.seek(SeekFrom::Start(at)).expect("seeks");
    file.write_all(bytes).expect("writes");
}

fn truncate(file: &Path, length: u64) {
    let file: File = OpenOptions::new().write(true).open(file).expect("opens");
    file.set_len(length).expect("truncates");
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("creates");
    for entry in fs::read_dir(from).expect("reads") {
        let entry = entry.expect("reads");
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_all(&source, &target);
        } else {
            fs::copy(source, target).expect("copies");
        }
    }
}
