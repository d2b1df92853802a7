//! Pledges: an ally's own sentence, the rule it means, and where to tell them.
//!
//! A pledge is inert until its address is verified: nothing is matched, judged or sent but the one
//! verification mail. No organiser learns that there is one.

mod answers;
mod assistant;
mod count;
mod decide;
mod events;
mod invitation;
mod invited;
mod line_up;
mod month;
mod note;
#[cfg(test)]
mod tests;
mod voice;
mod which;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Month;
use crate::convening::LinkFault;
use crate::ids::{ConveningId, EndpointId, InvitationId, OrganiserId, PanelId, ProgrammeId};
use crate::judgement::{Rule, RuleFault};
use crate::manner::{Manner, MannerFault};
use crate::notice::{Language, Webhook};
use crate::personal::Personal;
use crate::verification::{Verification, VerificationRejection};

pub use answers::{Answer, AnswerAbout, Answers, Framing, LATER_HOURS};
pub use assistant::{Assistant, AssistantAbout, AssistantNamed, AssistantRemoved, AssistantVerified};
pub use count::{COUNT_TITLE_BYTES_MAX, COUNTS_A_DAY_MAX, CountSent, SentCount};
pub use decide::Pledge;
pub use events::{
    Answered, Changed, Erased, FramingChosen, Made, Paused, PledgeEvent, ProgrammeChoice, ProgrammeChosen,
    Resumed, SeatAffirmed, SeatDenied, Withdrawn,
};
pub use invitation::{INVITATIONS_MAX, INVITED_MAX, Invitation, InvitationDropped, InvitationNoted};
pub use invited::{Heard, InvitationNews, InvitationTold, Invited, Unread};
pub use line_up::{LineUp, LineUpNoted, LineUpRead, Listed, Reading};
pub use month::{MonthAbout, MonthTold};
pub use voice::{VOICE_BYTES_MAX, Voice, VoiceReleased, VoiceTakenBack};
pub use which::{Which, WhichChosen};

/// Longest sentence or name, in bytes.
pub const TEXT_BYTES_MAX: usize = 2_000;
/// Most external ids and most hosts of one pledge.
pub const LIST_MAX: usize = 50;

/// What an ally told us. Sealed for the pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PledgeAbout {
    /// Their name, as line-ups would list it.
    pub name: String,
    /// Their e-mail address. It never changes: another address is another pledge.
    pub address: String,
    /// Their sentence, in their own words.
    pub wording: String,
    /// What the sentence means.
    pub rule: Rule,
    /// How organisers' systems know them.
    pub externals: Vec<External>,
    /// Whose line-ups to look at for their name alone.
    pub hosts: Vec<Host>,
    /// Where programs of theirs are told.
    pub webhook: Option<Webhook>,
    /// In which language to write to them.
    pub language: Language,
    /// Random, for the whole life of the pledge: what digests of notices are keyed with, so that
    /// who cannot open this box cannot guess them.
    pub salt: String,
}

/// An id that an organiser's system has for somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct External {
    /// Whose system.
    pub organiser: OrganiserId,
    /// What the id is unique in.
    pub namespace: String,
    /// The id.
    pub id: String,
}

/// Whose panels are meant: all of an organiser, or those of one convening.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Host {
    /// All that this organiser answers for.
    Organiser(OrganiserId),
    /// This convening.
    Convening(ConveningId),
}

impl Host {
    /// Whether a panel of this organiser is meant.
    pub fn has(&self, organiser: &OrganiserId, panel: &PanelId) -> bool {
        match self {
            Self::Organiser(host) => host == organiser,
            Self::Convening(host) => *host == panel.convening(),
        }
    }
}

