//! One size, measured in a process of its own so that its memory is its own. What was measured is printed, one
//! line of JSON.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use axum::body::Body;
use axum::http::Request;
use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::panel::Panel;
use openfloor_event_codec::{decode, open};
use openfloor_event_log::{
    Append, CommandDigest, CommitId, EventLog, Expected, Purpose, SharedLog, StreamName,
};
use openfloor_key_store::{KeyStore, SharedKeys};
use openfloor_log_sqlite::{Options, SqliteKeys, SqliteLog};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;
use tower::ServiceExt;
use uuid::Uuid;

use super::written::{self, Size, roster};
use crate::machine::memory_mib;
use crate::panels::{AT_MS, mixed};
use crate::rounds::percentile;
use crate::rows::http::others::Others;
use crate::rows::http::server::{Running, ingest_home};
use crate::rows::notice::bare::Chain;
use crate::rows::notice::line::alert_config;
use crate::rows::notice::receiver::{MARK, Receiver};

/// What a child is told.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(super) size: Size,
    /// How often everything is measured.
    pub(super) rounds: usize,
    /// Commands of each round.
    pub(super) commands: usize,
    /// Pages and notices of each round.
    pub(super) few: usize,
    /// Where webhooks lead.
    pub(super) port: u16,
}

/// What a child measured: ours and the limit, round by round.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Records folded in a second, by projection.
    pub(super) fold: Vec<(f64, f64)>,
    /// The same by alert.
    pub(super) alert: Vec<(f64, f64)>,
    /// Commands in a second.
    pub(super) commands: Vec<(f64, f64)>,
    /// Milliseconds of one panel read, the middle one.
    pub(super) read: Vec<(f64, f64)>,
    /// Milliseconds from a roster to its notice, the middle one.
    pub(super) notice: Vec<(f64, f64)>,
    /// Mebibytes in memory: before anything was opened, and with all services running.
    pub(super) memory: (f64, f64),
}

/// Does the task in a directory with a log, and a copy of it for the limits.
pub(crate) fn run(directory: &Path, task: Task) -> anyhow::Result<Measured> {
    Runtime::new()?.block_on(measure(directory, task))
}

async fn measure(directory: &Path, task: Task) -> anyhow::Result<Measured> {
    let before = memory_mib("RssAnon")?;
    let mut measured = Measured::default();
    let records = task.size.records() as f64;
    let receiver = Receiver::on_port(task.port, task.rounds * task.few * 2)?;
    let mut services = None;
    for round in 0..task.rounds {
        let views = directory.join(format!("round{round}"));
        let bare = records / bare_fold(directory).await?;
        let started = Services::start(directory, &views).await?;
        measured.fold.push((records / started.projection_seconds, bare));
        measured.alert.push((records / started.alert_seconds, bare));
        if round + 1 < task.rounds {
            started.stop().await?;
        } else {
            services = Some(started);
        }
    }
    let services = services.context("there is a last round")?;
    let at = copy(directory);
    let limits = Limits::open(&at).await?;
    for round in 0..task.rounds {
        measured.commands.push((services.commands(task, round).await?, limits.commands(task, round).await?));
        measured.read.push(services.reads(task, round).await?);
        measured.notice.push((
            services.notices(task, round, &receiver).await?,
            limits.notices(task, round, &receiver).await?,
        ));
    }
    measured.memory = (before, memory_mib("RssAnon")?);
    services.stop().await?;
    Ok(measured)
}

/// Where the copy of a log is, for limits.
pub(super) fn copy(directory: &Path) -> std::path::PathBuf {
    directory.join("copy")
}

