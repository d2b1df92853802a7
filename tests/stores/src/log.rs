//! The SQLite log: every acknowledged append is there, once, in order, where it was said to be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use bytes::Bytes;
use openfloor_event_log::{
    Append, AppendError, CommandDigest, CommitId, EventLog, Expected, Position, Purpose, Record, Revision,
    StreamName,
};
use openfloor_log_sqlite::{Options, SqliteLog};

use crate::tally::{Store, Tally};
use crate::{Trial, kills};

/// The log within a directory.
pub(crate) const LOG: &str = "log.sqlite";
/// Writers at once, each on a stream of its own.
pub(crate) const STREAMS: u64 = 12;
/// Places where backups are put.
pub(crate) const BACKUPS: u64 = 3;

pub(crate) fn stream(number: u64) -> anyhow::Result<StreamName> {
    Ok(StreamName::new("panel", &format!("c1~p{number}"))?)
}

/// The append of an attempt: everything about it follows from its commit id.
pub(crate) fn append(number: u64, expected: Expected, commit: CommitId) -> anyhow::Result<Append> {
    let command = CommandDigest([commit.0.as_bytes()[15]; 32]);
    let (stream, payload) = (stream(number)?, payload(commit));
    Ok(Append { stream, expected, commit, command, purpose: Purpose::Ordinary, payload })
}

fn payload(commit: CommitId) -> Bytes {
    let mut chance = fastrand::Rng::with_seed(commit.0.as_u64_pair().1);
    let length = if chance.u8(..) < 4 { chance.usize(0..80_000) } else { chance.usize(0..1_500) };
    std::iter::repeat_with(|| chance.u8(..)).take(length).collect()
}

pub(crate) fn backup_at(directory: &Path, number: u64) -> PathBuf {
    directory.join(format!("backup-{number}.sqlite"))
}

/// A word for what a writer expects: the revision, or 0.
pub(crate) fn expected_word(expected: Expected) -> u64 {
    match expected {
        Expected::NoStream => 0,
        Expected::At(revision) => revision.0,
    }
}

/// Kills writers of logs. An error names what was lost.
pub fn run(trial: &Trial, tally: &mut Tally) -> anyhow::Result<()> {
    kills::run::<Ledger>(trial, tally)
}

/// What the children said.
#[derive(Default)]
struct Ledger {
    tries: BTreeMap<CommitId, (u64, Expected)>,
    done: BTreeMap<CommitId, (Revision, Position)>,
}

impl kills::Ledger for Ledger {
    const NAME: &'static str = "SQLite log";
    const WORK: &'static str = "log";

    fn moment(chance: &mut fastrand::Rng) -> (&'static str, Duration) {
        match chance.u8(0..4) {
            0 => ("opening", Duration::from_millis(8)),
            1 => ("copying", Duration::from_millis(15)),
            _ => ("back", Duration::from_millis(400)),
        }
    }

    fn phase(line: &str, before: &'static str) -> &'static str {
        match line.split(' ').next() {
            Some("opening") => "opening",
            Some("copying") => "writing and copying",
            _ if before == "writing and copying" && line != "copied" => before,
            _ => "writing",
        }
    }

    fn hear(&mut self, line: &str, store: &mut Store) -> anyhow::Result<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words.get(at).context("a number")?.parse::<u64>().context("a number");
        let commit = || anyhow::Ok(CommitId(words.get(3).context("a commit")?.parse()?));
        match words[0] {
            "back" => store.back.push(Duration::from_micros(number(1)?)),
            "try" => {
                let expected = match number(2)? {
                    0 => Expected::NoStream,
                    last => Expected::At(Revision(last)),
                };
                self.tries.insert(commit()?, (number(1)?, expected));
            }
            "done" => {
                store.acknowledged += 1;
                self.done.insert(commit()?, (Revision(number(1)?), Position(number(2)?)));
            }
            "opening" | "copying" | "copied" => {}
            _ => bail!("a child failed: {line}"),
        }
        Ok(())
    }

