//! Opens records while those before them are folded: decoding and opening take half as long as folding does, and need
//! nothing of the fold but to know who is erased.

use std::collections::{BTreeSet, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use openfloor_event_codec::decode;
use openfloor_event_log::Record;

use crate::key_ring::KeyRing;
use crate::projector::OpenedCommit;

/// Commits opened and not folded yet.
const AHEAD: usize = 512;

/// A record that was opened: its commit, why it cannot be, or nothing where its stream is parked.
pub(crate) type Opened = Option<Result<OpenedCommit, String>>;

/// Hands one record after the other to `fold`, opened by another thread, up to one that erases somebody or needs the key
/// store. Returns how many were taken, with the error that ended it, if one did.
pub(crate) fn open_ahead<E>(
    records: &VecDeque<Record>,
    ring: &KeyRing,
    parked: BTreeSet<String>,
    mut fold: impl FnMut(&Record, Opened) -> Result<(), E>,
) -> (usize, Result<(), E>) {
    let mut folded = 0;
    let result = thread::scope(|scope| {
        let (sender, opened): (_, Receiver<Opened>) = sync_channel(AHEAD);
        scope.spawn(move || hand_over(records, ring, parked, &sender));
        for (record, opened) in records.iter().zip(opened) {
            fold(record, opened)?;
            folded += 1;
        }
        Ok(())
    });
    (folded, result)
}

fn hand_over(
    records: &VecDeque<Record>,
    ring: &KeyRing,
    mut parked: BTreeSet<String>,
    sender: &SyncSender<Opened>,
) {
    for record in records {
        let opened = if parked.contains(record.stream.as_str()) {
            None
        } else {
            let Some(opened) = open_known(record, ring) else { return };
            if opened.is_err() {
                parked.insert(record.stream.to_string());
            }
            Some(opened)
        };
        let erases = opened
            .as_ref()
            .is_some_and(|opened| opened.as_ref().is_ok_and(|commit| commit.erased().next().is_some()));
        // What lies behind is opened once the fold knows who is erased. If nobody listens any more, the fold failed.
        if sender.send(opened).is_err() || erases {
            return;
        }
    }
}

/// Opens a record with what is in memory; none if that takes the key store.
fn open_known(record: &Record, ring: &KeyRing) -> Option<Result<OpenedCommit, String>> {
    let sealed = match decode(&record.stream, &record.payload) {
        Ok(sealed) => sealed,
        Err(error) => return Some(Err(error.to_string())),
    };
    ring.is_prepared(&sealed).then(|| OpenedCommit::open(record, sealed, ring))
}
