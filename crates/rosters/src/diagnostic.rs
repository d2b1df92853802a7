//! What is wrong with a document, where, and how to mend it.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use crate::options::Telling;
use crate::told::{Gaps, Told};

/// Where in a document. Lines, columns and cells are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// A cell of a spreadsheet.
    Cell(Box<Cell>),
    /// A byte of a text.
    Column {
        /// Line of the file.
        line: u64,
        /// Byte of the line.
        column: usize,
    },
    /// A row of a spreadsheet, or a line of a text.
    Line {
        /// Line of the file.
        line: u64,
    },
    /// A value of a JSON document.
    Pointer {
        /// RFC 6901, as `/seats/3/role`.
        pointer: Box<str>,
    },
    /// The document as a whole.
    Document {},
}

/// A cell of a spreadsheet: apart, for every seat has a place and few have one as large.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Line of the file on which the row begins.
    pub line: u64,
    /// Number of the cell in the row.
    pub cell: usize,
    /// The header as written, or its beginning.
    pub header: Box<str>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell(at) => write!(f, "line {}, cell {} ({})", at.line, at.cell, at.header),
            Self::Column { line, column } => write!(f, "line {line}, column {column}"),
            Self::Line { line } => write!(f, "line {line}"),
            Self::Pointer { pointer } if pointer.is_empty() => f.write_str("the document"),
            Self::Pointer { pointer } => f.write_str(pointer),
            Self::Document {} => f.write_str("the document"),
        }
    }
}

/// How much a diagnostic weighs. Ordered: an error is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing of the document may be stored.
    Error,
    /// Something was left out or read otherwise than it stands.
    Warning,
    /// Worth knowing.
    Note,
}

/// One thing about one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Where.
    pub place: Place,
    /// How much it weighs.
    pub severity: Severity,
    /// A stable word for programs and for the message catalogue, as `unknown-role`.
    pub code: &'static str,
    /// What is so, in plain English. Never quotes a name or an address.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
    /// What fills the sentence, for whoever says it in another language.
    #[serde(skip)]
    pub gaps: Gaps,
}

/// Nothing in the document can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Fault {
    /// A stable word for programs and for the message catalogue, as `not-utf-8`.
    pub code: &'static str,
    /// What is so, in plain English. Never quotes a name or an address.
    pub what: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub remedy: String,
    /// What fills the sentence, for whoever says it in another language.
    #[serde(skip)]
    pub gaps: Gaps,
}

impl Fault {
    pub(crate) fn new(
        code: &'static str,
        place: Place,
        what: impl Into<Told>,
        remedy: impl Into<String>,
    ) -> Self {
        let Told { what, gaps } = what.into();
        Self { code, what, place, remedy: remedy.into(), gaps }
    }
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        Self {
            place: fault.place,
            severity: Severity::Error,
            code: fault.code,
            what: fault.what,
            remedy: fault.remedy,
            gaps: fault.gaps,
        }
    }
}

/// How many diagnostics a document is answered with at most; beyond, they are only counted.
pub(crate) const MAX_DIAGNOSTICS: usize = 100;
/// The same where each is told by itself.
const MAX_EACH: usize = 100_000;

/// Collects diagnostics. Keeps at most a hundred of each severity, so that a file full of notes
/// cannot crowd out its errors, and says the same of the same value once.
#[derive(Default)]
pub(crate) struct Findings {
    telling: Telling,
    kept: [Vec<Diagnostic>; 3],
    dropped: usize,
    values: HashMap<(&'static str, String), Option<(Severity, usize)>>,
}

impl Findings {
    pub(crate) fn telling(telling: Telling) -> Self {
        Self { telling, ..Self::default() }
    }

    /// How many are kept of one severity.
    fn most(&self) -> usize {
        match self.telling {
            Telling::Once => MAX_DIAGNOSTICS,
            Telling::Each => MAX_EACH,
        }
    }

    pub(crate) fn error(&mut self, place: Place, code: &'static str, what: impl Into<Told>, remedy: &str) {
        self.push(Severity::Error, place, code, what.into(), remedy);
    }

