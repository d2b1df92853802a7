//! The truth table of the well-known wordings, and what none of them may say.

use openfloor_domain::judgement::{
    ClassCounts, Evidence, Group, Head, Outcome, Tally, is_all_male, judge, sole_woman,
};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};

use crate::support::{chaired, in_role, in_year, led, numbers, outcome, panel, person, rows, shipped};

pub(crate) const RULES: [&str; 6] = ["barder", "ga", "igc", "igc_panellists", "lf", "share_30"];

pub(crate) const TRUTH: &str = "
    # w,b,u,m | chair  | barder | ga     | igc    | igc_panellists | lf     | share_30
    0,0,0,4   | woman  | breach | breach | ok     | breach         | breach | breach
    0,0,0,2   | man    | breach | breach | breach | breach         | n/a    | breach
    0,0,0,1   | woman  | n/a    | n/a    | ok     | n/a            | n/a    | n/a
    4,0,0,0   | woman  | ok     | ok     | breach | breach         | ok     | ok
    0,1,0,3   | man    | breach | breach | ok     | ok             | ok     | breach
    0,0,1,3   | man    | undet. | undet. | undet. | undet.         | undet. | breach
    1,0,0,4   | man    | ok     | ok     | ok     | ok             | ok     | breach
    0,0,4,0   | unknown| undet. | undet. | undet. | undet.         | undet. | undet.
    # and not in the reference
    0,0,0,6   | man    | breach | breach | breach | breach         | n/a    | breach
    0,0,2,1   | man    | undet. | undet. | undet. | undet.         | undet. | undet.
    3,0,1,0   | woman  | ok     | ok     | undet. | undet.         | ok     | ok
    0,2,0,0   | man    | breach | breach | ok     | ok             | n/a    | breach
";

pub(crate) fn class(word: &str) -> Class {
    match word {
        "woman" => Class::Woman,
        "man" => Class::Man,
        _ => Class::Unknown,
    }
}

#[test]
fn the_well_known_wordings_say_what_the_truth_table_says() {
    for row in rows(TRUTH) {
        let tally = chaired(numbers(row[0]), class(row[1]));
        for (id, word) in RULES.iter().zip(&row[2..]) {
            let verdict = judge(&shipped(id), &tally, in_year(2026));
            assert_eq!(verdict.outcome, outcome(word), "{id} of {row:?}");
        }
    }
}

#[test]
fn a_share_of_one_in_four_is_at_most_25_percent() {
    let verdict = judge(&shipped("share_30"), &chaired([0, 0, 1, 3], Class::Man), in_year(2026));
    assert_eq!((verdict.lower_bp, verdict.upper_bp, verdict.known_bp), (0, 2500, Some(0)));
    assert_eq!(verdict.need, Some(2));
}

#[test]
fn a_non_binary_panellist_is_no_woman_and_the_panel_is_not_all_male() {
    let tally = panel([0, 1, 0, 3]);
    assert_eq!(judge(&shipped("barder"), &tally, in_year(2026)).outcome, Outcome::Breach);
    assert!(!is_all_male(&tally));
}

#[test]
fn all_male_is_said_only_of_declared_men() {
    let chair_and_men = chaired([0, 0, 0, 4], Class::Man);
    let open = Tally::new([(person(Role::Panelist, Class::Man), 4), (Head::open_seat(Role::Panelist), 1)]);
    assert!(is_all_male(&chair_and_men));
    assert!(!is_all_male(&chaired([0, 0, 0, 4], Class::Woman)));
    assert!(!is_all_male(&chaired([0, 0, 0, 4], Class::Undisclosed)));
    assert!(!is_all_male(&open));
    assert!(!is_all_male(&Tally::default()));
}

#[test]
fn the_chair_may_be_one_of_the_two() {
    let tally = chaired([0, 0, 0, 1], Class::Man);
    let mut barder = shipped("barder");
    assert_eq!(judge(&barder, &tally, in_year(2026)).outcome, Outcome::NotApplicable);
    barder.min_size_counts_chair = true;
    assert_eq!(judge(&barder, &tally, in_year(2026)).outcome, Outcome::Breach);
}

#[test]
fn moderators_and_hosts_are_the_chair_unless_the_rule_says_otherwise() {
    let men = in_role(Role::Panelist, [0, 0, 0, 3]);
    for role in [Role::Chair, Role::Moderator, Role::Host] {
        let tally = Tally::new(men.into_iter().chain([(person(role, Class::Woman), 1)]));
        assert_eq!(judge(&shipped("barder"), &tally, in_year(2026)).outcome, Outcome::Breach, "{role:?}");
    }
    let mut narrow = shipped("barder");
    narrow.chair = vec!["chair".to_owned().try_into().expect("a role")];
    let moderated = Tally::new(men.into_iter().chain([(person(Role::Moderator, Class::Woman), 1)]));
    assert_eq!(judge(&narrow, &moderated, in_year(2026)).outcome, Outcome::Ok);
}

#[test]
fn who_chairs_and_speaks_is_counted_once_as_a_speaker() {
    let both = Head::person(RoleSet::of(Role::Chair).with(Role::Panelist), Class::Woman);
    let tally = Tally::new([(both, 1), (person(Role::Panelist, Class::Man), 3)]);
    let verdict = judge(&shipped("barder"), &tally, in_year(2026));
    assert_eq!(verdict.outcome, Outcome::Ok);
    assert_eq!(verdict.counted, ClassCounts { women: 1, men: 3, ..ClassCounts::default() });
    assert_eq!((tally.counts().people(), tally.seats()), (4, 5));
}

