//! Benchmarks: builds `openfloor-bench` in release and runs it.

use std::process::Command;

use clap::Args;

use crate::command::run as run_to_end;
use crate::nats;
use crate::workspace::{cargo, root, target};

/// What is measured.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// The rows to measure; all if none is named
    rows: Vec<String>,
    /// How often each side of a row is measured
    #[arg(long)]
    rounds: Option<usize>,
    /// Small sizes and two rounds: shows that every row works, not how fast
    #[arg(long)]
    quick: bool,
}

/// Measures, prints the table and, after a whole run, writes it to `docs/bench`.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let nats_server = nats::ensure()?;
    run_to_end(cargo().args(["build", "--release", "--locked", "--package", "openfloor-bench"]))?;
    let program = format!("openfloor-bench{}", std::env::consts::EXE_SUFFIX);
    let mut bench = Command::new(target().join("release").join(program));
    bench.current_dir(root()).env("OPENFLOOR_NATS_SERVER", nats_server);
    bench.arg("--target").arg(target()).args(&options.rows);
    if let Some(rounds) = options.rounds {
        bench.arg("--rounds").arg(rounds.to_string());
    }
    if options.quick {
        bench.arg("--quick");
    }
    run_to_end(&mut bench)
}
