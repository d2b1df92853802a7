//! What would mend a panel under several rules at once, and what one who leaves undoes.

use openfloor_domain::judgement::{
    Cancels, Change, Counted, Head, Outcome, Plan, Plans, Rounding, Rule, Side, Tally, breach_risk,
    fragility, judge, plan,
};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleClass};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use crate::properties::{heads, rules};
use crate::support::{chaired, in_role, in_year, led, numbers, panel, person, rows, share, shipped};

fn class_letter(class: RoleClass) -> &'static str {
    match class {
        RoleClass::Leading => "l",
        RoleClass::Speaking => "s",
        RoleClass::Facilitating => "f",
        RoleClass::Supporting | RoleClass::Ceremonial => "o",
    }
}

/// `add w s 1` is one woman added among those who speak.
fn shown(plan: &Plan) -> String {
    let side = |side: Side| if side == Side::Woman { "w" } else { "m" };
    let change = |(change, times): &(Change, u32)| match change {
        Change::Add { side: who, role_class } => {
            format!("add {} {} {times}", side(*who), class_letter(*role_class))
        }
        Change::GiveFloor => format!("floor {times}"),
        Change::Fill { side: who, role_class } => {
            format!("fill {} {} {times}", side(*who), class_letter(*role_class))
        }
        Change::Replace { by, role_class } => {
            format!("replace {} {} {times}", side(*by), class_letter(*role_class))
        }
        Change::Remove { side: who, role_class } => {
            format!("remove {} {} {times}", side(*who), class_letter(*role_class))
        }
    };
    plan.changes.iter().map(change).collect::<Vec<_>>().join(", ")
}

fn found(ids: &str, tally: &Tally) -> Plans {
    let rules: Vec<Rule> = ids.split(' ').map(shipped).collect();
    plan(&rules, tally, in_year(2026))
}

/// Rules | panellists | who chairs | unmet | plans, of equal size and in the order of offers
const PLANS: &str = "
    # 1 of 4: one more woman, one woman for a man, or one man fewer
    share_30 | 1,0,0,3 | man | share_30 | add w s 1; replace w s 1; remove m s 1
    # 1 of 3 holds, and a man more would break it
    share_30 | 1,0,0,2 | man | - | -
    share_30 | 2,0,0,8 | man | share_30 | replace w s 1
    barder share_30 | 0,0,0,5 | man | barder share_30 | add w s 1, replace w s 1; replace w s 2
    barder igc | 0,0,0,4 | man | barder igc | add w s 1; replace w s 1
    # a woman in the chair, or anywhere, is enough for the stage
    igc | 0,0,0,4 | man | igc | add w s 1; replace w s 1; replace w f 1
    ga | 0,0,0,4 | woman | ga | add w s 1; floor 1; replace w s 1
    # too many women for one rule, and all that the other asks
    igc_panellists share_40 | 4,0,0,0 | man | igc_panellists | add m s 1; replace m s 1
    # five at most
    lf | 0,0,0,5 | man | lf | replace w s 1
    zone_40_60 | 1,0,0,3 | man | zone_40_60 | replace w s 1; replace w f 1
    wlia_50_within_one | 1,0,0,3 | man | wlia_50_within_one | add w s 1; replace w s 1; remove m s 1
    wlia_50_within_one | 3,0,0,1 | man | wlia_50_within_one | add m s 1; replace m s 1; remove w s 1
    wlia_50_within_one | 5,0,0,2 | man | wlia_50_within_one | replace m s 1
    share_30 share_40 wlia_50 | 1,0,0,4 | man | share_30 share_40 wlia_50 | add w s 1, replace w s 1; replace w s 1, remove m s 1; replace w s 2
";

#[test]
fn the_smallest_sets_of_changes_are_found_and_ties_are_in_the_order_of_offers() {
    for row in rows(PLANS) {
        let seated = chaired(numbers(row[1]), if row[2] == "man" { Class::Man } else { Class::Woman });
        let plans = found(row[0], &seated);
        let unmet = plans.unmet.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(unmet, row[3].replace('-', ""), "{row:?}");
        let shown = plans.plans.iter().map(shown).collect::<Vec<_>>().join("; ");
        assert_eq!(shown, row[4].replace('-', ""), "{row:?}");
        assert!(plans.is_smallest, "{row:?}");
    }
}

