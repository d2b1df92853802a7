//! Views: pure folds that services share. Keyed by id and without a name, so they may lie open.

mod panel;
mod person;
mod tally;
#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};

pub use panel::PanelView;
pub use person::PersonView;
pub(crate) use tally::humans;
pub use tally::union_tally;

/// Where and when something was recorded. Ordered by position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Recorded {
    /// The position of the record in the log.
    pub position: u64,
    /// When its writer wrote it, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}
