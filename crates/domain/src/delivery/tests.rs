//! Given, when, then.

mod together;

use super::*;
use crate::decider::spec::{Given, When, given};
use crate::ids::AlertId;
use crate::notice::NoticeKind;

const LEASE_MS: i64 = 60_000;

fn notice(id: &str) -> NoticeId {
    NoticeId::new(id).expect("an id")
}

fn start(id: &str, at_ms: i64) -> Start {
    Start {
        notice: notice(id),
        with: Vec::new(),
        known: 0,
        body_digest: format!("body of {id}"),
        holder: "h1".into(),
        at_ms,
        lease_ms: LEASE_MS,
        attempts_max: 10,
    }
}

fn finish(id: &str, n: u32, at_ms: i64, outcome: Outcome) -> Finish {
    Finish { notice: notice(id), n, holder: "h1".into(), outcome, at_ms, attempts_max: 10 }
}

fn started(id: &str, n: u32, at_ms: i64) -> DeliveryEvent {
    let Start { notice, with, body_digest, holder, at_ms, .. } = start(id, at_ms);
    DeliveryEvent::AttemptStarted(AttemptStarted { notice, with, n, body_digest, holder, at_ms })
}

fn failed(retry_after_ms: Option<i64>, jitter_permille: u16) -> Outcome {
    Outcome::Failed { failure: Failure::Answered { code: 503 }, retry_after_ms, jitter_permille }
}

/// An endpoint of which all is known that was recorded: commands are planned by that.
struct Endpoint(Given<Delivery>);

impl Endpoint {
    fn knowing(&self, command: &DeliveryCommand) -> DeliveryCommand {
        let length = self.state().length;
        let mut command = command.clone();
        match &mut command {
            DeliveryCommand::Start(start) => start.known = length,
            DeliveryCommand::Drop { known, .. }
            | DeliveryCommand::GiveUp { known, .. }
            | DeliveryCommand::Retry { known, .. }
            | DeliveryCommand::Discard { known, .. } => *known = length,
            DeliveryCommand::Finish(_) | DeliveryCommand::Disable { .. } | DeliveryCommand::Enable => {}
        }
        command
    }

    fn when(&self, command: &DeliveryCommand) -> When<Delivery> {
        self.0.when(&self.knowing(command))
    }

    #[track_caller]
    fn after(self, command: &DeliveryCommand) -> Self {
        let command = self.knowing(command);
        Self(self.0.after(&command))
    }

    fn state(&self) -> DeliveryState {
        self.0.state()
    }
}

fn fresh() -> Endpoint {
    Endpoint(given::<Delivery>([]))
}

/// What comes next where each notice has a message of its own.
fn each(state: &DeliveryState, dues: &[Due], now_ms: i64) -> Plan {
    plan(state, dues, Telling::OneByOne, now_ms, LEASE_MS)
}

fn begun() -> Endpoint {
    fresh().after(&DeliveryCommand::Start(start("a", 0)))
}

#[test]
fn an_attempt_is_recorded_before_it_is_made_and_only_one_at_a_time() {
    fresh().when(&DeliveryCommand::Start(start("a", 0))).then([started("a", 1, 0)]);
    let busy = DeliveryRejection::Busy { until_ms: LEASE_MS };
    begun().when(&DeliveryCommand::Start(start("a", 1))).refused(&busy);
    begun().when(&DeliveryCommand::Start(start("b", 1))).refused(&busy);
}

#[test]
fn who_planned_by_less_than_was_recorded_is_refused() {
    let told = begun().after(&DeliveryCommand::Finish(finish("a", 1, 9, Outcome::Delivered)));
    let (notices, reason) = (vec![notice("a")], Reason::Operator);
    for command in [
        DeliveryCommand::Start(Start { known: 1, ..start("a", 9 + LEASE_MS) }),
        DeliveryCommand::Drop { notices, known: 1 },
        DeliveryCommand::GiveUp { notice: notice("a"), known: 1, reason },
        DeliveryCommand::Retry { notice: notice("a"), with: vec![], body_digest: None, known: 1 },
        DeliveryCommand::Discard { notice: notice("a"), why: "read to her by telephone".into(), known: 1 },
    ] {
        told.0.when(&command).refused(&DeliveryRejection::Moved);
    }
}

