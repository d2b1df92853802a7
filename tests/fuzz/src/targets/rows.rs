//! Rows and checkpoints of a view, as sled gives them back.
//!
//! Rows of the services are private to them; what is in those are these states, read by the same
//! reader.

use std::fmt::Debug;

use openfloor_application::table::Reader;
use openfloor_domain::alert::AlertState;
use openfloor_domain::delivery::DeliveryState;
use openfloor_domain::people::Audience;
use openfloor_domain::pledge::PledgeState;
use openfloor_domain::views::{PanelView, PersonView};
use openfloor_view_store::memory::MemoryViews;
use openfloor_view_store::{Batch, Checkpoint, ViewStore};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::round_trips;

pub(super) fn target(bytes: &[u8]) {
    row::<PersonView>(bytes);
    row::<AlertState>(bytes);
    row::<DeliveryState>(bytes);
    row::<PledgeState>(bytes);
    if let Some(view) = row::<PanelView>(bytes) {
        view.tally(Audience::Public);
    }
    round_trips(
        bytes,
        |bytes| rmp_serde::from_slice::<Checkpoint>(bytes).ok(),
        |read| rmp_serde::to_vec_named(read).expect("text and a number"),
    );
}

/// Reads the bytes as a row of a table.
fn row<R: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> Option<R> {
    let read = |bytes: &[u8]| {
        let store = MemoryViews::default();
        let writes = vec![(b"t/k".to_vec(), Some(bytes.to_vec()))];
        store.commit(Batch { writes, checkpoint: None }).expect("memory takes a row");
        Reader::<R>::new("t").get(&store, "k").ok().flatten()
    };
    round_trips(bytes, read, |row| rmp_serde::to_vec_named(row).expect("what was read can be written"));
    read(bytes)
}
