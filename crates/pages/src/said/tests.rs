//! One row a case: who is on the panel, and what is said of it.

use openfloor_domain::judgement::{Charter, Head, built_in};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};

use super::*;

fn tally(women: u32, non_binary: u32, unknown: u32, men: u32) -> Tally {
    let of = |class, times| (Head::person(RoleSet::of(Role::Panelist), class), times);
    Tally::new([
        of(Class::Woman, women),
        of(Class::NonBinary, non_binary),
        of(Class::Unknown, unknown),
        of(Class::Man, men),
    ])
}

fn rules() -> Vec<Rule> {
    let charters = built_in().into_iter().map(|(_, text)| Charter::parse(text).expect("a charter"));
    charters.flat_map(|charter| charter.rules).collect()
}

fn under(id: &str, tally: &Tally, day: &str, is_over: bool) -> RuleSaid {
    let rules = rules();
    let one = rules.iter().find(|rule| rule.id.as_str() == id).expect("a rule");
    let on = Moment::parse(day).expect("an instant");
    let timing = Timing { on, is_over, is_late: false };
    rule(words::of(Language::En), one, tally, timing)
}

const MAY: &str = "2026-05-14T10:00:00+02:00";

#[test]
fn a_panel_in_one_sentence() {
    let cases = [
        ((0, 0, 0, 5), "All-male: every one of the five places is a man."),
        ((0, 1, 0, 3), "No woman among the four."),
        ((0, 0, 1, 4), "No woman among the four counted so far, one has not been counted."),
        ((0, 0, 5, 0), "five people, not counted yet."),
        ((1, 0, 0, 4), "Women: 1 of 5 (20 %)."),
        ((1, 0, 2, 2), "Women: at least 1 of 5 (20 %), at most 3 (60 %)."),
        ((0, 0, 0, 0), "Nobody is on it yet."),
    ];
    for ((w, b, u, m), expected) in cases {
        let said = headline(words::of(Language::En), &tally(w, b, u, m));
        assert_eq!(
            said.to_lowercase(),
            expected.replace("five people", "5 people").to_lowercase(),
            "{w},{b},{u},{m}"
        );
    }
}

#[test]
fn an_open_place_is_not_somebody_who_has_not_been_counted() {
    let man = (Head::person(RoleSet::of(Role::Panelist), Class::Man), 2);
    let open = |times| (Head::open_seat(Role::Panelist), times);
    let two_and_one = Tally::new([man, open(1)]);
    let words = words::of(Language::En);
    assert_eq!(headline(words, &two_and_one), "No woman among the two counted so far, one place is open.");
    assert_eq!(under("barder", &two_and_one, MAY, false).stands, "Cannot be said, one place is open.");
    assert_eq!(headline(words, &Tally::new([open(3)])), "3 open places.");
    assert_eq!(under("barder", &Tally::new([open(3)]), MAY, false).badge, Badge::Unsaid);
}

#[test]
fn how_it_stands_under_a_rule() {
    let cases = [
        (
            "barder",
            (0, 0, 0, 5),
            "Does not hold yet.",
            "Women among those it counts: 0 of 5 (0 %). 1 of 5 needed.",
        ),
        ("barder", (1, 0, 0, 4), "Holds.", "Women among those it counts: 1 of 5 (20 %)."),
        (
            "barder",
            (0, 0, 5, 0),
            "Not counted yet.",
            "Women among those it counts: at least 0 of 5 (0 %), at most 5 (100 %). 1 of 5 needed.",
        ),
        (
            "share_30",
            (1, 0, 0, 4),
            "Does not hold yet.",
            "Women among those it counts: 1 of 5 (20 %). 2 of 5 needed.",
        ),
        (
            "share_30",
            (1, 0, 2, 2),
            "Cannot be said, two have not been counted.",
            "Women among those it counts: at least 1 of 5 (20 %), at most 3 (60 %). 2 of 5 needed.",
        ),
        ("barder", (0, 0, 0, 1), "This rule does not ask anything of this panel.", ""),
        ("lf", (0, 1, 0, 3), "Holds.", "Women among those it counts: 1 of 4 (25 %)."),
    ];
    for (rule, (w, b, u, m), stands, figures) in cases {
        let said = under(rule, &tally(w, b, u, m), MAY, false);
        assert_eq!(
            (said.stands.as_str(), said.figures.join(" ").as_str()),
            (stands, figures),
            "{rule} {w},{b},{u},{m}"
        );
    }
}

