//! The log alone: appends to [`SqliteLog`] beside the same rows written bare.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use openfloor_event_log::{
    Append, CommandDigest, CommitId, EventLog, Expected, Purpose, Revision, StreamName,
};
use openfloor_log_sqlite::{Options, SqliteLog};
use uuid::Uuid;

use crate::bare::{BareLog, BareRecord, IN_FLIGHT};
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "append",
    what: "append to the log, 256 in flight",
    beside: "bare SQLite, groups of 256",
    measure,
};

const PAYLOAD_BYTES: usize = 400;

/// So many records, spread over so many streams.
#[derive(Clone, Copy)]
struct Load {
    records: usize,
    streams: usize,
}

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let load = Load { records: settings.size(100_000, 10_000), streams: settings.size(20_000, 2_000) };
    let runtime = tokio::runtime::Runtime::new()?;
    let payload = Bytes::from(vec![7; PAYLOAD_BYTES]);
    let bare: Vec<BareRecord> =
        (0..load.records).map(|at| record(load, at, &payload)).collect::<Result<_, _>>()?;
    let rounds = in_turns(
        settings,
        |directory| runtime.block_on(ours(directory, load, &payload)),
        |directory| BareLog::new(directory)?.append(&bare, IN_FLIGHT),
    )?;
    let Load { records, streams } = load;
    Ok(vec![Case {
        label: String::new(),
        unit: Unit::PerSecond("commits"),
        aim: Aim::Share(0.8),
        least: None,
        rounds,
        settings: format!(
            "{records} records of {PAYLOAD_BYTES} bytes on {streams} streams, {IN_FLIGHT} in flight; WAL, synchronous FULL"
        ),
    }])
}

fn name(stream: usize) -> String {
    // Spread like random ids.
    format!("panel-c{:016x}~p{stream}", (stream as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn record(load: Load, at: usize, payload: &Bytes) -> anyhow::Result<BareRecord> {
    let stream = at % load.streams;
    let revision = i64::try_from(at / load.streams + 1)?;
    Ok(BareRecord {
        stream: i64::try_from(stream + 1)?,
        revision,
        name: name(stream),
        payload: payload.clone(),
    })
}

async fn ours(directory: &Path, load: Load, payload: &Bytes) -> anyhow::Result<f64> {
    let log = SqliteLog::open(directory.join("log.sqlite"), Options::default())?;
    let start = Instant::now();
    let writers: Vec<_> =
        (0..IN_FLIGHT).map(|at| tokio::spawn(write(Arc::clone(&log), load, payload.clone(), at))).collect();
    for writer in writers {
        writer.await??;
    }
    Ok(load.records as f64 / start.elapsed().as_secs_f64())
}

/// One client: its share of the streams, each in turn, one append at a time.
async fn write(log: Arc<SqliteLog>, load: Load, payload: Bytes, at: usize) -> anyhow::Result<()> {
    let names: Vec<StreamName> =
        (at..load.streams).step_by(IN_FLIGHT).map(|at| name(at).parse()).collect::<Result<_, _>>()?;
    let mut last: Vec<Option<Revision>> = vec![None; names.len()];
    for turn in 0..(load.records + IN_FLIGHT - 1 - at) / IN_FLIGHT {
        let stream = turn % names.len();
        let append = Append {
            stream: names[stream].clone(),
            expected: last[stream].map_or(Expected::NoStream, Expected::At),
            commit: CommitId(Uuid::now_v7()),
            command: CommandDigest([1; 32]),
            purpose: Purpose::Ordinary,
            payload: payload.clone(),
        };
        last[stream] = Some(log.append(append).await?.revision);
    }
    Ok(())
}
