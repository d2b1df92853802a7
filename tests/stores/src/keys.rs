//! The SQLite keys: what was given out stays, what was destroyed stays destroyed, in no file.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use openfloor_key_store::{KeyId, KeyStore, Lookup};
use openfloor_log_sqlite::SqliteKeys;

use crate::tally::{Store, Tally};
use crate::{Trial, kills};

/// The keys within a directory.
pub(crate) const KEYS: &str = "keys.sqlite";

/// Bytes of a key that are looked for: its two halves, each.
const PIECE: usize = 16;

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Kills who makes and destroys keys. An error names what was lost, or was kept.
pub fn run(trial: &Trial, tally: &mut Tally) -> anyhow::Result<()> {
    kills::run::<Ledger>(trial, tally)
}

/// What the children said.
#[derive(Default)]
struct Ledger {
    given: BTreeMap<KeyId, String>,
    destroying: BTreeSet<KeyId>,
    destroyed: BTreeSet<KeyId>,
    secret: Option<String>,
}

impl kills::Ledger for Ledger {
    const NAME: &'static str = "SQLite keys";
    const WORK: &'static str = "keys";

    fn moment(chance: &mut fastrand::Rng) -> (&'static str, Duration) {
        match chance.u8(0..4) {
            0 => ("opening", Duration::from_millis(8)),
            1 => ("destroying", Duration::from_millis(10)),
            _ => ("back", Duration::from_millis(250)),
        }
    }

    fn phase(line: &str, _: &'static str) -> &'static str {
        match line.split(' ').next() {
            Some("opening") => "opening",
            Some("destroying") => "destroying",
            _ => "making",
        }
    }

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

    fn check(&mut self, directory: &Path, store: &mut Store) -> anyhow::Result<()> {
        check(directory, self, store)
    }
}

impl Ledger {
    fn hear_secret(&mut self, secret: &str) -> anyhow::Result<()> {
        let first = self.secret.get_or_insert_with(|| secret.to_owned());
        ensure!(first == secret, "the secret of the installation has changed");
        Ok(())
    }
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