/// Reads the log, takes every record apart and opens its boxes; seconds.
async fn bare_fold(directory: &Path) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let log = SqliteLog::open(directory.join("log.sqlite"), Options::default())?;
    let keys = SqliteKeys::open(directory.join("keys.sqlite"))?;
    let keys: std::collections::HashMap<_, _> = keys.all().await?.into_iter().collect();
    let mut reader = log.subscribe(None).await?;
    let mut last = None;
    loop {
        let batch = reader.next(4_000).await?;
        for record in &batch.records {
            let commit = decode(&record.stream, &record.payload)?;
            let missing = openfloor_key_store::Lookup::Missing;
            let opened = open(commit, |id| keys.get(id).unwrap_or(&missing).clone())?;
            ensure!(!opened.is_empty(), "a record without events");
        }
        last = batch.records.last().map(|record| record.position).or(last);
        if batch.head == last {
            return Ok(begun.elapsed().as_secs_f64());
        }
    }
}

/// Everything of ours over one log.
struct Services {
    log: SharedLog,
    running: Running,
    others: Others,
    projection_seconds: f64,
    alert_seconds: f64,
    handler: Arc<Handler<Panel>>,
    key: String,
}

impl Services {
    async fn start(directory: &Path, views: &Path) -> anyhow::Result<Self> {
        let log: SharedLog = SqliteLog::open(directory.join("log.sqlite"), Options::default())?;
        let keys: SharedKeys = SqliteKeys::open(directory.join("keys.sqlite"))?;
        let ports = || (Arc::clone(&log), Arc::clone(&keys));
        let running = Running::start(Arc::clone(&log), Arc::clone(&keys), ingest_home(views)).await?;
        // Before projection folds, so that it knows the key.
        let key = running.ingest.issue_key(&written::organiser()).await?.reveal();
        let others = Others::start(views, ports(), ports(), alert_config()?).await?;
        let handler = Arc::new(Handler::new(Arc::clone(&log), Arc::new(KeyRing::new(keys))));
        let (projection_seconds, alert_seconds) = others.caught_up_after;
        Ok(Self { log, running, others, projection_seconds, alert_seconds, handler, key })
    }

    /// Changes a seat of panels here and there, 64 in flight; commands a second.
    async fn commands(&self, task: Task, round: usize) -> anyhow::Result<f64> {
        let panels = here_and_there(task, round);
        let handler = Arc::clone(&self.handler);
        side_by_side(panels, move |panel| {
            let handler = Arc::clone(&handler);
            async move {
                let stream = StreamName::new("panel", written::panel(panel).as_str())?;
                let command = roster(task.size, panel, round + 1);
                handler.handle(&stream, &command, &Attempt::once(CommandDigest([1; 32]), AT_MS)).await?;
                Ok(())
            }
        })
        .await
    }

    /// The API's answer about a panel, and the rows that it is made of; milliseconds.
    async fn reads(&self, task: Task, round: usize) -> anyhow::Result<(f64, f64)> {
        let (mut answers, mut rows) = (Vec::new(), Vec::new());
        let mut panels = here_and_there(task, round);
        panels.truncate(task.few);
        for panel in panels {
            let id = written::panel(panel);
            let begun = Instant::now();
            let request = Request::get(format!("/api/v1/panels/{id}"))
                .header("authorization", format!("Bearer {}", self.key))
                .body(Body::empty())?;
            let answer = self.others.router.clone().oneshot(request).await?;
            let status = answer.status();
            let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await?;
            answers.push(begun.elapsed().as_secs_f64() * 1e3);
            ensure!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&body));
            let store = self.others.projection.store();
            let begun = Instant::now();
            let convening =
                openfloor_projection::tables::convenings::convening(store.as_ref(), &id.convening())?;
            let row = openfloor_projection::tables::panels::panel(store.as_ref(), &id)?;
            rows.push(begun.elapsed().as_secs_f64() * 1e3);
            ensure!(row.is_some() && convening.is_some(), "panel {id} has no rows");
        }
        Ok((middle(answers), middle(rows)))
    }

    /// Rosters that do not hold, one after the other; milliseconds until the notice came.
    async fn notices(&self, task: Task, round: usize, receiver: &Receiver) -> anyhow::Result<f64> {
        let mut times = Vec::new();
        for at in 0..task.few {
            let number = (2 * round) * task.few + at;
            let ally = usize::try_from(mixed(number as u64) % task.size.pledges as u64)?;
            let (panel, command) = written::told(number, ally, format!("{MARK}{number}"));
            let stream = StreamName::new("panel", panel.as_str())?;
            let begun = Instant::now();
            self.handler.handle(&stream, &command, &Attempt::once(CommandDigest([1; 32]), AT_MS)).await?;
            times.push(received(receiver, number, begun).await?);
        }
        Ok(middle(times))
    }

    async fn stop(self) -> anyhow::Result<()> {
        drop((self.handler, self.log));
        self.others.stop().await?;
        self.running.stop().await
    }
}