    fn check(&mut self, directory: &Path, store: &mut Store) -> anyhow::Result<()> {
        check(directory, self, store)
    }
}

/// Opens the log and holds it against what was said.
fn check(directory: &Path, ledger: &mut Ledger, store: &mut Store) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let begun = Instant::now();
        let log = SqliteLog::open(directory.join(LOG), Options::default())?;
        store.back.push(begun.elapsed());
        let records = all(&log).await?;
        check_records(&records, ledger)?;
        check_retries(&log, &records, ledger).await?;
        for number in 0..BACKUPS {
            check_backup(&backup_at(directory, number), &records).await?;
        }
        Ok(())
    })
}

async fn all(log: &SqliteLog) -> anyhow::Result<Vec<Record>> {
    let (mut subscription, mut records) = (log.subscribe(None).await?, Vec::<Record>::new());
    loop {
        // Reading verifies the checksums.
        let batch = subscription.next(10_000).await?;
        records.extend(batch.records);
        if records.last().map(|record| record.position) >= batch.head {
            return Ok(records);
        }
    }
}

fn check_records(records: &[Record], ledger: &Ledger) -> anyhow::Result<()> {
    ensure!(records.is_sorted_by(|one, next| one.position < next.position), "positions do not grow");
    let mut last = BTreeMap::new();
    let mut found = BTreeMap::new();
    for record in records {
        let before = last.insert(record.stream.clone(), record.revision);
        let (number, expected) = ledger.tries.get(&record.commit).context("a commit that nobody made")?;
        ensure!(record.stream == stream(*number)?, "{} lies in another stream", record.commit);
        ensure!(
            before.map_or(Expected::NoStream, Expected::At) == *expected,
            "{} is out of order",
            record.commit
        );
        ensure!(record.payload == payload(record.commit), "{} has other bytes", record.commit);
        let twice = found.insert(record.commit, (record.revision, record.position));
        ensure!(twice.is_none(), "{} is there twice", record.commit);
    }
    for (commit, said) in &ledger.done {
        let lies = found.get(commit).with_context(|| format!("{commit} was acknowledged and is gone"))?;
        ensure!(lies == said, "{commit} lies at {lies:?}, acknowledged was {said:?}");
    }
    Ok(())
}

/// Repeats what had no answer, as a caller does: it is found, recorded now, or comes too late.
async fn check_retries(log: &SqliteLog, records: &[Record], ledger: &mut Ledger) -> anyhow::Result<()> {
    let found: BTreeMap<_, _> = records.iter().map(|record| (record.commit, record.position)).collect();
    let open: Vec<_> = ledger.tries.iter().filter(|(commit, _)| !ledger.done.contains_key(commit)).collect();
    let mut recorded = Vec::new();
    for (commit, (number, expected)) in open {
        match (log.append(append(*number, *expected, *commit)?).await, found.get(commit)) {
            (Ok(done), at) => {
                ensure!(done.already_recorded == at.is_some(), "{commit} is taken for another");
                ensure!(at.is_none_or(|at| *at == done.position), "{commit} moved");
                recorded.push((*commit, (done.revision, done.position)));
            }
            (Err(AppendError::Conflict { .. }), None) => {}
            (Err(error), _) => return Err(error).context("a retry"),
        }
    }
    ledger.done.extend(recorded);
    // What came too late is never tried again.
    let done: BTreeSet<_> = ledger.done.keys().copied().collect();
    ledger.tries.retain(|commit, _| done.contains(commit));
    Ok(())
}

/// A backup that is there is whole: a beginning of the log.
async fn check_backup(path: &Path, records: &[Record]) -> anyhow::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let copied = all(&*SqliteLog::open(path, Options::default())?).await?;
    ensure!(records.starts_with(&copied), "{} is no beginning of the log", path.display());
    Ok(())
}
