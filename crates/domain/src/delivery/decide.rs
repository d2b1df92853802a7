//! The decisions about an endpoint's notices.

use super::{
    AttemptFailed, AttemptStarted, Delivered, DeliveryCommand, DeliveryEvent, DeliveryRejection,
    DeliveryState, Discarded, EndpointDisabled, EndpointEnabled, Failure, Finish, GivenUp, NotOwed, Outcome,
    RETRIES_MAX, RETRY_AFTER_MS_MAX, Reason, Retried, RetryAsked, SCHEDULE_MS, Start, Trying, WHY_BYTES_MAX,
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
            DeliveryCommand::Drop { notices, known } => drop_all(state, notices, *known),
            DeliveryCommand::GiveUp { notice, known, reason } => {
                state.is_as_known(*known)?;
                let message = state.begun_with(notice).unwrap_or_else(|| vec![notice]);
                Ok(message.into_iter().map(|notice| given_up(notice, *reason)).collect())
            }
            DeliveryCommand::Retry { notice, with, body_digest, known } => {
                retry(state, notice, with, body_digest.as_ref(), *known)
            }
            DeliveryCommand::Discard { notice, why, known } => discard(state, notice, why, *known),
            DeliveryCommand::Disable { reason } => Ok(match state.disabled {
                Some(_) => vec![],
                None => vec![disabled(*reason)],
            }),
            DeliveryCommand::Enable => Ok(match state.disabled {
                Some(_) => vec![DeliveryEvent::EndpointEnabled(EndpointEnabled {})],
                None => vec![],
            }),
        }
    }

    fn evolve(state: &mut DeliveryState, event: &DeliveryEvent) {
        state.length += 1;
        match event {
            DeliveryEvent::AttemptStarted(started) => {
                state.retried.remove(&started.notice);
                state.trying = Some(Trying {
                    notice: started.notice.clone(),
                    with: started.with.clone(),
                    attempts: started.n,
                    body_digest: started.body_digest.clone(),
                    retry_at_ms: started.at_ms,
                });
                state.open = Some(started.clone());
            }
            DeliveryEvent::Delivered(delivered) => settle(state, &delivered.notice),
            DeliveryEvent::AttemptFailed(failed) => {
                state.open = None;
                if let (Some(trying), Some(at_ms)) = (&mut state.trying, failed.retry_at_ms) {
                    trying.retry_at_ms = at_ms;
                }
            }
            DeliveryEvent::GivenUp(given_up) => settle(state, &given_up.notice),
            DeliveryEvent::NotOwed(not_owed) => settle(state, &not_owed.notice),
            DeliveryEvent::EndpointDisabled(disabled) => state.disabled = Some(disabled.reason),
            DeliveryEvent::EndpointEnabled(_) => state.disabled = None,
            DeliveryEvent::RetryAsked(asked) => {
                if let Some(body_digest) = asked.body_digest.clone() {
                    let with = asked.with.clone();
                    state.retried.insert(asked.notice.clone(), Retried { with, body_digest });
                }
            }
            DeliveryEvent::Discarded(_) => {}
        }
    }
}

impl DeliveryState {
    fn is_as_known(&self, known: u64) -> Result<(), DeliveryRejection> {
        if self.length == known { Ok(()) } else { Err(DeliveryRejection::Moved) }
    }

    /// Whether a notice went out already and is not settled.
    pub(super) fn is_begun(&self, notice: &NoticeId) -> bool {
        self.begun_with(notice).is_some()
    }
}

fn settle(state: &mut DeliveryState, notice: &NoticeId) {
    if state.open.as_ref().is_some_and(|open| open.notice == *notice) {
        state.open = None;
    }
    if state.trying.as_ref().is_some_and(|trying| trying.notice == *notice) {
        state.trying = None;
    }
    state.retried.remove(notice);
}

fn begin(state: &DeliveryState, start: &Start) -> Decision {
    if state.disabled.is_some() {
        return Err(DeliveryRejection::Disabled);
    }
    state.is_as_known(start.known)?;
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
    let message: Vec<&NoticeId> = [&start.notice].into_iter().chain(&start.with).collect();
    let is_other = |notice: &&&NoticeId| state.begun_with(notice).is_some_and(|begun| begun != message);
    if let Some(notice) = message.iter().find(is_other) {
        return Err(DeliveryRejection::BodyChanged((*notice).clone()));
    }
    if state.retried.get(&start.notice).is_some_and(|before| before.body_digest != start.body_digest) {
        return Err(DeliveryRejection::BodyChanged(start.notice.clone()));
    }
    // The last attempt was begun, and nobody ever said what came of it.
    if schedule(start.attempts_max).get(attempts(tried)).is_none() {
        return Ok(all(&start.notice, &start.with, |notice| given_up(notice, Reason::Exhausted)));
    }
    Ok(vec![DeliveryEvent::AttemptStarted(AttemptStarted {
        notice: start.notice.clone(),
        with: start.with.clone(),
        n: tried + 1,
        body_digest: start.body_digest.clone(),
        holder: start.holder.clone(),
        at_ms: start.at_ms,
    })])
}

