//! Panels: one roster each, a session, delegation, committee or leadership team.
//!
//! A source submits the whole roster as it sees it. [`decide`](Panel) compares that with what *the
//! same source* submitted last and records only the difference, so a spreadsheet can be uploaded
//! every day and the log holds what changed and when. What another source changed since is left
//! alone, and reported by [`left_alone`].

mod decide;
mod edit;
mod events;
mod facts;
mod floor;
mod questions;
mod state;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::ids::{OrganiserId, PersonId, SeatKey, SeatNo, SourceId};
use crate::moment::Moment;
use crate::people::Class;
use crate::personal::Personal;
use crate::roles::Role;

pub use decide::{LeftAlone, Panel, left_alone};
pub use edit::{Edit, EditPanel};
pub use events::{
    Cancelled, Count, CountDeclared, CountGroup, FloorRecorded, FloorSlot, LineUpCompleted, LineUpPublished,
    LineUpReopened, PanelAbout, PanelEvent, Planned, Question, Reason, Released, Rescheduled, Retitled,
    RoleChanged, SeatAbout, SeatConfirmed, SeatDescribed, SeatInvited, SeatListed, SeatOffered, SeatStatus,
    SeatUnlisted, SeatWithdrawn, StandingAnswered, StandingPublished, StandingQuestioned, StandingWithheld,
    Withheld,
};
pub use facts::{Facts, Seat};
pub use floor::FLOOR_SECONDS_MAX;
pub use questions::{HIDDEN_AGAIN_AFTER_MS, QUESTION_LETTERS_MAX, QUESTIONS_MAX};
pub use state::PanelState;

/// Most seats a panel may have: so that one commit can replace them all and stay within the limits
/// of a record (2,000 events, 512 KiB).
pub const SEATS_MAX: usize = 900;

/// One seat as a source sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesiredSeat {
    /// How the source names the seat.
    pub key: SeatKey,
    /// Who sits there; `None` for an open seat.
    pub person: Option<PersonId>,
    /// What the seat is for.
    pub role: Role,
    /// Offered, confirmed, or given up.
    pub status: DesiredStatus,
    /// Whether the organiser can choose who sits there, or a delegation or institution does.
    pub is_delegated: bool,
    /// What is personal about it; erased if the person asked to be forgotten.
    pub about: Personal<SeatAbout>,
}

impl DesiredSeat {
    /// The seat that is offered so.
    pub(crate) fn offered(&self, seat: SeatNo, source: &SourceId, replaces: Option<SeatNo>) -> SeatOffered {
        let status = match (&self.person, self.status) {
            (None, _) => SeatStatus::Open,
            (Some(_), DesiredStatus::Confirmed) => SeatStatus::Confirmed,
            (Some(_), _) => SeatStatus::Invited,
        };
        SeatOffered {
            seat,
            source: source.clone(),
            key: self.key.clone(),
            person: self.person.clone(),
            role: self.role,
            status,
            is_delegated: self.is_delegated,
            replaces,
            about: self.about.clone(),
        }
    }
}

/// How a source says that a seat stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesiredStatus {
    /// Asked. An open seat is always no more than this.
    Invited,
    /// Said yes.
    Confirmed,
    /// No longer: the same as leaving the seat out.
    Withdrawn,
}

/// The roster as one source sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmitRoster {
    /// Who answers for the panel.
    pub organiser: OrganiserId,
    /// Who says so.
    pub source: SourceId,
    /// What the panel is called.
    pub about: PanelAbout,
    /// When it begins; `None` says nothing about it.
    pub starts: Option<Moment>,
    /// Every seat, at most [`SEATS_MAX`].
    pub seats: Vec<DesiredSeat>,
    /// Whether the source says that the line-up is complete; `None` says nothing about it.
    pub is_complete: Option<bool>,
}

/// Numbers for a panel, without names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclareCount {
    /// Who answers for the panel.
    pub organiser: OrganiserId,
    /// Who says so.
    pub source: SourceId,
    /// What the panel is called, for one that is not planned yet.
    pub about: PanelAbout,
    /// When it begins; `None` says nothing about it.
    pub starts: Option<Moment>,
    /// When it was counted.
    pub as_of: Moment,
    /// How many of each.
    pub count: Count,
}

/// How the organiser counts people, on every seat that they have on a panel. Who named a seat, and what
/// for, is left as it is: to count somebody is not to list them.
#[derive(Clone, PartialEq, Eq)]
pub struct CountPeople {
    /// Who answers for the panel.
    pub organiser: OrganiserId,
    /// Who says so.
    pub source: SourceId,
    /// How each is counted. Those who are not on the panel are left out.
    pub classes: BTreeMap<PersonId, Class>,
}

impl std::fmt::Debug for CountPeople {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CountPeople({} people)", self.classes.len())
    }
}

/// Who had the floor, from the first to the last, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFloor {
    /// Who answers for the panel.
    pub organiser: OrganiserId,
    /// Who says so.
    pub source: SourceId,
    /// In the order of speaking; empty to take back what was recorded.
    pub slots: Vec<FloorSlot>,
}

/// What may be asked of a panel's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the commands say what they are")]
pub enum PanelCommand {
    SubmitRoster(SubmitRoster),
    DeclareCount(DeclareCount),
    CountPeople(CountPeople),
    RecordFloor(RecordFloor),
    PublishLineUp { organiser: OrganiserId },
    PublishStanding { organiser: OrganiserId },
    WithholdStanding { organiser: OrganiserId },
    Edit(EditPanel),
    Question { at: Moment, about: Question },
    Answer { organiser: OrganiserId, at: Moment, reason: Reason },
    PutBack { at: Moment, reason: Reason },
    Withhold { reason: Reason },
    Release { reason: Reason },
    Cancel { organiser: OrganiserId },
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PanelRejection {
    /// There is none.
    #[error("there is no such panel")]
    Unknown,
    /// Somebody else answers for it.
    #[error("another organiser answers for this panel")]
    NotYours,
    /// It will not take place.
    #[error("this panel was cancelled; submit it under another slug")]
    Cancelled,
    /// More than [`SEATS_MAX`].
    #[error("a panel has at most {SEATS_MAX} seats, this one has {0}; submit it as several panels")]
    TooManySeats(usize),
    /// The line-up is the first thing to be published.
    #[error("publish the line-up first: how a panel stands is published beside it")]
    LineUpNotPublished,
    /// Zero people.
    #[error("a count needs at least one person")]
    EmptyCount,
    /// The seat was withdrawn.
    #[error("this seat is no longer on the panel")]
    NoSuchSeat,
    /// Somebody is named for the seat already.
    #[error("somebody is named for this seat already")]
    SeatTaken,
    /// The same person in the same role.
    #[error("this person is on the panel in this role already")]
    SeatedAlready,
    /// Nothing was said, or far too much.
    #[error("say it in 1 to {QUESTION_LETTERS_MAX} letters")]
    NoText,
    /// [`QUESTIONS_MAX`] are waiting to be answered.
    #[error(
        "{QUESTIONS_MAX} people have said that something is wrong; the organiser has to answer them first"
    )]
    TooManyQuestions,
    /// An open seat.
    #[error("nobody is named for this seat, so nobody had the floor on it")]
    SeatOpen,
    /// The same seat in two slots.
    #[error("a seat stands once in the order of speaking; add up its times")]
    FloorTwice,
    /// Longer than [`FLOOR_SECONDS_MAX`].
    #[error("nobody has the floor for more than a day; times are in seconds")]
    FloorTooLong,
    /// A number nobody can have counted.
    #[error("a count has at most 100000 people")]
    CountTooLarge,
}
