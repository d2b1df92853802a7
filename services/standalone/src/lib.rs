//! standalone: ingest, projection and alert in one process, on a log and keys in two SQLite files.
//!
//! [`up`] serves; [`Offline`] lets a command do its work where nothing runs, through the same routes.
//! No logic of its own: the parts do what they do over NATS.

mod demo;
mod directory;
mod front;
mod in_process;
mod installation;
mod offline;
pub mod operator;
mod options;
mod parts;
mod replay;
mod restore;
mod stores;
mod up;

pub use directory::{DataDirectory, DirectoryError, Owned, Owner, read_key};
pub use in_process::InProcess;
pub use offline::Offline;
pub use options::Options;
pub use replay::ReplayLine;
pub use restore::{RestoreError, Restored, restore};
pub use up::{Running, up};
