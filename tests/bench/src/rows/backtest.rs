//! Other rules tried on a log, beside folding it.

use std::time::Instant;

use anyhow::ensure;
use openfloor_domain::backtest::Backtest;
use openfloor_domain::ids::PanelId;
use openfloor_domain::panel::PanelEvent;
use openfloor_domain::views::Recorded;
use openfloor_event_codec::{Event, decode, open};
use openfloor_key_store::Lookup;

use super::rebuild::{Kept, fold_in_memory, kept_published, lives};
use crate::judged::rules;
use crate::panels::SEATS;
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "backtest",
    what: "a back-test: every panel judged after every record by other rules",
    beside: "decode, open and fold the same records in memory",
    measure,
};

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let (panels, changes) = (settings.size(10_000, 1_000), 10);
    let kept = kept_published(settings, panels, lives(panels, changes))?;
    let rounds = in_turns(settings, |_| backtest(&kept), |_| fold_in_memory(&kept))?;
    Ok(vec![Case {
        label: String::new(),
        unit: Unit::PerSecond("events"),
        aim: Aim::Share(0.3),
        least: None,
        rounds,
        settings: format!(
            "{} events in {} records of {panels} panels of {SEATS} seats, planned, published, {changes} changes \
             each; {} rules tried; records and keys in memory on both sides",
            kept.events,
            kept.records.len(),
            rules().len()
        ),
    }])
}

/// Events a second, with the report at the end.
fn backtest(kept: &Kept) -> anyhow::Result<f64> {
    let mut backtest = Backtest::new(Vec::new(), rules());
    let mut count = 0;
    let start = Instant::now();
    for record in &kept.records {
        let commit = decode(&record.stream, &record.payload)?;
        let at = Recorded { position: record.position.0, at_ms: commit.at_ms };
        let opened = open(commit, |id| kept.keys.get(id).cloned().unwrap_or(Lookup::Missing))?;
        count += opened.len();
        let events: Vec<PanelEvent> = opened
            .into_iter()
            .filter_map(|opened| match opened.event {
                Event::Panel(event) => Some(event),
                _ => None,
            })
            .collect();
        backtest.on_panel(&PanelId::new(record.stream.id())?, &events, at);
    }
    let tried = backtest.report();
    let seconds = start.elapsed().as_secs_f64();
    ensure!(tried.iter().any(|tried| tried.alerts > 0), "no panel would have been told of");
    Ok(count as f64 / seconds)
}