fn end(state: &DeliveryState, finish: &Finish) -> Decision {
    let open = state
        .open
        .as_ref()
        .filter(|open| open.notice == finish.notice && open.n == finish.n && open.holder == finish.holder);
    open.map(|open| outcome(finish, &open.with)).ok_or(DeliveryRejection::Superseded)
}

/// What is recorded of each notice of a message: of the one that gives it its id last, which closes the attempt.
fn all(
    notice: &NoticeId,
    with: &[NoticeId],
    event: impl Fn(&NoticeId) -> DeliveryEvent,
) -> Vec<DeliveryEvent> {
    with.iter().chain([notice]).map(event).collect()
}

fn outcome(finish: &Finish, with: &[NoticeId]) -> Vec<DeliveryEvent> {
    let failed = |failure: Failure, retry_at_ms: Option<i64>| {
        DeliveryEvent::AttemptFailed(AttemptFailed {
            notice: finish.notice.clone(),
            n: finish.n,
            failure,
            retry_at_ms,
        })
    };
    let given_up = |reason: Reason| all(&finish.notice, with, |notice| given_up(notice, reason));
    match finish.outcome {
        Outcome::Delivered => all(&finish.notice, with, |notice| {
            DeliveryEvent::Delivered(Delivered { notice: notice.clone(), n: finish.n })
        }),
        Outcome::Failed { failure, retry_after_ms, jitter_permille } => {
            match schedule(finish.attempts_max).get(attempts(finish.n)) {
                // What follows waits for a person: it would fail for days, too.
                None => [
                    vec![failed(failure, None)],
                    given_up(Reason::Exhausted),
                    vec![disabled(Reason::Exhausted)],
                ]
                .concat(),
                Some(wait_ms) => {
                    let wait_ms = wait_ms_or_longer(*wait_ms, retry_after_ms, jitter_permille);
                    vec![failed(failure, Some(finish.at_ms.saturating_add(wait_ms)))]
                }
            }
        }
        Outcome::Refused { failure } => [vec![failed(failure, None)], given_up(Reason::Refused)].concat(),
        Outcome::Gone { failure } => {
            [vec![failed(failure, None)], given_up(Reason::Gone), vec![disabled(Reason::Gone)]].concat()
        }
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

fn drop_all(state: &DeliveryState, notices: &[NoticeId], known: u64) -> Decision {
    state.is_as_known(known)?;
    let dropped = notices.iter().map(|notice| match state.is_begun(notice) {
        true => Err(DeliveryRejection::Begun(notice.clone())),
        false => Ok(DeliveryEvent::NotOwed(NotOwed { notice: notice.clone() })),
    });
    dropped.collect()
}

fn retry(
    state: &DeliveryState,
    notice: &NoticeId,
    with: &[NoticeId],
    body_digest: Option<&String>,
    known: u64,
) -> Decision {
    state.is_as_known(known)?;
    if state.retried.len() >= RETRIES_MAX {
        return Err(DeliveryRejection::TooManyRetries);
    }
    let (notice, with, body_digest) = (notice.clone(), with.to_vec(), body_digest.cloned());
    Ok(vec![DeliveryEvent::RetryAsked(RetryAsked { notice, with, body_digest })])
}

fn discard(state: &DeliveryState, notice: &NoticeId, why: &str, known: u64) -> Decision {
    state.is_as_known(known)?;
    let why = why.trim();
    if !(1..=WHY_BYTES_MAX).contains(&why.len()) {
        return Err(DeliveryRejection::Why);
    }
    Ok(vec![DeliveryEvent::Discarded(Discarded { notice: notice.clone(), why: why.to_owned() })])
}

fn given_up(notice: &NoticeId, reason: Reason) -> DeliveryEvent {
    DeliveryEvent::GivenUp(GivenUp { notice: notice.clone(), reason })
}

fn disabled(reason: Reason) -> DeliveryEvent {
    DeliveryEvent::EndpointDisabled(EndpointDisabled { reason })
}
