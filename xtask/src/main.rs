//! What builds, checks and tests Openfloor: `cargo xtask <command>`. The same on every machine.

mod bench;
mod browser;
mod cargo_tool;
mod chaos;
mod check;
mod ci;
mod command;
mod coverage;
mod fuzz;
mod mutants;
mod nats;
mod properties;
mod proto;
mod python;
mod readme;
mod sim;
mod stores;
mod tally;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, checks and tests Openfloor.
#[derive(Parser)]
#[command(name = "cargo xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything that must hold before a change lands: format, tidy, clippy, docs, tests, browser, simulation, chaos,
    /// README, counted instructions
    Ci,
    /// Run all tests, fetching what they need: a nats-server and a Python environment
    Test(test::Options),
    /// Check what no compiler checks: file sizes, floors, words, paths, links, licences
    Tidy,
    /// Drive the pages in a real browser, with script and without; see tests/browser
    Browser,
    /// Run the commands of README.md
    Readme,
    /// Write the generated files of proto/
    Proto(proto::Options),
    /// Measure beside the limits of this machine; without rows, all of them, into docs/bench
    Bench(bench::Options),
    /// Kill the SQLite log, the keys and sled views at random moments: each is back by itself
    Stores(stores::Options),
    /// Run the services over simulated ports: one run, with faults of its own, for each seed
    Sim(sim::Options),
    /// Change the domain in a thousand small ways and see whether its tests notice; takes hours
    Mutants(mutants::Options),
    /// Line coverage of domain, event-log and application by their own tests
    Coverage,
    /// Try each property of the domain with 100,000 cases; takes minutes
    Properties(properties::Options),
    /// Feed every decoder of bytes from outside with inputs that libFuzzer makes up; see tests/fuzz
    Fuzz(fuzz::Options),
    /// Hurt the services as processes over three nats-servers, and check what they are afterwards
    Chaos(chaos::Options),
    /// Print the path of a nats-server, fetching the pinned one if there is none
    NatsServer,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> anyhow::Result<()> {
    match task {
        Task::Ci => ci::run(),
        Task::Test(options) => test::run(options).and_then(tally::Tally::close),
        Task::Tidy => tidy::run(),
        Task::Browser => browser::run().and_then(tally::Tally::close),
        Task::Readme => readme::run().and_then(tally::Tally::close),
        Task::Proto(options) => proto::run(options),
        Task::Bench(options) => bench::run(options),
        Task::Stores(options) => stores::run(options),
        Task::Sim(options) => sim::run(options),
        Task::Mutants(options) => mutants::run(options),
        Task::Coverage => coverage::run(),
        Task::Properties(options) => properties::run(options),
        Task::Fuzz(options) => fuzz::run(options),
        Task::Chaos(options) => chaos::run(options).and_then(tally::Tally::close),
        Task::NatsServer => {
            println!("{}", nats::ensure()?.display());
            Ok(())
        }
    }
}
