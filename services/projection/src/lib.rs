//! Projection: the read side. Folds the log into views, and serves pages, the read API and metrics.
//!
//! It writes nothing. [`start`] gives a router to be served by itself or beside others; [`run`] is
//! the process of its own.

mod api;
mod assemble;
mod assets;
pub mod compare;
mod config;
mod metrics;
mod pages;
mod read;
mod said;
mod seat_map;
mod session;
mod shared;
mod sign_in;
mod start;
pub mod tables;
pub mod view;
mod words;

pub use assemble::{Assembled, Ports, assemble};
pub use config::Config;
pub use sign_in::{CODE_GOOD_FOR, SignInCodes};
pub use start::{Started, run, start};

/// What a browser is shown instead of a problem document: give it to whoever serves the router, as
/// `Protection::error_page`.
pub fn error_page() -> openfloor_process::web::ErrorPage {
    std::sync::Arc::new(pages::error_page)
}
