//! What a document says: drafts of convenings, panels and seats.
//!
//! Nothing here is a recorded fact. `Debug` of what is about a person prints neither name,
//! address, id nor class, so that a draft may stand in a log line or a failed assertion.
//!
//! A document of a mebibyte may have a hundred thousand panels and twice as many seats, so a seat is small: its texts
//! cannot grow, and what many seats share stands once.

use std::fmt;
use std::sync::Arc;

use openfloor_domain::moment::Moment;
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use serde::Serialize;

use crate::candidates::Candidate;
use crate::detect::Format;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::doubt::Doubt;

/// Everything that one document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// In the order in which the document names them first.
    pub convenings: Vec<ConveningDraft>,
    /// Errors first, then warnings, then notes; at most a hundred and two.
    pub diagnostics: Vec<Diagnostic>,
    /// What the document says of people besides, and may say how they are counted. Nothing is read
    /// from it.
    pub candidates: Vec<Candidate>,
    /// The words that stand for roles, each as it was written first; at most two hundred.
    pub roles: Vec<RoleWord>,
    /// How the document was read.
    pub format: Format,
}

/// A convening and its panels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConveningDraft {
    /// See [`crate::slug_of`].
    pub slug: String,
    /// As the document writes it; never empty.
    pub title: String,
    /// Who gave out the external ids of the people: two people with one external id are one
    /// person only within one namespace. Empty where the organiser did (spreadsheet, own JSON).
    pub people_namespace: String,
    /// In the order in which the document names them first.
    pub panels: Vec<PanelDraft>,
}

/// A panel and its seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelDraft {
    /// Unique in its convening; see [`crate::slug_of`].
    pub slug: Box<str>,
    /// As the document writes it; never empty.
    pub title: Box<str>,
    /// What the source calls it: "Panel", "Talk". May be empty.
    pub kind: Box<str>,
    /// When it begins, if the document says so.
    pub starts: Option<Moment>,
    /// In the order of the document. One person has several if they have several roles.
    pub seats: Vec<SeatDraft>,
    /// Where the document names it first.
    pub place: Place,
}

/// A seat.
#[derive(Clone, PartialEq, Eq)]
pub struct SeatDraft {
    /// The source's own id of the seat; unique on its panel.
    pub id: Option<Box<str>>,
    /// Who sits there.
    pub holder: Holder,
    /// What for. `Unspecified` if the source does not say.
    pub role: Role,
    /// How firm it is.
    pub status: SeatStatus,
    /// Whether a delegation or institution chose who sits there, and not the organiser.
    pub is_delegated: bool,
    /// How the organiser says that the holder is counted. Never inferred.
    pub class: Class,
    /// Why the class may be used.
    pub counted_by: CountedBy,
    /// What stands in brackets behind the name and reads like pronouns, as `they/them`. Nobody is
    /// counted by it: the organiser may confirm what it means.
    pub statement: Option<Box<str>>,
    /// Why the organiser must decide whether this is one person.
    pub doubt: Option<Doubt>,
    /// Where.
    pub place: Place,
}

impl fmt::Debug for SeatDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { holder, role, status, place, .. } = self;
        write!(f, "Seat({holder:?}, {role:?}, {status:?}, {place})")
    }
}

/// A word that a document has for a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleWord {
    /// As written.
    pub word: String,
    /// On how many seats it stands.
    pub times: usize,
    /// What it is read as, by the mapping or by the words that we know.
    pub role: Option<Role>,
}

/// Where the class of a seat comes from: without one of these nobody is counted.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum CountedBy {
    /// Nobody says how the holder is counted.
    #[default]
    Nobody,
    /// The document uses our own words: `woman`, `man`, `non-binary`, `undisclosed`, `unknown`.
    OwnWords,
    /// A column or answer, with a value of which somebody confirmed what it means.
    Column(Arc<ColumnValue>),
    /// What stands in brackets behind the name, of which somebody confirmed what it means.
    Statement {
        /// As it stands in the mapping.
        value: Arc<str>,
    },
}

/// A value of a column or question, as somebody confirmed what it means.
#[derive(Clone, PartialEq, Eq)]
pub struct ColumnValue {
    /// The header or question.
    pub header: String,
    /// The value as it stands in the mapping.
    pub value: String,
}

impl fmt::Debug for CountedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "Nobody",
            Self::OwnWords => "OwnWords",
            Self::Column(_) => "Column(..)",
            Self::Statement { .. } => "Statement(..)",
        })
    }
}

impl fmt::Debug for ColumnValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ColumnValue(..)")
    }
}

/// Who sits on a seat.
#[derive(Clone, PartialEq, Eq)]
pub enum Holder {
    /// A human. At least one of the three fields is not empty.
    Person {
        /// The source's id of the person.
        external: Option<Box<str>>,
        /// E-mail address, as written.
        address: Option<Box<str>>,
        /// As written. Empty where the source goes by ids or addresses only.
        name: Box<str>,
    },
    /// Nobody yet: "TBC", "N.N.", an empty cell.
    Open {
        /// What stands there in place of a name. May be empty.
        label: Box<str>,
    },
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Person { .. } => "Person(..)",
            Self::Open { .. } => "Open(..)",
        })
    }
}

/// How firm a seat is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatStatus {
    /// Nobody holds it; exactly when the holder is [`Holder::Open`].
    Open,
    /// Asked, has not said yes.
    Invited,
    /// Will be there. What a source that does not say so means: it prints the name.
    #[default]
    Confirmed,
    /// Will not be there after all.
    Withdrawn,
}

/// One roster by itself, as `PUT …/panels/{slug}/roster` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterDraft {
    /// Title of the panel, if given.
    pub title: Option<String>,
    /// What the source calls it, if given.
    pub kind: Option<String>,
    /// When it begins, if given.
    pub starts: Option<Moment>,
    /// Whether the sender says that no seat is missing; `None` if they do not say.
    pub complete: Option<bool>,
    /// In the order of the document.
    pub seats: Vec<SeatDraft>,
    /// Warnings and notes; never an error.
    pub diagnostics: Vec<Diagnostic>,
}

impl Programme {
    /// Whether the document may not be stored.
    pub fn has_errors(&self) -> bool {
        // Errors are first, and are the last to be left out.
        self.diagnostics.first().is_some_and(|first| first.severity == Severity::Error)
    }

    /// Every panel with its convening, in the order of the document.
    pub fn panels(&self) -> impl Iterator<Item = (&ConveningDraft, &PanelDraft)> {
        self.convenings
            .iter()
            .flat_map(|convening| convening.panels.iter().map(move |panel| (convening, panel)))
    }
}
