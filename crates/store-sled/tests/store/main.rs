//! The sled adapter against its port's contract, damage, other processes and kill -9.

mod damage;
mod kill;
mod model;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use openfloor_store_sled::{Opened, Options, SledViews};
use openfloor_view_store::SharedViews;
use openfloor_view_store::contract::{Harness, keeps_all_promises};
use tempfile::TempDir;

fn open(directory: &Path) -> Opened {
    SledViews::open(directory, Options::default()).expect("opens")
}

/// Stores on disk, each in a directory of its own.
struct OnDisk {
    root: TempDir,
    opened: Mutex<Vec<PathBuf>>,
}

impl Harness for OnDisk {
    fn open(&self) -> SharedViews {
        let mut opened = self.opened.lock().expect("no test panicked with it");
        let directory = self.root.path().join(opened.len().to_string());
        opened.push(directory.clone());
        Arc::new(open(&directory).store)
    }

    fn reopen(&self, store: SharedViews) -> SharedViews {
        assert_eq!(Arc::strong_count(&store), 1, "someone still holds the store");
        drop(store);
        let opened = self.opened.lock().expect("no test panicked with it");
        let again = open(opened.last().expect("a store was opened"));
        assert_eq!(again.quarantined, None);
        Arc::new(again.store)
    }
}

#[test]
fn sled_keeps_the_contract() {
    keeps_all_promises(|| OnDisk { root: TempDir::new().expect("a directory"), opened: Mutex::default() });
}
