//! Panels that are new, of people who are new: each needs a key, and the keys are durable first.

use crate::bare::{BareLog, IN_FLIGHT};
use crate::desk::{Desk, bare, median_bytes};
use crate::panels::SEATS;
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "roster",
    what: "new rosters of six new people, keys and sealing included, no HTTP",
    beside: "bare SQLite, the same records sealed already, in groups of 256",
    measure,
};

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let panels = settings.size(30_000, 3_000);
    let submissions = || (0..panels).map(|panel| (panel, 0)).collect();
    let runtime = tokio::runtime::Runtime::new()?;
    let records = runtime.block_on(async {
        let directory = settings.directory()?;
        let desk = Desk::open(directory.path())?;
        desk.submit(submissions()).await?;
        bare(&desk.records().await?)
    })?;
    let rounds = in_turns(
        settings,
        |directory| runtime.block_on(async { Desk::open(directory)?.submit(submissions()).await }),
        |directory| BareLog::new(directory)?.append(&records, IN_FLIGHT),
    )?;
    Ok(vec![Case {
        label: String::new(),
        unit: Unit::PerSecond("rosters"),
        aim: Aim::Share(0.6),
        least: None,
        rounds,
        settings: format!(
            "{panels} panels of {SEATS} seats, {IN_FLIGHT} in flight, {} bytes a record in the middle; the limit \
             makes no keys and seals nothing; WAL, synchronous FULL",
            median_bytes(&records)
        ),
    }])
}
