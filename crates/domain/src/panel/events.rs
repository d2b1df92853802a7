//! What happened to a panel. These shapes are for ever: see `proto/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{OrganiserId, PersonId, SeatKey, SeatNo, SourceId};
use crate::moment::Moment;
use crate::people::Class;
use crate::personal::Personal;
use crate::roles::{Role, RoleClass};

/// What happened to a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum PanelEvent {
    Planned(Planned),
    Retitled(Retitled),
    Rescheduled(Rescheduled),
    SeatOffered(SeatOffered),
    SeatListed(SeatListed),
    SeatUnlisted(SeatUnlisted),
    SeatInvited(SeatInvited),
    SeatConfirmed(SeatConfirmed),
    RoleChanged(RoleChanged),
    SeatDescribed(SeatDescribed),
    SeatWithdrawn(SeatWithdrawn),
    CountDeclared(CountDeclared),
    LineUpCompleted(LineUpCompleted),
    LineUpReopened(LineUpReopened),
    LineUpPublished(LineUpPublished),
    FloorRecorded(FloorRecorded),
    StandingPublished(StandingPublished),
    StandingWithheld(StandingWithheld),
    StandingQuestioned(StandingQuestioned),
    StandingAnswered(StandingAnswered),
    Withheld(Withheld),
    Released(Released),
    Cancelled(Cancelled),
}

/// What a panel is called. Sealed for the convening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PanelAbout {
    /// The organiser's own short name for it, unique in the convening.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// What sort of thing it is, in the source's words: panel, keynote, delegation.
    pub kind: String,
}

/// What is personal about a seat. Sealed for the person, or for the convening if the seat is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatAbout {
    /// The name as listed; for an open seat, what the source wrote instead of one.
    pub name: String,
    /// How the organiser counts the person *on this seat*.
    pub class: Class,
    /// E-mail address, where the source gave one.
    pub address: Option<String>,
    /// The source's own id of the person, with the namespace it is unique in.
    pub external: Option<String>,
}

/// How a seat stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeatStatus {
    /// Nobody is named yet.
    Open,
    /// Somebody was asked.
    Invited,
    /// And said yes.
    Confirmed,
}

/// An organiser answers for this panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Planned {
    /// Who answers for it, for ever.
    pub organiser: OrganiserId,
    /// Who said so.
    pub source: SourceId,
    /// When it begins.
    pub starts: Option<Moment>,
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<PanelAbout>,
}

/// It is called something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retitled {
    /// Who said so.
    pub source: SourceId,
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<PanelAbout>,
}

/// It takes place at another time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rescheduled {
    /// Who said so.
    pub source: SourceId,
    /// When it begins.
    pub starts: Moment,
}

/// A seat was offered to somebody, or set aside for somebody to be named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatOffered {
    /// Which seat from now on.
    pub seat: SeatNo,
    /// Who said so.
    pub source: SourceId,
    /// How that source names it.
    pub key: SeatKey,
    /// Who sits there; none for an open seat.
    pub person: Option<PersonId>,
    /// What for.
    pub role: Role,
    /// How it stands.
    pub status: SeatStatus,
    /// Whether a delegation or institution, not the organiser, chooses who sits there.
    pub is_delegated: bool,
    /// The seat given up for it in the same submission.
    pub replaces: Option<SeatNo>,
    /// Sealed for the person; for an open seat, for the convening.
    #[serde(skip)]
    pub about: Personal<SeatAbout>,
}

/// A second source names a seat that is there already. Nobody moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatListed {
    /// Which seat.
    pub seat: SeatNo,
    /// Who names it too.
    pub source: SourceId,
    /// How that source names it.
    pub key: SeatKey,
    /// Who sits there.
    pub person: PersonId,
    /// Sealed for the person: what this source says about them.
    #[serde(skip)]
    pub about: Personal<SeatAbout>,
}

/// A source no longer names a seat that another one still names. Nobody moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatUnlisted {
    /// Which seat.
    pub seat: SeatNo,
    /// Who no longer names it.
    pub source: SourceId,
}

/// Somebody who had said yes is only asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatInvited {
    /// Which seat.
    pub seat: SeatNo,
    /// Who said so.
    pub source: SourceId,
}

