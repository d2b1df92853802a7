//! From a roster to the notice at a receiver, while rosters come at their own times.

mod arrivals;
pub(crate) mod bare;
pub(crate) mod fan_out;
pub(crate) mod line;
pub(crate) mod receiver;
mod stages;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use bytes::Bytes;
use tokio::runtime::Runtime;

use self::arrivals::{send, times};
use self::line::{COMMITS, Line, submit};
use self::receiver::{Received, Receiver};
use crate::bare::{BareLog, BareRecord};
use crate::rounds::{Rounds, percentile};
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "notice",
    what: "from a roster to its notice at a receiver",
    beside: "bare chain of as many commits and a POST",
    measure,
};

/// Allies, told in turn.
const ALLIES: usize = 64;
/// Rosters before those that are measured.
const WARM_UP: usize = 50;
/// Longest wait for the last notice.
const LAST_MAX: Duration = Duration::from_secs(30);

/// Shares of what the disk could take.
const LOADS: [u32; 3] = [10, 50, 80];

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let runtime = Runtime::new()?;
    let syncs = syncs_per_second(settings)?;
    let mut cases = Vec::new();
    for load in LOADS {
        let per_second = syncs / COMMITS as f64 * f64::from(load) / 100.0;
        let seconds = settings.size(3, 1) as f64;
        let load = Load { percent: load, per_second, rosters: WARM_UP + (per_second * seconds) as usize };
        cases.append(&mut measured(settings, &runtime, load, syncs)?);
    }
    Ok(cases)
}

/// How rosters come.
#[derive(Clone, Copy)]
struct Load {
    percent: u32,
    per_second: f64,
    rosters: usize,
}

/// How late notices were, in milliseconds, in order.
type Late = Vec<f64>;

fn measured(settings: &Settings, runtime: &Runtime, load: Load, syncs: f64) -> anyhow::Result<Vec<Case>> {
    let mut rounds: Vec<(Late, Late)> = Vec::new();
    for round in 0..settings.rounds {
        let (ours, chain) = (settings.directory()?, settings.directory()?);
        let pair = if round % 2 == 0 {
            let late = through_line(runtime, ours.path(), load)?;
            (late, through_chain(runtime, chain.path(), load)?)
        } else {
            let late = through_chain(runtime, chain.path(), load)?;
            (through_line(runtime, ours.path(), load)?, late)
        };
        let ratio = percentile(&pair.0, 0.5) / percentile(&pair.1, 0.5);
        settings.say(&format!("{} %, round {} of {}: {ratio:.3}", load.percent, round + 1, settings.rounds));
        rounds.push(pair);
    }
    let stages = stages::told(settings, runtime, load)?;
    let told = format!(
        "{} rosters of six at {:.0} a second, each at a time fixed before (exponential gaps), {ALLIES} allies with a \
         webhook and a mail each, {COMMITS} commits a roster, {syncs:.0} syncs a second one by one; all services in \
         this process, SQLite WAL, synchronous FULL, no HTTP in; {stages}",
        load.rosters - WARM_UP,
        load.per_second
    );
    [(0.5, "p50", 2.0), (0.99, "p99", 3.0)]
        .into_iter()
        .map(|(share, name, aim)| {
            let at = |late: &Late| percentile(late, share);
            Ok(Case {
                label: format!("{} %, {name}", load.percent),
                unit: Unit::Milliseconds,
                aim: Aim::WithinTimes(aim),
                least: None,
                rounds: Rounds::of_pairs(rounds.iter().map(|(ours, chain)| (at(ours), at(chain))))?,
                settings: told.clone(),
            })
        })
        .collect()
}

/// Commits that can be synced in a second, one after the other.
fn syncs_per_second(settings: &Settings) -> anyhow::Result<f64> {
    let directory = settings.directory()?;
    let record = |number: i64| BareRecord {
        stream: number,
        revision: 1,
        name: format!("panel-c1~p{number}"),
        payload: Bytes::from(vec![7; 1_000]),
    };
    let records: Vec<_> = (1..=2_000).map(record).collect();
    BareLog::new(directory.path())?.append(&records, 1)
}

fn through_line(runtime: &Runtime, directory: &Path, load: Load) -> anyhow::Result<Late> {
    let receiver = Receiver::start(load.rosters)?;
    let line = runtime.block_on(Line::start(directory, ALLIES, receiver.address))?;
    let rosters = (0..load.rosters)
        .map(|number| line.roster(number, number % ALLIES))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut rosters = rosters.into_iter();
    let due = send(&times(load.rosters, load.per_second), |_| {
        if let Some(roster) = rosters.next() {
            let told = submit(Arc::clone(&line.running.ingest), line.organiser(), roster);
            runtime.spawn(async move { report(told.await) });
        }
    });
    let late = late(&receiver.received, &due);
    runtime.block_on(line.stop())?;
    late
}

fn through_chain(runtime: &Runtime, directory: &Path, load: Load) -> anyhow::Result<Late> {
    let receiver = Receiver::start(load.rosters)?;
    let chain = runtime.block_on(bare::Chain::new(directory, receiver.address))?;
    let due = send(&times(load.rosters, load.per_second), |number| {
        let told = Arc::clone(&chain).run(number);
        runtime.spawn(async move { report(told.await) });
    });
    late(&receiver.received, &due)
}

/// What fails shows as a notice that never comes; this says why.
fn report(done: anyhow::Result<()>) {
    if let Err(error) = done {
        eprintln!("    a roster failed: {error:#}");
    }
}

/// Waits for all, and says how late each was by the time at which its roster was due.
fn late(received: &Received, due: &[Instant]) -> anyhow::Result<Late> {
    let begun = Instant::now();
    while received.count() < due.len() {
        if begun.elapsed() > LAST_MAX {
            bail!("{} of {} notices came within {LAST_MAX:?}", received.count(), due.len());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let lateness = |(number, due): (usize, &Instant)| {
        received.at(number).map(|at| at.saturating_duration_since(*due).as_secs_f64() * 1e3)
    };
    let mut late: Late = due.iter().enumerate().skip(WARM_UP).filter_map(lateness).collect();
    ensure!(!late.is_empty(), "nothing was measured");
    late.sort_by(f64::total_cmp);
    Ok(late)
}
