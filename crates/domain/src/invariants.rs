//! What must stay true from one record of a stream to the next, whoever writes it: named predicates,
//! for tests of properties and for the simulation. No decider asks them.

use crate::alert::{Alert, AlertEvent};
use crate::delivery::{DeliveryEvent, DeliveryState, History, Settled};
use crate::ids::NoticeId;
use crate::notice::{NoticeKind, notice_id};
use crate::reconciler::{ReconcilerEvent, ReconcilerState};

/// An invariant that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("broken: {0}")]
pub struct Broken(pub &'static str);

fn holds(is_so: bool, what: &'static str) -> Result<(), Broken> {
    if is_so { Ok(()) } else { Err(Broken(what)) }
}

/// The next transition of an alert, after the last one, if there is one.
pub fn transition(last: Option<&Alert>, event: &AlertEvent) -> Result<(), Broken> {
    let said = event.transition();
    let number = last.map_or(0, |last| last.number) + 1;
    holds(said.number == number, "transitions of an alert are numbered from 1 without a gap")?;
    holds(said.notice == notice_id(&said.alert, number), "a notice is named by its alert and number")?;
    holds(follows(last.map(|last| last.kind), event.kind()), "what is said follows from what was said last")?;
    let Some(last) = last else { return Ok(()) };
    holds(last.watcher == said.watcher, "an alert has one watcher")?;
    holds(last.digest != said.digest, "nothing is said twice in a row")?;
    holds((last.epoch, last.basis) < (said.epoch, said.basis), "(epoch, basis) of an alert only rises")
}

/// Which kinds the table in the documentation of [`alert`](crate::alert) has.
fn follows(last: Option<NoticeKind>, next: NoticeKind) -> bool {
    use NoticeKind::{Asked, CannotTell, Corrected, Escalated, Holds, Mended, NoLongerHolds, Opened};
    matches!(
        (last, next),
        (None, Asked | Opened | CannotTell | Holds)
            | (Some(Asked), Opened | CannotTell | Holds)
            | (Some(Corrected), Opened)
            | (Some(Opened | NoLongerHolds | Escalated), Escalated | Mended | Corrected)
            | (Some(Mended | Holds), NoLongerHolds | CannotTell)
            | (Some(CannotTell), Opened | NoLongerHolds | Holds)
    )
}

/// The next event of an endpoint, after what was recorded before.
pub fn delivery(state: &DeliveryState, history: &History, event: &DeliveryEvent) -> Result<(), Broken> {
    let is_settled = |notice: &NoticeId| history.is_settled(notice);
    let body = |notice: &NoticeId| history.notices.get(notice)?.body_digest.as_ref();
    let how = |notice: &NoticeId| history.notices.get(notice)?.settled;
    let is_open = |notice: &NoticeId, n: u32| {
        state
            .open
            .as_ref()
            .is_some_and(|open| (open.notice == *notice || open.with.contains(notice)) && open.n == n)
    };
    match event {
        DeliveryEvent::AttemptStarted(started) => {
            holds(state.disabled.is_none(), "nothing is sent to an endpoint that is disabled")?;
            let mut message = started.with.iter().chain([&started.notice]);
            holds(!message.any(is_settled), "a notice that is settled is not tried again")?;
            let is_told_so = |notice: &NoticeId| {
                let told = history.notices.get(notice);
                told.is_none_or(|told| match &told.within {
                    Some(first) => *first == started.notice,
                    None => told.body_digest.is_none(),
                })
            };
            holds(started.with.iter().all(is_told_so), "a notice goes out in one message")?;
            let first = history.notices.get(&started.notice);
            let is_as_before = first.is_none_or(|told| {
                told.within.is_none() && (told.body_digest.is_none() || told.with == started.with)
            });
            holds(is_as_before, "a message tells the same notices whenever it goes out")?;
            let trying = state.trying.as_ref();
            holds(
                trying.is_none_or(|trying| trying.notice == started.notice),
                "a notice that was begun is settled before the next one",
            )?;
            holds(
                body(&started.notice).is_none_or(|digest| *digest == started.body_digest),
                "a notice has one body",
            )?;
            let n = trying.map_or(0, |trying| trying.attempts) + 1;
            holds(started.n == n, "attempts of a notice are numbered from 1 without a gap")?;
            holds(
                state.open.as_ref().is_none_or(|open| open.at_ms < started.at_ms),
                "an attempt is superseded only after it was left alone for a while",
            )
        }
        DeliveryEvent::Delivered(delivered) => {
            holds(is_open(&delivered.notice, delivered.n), "only an attempt that is open is delivered")
        }
        DeliveryEvent::AttemptFailed(failed) => {
            holds(is_open(&failed.notice, failed.n), "only an attempt that is open fails")
        }
        DeliveryEvent::GivenUp(given_up) => holds(!is_settled(&given_up.notice), "a notice is settled once"),
        DeliveryEvent::NotOwed(not_owed) => {
            holds(!is_settled(&not_owed.notice), "a notice is settled once")?;
            let is_begun = state.trying.as_ref().is_some_and(|trying| trying.notice == not_owed.notice);
            holds(!is_begun, "what was begun is not said to be owed no more")
        }
        DeliveryEvent::EndpointDisabled(_) => holds(state.disabled.is_none(), "an endpoint is disabled once"),
        DeliveryEvent::EndpointEnabled(_) => {
            holds(state.disabled.is_some(), "only an endpoint that is disabled is enabled")
        }
        DeliveryEvent::RetryAsked(asked) => holds(
            matches!(how(&asked.notice), Some(Settled::Delivered | Settled::GivenUp)),
            "only what was told or given up is tried once more",
        ),
        DeliveryEvent::Discarded(discarded) => {
            holds(how(&discarded.notice) == Some(Settled::GivenUp), "only what was given up is discarded")
        }
    }
}

/// The next activation of a reconciler.
pub fn activation(state: &ReconcilerState, event: &ReconcilerEvent) -> Result<(), Broken> {
    let ReconcilerEvent::Activated(activated) = event;
    holds(state.in_force != Some(activated.version), "a version comes into force once until another does")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::Transition;
    use crate::decider::Decider as _;
    use crate::delivery::{AttemptStarted, Delivered, Delivery, RetryAsked};
    use crate::ids::{AlertId, PledgeId};
    use crate::notice::Watcher;
    use crate::personal::Personal;
    use crate::reconciler::Activated;

    fn said(number: u32, basis: u64, digest: &str) -> Transition {
        let alert = AlertId::new("a1").expect("an id");
        let watcher = Watcher::Pledge(PledgeId::new("p1").expect("an id"));
        Transition {
            notice: notice_id(&alert, number),
            alert,
            watcher,
            number,
            epoch: 1,
            basis,
            digest: digest.to_owned(),
            endpoints: Vec::new(),
            template: String::new(),
            at_ms: 0,
            due_after_ms: 0,
            about: Personal::Erased,
        }
    }

    fn last(basis: u64) -> Alert {
        let watcher = Watcher::Pledge(PledgeId::new("p1").expect("an id"));
        let (kind, digest) = (NoticeKind::Opened, "d1".to_owned());
        Alert {
            watcher,
            kind,
            number: 1,
            epoch: 1,
            basis,
            digest,
            opened_ms: None,
            bad_news_ms: None,
            was_unclear: false,
            reminders: 0,
        }
    }

    #[test]
    fn a_transition_goes_upwards_and_says_something_new() {
        let mended = |said: Transition| transition(Some(&last(5)), &AlertEvent::Mended(said));
        assert_eq!(transition(None, &AlertEvent::Opened(said(1, 5, "d1"))), Ok(()));
        assert!(transition(None, &AlertEvent::Mended(said(1, 5, "d1"))).is_err());
        assert_eq!(mended(said(2, 6, "d2")), Ok(()));
        for wrong in [said(1, 6, "d2"), said(3, 6, "d2"), said(2, 5, "d2"), said(2, 6, "d1")] {
            assert!(mended(wrong.clone()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_outcome_needs_an_attempt_and_a_notice_one_body() {
        let notice = NoticeId::new("n1").expect("an id");
        let started = |n: u32, body: &str, at_ms: i64| {
            let (notice, with, body_digest, holder) =
                (notice.clone(), Vec::new(), body.to_owned(), "h".to_owned());
            DeliveryEvent::AttemptStarted(AttemptStarted { notice, with, n, body_digest, holder, at_ms })
        };
        let delivered = DeliveryEvent::Delivered(Delivered { notice: notice.clone(), n: 1 });
        let (mut state, mut history) = (DeliveryState::default(), History::default());
        let mut record = |state: &mut DeliveryState, event: &DeliveryEvent| {
            Delivery::evolve(state, event);
            history.on_event(event);
            history.clone()
        };
        assert!(delivery(&state, &History::default(), &delivered).is_err());
        assert_eq!(delivery(&state, &History::default(), &started(1, "b", 10)), Ok(()));
        let begun = record(&mut state, &started(1, "b", 10));
        assert!(delivery(&state, &begun, &started(2, "c", 20)).is_err());
        assert!(delivery(&state, &begun, &started(2, "b", 10)).is_err());
        assert_eq!(delivery(&state, &begun, &started(2, "b", 20)), Ok(()));
        assert_eq!(delivery(&state, &begun, &delivered), Ok(()));
        let (with, body_digest) = (Vec::new(), Some("b".to_owned()));
        let retry = RetryAsked { notice: notice.clone(), with, body_digest };
        let retry = DeliveryEvent::RetryAsked(retry);
        assert!(delivery(&state, &begun, &retry).is_err());
        let told = record(&mut state, &delivered);
        assert!(delivery(&state, &told, &started(2, "b", 20)).is_err());
        assert_eq!(delivery(&state, &told, &retry), Ok(()));
        let again = record(&mut state, &retry);
        assert!(delivery(&state, &again, &started(1, "c", 30)).is_err());
        assert_eq!(delivery(&state, &again, &started(1, "b", 30)), Ok(()));
    }

    #[test]
    fn what_is_told_together_goes_out_in_one_message_and_nowhere_else() {
        let id = |text: &str| NoticeId::new(text).expect("an id");
        let started = |first: &str, with: &[&str], n: u32| {
            let (notice, with) = (id(first), with.iter().map(|text| id(text)).collect());
            let (body_digest, holder, at_ms) = (format!("b of {first}"), "h".to_owned(), 10 * i64::from(n));
            DeliveryEvent::AttemptStarted(AttemptStarted { notice, with, n, body_digest, holder, at_ms })
        };
        let (mut state, mut history) = (DeliveryState::default(), History::default());
        let begun = started("a", &["b", "c"], 1);
        assert_eq!(delivery(&state, &history, &begun), Ok(()));
        Delivery::evolve(&mut state, &begun);
        history.on_event(&begun);
        assert_eq!(delivery(&state, &history, &started("a", &["b", "c"], 2)), Ok(()));
        assert!(delivery(&state, &history, &started("a", &["b"], 2)).is_err());
        for notice in ["b", "c", "a"] {
            let delivered = DeliveryEvent::Delivered(Delivered { notice: id(notice), n: 1 });
            assert_eq!(delivery(&state, &history, &delivered), Ok(()), "{notice}");
            Delivery::evolve(&mut state, &delivered);
            history.on_event(&delivered);
            assert!(delivery(&state, &history, &started("x", &[notice], 1)).is_err());
        }
        for notice in ["a", "b", "c"] {
            history.notices.get_mut(&id(notice)).expect("a story").settled = None;
            assert!(delivery(&state, &history, &started("x", &[notice], 1)).is_err(), "{notice}");
        }
        assert!(delivery(&state, &history, &started("b", &[], 1)).is_err());
        assert!(delivery(&state, &history, &started("a", &[], 1)).is_err());
        assert_eq!(delivery(&state, &history, &started("a", &["b", "c"], 1)), Ok(()));
    }

    #[test]
    fn a_version_comes_into_force_once() {
        let activated = ReconcilerEvent::Activated(Activated { service: "alert".to_owned(), version: 1 });
        let mut state = ReconcilerState::default();
        assert_eq!(activation(&state, &activated), Ok(()));
        state.on_event(&activated, 7);
        assert!(activation(&state, &activated).is_err());
    }
}
