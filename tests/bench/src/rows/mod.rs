//! The rows, each in a module of its own.

mod append;
mod backtest;
mod http;
pub(crate) mod import;
mod jetstream;
mod judge;
mod notice;
pub(crate) mod reading;
mod rebuild;
mod roster;
mod seat;
mod series;
pub(crate) mod sizes;

use crate::row::Row;

/// Every row, in the order of the table.
#[rustfmt::skip] // One a line.
pub(crate) const ALL: &[&Row] = &[
    &append::ROW,
    &seat::ROW,
    &roster::ROW,
    &rebuild::LIFE_CYCLES,
    &rebuild::RANDOM_UPDATES,
    &http::ROW,
    &jetstream::submit::ROW,
    &jetstream::rebuild::ROW,
    &reading::ROW,
    &import::ROW,
    &notice::ROW,
    &notice::fan_out::ROW,
    &judge::ROW,
    &series::ROW,
    &backtest::ROW,
    &sizes::ROW,
];
