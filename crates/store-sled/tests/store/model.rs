//! A known history of commits: what a store must hold at each position.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use openfloor_view_store::{Batch, Checkpoint, Row, ViewStore};

const SLOTS: u64 = 4_000;
const WRITES: u64 = 40;
const WINDOW: u64 = 2_500;

/// The batch that reaches `position`: updates all over the place, one row that comes and one that
/// goes, and the checkpoint.
pub(crate) fn batch(position: u64) -> Batch {
    let mut writes: Vec<_> =
        (0..WRITES).map(|write| (slot(position, write), Some(value(position, write)))).collect();
    writes.push((window(position), Some(position.to_be_bytes().to_vec())));
    if position > WINDOW {
        writes.push((window(position - WINDOW), None));
    }
    Batch { writes, checkpoint: Some(checkpoint(position)) }
}

/// The batches of several positions as one.
pub(crate) fn batches(positions: RangeInclusive<u64>) -> Batch {
    let checkpoint = checkpoint(*positions.end());
    Batch {
        writes: positions.flat_map(|position| batch(position).writes).collect(),
        checkpoint: Some(checkpoint),
    }
}

/// The checkpoint at a position.
pub(crate) fn checkpoint(position: u64) -> Checkpoint {
    Checkpoint { log: "log-a".into(), position, commit: format!("commit-{position}") }
}

/// Fails unless the store holds exactly what its checkpoint claims. Gives the position.
#[track_caller]
pub(crate) fn assert_consistent(views: &dyn ViewStore) -> u64 {
    let reached = views.checkpoint().expect("answers");
    let position = reached.as_ref().map_or(0, |reached| reached.position);
    assert_eq!(reached, (position > 0).then(|| checkpoint(position)));
    let found = views.scan(b"", None, usize::MAX).expect("answers");
    assert!(found == rows_at(position), "the rows are not those of position {position}");
    position
}

fn rows_at(position: u64) -> Vec<Row> {
    let mut rows = BTreeMap::new();
    for next in 1..=position {
        for (key, value) in batch(next).writes {
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
    }
    rows.into_iter().collect()
}

fn slot(position: u64, write: u64) -> Vec<u8> {
    let slot = (position * 7919 + write * 104_729) % SLOTS;
    [b"slot/", &slot.to_be_bytes()[..]].concat()
}

fn window(position: u64) -> Vec<u8> {
    [b"window/", &position.to_be_bytes()[..]].concat()
}

/// Of very different lengths, so that pages split and the log is rewritten.
fn value(position: u64, write: u64) -> Vec<u8> {
    let length = 8 + (position * 31 + write * 17) % 900;
    position.to_be_bytes().into_iter().cycle().take(length as usize).collect()
}
