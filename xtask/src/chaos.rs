//! The services as processes over a cluster, hurt on purpose: `tests/chaos` says how.

use std::path::PathBuf;
use std::process::Command;

use clap::Args;

use crate::command::run as run_to_end;
use crate::tally::Tally;
use crate::workspace::{cargo, executable, program, root, target};
use crate::{nats, test};

/// The seed of the short form: the same order of faults in every run.
const SHORT_SEED: u64 = 1;

/// How long, and with what.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// How long faults go on; left out, each kind happens once, in about a minute
    #[arg(long)]
    minutes: Option<u64>,
    /// Gives the order of the faults and the load
    #[arg(long, default_value_t = SHORT_SEED)]
    seed: u64,
    /// Also flip bits in block files of a follower; nats-server may lose acknowledged messages by that
    #[arg(long)]
    bit_rot: bool,
    /// Instead of faults, roll the services from the release of this commit to the present one and back
    #[arg(long, value_name = "REV", conflicts_with_all = ["minutes", "bit_rot"])]
    upgrade_from: Option<String>,
}

impl Options {
    /// Each kind of fault once.
    pub(crate) fn short() -> Self {
        Self { minutes: None, seed: SHORT_SEED, bit_rot: false, upgrade_from: None }
    }
}

/// Builds the program and what hurts it, and runs that. Counts the checks.
pub(crate) fn run(options: &Options) -> anyhow::Result<Tally> {
    let nats_server = nats::ensure()?;
    run_to_end(cargo().args(["build", "--locked", "--package", "openfloor-chaos"]))?;
    test::release_binary()?;
    let mut command = Command::new(program("debug", "openfloor-chaos"));
    command.env("OPENFLOOR_NATS_SERVER", nats_server);
    command.env("OPENFLOOR_BIN", program("release", "openfloor"));
    command.args(["--seed", &options.seed.to_string()]);
    if let Some(minutes) = options.minutes {
        command.args(["--minutes", &minutes.to_string()]);
    }
    if options.bit_rot {
        command.arg("--bit-rot");
    }
    if let Some(revision) = &options.upgrade_from {
        command.arg("--upgrade-from").arg(release_of(revision)?);
    }
    Tally::of_run(&mut command)
}

/// Builds the program as it was at a commit, in a worktree and with a target directory of its own.
fn release_of(revision: &str) -> anyhow::Result<PathBuf> {
    let (source, built) = (target().join("upgrade/source"), target().join("upgrade/built"));
    let mut git = Command::new("git");
    if source.exists() {
        git.current_dir(&source).args(["checkout", "--quiet", "--detach", revision]);
    } else {
        git.current_dir(root()).args(["worktree", "add", "--force", "--detach"]).arg(&source).arg(revision);
    }
    run_to_end(&mut git)?;
    println!("building the release of {revision}; the first time this takes minutes");
    let mut build = cargo();
    build.current_dir(&source).args(["build", "--release", "--locked", "--package", "openfloor-cli"]);
    run_to_end(build.env("CARGO_TARGET_DIR", &built))?;
    Ok(built.join("release").join(executable("openfloor")))
}