#[test]
fn whoever_is_added_has_a_role_that_is_counted() {
    let keynotes = Rule { counted: vec![Counted::Role(Role::Keynote)], ..share(5000, Rounding::Ceil) };
    let seated = [(person(Role::Keynote, Class::Man), 1), (person(Role::Panelist, Class::Man), 2)];
    let plans = plan(&[keynotes], &Tally::new(seated), in_year(2026));
    assert_eq!(plans.plans.iter().map(shown).collect::<Vec<_>>(), ["add w s 1", "replace w s 1"]);
}

#[test]
fn a_plan_says_who_comes_and_who_goes() {
    let plans = found("share_30", &panel([1, 0, 0, 3]));
    let numbers: Vec<_> =
        plans.plans.iter().map(|plan| (plan.size, plan.join, plan.leave, plan.people)).collect();
    assert_eq!(numbers, [(1, 1, 0, 5), (1, 1, 1, 4), (1, 0, 1, 3)]);
}

#[test]
fn to_shrink_a_panel_until_nobody_asks_anything_is_no_mending() {
    // One man alone is no panel under this rule.
    let plans = found("barder", &panel([0, 0, 0, 2]));
    let shown: Vec<String> = plans.plans.iter().map(shown).collect();
    assert_eq!(shown, ["add w s 1", "replace w s 1"]);
}

#[test]
fn an_open_seat_is_filled_before_somebody_loses_one() {
    let open = Head::open_seat(Role::Panelist);
    let tally = Tally::new(in_role(Role::Panelist, [0, 0, 0, 4]).into_iter().chain([(open, 1)]));
    let shown: Vec<String> = found("barder", &tally).plans.iter().map(shown).collect();
    assert_eq!(shown, ["add w s 1", "fill w s 1", "replace w s 1"]);
}

#[test]
fn only_seats_that_the_organiser_fills_change_hands_and_never_the_pledgers() {
    let delegated = Tally::new([(person(Role::Panelist, Class::Man).delegated(), 4)]);
    let shown_of = |tally: &Tally, ids: &str| found(ids, tally).plans.iter().map(shown).collect::<Vec<_>>();
    assert_eq!(shown_of(&delegated, "barder"), ["add w s 1"]);
    let him = person(Role::Keynote, Class::Man);
    let alone = Tally::new([(him, 1), (person(Role::Observer, Class::Man), 1)]);
    let pledged = alone.pledged_by(him);
    assert_eq!(shown_of(&pledged, "igc"), ["add w s 1", "replace w o 1"]);
    // One other woman than he is enough, whatever is changed.
    let his = panel([0, 0, 0, 4]).pledged_by(person(Role::Panelist, Class::Man));
    assert_eq!(shown_of(&his, "ec_gabriel"), ["add w s 1", "replace w s 1"]);
}

#[test]
fn both_groups_of_the_joint_rule_are_mended() {
    let plans = found("joint_groups", &led([0, 0, 0, 3], [10, 0, 0, 10]));
    assert_eq!(plans.plans.iter().map(shown).collect::<Vec<_>>(), ["replace w l 1"]);
    // Where somebody leads, one who leads can come.
    let plans = found("joint_groups", &led([1, 0, 0, 3], [10, 0, 0, 10]));
    assert_eq!(shown(&plans.plans[0]), "add w l 1");
    let plans = found("joint_groups", &led([0, 0, 0, 3], [0, 0, 0, 3]));
    assert!(plans.plans.iter().all(|plan| plan.size == 2) && plans.is_smallest);
    assert!(plans.plans.iter().any(|plan| shown(plan) == "replace w l 1, replace w s 1"));
}

