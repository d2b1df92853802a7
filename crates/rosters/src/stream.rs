//! A spreadsheet too long for one document, in parts: as much of it at a time as fits, always whole
//! panels, so that each part can be stored by itself and an import can be run again.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, Read};

use crate::assembly::identity;
use crate::csv::{quoted_behind, read_below, separator};
use crate::diagnostic::{Fault, Place};
use crate::draft::{Holder, PanelDraft, Programme};
use crate::mapping::Terms;
use crate::options::Options;
use crate::text;
use crate::told::Told;

/// Rows of a part, about.
const PART_ROWS: usize = 20_000;
/// Bytes of a part, about: rows may be long.
const PART_BYTES: usize = 8 << 20;

/// A spreadsheet that is read part by part. Memory is that of one part, and eight bytes for each panel
/// and person that came by.
///
/// The rows of a panel must follow one another: a panel that comes again in a later part would be taken
/// for a change of it, and is refused.
pub struct Stream<R> {
    name: String,
    options: Options,
    reader: R,
    separator: u8,
    headers: Vec<u8>,
    /// Rows that are read and belong to the next part.
    rows: Rows,
    /// Lines that are read, and bytes.
    lines: u64,
    read_bytes: u64,
    panels: HashSet<u64>,
    people: HashSet<u64>,
}

/// A part of a spreadsheet.
#[derive(Debug)]
pub struct Part {
    /// What it says. Places have the lines of the whole file.
    pub programme: Programme,
    /// Bytes of the file that are read by now.
    pub bytes: u64,
}

/// Rows as they stand in the file.
#[derive(Default)]
struct Rows {
    bytes: Vec<u8>,
    /// Where each begins: its line and its byte in `bytes`.
    starts: Vec<(u64, usize)>,
}

impl<R: BufRead> Stream<R> {
    /// Reads the headers. `name` names the convening where no column does. UTF-8, or what
    /// [`Options::encoding`] says.
    pub fn new(name: &str, reader: R, options: &Options) -> Result<Self, Fault> {
        let mut stream = Self {
            name: name.to_owned(),
            options: options.clone(),
            reader,
            separator: b',',
            headers: Vec::new(),
            rows: Rows::default(),
            lines: 0,
            read_bytes: 0,
            panels: HashSet::new(),
            people: HashSet::new(),
        };
        let mut headers = Vec::new();
        stream.row(&mut headers)?;
        if headers.starts_with(b"sep=") {
            stream.row(&mut headers)?;
        }
        let decoded = text::decode(&headers, options)?;
        stream.separator = separator(&decoded, &Terms::of(options.mapping.as_ref()));
        stream.headers = headers;
        Ok(stream)
    }

    /// The next part; `None` at the end. After a [`Fault`] there is none.
    pub fn next_part(&mut self) -> Result<Option<Part>, Fault> {
        let mut more = true;
        while more && self.rows.starts.len() < PART_ROWS && self.rows.bytes.len() < PART_BYTES {
            let (line, start) = (self.lines + 1, self.rows.bytes.len());
            let mut row = std::mem::take(&mut self.rows.bytes);
            more = self.row(&mut row)?;
            self.rows.bytes = row;
            if self.rows.bytes.len() > start {
                self.rows.starts.push((line, start));
            }
        }
        let Some((first, _)) = self.rows.starts.first().copied() else { return Ok(None) };
        let mut programme = self.read(first)?;
        if more {
            let from = self.keep_last(&mut programme, first)?;
            self.rows = self.rows.split_at_line(from);
        } else {
            self.rows = Rows::default();
        }
        self.remember(&programme)?;
        Ok(Some(Part { programme, bytes: self.read_bytes }))
    }

    /// How many distinct people have come by.
    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// Reads the rows at hand.
    fn read(&self, first: u64) -> Result<Programme, Fault> {
        let whole = [self.headers.as_slice(), &self.rows.bytes].concat();
        let text = text::decode(&whole, &self.options)?;
        let headers = text::decode(&self.headers, &self.options)?.lines().count() as u64;
        read_below(crate::stem(&self.name), &text, first.saturating_sub(headers + 1), &self.options)
    }

