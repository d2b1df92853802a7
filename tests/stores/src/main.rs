//! Kills the stores, for as long as one likes, and prints what came of it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use openfloor_stores::child::Work;
use openfloor_stores::tally::Tally;
use openfloor_stores::{Trial, child, damage, keys, log, views};

/// The large store of the long form: opening it takes long enough to be killed in its midst.
const LARGE: views::Scale = views::Scale { records: 1_500, slots: 200_000, writes: 200 };
/// Of so many kills of sled, one hits the large store.
const LARGE_SHARE: u64 = 12;
/// For so many kills of sled, one of the log and one of the keys.
const SQLITE_SHARE: u64 = 3;

/// Kills the SQLite log, the SQLite keys and sled views at random moments; each is back by itself.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    child: Option<Child>,
    /// Kills of sled; the log and the keys get a third of it each, on top
    #[arg(long, default_value_t = 600)]
    kills: u64,
    /// Draws the moments of the kills
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Subcommand)]
enum Child {
    /// What the program does when it calls itself
    #[command(hide = true)]
    Child {
        #[command(subcommand)]
        work: Work,
    },
}

fn main() -> ExitCode {
    let Arguments { child, kills, seed } = Arguments::parse();
    let done = match child {
        Some(Child::Child { work }) => child::run(work),
        None => all(kills, seed),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn all(kills: u64, seed: u64) -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    let trial = |kills| Trial { program: program.clone(), kills, seed, progress };
    let mut tally = Tally::default();
    views::run(&trial(kills - kills / LARGE_SHARE), views::Scale::SMALL, &mut tally)?;
    views::run(&trial(kills / LARGE_SHARE), LARGE, &mut tally).context("the large store")?;
    log::run(&trial(kills / SQLITE_SHARE), &mut tally)?;
    keys::run(&trial(kills / SQLITE_SHARE), &mut tally)?;
    let damaged = damage::run(&PathBuf::from(&program), &mut tally)?;
    println!("{tally}");
    println!("{damaged} kinds of damage to the files of sled, each answered");
    println!("seed {seed}: every store was back by itself, with all that it owed");
    Ok(())
}

fn progress(store: &str, kills: u64, of: u64) {
    if kills.is_multiple_of(10) || kills == of {
        eprintln!("{store}: {kills} of {of} kills");
    }
}
