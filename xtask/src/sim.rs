//! Runs the services over simulated ports, seed by seed.

use std::process::Command;

use clap::Args;

use crate::command::run as run_to_end;
use crate::tally::Tally;
use crate::workspace::cargo;

/// Seeds that every change is tried with, beside those that found something before.
const CI_SEEDS: u64 = 800;

/// Which seeds.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// How many seeds
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Also make every known mistake, and see that a check fails
    #[arg(long)]
    mutants: bool,
    /// Go on after a seed that fails, and list all that do
    #[arg(long)]
    all: bool,
    /// Print the whole trace of one seed instead
    #[arg(long, value_name = "SEED")]
    trace: Option<u64>,
}

fn program() -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet", "--release", "--locked", "--package", "openfloor-simulation", "--"]);
    command
}

/// Runs seeds until one fails.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let mut command = program();
    command.args(["--seeds", &options.seeds.to_string(), "--from", &options.from.to_string()]);
    for (is_on, flag) in [(options.mutants, "--mutants"), (options.all, "--all")] {
        if is_on {
            command.arg(flag);
        }
    }
    if let Some(seed) = options.trace {
        command.args(["--trace", &seed.to_string()]);
    }
    run_to_end(&mut command)
}

/// What CI runs: some seeds, those that found something before, and every known mistake until it is noticed.
pub(crate) fn ci() -> anyhow::Result<Tally> {
    run_to_end(program().args(["--seeds", &CI_SEEDS.to_string(), "--kept", "--mutants"]))?;
    Ok(Tally::one(true))
}
