//! Where the time goes: when the records of each roster came out of the log, in a run of its own.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Instant;

use openfloor_event_log::SharedLog;
use tokio::runtime::Runtime;

use super::arrivals::{send, times};
use super::line::{Line, submit};
use super::receiver::Receiver;
use super::{ALLIES, Load, WARM_UP, late, report};
use crate::rounds::percentile;
use crate::settings::Settings;

/// When the first record of each stream was seen in the log.
type Seen = Arc<Mutex<HashMap<String, Instant>>>;

/// The medians of the stages, in words.
pub(super) fn told(settings: &Settings, runtime: &Runtime, load: Load) -> anyhow::Result<String> {
    let directory = settings.directory()?;
    let receiver = Receiver::start(load.rosters)?;
    let line = runtime.block_on(Line::start(directory.path(), ALLIES, receiver.address))?;
    let rosters = (0..load.rosters)
        .map(|number| line.roster(number, number % ALLIES))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let panels: Vec<String> = rosters.iter().map(|(panel, _)| panel.to_string()).collect();
    let seen = Seen::default();
    let watching = runtime.spawn(watch(Arc::clone(&line.log), Arc::clone(&seen)));
    let mut rosters = rosters.into_iter();
    let due = send(&times(load.rosters, load.per_second), |_| {
        if let Some(roster) = rosters.next() {
            let told = submit(Arc::clone(&line.running.ingest), line.organiser(), roster);
            runtime.spawn(async move { report(told.await) });
        }
    });
    late(&receiver.received, &due)?;
    watching.abort();
    runtime.block_on(line.stop())?;
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let mut stages: [Vec<f64>; 3] = Default::default();
    for (number, panel) in panels.iter().enumerate().skip(WARM_UP) {
        let at = |kind: &str| seen.get(&format!("{kind}-{panel}")).copied();
        if let (Some(roster), Some(alert), Some(notice)) =
            (at("panel"), at("alert"), receiver.received.at(number))
        {
            let times = [due[number], roster, alert, notice];
            for (stage, pair) in stages.iter_mut().zip(times.windows(2)) {
                stage.push(pair[1].saturating_duration_since(pair[0]).as_secs_f64() * 1e3);
            }
        }
    }
    stages.iter_mut().for_each(|stage| stage.sort_by(f64::total_cmp));
    let [roster, alert, notice] = stages.map(|stage| percentile(&stage, 0.5));
    Ok(format!(
        "medians of the stages in a run of its own: roster committed {roster:.2} ms, alert committed {alert:.2} ms \
         later, notice received {notice:.2} ms later"
    ))
}

/// Notes when records come out of the log, until it is aborted.
async fn watch(log: SharedLog, seen: Seen) -> anyhow::Result<()> {
    let mut subscription = log.subscribe(None).await?;
    loop {
        let batch = subscription.next(1_000).await?;
        let now = Instant::now();
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        for record in batch.records {
            seen.entry(record.stream.to_string()).or_insert(now);
        }
    }
}
