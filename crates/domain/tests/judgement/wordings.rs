//! Every wording of the reference of the domain, with all its parameters.

use openfloor_domain::judgement::{
    Asks, EvaluateAt, Head, OnPanel, Outcome, SubjectScope, Tally, UnknownPolicy, Wording, Wordings,
    built_in_wordings, content_hash, judge, read,
};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};

use crate::properties::{heads, rules};
use crate::support::{chaired, in_role, in_year, led, numbers, outcome, panel, person, rows, shipped};
use crate::truth::{RULES, TRUTH, class};

fn all() -> Vec<Wording> {
    Wordings::parse(built_in_wordings()).expect("the shipped wordings").wordings
}

fn wording(id: &str) -> Wording {
    all().into_iter().find(|wording| wording.id.as_str() == id).expect("a shipped wording")
}

fn stands(wording: &Wording, tally: Tally, year: i16) -> Outcome {
    read(wording, &OnPanel::new(tally), in_year(year)).outcome
}

#[test]
fn the_wordings_of_the_table_are_shipped() {
    let ids = all().iter().map(|wording| wording.id.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(
        ids,
        "barder barder_with_chair ga igc igc_panellists gcnp ec_gabriel lf wlia_50 wlia_50_within_one ga_2020 \
         mawps share_30 share_30_controlled share_40 zone_40_60 un_parity eu_boards_40 equilibre"
    );
}

#[test]
fn the_wordings_say_what_the_truth_table_says() {
    for row in rows(TRUTH) {
        for (id, word) in RULES.iter().zip(&row[2..]) {
            let found = stands(&wording(id), chaired(numbers(row[0]), class(row[1])), 2026);
            assert_eq!(found, outcome(word), "{id} of {row:?}");
        }
    }
}

#[test]
fn a_wording_that_is_shipped_as_a_rule_too_judges_as_it_does() {
    for id in [
        "barder",
        "ga",
        "igc",
        "igc_panellists",
        "lf",
        "wlia_50",
        "ga_2020",
        "share_30",
        "share_40",
        "eu_boards_40",
    ] {
        let (wording, rule) = (wording(id), shipped(id));
        for code in 0..256_u32 {
            let tally = chaired([code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3], Class::Woman);
            let verdict = judge(&rule, &tally, in_year(2026));
            let read = read(&wording, &OnPanel::new(tally), in_year(2026));
            assert_eq!(read.verdict, Some(verdict), "{id} {code}");
        }
    }
}

#[test]
fn what_is_not_assessed_is_said_beside_the_outcome() {
    let read = read(&wording("ga_2020"), &OnPanel::new(panel([2, 0, 0, 1])), in_year(2026));
    assert_eq!(read.outcome, Outcome::Ok);
    let said: Vec<(&str, &str)> =
        read.not_assessed.iter().map(|not| (not.what.as_str(), not.why.as_str())).collect();
    assert_eq!(said, [("at least 20 % women of colour", "Openfloor keeps no data about race, and will not")]);
    // 51 % is 2 of 2, 3 of 4, 6 of 10.
    for (women, men, expected) in
        [(1, 1, "breach"), (2, 0, "ok"), (2, 2, "breach"), (3, 1, "ok"), (5, 5, "breach"), (6, 4, "ok")]
    {
        assert_eq!(stands(&wording("ga_2020"), panel([women, 0, 0, men]), 2026), outcome(expected));
    }
    let with_more = all().into_iter().filter(|wording| !wording.not_assessed.is_empty());
    let ids: Vec<String> = with_more.map(|wording| wording.id.to_string()).collect();
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
    let gabriel = wording("ec_gabriel");
    for row in rows(GABRIEL) {
        let (role, chair) = match row[1].split_once(' ') {
            Some(("chair", word)) => (Some(person(Role::Chair, class(word))), class(word)),
            Some((_, word)) => (Some(person(Role::Panelist, class(word))), Class::Man),
            None => (None, Class::Man),
        };
        let tally = chaired(numbers(row[0]), chair);
        let panel = OnPanel { pledger: role, ..OnPanel::new(tally) };
        assert_eq!(read(&gabriel, &panel, in_year(2026)).outcome, outcome(row[2]), "{row:?}");
    }
    // The others are counted, and she is not one of them.
    let her = person(Role::Panelist, Class::Woman);
    let seated = OnPanel { pledger: Some(her), ..OnPanel::new(panel([1, 0, 0, 3])) };
    let found = read(&gabriel, &seated, in_year(2026));
    assert_eq!((found.counted.women, found.counted.men), (0, 3));
    // Who is not on the panel cannot be left out.
    let elsewhere = OnPanel { pledger: Some(person(Role::Keynote, Class::Woman)), ..seated };
    assert_eq!(read(&gabriel, &elsewhere, in_year(2026)).counted.women, 1);
}

/// Wording | w,b,u,m | stands
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
fn some_wordings_speak_of_women_and_men_alike() {
    for row in rows(BOTH_SIDES) {
        assert_eq!(stands(&wording(row[0]), panel(numbers(row[1])), 2026), outcome(row[2]), "{row:?}");
    }
}

#[test]
fn no_number_of_three_is_in_the_zone_and_no_odd_one_below_17_at_parity() {
    let passes = |id: &str, people: u32| {
        let wording = Wording { min_size: 1, ..wording(id) };
        (0..=people).any(|women| stands(&wording, panel([women, 0, 0, people - women]), 2026) == Outcome::Ok)
    };
    let never: Vec<u32> = (1..30).filter(|people| !passes("zone_40_60", *people)).collect();
    assert_eq!(never, [1, 3]);
    let never: Vec<u32> = (1..40).filter(|people| !passes("un_parity", *people)).collect();
    assert_eq!(never, [1, 3, 5, 7, 9, 11, 13, 15]);
}

/// By trying all ways.
fn tried(wording: &Wording, [w, b, u, m]: [u32; 4]) -> Outcome {
    let passes = |women: u32, men: u32| {
        let people = w + b + u + m;
        match wording.predicate {
            Asks::EachSideBetween { from_bp, to_bp } => [women, men]
                .iter()
                .all(|side| from_bp * people <= 10_000 * side && 10_000 * side <= to_bp * people),
            Asks::DifferByAtMost { n } => women.abs_diff(men) <= n,
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

fn of_both_sides() -> impl Strategy<Value = Asks> {
    proptest::prop_oneof![
        (0_u32..=5_000, 0_u32..=10_000)
            .prop_map(|(from_bp, more)| Asks::EachSideBetween { from_bp, to_bp: from_bp.max(more) }),
        (0_u32..4).prop_map(|n| Asks::DifferByAtMost { n }),
    ]
}

proptest! {
    #[test]
    fn of_both_sides_a_verdict_is_what_is_true_of_every_way_to_count(
        predicate in of_both_sides(),
        counts in proptest::array::uniform4(0_u32..7),
    ) {
        let wording = Wording { predicate, ..wording("zone_40_60") };
        if counts.iter().sum::<u32>() >= 2 {
            prop_assert_eq!(stands(&wording, panel(counts), 2026), tried(&wording, counts));
        }
    }

    #[test]
    fn every_rule_is_a_wording_that_judges_alike(rule in rules(), heads in heads(), year in 2024_i16..2029) {
        let tally = Tally::new(heads.iter().map(|head| (*head, 1)));
        let wording = Wording::from(rule.clone());
        prop_assert_eq!(wording.rule(), Some(rule.clone()));
        prop_assert_eq!(wording.check().is_ok(), rule.check().is_ok());
        let found = read(&wording, &OnPanel::new(tally.clone()), in_year(year));
        prop_assert_eq!(found.verdict, Some(judge(&rule, &tally, in_year(year))));
    }

    #[test]
    fn where_nobody_can_be_neither_the_ways_are_fewer(n in 0_u32..3, counts in proptest::array::uniform4(0_u32..5), is_not_man in any::<bool>()) {
        // With non-binary people among the women there are two sides, and the parity of those not stated
        // cannot be dodged.
        let mut wording = Wording { predicate: Asks::DifferByAtMost { n }, ..wording("zone_40_60") };
        if is_not_man {
            wording.non_binary = openfloor_domain::judgement::NonBinaryPolicy::CountsAsNotMan;
        }
        let [w, b, u, m] = counts;
        if w + b + u + m >= 2 && is_not_man {
            let passes = |women: u32| (w + b + women).abs_diff(m + u - women) <= n;
            let all = (0..=u).all(passes);
            let any = (0..=u).any(passes);
            let expected = if all { Outcome::Ok } else if any { Outcome::Undetermined } else { Outcome::Breach };
            prop_assert_eq!(stands(&wording, panel(counts), 2026), expected);
        }
    }
}

#[test]
fn seats_that_a_delegation_fills_are_not_the_organisers() {
    let all = panel([1, 0, 0, 5]);
    let controlled = panel([1, 0, 0, 1]);
    let seated = OnPanel { all, controlled, pledger: None };
    assert_eq!(read(&wording("share_30"), &seated, in_year(2026)).outcome, Outcome::Breach);
    assert_eq!(read(&wording("share_30_controlled"), &seated, in_year(2026)).outcome, Outcome::Ok);
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
fn the_joint_wording_rises_with_the_year_of_the_convening_and_exempts_a_leader_alone() {
    for row in rows(MAWPS) {
        let panel = OnPanel::new(led(numbers(row[0]), numbers(row[1])));
        let year: i16 = row[2].parse().expect("a year");
        let found = read(&wording("mawps"), &panel, in_year(year));
        assert_eq!(found.outcome, outcome(row[3]), "{row:?}");
        assert_eq!(found.would_hold_next_year, Some(row[4] == "yes"), "{row:?}");
    }
}

#[test]
fn a_late_drop_out_is_excused() {
    let grace = wording("barder").grace.expect("his FAQ");
    let (day, starts) = (86_400_000, 1_000 * 86_400_000_i64);
    let covered = [3 * day, 2 * day + 1, 2 * day, 0, -1].map(|lead| grace.covers(starts - lead, starts));
    assert_eq!(covered, [false, false, true, true, false]);
}

#[test]
fn a_wording_says_when_it_is_judged() {
    let (day, starts) = (86_400_000, 1_000 * 86_400_000_i64);
    let before = EvaluateAt::DaysBefore { days: 30 };
    let now = |lead: i64| starts - lead * day;
    assert_eq!([31, 30, -1].map(|lead| before.is_reached(true, now(lead), starts)), [false, true, true]);
    assert_eq!(
        [true, false].map(|shown| EvaluateAt::Announcement.is_reached(shown, 0, starts)),
        [true, false]
    );
    assert!(EvaluateAt::EveryChange.is_reached(false, 0, starts));
    assert!(wording("lf").evaluate_at.is_reached(false, 0, starts));
    assert_eq!(wording("equilibre").evaluate_at, before);
    assert_eq!(
        ["barder", "lf", "equilibre"].map(|id| wording(id).subject_scope),
        [SubjectScope::OwnAppearances, SubjectScope::Organised, SubjectScope::Funded]
    );
}

#[test]
fn of_both_sides_the_scope_is_that_of_a_rule() {
    let mut zone = wording("zone_40_60");
    zone.effective_to = Some("2026-12-31".to_owned().try_into().expect("a day"));
    let read = |zone: &Wording, year| read(zone, &OnPanel::new(panel([2, 0, 0, 2])), in_year(year));
    assert_eq!((read(&zone, 2026).outcome, read(&zone, 2026).would_hold_next_year), (Outcome::Ok, None));
    assert_eq!(read(&zone, 2027).outcome, Outcome::NotApplicable);
    assert_eq!(read(&wording("zone_40_60"), 2026).would_hold_next_year, Some(true));
    zone.unknown = UnknownPolicy::CountAsNotWoman;
    assert_eq!(stands(&zone, panel([2, 0, 1, 1]), 2026), Outcome::Ok);
}

fn one(lines: &str) -> Result<Wordings, openfloor_domain::judgement::CharterFault> {
    Wordings::parse(&format!(
        "id = \"mine\"\ntitle = \"Mine\"\nversion = \"1\"\nsource = \"ours\"\n[[wordings]]\nid = \"one\"\n\
         title = \"One\"\nsource = \"ours\"\n{lines}\n"
    ))
}

#[test]
fn a_fault_in_a_wording_says_where_and_what() {
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
        ("predicate = \"not_single_sex\"\ncounted = []", 5, 1, "wording one: the rule counts no role"),
        ("predicate = \"not_single_sex\"\ngrace = { days = 2 }", 10, 9, "missing field `reason`"),
        ("predicate = \"not_single_sex\"\nevaluate_at = \"soon\"", 10, 15, "unknown variant `soon`"),
        ("predicate = \"not_single_sex\"\nsubject = \"own\"", 10, 1, "unknown field `subject`"),
        ("predicate = \"not_single_sex\"\nnot_assessed = [{ what = \"x\" }]", 10, 17, "missing field `why`"),
    ] {
        let fault = one(lines).expect_err("a fault");
        assert_eq!((fault.line, fault.column), (line, column), "{lines}: {fault}");
        assert!(fault.message.contains(message), "{lines}: {fault}");
    }
    let text = built_in_wordings();
    let second = &text[text.find("[[wordings]]").expect("a wording")..];
    let twice = Wordings::parse(&format!("{text}\n{second}")).expect_err("a fault");
    assert!(twice.message.contains("the id barder occurs twice") && twice.line > text.lines().count());
    assert!(one("predicate = { each_side_between = { from_bp = 5000, to_bp = 5000 } }").is_ok());
    let none = "id = \"mine\"\ntitle = \"Mine\"\nversion = \"1\"\nsource = \"ours\"\nwordings = []";
    assert!(Wordings::parse(none).expect_err("a fault").message.contains("1 to 64 wordings"));
    let long = format!("{text}#{}", " ".repeat(64 * 1024));
    assert!(Wordings::parse(&long).expect_err("a fault").message.contains("at most 65536 bytes"));
}

#[test]
fn wordings_are_written_as_they_are_read_and_known_by_their_text() {
    let read = Wordings::parse(built_in_wordings()).expect("the shipped wordings");
    let json = serde_json::to_value(&read).expect("JSON");
    assert_eq!(serde_json::from_value::<Wordings>(json).expect("wordings"), read);
    assert_ne!(content_hash(built_in_wordings()), content_hash(&built_in_wordings().replace("51 %", "50 %")));
}

#[test]
fn who_is_left_out_takes_all_her_places_along() {
    let both = Head::person(RoleSet::of(Role::Chair).with(Role::Panelist), Class::Woman);
    let tally = Tally::new(in_role(Role::Panelist, [0, 0, 0, 2]).into_iter().chain([(both, 1)]));
    let seated = OnPanel { pledger: Some(both), ..OnPanel::new(tally) };
    let found = read(&wording("ec_gabriel"), &seated, in_year(2026));
    assert_eq!((found.outcome, found.counted.people()), (Outcome::Breach, 2));
}