/// What may be asked of a pledge's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the commands say what they are")]
pub enum PledgeCommand {
    Make { mail: EndpointId, webhook: Option<EndpointId>, about: PledgeAbout, at_ms: i64 },
    AskAgain { at_ms: i64 },
    VerifyAddress { n: u32, at_ms: i64 },
    Change { webhook: Option<EndpointId>, about: PledgeAbout },
    Pause,
    Resume,
    Withdraw,
    AffirmSeat { panel: PanelId },
    DenySeat { panel: PanelId },
    Answer { panel: PanelId, about: AnswerAbout },
    ChooseFraming { framing: Framing },
    TellMonth { month: Month, about: MonthAbout },
    ChooseWhich { which: Which },
    ChooseManner { manner: Manner },
    ChooseProgramme { programme: Option<ProgrammeId> },
    SendCount { hour: u32, about: SentCount },
    NoteInvitation { invitation: InvitationId, about: Invitation, heard: Heard },
    NoteLineUp { invitation: InvitationId, about: LineUp, heard: Heard },
    ReadLineUp { invitation: InvitationId, link: String, reading: Result<Reading, LinkFault>, heard: Heard },
    DropInvitation { invitation: InvitationId },
    NameAssistant { mail: EndpointId, about: AssistantAbout, at_ms: i64 },
    VerifyAssistant { mail: EndpointId, n: u32, at_ms: i64 },
    ReleaseVoice { about: Voice },
    TakeVoiceBack,
    RemoveAssistant { mail: EndpointId },
    Erase,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PledgeRejection {
    /// There is none.
    #[error("there is no such pledge")]
    Unknown,
    /// The id is taken.
    #[error("this pledge was made already")]
    AlreadyMade,
    /// It was taken back.
    #[error("this pledge was withdrawn; make a new one")]
    Withdrawn,
    /// Nothing can be stored about an erased pledge.
    #[error("this pledge was erased; make a new one")]
    Erased,
    /// The address was not verified yet.
    #[error("follow the link in the mail first")]
    NotVerified,
    /// Another address is another pledge.
    #[error("the address of a pledge cannot change; make a new one and withdraw this one")]
    AddressIsFixed,
    /// A webhook needs an endpoint of its own, and an endpoint a webhook.
    #[error("a webhook and its endpoint are given together")]
    WebhookWithoutEndpoint,
    /// Longer than [`TEXT_BYTES_MAX`], or empty.
    #[error("a sentence, name or address has 1 to {TEXT_BYTES_MAX} bytes")]
    TextTooLong,
    /// More than [`LIST_MAX`].
    #[error("a pledge names at most {LIST_MAX} external ids and as many hosts")]
    ListTooLong,
    /// Whoever has the link sent [`COUNTS_A_DAY_MAX`] today.
    #[error("{COUNTS_A_DAY_MAX} counts were sent to this pledge today; send another one tomorrow")]
    TooManyCounts,
    /// More than [`INVITATIONS_MAX`].
    #[error("a pledge keeps at most {INVITATIONS_MAX} invitations; remove those that are over")]
    TooManyInvitations,
    /// Nobody is counted, or more than [`INVITED_MAX`].
    #[error("a panel has 1 to {INVITED_MAX} people")]
    NoPanel,
    /// Nothing to read, or more than [`VOICE_BYTES_MAX`] of it.
    #[error("a name and words in public have 1 to {VOICE_BYTES_MAX} bytes each")]
    NoVoice,
    /// A name stands on the page of a programme only.
    #[error("this pledge counts for no programme, on whose page a name could stand")]
    NoProgramme,
    /// The rule means nothing.
    #[error(transparent)]
    Rule(#[from] RuleFault),
    /// No clock shows this.
    #[error(transparent)]
    Manner(#[from] MannerFault),
    /// About the verification mail or its link.
    #[error(transparent)]
    Verification(#[from] VerificationRejection),
}

impl PledgeRejection {
    /// Whether there is nobody who could be told.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Unknown | Self::Withdrawn | Self::Erased | Self::NotVerified)
    }
}

/// What is known of a pledge. Serialized, it holds nothing personal: keep the sealed box beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PledgeState {
    /// Where it stands in its life.
    pub phase: Phase,
    /// Whether the address is proven.
    pub verification: Verification,
    /// Whether nothing is to be told for the time being.
    pub is_paused: bool,
    /// Where mail goes to.
    pub mail: Option<EndpointId>,
    /// Where programs are told.
    pub webhook: Option<EndpointId>,
    /// Panels on which the ally says to sit, asked because of the name alone.
    pub affirmed: BTreeSet<PanelId>,
    /// Panels on which the ally says not to sit.
    pub denied: BTreeSet<PanelId>,
    /// What the ally said to have done about panels, and when.
    pub answers: BTreeMap<PanelId, Answers>,
    /// How a note to an organiser is put.
    pub framing: Framing,
    /// Of which panels it speaks.
    pub which: Which,
    /// How the ally wants to be told.
    pub manner: Manner,
    /// The last month of which a letter was owed.
    pub month: Option<Month>,
    /// For which programme it counts.
    pub programme: Option<ProgrammeId>,
    /// Whether its ally released words for the page of that programme.
    pub is_heard: bool,
    /// How many counts were sent to it.
    pub counts: u32,
    /// In which hours the last of them were.
    pub counted_hours: Vec<u32>,
    /// Who reads along, or was asked to.
    pub assistant: Option<Assistant>,
    /// How many notices were owed about each invitation that there is.
    pub news: BTreeMap<InvitationId, u32>,
    /// Invitations whose document cannot be used.
    pub unread: BTreeMap<InvitationId, Unread>,
    /// Invitations of which the ally told us; none after a row was read, since they are personal.
    #[serde(skip)]
    pub invitations: BTreeMap<InvitationId, Invited>,
    /// What the ally says in public; none after a row was read.
    #[serde(skip)]
    pub voice: Personal<Voice>,
    /// What the ally told us.
    #[serde(skip)]
    pub about: Personal<PledgeAbout>,
}

/// Where a pledge or subscription stands in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Nobody made it.
    #[default]
    None,
    /// It was made.
    Made,
    /// It was taken back.
    Withdrawn,
    /// Its owner asked to be forgotten.
    Erased,
}

impl PledgeState {
    /// Whether panels are matched and judged for it.
    pub fn is_active(&self) -> bool {
        self.phase == Phase::Made && self.verification.is_verified && !self.is_paused
    }

    /// Where notices go to.
    pub fn endpoints(&self) -> Vec<EndpointId> {
        let assistant = self.assistant.as_ref().filter(|assistant| assistant.verification.is_verified);
        let assistant = assistant.map(|assistant| &assistant.mail);
        self.mail.iter().chain(&self.webhook).chain(assistant).cloned().collect()
    }

    /// The assistant whose mail goes there.
    pub fn assistant_at(&self, mail: &EndpointId) -> Option<&Assistant> {
        self.assistant.as_ref().filter(|assistant| assistant.mail == *mail)
    }
}
