//! Rows with problems as a file: for whoever has to mend them.

use csv::{Terminator, WriterBuilder};

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::export::safe;

/// Errors and warnings as CSV: line, column, weight, code, what, remedy, and the row itself where the
/// document is a spreadsheet as text. Safe for spreadsheet programs, as [`to_csv`](crate::to_csv).
/// Read the document with [`Telling::Each`](crate::Telling::Each), so that each row is told.
pub fn to_problems(diagnostics: &[Diagnostic], document: &[u8]) -> Vec<u8> {
    let rows: Vec<&str> =
        std::str::from_utf8(document).map(|text| text.lines().collect()).unwrap_or_default();
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let never = "writing to memory cannot fail, and every row has as many cells";
    writer.write_record(["line", "column", "weight", "code", "what", "remedy", "row"]).expect(never);
    for one in diagnostics.iter().filter(|one| one.severity != Severity::Note) {
        let (line, column) = match &one.place {
            Place::Cell(at) => (at.line.to_string(), at.header.to_string()),
            Place::Column { line, column } => (line.to_string(), column.to_string()),
            Place::Line { line } => (line.to_string(), String::new()),
            Place::Pointer { pointer } => (String::new(), pointer.to_string()),
            Place::Document {} => (String::new(), String::new()),
        };
        let number = line.parse::<usize>().ok().and_then(|line| line.checked_sub(1));
        let row = number.and_then(|number| rows.get(number)).copied().unwrap_or_default();
        let weight = if one.severity == Severity::Error { "error" } else { "warning" };
        let cells = [line.as_str(), &column, weight, one.code, &one.what, &one.remedy, row];
        writer.write_record(cells.map(|cell| safe(cell).into_owned())).expect(never);
    }
    writer.into_inner().expect(never)
}
