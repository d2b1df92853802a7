//! Drafts as documents that others read, and that [`parse`](crate::parse) reads again.
//!
//! | | carried | not carried |
//! |---|---|---|
//! | [`to_json`] | everything that a draft says | where it stood, why a class may be used, doubts that are not in a name |
//! | [`to_csv`] | the same, one row a seat, under the title or the slug of a convening | panels without seats, the namespace of ids |
//! | [`to_frab`] | one convening: titles, kinds, times, names, ids, roles, open places | addresses, classes, how firm a seat is, who has withdrawn |
//!
//! A page gives the bytes as they are, with the media type and ending of [`Exported`].

mod frab;
mod own;
mod sheet;

pub use frab::to_frab;
pub use own::to_json;
pub(crate) use sheet::safe;
pub use sheet::{to_csv, to_sheet};

/// What documents are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exported {
    /// A spreadsheet, one row a seat; see [`to_csv`].
    Csv,
    /// Our own JSON; see [`to_json`].
    Json,
    /// `schedule.json` of frab; see [`to_frab`].
    Frab,
}

impl Exported {
    /// How a browser is told what it is.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json | Self::Frab => "application/json",
        }
    }

    /// The end of the name of such a file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Frab => "schedule.json",
        }
    }
}
