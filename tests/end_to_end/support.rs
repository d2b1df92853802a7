//! Invented people and the shapes that the tests send.

pub(crate) use openfloor_tests::{accepted, organiser, roster, roster_path, seat, seat_of};