#[test]
fn where_nobody_said_who_chairs_the_verdict_says_what_if_she_does() {
    let tally = Tally::new(in_role(Role::Unspecified, [1, 0, 0, 3]));
    let verdict = judge(&shipped("barder"), &tally, in_year(2026));
    assert_eq!(verdict.outcome, Outcome::Ok);
    assert_eq!(verdict.evidence, [Evidence::IfTheOnlyWomanChairs { outcome: Outcome::Breach }]);

    let nothing_to_say = [
        ("two women", "barder", Tally::new(in_role(Role::Unspecified, [2, 0, 0, 3]))),
        ("she speaks", "barder", panel([1, 0, 0, 3])),
        (
            "another woman speaks",
            "share_30",
            Tally::new(
                in_role(Role::Unspecified, [1, 0, 0, 0])
                    .into_iter()
                    .chain(in_role(Role::Panelist, [1, 0, 0, 3])),
            ),
        ),
        ("the chair counts", "igc", tally),
        (
            "somebody else chairs",
            "barder",
            Tally::new(
                in_role(Role::Unspecified, [1, 0, 0, 3])
                    .into_iter()
                    .chain([(person(Role::Chair, Class::Man), 1)]),
            ),
        ),
    ];
    for (why, id, tally) in nothing_to_say {
        assert_eq!(judge(&shipped(id), &tally, in_year(2026)).evidence, [], "{why}");
    }
}

#[test]
fn a_person_without_a_role_speaks() {
    let tally = Tally::new([(Head::person(RoleSet::default(), Class::Man), 3)]);
    assert_eq!(judge(&shipped("ga"), &tally, in_year(2026)).outcome, Outcome::Breach);
}

#[test]
fn the_sole_woman_of_the_truth_table_is_noticed() {
    assert!(sole_woman(&chaired([1, 0, 0, 4], Class::Man), 4).is_some());
}

/// Leaders | participants | leaders | participants | together | headline
const JOINT: &str = "
    1,0,0,2 | 6,0,0,14  | ok     | ok     | ok     | participants
    0,0,0,3 | 10,0,0,10 | breach | ok     | breach | leaders
    1,0,0,3 | 3,0,0,7   | breach | ok     | breach | leaders
    0,0,1,2 | 6,0,0,14  | undet. | ok     | undet. | leaders
    0,0,1,2 | 0,0,0,5   | undet. | breach | breach | participants
    0,0,0,0 | 0,0,0,5   | n/a    | breach | breach | participants
    0,0,0,1 | 3,0,0,3   | breach | ok     | breach | leaders
    0,0,0,0 | 2,0,0,3   | n/a    | ok     | ok     | participants
    0,0,0,3 | 0,0,0,5   | breach | breach | breach | leaders
    1,0,0,9 | 0,0,0,5   | breach | breach | breach | participants
    0,0,0,2 | 1,0,0,9   | breach | breach | breach | leaders
    1,0,0,3 | 2,0,0,5   | breach | breach | breach | leaders
";

#[test]
fn the_joint_rule_asks_both_groups_and_leads_with_the_worse() {
    for row in rows(JOINT) {
        let verdict = judge(&shipped("joint"), &led(numbers(row[0]), numbers(row[1])), in_year(2026));
        let outcomes: Vec<Outcome> = verdict.groups.iter().map(|group| group.outcome).collect();
        assert_eq!(outcomes, [outcome(row[2]), outcome(row[3])], "{row:?}");
        assert_eq!(verdict.outcome, outcome(row[4]), "{row:?}");
        let headline = if row[5] == "leaders" { Group::Leaders } else { Group::Participants };
        assert_eq!(verdict.headline, Some(headline), "{row:?}");
    }
}

#[test]
fn the_joint_rule_says_which_group_lacks_how_many() {
    let verdict = judge(&shipped("joint"), &led([1, 0, 0, 3], [3, 0, 0, 7]), in_year(2026));
    assert_eq!((verdict.need, verdict.lower_bp, verdict.counted.people()), (Some(2), 2500, 4));
    let short =
        Evidence::Short { group: Some(Group::Leaders), women: 1, women_at_most: 1, need: 2, people: 4 };
    assert_eq!(verdict.evidence, [short]);
    assert_eq!(verdict.groups[1].need, Some(3));
}

#[test]
fn a_small_group_is_exempt_if_the_rule_says_so() {
    let mut rule = shipped("joint");
    rule.min_group_size = 2;
    let verdict = judge(&rule, &led([0, 0, 0, 1], [3, 0, 0, 3]), in_year(2026));
    assert_eq!((verdict.outcome, verdict.headline), (Outcome::Ok, Some(Group::Participants)));
    let nobody = judge(&rule, &led([0, 0, 0, 1], [0, 0, 0, 0]), in_year(2026));
    assert_eq!(nobody.outcome, Outcome::NotApplicable);
}

#[test]
fn a_rule_is_in_force_from_its_first_to_its_last_day_there() {
    let mut rule = shipped("ga");
    rule.effective_from = Some("2026-05-14".to_owned().try_into().expect("a day"));
    rule.effective_to = Some("2027-05-13".to_owned().try_into().expect("a day"));
    for (on, expected) in [
        ("2026-05-13T23:59:00+02:00", Outcome::NotApplicable),
        ("2026-05-14T00:30:00+02:00", Outcome::Breach),
        ("2027-05-13T23:59:00+02:00", Outcome::Breach),
        ("2027-05-14T00:00:00+02:00", Outcome::NotApplicable),
    ] {
        let on = openfloor_domain::moment::Moment::parse(on).expect("an instant");
        assert_eq!(judge(&rule, &panel([0, 0, 0, 3]), on).outcome, expected, "{on}");
    }
}
