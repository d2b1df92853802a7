//! Deliveries: what became of the notices for one endpoint.
//!
//! The stream is the fence: an attempt is recorded before it is made, so only who won the append
//! sends. One attempt at a time; who was begun is finished first; a holder that fell silent is
//! superseded after its lease. A notice goes out with one body, however often it is tried.
//!
//! What was settled is not in the state, which would grow for ever with the life of an endpoint: it is in
//! the [`History`] that views keep on disk. Who plans by a history says how long it was, and a stream that
//! went on meanwhile refuses: so a notice that was settled is never begun again by somebody whose view is
//! behind.

mod decide;
mod events;
mod history;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::NoticeId;

pub use decide::Delivery;
pub use events::{
    AttemptFailed, AttemptStarted, Delivered, DeliveryEvent, Discarded, EndpointDisabled, EndpointEnabled,
    GivenUp, NotOwed, RetryAsked,
};
pub use history::{History, Story, Tried};
pub use plan::{Due, Plan, TOGETHER_MAX, Telling, plan};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// How long to wait before each attempt, after the one before it: the schedule of Standard Webhooks
/// 1.0.0. There are as many attempts as entries.
pub const SCHEDULE_MS: [i64; 10] = [
    0,
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
];

/// Longest wait that an endpoint may ask for.
pub const RETRY_AFTER_MS_MAX: i64 = 24 * HOUR_MS;

/// Most notices of an endpoint that wait to be tried once more because somebody asked.
pub const RETRIES_MAX: usize = 100;

/// Longest reason for which a notice is discarded, in bytes.
pub const WHY_BYTES_MAX: usize = 200;

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// No connection.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// Our own rules forbid to connect there.
    Blocked,
    /// An answer that is not a success: the status of HTTP, or the reply code of SMTP.
    Answered {
        /// The code.
        code: u16,
    },
}

/// Why a notice is not tried any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// All attempts failed.
    Exhausted,
    /// The answer was final: another attempt would get the same.
    Refused,
    /// The endpoint is gone for good: a webhook said so (410), or no mailbox has this address.
    Gone,
    /// The watcher does not want to be told any more: paused, withdrawn or erased.
    Unwanted,
    /// An operator decided so.
    Operator,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Taken.
    Delivered,
    /// Not taken, perhaps next time.
    Failed {
        /// How.
        failure: Failure,
        /// How long the endpoint asks to wait.
        retry_after_ms: Option<i64>,
        /// Chance, 0 to 1000: adds up to a fifth to the wait.
        jitter_permille: u16,
    },
    /// Not taken, and never will be.
    Refused {
        /// How.
        failure: Failure,
    },
    /// The endpoint is gone for good.
    Gone {
        /// How it said so.
        failure: Failure,
    },
}

/// An attempt to be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Of which notice.
    pub notice: NoticeId,
    /// Which others its message tells too.
    pub with: Vec<NoticeId>,
    /// The [length](DeliveryState::length) of the stream that this was planned by.
    pub known: u64,
    /// A hash of the body, in hex, keyed so that it does not tell the body.
    pub body_digest: String,
    /// Who makes it: random for each run of a process.
    pub holder: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// How long another holder's attempt is left alone.
    pub lease_ms: i64,
    /// How often a notice is tried; more than [`SCHEDULE_MS`] has entries is as many.
    pub attempts_max: u32,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    /// Of which notice.
    pub notice: NoticeId,
    /// Which attempt.
    pub n: u32,
    /// Who made it.
    pub holder: String,
    /// What came of it.
    pub outcome: Outcome,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// How often a notice is tried.
    pub attempts_max: u32,
}

