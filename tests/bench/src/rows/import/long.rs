//! A spreadsheet too long to be sent at once, imported part by part as `openfloor import` does, in a process of its
//! own.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Instant;

use openfloor_rosters::{Options, Stream, to_json};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

use super::{Document, records, submitted};
use crate::bare::{BareLog, IN_FLIGHT};
use crate::children::{Work, in_a_child_at};
use crate::machine::memory_mib;
use crate::rounds::Rounds;
use crate::row::{Aim, Case, Unit};
use crate::rows::http::server::Running;
use crate::rows::reading;
use crate::settings::Settings;

/// What is imported part by part takes so much more of ten times as many seats.
const GROWTH: f64 = 1.3;

/// A spreadsheet, and whose turn it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    path: PathBuf,
    /// Whether ours imports it, or its cells are read and what ours left in the directory is appended bare.
    is_ours: bool,
}

/// What that came to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Seats, where ours imported them; else records.
    count: usize,
    seconds: f64,
    /// The most memory of the process.
    mib: f64,
}

/// A case for the rate, and one for the memory beside a tenth of the seats.
pub(super) fn cases(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let seats = settings.size(1_000_000, 20_000);
    let [tenth, whole] = [seats / 10, seats].map(|seats| rounds(settings, seats));
    let (tenth, whole) = (tenth?, whole?);
    let of = |measured: &[(Measured, Measured)]| measured.last().copied();
    let (Some((ours, bare)), Some((small, _))) = (of(&whole), of(&tenth)) else { return Ok(Vec::new()) };
    let imported = ours.count as f64;
    let rates = whole.iter().map(|(ours, limit)| (imported / ours.seconds, imported / limit.seconds));
    let grows = whole.iter().zip(&tenth).map(|((whole, _), (tenth, _))| (whole.mib, tenth.mib));
    let told = format!(
        "{imported} seats, {} records; read part by part, ingest in the same process, no HTTP, SQLite WAL, \
         synchronous FULL; the process held at most {:.0} MiB, with a tenth of the seats {:.0} MiB; the limit reads \
         the cells with the csv library alone",
        bare.count, ours.mib, small.mib
    );
    Ok(vec![
        Case {
            label: format!("{seats} seats"),
            unit: Unit::PerSecond("seats"),
            aim: Aim::Share(0.5),
            least: None,
            rounds: Rounds::of_pairs(rates)?,
            settings: told.clone(),
        },
        Case {
            label: format!("memory, {seats} seats beside a tenth"),
            unit: Unit::Mebibytes,
            aim: Aim::WithinTimes(GROWTH),
            least: None,
            rounds: Rounds::of_pairs(grows)?,
            settings: told,
        },
    ])
}

/// Both sides, one after the other, in each round: the limit appends what ours left.
fn rounds(settings: &Settings, seats: usize) -> anyhow::Result<Vec<(Measured, Measured)>> {
    let folder = settings.directory()?;
    let path = folder.path().join("rosters.csv");
    reading::write(&path, seats)?;
    let round = |round| {
        let directory = settings.directory()?;
        let of = |is_ours| Work::Import(Task { path: path.clone(), is_ours });
        let ours: Measured = in_a_child_at(directory.path(), &of(true))?;
        let limit: Measured = in_a_child_at(directory.path(), &of(false))?;
        let ratio = limit.seconds / ours.seconds;
        settings.say(&format!("{seats} seats, round {} of {}: {ratio:.3}", round + 1, settings.rounds));
        Ok((ours, limit))
    };
    (0..settings.rounds).map(round).collect()
}

/// Does it, in this process.
pub(crate) fn run(directory: &Path, task: &Task) -> anyhow::Result<Measured> {
    let runtime = Runtime::new()?;
    let (count, seconds) = if task.is_ours {
        runtime.block_on(imported(directory, &task.path))?
    } else {
        let records = runtime.block_on(records(directory))?;
        let begun = Instant::now();
        reading::plainly(&task.path)?;
        BareLog::new(directory)?.append(&records, IN_FLIGHT)?;
        (records.len(), begun.elapsed().as_secs_f64())
    };
    Ok(Measured { count, seconds, mib: memory_mib("VmHWM")? })
}

async fn imported(directory: &Path, path: &Path) -> anyhow::Result<(usize, f64)> {
    let running = Running::on_sqlite(directory).await?;
    let fault = |fault: openfloor_rosters::Fault| anyhow::anyhow!("{fault}");
    let begun = Instant::now();
    let reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut stream = Stream::new("rosters.csv", reader, &Options::default()).map_err(fault)?;
    let mut seats = 0;
    while let Some(part) = stream.next_part().map_err(fault)? {
        let bytes = to_json(&part.programme.convenings);
        seats += submitted(&running, Document { name: "rosters.csv".to_owned(), bytes }).await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    running.stop().await?;
    Ok((seats, seconds))
}
