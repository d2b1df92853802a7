//! A seat changes hands between people who are known, so that their keys are.

use crate::bare::{BareLog, IN_FLIGHT};
use crate::desk::{Desk, Submission, bare, median_bytes};
use crate::panels::SEATS;
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "seat",
    what: "change one seat of a known person, 256 in flight, no HTTP",
    beside: "bare SQLite, the same records in groups of 256",
    measure,
};

/// So many panels, each changed so often.
#[derive(Clone, Copy)]
struct Load {
    panels: usize,
    changes: usize,
}

impl Load {
    fn begin(self) -> Vec<Submission> {
        (0..self.panels).map(|panel| (panel, 0)).collect()
    }

    fn change(self) -> Vec<Submission> {
        (1..=self.changes).flat_map(|change| (0..self.panels).map(move |panel| (panel, change))).collect()
    }
}

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let load = Load { panels: settings.size(2_560, 512), changes: settings.size(40, 10) };
    let runtime = tokio::runtime::Runtime::new()?;
    let records = runtime.block_on(async {
        let directory = settings.directory()?;
        let desk = Desk::open(directory.path())?;
        desk.submit(load.begin()).await?;
        desk.submit(load.change()).await?;
        bare(&desk.records().await?)
    })?;
    let (begun, changed) = records.split_at(load.panels);
    let rounds = in_turns(
        settings,
        |directory| {
            runtime.block_on(async {
                let desk = Desk::open(directory)?;
                desk.submit(load.begin()).await?;
                desk.submit(load.change()).await
            })
        },
        |directory| {
            let mut log = BareLog::new(directory)?;
            log.append(begun, IN_FLIGHT)?;
            log.append(changed, IN_FLIGHT)
        },
    )?;
    let Load { panels, changes } = load;
    Ok(vec![Case {
        label: String::new(),
        unit: Unit::PerSecond("changes"),
        aim: Aim::Share(0.6),
        least: Some(100_000.0),
        rounds,
        settings: format!(
            "{panels} panels of {SEATS} seats, {changes} changes each: a roster in which one seat went to another \
             known person, so two events and one box; {} bytes a record in the middle; WAL, synchronous FULL",
            median_bytes(changed)
        ),
    }])
}
