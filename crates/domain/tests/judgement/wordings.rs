//! Every wording of the reference of the domain, with all its parameters.

use openfloor_domain::judgement::{
    Charter, EvaluateAt, Evidence, Head, NonBinaryPolicy, Outcome, Predicate, Repair, Rule, SubjectScope,
    Tally, UnknownPolicy, content_hash, judge, offered,
};
use openfloor_domain::moment::Moment;
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

use crate::naive;
use crate::properties::{heads, rules};
use crate::support::{
    all_shipped, chaired, in_role, in_year, led, numbers, outcome, panel, person, rows, shipped,
};
use crate::truth::{RULES, TRUTH, class};

fn stands(rule: &Rule, tally: Tally, year: i16) -> Outcome {
    judge(rule, &tally, in_year(year)).outcome
}

#[test]
fn the_wordings_of_the_table_are_shipped() {
    let ids = all_shipped().iter().map(|rule| rule.id.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(
        ids,
        "barder ga igc igc_panellists lf ec_gabriel share_30 share_40 wlia_50 ga_2020 eu_boards_40 joint \
         barder_with_chair gcnp wlia_50_within_one joint_groups share_30_controlled zone_40_60 un_parity equilibre"
    );
}

#[test]
fn the_wordings_say_what_the_truth_table_says() {
    for row in rows(TRUTH) {
        for (id, word) in RULES.iter().zip(&row[2..]) {
            let found = stands(&shipped(id), chaired(numbers(row[0]), class(row[1])), 2026);
            assert_eq!(found, outcome(word), "{id} of {row:?}");
        }
    }
}

#[test]
fn what_is_not_assessed_is_part_of_a_rule() {
    let ga_2020 = shipped("ga_2020");
    assert_eq!(stands(&ga_2020, panel([2, 0, 0, 1]), 2026), Outcome::Ok);
    let said: Vec<(&str, &str)> =
        ga_2020.not_assessed.iter().map(|not| (not.what.as_str(), not.why.as_str())).collect();
    assert_eq!(said, [("at least 20 % women of colour", "Openfloor keeps no data about race, and will not")]);
    // 51 % is 2 of 2, 3 of 4, 6 of 10.
    for (women, men, expected) in
        [(1, 1, "breach"), (2, 0, "ok"), (2, 2, "breach"), (3, 1, "ok"), (5, 5, "breach"), (6, 4, "ok")]
    {
        assert_eq!(stands(&ga_2020, panel([women, 0, 0, men]), 2026), outcome(expected));
    }
    let with_more = all_shipped().into_iter().filter(|rule| !rule.not_assessed.is_empty());
    let ids: Vec<String> = with_more.map(|rule| rule.id.to_string()).collect();
    assert_eq!(ids, ["lf", "ga_2020", "equilibre"]);
}

/// Panellists | who pledged: her role and class, or nobody known | stands. Not in the reference but
/// the first word: `w` without the pledger is at least 1.
const GABRIEL: &str = "
    2,0,0,3 | panelist woman   | ok
    1,0,0,3 | panelist woman   | breach
    1,0,0,3 | -                | breach
    2,0,0,3 | -                | ok
    1,0,1,3 | panelist woman   | undet.
    1,0,1,3 | panelist unknown | ok
    0,0,1,3 | panelist unknown | breach
    0,0,2,3 | panelist unknown | undet.
    1,0,0,3 | panelist man     | ok
    0,0,0,3 | panelist man     | breach
    1,0,0,0 | panelist woman   | n/a
    1,0,0,3 | chair woman      | ok
    0,0,0,4 | chair woman      | breach
";

#[test]
fn at_least_one_other_woman_is_relative_to_who_pledged() {
    let gabriel = shipped("ec_gabriel");
    for row in rows(GABRIEL) {
        let (pledger, chair) = match row[1].split_once(' ') {
            Some(("chair", word)) => (Some(person(Role::Chair, class(word))), class(word)),
            Some((_, word)) => (Some(person(Role::Panelist, class(word))), Class::Man),
            None => (None, Class::Man),
        };
        let tally = chaired(numbers(row[0]), chair);
        let tally = pledger.map_or_else(|| tally.clone(), |pledger| tally.clone().pledged_by(pledger));
        assert_eq!(stands(&gabriel, tally, 2026), outcome(row[2]), "{row:?}");
    }
}

#[test]
fn who_pledged_is_not_one_of_the_others_but_one_of_the_panel() {
    let gabriel = shipped("ec_gabriel");
    let her = person(Role::Panelist, Class::Woman);
    let seated = panel([1, 0, 0, 3]).pledged_by(her);
    let found = judge(&gabriel, &seated, in_year(2026));
    assert_eq!((found.counted.women, found.counted.men, found.need), (0, 3, Some(1)));
    // Three others and she are four.
    for (max_size, expected) in [(3, Outcome::NotApplicable), (4, Outcome::Breach)] {
        let rule = Rule { max_size: Some(max_size), min_size: 4, ..gabriel.clone() };
        assert_eq!(
            stands(&rule, seated.clone(), 2026),
            if max_size < 4 { Outcome::NotApplicable } else { expected }
        );
    }
    // Who is not on the panel cannot be left out.
    let elsewhere = panel([1, 0, 0, 3]).pledged_by(person(Role::Keynote, Class::Woman));
    assert_eq!(elsewhere.pledger(), None);
    assert_eq!(judge(&gabriel, &elsewhere, in_year(2026)).counted.women, 1);
    // Nor is anybody by a rule that does not ask for others.
    assert_eq!(judge(&shipped("ga"), &seated, in_year(2026)).counted.women, 1);
    // There is nobody else to ask for.
    let alone =
        judge(&Rule { min_size: 1, ..gabriel.clone() }, &panel([1, 0, 0, 0]).pledged_by(her), in_year(2026));
    assert_eq!(alone.outcome, Outcome::NotApplicable);
    assert!(
        alone.evidence.iter().any(|found| matches!(found, Evidence::Size { people: 1, .. })),
        "{alone:?}"
    );
    // She is not of the size where those not stated are not.
    let unstated = panel([0, 0, 1, 1]).pledged_by(person(Role::Panelist, Class::Unknown));
    assert_eq!(stands(&gabriel, unstated.clone(), 2026), Outcome::Breach);
    let rule = Rule { unknown: UnknownPolicy::Exclude, ..gabriel };
    assert_eq!(stands(&rule, unstated, 2026), Outcome::NotApplicable);
    assert_eq!(stands(&rule, panel([1, 0, 0, 1]).pledged_by(her), 2026), Outcome::Breach);
}

/// Rule | w,b,u,m | stands
const BOTH_SIDES: &str = "
    zone_40_60         | 2,0,0,2 | ok
    zone_40_60         | 2,0,0,3 | ok
    zone_40_60         | 3,0,0,2 | ok
    zone_40_60         | 1,0,0,2 | breach
    zone_40_60         | 2,0,0,1 | breach
    zone_40_60         | 4,0,0,6 | ok
    zone_40_60         | 3,0,0,7 | breach
    zone_40_60         | 4,1,0,5 | ok
    zone_40_60         | 4,3,0,3 | breach
    zone_40_60         | 1,0,2,2 | undet.
    zone_40_60         | 0,0,1,4 | breach
    zone_40_60         | 0,0,4,0 | undet.
    zone_40_60         | 0,0,3,0 | breach
    zone_40_60         | 1,0,0,0 | n/a
    un_parity          | 1,0,0,1 | ok
    un_parity          | 2,0,0,3 | breach
    un_parity          | 8,0,0,9 | ok
    un_parity          | 7,0,0,8 | breach
    wlia_50_within_one | 2,0,0,2 | ok
    wlia_50_within_one | 2,0,0,3 | ok
    wlia_50_within_one | 3,0,0,2 | ok
    wlia_50_within_one | 1,0,0,3 | breach
    wlia_50_within_one | 1,2,0,2 | ok
    wlia_50_within_one | 1,0,1,2 | undet.
    wlia_50_within_one | 0,0,1,3 | breach
    wlia_50_within_one | 0,0,1,2 | undet.
";

#[test]
fn some_rules_speak_of_women_and_men_alike() {
    for row in rows(BOTH_SIDES) {
        assert_eq!(stands(&shipped(row[0]), panel(numbers(row[1])), 2026), outcome(row[2]), "{row:?}");
    }
}

#[test]
fn where_nobody_is_neither_every_answer_falls_on_one_side() {
    let rule = Rule { non_binary: NonBinaryPolicy::CountsAsNotMan, ..shipped("zone_40_60") };
    for (numbers, outcome) in [
        // Two answers, one for each side.
        ([1, 0, 2, 1], Outcome::Undetermined),
        ([2, 0, 1, 2], Outcome::Ok),
        ([1, 0, 1, 1], Outcome::Breach),
        ([0, 0, 1, 3], Outcome::Breach),
    ] {
        assert_eq!(stands(&rule, panel(numbers), 2026), outcome, "{numbers:?}");
    }
}

#[test]
fn no_number_of_three_is_in_the_zone_and_no_odd_one_below_17_at_parity() {
    let passes = |id: &str, people: u32| {
        let rule = Rule { min_size: 1, ..shipped(id) };
        (0..=people).any(|women| stands(&rule, panel([women, 0, 0, people - women]), 2026) == Outcome::Ok)
    };
    let never: Vec<u32> = (1..30).filter(|people| !passes("zone_40_60", *people)).collect();
    assert_eq!(never, [1, 3]);
    let never: Vec<u32> = (1..40).filter(|people| !passes("un_parity", *people)).collect();
    assert_eq!(never, [1, 3, 5, 7, 9, 11, 13, 15]);
}

/// By trying all ways.
fn tried(rule: &Rule, [w, b, u, m]: [u32; 4]) -> Outcome {
    let passes = |women: u32, men: u32| {
        let people = w + b + u + m;
        match rule.predicate {
            Predicate::EachSideBetween { from_bp, to_bp } => [women, men]
                .iter()
                .all(|side| from_bp * people <= 10_000 * side && 10_000 * side <= to_bp * people),
            Predicate::DifferByAtMost { n } => women.abs_diff(men) <= n,
            _ => panic!("it does not speak of both sides"),
        }
    };
    let ways = (0..=u).flat_map(|women| (0..=u - women).map(move |men| (w + women, m + men)));
    let passed: Vec<bool> = ways.map(|(women, men)| passes(women, men)).collect();
    match (passed.iter().all(|pass| *pass), passed.contains(&true)) {
        (true, _) => Outcome::Ok,
        (false, true) => Outcome::Undetermined,
        (false, false) => Outcome::Breach,
    }
}

fn of_both_sides() -> impl Strategy<Value = Predicate> {
    proptest::prop_oneof![
        (0_u32..=5_000, 0_u32..=10_000)
            .prop_map(|(from_bp, more)| Predicate::EachSideBetween { from_bp, to_bp: from_bp.max(more) }),
        (0_u32..4).prop_map(|n| Predicate::DifferByAtMost { n }),
    ]
}

proptest! {
    #[test]
    fn of_both_sides_a_verdict_is_what_is_true_of_every_way_to_count(
        predicate in of_both_sides(),
        counts in proptest::array::uniform4(0_u32..7),
    ) {
        let rule = Rule { predicate, ..shipped("zone_40_60") };
        if counts.iter().sum::<u32>() >= 2 {
            prop_assert_eq!(stands(&rule, panel(counts), 2026), tried(&rule, counts));
        }
    }

    #[test]
    fn of_both_sides_every_parameter_counts(rule in rules(), predicate in of_both_sides(), heads in heads()) {
        let rule = Rule { predicate, ..rule };
        let tally = Tally::new(heads.iter().map(|head| (*head, 1)));
        prop_assert_eq!(judge(&rule, &tally, in_year(2026)).outcome, naive::outcome(&rule, &tally, in_year(2026)));
    }

    #[test]
    fn of_both_sides_each_way_out_leads_there_and_no_shorter_one_does(
        predicate in of_both_sides(),
        counts in proptest::array::uniform4(0_u32..7),
    ) {
        let rule = Rule { predicate, ..shipped("zone_40_60") };
        let verdict = judge(&rule, &panel(counts), in_year(2026));
        let unmet = matches!(verdict.outcome, Outcome::Breach | Outcome::Undetermined);
        prop_assert_eq!(verdict.repair.is_some(), unmet);
        let [w, b, u, m] = counts;
        let ways = verdict.repair.unwrap_or_default();
        let added = |n: u32| [w + n, b, u, m];
        let men = |n: u32| [w, b, u, m + n];
        let swapped = |n: u32| [w + n, b, u, m.saturating_sub(n)];
        let back = |n: u32| [w.saturating_sub(n), b, u, m + n];
        let fewest = |most: u32, after: &dyn Fn(u32) -> [u32; 4]| {
            (1..=most).find(|n| unmet && stands(&rule, panel(after(*n)), 2026) == Outcome::Ok)
        };
        prop_assert_eq!(ways.add_women.filter(|n| *n <= 30), fewest(30, &added));
        prop_assert_eq!(ways.add_men.filter(|n| *n <= 30), fewest(30, &men));
        prop_assert_eq!(ways.replace_men, fewest(m, &swapped));
        prop_assert_eq!(ways.replace_women, fewest(w, &back));
        // The fewest answers, in the best case.
        let said = |n: u32| (0..=n).flat_map(move |women| (0..=n - women).map(move |of_men| [w + women, b + n - women - of_men, u - n, m + of_men]));
        let answers = (1..=u).find(|n| said(*n).any(|counts| stands(&rule, panel(counts), 2026) == Outcome::Ok));
        let expected = answers.filter(|_| verdict.outcome == Outcome::Undetermined);
        prop_assert_eq!(ways.answers, expected);
        prop_assert!(ways.give_floor.is_none() && ways.fill_open_seats.is_none());
    }

    #[test]
    fn where_nobody_can_be_neither_the_ways_are_fewer(n in 0_u32..3, counts in proptest::array::uniform4(0_u32..5), is_not_man in any::<bool>()) {
        // With non-binary people among the women there are two sides, and the parity of those not stated
        // cannot be dodged.
        let mut rule = Rule { predicate: Predicate::DifferByAtMost { n }, ..shipped("zone_40_60") };
        if is_not_man {
            rule.non_binary = NonBinaryPolicy::CountsAsNotMan;
        }
        let [w, b, u, m] = counts;
        if w + b + u + m >= 2 && is_not_man {
            let passes = |women: u32| (w + b + women).abs_diff(m + u - women) <= n;
            let all = (0..=u).all(passes);
            let any = (0..=u).any(passes);
            let expected = if all { Outcome::Ok } else if any { Outcome::Undetermined } else { Outcome::Breach };
            prop_assert_eq!(stands(&rule, panel(counts), 2026), expected);
        }
    }
}

#[test]
fn who_was_sent_by_a_delegation_is_not_the_organisers_choice() {
    let sent = person(Role::Panelist, Class::Man).delegated();
    let chosen = in_role(Role::Panelist, [1, 0, 0, 1]).into_iter();
    let seated = Tally::new(chosen.chain([(sent, 4), (Head::open_seat(Role::Panelist).delegated(), 1)]));
    assert_eq!(seated.counts().people(), 7);
    assert_eq!(stands(&shipped("share_30"), seated.clone(), 2026), Outcome::Breach);
    assert_eq!(stands(&shipped("share_30_controlled"), seated.clone(), 2026), Outcome::Ok);
    // Who pledged and was sent is not looked at either.
    let others = Rule { control_only: true, ..shipped("ec_gabriel") };
    let found = judge(&others, &seated.pledged_by(sent), in_year(2026));
    assert_eq!((found.counted.people(), found.need), (2, Some(2)));
}

#[test]
fn what_is_asked_of_both_sides_is_said_as_evidence() {
    let found = judge(&shipped("zone_40_60"), &panel([1, 0, 1, 4]), in_year(2026));
    let expected =
        Evidence::OutOfRange { women: 1, men: 4, not_stated: 1, people: 6, from_bp: 4000, to_bp: 6000 };
    assert_eq!((found.outcome, found.evidence), (Outcome::Breach, vec![expected]));
    assert_eq!((found.need, found.target_bp), (None, None));
    let found = judge(&shipped("wlia_50_within_one"), &panel([1, 0, 0, 4]), in_year(2026));
    assert_eq!(found.evidence, [Evidence::Apart { women: 1, men: 4, not_stated: 0, at_most: 1 }]);
    let ways = Repair { add_women: Some(2), replace_men: Some(1), ..Repair::default() };
    assert_eq!(found.repair, Some(Repair { chair_alone_would_not: true, ..ways }));
}

#[test]
fn open_seats_and_who_moderates_can_mend_what_is_asked_of_both_sides() {
    let heads = in_role(Role::Panelist, [1, 0, 0, 3]).into_iter();
    let open = Head::open_seat(Role::Panelist);
    let seated = Tally::new(heads.chain([(open, 2), (person(Role::Moderator, Class::Woman), 2)]));
    let ways = |rule: &Rule| judge(rule, &seated, in_year(2026)).repair.expect("it does not hold");
    let apart = Rule { predicate: Predicate::DifferByAtMost { n: 0 }, ..shipped("wlia_50_within_one") };
    // The open seats could be anybody's until they are filled.
    let found = ways(&apart);
    assert_eq!((found.fill_open_seats, found.give_floor, found.answers), (Some(2), None, None));
    let found = ways(&Rule { unknown: UnknownPolicy::Exclude, ..apart.clone() });
    assert_eq!((found.fill_open_seats, found.give_floor), (Some(2), Some(2)));
    // Counted with the men, each takes one from them.
    let found = ways(&Rule { unknown: UnknownPolicy::CountAsNotWoman, ..apart.clone() });
    assert_eq!((found.fill_open_seats, found.give_floor), (Some(2), None));
    let found = ways(&Rule { unknown: UnknownPolicy::Exclude, max_size: Some(5), ..apart });
    assert_eq!((found.fill_open_seats, found.give_floor, found.replace_men), (None, None, Some(1)));
}

/// Leaders | participants | year | stands | would hold next year
const MAWPS: &str = "
    1,0,0,2 | 6,0,0,14  | 2026 | ok     | no
    0,0,0,3 | 10,0,0,10 | 2026 | breach | no
    1,0,0,3 | 3,0,0,7   | 2026 | breach | no
    0,0,0,1 | 3,0,0,3   | 2026 | ok     | yes
    0,0,0,1 | 3,0,0,3   | 2030 | ok     | yes
    2,0,0,2 | 4,0,0,4   | 2029 | ok     | yes
";

#[test]
fn the_joint_rule_rises_with_the_year_of_the_convening_and_exempts_a_leader_alone() {
    for row in rows(MAWPS) {
        let panel = led(numbers(row[0]), numbers(row[1]));
        let year: i16 = row[2].parse().expect("a year");
        let found = judge(&shipped("joint_groups"), &panel, in_year(year));
        assert_eq!(found.outcome, outcome(row[3]), "{row:?}");
        assert_eq!(found.would_hold_next_year, Some(row[4] == "yes"), "{row:?}");
    }
}

#[test]
fn a_late_drop_out_is_excused() {
    let grace = shipped("barder").grace.expect("his FAQ");
    let (day, starts) = (86_400_000, 1_000 * 86_400_000_i64);
    let covered = [3 * day, 2 * day + 1, 2 * day, 0, -1].map(|lead| grace.covers(starts - lead, starts));
    assert_eq!(covered, [false, false, true, true, false]);
}

#[test]
fn a_rule_says_when_it_is_judged() {
    let (day, starts_ms) = (86_400_000, 1_000 * 86_400_000_i64);
    let starts = Some(Moment { utc_ms: starts_ms, offset_minutes: 0 });
    let before = EvaluateAt::DaysBefore { days: 30 };
    let now = |lead: i64| starts_ms - lead * day;
    assert_eq!([31, 30, -1].map(|lead| before.is_reached(true, now(lead), starts)), [false, true, true]);
    assert_eq!((before.due_ms(starts), before.due_ms(None)), (Some(now(30)), None));
    assert!(before.is_reached(false, 0, None), "a day that nobody knows never comes");
    assert_eq!(
        [true, false].map(|shown| EvaluateAt::Announcement.is_reached(shown, 0, starts)),
        [true, false]
    );
    assert!(EvaluateAt::EveryChange.is_reached(false, 0, starts));
    assert!(shipped("lf").evaluate_at.is_reached(false, 0, starts));
    assert_eq!(shipped("equilibre").evaluate_at, before);
    assert_eq!(
        ["barder", "lf", "equilibre"].map(|id| shipped(id).subject_scope),
        [SubjectScope::OwnAppearances, SubjectScope::Organised, SubjectScope::Funded]
    );
}

#[test]
fn of_both_sides_the_scope_is_that_of_any_rule() {
    let mut zone = shipped("zone_40_60");
    zone.effective_to = Some("2026-12-31".to_owned().try_into().expect("a day"));
    let found = |zone: &Rule, year| judge(zone, &panel([2, 0, 0, 2]), in_year(year));
    assert_eq!((found(&zone, 2026).outcome, found(&zone, 2026).would_hold_next_year), (Outcome::Ok, None));
    assert_eq!(found(&zone, 2027).outcome, Outcome::NotApplicable);
    assert_eq!(found(&shipped("zone_40_60"), 2026).would_hold_next_year, Some(true));
    zone.unknown = UnknownPolicy::CountAsNotWoman;
    assert_eq!(stands(&zone, panel([2, 0, 1, 1]), 2026), Outcome::Ok);
}

fn one(lines: &str) -> Result<Charter, openfloor_domain::judgement::CharterFault> {
    Charter::parse(&format!(
        "id = \"mine\"\ntitle = \"Mine\"\nversion = \"1\"\nsource = \"ours\"\n[[rules]]\nid = \"one\"\n\
         title = \"One\"\nsource = \"ours\"\n{lines}\n"
    ))
}

#[test]
fn a_fault_in_a_parameter_says_where_and_what() {
    for (lines, line, column, message) in [
        ("predicate = { other_women = { n = 0 } }", 9, 35, "nonzero"),
        ("predicate = { each_side_between = { from_bp = 4000 } }", 9, 35, "missing field `to_bp`"),
        (
            "predicate = { each_side_between = { from_bp = 6000, to_bp = 4000 } }",
            5,
            1,
            "from_bp is the smaller",
        ),
        ("predicate = { each_side_between = { from_bp = 0, to_bp = 10001 } }", 5, 1, "0 to 10000"),
        ("predicate = { each_side_between = { from_bp = 5001, to_bp = 6000 } }", 5, 1, "at most 5000"),
        ("predicate = \"not_single_sex\"\ncounted = []", 5, 1, "rule one: the rule counts no role"),
        ("predicate = \"not_single_sex\"\ngrace = { days = 2 }", 10, 9, "missing field `reason`"),
        ("predicate = \"not_single_sex\"\nevaluate_at = \"soon\"", 10, 15, "unknown variant `soon`"),
        ("predicate = \"not_single_sex\"\nsubject = \"own\"", 10, 1, "unknown field `subject`"),
        ("predicate = \"not_single_sex\"\nnot_assessed = [{ what = \"x\" }]", 10, 17, "missing field `why`"),
    ] {
        let fault = one(lines).expect_err("a fault");
        assert_eq!((fault.line, fault.column), (line, column), "{lines}: {fault}");
        assert!(fault.message.contains(message), "{lines}: {fault}");
    }
    assert!(one("predicate = { each_side_between = { from_bp = 5000, to_bp = 5000 } }").is_ok());
    // What lies on a limit is within it.
    for zone in ["from_bp = 5000, to_bp = 10000", "from_bp = 4000, to_bp = 4000"] {
        one(&format!("predicate = {{ each_side_between = {{ {zone} }} }}")).expect(zone);
    }
}

#[test]
fn who_leaves_in_the_last_days_excuses_those_who_stay() {
    let rule = |more: &str| {
        let charter = one(&format!("predicate = \"not_single_sex\"\n{more}")).expect("a charter");
        charter.rules.into_iter().next().expect("a rule")
    };
    let moment = |day: &str| Moment::parse(&format!("2026-05-{day}T10:00:00Z")).expect("an instant");
    let (two_days, starts) = (rule("grace = { days = 2, reason = \"ours\" }"), moment("14"));
    for (left, excuses) in [("11", false), ("12", true), ("13", true)] {
        assert_eq!(two_days.excuses(moment(left).utc_ms, Some(starts)), excuses, "left on the {left}th");
    }
    assert!(!two_days.excuses(moment("13").utc_ms, None), "nobody knows when it begins");
    assert!(!rule("").excuses(moment("13").utc_ms, Some(starts)), "the rule has no grace");
}

#[test]
fn what_would_mend_it_is_said_to_whoever_pledged() {
    // One woman besides him; who does not know who pledged asks for two.
    let gabriel = shipped("ec_gabriel");
    let men = panel([0, 0, 0, 4]);
    let mended = |tally: Tally| judge(&gabriel, &tally, in_year(2026)).repair.expect("it can be mended");
    let his = mended(men.clone().pledged_by(person(Role::Panelist, Class::Man)));
    assert_eq!((his.add_women, his.replace_men), (Some(1), Some(1)));
    assert_eq!((mended(men.clone()).add_women, mended(men).replace_men), (Some(2), Some(2)));
}

#[test]
fn every_parameter_is_written_as_it_is_read() {
    let (_, text) = offered()[0];
    let read = Charter::parse(text).expect("a shipped charter");
    let json = serde_json::to_value(&read).expect("JSON");
    assert_eq!(serde_json::from_value::<Charter>(json).expect("a charter"), read);
    assert_ne!(content_hash(text), content_hash(&text.replace("47 to 53", "48 to 52")));
}

#[test]
fn who_is_left_out_takes_all_her_places_along() {
    let both = Head::person(RoleSet::of(Role::Chair).with(Role::Panelist), Class::Woman);
    let tally = Tally::new(in_role(Role::Panelist, [0, 0, 0, 2]).into_iter().chain([(both, 1)]));
    let found = judge(&shipped("ec_gabriel"), &tally.pledged_by(both), in_year(2026));
    assert_eq!((found.outcome, found.counted.people()), (Outcome::Breach, 2));
}
