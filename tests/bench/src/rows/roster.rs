//! Panels that are new, of people who are new: each needs a key, and the keys are durable first.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use openfloor_domain::subject::Subject;
use openfloor_event_codec::{Commit, SealedCommit, decode, encode, open};
use openfloor_event_log::Record;
use openfloor_key_store::{Key, KeyId, Lookup};

use crate::bare::{BareLog, BareRecord, IN_FLIGHT};
use crate::desk::{Desk, bare, median_bytes};
use crate::panels::SEATS;
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "roster",
    what: "new rosters of six new people, keys and sealing included, no HTTP",
    beside: "sealing the same records, then bare SQLite in groups of 256",
    measure,
};

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let panels = settings.size(30_000, 3_000);
    let submissions = || (0..panels).map(|panel| (panel, 0)).collect();
    let runtime = tokio::runtime::Runtime::new()?;
    let (records, open) = runtime.block_on(async {
        let directory = settings.directory()?;
        let desk = Desk::open(directory.path())?;
        desk.submit(submissions()).await?;
        let records = desk.records().await?;
        let keys: BTreeMap<KeyId, Lookup> = desk.ring.store().all().await?.into_iter().collect();
        let open = records.iter().map(|record| opened(record, &keys)).collect::<anyhow::Result<Vec<_>>>()?;
        anyhow::Ok((bare(&records)?, open))
    })?;
    let rounds = in_turns(
        settings,
        |directory| runtime.block_on(async { Desk::open(directory)?.submit(submissions()).await }),
        |directory| seal_and_append(directory, &open, records.clone()),
    )?;
    Ok(vec![Case {
        label: String::new(),
        unit: Unit::PerSecond("rosters"),
        aim: Aim::Share(0.6),
        least: None,
        rounds,
        settings: format!(
            "{panels} panels of {SEATS} seats, {IN_FLIGHT} in flight, {} bytes a record in the middle; the limit \
             seals on one core, then appends, and makes no keys; WAL, synchronous FULL",
            median_bytes(&records)
        ),
    }])
}

/// A commit as it was before it was sealed, and with what.
type Open = (Commit, BTreeMap<Subject, (KeyId, Key)>);

fn opened(record: &Record, known: &BTreeMap<KeyId, Lookup>) -> anyhow::Result<Open> {
    let sealed: SealedCommit = decode(&record.stream, &record.payload)?;
    let mut keys = BTreeMap::new();
    for of in sealed.events.iter().filter_map(|event| event.sealed.as_ref()) {
        let id = of.key_id().context("a box without a key")?;
        let Some(Lookup::Key(key)) = known.get(&id) else { anyhow::bail!("a key is not there") };
        keys.insert(of.subject.parse::<Subject>()?, (id, key.clone()));
    }
    let (at_ms, trace) = (sealed.at_ms, sealed.trace.clone());
    let events = open(sealed, |id| known.get(id).cloned().unwrap_or(Lookup::Missing))?;
    let events = events.into_iter().map(|opened| opened.event).collect();
    Ok((Commit { stream: record.stream.clone(), commit: record.commit, at_ms, trace, events }, keys))
}

/// One after the other: what is sealed while something is written is our gain.
fn seal_and_append(directory: &Path, open: &[Open], mut records: Vec<BareRecord>) -> anyhow::Result<f64> {
    let mut log = BareLog::new(directory)?;
    let start = Instant::now();
    for (record, (commit, keys)) in records.iter_mut().zip(open) {
        record.payload = encode(commit, keys)?;
    }
    log.append(&records, IN_FLIGHT)?;
    Ok(records.len() as f64 / start.elapsed().as_secs_f64())
}
