//! The event log and the key store in SQLite: what one process needs to be durable by itself.
//!
//! [`SqliteLog`] keeps the log in one file, [`SqliteKeys`] the keys in another: a copy of the log without the
//! keys gives away nothing personal. Both files belong to one process at a time; who starts it sees to that.
//! They must lie on a local disk: SQLite's write-ahead log does not work over a network file system.
//!
//! The log syncs every commit and loses that cost by *group commit*: what arrived while the last sync ran is
//! one transaction.

mod backup;
mod fault;
mod file;
mod heads;
mod keys;
mod log;
mod pool;
mod queue;
mod records;
mod space;
mod subscription;
mod writer;

pub use backup::BackupError;
pub use file::OpenError;
pub use keys::SqliteKeys;
pub use log::{Options, SqliteLog};
