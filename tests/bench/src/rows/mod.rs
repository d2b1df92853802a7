//! The rows, each in a module of its own.

mod append;

use crate::row::Row;

/// Every row, in the order of the table.
#[rustfmt::skip] // One a line.
pub(crate) const ALL: &[&Row] = &[
    &append::ROW,
];