#[test]
fn a_panel_far_off_is_mended_by_changes_of_one_kind() {
    let plans = found("wlia_50", &panel([0, 0, 0, 200]));
    assert!(!plans.is_smallest);
    assert_eq!(plans.plans.iter().map(shown).collect::<Vec<_>>(), ["replace w s 100"]);
    // Of two kinds that need as many, both are told.
    let seated =
        Tally::new([in_role(Role::Lead, [0, 0, 0, 100]), in_role(Role::Panelist, [0, 0, 0, 100])].concat());
    let plans = plan(&[share(5000, Rounding::Ceil)], &seated, in_year(2026));
    assert_eq!(plans.plans.iter().map(shown).collect::<Vec<_>>(), ["replace w l 100", "replace w s 100"]);
    // Two rules that no panel can meet.
    let most = share(10_000, Rounding::Ceil);
    let never = plan(&[most, shipped("igc_panellists")], &panel([1, 0, 0, 3]), in_year(2026));
    assert_eq!((never.plans, never.is_smallest), (vec![], false));
}

/// Men, one in each role.
fn men_in_each_role() -> Vec<(Head, u32)> {
    Role::ALL.into_iter().map(|role| (person(role, Class::Man), 1)).collect()
}

#[test]
fn the_search_is_given_up_before_anybody_waits_for_it() {
    // Five women for men of eleven roles that are counted: more sets than are tried.
    let plans = plan(&[share(4500, Rounding::Ceil)], &Tally::new(men_in_each_role()), in_year(2026));
    assert!(!plans.is_smallest);
}

#[test]
fn where_nobody_asks_for_men_the_search_is_not_spent_on_them() {
    let women = Role::ALL.into_iter().map(|role| (person(role, Class::Woman), 2));
    let seated = Tally::new(men_in_each_role().into_iter().chain(women));
    let plans = plan(&[share(7300, Rounding::Ceil)], &seated, in_year(2026)).plans;
    let last = plans.last().expect("a plan");
    assert_eq!(
        (shown(last).as_str(), last.leave),
        ("remove m s 3", 3),
        "the last in order of those that are as small"
    );
}

/// Rule | panellists | women | with one fewer | plan for; `-` is not fragile
const FRAGILE: &str = "
    barder   | 1,0,0,4 | 1 | breach | 2
    barder   | 2,0,0,3 | -
    share_30 | 2,0,0,3 | 2 | breach | 3
    share_30 | 3,0,0,3 | -
    ga       | 1,0,1,3 | 1 | undet. | 2
    barder   | 0,0,0,4 | -
    igc      | 1,0,0,3 | 1 | breach | 2
    barder   | 1,0,0,1 | -
";

#[test]
fn plan_two() {
    for row in rows(FRAGILE) {
        let seated = chaired(numbers(row[1]), Class::Man);
        let found = fragility(&shipped(row[0]), &seated, in_year(2026));
        match row[2] {
            "-" => assert_eq!(found, None, "{row:?}"),
            women => {
                let found = found.expect("it is fragile");
                assert_eq!(found.women, women.parse::<u32>().expect("women"), "{row:?}");
                assert_eq!(found.then, crate::support::outcome(row[3]), "{row:?}");
                assert_eq!(found.plan_for, row[4].parse().ok(), "{row:?}");
            }
        }
    }
    // Whoever pledged it asks for other women than her, who stay.
    let hers = panel([1, 0, 0, 4]).pledged_by(person(Role::Panelist, Class::Woman));
    assert_eq!(fragility(&shipped("barder"), &hers, in_year(2026)), None);
    // No number of women who speak stands for the one who leads.
    let found = fragility(&shipped("joint_groups"), &led([1, 0, 0, 2], [10, 0, 0, 10]), in_year(2026));
    let found = found.expect("it is fragile");
    assert_eq!((found.women, found.then, found.plan_for), (11, Outcome::Breach, None));
    // All of them must be women: however many there are, one who leaves leaves fewer, and all are.
    let all = share(10_000, Rounding::Ceil);
    assert_eq!(fragility(&all, &panel([3, 0, 0, 0]), in_year(2026)), None);
}