#[test]
fn what_would_mend_it_is_said_until_the_day() {
    let said = under("barder", &tally(0, 0, 0, 5), MAY, false);
    assert_eq!(
        said.ways,
        [
            "one more woman, in a role that the rule counts",
            "one of the men offers his own place to a woman; ask all of them, and name nobody",
            "a woman in place of one of the men who speak"
        ]
    );
    assert_eq!(said.remarks, ["A woman in the chair alone would not."]);
    let over = under("barder", &tally(0, 0, 0, 5), MAY, true);
    assert_eq!((over.badge, over.stands.as_str()), (Badge::DidNot, "Did not hold."));
    assert!(over.ways.is_empty() && over.remarks.is_empty());
}

#[test]
fn in_the_last_week_nobody_is_to_be_replaced_and_two_are_to_be_planned_for() {
    let on = Moment::parse(MAY).expect("an instant");
    let rules = rules();
    let one = rules.iter().find(|rule| rule.id.as_str() == "barder").expect("a rule");
    let at = |days: i64| Timing::of(Some(on), on, on.utc_ms - days * 24 * 60 * 60 * 1_000);
    let said = |days| rule(words::of(Language::En), one, &tally(0, 0, 0, 5), at(days));
    assert_eq!(said(7).ways.len(), 3);
    assert_eq!(said(6).ways, ["one more woman, in a role that the rule counts"]);
    assert!(said(6).remarks.iter().any(|remark| remark.ends_with("plan for two.")), "{:?}", said(6).remarks);
    assert!(at(-1).is_over && !at(-1).is_late);
    let dateless = Timing::of(None, on, on.utc_ms + 1);
    assert!(!dateless.is_over && !dateless.is_late);
}

#[test]
fn next_years_rule_has_its_line() {
    let said = under("joint", &tally(2, 0, 0, 4), MAY, false);
    assert_eq!(said.stands, "Holds.");
    assert_eq!(said.remarks, ["Next year it would not hold: the rule then asks for 35 %."]);
    assert!(
        said.figures.contains(&"Those who take part: 2 of 6 (33 %), 2 needed.".to_owned()),
        "{:?}",
        said.figures
    );
}

#[test]
fn a_percentage_is_to_the_nearest_and_exact_at_the_ends() {
    assert_eq!(
        [percent(1, 3), percent(2, 3), percent(0, 7), percent(7, 7), percent(1, 200)],
        [33, 67, 0, 100, 1]
    );
}

#[test]
fn the_titles_of_shipped_rules_are_those_of_their_charters_in_both_languages() {
    let [english, french] = [Language::En, Language::Fr].map(words::of);
    for rule in rules() {
        assert_eq!(english.say(&format!("rule-{}", rule.id)), rule.title);
        assert_ne!(rule_title(french, &rule), rule.title);
    }
}

#[test]
fn a_panel_that_one_who_leaves_would_undo_is_said_to_be_so_to_its_organiser() {
    let on = Moment::parse(MAY).expect("a day");
    let said = |tally: &Tally, is_own, is_over| {
        let words = words::of(Language::En);
        let standing =
            crate::Standing::of(words, &rules(), tally, is_own, Timing { on, is_over, is_late: false });
        let barder = standing.asked.into_iter().find(|said| said.rule == "barder").expect("it is asked");
        barder.remarks.join(" ")
    };
    let one = tally(1, 0, 0, 4);
    assert_eq!(
        said(&one, true, false),
        "With one woman it holds; if she leaves, that cannot be said any more. Plan 2: any of them may have to cancel."
    );
    for (tally, is_own, is_over) in
        [(&one, false, false), (&one, true, true), (&tally(2, 0, 0, 4), true, false)]
    {
        assert_eq!(said(tally, is_own, is_over), "");
    }
}
