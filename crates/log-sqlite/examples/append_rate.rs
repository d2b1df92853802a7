//! Appends a second with 256 in flight, beside bare rusqlite that writes the same records in groups of 256.
//!
//! `cargo run --release -p openfloor-log-sqlite --example append_rate [records] [payload bytes] [streams]`

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use openfloor_event_log::{
    Append, CommandDigest, CommitId, EventLog, Expected, Purpose, Revision, StreamName,
};
use openfloor_log_sqlite::{Options, SqliteLog};
use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

const IN_FLIGHT: usize = 256;

struct Load {
    records: usize,
    payload: Bytes,
    streams: usize,
}

fn main() -> anyhow::Result<()> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let mut number = |default| numbers.next().unwrap_or(Ok(default));
    let (records, bytes, streams) = (number(100_000)?, number(400)?, number(20_000)?);
    let load = Arc::new(Load { records, payload: vec![7; bytes].into(), streams });
    let runtime = tokio::runtime::Runtime::new()?;
    for round in 1..=3 {
        let bare = bare(&load)?;
        let ours = runtime.block_on(ours(&load, IN_FLIGHT))?;
        println!("round {round}: bare {bare:.0}/s, SqliteLog {ours:.0}/s, ratio {:.2}", ours / bare);
    }
    let few = Arc::new(Load { records: records / 20, payload: load.payload.clone(), streams });
    println!("one at a time: {:.0}/s", runtime.block_on(ours(&few, 1))?);
    runtime.block_on(reads(&load))
}

fn name(at: usize) -> String {
    // Spread like random ids.
    format!("panel-c{:016x}~p{at}", (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// What any writer on SQLite has to do at least: the same table, the same keys, one sync a group.
fn bare(load: &Load) -> anyhow::Result<f64> {
    let directory = tempfile::tempdir()?;
    let mut connection = Connection::open(directory.path().join("bare.sqlite"))?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
         CREATE TABLE streams (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
         CREATE TABLE records (position INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL,
            revision INTEGER NOT NULL, commit_id BLOB NOT NULL, command BLOB NOT NULL,
            checksum INTEGER NOT NULL, payload BLOB NOT NULL,
            UNIQUE (stream, revision), UNIQUE (stream, commit_id)) STRICT",
    )?;
    let start = Instant::now();
    for group in (0..load.records).collect::<Vec<_>>().chunks(IN_FLIGHT) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for &at in group {
            if at < load.streams {
                transaction.prepare_cached("INSERT INTO streams (name) VALUES (?1)")?.execute([name(at)])?;
            }
            transaction
                .prepare_cached(
                    "INSERT INTO records (stream, revision, commit_id, command, checksum, payload)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute((
                    i64::try_from(at % load.streams + 1)?,
                    i64::try_from(at / load.streams + 1)?,
                    Uuid::now_v7().as_bytes(),
                    [1_u8; 32],
                    crc32fast::hash(&load.payload),
                    &load.payload[..],
                ))?;
        }
        transaction.commit()?;
    }
    Ok(load.records as f64 / start.elapsed().as_secs_f64())
}

async fn ours(load: &Arc<Load>, in_flight: usize) -> anyhow::Result<f64> {
    let directory = tempfile::tempdir()?;
    let log = SqliteLog::open(directory.path().join("log.sqlite"), Options::default())?;
    let start = Instant::now();
    let writers: Vec<_> = (0..in_flight)
        .map(|at| tokio::spawn(write(Arc::clone(&log), Arc::clone(load), at, in_flight)))
        .collect();
    for writer in writers {
        writer.await??;
    }
    Ok(load.records as f64 / start.elapsed().as_secs_f64())
}

/// One client: its share of the streams, each in turn, one append at a time.
async fn write(log: Arc<SqliteLog>, load: Arc<Load>, at: usize, of: usize) -> anyhow::Result<()> {
    let names: Vec<StreamName> =
        (at..load.streams).step_by(of).map(|at| name(at).parse()).collect::<Result<_, _>>()?;
    let mut last: Vec<Option<Revision>> = vec![None; names.len()];
    for turn in 0..(load.records + of - 1 - at) / of {
        let stream = turn % names.len();
        let append = Append {
            stream: names[stream].clone(),
            expected: last[stream].map_or(Expected::NoStream, Expected::At),
            commit: CommitId(Uuid::now_v7()),
            command: CommandDigest([1; 32]),
            purpose: Purpose::Ordinary,
            payload: load.payload.clone(),
        };
        last[stream] = Some(log.append(append).await?.revision);
    }
    Ok(())
}

/// Reads: of one stream from the file, of one that has nothing new, and of the whole log.
async fn reads(load: &Load) -> anyhow::Result<()> {
    const COUNT: usize = 20_000;
    let directory = tempfile::tempdir()?;
    let log = SqliteLog::open(directory.path().join("log.sqlite"), Options::default())?;
    let one = Arc::new(Load { records: load.records, payload: load.payload.clone(), streams: load.streams });
    let writers: Vec<_> = (0..IN_FLIGHT)
        .map(|at| tokio::spawn(write(Arc::clone(&log), Arc::clone(&one), at, IN_FLIGHT)))
        .collect();
    for writer in writers {
        writer.await??;
    }
    let start = Instant::now();
    for at in 0..COUNT {
        log.read(&name(at * 7 % load.streams).parse()?, None).await?;
    }
    println!("read of a stream: {:.1} µs", start.elapsed().as_secs_f64() * 1e6 / COUNT as f64);
    let start = Instant::now();
    for at in 0..COUNT {
        log.read(&name(at * 7 % load.streams).parse()?, Some(Revision(1_000_000))).await?;
    }
    println!("read of nothing new: {:.2} µs", start.elapsed().as_secs_f64() * 1e6 / COUNT as f64);
    let start = Instant::now();
    let mut reader = log.subscribe(None).await?;
    let mut seen = 0;
    while seen < load.records {
        seen += reader.next(1000).await?.records.len();
    }
    println!("subscription: {:.0} records/s", load.records as f64 / start.elapsed().as_secs_f64());
    Ok(())
}