#[test]
fn a_woman_who_leaves_flips_it_and_a_man_does_not() {
    let thirty = share(3000, Rounding::Ceil);
    let stands = |counts| judge(&thirty, &panel(counts), in_year(2026)).outcome;
    assert_eq!(
        [[2, 0, 0, 3], [1, 0, 0, 3], [2, 0, 0, 2]].map(stands),
        [Outcome::Ok, Outcome::Breach, Outcome::Ok]
    );
    let risk = |cancels| breach_risk(&thirty, &panel([2, 0, 0, 3]), cancels, 1000, in_year(2026));
    let shown = |risk: Option<f64>| risk.map(|risk| format!("{risk:.5}"));
    assert_eq!(shown(risk(Cancels::Women)).as_deref(), Some("0.19000"));
    assert_eq!(shown(risk(Cancels::Everybody)).as_deref(), Some("0.14121"));
    let barder = |women| {
        breach_risk(&shipped("barder"), &panel([women, 0, 0, 3]), Cancels::Women, 1000, in_year(2026))
    };
    assert_eq!(
        (shown(barder(1)).as_deref(), shown(barder(2)).as_deref()),
        (Some("0.10000"), Some("0.01000"))
    );
    let crowd = breach_risk(&thirty, &panel([200, 0, 0, 200]), Cancels::Everybody, 1000, in_year(2026));
    assert_eq!(crowd, None);
    // Nor of as few, if no two of them are alike: two to the power of 14 ways.
    let alike = |people: usize| Tally::new(men_in_each_role().into_iter().take(people));
    let risk = |people| breach_risk(&thirty, &alike(people), Cancels::Everybody, 1000, in_year(2026));
    assert_eq!((risk(13).is_some(), risk(14)), (true, None));
}

proptest! {
    #[test]
    fn a_plan_mends_all_and_no_smaller_one_of_one_kind_does(rules in proptest::collection::vec(rules(), 1..3), heads in heads()) {
        let seated = Tally::new(heads.iter().map(|head| (*head, 1)));
        let plans = plan(&rules, &seated, in_year(2026));
        let outcomes = |tally: &Tally| {
            rules.iter().map(|rule| judge(rule, tally, in_year(2026)).outcome).collect::<Vec<_>>()
        };
        let before = outcomes(&seated);
        let unmet = before.iter().filter(|outcome| matches!(outcome, Outcome::Breach | Outcome::Undetermined));
        prop_assert_eq!(plans.unmet.len(), unmet.count());
        prop_assert!(!plans.unmet.is_empty() || plans.plans.is_empty());
        let sizes: Vec<u32> = plans.plans.iter().map(|plan| plan.size).collect();
        prop_assert!(sizes.windows(2).all(|pair| pair[0] == pair[1]));
        for plan in &plans.plans {
            prop_assert_eq!(plan.size, plan.changes.iter().map(|(_, times)| times).sum::<u32>());
            let people = seated.counts().people() + plan.join - plan.leave;
            // A seat that is filled was one of the people, as one who could be anybody.
            prop_assert!(plan.people <= people && plan.people + plan.size >= people);
        }
        // Whoever has a repair for one rule alone finds no smaller plan than the search does.
        if let ([rule], Some(first)) = (rules.as_slice(), plans.plans.first()) {
            let repair = judge(rule, &seated, in_year(2026)).repair;
            let ways = repair.map(|repair| [repair.replace_men, repair.fill_open_seats]);
            for way in ways.into_iter().flatten().flatten() {
                prop_assert!(!plans.is_smallest || first.size <= way, "{first:?} {way}");
            }
        }
    }

    #[test]
    fn what_is_not_fragile_holds_without_any_one_woman(rule in rules(), heads in heads()) {
        let seated = Tally::new(heads.iter().map(|head| (*head, 1)));
        let stands = |heads: &[Head]| {
            judge(&rule, &Tally::new(heads.iter().map(|head| (*head, 1))), in_year(2026)).outcome
        };
        let fails = |outcome: Outcome| matches!(outcome, Outcome::Breach | Outcome::Undetermined);
        let women = heads.iter().enumerate().filter(|(_, head)| head.class() == Class::Woman);
        let mut others = women.map(|(index, _)| {
            let rest = heads.iter().enumerate().filter(|(other, _)| *other != index);
            stands(&rest.map(|(_, head)| *head).collect::<Vec<_>>())
        });
        let expected = stands(&heads) == Outcome::Ok && others.any(fails);
        prop_assert_eq!(fragility(&rule, &seated, in_year(2026)).is_some(), expected);
    }
}
