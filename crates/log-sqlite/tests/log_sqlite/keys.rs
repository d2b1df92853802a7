//! The contract of the key store, and destruction under a more disorderly life.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use openfloor_key_store::contract::{Harness, run_all};
use openfloor_key_store::{Key, KeyId, KeyStore, Lookup, SharedKeys};
use openfloor_log_sqlite::SqliteKeys;
use rusqlite::Connection;
use tempfile::TempDir;

#[derive(Default)]
struct Files {
    directory: Option<TempDir>,
}

impl Files {
    fn path(&self) -> PathBuf {
        self.directory.as_ref().expect("fresh made it").path().join("keys.sqlite")
    }

    fn open(&self) -> SharedKeys {
        SqliteKeys::open(self.path()).expect("the store opens")
    }
}

fn bytes_in(directory: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(directory).expect("the directory").flatten();
    files.flat_map(|file| std::fs::read(file.path()).unwrap_or_default()).collect()
}

#[async_trait]
impl Harness for Files {
    async fn fresh(&mut self) -> SharedKeys {
        self.directory = Some(TempDir::new().expect("a directory"));
        self.open()
    }

    async fn another(&mut self) -> Option<SharedKeys> {
        Some(self.open())
    }

    async fn restart(&mut self) -> Option<SharedKeys> {
        Some(self.open())
    }

    async fn raw_bytes(&mut self) -> Option<Vec<u8>> {
        Some(bytes_in(self.path().parent().expect("it lies in a directory")))
    }
}

#[tokio::test]
async fn the_key_store_keeps_the_contract() {
    assert!(run_all(&mut Files::default()).await.skipped.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_store_keeps_the_contract_on_two_threads() {
    assert!(run_all(&mut Files::default()).await.skipped.is_empty());
}

/// Where all 16-byte beginnings of keys lie in the bytes, by key.
fn left(bytes: &[u8], gone: &[(KeyId, Key)]) -> usize {
    let fronts: std::collections::HashSet<&[u8]> = gone.iter().map(|(_, key)| &key.bytes()[..16]).collect();
    bytes.windows(16).filter(|window| fronts.contains(window)).count()
}

#[tokio::test]
async fn no_copy_of_a_key_stays_behind_when_pages_fill_and_split() {
    let directory = TempDir::new().expect("a directory");
    let keys = SqliteKeys::open(directory.path().join("keys.sqlite")).expect("the store opens");
    let (mut live, mut gone) = (Vec::new(), Vec::new());
    for round in 0..12_usize {
        live.extend(keys.fresh(97).await.expect("keys"));
        let (stay, go): (Vec<_>, Vec<_>) =
            live.into_iter().enumerate().partition(|(at, _)| (at * 7 + round) % 3 != 0);
        live = stay.into_iter().map(|(_, key)| key).collect();
        let go: Vec<(KeyId, Key)> = go.into_iter().map(|(_, key)| key).collect();
        let mut ids: Vec<KeyId> = go.iter().map(|(id, _)| *id).collect();
        ids.extend([KeyId::random(), KeyId::random()]);
        keys.destroy(&ids).await.expect("they are destroyed");
        gone.extend(go);
    }
    assert_eq!(left(&bytes_in(directory.path()), &gone), 0);
    assert_eq!(left(&bytes_in(directory.path()), &live), live.len(), "each key that lives lies there once");
    for (id, key) in &live {
        assert!(keys.get(id).await.expect("an answer") == Lookup::Key(key.clone()));
    }
}

#[tokio::test]
async fn destroying_waits_for_who_reads_an_older_state() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("keys.sqlite");
    let keys = SqliteKeys::open(&path).expect("the store opens");
    let made = keys.fresh(5).await.expect("keys");
    let reader = Connection::open(&path).expect("a second connection");
    reader.execute_batch("BEGIN; SELECT count(*) FROM keys").expect("a read transaction");
    let ids = [made[0].0];
    let mut destroying = std::pin::pin!(keys.destroy(&ids));
    let waited = tokio::time::timeout(std::time::Duration::from_millis(300), &mut destroying).await;
    assert!(waited.is_err(), "it returned while the old state was still needed");
    reader.execute_batch("COMMIT").expect("the read transaction ends");
    destroying.await.expect("it is destroyed");
    assert_eq!(left(&bytes_in(directory.path()), &made[..1]), 0);
}

#[tokio::test]
async fn an_old_backup_of_the_keys_is_destroyed_again() {
    let directory = TempDir::new().expect("a directory");
    let keys = SqliteKeys::open(directory.path().join("keys.sqlite")).expect("the store opens");
    let made = keys.fresh(5).await.expect("keys");
    let copy = directory.path().join("copy.sqlite");
    keys.backup(&copy).await.expect("a backup");
    keys.destroy(&[made[0].0]).await.expect("it is destroyed");
    drop(keys);
    let restored = SqliteKeys::open(&copy).expect("the copy opens");
    assert!(matches!(restored.get(&made[0].0).await.expect("an answer"), Lookup::Key(_)));
    restored.destroy(&[made[0].0]).await.expect("it is destroyed");
    assert_eq!(left(&bytes_in(directory.path()), &made[..1]), 0);
    assert_eq!(restored.get(&made[0].0).await.expect("an answer"), Lookup::Destroyed);
}
