//! The decisions about an endpoint's notices.

use super::{
    AttemptFailed, AttemptStarted, Delivered, DeliveryCommand, DeliveryEvent, DeliveryRejection,
    DeliveryState, EndpointDisabled, EndpointEnabled, Failure, Finish, GivenUp, NotOwed, Outcome,
    RETRY_AFTER_MS_MAX, Reason, SCHEDULE_MS, Settled, Start, Trying,
};
use crate::decider::Decider;
use crate::ids::NoticeId;

type Decision = Result<Vec<DeliveryEvent>, DeliveryRejection>;

/// Decides on deliveries.
#[derive(Debug)]
pub enum Delivery {}

impl Decider for Delivery {
    type State = DeliveryState;
    type Command = DeliveryCommand;
    type Event = DeliveryEvent;
    type Rejection = DeliveryRejection;

    fn decide(state: &DeliveryState, command: &DeliveryCommand) -> Decision {
        match command {
            DeliveryCommand::Start(start) => begin(state, start),
            DeliveryCommand::Finish(finish) => end(state, finish),
            DeliveryCommand::Drop { notices } => drop_all(state, notices),
            DeliveryCommand::GiveUp { notice, reason } => Ok(match state.settled.get(notice) {
                Some(_) => vec![],
                None => vec![given_up(notice, *reason)],
            }),
            DeliveryCommand::Disable { reason } => Ok(match state.disabled {
                Some(_) => vec![],
                None => vec![DeliveryEvent::EndpointDisabled(EndpointDisabled { reason: *reason })],
            }),
            DeliveryCommand::Enable => Ok(match state.disabled {
                Some(_) => vec![DeliveryEvent::EndpointEnabled(EndpointEnabled {})],
                None => vec![],
            }),
        }
    }

    fn evolve(state: &mut DeliveryState, event: &DeliveryEvent) {
        match event {
            DeliveryEvent::AttemptStarted(started) => {
                state.trying = Some(Trying {
                    notice: started.notice.clone(),
                    attempts: started.n,
                    body_digest: started.body_digest.clone(),
                    retry_at_ms: started.at_ms,
                });
                state.open = Some(started.clone());
            }
            DeliveryEvent::Delivered(delivered) => settle(state, &delivered.notice, Settled::Delivered),
            DeliveryEvent::AttemptFailed(failed) => {
                state.open = None;
                if let (Some(trying), Some(at_ms)) = (&mut state.trying, failed.retry_at_ms) {
                    trying.retry_at_ms = at_ms;
                }
            }
            DeliveryEvent::GivenUp(given_up) => settle(state, &given_up.notice, Settled::GivenUp),
            DeliveryEvent::NotOwed(not_owed) => settle(state, &not_owed.notice, Settled::NotOwed),
            DeliveryEvent::EndpointDisabled(disabled) => state.disabled = Some(disabled.reason),
            DeliveryEvent::EndpointEnabled(_) => state.disabled = None,
        }
    }
}

fn settle(state: &mut DeliveryState, notice: &NoticeId, how: Settled) {
    if state.open.as_ref().is_some_and(|open| open.notice == *notice) {
        state.open = None;
    }
    if state.trying.as_ref().is_some_and(|trying| trying.notice == *notice) {
        state.trying = None;
    }
    state.settled.insert(notice.clone(), how);
}

fn begin(state: &DeliveryState, start: &Start) -> Decision {
    if state.disabled.is_some() {
        return Err(DeliveryRejection::Disabled);
    }
    if state.settled.contains_key(&start.notice) {
        return Err(DeliveryRejection::Settled(start.notice.clone()));
    }
    if let Some(open) = &state.open {
        let until_ms = open.at_ms.saturating_add(start.lease_ms);
        if start.at_ms < until_ms {
            return Err(DeliveryRejection::Busy { until_ms });
        }
    }
    let tried = match &state.trying {
        None => 0,
        Some(trying) if trying.notice != start.notice => {
            return Err(DeliveryRejection::OutOfOrder { first: trying.notice.clone() });
        }
        Some(trying) if start.at_ms < trying.retry_at_ms => {
            return Err(DeliveryRejection::TooEarly { retry_at_ms: trying.retry_at_ms });
        }
        Some(trying) if trying.body_digest != start.body_digest => {
            return Err(DeliveryRejection::BodyChanged(start.notice.clone()));
        }
        Some(trying) => trying.attempts,
    };
    // The last attempt was begun, and nobody ever said what came of it.
    if schedule(start.attempts_max).get(attempts(tried)).is_none() {
        return Ok(vec![given_up(&start.notice, Reason::Exhausted)]);
    }
    Ok(vec![DeliveryEvent::AttemptStarted(AttemptStarted {
        notice: start.notice.clone(),
        n: tried + 1,
        body_digest: start.body_digest.clone(),
        holder: start.holder.clone(),
        at_ms: start.at_ms,
    })])
}

