//! Everything that must hold before a change lands, in the order that finds most for the least time.

use std::time::{Duration, Instant};

use crate::tally::Tally;
use crate::{bench, browser, chaos, check, readme, sim, test, tidy};

/// A step and what it counted.
type Step = (&'static str, fn() -> anyhow::Result<Tally>);

const STEPS: [Step; 10] = [
    ("format", || check::format().map(|()| Tally::default())),
    ("tidy", || tidy::run().map(|()| Tally::default())),
    ("clippy", || check::clippy().map(|()| Tally::default())),
    ("docs", || check::docs().map(|()| Tally::default())),
    ("tests", || test::run(&test::Options { release_binary: true, ..test::Options::default() })),
    ("browser", browser::ci),
    ("sim", sim::ci),
    ("chaos", || chaos::run(&chaos::Options::short())),
    ("readme", readme::run),
    ("counts", bench::instructions),
];

/// Runs every step, whatever fails, and closes with one line of counts. A step that fails without
/// counting counts as one failure.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut tally = Tally::default();
    let mut lines = Vec::new();
    for (name, step) in STEPS {
        println!("\n=== {name}");
        let begun = Instant::now();
        let counted = step().unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::one(false)
        });
        lines.push(line(name, counted, begun.elapsed()));
        tally += counted;
    }
    println!("\n{}", lines.join("\n"));
    tally.close()
}

fn line(name: &str, counted: Tally, took: Duration) -> String {
    let verdict = if counted.failed == 0 { "ok" } else { "FAILED" };
    format!("=== {name:<8} {verdict:<6} {:>6.1} s", took.as_secs_f64())
}
