//! The commands, one file each.

pub(crate) mod check;
pub(crate) mod completions;

use crate::arguments::{Arguments, Command};

/// Does what was asked for.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Check(check) => check.run(),
        Command::Completions(completions) => completions.run(),
    }
}
