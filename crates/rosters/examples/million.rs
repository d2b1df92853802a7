//! Reads a generated spreadsheet part by part, and beside it, in the same run, with the csv reader alone:
//! rows a second of both, and the most memory that reading took at once.
//!
//! `cargo run --release -p openfloor-rosters --example million -- 1000000`

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Write as _};
use std::time::Instant;

use openfloor_rosters::{Options, Stream};

/// Counts what is allocated.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// How often both are done; the best of each counts.
const TIMES: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let seats: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |seats| seats.parse())?;
    let path = std::env::temp_dir().join(format!("openfloor-million-{}.csv", std::process::id()));
    let done = generate(&path, seats).and_then(|()| measure(&path));
    std::fs::remove_file(&path)?;
    done
}

/// Four to eight seats a panel, two hundred panels an event.
fn generate(path: &std::path::Path, seats: usize) -> Result<(), Box<dyn Error>> {
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

fn measure(path: &std::path::Path) -> Result<(), Box<dyn Error>> {
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
