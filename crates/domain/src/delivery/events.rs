//! What became of the notices for one endpoint. These shapes are for ever: see `proto/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Failure, Reason};
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
}

/// From here on the holder, and nobody else, tries to deliver the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptStarted {
    /// Which notice.
    pub notice: NoticeId,
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

/// The endpoint did not take it.
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
