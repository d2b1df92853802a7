//! T3, T8 and T11: from the records of a panel.

use openfloor_domain::ids::PersonId;
use openfloor_domain::indicators::{
    Change, FLICKER_DAYS, LATE_DAYS, Replacement, flicker, late_addition, lead_times, leads_compared,
    like_for_like, steps,
};
use openfloor_domain::judgement::{Charter, Outcome, Rule, built_in};
use openfloor_domain::moment::Moment;
use openfloor_domain::people::{Audience, Class, Scope, Statement};
use openfloor_domain::person::{PersonEvent, Stated};
use openfloor_domain::personal::Personal;
use openfloor_domain::views::Recorded;

use crate::support::{DAY_MS, history};

const STARTS_MS: i64 = 100 * DAY_MS;

fn barder() -> Rule {
    let (_, text) = built_in()[0];
    let rules = Charter::parse(text).expect("a shipped charter").rules;
    rules.into_iter().find(|rule| rule.id.as_str() == "barder").expect("a shipped rule")
}

fn on() -> Moment {
    Moment::parse("2026-05-14T10:00:00+02:00").expect("a day")
}

/// Line-ups by day | days before the beginning at which the first woman said yes; none: nothing to say
type Added = (&'static [(i64, &'static str)], Option<i64>);

#[test]
fn a_woman_added_late_is_noticed() {
    let cases: [Added; 10] = [
        (&[(10, "a:m! b:m!."), (90, "a:m! b:m! c:w!.")], Some(10)),
        (&[(10, "a:m! b:m!."), (86, "a:m! b:m! c:w!.")], None),
        (&[(10, "a:m! b:m!."), (87, "a:m! b:m! c:w!.")], Some(13)),
        // After it began.
        (&[(10, "a:m! b:m!."), (101, "a:m! b:m! c:w!.")], Some(-1)),
        // Asked in time, and said yes late.
        (&[(10, "a:m! b:m!."), (50, "a:m! b:m! c:w."), (95, "a:m! b:m! c:w!.")], Some(5)),
        // Nobody was told before she came.
        (&[(10, "a:m! b:m!"), (95, "a:m! b:m! c:w!.")], None),
        (&[(10, "a:m! b:w."), (95, "a:m! b:w!.")], None),
        // She may have been there.
        (&[(10, "a:m! b:u!."), (95, "a:m! b:u! c:w!.")], None),
        (&[(10, "a:m! b:m!.")], None),
        // A woman was asked when it was announced, and another one said yes.
        (&[(10, "a:m! b:w."), (95, "a:m! b:w c:w!.")], None),
    ];
    for (line_ups, lead_days) in cases {
        let found = late_addition(&history(line_ups), STARTS_MS, LATE_DAYS);
        assert_eq!(found.map(|found| found.lead_days), lead_days, "{line_ups:?}");
    }
    let found = late_addition(&history(&[(10, "a:m! b:m!."), (90, "a:m! b:m! c:w!.")]), STARTS_MS, LATE_DAYS);
    let found = found.expect("ten days");
    assert_eq!((found.announced_ms, found.people, found.first_woman_ms), (10 * DAY_MS, 2, 90 * DAY_MS));
    assert_eq!(late_addition(&[], STARTS_MS, LATE_DAYS), None);
}

#[test]
fn women_may_be_given_less_notice_than_men() {
    let panel = history(&[(10, "a:m! b:m! c:w."), (60, "a:m! b:m! c:w! d:w."), (90, "a:m! c:w! b:m! d:w!.")]);
    let leads = lead_times(&panel, STARTS_MS);
    let days =
        |class| leads.iter().filter(|lead| lead.class == class).map(|lead| lead.days).collect::<Vec<_>>();
    assert_eq!((days(Class::Woman), days(Class::Man)), (vec![40, 10], vec![90, 90]));
    let compared = leads_compared(&leads);
    assert_eq!((compared.twice_smaller, compared.pairs, compared.p_value), (8, 4, None));
    let eight: Vec<_> = leads.iter().cycle().take(32).copied().collect();
    assert!(leads_compared(&eight).p_value.is_some_and(|p| p.value() < 0.001));
    assert_eq!(lead_times(&[], STARTS_MS), []);
    // Who was only asked has no lead.
    assert_eq!(lead_times(&history(&[(10, "a:m b:w!")]), STARTS_MS).len(), 1);
}

/// Line-ups by day | women when it was mended, women then, how it stands then
type Undone = (&'static [(i64, &'static str)], Option<(u32, u32, Outcome)>);

