//! The whole story of an endpoint's notices, for those who keep or show all of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DeliveryEvent, Failure, Reason, Settled};
use crate::ids::NoticeId;

/// What became of every notice of an endpoint, settled or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// How many events the stream has.
    pub length: u64,
    /// Why nothing is sent there.
    pub disabled: Option<Reason>,
    /// How often it came to that.
    pub stops: u32,
    /// By notice.
    pub notices: BTreeMap<NoticeId, Story>,
}

/// What became of one notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Every attempt, in order; of what was told with another notice, none of its own.
    pub attempts: Vec<Tried>,
    /// The hash of the body it went out with.
    pub body_digest: Option<String>,
    /// Which others its message told too.
    pub with: Vec<NoticeId>,
    /// Under the id of which other notice it went out, if it did.
    pub within: Option<NoticeId>,
    /// How it ended, if it did.
    pub settled: Option<Settled>,
    /// Why it was given up, if it was.
    pub given_up: Option<Reason>,
    /// Why that is right, in the words of whoever looked at it.
    pub discarded: Option<String>,
}

/// An attempt, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Which, from 1.
    pub n: u32,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// How it failed, if it did.
    pub failure: Option<Failure>,
    /// When to try again, in milliseconds since 1970-01-01T00:00:00Z.
    pub retry_at_ms: Option<i64>,
}

impl Story {
    /// Whether somebody should look at it: it was given up though its watcher wanted it, and nobody decided
    /// what to do.
    pub fn is_dead_letter(&self) -> bool {
        let is_unwanted = self.given_up == Some(Reason::Unwanted);
        self.settled == Some(Settled::GivenUp) && !is_unwanted && self.discarded.is_none()
    }
}

impl History {
    /// The notice under whose id a notice went out: itself, or the one that it was told with.
    pub fn first_of<'a>(&'a self, notice: &'a NoticeId) -> &'a NoticeId {
        self.notices.get(notice).and_then(|story| story.within.as_ref()).unwrap_or(notice)
    }

    /// Whether a notice is settled.
    pub fn is_settled(&self, notice: &NoticeId) -> bool {
        self.notices.get(notice).is_some_and(|story| story.settled.is_some())
    }

    /// The story after the next event of the stream.
    pub fn on_event(&mut self, event: &DeliveryEvent) {
        self.length += 1;
        for (notice, settled) in event.settles() {
            let story = self.story(notice);
            story.settled = settled;
            if settled.is_none() {
                (story.given_up, story.discarded) = (None, None);
            }
        }
        match event {
            DeliveryEvent::AttemptStarted(started) => {
                let story = self.story(&started.notice);
                story.body_digest = Some(started.body_digest.clone());
                story.with.clone_from(&started.with);
                let tried = Tried { n: started.n, at_ms: started.at_ms, failure: None, retry_at_ms: None };
                story.attempts.push(tried);
                for notice in &started.with {
                    self.story(notice).within = Some(started.notice.clone());
                }
            }
            DeliveryEvent::AttemptFailed(failed) => {
                if let Some(last) = self.story(&failed.notice).attempts.last_mut() {
                    (last.failure, last.retry_at_ms) = (Some(failed.failure), failed.retry_at_ms);
                }
            }
            DeliveryEvent::GivenUp(given_up) => {
                self.story(&given_up.notice).given_up = Some(given_up.reason);
            }
            DeliveryEvent::Discarded(discarded) => {
                self.story(&discarded.notice).discarded = Some(discarded.why.clone());
            }
            DeliveryEvent::EndpointDisabled(disabled) => {
                self.disabled = Some(disabled.reason);
                self.stops = self.stops.saturating_add(1);
            }
            DeliveryEvent::EndpointEnabled(_) => self.disabled = None,
            DeliveryEvent::Delivered(_) | DeliveryEvent::NotOwed(_) | DeliveryEvent::RetryAsked(_) => {}
        }
    }

    fn story(&mut self, notice: &NoticeId) -> &mut Story {
        self.notices.entry(notice.clone()).or_default()
    }
}
