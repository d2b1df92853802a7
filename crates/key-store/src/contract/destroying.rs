//! What is promised of keys that are destroyed.

use std::sync::Arc;

use super::{Harness, Verdict, all, are_destroyed, are_found, destroy, fresh, get, ids, secret};
use crate::{Key, KeyId, Lookup};

/// To destroy one person's keys leaves everybody else's.
pub async fn a_destroyed_key_is_destroyed_and_no_other(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let made = fresh(&*keys, 10).await;
    destroy(&*keys, &ids(&made[..4])).await;
    are_destroyed(&*keys, &ids(&made[..4])).await;
    are_found(&*keys, &made[4..]).await;
    Verdict::Kept
}

/// For ever means after a restart too.
pub async fn a_destroyed_key_stays_destroyed_after_a_restart(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let made = fresh(&*keys, 4).await;
    let unknown = KeyId::random();
    destroy(&*keys, &[made[0].0, made[2].0, unknown]).await;
    drop(keys);
    let Some(keys) = harness.restart().await else { return Verdict::Skipped };
    are_destroyed(&*keys, &[made[0].0, made[2].0, unknown]).await;
    are_found(&*keys, &[made[1].clone(), made[3].clone()]).await;
    Verdict::Kept
}

/// Erasure is reconciled again and again, at every start.
pub async fn destroying_again_does_nothing(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let gone = ids(&fresh(&*keys, 3).await);
    for _ in 0..3 {
        destroy(&*keys, &gone).await;
        destroy(&*keys, &[gone[0], gone[0]]).await;
    }
    are_destroyed(&*keys, &gone).await;
    assert_eq!(all(&*keys).await.len(), 3, "an id is listed twice");
    Verdict::Kept
}

/// A store restored from an old backup is told of keys that it never had.
pub async fn an_unknown_key_can_be_destroyed(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let unknown = KeyId::random();
    destroy(&*keys, &[unknown]).await;
    assert_eq!(get(&*keys, &unknown).await, Lookup::Destroyed);
    Verdict::Kept
}

/// An erasure without keys is one.
pub async fn destroying_nothing_does_nothing(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let made = fresh(&*keys, 2).await;
    destroy(&*keys, &[]).await;
    are_found(&*keys, &made).await;
    Verdict::Kept
}

/// No replica opens what another erased.
pub async fn a_key_destroyed_through_one_handle_is_destroyed_for_the_other(
    harness: &mut dyn Harness,
) -> Verdict {
    let one = harness.fresh().await;
    let Some(two) = harness.another().await else { return Verdict::Skipped };
    let made = fresh(&*one, 2).await;
    are_found(&*two, &made).await;
    destroy(&*one, &[made[0].0]).await;
    are_destroyed(&*two, &[made[0].0]).await;
    are_found(&*two, &made[1..]).await;
    Verdict::Kept
}

/// Who steals the disk after the erasure finds no byte of the key; nor after a restart.
pub async fn destroyed_bytes_are_gone_from_the_files(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let made = fresh(&*keys, 300).await;
    let instance = secret(&*keys).await;
    let Some(before) = harness.raw_bytes().await else { return Verdict::Skipped };
    assert!(made.iter().all(|(_, key)| lies_in(&before, key)), "the harness does not show the keys");
    let (gone, kept) = made.split_at(200);
    destroy(&*keys, &ids(&gone[..1])).await;
    destroy(&*keys, &ids(&gone[1..])).await;
    are_gone(harness, gone).await;
    are_found(&*keys, kept).await;
    assert!(secret(&*keys).await == instance, "the instance secret changed");
    drop(keys);
    if let Some(keys) = harness.restart().await {
        are_gone(harness, gone).await;
        are_found(&*keys, kept).await;
    }
    Verdict::Kept
}

/// Readers at work do not keep an erasure from the disk.
pub async fn destroyed_bytes_are_gone_although_others_read(harness: &mut dyn Harness) -> Verdict {
    let keys = harness.fresh().await;
    let made = fresh(&*keys, 40).await;
    if harness.raw_bytes().await.is_none() {
        return Verdict::Skipped;
    }
    let reader = {
        let (keys, ids) = (Arc::clone(&keys), ids(&made));
        tokio::spawn(async move {
            loop {
                all(&*keys).await;
                let found = get(&*keys, &ids[39]).await;
                assert!(matches!(found, Lookup::Key(_)), "a key that was not destroyed is gone");
                tokio::task::yield_now().await;
            }
        })
    };
    for at in (0..30).step_by(3) {
        destroy(&*keys, &ids(&made[at..at + 3])).await;
        are_gone(harness, &made[..at + 3]).await;
    }
    assert!(!reader.is_finished(), "the reader ended");
    reader.abort();
    are_found(&*keys, &made[30..]).await;
    Verdict::Kept
}

async fn are_gone(harness: &mut dyn Harness, gone: &[(KeyId, Key)]) {
    let bytes = harness.raw_bytes().await.unwrap_or_else(|| panic!("the files were there and are not"));
    let left = gone.iter().filter(|(_, key)| lies_in(&bytes, key)).count();
    assert_eq!(left, 0, "{left} of {} destroyed keys lie in the files", gone.len());
}

/// Whether a good part of the key lies in the bytes: half a key is a leak too.
fn lies_in(bytes: &[u8], key: &Key) -> bool {
    let (front, back) = key.bytes().split_at(16);
    let starts = |part: &[u8]| bytes.windows(16).any(|window| window == part);
    starts(front) || starts(back)
}