#[test]
fn the_state_does_not_grow_with_what_was_told() {
    let mut endpoint = fresh();
    for n in 0..1_000 {
        let id = format!("n{n}");
        endpoint = endpoint.after(&DeliveryCommand::Start(start(&id, n)));
        endpoint = endpoint.after(&DeliveryCommand::Finish(finish(&id, 1, n, Outcome::Delivered)));
    }
    assert_eq!(endpoint.state(), DeliveryState { length: 2_000, ..DeliveryState::default() });
}

#[test]
fn what_is_tried_once_more_has_the_body_that_it_had() {
    let refused = Outcome::Refused { failure: Failure::Answered { code: 554 } };
    let given_up = begun().after(&DeliveryCommand::Finish(finish("a", 1, 1, refused)));
    let body_digest = Some("body of a".to_owned());
    let retried = given_up.after(&DeliveryCommand::Retry {
        notice: notice("a"),
        with: vec![],
        body_digest: body_digest.clone(),
        known: 0,
    });
    let other = Start { body_digest: "another".into(), ..start("a", 2) };
    retried.when(&DeliveryCommand::Start(other)).refused(&DeliveryRejection::BodyChanged(notice("a")));
    let drop = DeliveryCommand::Drop { notices: vec![notice("a")], known: 0 };
    retried.when(&drop).refused(&DeliveryRejection::Begun(notice("a")));
    retried.when(&DeliveryCommand::Start(start("a", 2))).then([started("a", 1, 2)]);
    let again = retried.after(&DeliveryCommand::Start(start("a", 2)));
    assert!(again.state().retried.is_empty());

    let unwanted = Due { is_wanted: false, ..due("a", 1, NoticeKind::Opened, 0, 0) };
    let unwanted = Due { notice: notice("a"), ..unwanted };
    let retry = DeliveryCommand::Retry { notice: notice("a"), with: vec![], body_digest, known: 0 };
    let state = fresh().after(&retry).state();
    assert_eq!(each(&state, &[unwanted], 0), Plan::GiveUp(notice("a")));
}

#[test]
fn only_so_many_are_tried_once_more_at_a_time() {
    let retry = |n: usize| {
        let (notice, body_digest) = (notice(&format!("n{n}")), Some("b".to_owned()));
        DeliveryCommand::Retry { notice, with: vec![], body_digest, known: 0 }
    };
    let full = (0..RETRIES_MAX).fold(fresh(), |endpoint, n| endpoint.after(&retry(n)));
    full.when(&retry(RETRIES_MAX)).refused(&DeliveryRejection::TooManyRetries);
}

#[test]
fn who_discards_says_why() {
    let discard = |why: &str| DeliveryCommand::Discard { notice: notice("a"), why: why.into(), known: 0 };
    for why in ["", "  ", &"x".repeat(WHY_BYTES_MAX + 1)] {
        fresh().when(&discard(why)).refused(&DeliveryRejection::Why);
    }
    let why = "told by telephone".to_owned();
    fresh()
        .when(&discard(" told by telephone "))
        .then([DeliveryEvent::Discarded(Discarded { notice: notice("a"), why })]);
}

#[test]
fn a_history_tells_every_attempt_and_what_waits_for_a_person() {
    let failure = Failure::Answered { code: 554 };
    let attempt =
        DeliveryEvent::AttemptFailed(AttemptFailed { notice: notice("a"), n: 1, failure, retry_at_ms: None });
    let given_up = |reason| DeliveryEvent::GivenUp(GivenUp { notice: notice("a"), reason });
    let told = |events: &[DeliveryEvent]| {
        let mut history = History::default();
        events.iter().for_each(|event| history.on_event(event));
        history
    };
    let refused = told(&[started("a", 1, 7), attempt.clone(), given_up(Reason::Refused)]);
    let story = &refused.notices[&notice("a")];
    let tried = Tried { n: 1, at_ms: 7, failure: Some(failure), retry_at_ms: None };
    assert_eq!((story.attempts.as_slice(), refused.length), ([tried].as_slice(), 3));
    assert!(story.is_dead_letter() && refused.is_settled(&notice("a")));
    let unwanted = told(&[started("a", 1, 7), given_up(Reason::Unwanted)]);
    assert!(!unwanted.notices[&notice("a")].is_dead_letter());
    let discarded = Discarded { notice: notice("a"), why: "told".into() };
    let discarded = told(&[given_up(Reason::Refused), DeliveryEvent::Discarded(discarded)]);
    assert!(!discarded.notices[&notice("a")].is_dead_letter());
    let asked = RetryAsked { notice: notice("a"), with: vec![], body_digest: None };
    let retried = told(&[given_up(Reason::Refused), DeliveryEvent::RetryAsked(asked)]);
    assert!(!retried.is_settled(&notice("a")) && !retried.notices[&notice("a")].is_dead_letter());
}

