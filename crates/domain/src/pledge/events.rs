//! What happened to a pledge. These shapes are for ever: see `proto/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AnswerAbout, AssistantNamed, AssistantRemoved, AssistantVerified, CountSent, Framing, InvitationDropped,
    InvitationNoted, InvitationTold, LineUpNoted, LineUpRead, MonthTold, PledgeAbout, VoiceReleased,
    VoiceTakenBack, WhichChosen,
};
use crate::ids::{EndpointId, PanelId, ProgrammeId};
use crate::manner::MannerChosen;
use crate::personal::Personal;
use crate::verification::{AddressVerified, VerificationAsked};

/// What happened to a pledge.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum PledgeEvent {
    Made(Made),
    VerificationAsked(VerificationAsked),
    AddressVerified(AddressVerified),
    Changed(Changed),
    Paused(Paused),
    Resumed(Resumed),
    Withdrawn(Withdrawn),
    SeatAffirmed(SeatAffirmed),
    SeatDenied(SeatDenied),
    Answered(Answered),
    FramingChosen(FramingChosen),
    MannerChosen(MannerChosen),
    WhichChosen(WhichChosen),
    MonthTold(MonthTold),
    ProgrammeChosen(ProgrammeChosen),
    CountSent(CountSent),
    InvitationNoted(InvitationNoted),
    LineUpNoted(LineUpNoted),
    LineUpRead(LineUpRead),
    InvitationTold(InvitationTold),
    InvitationDropped(InvitationDropped),
    AssistantNamed(AssistantNamed),
    AssistantVerified(AssistantVerified),
    AssistantRemoved(AssistantRemoved),
    VoiceReleased(VoiceReleased),
    VoiceTakenBack(VoiceTakenBack),
    Erased(Erased),
}

/// Somebody pledged. Nothing follows from it until the address is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// Where mail goes to.
    pub mail: EndpointId,
    /// Where programs are told.
    pub webhook: Option<EndpointId>,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<PledgeAbout>,
}

/// The ally told us something else. The address and the salt stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// Where programs are told from now on.
    pub webhook: Option<EndpointId>,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<PledgeAbout>,
}

/// Nothing is to be told for the time being.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Paused {}

/// Tell again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resumed {}

/// The pledge was taken back, for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawn {}

/// "Yes, that is me": the answer to a question that was asked because of the name alone. It proves
/// nothing, so it entitles only to what is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatAffirmed {
    /// On which panel.
    pub panel: PanelId,
}

/// "I am not on this panel."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatDenied {
    /// On which panel.
    pub panel: PanelId,
}

/// What the ally did about a panel, or wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answered {
    /// About which panel.
    pub panel: PanelId,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<AnswerAbout>,
}

/// How notes to organisers are put from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FramingChosen {
    /// How.
    pub framing: Framing,
}

/// The pledge counts for a programme from now on, or for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProgrammeChosen {
    /// Sealed for the pledge: to what somebody belongs can tell what they believe.
    #[serde(skip)]
    pub about: Personal<ProgrammeChoice>,
}

/// A programme, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProgrammeChoice {
    /// Which.
    pub programme: Option<ProgrammeId>,
}

/// The keys of the pledge are to be destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {}
