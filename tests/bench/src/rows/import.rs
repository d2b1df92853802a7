//! A spreadsheet of rosters, from its bytes to the last durable seat.

pub(crate) mod long;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::ensure;
use openfloor_event_log::EventLog;
use openfloor_ingest::{ImportRequest, Origin, import};
use openfloor_log_sqlite::{Options as LogOptions, SqliteLog};
use openfloor_rosters::{Options, parse};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use crate::bare::{BareLog, BareRecord, IN_FLIGHT};
use crate::desk::bare;
use crate::panels::mixed;
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::rows::http::server::Running;
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "import",
    what: "import of a spreadsheet of rosters, to durable",
    beside: "parsing it, then the same records into bare SQLite in groups of 256",
    measure,
};

/// Where real rosters are, if anywhere.
pub(crate) const REAL: &str = "OPENFLOOR_REAL_DATA";

/// Panels of one convening of an invented spreadsheet; the same as of the real ones on average.
const PANELS_OF_CONVENING: usize = 26;
/// Seats of one person.
const SEATS_OF_PERSON: f64 = 4.5;

/// A spreadsheet.
#[derive(Clone)]
pub(crate) struct Document {
    name: String,
    pub(crate) bytes: Vec<u8>,
}

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let runtime = Runtime::new()?;
    let invented = vec![invented(settings.size(20_000, 2_000))];
    let mut cases = vec![case(settings, &runtime, "invented", &invented)?];
    match std::env::var_os(REAL) {
        Some(folder) => {
            let real = real(&PathBuf::from(folder).join("roster-csv"))?;
            cases.push(case(settings, &runtime, "real", &real)?);
        }
        None => settings.say(&format!("SKIPPED the real spreadsheets: {REAL} names no folder")),
    }
    cases.append(&mut long::cases(settings)?);
    Ok(cases)
}

fn case(settings: &Settings, runtime: &Runtime, label: &str, documents: &[Document]) -> anyhow::Result<Case> {
    let directory = settings.directory()?;
    let (seats, _) = runtime.block_on(imported(directory.path(), documents))?;
    let records = runtime.block_on(records(directory.path()))?;
    let rounds = in_turns(
        settings,
        |directory| {
            let (seats, seconds) = runtime.block_on(imported(directory, documents))?;
            Ok(seats as f64 / seconds)
        },
        |directory| Ok(seats as f64 / parsed_and_appended(directory, documents, &records)?),
    )?;
    Ok(Case {
        label: label.to_owned(),
        unit: Unit::PerSecond("seats"),
        aim: Aim::Share(0.5),
        least: None,
        rounds,
        settings: format!(
            "{seats} seats in {} files of {} bytes, {} records; ingest in this process, no HTTP, SQLite WAL, \
             synchronous FULL",
            documents.len(),
            documents.iter().map(|document| document.bytes.len()).sum::<usize>(),
            records.len()
        ),
    })
}

/// Imports documents into a new log; seats and seconds.
async fn imported(directory: &Path, documents: &[Document]) -> anyhow::Result<(usize, f64)> {
    let running = Running::on_sqlite(directory).await?;
    let (mut seats, begun) = (0, Instant::now());
    for document in documents {
        seats += submitted(&running, document.clone()).await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    running.stop().await?;
    Ok((seats, seconds))
}

/// Imports a document; its seats.
async fn submitted(running: &Running, Document { name, bytes }: Document) -> anyhow::Result<usize> {
    let organiser = running.organiser.clone();
    let request = ImportRequest { organiser, origin: Origin::File(name), bytes, options: Options::default() };
    let (lines, mut told) = mpsc::channel(256);
    let listening = tokio::spawn(async move { while told.recv().await.is_some() {} });
    let seats = import(Arc::clone(&running.ingest), request, lines).await?.seats;
    listening.await?;
    Ok(seats)
}

/// What an import left in a log.
async fn records(directory: &Path) -> anyhow::Result<Vec<BareRecord>> {
    let log = SqliteLog::open(directory.join("log.sqlite"), LogOptions::default())?;
    let mut reader = log.subscribe(None).await?;
    let mut records = Vec::new();
    loop {
        let batch = reader.next(4_000).await?;
        records.extend(batch.records);
        if batch.head == records.last().map(|record| record.position) {
            return bare(&records);
        }
    }
}

/// Parses documents, and then appends records bare; seconds.
fn parsed_and_appended(
    directory: &Path,
    documents: &[Document],
    records: &[BareRecord],
) -> anyhow::Result<f64> {
    let mut log = BareLog::new(directory)?;
    let begun = Instant::now();
    for Document { name, bytes } in documents {
        let programme =
            parse(name, bytes, &Options::default()).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
        ensure!(!programme.has_errors(), "{name} has errors");
    }
    log.append(records, IN_FLIGHT)?;
    Ok(begun.elapsed().as_secs_f64())
}

/// A spreadsheet with the columns and proportions of the real ones: four to eight seats a panel.
pub(crate) fn invented(seats: usize) -> Document {
    const CLASSES: [&str; 5] = ["Man", "Woman", "Man", "Woman", "Man"];
    let people = (seats as f64 / SEATS_OF_PERSON) as u64;
    let mut text = String::from("convening,panel,title,date,kind,person,name,gender,role\n");
    let (mut written, mut panel) = (0, 0);
    while written < seats {
        let convening = panel / PANELS_OF_CONVENING;
        for seat in 0..4 + panel % 5 {
            let person = mixed((panel * 8 + seat) as u64) % people;
            let class = CLASSES[usize::try_from(person % 5).unwrap_or_default()];
            let role = if seat == 0 { "Moderator" } else { "Panelist" };
            let day = 1 + panel % 28;
            // Writing to a text cannot fail.
            let _ = writeln!(
                text,
                "Forum {convening},{panel},What comes after step {panel},2026-05-{day:02},Panel,h{person},Guest Number{person},{class},{role}"
            );
            written += 1;
        }
        panel += 1;
    }
    Document { name: "rosters.csv".to_owned(), bytes: text.into_bytes() }
}

/// The spreadsheets of a folder, in the order of their names.
fn real(folder: &Path) -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            documents.push(Document { name, bytes: std::fs::read(&path)? });
        }
    }
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(documents)
}
