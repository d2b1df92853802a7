//! Kills of children that work on the files of one SQLite store, and what is held against the files after.

use std::ffi::OsStr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::bail;
use tempfile::TempDir;

use crate::Trial;
use crate::process::{Heard, Process};
use crate::tally::{Store, Tally};

/// Kills on one store, before another is begun: each check reads all of it.
const KILLS_PER_STORE: u64 = 20;
/// How long a child may take to say anything at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the children of one store said.
pub(crate) trait Ledger: Default {
    /// The store, in tables.
    const NAME: &'static str;
    /// The work of the children, as their command line names it.
    const WORK: &'static str;

    /// Draws when a child dies: after a line that begins so, and how long after it at most.
    fn moment(chance: &mut fastrand::Rng) -> (&'static str, Duration);

    /// What a child does once it has said this line, and what it did before it.
    fn phase(line: &str, before: &'static str) -> &'static str;

    /// Writes down what a child said.
    fn hear(&mut self, line: &str, store: &mut Store) -> anyhow::Result<()>;

    /// Holds the files against what was said. An error names what was lost, or was kept.
    fn check(&mut self, directory: &Path, store: &mut Store) -> anyhow::Result<()>;
}

/// Kills children. An error names what was lost, or was kept.
pub(crate) fn run<L: Ledger>(trial: &Trial, tally: &mut Tally) -> anyhow::Result<()> {
    let store = tally.of(L::NAME);
    let mut chance = fastrand::Rng::with_seed(trial.seed);
    let mut kills = 0;
    while kills < trial.kills {
        let directory = TempDir::new()?;
        let of = KILLS_PER_STORE.min(trial.kills - kills);
        let mut ledger = L::default();
        for kill in 0..of {
            // Not always checked in between: then a child opens what the kill before left.
            let is_checked = kill + 1 == of || chance.bool();
            let done = one(trial, directory.path(), &mut chance, &mut ledger, store)
                .and_then(|()| if is_checked { ledger.check(directory.path(), store) } else { Ok(()) });
            if let Err(error) = done {
                let kept = directory.keep();
                return Err(error.context(format!("seed {}, files in {}", trial.seed, kept.display())));
            }
            kills += 1;
            (trial.progress)(L::NAME, kills, trial.kills);
        }
    }
    Ok(())
}

/// One child and its death.
fn one<L: Ledger>(
    trial: &Trial,
    directory: &Path,
    chance: &mut fastrand::Rng,
    ledger: &mut L,
    store: &mut Store,
) -> anyhow::Result<()> {
    let arguments: [&OsStr; 2] = [L::WORK.as_ref(), directory.as_ref()];
    let child = Process::start(&trial.program, &arguments)?;
    let (after, longest) = L::moment(chance);
    let (mut phase, mut until, mut is_due) = ("starting", Instant::now() + PATIENCE, false);
    loop {
        match child.hear(until) {
            Heard::Line(line) => {
                ledger.hear(&line, store)?;
                phase = L::phase(&line, phase);
                if !is_due && line.starts_with(after) {
                    (is_due, until) = (true, Instant::now() + longest.mul_f64(chance.f64()));
                }
            }
            Heard::Nothing if is_due => break,
            Heard::Nothing => bail!("a child said nothing for {PATIENCE:?}"),
            Heard::End => bail!("a child ended by itself"),
        }
    }
    let (_, rest) = child.kill()?;
    store.kill_in(phase);
    rest.iter().try_for_each(|line| ledger.hear(line, store))
}
