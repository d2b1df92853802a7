//! How to read, and how much at most.

use openfloor_domain::convening::DayOrder;

use crate::dates::Zone;
use crate::detect::Format;
use crate::mapping::Mapping;

/// How much of a document is read. What is larger is refused before it costs memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the document.
    pub bytes: usize,
    /// Convenings of the document.
    pub convenings: usize,
    /// Panels of the document, with and without seats.
    pub panels: usize,
    /// Seats of the document.
    pub seats: usize,
    /// Seats of one panel.
    pub seats_per_panel: usize,
    /// Bytes of all names, ids, titles and places of the document together: a text that stands once may be that of
    /// many seats.
    pub text_bytes: usize,
    /// Bytes of one cell or JSON text that is read.
    pub cell_bytes: usize,
    /// Bytes of one row of a spreadsheet.
    pub row_bytes: usize,
    /// Cells of one row of a spreadsheet.
    pub columns: usize,
    /// Arrays and objects within each other.
    pub json_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            convenings: 20_000,
            panels: 100_000,
            seats: 200_000,
            seats_per_panel: openfloor_domain::panel::SEATS_MAX,
            text_bytes: 24 << 20,
            cell_bytes: 64 << 10,
            row_bytes: 1 << 20,
            columns: 1_000,
            json_depth: 64,
        }
    }
}

/// How the letters of a file are written. Never guessed: a wrong guess misspells names silently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    #[default]
    Utf8,
    /// Windows-1252, what older spreadsheet programs write in western Europe.
    Windows1252,
}

/// How problems are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Telling {
    /// The same of the same value once, with how often; at most a hundred.
    #[default]
    Once,
    /// Each by itself, for a file of rows to mend; at most a hundred thousand.
    Each,
}

/// How to read a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How much at most.
    pub limits: Limits,
    /// How the letters are written.
    pub encoding: Encoding,
    /// Minutes east of Greenwich for times that are written without an offset. Without it, such a
    /// time is an error.
    pub zone_offset_minutes: Option<i16>,
    /// Which number of `05/06/2026` is the day. Without it that is taken from the other days of the file; where they
    /// do not say, such a day is an error.
    pub day_order: Option<DayOrder>,
    /// The format, if it is not to be detected.
    pub format: Option<Format>,
    /// What columns, words and answers mean, where somebody has said so. Without it they are guessed,
    /// and nobody is counted but by our own words.
    pub mapping: Option<Mapping>,
    /// How problems are told.
    pub telling: Telling,
}

impl Options {
    pub(crate) fn zone(&self) -> Zone {
        Zone::stated(self.zone_offset_minutes)
    }
}
