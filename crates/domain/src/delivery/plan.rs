//! What to do next for an endpoint: pure, so that every replica plans the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{DeliveryState, Settled};
use crate::clock::HOUR_MS;
use crate::ids::{AlertId, NoticeId};
use crate::notice::NoticeKind;

/// A notice as the fold of the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub notice: NoticeId,
    /// Of which alert.
    pub alert: AlertId,
    /// Which transition of it.
    pub number: u32,
    /// What it says.
    pub kind: NoticeKind,
    /// When it was recorded, in milliseconds since 1970-01-01T00:00:00Z.
    pub recorded_ms: i64,
    /// How long after that it is due.
    pub due_after_ms: i64,
    /// Whether the watcher still wants to be told: not paused, withdrawn or erased.
    pub is_wanted: bool,
    /// What became of it, by the history that is as long as the state.
    pub settled: Option<Settled>,
}

impl Due {
    fn due_ms(&self, telling: Telling) -> i64 {
        telling.due_ms(self.recorded_ms.saturating_add(self.due_after_ms))
    }
}

/// Most notices that one message tells.
pub const TOGETHER_MAX: usize = 100;

/// How what is due at an endpoint is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Each notice by a message of its own.
    OneByOne,
    /// All that is due in one message, [`TOGETHER_MAX`] at most. What falls due within an hour is due when it
    /// begins, so that one message tells all of it.
    Together,
}

impl Telling {
    /// When it goes out what would be due at a time, both in milliseconds since 1970-01-01T00:00:00Z.
    pub fn due_ms(self, due_ms: i64) -> i64 {
        match self {
            Self::OneByOne => due_ms,
            Self::Together => due_ms - due_ms.rem_euclid(HOUR_MS),
        }
    }
}

/// What to do next for an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Nothing is left.
    Idle,
    /// Nothing before this time, in milliseconds since 1970-01-01T00:00:00Z.
    WaitUntil(i64),
    /// These are not owed any more.
    Drop(Vec<NoticeId>),
    /// This one was begun, and its watcher does not want it any more.
    GiveUp(NoticeId),
    /// Try this one, and tell the others in the same message.
    Attempt(NoticeId, Vec<NoticeId>),
}

/// What to do next for an endpoint with these notices, in any order.
///
/// - Bad news that was taken back before it was due is not owed, nor is what took it back. Whether it
///   was is asked of recorded times: with a settling time of zero, everything is told.
/// - The transitions of an alert are told in their order; those of different alerts as they fall due.
/// - What was begun is settled first; an attempt under way is left alone for its lease.
/// - What was begun with others is tried with them as long as any of it is wanted: it has one body.
pub fn plan(state: &DeliveryState, dues: &[Due], telling: Telling, now_ms: i64, lease_ms: i64) -> Plan {
    if state.disabled.is_some() {
        return Plan::Idle;
    }
    if let Some(open) = &state.open
        && now_ms < open.at_ms.saturating_add(lease_ms)
    {
        return Plan::WaitUntil(open.at_ms.saturating_add(lease_ms));
    }
    let mut by_alert: BTreeMap<&AlertId, Vec<&Due>> = BTreeMap::new();
    for due in dues {
        by_alert.entry(&due.alert).or_default().push(due);
    }
    by_alert.values_mut().for_each(|dues| dues.sort_by_key(|due| due.number));

    let not_owed: Vec<NoticeId> =
        by_alert.values().flat_map(|dues| not_owed(state, dues, telling)).cloned().collect();
    if !not_owed.is_empty() {
        return Plan::Drop(not_owed);
    }
    let is_wanted =
        |message: &[&NoticeId]| dues.iter().any(|due| due.is_wanted && message.contains(&&due.notice));
    if let Some(trying) = &state.trying {
        return match state.begun_with(&trying.notice).filter(|message| is_wanted(message)) {
            None => Plan::GiveUp(trying.notice.clone()),
            Some(_) if now_ms < trying.retry_at_ms => Plan::WaitUntil(trying.retry_at_ms),
            Some(message) => attempt(&message),
        };
    }
    let begun = |due: &Due| state.begun_with(&due.notice);
    if let Some(unwanted) = dues.iter().filter_map(begun).find(|message| !is_wanted(message)) {
        return unwanted.first().map_or(Plan::Idle, |notice| Plan::GiveUp((*notice).clone()));
    }
    let open = |due: &&&Due| due.settled.is_none();
    let first_of_each = by_alert.values().filter_map(|dues| dues.iter().find(open));
    let Some(first) = first_of_each.min_by_key(|due| (due.due_ms(telling), &due.notice)) else {
        return Plan::Idle;
    };
    if now_ms < first.due_ms(telling) {
        return Plan::WaitUntil(first.due_ms(telling));
    }
    attempt(&match (begun(first), telling) {
        (Some(message), _) => message,
        (None, Telling::OneByOne) => vec![&first.notice],
        (None, Telling::Together) => together(state, &by_alert, now_ms),
    })
}

/// To tell these in one message, under the id of the first.
fn attempt(message: &[&NoticeId]) -> Plan {
    let mut notices = message.iter().map(|notice| (*notice).clone());
    notices.next().map_or(Plan::Idle, |first| Plan::Attempt(first, notices.collect()))
}

/// What is due and was not begun: the transitions of an alert in their order, and none before one that was begun.
fn together<'a>(
    state: &DeliveryState,
    by_alert: &BTreeMap<&AlertId, Vec<&'a Due>>,
    now_ms: i64,
) -> Vec<&'a NoticeId> {
    let due_ms = |due: &Due| due.due_ms(Telling::Together);
    let is_next = |due: &&&'a Due| due_ms(due) <= now_ms && !state.is_begun(&due.notice);
    let next = |dues: &Vec<&'a Due>| -> Vec<&'a Due> {
        dues.iter().filter(|due| due.settled.is_none()).take_while(is_next).copied().collect()
    };
    let mut chains: Vec<Vec<&Due>> = by_alert.values().map(next).filter(|dues| !dues.is_empty()).collect();
    chains.sort_by_key(|dues| dues.first().map(|due| (due_ms(due), &due.notice)));
    chains.into_iter().flatten().take(TOGETHER_MAX).map(|due| &due.notice).collect()
}

/// Of the notices of one alert in their order, those that were never begun and need not be.
fn not_owed<'a>(state: &DeliveryState, dues: &[&'a Due], telling: Telling) -> Vec<&'a NoticeId> {
    let mut dropped = Vec::new();
    let mut untold: BTreeSet<u32> = BTreeSet::new();
    for (index, due) in dues.iter().enumerate() {
        if let Some(settled) = due.settled {
            if settled == Settled::NotOwed {
                untold.insert(due.number);
            }
            continue;
        }
        if state.is_begun(&due.notice) {
            continue;
        }
        let is_taken_back = due.kind.waits()
            && dues.get(index + 1).is_some_and(|next| next.recorded_ms < due.due_ms(telling));
        let takes_back_nothing = takes_back(due.kind) && untold.contains(&due.number.saturating_sub(1));
        if !due.is_wanted || is_taken_back || takes_back_nothing {
            untold.insert(due.number);
            dropped.push(&due.notice);
        }
    }
    dropped
}

fn takes_back(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::Mended | NoticeKind::Corrected)
}
