//! What became of the notices for one endpoint. These shapes are for ever: see `proto/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Failure, Reason, Settled};
use crate::ids::NoticeId;

/// What became of the notices for one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum DeliveryEvent {
    AttemptStarted(AttemptStarted),
    Delivered(Delivered),
    AttemptFailed(AttemptFailed),
    GivenUp(GivenUp),
    NotOwed(NotOwed),
    EndpointDisabled(EndpointDisabled),
    EndpointEnabled(EndpointEnabled),
    RetryAsked(RetryAsked),
    Discarded(Discarded),
}

impl DeliveryEvent {
    /// What is settled by this, and how; what is to be tried once more is not settled any more.
    pub fn settles(&self) -> Vec<(&NoticeId, Option<Settled>)> {
        match self {
            Self::Delivered(delivered) => vec![(&delivered.notice, Some(Settled::Delivered))],
            Self::GivenUp(given_up) => vec![(&given_up.notice, Some(Settled::GivenUp))],
            Self::NotOwed(not_owed) => vec![(&not_owed.notice, Some(Settled::NotOwed))],
            Self::RetryAsked(asked) => {
                [&asked.notice].into_iter().chain(&asked.with).map(|notice| (notice, None)).collect()
            }
            Self::AttemptStarted(_)
            | Self::AttemptFailed(_)
            | Self::EndpointDisabled(_)
            | Self::EndpointEnabled(_)
            | Self::Discarded(_) => vec![],
        }
    }
}

/// From here on the holder, and nobody else, tries to deliver the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptStarted {
    /// Which notice.
    pub notice: NoticeId,
    /// Which others are told in the same message; what comes of it is recorded of each. The same for every
    /// attempt.
    pub with: Vec<NoticeId>,
    /// Which attempt, from 1.
    pub n: u32,
    /// A keyed hash of the body, in hex; the same for every attempt.
    pub body_digest: String,
    /// Who: random for each run of a process.
    pub holder: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

/// The endpoint took the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delivered {
    /// Which notice.
    pub notice: NoticeId,
    /// At which attempt.
    pub n: u32,
}

/// The endpoint did not take it, nor what is told with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptFailed {
    /// Which notice.
    pub notice: NoticeId,
    /// At which attempt.
    pub n: u32,
    /// How.
    pub failure: Failure,
    /// When to try again, in milliseconds since 1970-01-01T00:00:00Z; none if not at all.
    pub retry_at_ms: Option<i64>,
}

/// The notice is not tried any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GivenUp {
    /// Which notice.
    pub notice: NoticeId,
    /// Why.
    pub reason: Reason,
}

/// The notice was never sent: what it would have said was over before it was due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotOwed {
    /// Which notice.
    pub notice: NoticeId,
}

/// Nothing is sent there any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EndpointDisabled {
    /// Why.
    pub reason: Reason,
}

/// It is sent there again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EndpointEnabled {}

/// Somebody wants a notice to be tried once more that was delivered or given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetryAsked {
    /// Which notice.
    pub notice: NoticeId,
    /// Which others were told in the same message, and are again.
    pub with: Vec<NoticeId>,
    /// The keyed hash of the body it went out with, if it ever did: it goes out with no other.
    pub body_digest: Option<String>,
}

/// A notice was given up, and somebody decided that this is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Discarded {
    /// Which notice.
    pub notice: NoticeId,
    /// Why, in the words of whoever decided.
    pub why: String,
}
