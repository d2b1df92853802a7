//! Alerts: the obligation to tell a watcher about one panel under one rule.
//!
//! What is owed is a pure function of inputs ([`owed`]); what was said is in the log
//! ([`AlertState`]); [`reconcile`] is the difference. One stream a panel holds all its alerts, and
//! one commit any number of transitions.
//!
//! | last said \ now | holds | holds by correction | does not hold | denied | name only | cannot be told |
//! |---|---|---|---|---|---|---|
//! | nothing | `Holds` | `Holds` | `Opened` | | `Asked` | `CannotTell` |
//! | `Asked` | `Holds` | `Holds` | `Opened` | | | `CannotTell` |
//! | `Opened`, `NoLongerHolds`, `Escalated` | `Mended` | `Corrected` | `Escalated` | `Corrected` | | |
//! | `Mended`, `Holds` | | | `NoLongerHolds` | | | `CannotTell` |
//! | `Corrected` | | | `Opened` | | | |
//! | `CannotTell` | `Holds` | `Holds` | `Opened`, or `NoLongerHolds` if it was opened before | | | |
//!
//! `Escalated` only where a step of the [ladder](crate::clock::LADDER_DAYS) was crossed since the last bad news: one
//! notice for the deepest. `CannotTell` once in the life of an alert, to whoever sits there, when the
//! line-up is published or the panel is [soon](crate::clock::is_soon). `Holds` only to whoever
//! [wants praise too](crate::manner::Manner::praise), when the line-up is published.
//!
//! A rule that asks nothing of this panel, a panel that has begun or was cancelled, a draft that is not
//! yet [to be told](Terms::quiet_hours), a watcher who paused, snoozes or left, a seat given up: nothing is said,
//! and an open alert stays as it is.

mod owed;
mod reconcile;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decider::Decider;
use crate::ids::{AlertId, EndpointId, NoticeId};
use crate::notice::{AlertAbout, NoticeKind, Watcher, notice_id};
use crate::personal::Personal;

pub use owed::{Found, Heading, Match, Owed, Place, Standing, Watch, figures, owed};
pub use reconcile::{Conflicting, Terms, reconcile};

/// What was said about a panel to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events say what they are")]
pub enum AlertEvent {
    Asked(Transition),
    Opened(Transition),
    Mended(Transition),
    NoLongerHolds(Transition),
    Corrected(Transition),
    Escalated(Transition),
    CannotTell(Transition),
    Holds(Transition),
}

/// One transition of one alert: the promise to tell it, once for each endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Transition {
    /// Which alert: [`alert_id`](crate::notice::alert_id) of the watcher, the panel and the rule.
    pub alert: AlertId,
    /// Who asked to be told.
    pub watcher: Watcher,
    /// Which transition of this alert, from 1.
    pub number: u32,
    /// The notice that tells it: [`notice_id`] of the alert and the number.
    pub notice: NoticeId,
    /// Which code judged: the position of the activation in force.
    pub epoch: u64,
    /// The highest position among the inputs.
    pub basis: u64,
    /// What was judged, in hex: a keyed hash without positions, times and ids.
    pub digest: String,
    /// Where the notice goes to.
    pub endpoints: Vec<EndpointId>,
    /// The wording, frozen.
    pub template: String,
    /// What time it was by the [hours recorded](crate::clock), in milliseconds since
    /// 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// How long after it was recorded the notice is due; bad news that is mended before is not sent.
    pub due_after_ms: i64,
    /// Sealed for the watcher.
    #[serde(skip)]
    pub about: Personal<AlertAbout>,
}

impl AlertEvent {
    /// Makes the event of a kind.
    pub fn new(kind: NoticeKind, transition: Transition) -> Self {
        match kind {
            NoticeKind::Asked => Self::Asked(transition),
            NoticeKind::Opened => Self::Opened(transition),
            NoticeKind::Mended => Self::Mended(transition),
            NoticeKind::NoLongerHolds => Self::NoLongerHolds(transition),
            NoticeKind::Corrected => Self::Corrected(transition),
            NoticeKind::Escalated => Self::Escalated(transition),
            NoticeKind::CannotTell => Self::CannotTell(transition),
            NoticeKind::Holds => Self::Holds(transition),
        }
    }

    /// What it says.
    pub fn kind(&self) -> NoticeKind {
        match self {
            Self::Asked(_) => NoticeKind::Asked,
            Self::Opened(_) => NoticeKind::Opened,
            Self::Mended(_) => NoticeKind::Mended,
            Self::NoLongerHolds(_) => NoticeKind::NoLongerHolds,
            Self::Corrected(_) => NoticeKind::Corrected,
            Self::Escalated(_) => NoticeKind::Escalated,
            Self::CannotTell(_) => NoticeKind::CannotTell,
            Self::Holds(_) => NoticeKind::Holds,
        }
    }

