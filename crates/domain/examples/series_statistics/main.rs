//! Figures of series, one line a file, as `tests/statistics/recompute.py` prints them.
//!
//!     cargo run -p openfloor-domain --example series_statistics -- tests/statistics/series/*.csv
//!     cargo run --release -p openfloor-domain --example series_statistics -- --sizes
//!
//! The second form says how long invented series of 1,000, 10,000 and 100,000 panels take.

mod figures;
mod sizes;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--sizes") {
        sizes::print();
        return Ok(());
    }
    println!("{}", figures::HEADING.join("\t"));
    for file in &arguments {
        println!("{}", figures::line(Path::new(file))?);
    }
    Ok(())
}