#[test]
fn a_failed_notice_is_tried_again_by_the_schedule_before_any_other() {
    let finish = finish("a", 1, 9, failed(None, 500));
    // 5 s and half of a fifth.
    let retry_at_ms = 9 + 5_000 + 500;
    let failure = Failure::Answered { code: 503 };
    let failed = AttemptFailed { notice: notice("a"), n: 1, failure, retry_at_ms: Some(retry_at_ms) };
    begun().when(&DeliveryCommand::Finish(finish.clone())).then([DeliveryEvent::AttemptFailed(failed)]);
    let waiting = begun().after(&DeliveryCommand::Finish(finish));
    let start_at = |id: &str, at_ms| DeliveryCommand::Start(start(id, at_ms));
    waiting.when(&start_at("b", retry_at_ms)).refused(&DeliveryRejection::OutOfOrder { first: notice("a") });
    waiting.when(&start_at("a", retry_at_ms - 1)).refused(&DeliveryRejection::TooEarly { retry_at_ms });
    waiting.when(&start_at("a", retry_at_ms)).then([started("a", 2, retry_at_ms)]);
}

#[test]
fn an_endpoint_that_asks_for_time_gets_it_up_to_a_day() {
    let retry = |asked_ms| {
        let finish = finish("a", 1, 0, failed(Some(asked_ms), 0));
        begun().after(&DeliveryCommand::Finish(finish)).state().trying.expect("tried again").retry_at_ms
    };
    assert_eq!(retry(60_000), 60_000);
    assert_eq!(retry(10), 5_000);
    assert_eq!(retry(i64::MAX), RETRY_AFTER_MS_MAX);
    assert_eq!(retry(-7), 5_000);
}

#[test]
fn the_whole_schedule_takes_ten_attempts_and_then_it_is_given_up() {
    let mut delivery = begun();
    let mut waits = Vec::new();
    for n in 1..10 {
        let at_ms = delivery.state().open.expect("under way").at_ms;
        delivery = delivery.after(&DeliveryCommand::Finish(finish("a", n, at_ms, failed(None, 0))));
        let retry_at_ms = delivery.state().trying.expect("tried again").retry_at_ms;
        waits.push(retry_at_ms - at_ms);
        delivery = delivery.after(&DeliveryCommand::Start(start("a", retry_at_ms)));
    }
    assert_eq!(waits, SCHEDULE_MS[1..]);
    let last = DeliveryCommand::Finish(finish("a", 10, i64::MAX, failed(None, 0)));
    let state = delivery.after(&last).state();
    assert_eq!((state.open, state.trying), (None, None));
    // The next one would fail for days, too: it waits for a person.
    assert_eq!(state.disabled, Some(Reason::Exhausted));
}