    /// Who is told, when, and of what.
    pub fn transition(&self) -> &Transition {
        match self {
            Self::Asked(transition)
            | Self::Opened(transition)
            | Self::Mended(transition)
            | Self::NoLongerHolds(transition)
            | Self::Corrected(transition)
            | Self::Escalated(transition)
            | Self::CannotTell(transition)
            | Self::Holds(transition) => transition,
        }
    }
}

/// The alerts of a panel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertState {
    /// Each, as it was last told.
    pub alerts: BTreeMap<AlertId, Alert>,
}

/// An alert as it was last told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Who asked to be told.
    pub watcher: Watcher,
    /// What was said last.
    pub kind: NoticeKind,
    /// How many transitions there were.
    pub number: u32,
    /// The epoch of the last.
    pub epoch: u64,
    /// The basis of the last.
    pub basis: u64,
    /// The digest of the last.
    pub digest: String,
    /// When it was last opened, in milliseconds since 1970-01-01T00:00:00Z.
    pub opened_ms: Option<i64>,
    /// When bad news was last said, the same way.
    pub bad_news_ms: Option<i64>,
    /// Whether it was ever said that it cannot be told.
    pub was_unclear: bool,
    /// How often it was told again since it was last opened.
    pub reminders: u32,
}

impl Alert {
    /// Whether the watcher was told that the panel does not hold, and nothing better since.
    pub fn is_open(&self) -> bool {
        self.kind.is_bad_news()
    }
}

/// Say this. All of it, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    /// What was owed and not said, for distinct alerts of one panel.
    pub events: Vec<AlertEvent>,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlertRejection {
    /// It was computed from less than what was said last, or is not the next transition.
    #[error("alert {0} has moved on")]
    Behind(AlertId),
    /// The same inputs and the same code gave something else before.
    #[error("alert {0} was judged otherwise from the same inputs")]
    Conflicting(AlertId),
    /// Said before.
    #[error("alert {0} says the same as before")]
    Unchanged(AlertId),
}

/// Decides on alerts: lets pass what goes upwards, and nothing else.
#[derive(Debug)]
pub enum Alerts {}

impl Decider for Alerts {
    type State = AlertState;
    type Command = Say;
    type Event = AlertEvent;
    type Rejection = AlertRejection;

    fn decide(state: &AlertState, command: &Say) -> Result<Vec<AlertEvent>, AlertRejection> {
        let mut state = state.clone();
        for event in &command.events {
            check(&state, event.transition())?;
            Self::evolve(&mut state, event);
        }
        Ok(command.events.clone())
    }

    fn evolve(state: &mut AlertState, event: &AlertEvent) {
        let (kind, said) = (event.kind(), event.transition());
        let before = state.alerts.get(&said.alert);
        let since = |now: bool, ms: fn(&Alert) -> Option<i64>| {
            if now { Some(said.at_ms) } else { before.and_then(ms) }
        };
        let opens = matches!(kind, NoticeKind::Opened | NoticeKind::NoLongerHolds);
        let alert = Alert {
            watcher: said.watcher.clone(),
            kind,
            number: said.number,
            epoch: said.epoch,
            basis: said.basis,
            digest: said.digest.clone(),
            opened_ms: since(opens, |alert| alert.opened_ms),
            bad_news_ms: since(kind.is_bad_news(), |alert| alert.bad_news_ms),
            reminders: match kind {
                NoticeKind::Opened | NoticeKind::NoLongerHolds => 0,
                NoticeKind::Escalated => before.map_or(1, |alert| alert.reminders.saturating_add(1)),
                _ => before.map_or(0, |alert| alert.reminders),
            },
            was_unclear: kind == NoticeKind::CannotTell || before.is_some_and(|alert| alert.was_unclear),
        };
        state.alerts.insert(said.alert.clone(), alert);
    }
}

fn check(state: &AlertState, said: &Transition) -> Result<(), AlertRejection> {
    let id = || said.alert.clone();
    let last = state.alerts.get(&said.alert);
    if let Some(last) = last {
        if last.digest == said.digest {
            return Err(AlertRejection::Unchanged(id()));
        }
        match (said.epoch, said.basis).cmp(&(last.epoch, last.basis)) {
            Ordering::Less => return Err(AlertRejection::Behind(id())),
            Ordering::Equal => return Err(AlertRejection::Conflicting(id())),
            Ordering::Greater => {}
        }
    }
    let number = last.map_or(0, |last| last.number).saturating_add(1);
    let is_next = said.number == number && said.notice == notice_id(&said.alert, number);
    if is_next { Ok(()) } else { Err(AlertRejection::Behind(id())) }
}
