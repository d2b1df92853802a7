//! Workbooks (`.xlsx`): the first sheet with headers that we know, one row a seat.
//!
//! Read by our own hand, part by part: the crates for it make room for as many texts as a workbook
//! declares to have, for as many cells as lie between its first and its last, and count columns
//! without looking whether there are so many.

mod archive;
mod book;
mod cell;

use csv::StringRecord;

use self::archive::{Archive, damaged, too_much};
use self::book::Book;
use self::cell::{Cell, column_of};
use crate::assembly::Assembly;
use crate::csv::header::Columns;
use crate::csv::row::Rows;
use crate::detect::Format;
use crate::diagnostic::{Fault, Place, excerpt};
use crate::draft::Programme;
use crate::mapping::Terms;
use crate::options::Options;
use crate::outline::Survey;
use crate::told::Told;
use crate::xml::{self, Element, Items};

/// How many rows may stand above the headers.
const MAX_ABOVE: usize = 20;

/// More cells with an error than are told.
const MAX_ERRORS: usize = 1_000;

/// A cell whose formula came to nothing: its column and row.
type FailedCell = (usize, u64);

/// The rows of one sheet of a workbook, without their markup: that is let go of before what they say is put together.
pub(crate) struct Packed {
    /// What the sheet is called.
    name: String,
    /// How many sheets there are.
    sheets: usize,
    /// The row of the headers.
    line: u64,
    /// Whether they are headers that we know.
    is_known: bool,
    columns: Columns,
    /// As CSV, in front of each row its number.
    rows: Vec<u8>,
    errors: Vec<FailedCell>,
}

impl Packed {
    /// Takes the rows out of the first sheet with headers that we know; if there is none, out of the first sheet, its
    /// first row taken for the headers.
    pub(crate) fn of(bytes: &[u8], terms: &Terms, options: &Options) -> Result<Self, Fault> {
        let mut archive = Archive::open(bytes, &options.limits)?;
        let book = Book::read(&mut archive, &options.limits).map_err(in_part)?;
        let sheets = book.sheets.len();
        for is_known in [true, false] {
            for (name, part) in &book.sheets {
                let Some(text) = archive.part(part)? else { continue };
                let mut sheet = Sheet::of(&text, &book, archive.shown_max(), options)?;
                let columns = if is_known { sheet.headers(terms)? } else { sheet.first(terms)? };
                let Some((line, columns)) = columns else { continue };
                let (rows, errors) = sheet.pack()?;
                return Ok(Self { name: name.clone(), sheets, line, is_known, columns, rows, errors });
            }
        }
        Err(damaged("it has no sheet with anything in it"))
    }

    /// What stands in its columns.
    pub(crate) fn survey(&self) -> Result<Survey, Fault> {
        let mut survey = Survey::of(self.columns.clone());
        self.each(|record, line| {
            survey.take(record, line);
            Ok(())
        })?;
        Ok(survey)
    }

    /// Reads it. `stem` names the convening where no column does.
    pub(crate) fn read(&self, stem: &str, options: &Options) -> Result<Programme, Fault> {
        let (line, sheets) = (self.line, self.sheets);
        if !self.is_known {
            let what = format!("none of {sheets} sheets has headers that we know");
            let what = Told::new(what).which("sheets").n(sheets);
            let remedy =
                "begin a sheet with a row of headers: convening, panel, title, date, name, class, role";
            return Err(Fault::new("no-headers", Place::Document {}, what, remedy));
        }
        let mut assembly = Assembly::new(options);
        let name = excerpt(&self.name);
        let what = format!("the sheet \"{name}\" is read, from row {line} on; there are {sheets}");
        let what = Told::new(what).said(&self.name).n(sheets).at(&Place::Line { line });
        let remedy = "nothing to do, unless another was meant; then put it first";
        assembly.findings.note(Place::Document {}, "sheet-read", what, remedy);
        self.columns.check(line, &mut assembly.findings)?;
        self.columns.note_missing(&assembly.terms, &mut assembly.findings);
        let mut rows = Rows::new(&self.columns, stem, options, assembly);
        for (column, line) in &self.errors {
            let what = "a cell whose formula ends in an error; it is read as empty";
            let remedy = "mend the formula, or write the value itself";
            rows.warn(self.columns.cell(*column, *line), "cell-error", what, remedy);
        }
        self.each(|record, line| rows.take(record, line))?;
        Ok(rows.finish().finish(Format::Workbook))
    }

    /// Hands over each row and its number.
    fn each(&self, mut take: impl FnMut(&StringRecord, u64) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.flexible(true).has_headers(false).from_reader(self.rows.as_slice());
        let mut row = StringRecord::new();
        while reader.read_record(&mut row).map_err(in_memory)? {
            let line = row.get(0).and_then(|line| line.parse().ok()).unwrap_or_default();
            let cells: StringRecord = row.iter().skip(1).collect();
            take(&cells, line)?;
        }
        Ok(())
    }
}

fn in_memory(_: csv::Error) -> Fault {
    damaged("a row cannot be kept")
}

/// A fault in a part has a line of that part, which says nothing to people.
fn in_part(fault: Fault) -> Fault {
    if matches!(fault.place, Place::Document {}) { fault } else { damaged(&fault.what) }
}

struct Sheet<'t> {
    items: Items<'t>,
    book: &'t Book,
    /// Number of the row before.
    line: u64,
    options: &'t Options,
    /// How many bytes its cells may still show.
    left: usize,
    /// Cells that stand for those below them, too.
    merged: Vec<Merged>,
    /// How many cells were filled so.
    filled: usize,
}

/// Cells of a column that are merged: the first one holds what all of them show.
struct Merged {
    column: usize,
    first: u64,
    last: u64,
    shown: Option<Cell>,
}