    /// Takes the panel of the last row out again, for more rows of it may follow. Gives the line of its
    /// first row.
    fn keep_last(&self, programme: &mut Programme, first: u64) -> Result<u64, Fault> {
        let line_of = |panel: &PanelDraft| panel.seats.iter().map(|seat| line(&seat.place)).max();
        let last = programme.panels().max_by_key(|(_, panel)| line_of(panel));
        let Some((_, last)) = last else { return Ok(self.lines + 1) };
        let from = line(&last.place);
        if from <= first {
            return Err(apart(from));
        }
        let slug = last.slug.clone();
        for convening in &mut programme.convenings {
            convening.panels.retain(|panel| panel.slug != slug || line(&panel.place) != from);
            if let Some(cut) = convening.panels.iter().find(|panel| line_of(panel) >= Some(from)) {
                return Err(apart(line_of(cut).unwrap_or(from)));
            }
        }
        programme.convenings.retain(|convening| !convening.panels.is_empty());
        programme.diagnostics.retain(|one| line(&one.place) < from);
        Ok(from)
    }

    /// Refuses a panel that came in an earlier part, and counts people.
    fn remember(&mut self, programme: &Programme) -> Result<(), Fault> {
        for (convening, panel) in programme.panels() {
            if !self.panels.insert(hash(&(&convening.slug, &panel.slug))) {
                return Err(apart(line(&panel.place)));
            }
            for holder in panel.seats.iter().map(|seat| &seat.holder) {
                let within = match holder {
                    Holder::Person { external: None, address: None, .. } => convening.slug.as_str(),
                    _ => "",
                };
                self.people.extend(identity(holder).map(|who| hash(&(within, who))));
            }
        }
        Ok(())
    }

    /// Appends the next row, over as many lines as its quoted cells have; whether there was one.
    fn row(&mut self, onto: &mut Vec<u8>) -> Result<bool, Fault> {
        let (start, first, mut quoted) = (onto.len(), self.lines + 1, false);
        loop {
            let before = onto.len();
            let most = (self.options.limits.row_bytes + 2) as u64;
            let read = self.reader.by_ref().take(most).read_until(b'\n', onto).map_err(|error| {
                let what = format!("the file cannot be read on: {error}");
                Fault::new("unreadable", Place::Line { line: first }, what, "try again")
            })?;
            self.read_bytes += read as u64;
            if onto.len() - start > self.options.limits.row_bytes {
                let most = self.options.limits.row_bytes;
                let what = Told::new(format!("a row of more than {most} bytes")).n(most);
                let remedy = "look for a quote that is not closed";
                return Err(Fault::new("row-too-long", Place::Line { line: first }, what, remedy));
            }
            if read == 0 {
                return Ok(onto.len() > start);
            }
            self.lines += 1;
            quoted = quoted_behind(&onto[before..], self.separator, quoted);
            if !quoted {
                return Ok(true);
            }
        }
    }
}

impl Rows {
    /// The rows from a line on.
    fn split_at_line(&self, line: u64) -> Self {
        let at = self.starts.partition_point(|(start, _)| *start < line);
        let from = self.starts.get(at).map_or(self.bytes.len(), |(_, byte)| *byte);
        let starts = self.starts[at..].iter().map(|(line, byte)| (*line, byte - from)).collect();
        Self { bytes: self.bytes[from..].to_vec(), starts }
    }
}

/// What stands for a value where the value itself would be too much to keep.
pub(crate) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The line of a place in a spreadsheet.
fn line(place: &Place) -> u64 {
    match place {
        Place::Cell(at) => at.line,
        Place::Column { line, .. } | Place::Line { line } => *line,
        Place::Pointer { .. } | Place::Document {} => 0,
    }
}

fn apart(line: u64) -> Fault {
    let what = "a panel whose rows stand apart, in a file too long to be read at once";
    let remedy = "sort the rows by event and panel, or split the file";
    Fault::new("panel-apart", Place::Line { line }, what, remedy)
}
