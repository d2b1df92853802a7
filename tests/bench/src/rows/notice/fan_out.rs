//! Many panels change at once while many have pledged: from the first roster to the last notice, and whether what
//! an alert costs follows those who are told, not those who pledged.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::bail;
use openfloor_event_log::{EventLog, Position};
use tokio::runtime::Runtime;

use super::bare;
use super::line::{COMMITS, Line, submit};
use super::receiver::{Received, Receiver};
use super::report;
use crate::machine::memory_mib;
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "fan-out",
    what: "from many rosters at once to the last notice",
    beside: "as many bare chains at once, each with a POST",
    measure,
};

/// Who pledged; the panels stay as many.
const PLEDGERS: [usize; 3] = [1_000, 10_000, 100_000];
const PLEDGERS_QUICK: [usize; 2] = [100, 1_000];

/// Longest wait for the last notice.
const LAST_MAX: Duration = Duration::from_secs(600);

/// So long nothing is written once all is told that pledging left to tell.
const QUIET: Duration = Duration::from_secs(2);

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let runtime = Runtime::new()?;
    let panels = settings.size(1_000, 100);
    let pledgers: &[usize] = if settings.size(1, 0) == 1 { &PLEDGERS } else { &PLEDGERS_QUICK };
    pledgers.iter().map(|pledgers| case(settings, &runtime, panels, *pledgers)).collect()
}

fn case(settings: &Settings, runtime: &Runtime, panels: usize, pledgers: usize) -> anyhow::Result<Case> {
    let mut room = 0.0_f64;
    let rounds = in_turns(
        settings,
        |directory| {
            let a_second = through_line(runtime, directory, panels, pledgers)?;
            room = room.max(memory_mib("VmRSS")?);
            Ok(a_second)
        },
        |directory| through_chains(runtime, directory, panels),
    )?;
    Ok(Case {
        label: format!("{pledgers} pledged"),
        unit: Unit::PerSecond("notices"),
        aim: Aim::Share(0.5),
        least: None,
        rounds,
        settings: format!(
            "{panels} panels change at once, each with one of {pledgers} who pledged, {COMMITS} commits a panel; all \
             services in this process, which held {room:.0} MiB; SQLite WAL, synchronous FULL, no HTTP in"
        ),
    })
}

fn through_line(runtime: &Runtime, directory: &Path, panels: usize, pledgers: usize) -> anyhow::Result<f64> {
    let receiver = Receiver::start(panels)?;
    let line = runtime.block_on(Line::start(directory, pledgers, receiver.address))?;
    runtime.block_on(quiet(line.log.as_ref()))?;
    // Allies far apart: none is in a page of the index that the one before fetched.
    let rosters = (0..panels)
        .map(|number| line.roster(number, number * (pledgers / panels).max(1) % pledgers))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let begun = Instant::now();
    for roster in rosters {
        let told = submit(Arc::clone(&line.running.ingest), line.organiser(), roster);
        runtime.spawn(async move { report(told.await) });
    }
    let a_second = a_second(&receiver.received, panels, begun)?;
    runtime.block_on(line.stop())?;
    Ok(a_second)
}

fn through_chains(runtime: &Runtime, directory: &Path, panels: usize) -> anyhow::Result<f64> {
    let receiver = Receiver::start(panels)?;
    let chain = runtime.block_on(bare::Chain::new(directory, receiver.address))?;
    let begun = Instant::now();
    for number in 0..panels {
        let told = Arc::clone(&chain).run(number);
        runtime.spawn(async move { report(told.await) });
    }
    a_second(&receiver.received, panels, begun)
}

/// Waits for all, and says how many came a second.
fn a_second(received: &Received, panels: usize, begun: Instant) -> anyhow::Result<f64> {
    while received.count() < panels {
        if begun.elapsed() > LAST_MAX {
            bail!("{} of {panels} notices came within {LAST_MAX:?}", received.count());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    #[expect(clippy::cast_precision_loss, reason = "panels are few")]
    Ok(panels as f64 / begun.elapsed().as_secs_f64())
}

/// Waits until nothing is written any more.
async fn quiet(log: &dyn EventLog) -> anyhow::Result<()> {
    let (mut last, mut since) = (head(log).await?, Instant::now());
    while since.elapsed() < QUIET {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = head(log).await?;
        if now != last {
            (last, since) = (now, Instant::now());
        }
    }
    Ok(())
}

async fn head(log: &dyn EventLog) -> anyhow::Result<Option<Position>> {
    Ok(log.subscribe(None).await?.next(1).await?.head)
}
