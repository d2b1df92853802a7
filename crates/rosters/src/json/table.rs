//! Rows in JSON: an array of objects whose fields are the headers of a spreadsheet, as programs export the same table
//! that they export as CSV.

use csv::WriterBuilder;

use crate::csv as sheet;
use crate::csv::header::Columns;
use crate::diagnostic::{Fault, Place};
use crate::draft::Programme;
use crate::mapping::Terms;
use crate::options::Options;
use crate::told::Told;

use super::value::{Kind, Value, field};

/// More rows than are looked at for headers.
const MAX_SHOWN: usize = 20;
/// A spreadsheet has an empty cell where a row has no field; what grows by more than this is made to hurt.
const MAX_RATIO: usize = 8;
/// What stands between the texts of a list in one cell: the strongest of the signs that part people.
const BETWEEN: &str = "|";

/// The headers, if a document is such a table.
fn headers(root: Value<'_>, most: usize) -> Option<Vec<String>> {
    let mut headers = Vec::<String>::new();
    for row in root.items(MAX_SHOWN) {
        if row.kind() != Kind::Object {
            return None;
        }
        for (name, _) in row.fields(most) {
            if headers.len() < most && !headers.contains(&name) {
                headers.push(name);
            }
        }
    }
    Some(headers)
}

/// Whether a document is such a table: it has headers that we know, and somebody in it.
pub(crate) fn is_table(root: Value<'_>, options: &Options, terms: &Terms) -> bool {
    let Some(headers) = headers(root, options.limits.columns) else { return false };
    let columns = Columns::find(headers.iter().map(String::as_str), terms);
    columns.known() >= 2 && columns.names_somebody()
}

/// The table as a spreadsheet, a line for each row.
pub(crate) fn to_sheet(root: Value<'_>, options: &Options) -> Result<String, Fault> {
    let headers = headers(root, options.limits.columns).unwrap_or_default();
    let most = root.bytes().saturating_mul(MAX_RATIO).saturating_add(1 << 20);
    let mut cells_left = most;
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let never = "writing to memory cannot fail, and every row has as many cells";
    writer.write_record(&headers).expect(never);
    for row in root.items(options.limits.seats + 1) {
        let fields = row.fields(options.limits.columns);
        cells_left = cells_left.saturating_sub(headers.len());
        if cells_left == 0 {
            let what = "rows with far more headers than they have fields";
            let remedy = "export the table as CSV, with the columns that are needed";
            return Err(Fault::new(
                "row-too-long",
                Place::Document {},
                Told::new(what).n(headers.len()),
                remedy,
            ));
        }
        let cells = headers.iter().map(|header| field(&fields, header).map(cell).unwrap_or_default());
        writer.write_record(cells).expect(never);
    }
    let bytes = writer.into_inner().expect(never);
    Ok(String::from_utf8(bytes).expect("texts of JSON are Unicode"))
}

/// A text, a number, or the texts of a list, on one line.
fn cell(value: Value<'_>) -> String {
    let text = match value.kind() {
        Kind::Array => {
            let texts = value.items(1_000).into_iter().map(Value::label).filter(|text| !text.is_empty());
            texts.collect::<Vec<_>>().join(BETWEEN)
        }
        Kind::Bool(is_so) => if is_so { "yes" } else { "no" }.to_owned(),
        _ => value.label(),
    };
    text.replace(['\r', '\n'], " ")
}

/// Reads such a table.
pub(crate) fn read(stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    let mut programme = sheet::read(stem, &to_sheet(root, options)?, options)
        .map_err(|fault| Fault { place: of_row(&fault.place), ..fault })?;
    for one in &mut programme.diagnostics {
        one.place = of_row(&one.place);
        one.gaps.places.iter_mut().for_each(|place| *place = of_row(place));
    }
    Ok(programme)
}

/// A place of the spreadsheet as one of the document.
fn of_row(place: &Place) -> Place {
    let row = |line: u64| line.saturating_sub(2);
    match place {
        Place::Line { line: 0 | 1 } => Place::Document {},
        Place::Line { line } => Place::Pointer { pointer: format!("/{}", row(*line)).into() },
        Place::Cell(at) => Place::Pointer { pointer: format!("/{}/{}", row(at.line), at.header).into() },
        other => other.clone(),
    }
}
