//! The view of projection, folded anew from a log in SQLite.
//!
//! Two orders of the same kind of commits. In *life cycles* most changes of a panel lie close together, as they
//! do: it is held beside what cannot be avoided of the fold, in memory. In *random updates* they lie anywhere, so
//! that hardly a row is changed twice before it is written: it is held beside sled taking the same rows.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, ensure};
use openfloor_application::projector::Projector;
use openfloor_domain::panel::PanelEvent;
use openfloor_domain::views::{PanelView, PersonView, Recorded};
use openfloor_event_codec::{Event, decode, open};
use openfloor_event_log::Record;
use openfloor_key_store::{KeyId, Lookup};
use openfloor_projection::view::ProjectionView;
use openfloor_store_sled::{Options, SledViews};
use openfloor_view_store::{Batch, Checkpoint, Row as StoredRow, SharedViews, ViewStore, ViewStoreError};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::desk::{Desk, Submission};
use crate::panels::{SEATS, mixed};
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const LIFE_CYCLES: Row = Row {
    name: "rebuild",
    what: "rebuild of projection's view from SQLite, life cycles of panels",
    beside: "decode, open and fold the same records in memory",
    measure: life_cycles,
};

pub(crate) const RANDOM_UPDATES: Row = Row {
    name: "rebuild-random",
    what: "rebuild of projection's view from SQLite, random updates",
    beside: "bare sled reading and writing back the same rows",
    measure: random_updates,
};

/// Panels whose life goes on at the same time.
const ALIVE: usize = 64;

/// A log on disk, and what is in it.
pub(super) struct Kept {
    directory: TempDir,
    pub(super) records: Vec<Record>,
    pub(super) keys: HashMap<KeyId, Lookup>,
    pub(super) events: usize,
}

fn life_cycles(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let (panels, changes) = (settings.size(10_000, 1_000), 10);
    let runtime = reading_runtime()?;
    let kept = kept(settings, lives(panels, changes))?;
    let rounds =
        in_turns(settings, |directory| rebuild(&runtime, &kept, directory), |_| fold_in_memory(&kept))?;
    Ok(vec![Case {
        label: String::new(),
        unit: Unit::PerSecond("events"),
        aim: Aim::Share(0.5),
        least: None,
        rounds,
        settings: format!(
            "{} events in {} records of {panels} panels of {SEATS} seats, {changes} changes each, {ALIVE} panels at a \
             time; the limit has the records and keys in memory and keeps no rows",
            kept.events,
            kept.records.len()
        ),
    }])
}

fn random_updates(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let (panels, changes) = (settings.size(20_000, 1_000), 10);
    let runtime = reading_runtime()?;
    let kept = kept(settings, anywhere(panels, changes))?;
    let batches = written(&runtime, &kept)?;
    let rows: usize = batches.iter().map(Vec::len).sum();
    let bytes: usize = batches.iter().flatten().filter_map(|(_, value)| value.as_ref()).map(Vec::len).sum();
    let rounds = in_turns(
        settings,
        |directory| rebuild(&runtime, &kept, directory),
        |directory| Ok(kept.events as f64 / write_back(directory, &batches)?),
    )?;
    Ok(vec![Case {
        label: String::new(),
        unit: Unit::PerSecond("events"),
        aim: Aim::Share(0.8),
        least: None,
        rounds,
        settings: format!(
            "{} events of {panels} panels of {SEATS} seats, {changes} changes each, in no order; {rows} rows of {} \
             bytes on average in {} batches, which the limit has ready",
            kept.events,
            bytes / rows.max(1),
            batches.len()
        ),
    }])
}

/// As a follower has it: a thread of its own.
fn reading_runtime() -> anyhow::Result<Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Panels one after the other, a few at a time.
pub(super) fn lives(panels: usize, changes: usize) -> Vec<Submission> {
    let of_one = move |first: usize| {
        let last = (first + ALIVE).min(panels);
        (0..=changes).flat_map(move |change| (first..last).map(move |panel| (panel, change)))
    };
    (0..panels).step_by(ALIVE).flat_map(of_one).collect()
}

/// Every panel is planned, then changes come to any of them.
fn anywhere(panels: usize, changes: usize) -> Vec<Submission> {
    let mut changed = vec![0; panels];
    let planned = (0..panels).map(|panel| (panel, 0));
    let updates = (0..panels * changes).map(|number| {
        let panel = usize::try_from(mixed(number as u64) % panels as u64).unwrap_or_default();
        changed[panel] += 1;
        (panel, changed[panel])
    });
    planned.chain(updates).collect()
}

/// A log with these submissions, in about this order.
fn kept(settings: &Settings, submissions: Vec<Submission>) -> anyhow::Result<Kept> {
    kept_published(settings, 0, submissions)
}

