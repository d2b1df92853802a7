//! What other rules would have said, and when.

use openfloor_domain::backtest::{Backtest, Tried};
use openfloor_domain::convening::{ConveningEvent, Planned, Rescheduled, Visibility};
use openfloor_domain::ids::{OrganiserId, PanelId, PersonId, SourceId};
use openfloor_domain::judgement::{Charter, EvaluateAt, Outcome, Predicate, Rule, Target, built_in};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::PanelEvent;
use openfloor_domain::people::{Class, Scope, Statement};
use openfloor_domain::person::{PersonEvent, Stated};
use openfloor_domain::personal::Personal;
use openfloor_domain::views::Recorded;

use crate::support::{DAY_MS, commits};

fn rule(id: &str) -> Rule {
    let (_, text) = built_in()[0];
    let rules = Charter::parse(text).expect("a shipped charter").rules;
    rules.into_iter().find(|rule| rule.id.as_str() == id).expect("a shipped rule")
}

/// One rule over one panel, which begins on day 100.
fn tried(in_force: Vec<Rule>, rule: Rule, line_ups: &[(i64, &str)]) -> Tried {
    let mut backtest = Backtest::new(in_force, vec![rule]);
    let panel = PanelId::new("c1~p1").expect("an id");
    let source = SourceId::new("file").expect("an id");
    let starts = Some(Moment { utc_ms: 100 * DAY_MS, offset_minutes: 0 });
    let planned = ConveningEvent::Rescheduled(Rescheduled { source, starts, ends: None });
    backtest.on_convening(&panel.convening(), &planned);
    for (at, events) in commits(line_ups) {
        backtest.on_panel(&panel, &events, at);
    }
    backtest.report().remove(0)
}

/// Line-ups by day | alerts | mended | days early | seats
type Case = (&'static [(i64, &'static str)], (u32, u32, Option<i64>, u32));

#[test]
fn alerts_are_those_that_somebody_would_have_been_told() {
    let cases: [Case; 5] = [
        // Nobody is told of a draft; two women are lacking all the same.
        (&[(10, "a:m b:m c:m d:m")], (0, 0, None, 2)),
        (&[(10, "a:m b:m c:m d:m.")], (1, 0, Some(90), 2)),
        (&[(10, "a:m b:m c:m d:m."), (40, "e:w f:w c:m d:m.")], (1, 1, Some(90), 0)),
        (&[(10, "a:m b:m."), (40, "a:m e:w."), (95, "a:m c:m.")], (2, 1, Some(90), 1)),
        (&[(10, "a:w b:w.")], (0, 0, None, 0)),
    ];
    for (line_ups, expected) in cases {
        let found = tried(Vec::new(), rule("share_40"), line_ups);
        assert_eq!((found.alerts, found.mended, found.days_early, found.seats), expected, "{line_ups:?}");
    }
}

#[test]
fn what_cannot_be_said_is_counted_until_somebody_says_it() {
    let mut backtest = Backtest::new(Vec::new(), vec![rule("barder")]);
    for (panel, line_up) in [("c1~p1", "a:m b:u."), ("c1~p2", "c:m d:u.")] {
        for (at, events) in commits(&[(10, line_up)]) {
            backtest.on_panel(&PanelId::new(panel).expect("an id"), &events, at);
        }
    }
    let found = backtest.report().remove(0);
    assert_eq!((found.holds, found.does_not_hold, found.cannot_be_said), (0, 0, 2));
    let about = Personal::Known(Statement { class: Class::Woman, scope: Scope::Panel });
    let (person, at) = (PersonId::new("b").expect("an id"), Recorded { position: 9, at_ms: 12 * DAY_MS });
    backtest.on_person(&person, &PersonEvent::Stated(Stated { about }), at);
    let found = backtest.report().remove(0);
    assert_eq!((found.holds, found.does_not_hold, found.cannot_be_said), (1, 0, 1), "a first answer counts");
}

