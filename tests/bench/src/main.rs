//! Measures Openfloor beside the raw limits of the machine, in the same run. Run it by `cargo xtask bench`.

mod bare;
mod children;
mod desk;
mod hot;
mod instructions;
mod judged;
mod machine;
mod panels;
mod picture;
mod rounds;
mod row;
mod rows;
mod settings;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use clap::Parser;

use crate::row::{Case, Row};
use crate::settings::Settings;

// As in the programs that are measured.
#[global_allocator]
static ALLOCATOR: openfloor_process::Allocator = openfloor_process::Allocator;

const ROUNDS: usize = 5;
const ROUNDS_QUICK: usize = 2;

/// Measures Openfloor beside the raw limits of this machine.
#[derive(Parser)]
struct Arguments {
    /// The rows to measure; all if none is named
    rows: Vec<String>,
    /// How often each side of a row is measured
    #[arg(long)]
    rounds: Option<usize>,
    /// Small sizes and two rounds: shows that every row works, not how fast
    #[arg(long)]
    quick: bool,
    /// Count the instructions of the hot loops under valgrind, and compare them with those accepted
    #[arg(long, conflicts_with_all = ["rows", "rounds", "quick"])]
    instructions: bool,
    /// Accept what is counted
    #[arg(long, requires = "instructions")]
    accept: bool,
    /// Run one hot loop: what is counted
    #[arg(long, hide = true)]
    hot: Option<String>,
    /// Do what lies in a directory: a process of a row that measures in processes of their own
    #[arg(long, hide = true)]
    child_in: Option<PathBuf>,
    /// Where cargo builds; what is measured writes below it
    #[arg(long, default_value = "target")]
    target: PathBuf,
    /// Where table and picture go after a whole run
    #[arg(long, default_value = "docs/bench")]
    to: PathBuf,
}

/// What became of a row.
struct Outcome {
    row: &'static Row,
    cases: Result<Vec<Case>, String>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(name) = &arguments.hot {
        let hot = hot::ALL.iter().find(|hot| hot.name == name).context("there is no such loop")?;
        hot::run(hot);
        return Ok(());
    }
    if let Some(directory) = &arguments.child_in {
        return children::run(directory);
    }
    if arguments.instructions {
        return instructions::check(arguments.accept);
    }
    measure_rows(arguments)
}

/// Measures what is named, prints the table and writes it.
fn measure_rows(arguments: Arguments) -> anyhow::Result<()> {
    let rows = chosen(&arguments.rows)?;
    let rounds = arguments.rounds.unwrap_or(if arguments.quick { ROUNDS_QUICK } else { ROUNDS });
    ensure!(rounds > 0, "nothing is measured in no rounds");
    let target = std::path::absolute(&arguments.target)?;
    let settings = Settings::new(rounds, arguments.quick, &target)?;
    let facts = machine::facts(settings.scratch())?;
    let outcomes: Vec<Outcome> = rows.iter().map(|row| measure(row, &settings)).collect();
    facts.iter().for_each(|fact| println!("{fact}"));
    println!("\n{}", table::table(&outcomes));
    // Only a whole run is what the docs say.
    let is_whole = !arguments.quick && arguments.rows.is_empty() && rounds >= ROUNDS;
    let to = if is_whole { arguments.to } else { target.join("bench") };
    write(&to, &facts, &outcomes)?;
    let missing: Vec<_> =
        outcomes.iter().filter(|outcome| outcome.cases.is_err()).map(|outcome| outcome.row.name).collect();
    ensure!(missing.is_empty(), "not measured: {}", missing.join(", "));
    Ok(())
}

/// The rows that are named, in the order of the table.
fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static Row>> {
    let all = || rows::ALL.iter().map(|row| row.name).collect::<Vec<_>>().join(", ");
    if let Some(unknown) = names.iter().find(|name| rows::ALL.iter().all(|row| row.name != **name)) {
        bail!("there is no row {unknown:?}; there are {}", all());
    }
    let is_chosen = |row: &&&Row| names.is_empty() || names.iter().any(|name| name == row.name);
    Ok(rows::ALL.iter().filter(is_chosen).copied().collect())
}

/// Measures a row. One that fails is said to be missing, and the others are measured all the same.
fn measure(row: &'static Row, settings: &Settings) -> Outcome {
    eprintln!("{}: {}", row.name, row.what);
    let start = Instant::now();
    let cases = (row.measure)(settings).map_err(|error| format!("{error:#}"));
    if let Err(error) = &cases {
        eprintln!("    not measured: {error}");
    }
    eprintln!("    took {:.1} s", start.elapsed().as_secs_f64());
    Outcome { row, cases }
}

fn write(to: &Path, facts: &[String], outcomes: &[Outcome]) -> anyhow::Result<()> {
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    for (name, text) in [("table.md", table::page(facts, outcomes)), ("bench.svg", picture::draw(outcomes))] {
        let path = to.join(name);
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}
