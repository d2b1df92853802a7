//! Benchmarks: builds `openfloor-bench` in release and runs it.

use std::process::{Command, Stdio};

use anyhow::ensure;
use clap::Args;

use crate::command::run as run_to_end;
use crate::nats;
use crate::tally::Tally;
use crate::workspace::{cargo, program, root, target};

const NO_VALGRIND: &str = "instructions are not counted without valgrind; apt-get install valgrind";

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
    /// Count the instructions of the hot loops instead, and fail if they are more than accepted
    #[arg(long, conflicts_with_all = ["rows", "rounds", "quick"])]
    instructions: bool,
    /// Accept the instructions that are counted now
    #[arg(long, requires = "instructions")]
    accept: bool,
}

/// Measures, prints the table and, after a whole run, writes it to `docs/bench`.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    if options.accept {
        ensure!(has_valgrind(), "{NO_VALGRIND}");
        return run_to_end(built()?.args(["--instructions", "--accept"]));
    }
    if options.instructions {
        let tally = instructions()?;
        return if tally == Tally::default() { Ok(()) } else { tally.close() };
    }
    let nats_server = nats::ensure()?;
    let mut bench = built()?;
    bench.env("OPENFLOOR_NATS_SERVER", nats_server).arg("--target").arg(target()).args(&options.rows);
    if let Some(rounds) = options.rounds {
        bench.arg("--rounds").arg(rounds.to_string());
    }
    if options.quick {
        bench.arg("--quick");
    }
    run_to_end(&mut bench)
}

/// Counts the instructions of the hot loops and compares them with those accepted.
pub(crate) fn instructions() -> anyhow::Result<Tally> {
    if !has_valgrind() {
        println!("SKIPPED: {NO_VALGRIND}");
        return Ok(Tally::default());
    }
    Tally::of_run(built()?.arg("--instructions"))
}

/// The program, built anew if something changed.
fn built() -> anyhow::Result<Command> {
    run_to_end(cargo().args(["build", "--release", "--locked", "--package", "openfloor-bench"]))?;
    let mut bench = Command::new(program("release", "openfloor-bench"));
    bench.current_dir(root());
    Ok(bench)
}

/// Whether valgrind is there. Where it is not and this user may install it, it is installed, and that is said.
fn has_valgrind() -> bool {
    let is_there = || succeeds(Command::new("valgrind").arg("--version"));
    if is_there() {
        return true;
    }
    if !cfg!(target_os = "linux") || !is_root() {
        return false;
    }
    println!("valgrind is not there; as root: apt-get install valgrind");
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--no-install-recommends", "valgrind"]);
    if let Err(error) = run_to_end(&mut install) {
        println!("valgrind cannot be installed: {error:#}");
    }
    is_there()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