/// The same without anything of ours, on a copy of the log.
struct Limits {
    log: Arc<SqliteLog>,
}

impl Limits {
    async fn open(directory: &Path) -> anyhow::Result<Self> {
        Ok(Self { log: SqliteLog::open(directory.join("log.sqlite"), Options::default())? })
    }

    /// Reads a stream and appends a record as large as its last one, 64 in flight; a second.
    async fn commands(&self, task: Task, round: usize) -> anyhow::Result<f64> {
        let log = Arc::clone(&self.log);
        side_by_side(here_and_there(task, round), move |panel| {
            let log = Arc::clone(&log);
            async move {
                let stream = StreamName::new("panel", written::panel(panel).as_str())?;
                let records = log.read(&stream, None).await?;
                let last = records.last().context("the panel is there")?;
                let append = Append {
                    stream,
                    expected: Expected::At(last.revision),
                    commit: CommitId(Uuid::now_v7()),
                    command: CommandDigest([1; 32]),
                    purpose: Purpose::Ordinary,
                    payload: last.payload.clone(),
                };
                log.append(append).await?;
                Ok(())
            }
        })
        .await
    }

    async fn notices(&self, task: Task, round: usize, receiver: &Receiver) -> anyhow::Result<f64> {
        let chain = Chain::over(Arc::clone(&self.log), receiver.address, 1).await?;
        let mut times = Vec::new();
        for at in 0..task.few {
            let number = (2 * round + 1) * task.few + at;
            let begun = Instant::now();
            Arc::clone(&chain).run(number).await?;
            times.push(received(receiver, number, begun).await?);
        }
        Ok(middle(times))
    }
}

/// Waits for a notice; milliseconds since `begun` until it came.
async fn received(receiver: &Receiver, number: usize, begun: Instant) -> anyhow::Result<f64> {
    const LONGEST: Duration = Duration::from_secs(20);
    loop {
        if let Some(at) = receiver.received.at(number) {
            return Ok(at.saturating_duration_since(begun).as_secs_f64() * 1e3);
        }
        ensure!(begun.elapsed() < LONGEST, "no notice within {LONGEST:?}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Panels of a round, each another one as long as there are enough.
fn here_and_there(task: Task, round: usize) -> Vec<usize> {
    let Task { size, commands, .. } = task;
    // A step that has no common divisor with any size, which are powers of ten.
    const STEP: usize = 7_919;
    (0..commands.min(size.panels))
        .map(|at| (at + round * commands).wrapping_mul(STEP) % size.panels)
        .collect()
}

/// Does something for each, 64 at a time; how many a second.
async fn side_by_side<F>(
    all: Vec<usize>,
    each: impl Fn(usize) -> F + Clone + Send + 'static,
) -> anyhow::Result<f64>
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    const CLIENTS: usize = 64;
    let count = all.len();
    let begun = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (share, each) =
                (all.iter().copied().skip(client).step_by(CLIENTS).collect::<Vec<_>>(), each.clone());
            tokio::spawn(async move {
                for one in share {
                    each(one).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for client in clients {
        client.await??;
    }
    Ok(count as f64 / begun.elapsed().as_secs_f64())
}

fn middle(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    percentile(&numbers, 0.5)
}
