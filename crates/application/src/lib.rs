//! What the services do, written against ports: commands in, the log folded, keys kept.
//!
//! Nothing here owns a task, clock, timer or channel: a caller brings the time, and drives each step. (A step that finds
//! many records opens them on a second thread, which ends with the step.)

pub mod api_key;
pub mod handler;
pub mod identity;
pub mod key_ring;
mod open_ahead;
pub mod projector;
pub mod submission;
pub mod table;
