//! View stores on sled 0.34: a fast, ordered, *disposable* cache.
//!
//! sled's `flush` is no fsync, a crash while it opens can leave it unopenable, and it may panic
//! where it finds damage. So nothing here tries to mend a store: [`SledViews::open`] gives back a
//! store it has no doubt about, or sets the doubtful one aside and gives a fresh one, saying so.
//! The log is the truth; the caller folds it again from the checkpoint it finds.

mod layout;
mod open;
mod panics;
mod standing;
mod store;
mod versions;

pub use open::{OpenError, Opened, Options};
pub use store::SledViews;
pub use versions::{remove_old_versions, version_directory};
