//! JSON documents: our own shape, and what programme software exports.

pub(crate) mod own;
pub(crate) mod roster;
pub(crate) mod schedule;
mod strict;
pub(crate) mod submissions;
mod talk;
pub(crate) mod value;
