//! Subscriptions: the wish to be told about panels under one rule: of an organiser, a convening, a series, or anywhere.
//!
//! A subscriber sits on none of them, so only what is public is told: panels whose line-up and
//! standing their owner published, by the classes that everybody may know. Inert until the address
//! is verified.

#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decider::Decider;
use crate::ids::{ConveningId, EndpointId, OrganiserId, PanelId, SeriesId};
use crate::judgement::{Rule, RuleFault};
use crate::manner::{Manner, MannerChosen, MannerFault};
use crate::notice::{Language, Webhook};
use crate::personal::Personal;
use crate::pledge::{Host, Phase, TEXT_BYTES_MAX};
use crate::verification::{AddressVerified, Verification, VerificationAsked, VerificationRejection};

/// What a subscriber told us. Sealed for the subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubscriptionAbout {
    /// Their name.
    pub name: String,
    /// Their e-mail address. It never changes.
    pub address: String,
    /// Where programs of theirs are told.
    pub webhook: Option<Webhook>,
    /// By which rule panels are judged for them.
    pub rule: Rule,
    /// In which language to write to them.
    pub language: Language,
    /// As in [`PledgeAbout`](crate::pledge::PledgeAbout).
    pub salt: String,
}

/// Which panels a subscription is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Watched {
    /// All that this organiser answers for.
    Organiser(OrganiserId),
    /// Those of this convening.
    Convening(ConveningId),
    /// Those of every convening of this series.
    Series(SeriesId),
    /// All, whoever answers for them.
    Everything,
}

impl Watched {
    /// Whether a panel of this organiser is meant, whose convening is an edition of this series.
    pub fn has(&self, organiser: &OrganiserId, panel: &PanelId, series: Option<&SeriesId>) -> bool {
        match self {
            Self::Organiser(watched) => watched == organiser,
            Self::Convening(watched) => *watched == panel.convening(),
            Self::Series(watched) => Some(watched) == series,
            Self::Everything => true,
        }
    }
}

impl From<Host> for Watched {
    fn from(host: Host) -> Self {
        match host {
            Host::Organiser(organiser) => Self::Organiser(organiser),
            Host::Convening(convening) => Self::Convening(convening),
        }
    }
}

/// What happened to a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and a box would be one more shape")]
pub enum SubscriptionEvent {
    Made(Made),
    VerificationAsked(VerificationAsked),
    AddressVerified(AddressVerified),
    MannerChosen(MannerChosen),
    Withdrawn(Withdrawn),
    Erased(Erased),
}

/// Somebody wants to be told. Nothing follows from it until the address is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// Which panels.
    pub watches: Watched,
    /// Where mail goes to.
    pub mail: EndpointId,
    /// Where programs are told.
    pub webhook: Option<EndpointId>,
    /// Sealed for the subscription.
    #[serde(skip)]
    pub about: Personal<SubscriptionAbout>,
}

/// The subscription was taken back, for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawn {}

/// The keys of the subscription are to be destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {}

/// What may be asked of a subscription's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the commands say what they are")]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and a box would be one more shape")]
pub enum SubscriptionCommand {
    Make {
        watches: Watched,
        mail: EndpointId,
        webhook: Option<EndpointId>,
        about: SubscriptionAbout,
        at_ms: i64,
    },
    AskAgain {
        at_ms: i64,
    },
    VerifyAddress {
        n: u32,
        at_ms: i64,
    },
    ChooseManner {
        manner: Manner,
    },
    Withdraw,
    Erase,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubscriptionRejection {
    /// There is none.
    #[error("there is no such subscription")]
    Unknown,
    /// The id is taken.
    #[error("this subscription was made already")]
    AlreadyMade,
    /// It was taken back.
    #[error("this subscription was withdrawn; make a new one")]
    Withdrawn,
    /// Nothing can be stored about an erased subscription.
    #[error("this subscription was erased; make a new one")]
    Erased,
    /// A webhook needs an endpoint of its own, and an endpoint a webhook.
    #[error("a webhook and its endpoint are given together")]
    WebhookWithoutEndpoint,
    /// Longer than [`TEXT_BYTES_MAX`], or empty.
    #[error("a name or address has 1 to {TEXT_BYTES_MAX} bytes")]
    TextTooLong,
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

/// What is known of a subscription. Serialized, it holds nothing personal: keep the sealed box beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionState {
    /// Where it stands in its life.
    pub phase: Phase,
    /// Whether the address is proven.
    pub verification: Verification,
    /// Which panels.
    pub watches: Option<Watched>,
    /// Where mail goes to.
    pub mail: Option<EndpointId>,
    /// Where programs are told.
    pub webhook: Option<EndpointId>,
    /// How the subscriber wants to be told.
    pub manner: Manner,
    /// What the subscriber told us.
    #[serde(skip)]
    pub about: Personal<SubscriptionAbout>,
}

impl SubscriptionState {
    /// Whether panels are matched and judged for it.
    pub fn is_active(&self) -> bool {
        self.phase == Phase::Made && self.verification.is_verified
    }