fn end(state: &DeliveryState, finish: &Finish) -> Decision {
    let is_open = state.open.as_ref().is_some_and(|open| {
        open.notice == finish.notice && open.n == finish.n && open.holder == finish.holder
    });
    if !is_open {
        return Err(DeliveryRejection::Superseded);
    }
    let mut events = outcome(finish);
    if let Some(next) = &finish.next {
        let mut after = state.clone();
        events.iter().for_each(|event| Delivery::evolve(&mut after, event));
        events.extend(begin(&after, next).unwrap_or_default());
    }
    Ok(events)
}

fn outcome(finish: &Finish) -> Vec<DeliveryEvent> {
    let notice = &finish.notice;
    let failed = |failure: Failure, retry_at_ms: Option<i64>| {
        DeliveryEvent::AttemptFailed(AttemptFailed {
            notice: notice.clone(),
            n: finish.n,
            failure,
            retry_at_ms,
        })
    };
    match finish.outcome {
        Outcome::Delivered => {
            vec![DeliveryEvent::Delivered(Delivered { notice: notice.clone(), n: finish.n })]
        }
        Outcome::Failed { failure, retry_after_ms, jitter_permille } => {
            match schedule(finish.attempts_max).get(attempts(finish.n)) {
                None => vec![failed(failure, None), given_up(notice, Reason::Exhausted)],
                Some(wait_ms) => {
                    let wait_ms = wait_ms_or_longer(*wait_ms, retry_after_ms, jitter_permille);
                    vec![failed(failure, Some(finish.at_ms.saturating_add(wait_ms)))]
                }
            }
        }
        Outcome::Refused { failure } => vec![failed(failure, None), given_up(notice, Reason::Refused)],
        Outcome::Gone => vec![
            failed(Failure::Answered { code: 410 }, None),
            given_up(notice, Reason::Gone),
            DeliveryEvent::EndpointDisabled(EndpointDisabled { reason: Reason::Gone }),
        ],
    }
}

/// By the schedule and some chance, or as long as the endpoint asks, whichever is longer.
fn wait_ms_or_longer(wait_ms: i64, retry_after_ms: Option<i64>, jitter_permille: u16) -> i64 {
    let jitter_ms = wait_ms * i64::from(jitter_permille.min(1_000)) / 5_000;
    let asked_ms = retry_after_ms.unwrap_or_default().clamp(0, RETRY_AFTER_MS_MAX);
    (wait_ms + jitter_ms).max(asked_ms)
}

/// The waits before each attempt of a notice that is tried at most so often, and at least once.
fn schedule(attempts_max: u32) -> &'static [i64] {
    &SCHEDULE_MS[..attempts(attempts_max).clamp(1, SCHEDULE_MS.len())]
}

fn attempts(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn drop_all(state: &DeliveryState, notices: &[NoticeId]) -> Decision {
    let fresh = notices.iter().filter(|notice| !state.settled.contains_key(*notice));
    let dropped = fresh.map(|notice| match &state.trying {
        Some(trying) if trying.notice == *notice => Err(DeliveryRejection::Begun(notice.clone())),
        _ => Ok(DeliveryEvent::NotOwed(NotOwed { notice: notice.clone() })),
    });
    dropped.collect()
}

fn given_up(notice: &NoticeId, reason: Reason) -> DeliveryEvent {
    DeliveryEvent::GivenUp(GivenUp { notice: notice.clone(), reason })
}
