//! What a child does until it is killed. Each line on standard output is a step that is done.

mod keys;
mod log;
mod views;

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// Which store a child works on.
#[derive(Subcommand, Debug)]
pub enum Work {
    /// Appends to the SQLite log
    Log {
        /// Where `log.sqlite` lies
        directory: PathBuf,
    },
    /// Makes and destroys keys
    Keys {
        /// Where `keys.sqlite` lies
        directory: PathBuf,
    },
    /// Folds the log of `directory` into views in sled
    Views {
        /// Where `log.sqlite` and `views` lie
        directory: PathBuf,
        /// What is done once the store is open
        task: Task,
        /// Rows that are written over and over
        slots: u64,
        /// Writes that one record causes
        writes: u64,
    },
}

/// What is done with views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Task {
    /// One commit a record, as a follower does that is up to date
    Live,
    /// Large commits, as a follower does that catches up
    CatchUp,
    /// A second store beside the first, which takes its place
    Rebuild,
    /// Closing in good order
    Close,
}

/// Does the work; returns only where there is an end to it.
pub fn run(work: Work) -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    match work {
        Work::Log { directory } => log::run(&directory),
        Work::Keys { directory } => keys::run(&directory),
        Work::Views { directory, task, slots, writes } => {
            views::run(&directory, task, crate::views::Scale { records: 0, slots, writes })
        }
    }
}

/// One line, whole or not at all.
fn say(line: &str) {
    println!("{line}");
}
