//! The SQLite keys: what was given out stays, what was destroyed stays destroyed, in no file.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use openfloor_key_store::{KeyId, KeyStore, Lookup};
use openfloor_log_sqlite::SqliteKeys;
use tempfile::TempDir;

use crate::Trial;
use crate::process::{Heard, Process};
use crate::tally::{Store, Tally};

/// The keys within a directory.
pub(crate) const KEYS: &str = "keys.sqlite";

/// Kills on one store, before another is begun: each check looks for every key in every file.
const KILLS_PER_STORE: u64 = 20;
const NAME: &str = "SQLite keys";
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of a key that are looked for: its two halves, each.
const PIECE: usize = 16;

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Kills who makes and destroys keys. An error names what was lost, or was kept.
pub fn run(trial: &Trial, tally: &mut Tally) -> anyhow::Result<()> {
    let store = tally.of(NAME);
    let mut chance = fastrand::Rng::with_seed(trial.seed);
    let mut kills = 0;
    while kills < trial.kills {
        let directory = TempDir::new()?;
        let mut ledger = Ledger::default();
        let of = KILLS_PER_STORE.min(trial.kills - kills);
        for kill in 0..of {
            let is_checked = kill + 1 == of || chance.bool();
            let done = one(trial, directory.path(), &mut chance, &mut ledger, store)
                .and_then(|()| if is_checked { check(directory.path(), &mut ledger, store) } else { Ok(()) });
            if let Err(error) = done {
                return Err(error.context(format!(
                    "seed {}, files in {}",
                    trial.seed,
                    directory.keep().display()
                )));
            }
            kills += 1;
            (trial.progress)(NAME, kills, trial.kills);
        }
    }
    Ok(())
}

/// What the children said.
#[derive(Default)]
struct Ledger {
    given: BTreeMap<KeyId, String>,
    destroying: BTreeSet<KeyId>,
    destroyed: BTreeSet<KeyId>,
    secret: Option<String>,
}

impl Ledger {
    fn hear(&mut self, line: &str, store: &mut Store) -> anyhow::Result<()> {
        let mut words = line.split(' ');
        let (word, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        match word {
            "back" => store.back.push(Duration::from_micros(rest.parse()?)),
            "secret" => self.hear_secret(rest)?,
            "given" => {
                store.acknowledged += 1;
                self.given.insert(rest.parse()?, words.next().context("a key")?.to_owned());
            }
            "destroying" => {
                self.destroying.insert(rest.parse()?);
            }
            "destroyed" => {
                store.acknowledged += 1;
                self.destroyed.insert(rest.parse()?);
            }
            "opening" => {}
            _ => bail!("a child failed: {line}"),
        }
        Ok(())
    }

    fn hear_secret(&mut self, secret: &str) -> anyhow::Result<()> {
        let first = self.secret.get_or_insert_with(|| secret.to_owned());
        ensure!(first == secret, "the secret of the installation has changed");
        Ok(())
    }
}

/// One child and its death.
fn one(
    trial: &Trial,
    directory: &Path,
    chance: &mut fastrand::Rng,
    ledger: &mut Ledger,
    store: &mut Store,
) -> anyhow::Result<()> {
    let arguments: [&OsStr; 2] = ["keys".as_ref(), directory.as_ref()];
    let child = Process::start(&trial.program, &arguments)?;
    let (after, longest) = match chance.u8(0..4) {
        0 => ("opening", Duration::from_millis(8)),
        1 => ("destroying", Duration::from_millis(10)),
        _ => ("back", Duration::from_millis(250)),
    };
    let (mut phase, mut until, mut is_due) = ("starting", Instant::now() + PATIENCE, false);
    loop {
        match child.hear(until) {
            Heard::Line(line) => {
                ledger.hear(&line, store)?;
                phase = match line.split(' ').next() {
                    Some("opening") => "opening",
                    Some("destroying") => "destroying",
                    _ => "making",
                };
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

fn check(directory: &Path, ledger: &mut Ledger, store: &mut Store) -> anyhow::Result<()> {
    // Before anything opens, and so mends, the files.
    let gone: Vec<&str> =
        ledger.destroyed.iter().filter_map(|id| Some(ledger.given.get(id)?.as_str())).collect();
    ensure!(pieces_in(directory, &gone)? == 0, "destroyed keys lie in the files");
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let begun = Instant::now();
        let keys = SqliteKeys::open(directory.join(KEYS))?;
        store.back.push(begun.elapsed());
        let all: BTreeMap<_, _> = keys.all().await?.into_iter().collect();
        for (id, key) in &ledger.given {
            match all.get(id).with_context(|| format!("{id} was given out and is gone"))? {
                Lookup::Key(found) => {
                    ensure!(hex(found.bytes()) == *key, "{id} is another key");
                    ensure!(!ledger.destroyed.contains(id), "{id} was destroyed and is back");
                }
                Lookup::Destroyed => ensure!(ledger.destroying.contains(id), "{id} was destroyed by nobody"),
                Lookup::Missing => bail!("{id} is missing"),
            }
        }
        ledger.hear_secret(&hex(keys.instance_secret().await?.bytes()))?;
        // As reconciliation does at start: what was under way is done again.
        let again: Vec<_> = ledger.destroying.difference(&ledger.destroyed).copied().collect();
        keys.destroy(&again).await?;
        let gone: Vec<&str> = again.iter().filter_map(|id| Some(ledger.given.get(id)?.as_str())).collect();
        ensure!(pieces_in(directory, &gone)? == 0, "keys destroyed again lie in the files");
        ledger.destroyed.extend(again);
        Ok(())
    })
}

/// How often halves of these keys lie in files of the directory.
fn pieces_in(directory: &Path, keys: &[&str]) -> anyhow::Result<usize> {
    let keys: Vec<Vec<u8>> = keys.iter().map(|key| bytes(key)).collect::<Result<_, _>>()?;
    let pieces: HashSet<&[u8]> = keys.iter().flat_map(|key| key.chunks_exact(PIECE)).collect();
    let mut found = 0;
    for file in fs::read_dir(directory)? {
        let held = fs::read(file?.path())?;
        found += held.windows(PIECE).filter(|window| pieces.contains(window)).count();
    }
    Ok(found)
}

fn bytes(hex: &str) -> anyhow::Result<Vec<u8>> {
    let pair = |at: usize| Ok(u8::from_str_radix(hex.get(at..at + 2).context("a pair of digits")?, 16)?);
    (0..hex.len()).step_by(2).map(pair).collect()
}
