//! `openfloor-simulation`: runs seeds, prints what happened, and stops at the first that fails.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use openfloor_simulation::{Mutant, Options, Report, run};

/// Runs the services over simulated ports, one run for each seed.
#[derive(Parser)]
struct Arguments {
    /// How many seeds
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Also runs every mutant until a check fails that the same seed passes without it
    #[arg(long)]
    mutants: bool,
    /// Prints the whole trace of one seed instead
    #[arg(long, value_name = "SEED")]
    trace: Option<u64>,
    /// Also runs the seeds that found something before: tests/simulation/seeds.txt
    #[arg(long)]
    kept: bool,
    /// Go on after a seed that fails, and list all that do
    #[arg(long)]
    all: bool,
}

/// A mutant has to be noticed within so many seeds.
const MUTANT_SEEDS: usize = 1_000;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let is_well = match arguments.trace {
        Some(seed) => trace(seed),
        None => {
            let kept = if arguments.kept { kept_seeds() } else { Vec::new() };
            let seeds = arguments.from..arguments.from.saturating_add(arguments.seeds);
            let seeds: Vec<u64> = kept.into_iter().chain(seeds).collect();
            run_all(&seeds, arguments.all) && (!arguments.mutants || mutants(arguments.from))
        }
    };
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn trace(seed: u64) -> bool {
    // What the services say of themselves, beside the trace.
    tracing_subscriber::fmt().with_writer(std::io::stderr).without_time().init();
    let report = run(seed, Options { keeps_all_lines: true, mutant: None });
    report.lines.iter().for_each(|line| println!("{line}"));
    show(&report.counts);
    println!("trace {}", report.hash);
    match report.failure {
        Some(failure) => {
            println!("seed {seed} FAILED: {}: {}", failure.check, failure.what);
            false
        }
        None => true,
    }
}

fn show(counts: &BTreeMap<&'static str, u64>) {
    for (what, count) in counts {
        println!("{count:>12}  {what}");
    }
}

fn show_failure(report: &Report) {
    let Some(failure) = &report.failure else { return };
    println!("\nseed {} FAILED: {}", report.seed, failure.check);
    println!("  {}", failure.what);
    println!("the end of its trace (all of it: cargo xtask sim --trace {}):", report.seed);
    report.lines.iter().for_each(|line| println!("  {line}"));
}

/// The seeds of the file: one at the beginning of each line that is no comment.
fn kept_seeds() -> Vec<u64> {
    let lines = include_str!("../seeds.txt").lines();
    lines.filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect()
}

fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Runs what `job` says for each number below `count`, on all cores; until it says to stop.
fn on_all_cores(count: usize, job: impl Fn(usize) -> bool + Sync) {
    let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..workers() {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    if !job(number) {
                        is_over.store(true, Ordering::Relaxed);
                    }
                }
            });
        }
    });
}

fn run_all(seeds: &[u64], goes_on: bool) -> bool {
    let begun = Instant::now();
    let told = Mutex::new((begun, 0_u64, BTreeMap::<&'static str, u64>::new(), Vec::<Report>::new()));
    on_all_cores(seeds.len(), |number| {
        let report = run(seeds[number], Options::default());
        let mut told = told.lock().expect("no worker panics while it holds the lock");
        told.1 += 1;
        for (what, count) in &report.counts {
            *told.2.entry(what).or_default() += count;
        }
        if told.0.elapsed() > Duration::from_secs(5) {
            told.0 = Instant::now();
            let rate = told.1 as f64 / begun.elapsed().as_secs_f64();
            eprintln!("{} of {} seeds, {rate:.0} a second", told.1, seeds.len());
        }
        let is_well = report.failure.is_none();
        if let Some(failure) = &report.failure {
            eprintln!("seed {} FAILED: {}: {}", report.seed, failure.check, failure.what);
            told.3.push(report);
        }
        is_well || goes_on
    });
    let (_, done, counts, mut failed) = told.into_inner().expect("no worker panics while it holds the lock");
    show(&counts);
    let seconds = begun.elapsed().as_secs_f64();
    println!("{done} seeds in {seconds:.1} s, {:.0} a second", done as f64 / seconds);
    failed.sort_by_key(|report| report.seed);
    if goes_on {
        let mut by_check: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for report in &failed {
            let check = report.failure.as_ref().map_or("", |failure| failure.check);
            by_check.entry(check).or_default().push(report.seed);
        }
        for (check, seeds) in by_check {
            let first: Vec<String> = seeds.iter().take(12).map(u64::to_string).collect();
            println!("{} seeds FAILED: {check}: {}", seeds.len(), first.join(" "));
        }
    }
    failed.first().into_iter().for_each(show_failure);
    failed.is_empty()
}

/// Whether every mutant is noticed in time, by a seed that passes without it.
fn mutants(from: u64) -> bool {
    let mut is_well = true;
    for mutant in Mutant::ALL {
        let noticed = Mutex::new(None::<(u64, String)>);
        on_all_cores(MUTANT_SEEDS, |number| {
            let seed = from + number as u64;
            let Some(failure) = run(seed, Options { mutant: Some(mutant), ..Options::default() }).failure
            else {
                return true;
            };
            if run(seed, Options::default()).failure.is_some() {
                return true;
            }
            let mut noticed = noticed.lock().expect("no worker panics while it holds the lock");
            if noticed.as_ref().is_none_or(|(before, _)| seed < *before) {
                *noticed = Some((seed, format!("{}: {}", failure.check, failure.what)));
            }
            false
        });
        match noticed.into_inner().expect("no worker panics while it holds the lock") {
            Some((seed, what)) => {
                let what: String = what.chars().take(160).collect();
                println!("mutant that {}: noticed at seed {seed}: {what}", mutant.name());
            }
            None => {
                is_well = false;
                println!("mutant that {}: NOT NOTICED in {MUTANT_SEEDS} seeds", mutant.name());
            }
        }
    }
    is_well
}