#[test]
fn what_no_change_of_the_organisers_mends_is_counted_apart() {
    let target_bp = Target::fixed(10_000).expect("a share");
    let all = Rule { predicate: Predicate::ShareOfWomen { target_bp }, ..rule("share_40") };
    let mut backtest = Backtest::new(Vec::new(), vec![all]);
    for panel in ["c1~p1", "c1~p2"] {
        for (at, mut events) in commits(&[(10, "a:w b:m.")]) {
            // A delegation chose them.
            for event in &mut events {
                if let PanelEvent::SeatOffered(offered) = event {
                    offered.is_delegated = true;
                }
            }
            backtest.on_panel(&PanelId::new(panel).expect("an id"), &events, at);
        }
    }
    let found = backtest.report().remove(0);
    assert_eq!((found.does_not_hold, found.seats, found.out_of_reach), (2, 0, 2));
}

#[test]
fn a_panel_begins_with_its_convening_as_it_was_planned() {
    let mut backtest = Backtest::new(Vec::new(), vec![rule("barder")]);
    let panel = PanelId::new("c1~p1").expect("an id");
    let planned = Planned {
        organiser: OrganiserId::new("o1").expect("an id"),
        source: SourceId::new("file").expect("an id"),
        starts: Some(Moment { utc_ms: 100 * DAY_MS, offset_minutes: 0 }),
        ends: None,
        visibility: Visibility::Closed,
        about: Personal::Erased,
    };
    backtest.on_convening(&panel.convening(), &ConveningEvent::Planned(planned));
    for (at, events) in commits(&[(10, "a:m b:m.")]) {
        backtest.on_panel(&panel, &events, at);
    }
    assert_eq!(backtest.report().remove(0).days_early, Some(90));
}

#[test]
fn a_panel_is_changed_where_the_rule_of_that_name_says_otherwise() {
    let line_ups = [(10, "a:w b:m c:m d:m.")];
    let thirty = rule("share_30");
    let lower = Rule { predicate: rule("barder").predicate, ..thirty.clone() };
    let found = tried(vec![thirty.clone()], lower, &line_ups);
    let changed: Vec<_> = found.changed.iter().map(|changed| (changed.before, changed.after)).collect();
    assert_eq!(changed, [(Some(Outcome::Breach), Outcome::Ok)]);
    assert_eq!((found.holds, found.does_not_hold, found.cannot_be_said), (1, 0, 0));
    assert!(tried(vec![thirty.clone()], thirty.clone(), &line_ups).changed.is_empty());
    // Of a new rule, what does not hold.
    let found = tried(Vec::new(), thirty, &line_ups);
    assert_eq!(found.changed[0].before, None);
    assert_eq!((found.changed[0].after, found.does_not_hold), (Outcome::Breach, 1));
}

#[test]
fn what_is_judged_from_some_days_before_opens_on_that_day() {
    // It begins on day 100, and is judged from day 70.
    let cases: [Case; 5] = [
        (&[(10, "a:m b:m.")], (0, 0, None, 1)),
        (&[(10, "a:m b:m."), (69, "a:m b:m c:m.")], (0, 0, None, 1)),
        (&[(10, "a:m b:m."), (80, "a:m b:m c:m.")], (1, 0, Some(30), 1)),
        (&[(10, "a:m b:m."), (60, "a:m e:w."), (80, "a:m e:w c:m.")], (0, 0, None, 0)),
        (&[(10, "a:m b:m."), (80, "a:m b:m c:m."), (90, "a:m b:m e:w.")], (1, 1, Some(30), 0)),
    ];
    let rule = Rule { evaluate_at: EvaluateAt::DaysBefore { days: 30 }, ..rule("igc") };
    for (line_ups, expected) in cases {
        let found = tried(Vec::new(), rule.clone(), line_ups);
        assert_eq!((found.alerts, found.mended, found.days_early, found.seats), expected, "{line_ups:?}");
    }
}

#[test]
fn a_late_drop_out_is_counted_apart() {
    // Two days of grace. Line-ups by day | alerts | excused
    type Case = (&'static [(i64, &'static str)], (u32, u32));
    let cases: [Case; 4] = [
        (&[(10, "a:m b:m c:w."), (98, "a:m b:m.")], (1, 1)),
        (&[(10, "a:m b:m c:w."), (97, "a:m b:m.")], (1, 0)),
        (&[(10, "a:m b:m c:w."), (99, "a:m b:m d:m.")], (1, 0)),
        (&[(99, "a:m b:m.")], (1, 0)),
    ];
    for (line_ups, expected) in cases {
        let found = tried(Vec::new(), rule("barder"), line_ups);
        assert_eq!((found.alerts, found.excused), expected, "{line_ups:?}");
    }
}
