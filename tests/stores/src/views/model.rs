//! What a view of a log must hold: rows that each record changes, and the checkpoint it reaches.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use bytes::Bytes;
use openfloor_event_log::{
    Append, CommandDigest, CommitId, EventLog, Expected, LogId, Purpose, Record, StreamName,
};
use openfloor_log_sqlite::{Options, SqliteLog};
use openfloor_view_store::{Batch, Checkpoint, Row, ViewStore};
use uuid::Uuid;

use super::Scale;

/// Rows of the last so many records, which come and go.
const WINDOW: usize = 700;

/// A log and the fold of it that views are to be.
pub(crate) struct Model {
    id: LogId,
    records: Vec<Record>,
    scale: Scale,
}

impl Model {
    /// Writes a log of so many records into a directory.
    pub(crate) fn write(directory: &Path, scale: Scale) -> anyhow::Result<()> {
        runtime()?.block_on(async {
            let log = open(directory)?;
            let appended = (0..scale.records).map(|number| {
                let log = log.clone();
                tokio::spawn(async move { log.append(append(number)?).await.context("an append") })
            });
            for one in appended.collect::<Vec<_>>() {
                one.await??;
            }
            Ok(())
        })
    }

    /// Reads the log of a directory.
    pub(crate) fn read(directory: &Path, scale: Scale) -> anyhow::Result<Self> {
        runtime()?.block_on(async {
            let log = open(directory)?;
            let mut subscription = log.subscribe(None).await?;
            let mut records = Vec::new();
            loop {
                let batch = subscription.next(10_000).await?;
                records.extend(batch.records);
                if records.last().map(|record: &Record| record.position) == batch.head {
                    break;
                }
            }
            Ok(Self { id: log.id().clone(), records, scale })
        })
    }

    /// How many records there are to fold.
    pub(crate) fn records(&self) -> usize {
        self.records.len()
    }

    /// The batch of the records from one number on, to another, exclusive.
    pub(crate) fn batch(&self, from: usize, to: usize) -> Batch {
        let writes = (from..to).flat_map(|number| self.writes(number)).collect();
        Batch { writes, checkpoint: to.checked_sub(1).map(|last| self.checkpoint(last)) }
    }

    /// How many records are folded into a store; an error unless it holds exactly what follows from
    /// those.
    pub(crate) fn verified(&self, views: &dyn ViewStore) -> anyhow::Result<usize> {
        let folded = self.folded(views)?;
        let found = views.scan(b"", None, usize::MAX)?;
        let wanted = self.rows(folded);
        ensure!(
            found == wanted,
            "{} rows are not the {} of the first {folded} records",
            found.len(),
            wanted.len()
        );
        Ok(folded)
    }

    /// How many records the checkpoint of a store covers.
    pub(crate) fn folded(&self, views: &dyn ViewStore) -> anyhow::Result<usize> {
        let Some(reached) = views.checkpoint()? else { return Ok(0) };
        let at = self.records.binary_search_by_key(&reached.position, |record| record.position.0);
        let at = at.ok().context("the checkpoint is at no record")?;
        ensure!(reached == self.checkpoint(at), "the checkpoint is of another log");
        Ok(at + 1)
    }

    fn rows(&self, folded: usize) -> Vec<Row> {
        let mut rows = BTreeMap::new();
        for (key, value) in (0..folded).flat_map(|number| self.writes(number)) {
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
        rows.into_iter().collect()
    }

    fn checkpoint(&self, number: usize) -> Checkpoint {
        let record = &self.records[number];
        Checkpoint { log: self.id.0.clone(), position: record.position.0, commit: record.commit.to_string() }
    }

    /// What a record changes: rows all over the place, one that comes and one that goes.
    fn writes(&self, number: usize) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
        let mut chance = fastrand::Rng::with_seed(seed(&self.records[number].payload));
        let mut writes: Vec<_> = (0..self.scale.writes)
            .map(|_| {
                let slot = chance.u64(0..self.scale.slots);
                // Of very different lengths, so that pages split and sled's log is rewritten.
                let length = if chance.u8(..) < 8 { chance.usize(0..6_000) } else { chance.usize(0..200) };
                (key(b"slot/", slot), Some(vec![chance.u8(..); length]))
            })
            .collect();
        writes.push((key(b"window/", number as u64), Some(vec![1])));
        if let Some(old) = number.checked_sub(WINDOW) {
            writes.push((key(b"window/", old as u64), None));
        }
        writes
    }
}

fn append(number: u64) -> anyhow::Result<Append> {
    Ok(Append {
        stream: StreamName::new("panel", &format!("c1~p{number}"))?,
        expected: Expected::NoStream,
        commit: CommitId(Uuid::now_v7()),
        command: CommandDigest([0; 32]),
        purpose: Purpose::Ordinary,
        payload: Bytes::copy_from_slice(&number.to_be_bytes()),
    })
}

fn seed(payload: &[u8]) -> u64 {
    payload.iter().fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

fn key(table: &[u8], number: u64) -> Vec<u8> {
    [table, &number.to_be_bytes()].concat()
}

fn open(directory: &Path) -> anyhow::Result<std::sync::Arc<SqliteLog>> {
    Ok(SqliteLog::open(directory.join("log.sqlite"), Options::default())?)
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}
