//! The JSON of a verdict is read by others: names and meanings stay.

use openfloor_domain::judgement::Charter;
use openfloor_domain::judgement::{Assessment, ClassCounts, Head, Rule, Tally, assess, built_in, judge};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};
use serde_json::{from_value, json, to_value};

use crate::support::{chaired, in_year, led, shipped};

#[test]
fn a_tally_is_read_as_it_was_written() {
    let chair = Head::person(RoleSet::of(Role::Chair), Class::Woman);
    let sent = Head::person(RoleSet::of(Role::Panelist), Class::Man).delegated();
    let tally = Tally::new([(chair, 1), (sent, 2)]).with_seats(7).pledged_by(chair);
    let written = to_value(&tally).expect("JSON");
    assert_eq!(from_value::<Tally>(written.clone()).expect("a tally"), tally);
    let delegated = |head: usize| &written["heads"][head][0]["delegated"];
    assert_eq!([delegated(0), delegated(1)].iter().filter(|of| of.is_null()).count(), 1, "{written}");
}

#[test]
fn numbers_are_people_who_speak_and_one_in_the_chair() {
    let speakers = ClassCounts { women: 1, men: 2, non_binary: 3, undisclosed: 4, unknown: 5 };
    let tally = Tally::in_numbers(speakers, Some(Class::Woman));
    assert_eq!(tally.counts(), ClassCounts { women: 2, ..speakers });
    assert_eq!((Tally::in_numbers(speakers, None).counts(), tally.seats()), (speakers, 16));
    let chairs = tally.heads().iter().filter(|(head, _)| head.roles().has(Role::Chair));
    assert_eq!(chairs.map(|(head, times)| (head.class(), *times)).collect::<Vec<_>>(), [(Class::Woman, 1)]);
}

#[test]
fn a_verdict_has_its_names() {
    let verdict = judge(&shipped("share_30"), &chaired([1, 0, 1, 3], Class::Woman), in_year(2026));
    let expected = json!({
        "rule": "share_30",
        "outcome": "undetermined",
        "headline": null,
        "counted": {"women": 1, "men": 3, "non_binary": 0, "undisclosed": 0, "unknown": 1},
        "lower_bp": 2000,
        "upper_bp": 4000,
        "known_bp": 2500,
        "need": 2,
        "target_bp": 3000,
        "groups": [],
        "evidence": [
            {"kind": "short", "group": null, "women": 1, "women_at_most": 2, "need": 2, "people": 5}
        ],
        "would_hold_next_year": null,
        "repair": {
            "add_women": 1,
            "replace_men": 1,
            "fill_open_seats": null,
            "give_floor": 1,
            "add_men": null,
            "replace_women": null,
            "answers": 1,
            "chair_alone_would_not": true
        }
    });
    assert_eq!(to_value(&verdict).expect("JSON"), expected);
}

#[test]
fn a_verdict_on_two_groups_has_its_names() {
    let verdict = judge(&shipped("joint"), &led([0, 0, 0, 3], [2, 0, 0, 3]), in_year(2026));
    let json = to_value(&verdict).expect("JSON");
    assert_eq!(json["headline"], "leaders");
    assert_eq!(
        json["groups"][1],
        json!({
            "group": "participants",
            "outcome": "ok",
            "counted": {"women": 2, "men": 3, "non_binary": 0, "undisclosed": 0, "unknown": 0},
            "lower_bp": 4000,
            "upper_bp": 4000,
            "known_bp": 4000,
            "need": 2
        })
    );
}

#[test]
fn what_a_rule_does_not_ask_says_why() {
    let verdict = judge(&shipped("lf"), &chaired([0, 0, 0, 6], Class::Woman), in_year(2026));
    let json = to_value(&verdict).expect("JSON");
    assert_eq!(json["outcome"], "not-applicable");
    assert_eq!(
        json["evidence"],
        json!([{"kind": "size", "people": 6, "chairs": 0, "min_size": 3, "max_size": 5}])
    );
    assert_eq!(json["repair"], json!(null));
}

#[test]
fn an_indicator_has_its_number() {
    let said = assess(&[], &chaired([0, 0, 0, 4], Class::Woman), in_year(2026));
    let floor = json!({"women": 0, "men": 4, "non_binary": 0, "undisclosed": 0, "unknown": 0});
    let all = json!({"women": 1, "men": 4, "non_binary": 0, "undisclosed": 0, "unknown": 0});
    assert_eq!(
        to_value(&said).expect("JSON"),
        json!({
            "counts": all,
            "seats": 5,
            "verdicts": [],
            "indicators": [
                {"id": "T1", "counts": all},
                {"id": "T2", "women": 1, "roles": ["chair"], "floor": floor}
            ]
        })
    );
}

#[test]
fn what_is_written_can_be_read_again() {
    let rules: Vec<Rule> = built_in()
        .into_iter()
        .flat_map(|(_, text)| Charter::parse(text).expect("a shipped charter").rules)
        .collect();
    let again: Vec<Rule> = from_value(to_value(&rules).expect("JSON")).expect("rules");
    assert_eq!(again, rules);
    let said = assess(&rules, &led([0, 1, 1, 3], [2, 0, 0, 3]), in_year(2026));
    let again: Assessment = from_value(to_value(&said).expect("JSON")).expect("an assessment");
    assert_eq!(again.digest(), said.digest());
}

#[test]
fn a_tally_is_put_in_order_when_it_is_read() {
    let tally = Tally::new([
        (Head::open_seat(openfloor_domain::roles::Role::Panelist), 2),
        (crate::support::person(openfloor_domain::roles::Role::Chair, Class::Man), 1),
    ]);
    let mut json = to_value(&tally).expect("JSON");
    json["heads"].as_array_mut().expect("heads").reverse();
    assert_eq!(from_value::<Tally>(json).expect("a tally"), tally);
}
