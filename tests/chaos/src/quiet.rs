//! Waits until nothing is left to do: everything promised is told, and every view has read the log.

use std::time::{Duration, Instant};

use anyhow::Context;
use openfloor_event_log::{Position, SharedLog, Subscription};
use openfloor_tests::{Opened, Promises};

use crate::nemesis::Nemesis;
use crate::services::Service;

/// Longest wait. An attempt to tell that a killed replica began is left alone for two minutes, and an
/// endpoint that has been out of reach is tried again after five.
const QUIET_MAX: Duration = Duration::from_secs(420);

/// How often it is looked.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Reads what comes, and keeps what was promised.
struct Reading {
    subscription: Box<dyn Subscription>,
    promises: Promises,
    last: Option<Position>,
    head: Option<Position>,
}

impl Reading {
    async fn begin(log: &SharedLog) -> anyhow::Result<Self> {
        let subscription = log.subscribe(None).await?;
        Ok(Self { subscription, promises: Promises::default(), last: None, head: None })
    }

    /// Reads to where the log ends now.
    async fn catch_up(&mut self) -> anyhow::Result<()> {
        const PAGE: usize = 4_000;
        while let Ok(batch) = tokio::time::timeout(LOOK_EVERY, self.subscription.next(PAGE)).await {
            let batch = batch?;
            self.head = batch.head;
            for record in batch.records {
                self.last = Some(record.position);
                self.promises.add(&Opened::closed(record).context("a record that cannot be decoded")?);
            }
        }
        Ok(())
    }
}

/// Waits until it is quiet. Gives what was promised, and why it did not get quiet, if it did not.
pub(crate) async fn wait(
    nemesis: &mut Nemesis,
    log: &SharedLog,
) -> anyhow::Result<(Promises, Option<String>)> {
    let begun = Instant::now();
    let mut told = Instant::now();
    let mut reading = Reading::begin(log).await?;
    loop {
        nemesis.look();
        reading.catch_up().await?;
        let waiting = reading.promises.waiting();
        let behind = behind(&nemesis.services.all, reading.last).await;
        if waiting == 0 && behind.is_empty() {
            return Ok((reading.promises, None));
        }
        let what = format!("{waiting} notices to be told; not at the end of the log: {behind:?}");
        if told.elapsed() > Duration::from_secs(10) {
            println!("{:7.1} s  waiting: {what}", begun.elapsed().as_secs_f64());
            told = Instant::now();
        }
        if begun.elapsed() > QUIET_MAX {
            return Ok((reading.promises, Some(format!("not quiet after {QUIET_MAX:?}: {what}"))));
        }
    }
}

/// The services that have something left to do.
async fn behind(services: &[Service], last: Option<Position>) -> Vec<String> {
    let mut behind = Vec::new();
    for service in services {
        let page = service.part.admin().within(LOOK_EVERY * 4).send("GET", "/metrics", &[], "").await;
        let text = page.map(|reply| reply.text()).unwrap_or_default();
        behind.extend(left(&text, last).map(|what| format!("{}: {what}", service.name)));
    }
    behind
}

/// What a service has left to do, as its metrics say.
fn left(metrics: &str, last: Option<Position>) -> Option<String> {
    let lines = |name: &'static str| {
        let named = metrics.lines().filter(move |line| line.split(['{', ' ']).next() == Some(name));
        named.filter_map(|line| Some((line, line.rsplit(' ').next()?.parse::<u64>().ok()?)))
    };
    let applied = lines("openfloor_view_applied_position").next();
    let Some((line, applied)) = applied else { return Some("its metrics cannot be read".to_owned()) };
    let last = last.map_or(0, |position| position.0);
    if applied != last {
        return Some(format!("{line}, the log ends at {last}"));
    }
    const ZERO: [&str; 3] = [
        "openfloor_view_rebuild_in_progress",
        "openfloor_view_unsettled_erasures",
        "openfloor_alert_panels_dirty",
    ];
    ZERO.into_iter().flat_map(lines).find(|(_, value)| *value > 0).map(|(line, _)| line.to_owned())
}

#[cfg(test)]
mod tests {
    use openfloor_event_log::Position;

    use super::left;

    #[test]
    fn nothing_is_left_at_the_end_of_the_log_with_nothing_in_hand() {
        let page = |applied: u64, rebuilding: u64| {
            format!(
                "# HELP openfloor_view_applied_position Everything.\n\
                 openfloor_view_applied_position{{view=\"x\"}} {applied}\n\
                 openfloor_view_rebuild_in_progress{{view=\"x\"}} {rebuilding}\n"
            )
        };
        assert_eq!(left(&page(17, 0), Some(Position(17))), None);
        assert!(left(&page(16, 0), Some(Position(17))).is_some());
        assert!(left(&page(17, 1), Some(Position(17))).is_some());
        assert!(left("", Some(Position(17))).is_some(), "a page that does not come says nothing");
    }
}
