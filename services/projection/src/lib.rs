//! Projection: the read side. Folds the log into views, and serves pages, the read API and metrics.
//!
//! It writes nothing. [`start`] gives a router to be served by itself or beside others; [`run`] is
//! the process of its own.

mod api;
mod assemble;
pub mod compare;
mod config;
mod metrics;
mod pages;
mod read;
mod shared;
mod sign_in;
mod start;
pub mod tables;
pub mod view;

pub use assemble::{Assembled, assemble};
pub use config::Config;
pub use sign_in::{CODE_GOOD_FOR, SignInCodes};
pub use start::{Started, run, start};
