//! Spreadsheets: one row a seat.

mod cells;
mod days;
pub(crate) mod header;
mod people;
pub(crate) mod row;
mod sniff;

pub(crate) use sniff::quoted_behind;

use csv::{ReaderBuilder, StringRecord};

use self::header::Columns;
use self::row::Rows;
use crate::assembly::Assembly;
use crate::detect::Format;
use crate::diagnostic::{Fault, Place};
use crate::draft::Programme;
use crate::mapping::Terms;
use crate::options::Options;

/// How many headers of the first row we know.
pub(crate) fn known_headers(text: &str) -> usize {
    let terms = Terms::default();
    let (text, _, delimiter) = sniff::sniff(text, &terms);
    sniff::headers(text, delimiter, &terms).known()
}

/// Reads a spreadsheet. `stem` names the convening where no column does.
pub(crate) fn read(stem: &str, text: &str, options: &Options) -> Result<Programme, Fault> {
    read_below(stem, text, 0, options)
}

/// The separator of a file with these headers.
pub(crate) fn separator(headers: &str, terms: &Terms) -> u8 {
    sniff::sniff(headers, terms).2
}

/// The same of headers and some of the rows below them, so many lines of rows left out in between.
pub(crate) fn read_below(
    stem: &str,
    text: &str,
    left_out: u64,
    options: &Options,
) -> Result<Programme, Fault> {
    let mut assembly = Assembly::new(options);
    let mut sheet = Sheet::open(text, &assembly.terms, options)?;
    sheet.columns.check(sheet.line, &mut assembly.findings)?;
    sheet.columns.note_missing(&assembly.terms, &mut assembly.findings);
    sheet.lines.line += left_out;
    let columns = sheet.columns.clone();
    let mut rows = Rows::new(&columns, stem, options, assembly);
    sheet.each(|record, line| rows.take(record, line))?;
    Ok(rows.finish().finish(Format::Csv))
}

/// A file cut into rows, its headers read.
pub(crate) struct Sheet<'t> {
    reader: csv::Reader<&'t [u8]>,
    lines: Lines<'t>,
    /// The columns.
    pub(crate) columns: Columns,
    /// The line of the headers.
    line: u64,
}

impl<'t> Sheet<'t> {
    pub(crate) fn open(text: &'t str, terms: &Terms, options: &Options) -> Result<Self, Fault> {
        let (text, skipped, delimiter) = sniff::sniff(text, terms);
        sniff::check_rows(text, skipped + 1, delimiter, &options.limits)?;
        let mut reader = reader(text, delimiter);
        let mut lines = Lines { text, at: 0, line: skipped + 1 };
        let mut record = StringRecord::new();
        let Some(line) = next(&mut reader, &mut record, &mut lines)? else {
            let remedy = "begin with a row of headers: convening, panel, title, date, name, class, role";
            return Err(Fault::new("empty", Place::Document {}, "the file has no rows", remedy));
        };
        Ok(Self { reader, lines, columns: Columns::find(record.iter(), terms), line })
    }

    /// Hands over each row below the headers, and the line on which it begins.
    pub(crate) fn each(
        &mut self,
        mut take: impl FnMut(&StringRecord, u64) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut record = StringRecord::new();
        while let Some(line) = next(&mut self.reader, &mut record, &mut self.lines)? {
            take(&record, line)?;
        }
        Ok(())
    }
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
