//! Spreadsheets: one row a seat.

pub(crate) mod header;
mod people;
pub(crate) mod row;
mod sniff;

use csv::{ReaderBuilder, StringRecord};

use self::header::Columns;
use self::row::Rows;
use crate::assembly::Assembly;
use crate::detect::Format;
use crate::diagnostic::{Fault, Place};
use crate::draft::Programme;
use crate::options::Options;

/// Whether the first row has headers that we know.
pub(crate) fn has_headers(text: &str) -> bool {
    let (text, _, delimiter) = sniff::sniff(text);
    sniff::headers(text, delimiter).known() > 0
}

/// Reads a spreadsheet. `stem` names the convening where no column does.
pub(crate) fn read(stem: &str, text: &str, options: &Options) -> Result<Programme, Fault> {
    let (text, skipped, delimiter) = sniff::sniff(text);
    sniff::check_rows(text, skipped + 1, delimiter, &options.limits)?;
    let mut reader = reader(text, delimiter);
    let mut lines = Lines { text, at: 0, line: skipped + 1 };
    let mut record = StringRecord::new();
    let mut assembly = Assembly::new(&options.limits);
    let Some(line) = next(&mut reader, &mut record, &mut lines)? else {
        let remedy = "begin with a row of headers: convening, panel, title, date, name, class, role";
        return Err(Fault::new("empty", Place::Document {}, "the file has no rows", remedy));
    };
    let columns = Columns::find(record.iter());
    columns.check(line, &mut assembly.findings)?;
    let mut rows = Rows::new(&columns, stem, options, assembly);
    while let Some(line) = next(&mut reader, &mut record, &mut lines)? {
        rows.take(&record, line)?;
    }
    Ok(rows.finish().finish(Format::Csv))
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The next row and the line on which it begins.
fn next(
    reader: &mut csv::Reader<&[u8]>,
    record: &mut StringRecord,
    lines: &mut Lines<'_>,
) -> Result<Option<u64>, Fault> {
    let start = reader.position().byte() as usize;
    let more = reader.read_record(record).map_err(|error| {
        let what = format!("the row cannot be read: {}", kind(&error));
        Fault::new(
            "unreadable-row",
            Place::Line { line: lines.of(start) },
            what,
            "save the file as CSV once more",
        )
    })?;
    Ok(more.then(|| lines.of(start)))
}

/// What went wrong, without the content.
fn kind(error: &csv::Error) -> &'static str {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "not UTF-8",
        csv::ErrorKind::Io(_) => "no memory",
        _ => "not CSV",
    }
}

/// Counts lines. The reader counts them too, but not the empty ones that it skips.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first letter at or after a byte; bytes come in rising order.
    fn of(&mut self, byte: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let blank = bytes[byte..].iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let end = byte + blank;
        self.line += bytes[self.at..end].iter().filter(|b| **b == b'\n').count() as u64;
        self.at = end;
        self.line
    }
}