/// The same, where the first so many panels are planned and published before all else.
pub(super) fn kept_published(
    settings: &Settings,
    published: usize,
    submissions: Vec<Submission>,
) -> anyhow::Result<Kept> {
    const AT_ONCE: usize = 10_000;
    let directory = settings.directory()?;
    let runtime = Runtime::new()?;
    let desk = Desk::open(directory.path())?;
    let (planned, submissions): (Vec<Submission>, Vec<Submission>) =
        submissions.into_iter().partition(|(panel, change)| *panel < published && *change == 0);
    let count = submissions.len() + planned.len() * 2;
    settings.say(&format!("writing {count} records"));
    runtime.block_on(async {
        desk.submit(planned).await?;
        desk.publish(published).await
    })?;
    for part in submissions.chunks(AT_ONCE) {
        runtime.block_on(desk.submit(part.to_vec()))?;
    }
    let records = runtime.block_on(desk.records())?;
    ensure!(records.len() == count, "{count} submissions made {} records", records.len());
    let events =
        records.iter().map(|record| anyhow::Ok(decode(&record.stream, &record.payload)?.events.len()));
    let events = events.sum::<anyhow::Result<usize>>()?;
    let keys = runtime.block_on(desk.ring.store().all())?.into_iter().collect();
    Ok(Kept { directory, records, keys, events })
}

/// From an empty view to one that has caught up; events a second.
fn rebuild(runtime: &Runtime, kept: &Kept, directory: &Path) -> anyhow::Result<f64> {
    let store = SledViews::open(directory, Options::default())?.store;
    Ok(kept.events as f64 / fold_into(runtime, kept, Arc::new(store))?)
}

/// Folds the whole log into a store and returns the seconds that it took.
fn fold_into(runtime: &Runtime, kept: &Kept, store: SharedViews) -> anyhow::Result<f64> {
    let desk = Desk::open(kept.directory.path())?;
    let mut projector =
        Projector::new(ProjectionView::new(), desk.log.clone(), store, Arc::clone(&desk.ring));
    let start = Instant::now();
    while !projector.progress().has_caught_up {
        runtime.block_on(projector.step())?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let progress = projector.progress();
    ensure!(progress.parked == 0, "{} streams were parked", progress.parked);
    ensure!(progress.events == kept.events as u64, "{} events were folded", progress.events);
    Ok(seconds)
}

/// What cannot be avoided: each record is taken apart, its boxes opened, its panel moved on. Events a second.
pub(super) fn fold_in_memory(kept: &Kept) -> anyhow::Result<f64> {
    let mut panels: HashMap<&str, PanelView> = HashMap::new();
    let mut count = 0;
    let start = Instant::now();
    for record in &kept.records {
        let commit = decode(&record.stream, &record.payload)?;
        let at = Recorded { position: record.position.0, at_ms: commit.at_ms };
        let opened = open(commit, |id| kept.keys.get(id).cloned().unwrap_or(Lookup::Missing))?;
        count += opened.len();
        let events = opened.iter().filter_map(|opened| match &opened.event {
            Event::Panel(event) => Some(event),
            _ => None,
        });
        let events: Vec<&PanelEvent> = events.collect();
        let panel = panels.entry(record.stream.as_str()).or_default();
        panel.on_panel_commit(events, at, |_| PersonView::default());
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

type Writes = Vec<(Vec<u8>, Option<Vec<u8>>)>;

/// The batches that the view commits in a rebuild.
fn written(runtime: &Runtime, kept: &Kept) -> anyhow::Result<Vec<Writes>> {
    let overheard = Arc::new(Overheard::default());
    fold_into(runtime, kept, overheard.clone())?;
    let overheard = Arc::into_inner(overheard).context("nobody else holds the store")?;
    Ok(overheard.batches.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// A store that remembers what it was told.
#[derive(Default)]
struct Overheard {
    rows: openfloor_view_store::memory::MemoryViews,
    batches: Mutex<Vec<Writes>>,
}

impl ViewStore for Overheard {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewStoreError> {
        self.rows.get(key)
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        rows_max: usize,
    ) -> Result<Vec<StoredRow>, ViewStoreError> {
        self.rows.scan(prefix, after, rows_max)
    }

    fn commit(&self, batch: Batch) -> Result<(), ViewStoreError> {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).push(batch.writes.clone());
        self.rows.commit(batch)
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, ViewStoreError> {
        self.rows.checkpoint()
    }

    fn bytes_on_disk(&self) -> u64 {
        0
    }
}

/// Reads each row and writes it back, batch by batch, as sled does it best: in the order of keys, a thousand at
/// a time. Returns the seconds that it took.
fn write_back(directory: &Path, batches: &[Writes]) -> anyhow::Result<f64> {
    const WRITES: usize = 1_000;
    let db = sled::Config::new()
        .path(directory.join("bare"))
        .cache_capacity(Options::default().cache_bytes)
        .mode(sled::Mode::HighThroughput)
        .open()?;
    let mut batches = batches.to_vec();
    let start = Instant::now();
    for batch in &mut batches {
        batch.sort_unstable();
        for part in batch.chunks(WRITES) {
            let mut writes = sled::Batch::default();
            for (key, value) in part {
                db.get(key)?;
                match value {
                    Some(value) => writes.insert(key.as_slice(), value.as_slice()),
                    None => writes.remove(key.as_slice()),
                }
            }
            db.apply_batch(writes)?;
        }
    }
    Ok(start.elapsed().as_secs_f64())
}
