//! What to do next for an endpoint: pure, so that every replica plans the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{DeliveryState, Settled};
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
    fn due_ms(&self) -> i64 {
        self.recorded_ms.saturating_add(self.due_after_ms)
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
    /// Try this one.
    Attempt(NoticeId),
}

/// What to do next for an endpoint with these notices, in any order.
///
/// - Bad news that was taken back before it was due is not owed, nor is what took it back. Whether it
///   was is asked of recorded times: with a settling time of zero, everything is told.
/// - The transitions of an alert are told in their order; those of different alerts as they fall due.
/// - What was begun is settled first; an attempt under way is left alone for its lease.
pub fn plan(state: &DeliveryState, dues: &[Due], now_ms: i64, lease_ms: i64) -> Plan {
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

    let not_owed: Vec<NoticeId> = by_alert.values().flat_map(|dues| not_owed(state, dues)).cloned().collect();
    if !not_owed.is_empty() {
        return Plan::Drop(not_owed);
    }
    if let Some(trying) = &state.trying {
        let is_wanted = dues.iter().any(|due| due.notice == trying.notice && due.is_wanted);
        if !is_wanted {
            return Plan::GiveUp(trying.notice.clone());
        }
        return at(trying.retry_at_ms, &trying.notice, now_ms);
    }
    if let Some(unwanted) = dues.iter().find(|due| state.is_begun(&due.notice) && !due.is_wanted) {
        return Plan::GiveUp(unwanted.notice.clone());
    }
    let open = |due: &&&Due| due.settled.is_none();
    let first_of_each = by_alert.values().filter_map(|dues| dues.iter().find(open));
    match first_of_each.min_by_key(|due| (due.due_ms(), &due.notice)) {
        None => Plan::Idle,
        Some(due) => at(due.due_ms(), &due.notice, now_ms),
    }
}

fn at(due_ms: i64, notice: &NoticeId, now_ms: i64) -> Plan {
    if due_ms <= now_ms { Plan::Attempt(notice.clone()) } else { Plan::WaitUntil(due_ms) }
}

/// Of the notices of one alert in their order, those that were never begun and need not be.
fn not_owed<'a>(state: &DeliveryState, dues: &[&'a Due]) -> Vec<&'a NoticeId> {
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
        let is_taken_back =
            due.kind.waits() && dues.get(index + 1).is_some_and(|next| next.recorded_ms < due.due_ms());
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
