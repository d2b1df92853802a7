//! The tables of the view, one module each. Rows hold what the log says and nothing else: no clock,
//! no order but that of ids. Names and titles stay sealed; classes and numbers lie open.

pub mod charters;
pub mod convenings;
pub mod folded;
pub mod organisers;
pub mod panels;
pub mod persons;
pub mod reached;
pub mod standings;
pub mod totals;

use openfloor_event_codec::SealedBox;
use serde::{Deserialize, Serialize};

/// A row that says no more than that it is there: an entry of an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {}

/// A box as it lies in the log, with the type of the event that it belongs to: it opens with both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The type of the event.
    pub field: String,
    /// The box.
    pub sealed: SealedBox,
}