/// Whoever was asked said yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatConfirmed {
    /// Which seat.
    pub seat: SeatNo,
    /// Who said so.
    pub source: SourceId,
}

/// The same person sits there for something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoleChanged {
    /// Which seat.
    pub seat: SeatNo,
    /// Who said so.
    pub source: SourceId,
    /// What for, from now on.
    pub role: Role,
    /// Whether a delegation or institution chooses who sits there.
    pub is_delegated: bool,
}

/// Another name, address or class was written down for whoever sits there. Nobody moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatDescribed {
    /// Which seat.
    pub seat: SeatNo,
    /// Who said so.
    pub source: SourceId,
    /// Who sits there; none for an open seat.
    pub person: Option<PersonId>,
    /// Sealed for the person; for an open seat, for the convening.
    #[serde(skip)]
    pub about: Personal<SeatAbout>,
}

/// The seat is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatWithdrawn {
    /// Which seat.
    pub seat: SeatNo,
    /// Who said so.
    pub source: SourceId,
}

/// How many of each class have roles of one class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the classes say what they are")]
pub struct CountGroup {
    /// What they do there.
    pub role_class: RoleClass,
    pub women: u32,
    pub men: u32,
    pub non_binary: u32,
    pub undisclosed: u32,
    pub unknown: u32,
}

impl CountGroup {
    /// How many people.
    pub fn people(&self) -> u64 {
        [self.women, self.men, self.non_binary, self.undisclosed, self.unknown]
            .iter()
            .map(|&n| u64::from(n))
            .sum()
    }
}

/// A panel in numbers: one group a role class, in its order. Sealed for the convening.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// At most one group a role class.
    pub groups: Vec<CountGroup>,
}

impl Count {
    /// How many people.
    pub fn people(&self) -> u64 {
        self.groups.iter().map(CountGroup::people).sum()
    }
}

/// The organiser says how many of each there are, without names. It is what is judged until a seat changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CountDeclared {
    /// Who said so.
    pub source: SourceId,
    /// When it was counted.
    pub as_of: Moment,
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<Count>,
}

/// The organiser says that the line-up is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineUpCompleted {
    /// Who said so.
    pub source: SourceId,
}

/// It is not complete after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineUpReopened {
    /// Who said so.
    pub source: SourceId,
}

/// Who had the floor, from the first to the last. What was recorded before no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FloorRecorded {
    /// Who said so.
    pub source: SourceId,
    /// In the order of speaking, each seat at most once; empty if it is taken back.
    pub slots: Vec<FloorSlot>,
}

/// One seat's time on the floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FloorSlot {
    /// Whose.
    pub seat: SeatNo,
    /// How long it was to be, in seconds; none if nobody said.
    pub planned_seconds: Option<u32>,
    /// How long it was, in seconds; none if nobody measured.
    pub spoke_seconds: Option<u32>,
}

/// Who sits there is public now. How the panel stands is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineUpPublished {}

/// How the panel stands is public now, as far as every class used is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingPublished {}

/// How the panel stands is no longer shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingWithheld {}

/// Somebody says that something here is wrong. Anybody may, and nobody checked it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingQuestioned {
    /// When.
    pub at: Moment,
    /// Whether the public is not shown how the panel stands until its organiser has answered.
    pub hides: bool,
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<Question>,
}

/// What somebody says is wrong. Sealed for the convening.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// In their own words.
    pub text: String,
    /// Where they can be reached, if they want to hear of it.
    pub contact: Option<String>,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Question(..)")
    }
}

/// The organiser, or whoever runs the installation, has looked at what was said to be wrong. The standing is as
/// public as it was before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingAnswered {
    /// When.
    pub at: Moment,
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<Reason>,
}

/// Why something was done, in words. Sealed for the convening.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The words.
    pub text: String,
}

impl std::fmt::Debug for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reason(..)")
    }
}

/// Whoever runs this installation shows nothing of the panel to the public any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withheld {
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<Reason>,
}

/// What the organiser published of the panel is shown to the public again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Released {
    /// Sealed for the convening.
    #[serde(skip)]
    pub about: Personal<Reason>,
}

/// The panel will not take place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cancelled {}