#[test]
fn the_schedule_is_that_of_standard_webhooks() {
    let seconds = SCHEDULE_MS.map(|wait_ms| wait_ms / 1_000);
    assert_eq!(seconds, [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    assert_eq!(RETRY_AFTER_MS_MAX, 86_400_000);
}

#[test]
fn a_notice_is_tried_as_often_as_asked_within_the_schedule() {
    for (attempts_max, tried) in [(0, 1), (1, 1), (2, 2), (10, 10), (u32::MAX, 10)] {
        let start = |at_ms| DeliveryCommand::Start(Start { attempts_max, ..start("a", at_ms) });
        let mut delivery = fresh().after(&start(0));
        while let Some(open) = delivery.state().open {
            let finish = Finish { attempts_max, ..finish("a", open.n, open.at_ms, failed(None, 0)) };
            delivery = delivery.after(&DeliveryCommand::Finish(finish));
            if let Some(trying) = delivery.state().trying {
                delivery = delivery.after(&start(trying.retry_at_ms));
            } else {
                assert_eq!(open.n, tried, "at most {attempts_max}");
            }
        }
        assert_eq!(delivery.state().disabled, Some(Reason::Exhausted));
    }
}

#[test]
fn an_outcome_is_of_the_very_attempt_that_is_under_way() {
    let retried = begun().after(&DeliveryCommand::Start(start("a", LEASE_MS)));
    let delivered = finish("a", 2, LEASE_MS, Outcome::Delivered);
    let others = [
        Finish { notice: notice("b"), ..delivered.clone() },
        Finish { n: 1, ..delivered.clone() },
        Finish { holder: "h2".into(), ..delivered.clone() },
    ];
    for other in others {
        retried.when(&DeliveryCommand::Finish(other)).refused(&DeliveryRejection::Superseded);
    }
    assert_eq!(retried.after(&DeliveryCommand::Finish(delivered)).state().open, None);
}

#[test]
fn a_holder_that_fell_silent_is_superseded_after_its_lease() {
    let other = Start { holder: "h2".into(), ..start("a", LEASE_MS) };
    let attempt = AttemptStarted {
        notice: notice("a"),
        with: vec![],
        n: 2,
        body_digest: other.body_digest.clone(),
        holder: "h2".into(),
        at_ms: LEASE_MS,
    };
    let early = Start { at_ms: LEASE_MS - 1, ..other.clone() };
    begun().when(&DeliveryCommand::Start(early)).refused(&DeliveryRejection::Busy { until_ms: LEASE_MS });
    let taken_over = begun().after(&DeliveryCommand::Start(other));
    assert_eq!(taken_over.state().open, Some(attempt));
    let late = DeliveryCommand::Finish(finish("a", 1, LEASE_MS + 1, Outcome::Delivered));
    taken_over.when(&late).refused(&DeliveryRejection::Superseded);
}

#[test]
fn a_last_attempt_whose_holder_fell_silent_is_given_up() {
    let one = |at_ms| DeliveryCommand::Start(Start { attempts_max: 1, ..start("a", at_ms) });
    let reason = Reason::Exhausted;
    fresh()
        .after(&one(0))
        .when(&one(LEASE_MS))
        .then([DeliveryEvent::GivenUp(GivenUp { notice: notice("a"), reason })]);
}

#[test]
fn a_holder_sends_only_in_the_first_half_of_its_lease() {
    let open = begun().state().open.expect("under way");
    assert!(open.may_send(LEASE_MS / 2 - 1, LEASE_MS));
    assert!(!open.may_send(LEASE_MS / 2, LEASE_MS));
}

#[test]
fn a_notice_has_one_body() {
    let other = Start { body_digest: "another".into(), ..start("a", LEASE_MS) };
    begun().when(&DeliveryCommand::Start(other)).refused(&DeliveryRejection::BodyChanged(notice("a")));
}

#[test]
fn gone_disables_the_endpoint_until_it_is_enabled() {
    let gone = Outcome::Gone { failure: Failure::Answered { code: 410 } };
    let gone = begun().after(&DeliveryCommand::Finish(finish("a", 1, 1, gone)));
    assert_eq!(gone.state().disabled, Some(Reason::Gone));
    gone.when(&DeliveryCommand::Start(start("b", 2))).refused(&DeliveryRejection::Disabled);
    gone.when(&DeliveryCommand::Disable { reason: Reason::Operator }).then_nothing();
    let enabled = gone.after(&DeliveryCommand::Enable);
    enabled.when(&DeliveryCommand::Enable).then_nothing();
    enabled.when(&DeliveryCommand::Start(start("b", 2))).then([started("b", 1, 2)]);
}

#[test]
fn a_final_answer_is_not_asked_for_again() {
    let failure = Failure::Answered { code: 550 };
    let refused = begun().after(&DeliveryCommand::Finish(finish("a", 1, 1, Outcome::Refused { failure })));
    let state = refused.state();
    assert_eq!((state.open, state.trying, state.disabled), (None, None, None));
}

#[test]
fn only_what_was_never_begun_is_dropped() {
    let drop = |id: &str| DeliveryCommand::Drop { notices: vec![notice(id)], known: 0 };
    begun().when(&drop("a")).refused(&DeliveryRejection::Begun(notice("a")));
    begun().when(&drop("b")).then([DeliveryEvent::NotOwed(NotOwed { notice: notice("b") })]);
    let reason = Reason::Operator;
    let given_up = begun().after(&DeliveryCommand::GiveUp { notice: notice("a"), known: 0, reason });
    assert_eq!((given_up.state().open, given_up.state().trying), (None, None));
}

fn due(alert: &str, number: u32, kind: NoticeKind, recorded_ms: i64, due_after_ms: i64) -> Due {
    Due {
        notice: notice(&format!("{alert}{number}")),
        alert: AlertId::new(alert).expect("an id"),
        number,
        kind,
        recorded_ms,
        due_after_ms,
        is_wanted: true,
        settled: None,
    }
}

/// The same notices after something became of some of them.
fn settled(dues: &[Due], notices: &[(&str, Settled)]) -> Vec<Due> {
    let how = |due: &Due| notices.iter().find(|(id, _)| notice(id) == due.notice).map(|(_, how)| *how);
    dues.iter().map(|due| Due { settled: how(due), ..due.clone() }).collect()
}

#[test]
fn bad_news_waits_for_its_settling_time() {
    let dues = [due("a", 1, NoticeKind::Opened, 0, 100)];
    let state = DeliveryState::default();
    assert_eq!(each(&state, &dues, 99), Plan::WaitUntil(100));
    assert_eq!(each(&state, &dues, 100), Plan::Attempt(notice("a1"), vec![]));
    assert_eq!(each(&state, &settled(&dues, &[("a1", Settled::Delivered)]), 100), Plan::Idle);
}

#[test]
fn what_was_mended_before_it_was_due_is_not_told_nor_that_it_was_mended() {
    let opened = due("a", 1, NoticeKind::Opened, 0, 100);
    let again = due("a", 3, NoticeKind::NoLongerHolds, 200, 100);
    let dues = [again, due("a", 2, NoticeKind::Mended, 99, 0), opened];
    let both = Plan::Drop(vec![notice("a1"), notice("a2")]);
    assert_eq!(each(&DeliveryState::default(), &dues, 1_000), both);
    let dropped = settled(&dues, &[("a1", Settled::NotOwed)]);
    assert_eq!(each(&DeliveryState::default(), &dropped, 1_000), Plan::Drop(vec![notice("a2")]));
    let dropped = settled(&dues, &[("a1", Settled::NotOwed), ("a2", Settled::NotOwed)]);
    assert_eq!(each(&DeliveryState::default(), &dropped, 1_000), Plan::Attempt(notice("a3"), vec![]));
}

#[test]
fn without_a_settling_time_everything_is_told_in_order() {
    let dues = [due("a", 2, NoticeKind::Mended, 0, 0), due("a", 1, NoticeKind::Opened, 0, 0)];
    assert_eq!(each(&DeliveryState::default(), &dues, 0), Plan::Attempt(notice("a1"), vec![]));
    let told = settled(&dues, &[("a1", Settled::Delivered)]);
    assert_eq!(each(&DeliveryState::default(), &told, 0), Plan::Attempt(notice("a2"), vec![]));
}

#[test]
fn what_was_sent_before_it_was_mended_is_followed_by_the_mending() {
    let dues = [due("a", 1, NoticeKind::Opened, 0, 100), due("a", 2, NoticeKind::Mended, 150, 0)];
    let trying = begun_with("a1", 120);
    assert_eq!(each(&trying, &dues, 119 + LEASE_MS), Plan::WaitUntil(120 + LEASE_MS));
    assert_eq!(each(&trying, &dues, 120 + LEASE_MS), Plan::Attempt(notice("a1"), vec![]));
}

fn begun_with(id: &str, at_ms: i64) -> DeliveryState {
    fresh().after(&DeliveryCommand::Start(start(id, at_ms))).state()
}

#[test]
fn alerts_do_not_wait_for_each_other() {
    let dues = [due("a", 1, NoticeKind::Opened, 0, 100), due("b", 1, NoticeKind::Asked, 50, 0)];
    assert_eq!(each(&DeliveryState::default(), &dues, 60), Plan::Attempt(notice("b1"), vec![]));
}

#[test]
fn who_does_not_want_to_be_told_is_not() {
    let unwanted = |alert, number| Due { is_wanted: false, ..due(alert, number, NoticeKind::Opened, 0, 0) };
    let dues = [unwanted("a", 1), unwanted("b", 1)];
    assert_eq!(each(&begun_with("a1", 0), &dues, LEASE_MS), Plan::Drop(vec![notice("b1")]));
    let dropped = settled(&dues, &[("b1", Settled::NotOwed)]);
    assert_eq!(each(&begun_with("a1", 0), &dropped, LEASE_MS), Plan::GiveUp(notice("a1")));
    let disabled = DeliveryState { disabled: Some(Reason::Gone), ..DeliveryState::default() };
    assert_eq!(each(&disabled, &dues, 0), Plan::Idle);
}
