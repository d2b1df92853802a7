//! All tests, with what they need.
//!
//! Tests find their tools in environment variables: `OPENFLOOR_NATS_SERVER`, `OPENFLOOR_PYTHON`, and
//! `OPENFLOOR_BIN` for the `openfloor` program that the end-to-end tests drive.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;

use crate::command::run as run_to_end;
use crate::tally::Tally;
use crate::workspace::{cargo, program, root};
use crate::{nats, python};

/// How tests are run.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Options {
    /// Drive the release build of `openfloor` in end-to-end tests, not the debug build
    #[arg(long)]
    pub(crate) release_binary: bool,
    /// Only tests whose name contains this; documentation is left out
    pub(crate) filter: Option<String>,
}

/// The tools that tests are told about.
struct Tools {
    nats_server: PathBuf,
    python: PathBuf,
    openfloor: PathBuf,
}

impl Tools {
    fn hand_to(&self, command: &mut Command) {
        command.env("OPENFLOOR_NATS_SERVER", &self.nats_server);
        command.env("OPENFLOOR_PYTHON", &self.python);
        command.env("OPENFLOOR_BIN", &self.openfloor);
    }
}

/// Builds and runs every test. Fails only if tests could not be run; what failed is in the tally.
pub(crate) fn run(options: &Options) -> anyhow::Result<Tally> {
    let (nats_server, python) = (nats::ensure()?, python::ensure()?);
    let tools = Tools { nats_server, python, openfloor: build(options)? };
    let mut tally = tests(&tools, options.filter.as_deref())?;
    if options.filter.is_none() {
        tally += documentation(&tools)?;
        tally += foreign(&tools)?;
    }
    Ok(tally)
}

/// Builds every test and the program that they drive; returns where that lies.
fn build(options: &Options) -> anyhow::Result<PathBuf> {
    // The same targets as the tests below, and binaries: so nothing is built twice with other features.
    let targets = ["--lib", "--bins", "--examples", "--tests"];
    run_to_end(cargo().args(["build", "--workspace", "--locked"]).args(targets))?;
    if options.release_binary {
        release_binary()?;
    }
    let profile = if options.release_binary { "release" } else { "debug" };
    Ok(program(profile, "openfloor"))
}

/// Builds `target/release/openfloor`, as the README's first command does.
pub(crate) fn release_binary() -> anyhow::Result<()> {
    run_to_end(cargo().args(["build", "--release", "--locked"]))
}

fn tests(tools: &Tools, filter: Option<&str>) -> anyhow::Result<Tally> {
    let mut command = cargo();
    if has_nextest() {
        command.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]);
    } else {
        command.args([
            "test",
            "--workspace",
            "--locked",
            "--no-fail-fast",
            "--lib",
            "--bins",
            "--examples",
            "--tests",
        ]);
    }
    command.args(filter);
    tools.hand_to(&mut command);
    Tally::of_run(&mut command)
}

/// The examples in doc comments, which nextest does not run.
fn documentation(tools: &Tools) -> anyhow::Result<Tally> {
    let mut command = cargo();
    command.args(["test", "--workspace", "--locked", "--no-fail-fast", "--doc"]);
    tools.hand_to(&mut command);
    Tally::of_run(&mut command)
}

/// The golden vectors, read by a client that shares no code with us.
fn foreign(tools: &Tools) -> anyhow::Result<Tally> {
    Tally::of_run(Command::new(&tools.python).arg("-B").arg(root().join("tests/foreign/check_golden.py")))
}

fn has_nextest() -> bool {
    let mut command = cargo();
    command.args(["nextest", "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
