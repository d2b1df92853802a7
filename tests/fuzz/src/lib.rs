//! Every decoder that reads bytes from outside, as a fuzz target.
//!
//! A target takes any bytes. It holds its own assertions: that there is an answer and no panic, that
//! what was read is written and read again as the same, and how much memory it may take.

mod replay;
mod targets;

pub use replay::{Input, inputs, mutations};
pub use targets::{TARGETS, Target, target};

/// Counts what is allocated, for targets that bound it.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;
