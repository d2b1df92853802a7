//! What is told in one message.

use super::*;
use crate::clock::HOUR_MS;

/// What comes next where all that is due is told in one message.
fn together(state: &DeliveryState, dues: &[Due], now_ms: i64) -> Plan {
    plan(state, dues, Telling::Together, now_ms, LEASE_MS)
}

fn attempt(ids: &[&str]) -> Plan {
    let mut notices = ids.iter().map(|id| notice(id));
    Plan::Attempt(notices.next().expect("one at least"), notices.collect())
}

#[test]
fn what_is_due_within_an_hour_is_told_in_one_message_when_it_begins() {
    let h = HOUR_MS;
    let dues = [
        due("a", 1, NoticeKind::Opened, 7, 2 * h),
        due("b", 1, NoticeKind::Asked, h - 1, h),
        due("c", 1, NoticeKind::Holds, 0, 3 * h),
        due("d", 1, NoticeKind::Mended, h + 30, h),
        due("d", 2, NoticeKind::NoLongerHolds, h + 31, h),
        due("d", 3, NoticeKind::Escalated, 2 * h + 1, h),
    ];
    let fresh = DeliveryState::default();
    assert_eq!(together(&fresh, &dues, h - 1), Plan::WaitUntil(h));
    assert_eq!(together(&fresh, &dues, h), attempt(&["b1"]));
    let told = settled(&dues, &[("b1", Settled::Delivered)]);
    assert_eq!(together(&fresh, &told, 2 * h - 1), Plan::WaitUntil(2 * h));
    assert_eq!(together(&fresh, &told, 2 * h), attempt(&["a1", "d1", "d2"]));
    assert_eq!(each(&fresh, &told[..4], 2 * h), Plan::WaitUntil(2 * h + 7));
    assert_eq!(together(&fresh, &told, 3 * h), attempt(&["a1", "d1", "d2", "d3", "c1"]));
}

#[test]
fn one_message_tells_only_so_much() {
    let dues: Vec<Due> =
        (0..=TOGETHER_MAX).map(|n| due(&format!("a{n:03}x"), 1, NoticeKind::Asked, 0, 0)).collect();
    let Plan::Attempt(_, with) = together(&DeliveryState::default(), &dues, 0) else { panic!("an attempt") };
    assert_eq!(with.len() + 1, TOGETHER_MAX);
    let Plan::Attempt(first, with) = together(&DeliveryState::default(), &dues[..1], 0) else {
        panic!("an attempt")
    };
    assert_eq!((first, with), (notice("a000x1"), vec![]), "one alone is told as itself");
}

/// a1, b1 and c1 went out together.
fn begun_together() -> Endpoint {
    fresh().after(&DeliveryCommand::Start(start_together(0)))
}

fn start_together(at_ms: i64) -> Start {
    Start { with: vec![notice("b1"), notice("c1")], ..start("a1", at_ms) }
}

#[test]
fn what_comes_of_a_message_comes_of_all_that_it_tells() {
    let of = |event: fn(NoticeId) -> DeliveryEvent| ["b1", "c1", "a1"].map(|id| event(notice(id)));
    let after = |outcome| begun_together().when(&DeliveryCommand::Finish(finish("a1", 1, 1, outcome)));
    after(Outcome::Delivered).then(of(|notice| DeliveryEvent::Delivered(Delivered { notice, n: 1 })));
    let failure = Failure::Answered { code: 550 };
    let failed = |retry_at_ms| {
        DeliveryEvent::AttemptFailed(AttemptFailed { notice: notice("a1"), n: 1, failure, retry_at_ms })
    };
    let refused = of(|notice| DeliveryEvent::GivenUp(GivenUp { notice, reason: Reason::Refused }));
    after(Outcome::Refused { failure }).then([failed(None)].into_iter().chain(refused));
    let (retry_after_ms, jitter_permille) = (None, 0);
    after(Outcome::Failed { failure, retry_after_ms, jitter_permille }).then([failed(Some(5_001))]);
    let give_up =
        |id: &str| DeliveryCommand::GiveUp { notice: notice(id), known: 0, reason: Reason::Operator };
    let waiting = begun_together();
    waiting.when(&give_up("b1")).then(
        ["a1", "b1", "c1"]
            .map(|id| DeliveryEvent::GivenUp(GivenUp { notice: notice(id), reason: Reason::Operator })),
    );
    let settled = waiting.after(&give_up("a1")).state();
    assert_eq!((settled.open, settled.trying), (None, None));
    let one = |at_ms| DeliveryCommand::Start(Start { attempts_max: 1, ..start_together(at_ms) });
    let exhausted = of(|notice| DeliveryEvent::GivenUp(GivenUp { notice, reason: Reason::Exhausted }));
    fresh().after(&one(0)).when(&one(LEASE_MS)).then(exhausted);
}

