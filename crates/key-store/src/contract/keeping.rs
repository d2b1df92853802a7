//! What is promised of keys that are there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Harness, Verdict, all, are_found, destroy, fresh, get, ids, secret};
use crate::{Key, KeyId, Lookup, SharedKeys};

/// Never heard of is another answer than destroyed.
pub async fn an_unknown_key_is_missing(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    assert_eq!(get(&*keys, &KeyId::random()).await, Lookup::Missing);
    fresh(&*keys, 3).await;
    assert_eq!(get(&*keys, &KeyId::random()).await, Lookup::Missing);
    Verdict::Kept
}

/// No two keys and no two ids are the same, and each key is found under its id.
pub async fn fresh_keys_differ_and_are_found(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    assert!(fresh(&*keys, 0).await.is_empty());
    let made = [fresh(&*keys, 1).await, fresh(&*keys, 50).await, fresh(&*keys, 50).await].concat();
    assert_eq!(ids(&made).into_iter().collect::<BTreeSet<_>>().len(), 101, "ids repeat");
    let distinct: BTreeSet<&[u8; 32]> = made.iter().map(|(_, key)| key.bytes()).collect();
    assert_eq!(distinct.len(), 101, "keys repeat");
    are_found(&*keys, &made).await;
    Verdict::Kept
}

/// Nothing may be sealed under a key that a crash takes away.
pub async fn fresh_keys_survive_a_restart(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let made = fresh(&*keys, 20).await;
    drop(keys);
    let Some(keys) = harness.restart().await else { return Verdict::Skipped };
    are_found(&*keys, &made).await;
    Verdict::Kept
}

/// The list holds each id once, with what `KeyStore::get` says of it.
pub async fn all_lists_every_key_and_every_destroyed_one(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    assert!(all(&*keys).await.is_empty());
    let made = fresh(&*keys, 10).await;
    let unknown = KeyId::random();
    destroy(&*keys, &[made[3].0, unknown]).await;
    secret(&*keys).await;
    let as_made = made.iter().map(|(id, key)| (*id, Lookup::Key(key.clone())));
    let mut want: Vec<(KeyId, Lookup)> = as_made.collect();
    want[3].1 = Lookup::Destroyed;
    want.push((unknown, Lookup::Destroyed));
    want.sort_by_key(|(id, _)| *id);
    assert!(all(&*keys).await == want, "the list is not what was made and destroyed");
    Verdict::Kept
}

/// A key that one replica made opens what it sealed for the others.
pub async fn two_handles_see_the_same_keys(harness: &mut dyn Harness) -> Verdict {
    let one = harness.fresh().await;
    let Some(two) = harness.another().await else { return Verdict::Skipped };
    let made = [fresh(&*one, 5).await, fresh(&*two, 5).await].concat();
    are_found(&*one, &made).await;
    are_found(&*two, &made).await;
    assert!(all(&*one).await == all(&*two).await, "the two lists differ");
    Verdict::Kept
}

/// The same for ever, and not one of the keys.
pub async fn the_instance_secret_is_made_once(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let made = secret(&*keys).await;
    assert!(secret(&*keys).await == made, "it changed");
    assert!(all(&*keys).await.is_empty(), "it is listed among the keys");
    let other = harness.fresh().await;
    assert!(secret(&*other).await != made, "two installations have the same");
    Verdict::Kept
}

/// Ids made from it stay what they are.
pub async fn the_instance_secret_survives_a_restart(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let made = secret(&*keys).await;
    drop(keys);
    let Some(keys) = harness.restart().await else { return Verdict::Skipped };
    assert!(secret(&*keys).await == made, "it changed");
    Verdict::Kept
}

/// Replicas that start together agree.
pub async fn two_handles_that_ask_at_once_get_one_instance_secret(harness: &mut dyn Harness) -> Verdict {
    let one = harness.fresh().await;
    let Some(two) = harness.another().await else { return Verdict::Skipped };
    let asked: Vec<_> = [&one, &two, &one, &two].map(|keys| tokio::spawn(asks(Arc::clone(keys)))).into();
    let mut got: Vec<Key> = Vec::new();
    for asked in asked {
        got.push(asked.await.unwrap_or_else(|fault| panic!("asking for the secret panicked: {fault}")));
    }
    assert!(got.windows(2).all(|pair| pair[0] == pair[1]), "they were told different secrets");
    Verdict::Kept
}

async fn asks(keys: SharedKeys) -> Key {
    secret(&*keys).await
}