/// What may be asked of a delivery's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryCommand {
    /// Begin an attempt.
    Start(Start),
    /// Record what came of it.
    Finish(Finish),
    /// These were never begun, and are not to be.
    Drop {
        /// Which.
        notices: Vec<NoticeId>,
        /// As in [`Start`].
        known: u64,
    },
    /// Try this one no more, nor what it was begun with.
    GiveUp {
        /// Which, of those that are not settled.
        notice: NoticeId,
        /// As in [`Start`].
        known: u64,
        /// Why.
        reason: Reason,
    },
    /// Try this one once more, from the first attempt.
    Retry {
        /// Which, of those that were delivered or given up; the first of those that went out as one.
        notice: NoticeId,
        /// Which others its message tells too.
        with: Vec<NoticeId>,
        /// The hash of the body it went out with, if it ever did.
        body_digest: Option<String>,
        /// As in [`Start`].
        known: u64,
    },
    /// This one was given up, and somebody decided that this is right.
    Discard {
        /// Which, of those that were given up.
        notice: NoticeId,
        /// Why, in 1 to [`WHY_BYTES_MAX`] bytes; nothing personal, it lies open.
        why: String,
        /// As in [`Start`].
        known: u64,
    },
    /// Send nothing there.
    Disable {
        /// Why.
        reason: Reason,
    },
    /// Send there again.
    Enable,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryRejection {
    /// Nothing is sent there.
    #[error("the endpoint is disabled")]
    Disabled,
    /// Somebody else is at it.
    #[error("an attempt is under way")]
    Busy {
        /// Until when it is left alone, in milliseconds since 1970-01-01T00:00:00Z.
        until_ms: i64,
    },
    /// A notice that was begun comes first.
    #[error("notice {first} was begun and comes first")]
    OutOfOrder {
        /// Which.
        first: NoticeId,
    },
    /// The wait is not over.
    #[error("the next attempt is not due yet")]
    TooEarly {
        /// From when on, in milliseconds since 1970-01-01T00:00:00Z.
        retry_at_ms: i64,
    },
    /// The stream went on since this was planned: the notice may be settled.
    #[error("something else was recorded meanwhile; look again")]
    Moved,
    /// [`RETRIES_MAX`] wait already.
    #[error("{RETRIES_MAX} notices wait to be tried once more already")]
    TooManyRetries,
    /// Empty, or longer than [`WHY_BYTES_MAX`].
    #[error("a reason has 1 to {WHY_BYTES_MAX} bytes")]
    Why,
    /// One notice, one body, told with the same others: a bug.
    #[error("notice {0} was begun with another body")]
    BodyChanged(NoticeId),
    /// Somebody else took over.
    #[error("this attempt was superseded")]
    Superseded,
    /// It was begun, so it may have arrived.
    #[error("notice {0} was begun; give it up instead")]
    Begun(NoticeId),
}

/// What is known of an endpoint's notices that are not settled. It does not grow with what was told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryState {
    /// How many events the stream has.
    pub length: u64,
    /// The attempt under way.
    pub open: Option<AttemptStarted>,
    /// The notice that was begun and is not settled: it comes first.
    pub trying: Option<Trying>,
    /// Notices that somebody asked to try once more, as they went out before.
    pub retried: BTreeMap<NoticeId, Retried>,
    /// Why nothing is sent there.
    pub disabled: Option<Reason>,
}

/// A notice that was begun and is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trying {
    /// Which.
    pub notice: NoticeId,
    /// Which others its message tells too.
    pub with: Vec<NoticeId>,
    /// How often it was tried.
    pub attempts: u32,
    /// The hash of its body.
    pub body_digest: String,
    /// When to try again, in milliseconds since 1970-01-01T00:00:00Z.
    pub retry_at_ms: i64,
}

/// How a notice that is tried once more went out before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retried {
    /// Which others its message tells too.
    pub with: Vec<NoticeId>,
    /// The hash of its body.
    pub body_digest: String,
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settled {
    /// It arrived.
    Delivered,
    /// It is not tried any more.
    GivenUp,
    /// It was never sent: what it would have said was over before it was due.
    NotOwed,
}

impl DeliveryState {
    /// What goes out as one message with a notice, this one included, if it was begun and is not settled: the
    /// notice that gives the message its id comes first.
    fn begun_with(&self, notice: &NoticeId) -> Option<Vec<&NoticeId>> {
        let trying = self.trying.iter().map(|trying| (&trying.notice, &trying.with));
        let retried = self.retried.iter().map(|(notice, retried)| (notice, &retried.with));
        let message = |(first, with)| [first].into_iter().chain::<&Vec<NoticeId>>(with).collect();
        trying.chain(retried).map(message).find(|message: &Vec<&NoticeId>| message.contains(&notice))
    }
}

impl AttemptStarted {
    /// Whether its holder may still send: not once half of the lease is over, lest somebody else
    /// does at the same time.
    pub fn may_send(&self, now_ms: i64, lease_ms: i64) -> bool {
        now_ms < self.at_ms.saturating_add(lease_ms / 2)
    }
}