#[test]
fn a_message_tells_the_same_notices_whenever_it_goes_out() {
    let begun = begun_together();
    let later = LEASE_MS;
    for with in [vec![], vec![notice("b1")], vec![notice("c1"), notice("b1")]] {
        let other = Start { with, ..start("a1", later) };
        begun.when(&DeliveryCommand::Start(other)).refused(&DeliveryRejection::BodyChanged(notice("a1")));
    }
    let drop = DeliveryCommand::Drop { notices: vec![notice("c1")], known: 0 };
    begun.when(&drop).refused(&DeliveryRejection::Begun(notice("c1")));
    let dues = ["a", "b", "c", "d"].map(|alert| due(alert, 1, NoticeKind::Asked, 0, 0));
    let state = begun.state();
    for telling in [Telling::Together, Telling::OneByOne] {
        let next = |dues: &[Due]| plan(&state, dues, telling, later, LEASE_MS);
        assert_eq!(next(&dues), attempt(&["a1", "b1", "c1"]), "and what came since waits");
        let unwanted = |ids: &[usize]| {
            let mut dues = dues.clone();
            ids.iter().for_each(|id| dues[*id].is_wanted = false);
            dues
        };
        assert_eq!(next(&unwanted(&[0, 1])), attempt(&["a1", "b1", "c1"]), "one body");
        assert_eq!(next(&unwanted(&[0, 1, 2])), Plan::GiveUp(notice("a1")));
    }
}

#[test]
fn what_went_out_together_is_tried_once_more_together() {
    let delivered = begun_together().after(&DeliveryCommand::Finish(finish("a1", 1, 1, Outcome::Delivered)));
    let retry = DeliveryCommand::Retry {
        notice: notice("a1"),
        with: vec![notice("b1"), notice("c1")],
        body_digest: Some("body of a1".into()),
        known: 0,
    };
    let retried = delivered.after(&retry);
    let alone = DeliveryCommand::Start(start("b1", 2));
    retried.when(&alone).refused(&DeliveryRejection::BodyChanged(notice("b1")));
    let asked = RetryAsked {
        notice: notice("a1"),
        with: vec![notice("b1"), notice("c1")],
        body_digest: Some("body of a1".into()),
    };
    let asked = DeliveryEvent::RetryAsked(asked);
    assert_eq!(asked.settles().len(), 3);
    // Of b1 the plan knows first; d1 is not told with what has a body already.
    let dues = ["b", "a", "c", "d"].map(|alert| due(alert, 1, NoticeKind::Asked, 0, 0));
    let dues =
        [Due { due_after_ms: 9, ..dues[1].clone() }, dues[0].clone(), dues[2].clone(), dues[3].clone()];
    for telling in [Telling::Together, Telling::OneByOne] {
        let next = plan(&retried.state(), &dues, telling, 9, LEASE_MS);
        assert_eq!(next, attempt(&["a1", "b1", "c1"]));
    }
    let again = DeliveryCommand::Start(start_together(9));
    let again = retried.after(&again);
    assert!(again.state().retried.is_empty());
    let told = again.after(&DeliveryCommand::Finish(finish("a1", 1, 9, Outcome::Delivered))).state();
    assert_eq!(told, DeliveryState { length: 9, ..DeliveryState::default() });
}

#[test]
fn a_history_tells_what_went_out_together() {
    let mut history = History::default();
    let mut tell = |event: DeliveryEvent| {
        history.on_event(&event);
        history.clone()
    };
    let Start { notice: first, with, body_digest, holder, at_ms, .. } = start_together(3);
    let n = 1;
    tell(DeliveryEvent::AttemptStarted(AttemptStarted {
        notice: first,
        with,
        n,
        body_digest,
        holder,
        at_ms,
    }));
    for id in ["b1", "c1", "a1"] {
        tell(DeliveryEvent::GivenUp(GivenUp { notice: notice(id), reason: Reason::Refused }));
    }
    let discarded = Discarded { notice: notice("c1"), why: "told".into() };
    let told = tell(DeliveryEvent::Discarded(discarded));
    assert_eq!(told.first_of(&notice("b1")), &notice("a1"));
    assert_eq!(told.first_of(&notice("a1")), &notice("a1"));
    assert_eq!(told.first_of(&notice("x1")), &notice("x1"));
    assert_eq!(told.notices[&notice("a1")].with, [notice("b1"), notice("c1")]);
    let dead = |history: &History| ["a1", "b1", "c1"].map(|id| history.notices[&notice(id)].is_dead_letter());
    assert_eq!(dead(&told), [true, true, false]);
    let (with, body_digest) = (vec![notice("b1"), notice("c1")], Some("body of a1".to_owned()));
    let again = tell(DeliveryEvent::RetryAsked(RetryAsked { notice: notice("a1"), with, body_digest }));
    assert_eq!(dead(&again), [false; 3]);
    assert!(["a1", "b1", "c1"].iter().all(|id| !again.is_settled(&notice(id))));
    assert!(again.notices.values().all(|story| story.discarded.is_none() && story.given_up.is_none()));
}
