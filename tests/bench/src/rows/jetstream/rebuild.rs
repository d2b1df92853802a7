//! Folding projection's views anew from JetStream, beside reading the same stream in order.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use futures::StreamExt;
use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::panel::Panel;
use openfloor_event_log::{CommandDigest, Position};
use openfloor_projection::view::{NAME, SCHEMA};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use super::bare;
use super::broker::Broker;
use crate::panels::{self, AT_MS, SEATS};
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::rows::http::others::ports;
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "rebuild-jetstream",
    what: "projection's views folded anew from JetStream",
    beside: "bare ordered read of the same stream",
    measure,
};

/// Panels whose life goes on at the same time.
const ALIVE: usize = 64;
/// Longest wait for a fold.
const FOLD_MAX: Duration = Duration::from_secs(120);

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let (panels, changes) = (settings.size(10_000, 1_000), 8);
    let runtime = Runtime::new()?;
    // The log is only read, so that the sync setting of the server does not matter.
    let broker = Broker::start(false)?;
    settings.say(&format!("writing {} records", panels * (changes + 1)));
    let written = runtime.block_on(fill(&broker, panels, changes))?;
    let Written { records, events, head } = written;
    let rounds = in_turns(
        settings,
        |directory| Ok(events as f64 / runtime.block_on(fold(&broker, directory, head))?),
        |_| Ok(events as f64 / read(&broker, records)?),
    )?;
    Ok(vec![Case {
        label: String::new(),
        unit: Unit::PerSecond("events"),
        aim: Aim::Share(0.5),
        least: None,
        rounds,
        settings: format!(
            "{events} events in {records} records of {panels} panels of {SEATS} seats, {changes} changes each, {ALIVE} \
             panels at a time; in this process, from connecting on, keys included, to sled"
        ),
    }])
}

/// What lies in the log.
#[derive(Clone, Copy)]
struct Written {
    records: usize,
    events: usize,
    head: Position,
}

/// Writes the lives of panels to a broker.
async fn fill(broker: &Broker, panels: usize, changes: usize) -> anyhow::Result<Written> {
    let (log, keys) = broker.ports("writer").await?;
    let handler = Arc::new(Handler::<Panel>::new(log, Arc::new(KeyRing::new(keys))));
    let mut written = Written { records: 0, events: 0, head: Position(0) };
    let mut lives = futures::stream::iter(0..panels)
        .map(|panel| tokio::spawn(live(Arc::clone(&handler), panel, changes)))
        .buffer_unordered(ALIVE);
    while let Some(life) = lives.next().await {
        let Written { records, events, head } = life??;
        written.records += records;
        written.events += events;
        written.head = written.head.max(head);
    }
    Ok(written)
}

/// The life of one panel.
async fn live(handler: Arc<Handler<Panel>>, panel: usize, changes: usize) -> anyhow::Result<Written> {
    let stream = panels::stream(panel);
    let mut written = Written { records: 0, events: 0, head: Position(0) };
    for change in 0..=changes {
        let attempt = Attempt::once(CommandDigest([1; 32]), AT_MS);
        let handled = handler.handle(&stream, &panels::roster(panel, change), &attempt).await?;
        written.records += 1;
        written.events += handled.events.len();
        written.head = handled.position.context("a roster leaves no stream empty")?;
    }
    Ok(written)
}

/// Folds all of it, and returns how many seconds that took.
async fn fold(broker: &Broker, directory: &Path, head: Position) -> anyhow::Result<f64> {
    let shutdown = CancellationToken::new();
    let begun = Instant::now();
    let given = ports(broker.ports("projection").await?, directory, (NAME, SCHEMA), &shutdown);
    let started = openfloor_projection::start(openfloor_projection::Config::default(), given).await?;
    ensure!(started.followed.covers(head, FOLD_MAX).await, "the fold took longer than {FOLD_MAX:?}");
    let seconds = begun.elapsed().as_secs_f64();
    let parked = started.followed.status().progress.parked;
    ensure!(parked == 0, "{parked} streams were parked");
    shutdown.cancel();
    let joined = tokio::task::spawn_blocking(move || started.thread.join()).await?;
    joined.map_err(|_| anyhow::anyhow!("the fold panicked"))?;
    Ok(seconds)
}

/// Reads all of it on a runtime of one thread, the fastest, and returns how many seconds that took.
fn read(broker: &Broker, records: usize) -> anyhow::Result<f64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let begun = Instant::now();
        let nats = bare::connect(&broker.url()).await?;
        let mut bytes = 0;
        let last = bare::read(&nats, "OPENFLOOR", |message| bytes += message.payload.len()).await?;
        ensure!(usize::try_from(last)? == records && bytes > 0, "{last} of {records} records were read");
        Ok(begun.elapsed().as_secs_f64())
    })
}
