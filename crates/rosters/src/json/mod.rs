//! JSON documents: our own shape, and what programme software exports.

pub(crate) mod indico;
pub(crate) mod indico_timetable;
pub(crate) mod linked;
pub(crate) mod own;
pub(crate) mod people;
pub(crate) mod roster;
pub(crate) mod schedule;
pub(crate) mod sessionize;
mod strict;
pub(crate) mod submissions;
pub(crate) mod table;
pub(crate) mod value;
