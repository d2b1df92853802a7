//! Kills the stores on disk, many times, and says what came of it.

use clap::Args;

use crate::command::run as run_to_end;
use crate::workspace::cargo;

/// How often and from where on.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Kills of sled; the SQLite log and keys get a third of it each, on top
    #[arg(long, default_value_t = 600)]
    kills: u64,
    /// Draws the moments of the kills
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the long form of what `tests/stores` tests.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let (kills, seed) = (options.kills.to_string(), options.seed.to_string());
    let program = ["run", "--release", "--locked", "--package", "openfloor-stores", "--"];
    run_to_end(cargo().args(program).args(["--kills", &kills, "--seed", &seed]))
}
