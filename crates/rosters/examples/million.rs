//! Reads a generated spreadsheet part by part, and beside it, in the same run, with the csv reader alone:
//! rows a second of both, and the most memory that reading took at once. Of a file that is given, the same: read
//! whole, beside what its library alone takes for the same bytes.
//!
//! `cargo run --release -p openfloor-rosters --example million -- 1000000`, or `-- schedule.xml`

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::Path;
use std::time::Instant;

use openfloor_rosters::{Options, Stream, parse, summary};
use quick_xml::events::Event;

/// Counts what is allocated.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// How often both are done; the best of each counts.
const TIMES: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let asked = std::env::args().nth(1).unwrap_or_else(|| "1000000".to_owned());
    let Ok(seats) = asked.parse() else { return measure_file(asked.as_ref()) };
    let path = std::env::temp_dir().join(format!("openfloor-million-{}.csv", std::process::id()));
    let done = generate(&path, seats).and_then(|()| measure(&path));
    std::fs::remove_file(&path)?;
    done
}

/// The best time of a few, in seconds.
fn best(mut act: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut best = f64::MAX;
    for _ in 0..TIMES {
        let begun = Instant::now();
        act()?;
        best = best.min(begun.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// A file that is given, read whole.
fn measure_file(path: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let options = Options::default();
    let read = || parse(&name, &bytes, &options).map_err(|fault| fault.to_string());
    let counted = summary(&read()?);
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    drop(read()?);
    let peak = MEMORY.peak_usage().saturating_sub(before);
    let ours = best(|| {
        drop(read()?);
        Ok(())
    })?;
    let plain = best(|| plainly(path, &bytes))?;
    println!(
        "{} bytes: {} seats, {} panels, {} people",
        bytes.len(),
        counted.seats,
        counted.panels,
        counted.people
    );
    println!("its library alone {:>10.0} seats/s", counted.seats as f64 / plain);
    println!(
        "as a programme    {:>10.0} seats/s: {:.1} times as long",
        counted.seats as f64 / ours,
        ours / plain
    );
    println!("most memory       {:>10.1} MiB beside the bytes", peak as f64 / f64::from(1 << 20));
    Ok(())
}

/// Reads a file with the library for its format and nothing else.
fn plainly(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("xml") => {
            let mut reader = quick_xml::Reader::from_reader(bytes);
            while !matches!(reader.read_event()?, Event::Eof) {}
        }
        Some("json") => drop(serde_json::from_slice::<serde_json::Value>(bytes)?),
        Some("csv") => {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record)? {}
        }
        _ => return Err("name a file that ends in .csv, .json or .xml".into()),
    }
    Ok(())
}

/// Four to eight seats a panel, two hundred panels an event.
fn generate(path: &Path, seats: usize) -> Result<(), Box<dyn Error>> {
    let mut file = std::io::BufWriter::new(File::create(path)?);
    file.write_all(b"convening,panel,title,date,kind,person,name,gender,role\n")?;
    let (mut written, mut panel, mut rows) = (0, 0_usize, String::new());
    while written < seats {
        rows.clear();
        for seat in 0..4 + panel % 5 {
            let person = (panel * 8 + seat).wrapping_mul(0x9e37_79b9) % (seats / 3 + 1);
            let (class, role) = [("Man", "Moderator"), ("Woman", "Panelist")][usize::from(seat > 0)];
            let (event, day) = (panel / 200, 1 + panel % 28);
            writeln!(
                rows,
                "Forum {event},{panel},What comes after step {panel},2026-05-{day:02},Panel,h{person},Guest Number{person},{class},{role}"
            )?;
            written += 1;
        }
        file.write_all(rows.as_bytes())?;
        panel += 1;
    }
    Ok(file.flush()?)
}

fn measure(path: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = path.metadata()?.len();
    let (mut plain, mut parts) = (f64::MAX, f64::MAX);
    let (mut rows, mut seats, mut panels, mut people) = (0, 0, 0, 0);
    MEMORY.reset_peak_usage();
    for _ in 0..TIMES {
        let begun = Instant::now();
        (seats, panels) = (0, 0);
        let mut stream = Stream::new("million.csv", BufReader::new(File::open(path)?), &Options::default())?;
        while let Some(part) = stream.next_part()? {
            panels += part.programme.panels().count();
            seats += part.programme.panels().map(|(_, panel)| panel.seats.len()).sum::<usize>();
        }
        people = stream.people();
        parts = parts.min(begun.elapsed().as_secs_f64());
    }
    let peak = MEMORY.peak_usage();
    for _ in 0..TIMES {
        let begun = Instant::now();
        rows = 0;
        let mut reader = csv::Reader::from_reader(BufReader::new(File::open(path)?));
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            rows += 1;
        }
        plain = plain.min(begun.elapsed().as_secs_f64());
    }
    println!("{bytes} bytes, {rows} rows: {seats} seats, {panels} panels, {people} people");
    println!("csv reader alone  {:>10.0} rows/s", rows as f64 / plain);
    println!("part by part      {:>10.0} rows/s: {:.1} times as long", seats as f64 / parts, parts / plain);
    println!("most memory       {:>10.1} MiB", peak as f64 / f64::from(1 << 20));
    Ok(())
}
