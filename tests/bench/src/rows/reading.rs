//! Documents read, and not stored: each side in a process of its own, so that its memory is its own.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};
use openfloor_rosters::{Options, Stream, parse, summary};
use quick_xml::events::Event;
use serde::{Deserialize, Serialize};

use crate::children::{Work, in_a_child};
use crate::machine::memory_mib;
use crate::rounds::Rounds;
use crate::row::{Aim, Case, Row, Unit};
use crate::rows::import::{REAL, invented};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "reading",
    what: "rosters read out of a document, with nothing stored",
    beside: "the same bytes by the library for its format, with nothing of ours",
    measure,
};

/// Ours may take so much longer than the library: it says of each row what it means, who is who and what is wrong.
const SHARE: f64 = 0.1;

/// What is read part by part takes so much more of ten times as many rows.
const GROWTH: f64 = 1.3;

/// A document, and how to read it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    path: PathBuf,
    /// Whether it is ours that reads it, or the library for its format.
    is_ours: bool,
    /// Whether it is read part by part.
    is_long: bool,
    /// How often: a small document is too soon read to be timed.
    times: usize,
}

/// What reading a document came to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Seats in it, where ours read it.
    seats: usize,
    /// Seconds of one time.
    seconds: f64,
    /// The most memory of the process.
    mib: f64,
}

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let directory = settings.directory()?;
    let mut cases = Vec::new();
    match std::env::var_os(REAL) {
        Some(folder) => {
            for (label, kind, ending) in [
                ("largest real spreadsheet", "roster-csv", "csv"),
                ("largest real programme", "frab-xml", "xml"),
            ] {
                let path = largest(&PathBuf::from(&folder).join(kind), ending)?;
                let measured = in_turns(settings, &Task { path, is_ours: true, is_long: false, times: 20 })?;
                cases.push(rate(label, &measured)?);
            }
        }
        None => settings.say(&format!("SKIPPED the largest real documents: {REAL} names no folder")),
    }
    let seats = settings.size(1_000_000, 20_000);
    let sizes = [seats / 10, seats].map(|seats| {
        let path = directory.path().join(format!("{seats}.csv"));
        write(&path, seats)?;
        in_turns(settings, &Task { path, is_ours: true, is_long: true, times: 1 })
    });
    let [tenth, whole] = sizes;
    let (tenth, whole) = (tenth?, whole?);
    cases.push(rate(&format!("{seats} seats"), &whole)?);
    let grows = whole.iter().zip(&tenth).map(|((whole, _), (tenth, _))| (whole.mib, tenth.mib));
    cases.push(Case {
        label: format!("memory, {seats} seats beside a tenth"),
        unit: Unit::Mebibytes,
        aim: Aim::WithinTimes(GROWTH),
        least: None,
        rounds: Rounds::of_pairs(grows)?,
        settings:
            "the most that a process held which read a spreadsheet part by part, as openfloor import does; \
                   the limit is the same for a spreadsheet of a tenth of the seats"
                .to_owned(),
    });
    Ok(cases)
}

fn rate(label: &str, measured: &[(Measured, Measured)]) -> anyhow::Result<Case> {
    let first = measured.first().context("there is a round")?;
    let seats = first.0.seats as f64;
    let rounds = measured.iter().map(|(ours, plain)| (seats / ours.seconds, seats / plain.seconds));
    Ok(Case {
        label: label.to_owned(),
        unit: Unit::PerSecond("seats"),
        aim: Aim::Share(SHARE),
        least: None,
        rounds: Rounds::of_pairs(rounds)?,
        settings: format!(
            "{seats} seats; each side in a process of its own, which held at most {:.0} MiB, the library's {:.0} MiB",
            first.0.mib, first.1.mib
        ),
    })
}

/// Both sides, one after the other, in each round.
fn in_turns(settings: &Settings, task: &Task) -> anyhow::Result<Vec<(Measured, Measured)>> {
    let round = |_| {
        let ours = in_a_child(settings, &Work::Read(task.clone()))?;
        let plain = in_a_child(settings, &Work::Read(Task { is_ours: false, ..task.clone() }))?;
        Ok((ours, plain))
    };
    (0..settings.rounds).map(round).collect()
}

/// Reads a document, in this process.
pub(crate) fn run(task: &Task) -> anyhow::Result<Measured> {
    let (mut seats, begun) = (0, Instant::now());
    for _ in 0..task.times {
        seats = match (task.is_ours, task.is_long) {
            (true, true) => parts(&task.path)?,
            (true, false) => whole(&task.path)?,
            (false, _) => plainly(&task.path)?,
        };
    }
    let seconds = begun.elapsed().as_secs_f64() / task.times as f64;
    Ok(Measured { seats, seconds, mib: memory_mib("VmHWM")? })
}

fn parts(path: &Path) -> anyhow::Result<usize> {
    let reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    let fault = |fault: openfloor_rosters::Fault| anyhow::anyhow!("{fault}");
    let mut stream = Stream::new("rosters.csv", reader, &Options::default()).map_err(fault)?;
    let mut seats = 0;
    while let Some(part) = stream.next_part().map_err(fault)? {
        seats += summary(&part.programme).seats;
    }
    Ok(seats)
}

fn whole(path: &Path) -> anyhow::Result<usize> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let programme = parse(&name, &std::fs::read(path)?, &Options::default());
    Ok(summary(&programme.map_err(|fault| anyhow::anyhow!("{fault}"))?).seats)
}

/// Every cell or element of it; how many records there are is not how many seats.
pub(crate) fn plainly(path: &Path) -> anyhow::Result<usize> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => {
            let file = BufReader::with_capacity(1 << 20, File::open(path)?);
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
            let mut record = csv::StringRecord::new();
            while reader.read_record(&mut record)? {}
        }
        Some("xml") => {
            let bytes = std::fs::read(path)?;
            let mut reader = quick_xml::Reader::from_reader(bytes.as_slice());
            while !matches!(reader.read_event()?, Event::Eof) {}
        }
        _ => bail!("a document of this format has no reader here"),
    }
    Ok(0)
}

fn largest(folder: &Path, ending: &str) -> anyhow::Result<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == ending) {
            files.push((entry.metadata()?.len(), entry.path()));
        }
    }
    Ok(files.into_iter().max().context("the folder has a document")?.1)
}

/// An invented spreadsheet, as the row `import` has it.
pub(crate) fn write(path: &Path, seats: usize) -> anyhow::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&invented(seats).bytes)?;
    Ok(file.flush()?)
}