    pub(crate) fn warning(&mut self, place: Place, code: &'static str, what: impl Into<Told>, remedy: &str) {
        self.push(Severity::Warning, place, code, what.into(), remedy);
    }

    pub(crate) fn note(&mut self, place: Place, code: &'static str, what: impl Into<Told>, remedy: &str) {
        self.push(Severity::Note, place, code, what.into(), remedy);
    }

    /// Says what would keep a document from being read, and goes on.
    pub(crate) fn add(&mut self, fault: Fault) {
        let Fault { code, what, place, remedy, gaps } = fault;
        self.push(Severity::Error, place, code, Told { what, gaps }, &remedy);
    }

    /// Says something of a value where it stands first; where it stands again it is only counted.
    pub(crate) fn of_value(
        &mut self,
        severity: Severity,
        place: Place,
        code: &'static str,
        value: &str,
        what: impl Into<Told>,
        remedy: &str,
    ) {
        let what = what.into();
        if self.telling == Telling::Each {
            self.push(severity, place, code, what, remedy);
            return;
        }
        // A file in which every cell is wrong in another way must not grow this map for ever.
        let key = (code, excerpt(value));
        match self.values.get(&key) {
            Some(Some((severity, at))) => self.kept[*severity as usize][*at].gaps.times += 1,
            Some(None) => self.dropped += 1,
            None => {
                let at = self.push(severity, place, code, what, remedy);
                if self.values.len() < 10 * MAX_DIAGNOSTICS {
                    self.values.insert(key, at.map(|at| (severity, at)));
                }
            }
        }
    }

    fn push(
        &mut self,
        severity: Severity,
        place: Place,
        code: &'static str,
        told: Told,
        remedy: &str,
    ) -> Option<usize> {
        let most = self.most();
        let list = &mut self.kept[severity as usize];
        if list.len() >= most {
            self.dropped += 1;
            return None;
        }
        let Told { what, gaps } = told;
        list.push(Diagnostic { place, severity, code, what, remedy: remedy.to_owned(), gaps });
        Some(list.len() - 1)
    }

    /// The errors, then the warnings, then the notes, each in the order of the document; at most
    /// a hundred, and if there were more, one note that says how many.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        let most = self.most();
        let all = self.kept.into_iter().flatten().map(|mut one| {
            if one.gaps.times > 1 {
                one.what.push_str(&format!(" ({} times; first here)", one.gaps.times));
            }
            one
        });
        let mut list: Vec<_> = all.collect();
        let left = self.dropped + list.len().saturating_sub(most);
        list.truncate(most);
        if left > 0 {
            let Told { what, gaps } = Told::new(format!("{left} more, not listed")).n(left);
            let remedy = "mend what is listed and try again".into();
            let (place, severity, code) = (Place::Document {}, Severity::Note, "more-diagnostics");
            list.push(Diagnostic { place, severity, code, what, remedy, gaps });
        }
        list
    }
}

/// The first forty characters, for quoting.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Findings, Place, Severity};

    #[test]
    fn notes_do_not_crowd_out_errors() {
        let mut findings = Findings::default();
        for line in 0..500 {
            findings.note(Place::Line { line }, "open-seat", "open", "");
        }
        findings.error(Place::Line { line: 501 }, "unknown-role", "no", "");
        let list = findings.finish();
        assert_eq!((list.len(), list[0].severity), (101, Severity::Error));
        assert_eq!(list[100].what, "401 more, not listed");
    }

    #[test]
    fn the_same_value_is_told_once_and_counted() {
        let mut findings = Findings::default();
        for line in 2..5 {
            let place = Place::Line { line };
            findings.of_value(Severity::Warning, place, "unknown-class", "z", "\"z\"", "");
        }
        let list = findings.finish();
        assert_eq!(list.len(), 1);
        assert_eq!(
            (list[0].what.as_str(), &list[0].place),
            ("\"z\" (3 times; first here)", &Place::Line { line: 2 })
        );
    }
}
