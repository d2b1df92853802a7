//! What takes commands in one process: the command handler over SQLite, as ingest has it, without HTTP.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::panel::Panel;
use openfloor_event_log::{CommandDigest, EventLog, Record};
use openfloor_log_sqlite::{Options, SqliteKeys, SqliteLog};

use crate::bare::{BareRecord, IN_FLIGHT};
use crate::panels::{self, AT_MS};

/// A roster to submit: of which panel, after how many changes.
pub(crate) type Submission = (usize, usize);

/// Log, keys and handler in one directory.
pub(crate) struct Desk {
    pub(crate) log: Arc<SqliteLog>,
    pub(crate) ring: Arc<KeyRing>,
    handler: Handler<Panel>,
}

impl Desk {
    pub(crate) fn open(directory: &Path) -> anyhow::Result<Arc<Self>> {
        let log = SqliteLog::open(directory.join("log.sqlite"), Options::default())?;
        let ring = Arc::new(KeyRing::new(SqliteKeys::open(directory.join("keys.sqlite"))?));
        let handler = Handler::new(log.clone(), Arc::clone(&ring));
        Ok(Arc::new(Self { log, ring, handler }))
    }

    /// Submits all, those of one panel in order, 256 in flight; returns how many a second.
    pub(crate) async fn submit(self: &Arc<Self>, submissions: Vec<Submission>) -> anyhow::Result<f64> {
        let count = submissions.len();
        // Made before the clock starts: what a client sends is not what the desk does.
        let clients: Vec<Vec<_>> = shared_out(submissions)
            .into_iter()
            .map(|share| {
                share
                    .into_iter()
                    .map(|(at, changes)| (panels::stream(at), panels::roster(at, changes)))
                    .collect()
            })
            .collect();
        let start = Instant::now();
        let clients: Vec<_> = clients
            .into_iter()
            .map(|share| {
                let desk = Arc::clone(self);
                tokio::spawn(async move {
                    for (stream, roster) in share {
                        let attempt = Attempt::once(CommandDigest([1; 32]), AT_MS);
                        desk.handler.handle(&stream, &roster, &attempt).await?;
                    }
                    anyhow::Ok(())
                })
            })
            .collect();
        for client in clients {
            client.await??;
        }
        Ok(count as f64 / start.elapsed().as_secs_f64())
    }

    /// Publishes the line-ups of the first so many panels, one after the other in each of the clients' shares.
    pub(crate) async fn publish(self: &Arc<Self>, panels: usize) -> anyhow::Result<()> {
        let shares = shared_out((0..panels).map(|panel| (panel, 0)).collect());
        let clients: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let desk = Arc::clone(self);
                tokio::spawn(async move {
                    for (panel, _) in share {
                        let attempt = Attempt::once(CommandDigest([2; 32]), AT_MS);
                        desk.handler.handle(&panels::stream(panel), &panels::published(), &attempt).await?;
                    }
                    anyhow::Ok(())
                })
            })
            .collect();
        for client in clients {
            client.await??;
        }
        Ok(())
    }

    /// Everything in the log, in order.
    pub(crate) async fn records(&self) -> anyhow::Result<Vec<Record>> {
        let mut reader = self.log.subscribe(None).await?;
        let mut records = Vec::new();
        loop {
            let batch = reader.next(4000).await?;
            records.extend(batch.records);
            if batch.head == records.last().map(|record| record.position) {
                return Ok(records);
            }
        }
    }
}

/// The share of each client: all of a panel are one client's, so that none waits for another.
fn shared_out(submissions: Vec<Submission>) -> Vec<Vec<Submission>> {
    let mut shares = vec![Vec::new(); IN_FLIGHT];
    for submission in submissions {
        shares[submission.0 % IN_FLIGHT].push(submission);
    }
    shares
}

/// The same records for a bare log.
pub(crate) fn bare(records: &[Record]) -> anyhow::Result<Vec<BareRecord>> {
    let mut streams: HashMap<&str, (i64, i64)> = HashMap::new();
    let mut bare = Vec::with_capacity(records.len());
    for record in records {
        let next = i64::try_from(streams.len() + 1)?;
        let (stream, revision) = streams.entry(record.stream.as_str()).or_insert((next, 0));
        *revision += 1;
        let (stream, revision) = (*stream, *revision);
        bare.push(BareRecord {
            stream,
            revision,
            name: record.stream.to_string(),
            payload: record.payload.clone(),
        });
    }
    Ok(bare)
}

/// Bytes of the middle-sized payload.
pub(crate) fn median_bytes(records: &[BareRecord]) -> usize {
    let mut bytes: Vec<usize> = records.iter().map(|record| record.payload.len()).collect();
    bytes.sort_unstable();
    bytes.get(bytes.len() / 2).copied().unwrap_or_default()
}