const UNDONE: [Undone; 11] = [
    (&[(1, "a:m b:m."), (5, "a:m c:w."), (9, "a:m b:m.")], Some((1, 0, Outcome::Breach))),
    (&[(1, "a:m b:m."), (5, "a:m c:w."), (19, "a:m b:m.")], Some((1, 0, Outcome::Breach))),
    (&[(1, "a:m b:m."), (5, "a:m c:w."), (20, "a:m b:m.")], None),
    // One of two is gone, and it still holds.
    (&[(1, "a:m b:m."), (5, "a:m c:w d:w."), (9, "a:m c:w.")], Some((2, 1, Outcome::Ok))),
    // As many as before, another one.
    (&[(1, "a:m b:m."), (5, "a:m c:w."), (9, "a:m d:w.")], None),
    // It grew, and then she left.
    (
        &[(1, "a:m b:m."), (5, "a:m c:w."), (6, "a:m c:w d:m."), (9, "a:m d:m.")],
        Some((1, 0, Outcome::Breach)),
    ),
    // Nobody was told that it was mended.
    (&[(1, "a:m b:m"), (5, "a:m c:w"), (9, "a:m b:m")], None),
    // It always held until then.
    (&[(1, "a:m c:w."), (9, "a:m b:m.")], None),
    (&[(1, "a:m b:m."), (5, "a:m c:w.")], None),
    // It was counted wrongly, and nobody left.
    (&[(1, "a:m b:m."), (5, "a:m c:w."), (9, "a:m c:m.")], None),
    (&[(1, "a:m b:m."), (5, "a:m c:w."), (9, "a:m c:m."), (10, "a:m b:m.")], Some((1, 0, Outcome::Breach))),
];

#[test]
fn what_is_mended_and_undone_flickers() {
    for (line_ups, expected) in UNDONE {
        let found = flicker(&barder(), &history(line_ups), on(), FLICKER_DAYS);
        let found = found.map(|found| (found.women, found.women_then, found.outcome_then));
        assert_eq!(found, expected, "{line_ups:?}");
    }
    let found = flicker(&barder(), &history(UNDONE[0].0), on(), FLICKER_DAYS).expect("a flicker");
    assert_eq!((found.mended_ms, found.then_ms), (5 * DAY_MS, 9 * DAY_MS));
}

#[test]
fn who_comes_for_whom_is_read_from_the_seats() {
    let panel = history(&[
        (1, "a:m b:w c:m d:w"),
        (2, "a:m e:w c:m d:w"),
        (3, "f:w e:w c:m d:w"),
        // She moves to another place: nobody left.
        (4, "f:w e:w d:w"),
        // Somebody new, for nobody.
        (5, "f:w e:w d:w g:m"),
    ]);
    let found: Vec<Replacement> = panel.iter().flat_map(|step| step.replaced.clone()).collect();
    let replacement = |left, came| Replacement { left, came };
    assert_eq!(found, [replacement(Class::Woman, Class::Woman), replacement(Class::Man, Class::Woman)]);
}

#[test]
fn a_woman_often_comes_for_a_woman() {
    let replacement = |left, came| Replacement { left, came };
    let (woman, man) = (Class::Woman, Class::Man);
    let some =
        [(woman, woman, 6), (woman, man, 1), (man, woman, 1), (man, man, 8), (Class::Unknown, woman, 3)];
    let all = some.into_iter().flat_map(|(left, came, times)| vec![replacement(left, came); times]);
    let found = like_for_like(all.chain([replacement(man, Class::Unknown)]));
    let table = found.women_who_came;
    assert_eq!((table.first.part, table.first.of, table.second.part, table.second.of), (6, 7, 1, 9));
    // (C(7,6) C(9,1) + C(7,7) C(9,0)) / C(16,7)
    let at_least = found.tails.expect("sixteen replacements").at_least.value();
    assert!((at_least - 64.0 / 11_440.0).abs() < 1e-12, "{at_least}");
    assert_eq!(like_for_like([replacement(woman, woman); 7]).tails, None);
    assert!(like_for_like([replacement(woman, woman); 8]).tails.is_some());
}

#[test]
fn what_somebody_said_herself_is_in_the_past_as_far_as_the_audience_may_know() {
    let ann = PersonId::new("ann").expect("an id");
    let about = Personal::Known(Statement { class: Class::Woman, scope: Scope::Withheld });
    let stated = PersonEvent::Stated(Stated { about });
    let records = [(Recorded { position: 1, at_ms: 5 }, Change::Person(&ann, &stated))];
    let steps = steps(records, Audience::Organiser);
    assert_eq!((steps[0].at_ms, steps[0].people.len(), steps[0].replaced.len()), (5, 0, 0));
}