    /// Where notices go to.
    pub fn endpoints(&self) -> Vec<EndpointId> {
        self.mail.iter().chain(&self.webhook).cloned().collect()
    }
}

/// Decides on subscriptions.
#[derive(Debug)]
pub enum Subscription {}

impl Decider for Subscription {
    type State = SubscriptionState;
    type Command = SubscriptionCommand;
    type Event = SubscriptionEvent;
    type Rejection = SubscriptionRejection;

    fn decide(
        state: &SubscriptionState,
        command: &SubscriptionCommand,
    ) -> Result<Vec<SubscriptionEvent>, SubscriptionRejection> {
        match (state.phase, command) {
            (Phase::None, SubscriptionCommand::Make { watches, mail, webhook, about, at_ms }) => {
                check(about, webhook.as_ref())?;
                let made = SubscriptionEvent::Made(Made {
                    watches: watches.clone(),
                    mail: mail.clone(),
                    webhook: webhook.clone(),
                    about: Personal::Known(about.clone()),
                });
                let asked = state.verification.ask(*at_ms)?.map(SubscriptionEvent::VerificationAsked);
                Ok([made].into_iter().chain(asked).collect())
            }
            (Phase::None, _) => Err(SubscriptionRejection::Unknown),
            (Phase::Erased, SubscriptionCommand::Erase)
            | (Phase::Withdrawn, SubscriptionCommand::Withdraw) => Ok(vec![]),
            (Phase::Erased, _) => Err(SubscriptionRejection::Erased),
            (_, SubscriptionCommand::Make { .. }) => Err(SubscriptionRejection::AlreadyMade),
            (_, SubscriptionCommand::Erase) => Ok(vec![SubscriptionEvent::Erased(Erased {})]),
            (Phase::Withdrawn, _) => Err(SubscriptionRejection::Withdrawn),
            (Phase::Made, SubscriptionCommand::Withdraw) => {
                Ok(vec![SubscriptionEvent::Withdrawn(Withdrawn {})])
            }
            (Phase::Made, SubscriptionCommand::ChooseManner { manner }) => {
                manner.check()?;
                let about = Personal::Known(*manner);
                let is_chosen = state.manner == *manner;
                let chosen = (!is_chosen).then_some(SubscriptionEvent::MannerChosen(MannerChosen { about }));
                Ok(chosen.into_iter().collect())
            }
            (Phase::Made, SubscriptionCommand::AskAgain { at_ms }) => {
                let asked = state.verification.ask(*at_ms)?;
                Ok(asked.map(SubscriptionEvent::VerificationAsked).into_iter().collect())
            }
            (Phase::Made, SubscriptionCommand::VerifyAddress { n, at_ms }) => {
                let verified = state.verification.verify(*n, *at_ms)?;
                Ok(verified.map(SubscriptionEvent::AddressVerified).into_iter().collect())
            }
        }
    }

    fn evolve(state: &mut SubscriptionState, event: &SubscriptionEvent) {
        match event {
            SubscriptionEvent::Made(made) => {
                *state = SubscriptionState {
                    phase: Phase::Made,
                    verification: Verification::default(),
                    watches: Some(made.watches.clone()),
                    mail: Some(made.mail.clone()),
                    webhook: made.webhook.clone(),
                    manner: Manner::default(),
                    about: made.about.clone(),
                };
            }
            SubscriptionEvent::VerificationAsked(asked) => state.verification.asked(asked),
            SubscriptionEvent::AddressVerified(_) => state.verification.verified(),
            SubscriptionEvent::MannerChosen(chosen) => {
                state.manner = chosen.about.known().copied().unwrap_or_default();
            }
            SubscriptionEvent::Withdrawn(_) => state.phase = Phase::Withdrawn,
            SubscriptionEvent::Erased(_) => {
                *state = SubscriptionState { phase: Phase::Erased, ..SubscriptionState::default() };
            }
        }
    }
}

fn check(about: &SubscriptionAbout, webhook: Option<&EndpointId>) -> Result<(), SubscriptionRejection> {
    if [&about.name, &about.address].iter().any(|text| text.trim().is_empty() || text.len() > TEXT_BYTES_MAX)
    {
        return Err(SubscriptionRejection::TextTooLong);
    }
    if about.webhook.is_some() != webhook.is_some() {
        return Err(SubscriptionRejection::WebhookWithoutEndpoint);
    }
    Ok(about.rule.check()?)
}
