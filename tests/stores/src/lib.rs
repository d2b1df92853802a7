//! The stores on disk under SIGKILL: the SQLite log, the SQLite keys, and views in sled.
//!
//! A child process works on a store and says each step on its standard output once it is done. The
//! parent kills it at a random moment, starts another on the same files, and holds what that one
//! finds against what the first one said. [`child`] is what the children do; [`log`], [`keys`] and
//! [`views`] are what the parent does; [`damage`] spoils files while no one uses them.

pub mod child;
pub mod damage;
pub mod keys;
mod kills;
pub mod log;
pub mod process;
pub mod tally;
pub mod views;

use std::path::PathBuf;

/// How a store is put through kills.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The program that children run: `openfloor-stores` itself.
    pub program: PathBuf,
    /// How many kills.
    pub kills: u64,
    /// What the moments of the kills are drawn from. The same seed draws the same plan; when within
    /// it the kernel lets the process die is not ours to say.
    pub seed: u64,
    /// Called after each kill with how many there were.
    pub progress: fn(&str, u64, u64),
}