/// More merged cells than anybody makes.
const MAX_MERGED: usize = 1_000;
/// More cells than those of a programme show: what is merged beyond stays empty.
const MAX_FILLED: usize = 100_000;

/// The cells that are merged downwards, from where they stand behind the rows.
fn merged(text: &str, options: &Options) -> Result<Vec<Merged>, Fault> {
    let mut merged = Vec::new();
    if !text.contains("mergeCell ") {
        return Ok(merged);
    }
    xml::each(text, &options.limits, &["mergeCell"], |_, element| {
        let span = element.attribute("ref").split_once(':');
        let row = |cell: &str| {
            cell.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).parse::<u64>().ok()
        };
        if let Some((from, to)) = span
            && let (Some(column), Some(first), Some(last)) = (column_of(from), row(from), row(to))
            && last > first
            && merged.len() < MAX_MERGED
        {
            merged.push(Merged { column, first, last, shown: None });
        }
        Ok(())
    })
    .map_err(in_part)?;
    merged.sort_by_key(|one: &Merged| (one.first, one.column));
    Ok(merged)
}

impl<'t> Sheet<'t> {
    fn of(text: &'t str, book: &'t Book, left: usize, options: &'t Options) -> Result<Self, Fault> {
        let items = Items::of(text, &options.limits, &["row"]);
        Ok(Self { items, book, line: 0, options, left, merged: merged(text, options)?, filled: 0 })
    }

    /// Puts into the cells of a row what merged cells above them show.
    fn fill_merged(&mut self, cells: &mut Vec<Cell>) -> Result<(), Fault> {
        let line = self.line;
        // Those that ended above are done with.
        self.merged.retain(|one| one.last >= line);
        for one in self.merged.iter_mut().take_while(|one| one.first <= line) {
            if one.first == line {
                one.shown = cells.get(one.column).cloned();
            } else if let Some(shown) = &one.shown
                && one.column < self.options.limits.columns
                && self.filled < MAX_FILLED
            {
                self.filled += one.column + 1;
                self.left = self.left.checked_sub(shown.bytes()).ok_or_else(too_much)?;
                if cells.len() <= one.column {
                    cells.resize_with(one.column + 1, || Cell::Empty);
                }
                cells[one.column] = shown.clone();
            }
        }
        Ok(())
    }

    /// The row of headers, if there is one.
    fn headers(&mut self, terms: &Terms) -> Result<Option<(u64, Columns)>, Fault> {
        for _ in 0..MAX_ABOVE {
            let Some((line, cells)) = self.row()? else { break };
            let texts: Vec<_> = cells.into_iter().map(Cell::into_text).collect();
            let columns = Columns::find(texts.iter().map(String::as_str), terms);
            if columns.known() >= 2 {
                return Ok(Some((line, columns)));
            }
        }
        Ok(None)
    }

    /// The first row that has something in it, as headers.
    fn first(&mut self, terms: &Terms) -> Result<Option<(u64, Columns)>, Fault> {
        let row = self.row()?;
        Ok(row.map(|(line, cells)| {
            let texts: Vec<_> = cells.into_iter().map(Cell::into_text).collect();
            (line, Columns::find(texts.iter().map(String::as_str), terms))
        }))
    }

    /// The rows from here on, and the cells of them whose formula came to nothing.
    fn pack(&mut self) -> Result<(Vec<u8>, Vec<FailedCell>), Fault> {
        let (mut rows, mut errors) = (Vec::new(), Vec::new());
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut rows);
        // Each row is a seat, at least: what comes behind too many is not read.
        for _ in 0..=self.options.limits.seats {
            let Some((line, cells)) = self.row()? else { break };
            let failed = cells.iter().enumerate().filter(|(_, cell)| matches!(cell, Cell::Error));
            errors.extend(failed.map(|(column, _)| (column, line)).take(MAX_ERRORS - errors.len()));
            let texts = cells.into_iter().map(Cell::into_text);
            writer.write_record(std::iter::once(line.to_string()).chain(texts)).map_err(in_memory)?;
        }
        drop(writer);
        Ok((rows, errors))
    }

    /// The next row that has something in it, and its number.
    fn row(&mut self) -> Result<Option<(u64, Vec<Cell>)>, Fault> {
        while let Some(row) = self.items.next().map_err(in_part)? {
            let number = row.attribute("r").parse().ok().filter(|number| *number > self.line);
            self.line = number.unwrap_or_else(|| self.line.saturating_add(1));
            let mut cells = self.cells(&row)?;
            if !cells.is_empty() {
                self.fill_merged(&mut cells)?;
                return Ok(Some((self.line, cells)));
            }
        }
        Ok(None)
    }

    fn cells(&mut self, row: &Element) -> Result<Vec<Cell>, Fault> {
        let (mut cells, mut column) = (Vec::new(), 0);
        for element in row.children.iter().filter(|child| child.name == "c") {
            column = column_of(element.attribute("r")).unwrap_or(column);
            let cell = Cell::read(element, self.book);
            self.left = self.left.checked_sub(cell.bytes()).ok_or_else(too_much)?;
            if !matches!(cell, Cell::Empty) {
                if column >= self.options.limits.columns {
                    let most = self.options.limits.columns;
                    let what = Told::new(format!("a row of more than {most} cells")).which("cells").n(most);
                    let place = Place::Line { line: self.line };
                    return Err(Fault::new(
                        "row-too-long",
                        place,
                        what,
                        "take out columns that are not needed",
                    ));
                }
                if cells.len() <= column {
                    cells.resize_with(column + 1, || Cell::Empty);
                }
                cells[column] = cell;
            }
            column = column.saturating_add(1);
        }
        Ok(cells)
    }
}
