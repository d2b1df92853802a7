//! What only this key store can get wrong.

use bytes::Bytes;
use openfloor_event_log::checksum;
use openfloor_key_store::{KeyStore, Lookup};
use openfloor_log_jetstream::JetStreamKeys;

use crate::support::{client, options, server};

#[tokio::test]
async fn a_key_whose_bytes_came_back_stays_destroyed_and_is_destroyed_again() {
    let server = server();
    let keys = JetStreamKeys::connect(options(&server)).await.expect("a key store");
    let (id, key) = keys.fresh(1).await.expect("a key").remove(0);
    keys.destroy(&[id]).await.expect("an erasure");
    // As a backup restored over the stream, or a sending that was on its way all the time.
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("Openfloor-Checksum", format!("{:08x}", checksum(key.bytes())));
    let client = client(&server).await;
    let subject = format!("openfloor-keys.v1.key.{id}");
    let bytes = Bytes::copy_from_slice(key.bytes());
    client.request_with_headers(subject.clone(), headers, bytes).await.expect("an answer");
    assert_eq!(keys.get(&id).await.expect("an answer"), Lookup::Destroyed);
    assert_eq!(keys.all().await.expect("an answer"), [(id, Lookup::Destroyed)]);

    keys.destroy(&[id]).await.expect("an erasure");
    let left = openfloor_nats_process::files_below(&server.store_dir()).expect("files");
    for file in left {
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert!(!bytes.windows(32).any(|window| window == key.bytes()), "the key lies in {}", file.display());
    }
}

#[tokio::test]
async fn a_key_that_many_destroy_at_once_is_destroyed_for_each_of_them() {
    let server = server();
    let keys = JetStreamKeys::connect(options(&server)).await.expect("a key store");
    for (id, _) in keys.fresh(5).await.expect("keys") {
        keys.destroy(&[id; 16]).await.expect("an erasure, whoever was first");
        assert_eq!(keys.get(&id).await.expect("an answer"), Lookup::Destroyed);
    }
}

#[tokio::test]
async fn a_damaged_key_is_an_error_and_not_another_key() {
    let server = server();
    let keys = JetStreamKeys::connect(options(&server)).await.expect("a key store");
    let id = openfloor_key_store::KeyId::random();
    let client = client(&server).await;
    client.request(format!("openfloor-keys.v1.key.{id}"), vec![7; 32].into()).await.expect("an answer");
    let told = keys.get(&id).await.expect_err("damage").to_string();
    assert!(told.contains("damaged"), "{told}");
    assert!(keys.all().await.is_err());
}

/// A stream made by a release before this one, or by hand.
#[tokio::test]
async fn keys_are_stored_one_by_one_where_batches_are_not_allowed() {
    let server = server();
    let client = client(&server).await;
    let config = include_str!("../../../../deploy/nats/OPENFLOOR_KEYS.json")
        .replace("\"allow_atomic\": true", "\"allow_atomic\": false");
    client.request("$JS.API.STREAM.CREATE.OPENFLOOR_KEYS", config.into()).await.expect("an answer");
    let keys = JetStreamKeys::connect(options(&server)).await.expect("a key store");
    let mut made = keys.fresh(20).await.expect("keys");
    made.sort_by_key(|(id, _)| *id);
    let want: Vec<_> = made.into_iter().map(|(id, key)| (id, Lookup::Key(key))).collect();
    assert_eq!(keys.all().await.expect("keys"), want);
}

#[tokio::test]
async fn keys_can_be_made_by_the_thousand_and_read_at_once() {
    let server = server();
    let keys = JetStreamKeys::connect(options(&server)).await.expect("a key store");
    let mut made = keys.fresh(5000).await.expect("keys");
    made.sort_by_key(|(id, _)| *id);
    let want: Vec<_> = made.into_iter().map(|(id, key)| (id, Lookup::Key(key))).collect();
    assert!(keys.all().await.expect("keys") == want);
}
