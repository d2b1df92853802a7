//! The table of judgements that fails when they change and `JUDGEMENT_VERSION` does not rise.
//!
//! `OPENFLOOR_UPDATE_GOLDEN=1 cargo test -p openfloor-domain --test judgement` writes it anew; also
//! then it refuses to change a line under the same version. New lines may be added to any version.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use openfloor_domain::judgement::{
    Charter, Head, JUDGEMENT_VERSION, NonBinaryPolicy, Rule, Tally, UnknownPolicy, assess, built_in, judge,
};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};

use crate::support::{chaired, in_role, in_year, led, panel, person};

fn tallies() -> Vec<(&'static str, Tally)> {
    let men = in_role(Role::Panelist, [0, 0, 0, 3]);
    let and = |heads: Vec<(Head, u32)>| Tally::new(men.into_iter().chain(heads));
    let chair_and_panelist = RoleSet::of(Role::Chair).with(Role::Panelist);
    let lead_and_delegate = RoleSet::of(Role::Lead).with(Role::Delegate);
    vec![
        ("nobody", Tally::default()),
        ("one_man", panel([0, 0, 0, 1])),
        ("four_men", panel([0, 0, 0, 4])),
        ("four_women", panel([4, 0, 0, 0])),
        ("one_non_binary_three_men", panel([0, 1, 0, 3])),
        ("sole_woman", panel([1, 0, 0, 4])),
        ("bounds_a", panel([2, 0, 3, 5])),
        ("bounds_b", panel([1, 0, 2, 2])),
        ("nobody_asked", panel([0, 0, 4, 0])),
        ("declined", and(vec![(person(Role::Panelist, Class::Undisclosed), 1)])),
        ("open_seat", and(vec![(Head::open_seat(Role::Panelist), 1)])),
        ("woman_chairs", chaired([0, 0, 0, 4], Class::Woman)),
        ("woman_moderates", and(vec![(person(Role::Moderator, Class::Woman), 1)])),
        ("woman_observes", and(vec![(person(Role::Observer, Class::Woman), 1)])),
        ("woman_chairs_and_speaks", and(vec![(Head::person(chair_and_panelist, Class::Woman), 1)])),
        ("nobody_said_who_chairs", Tally::new(in_role(Role::Unspecified, [1, 0, 0, 3]))),
        (
            "keynote_and_chair",
            Tally::new([(person(Role::Keynote, Class::Man), 1), (person(Role::Host, Class::Woman), 1)]),
        ),
        ("delegation", led([1, 0, 0, 2], [6, 0, 0, 14])),
        ("delegation_led_by_men", led([0, 0, 0, 3], [10, 0, 0, 10])),
        ("delegation_not_all_stated", led([0, 0, 1, 2], [3, 1, 2, 4])),
        ("delegation_of_both", and(vec![(Head::person(lead_and_delegate, Class::Woman), 2)])),
        ("places", panel([2, 0, 0, 4]).with_seats(9)),
    ]
}

/// The shipped rules, and a few more with the policies that these do not use.
fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = built_in()
        .into_iter()
        .flat_map(|(_, text)| Charter::parse(text).expect("a shipped charter").rules)
        .collect();
    let share = rules.iter().find(|rule| rule.id.as_str() == "share_30").expect("shipped").clone();
    let more = [
        ("share_30_not_woman", UnknownPolicy::CountAsNotWoman, NonBinaryPolicy::OwnClass),
        ("share_30_excluded", UnknownPolicy::Exclude, NonBinaryPolicy::OwnClass),
        ("share_30_not_man", UnknownPolicy::Bounds, NonBinaryPolicy::CountsAsNotMan),
    ];
    rules.extend(more.map(|(id, unknown, non_binary)| {
        let id = id.to_owned().try_into().expect("an id");
        Rule { id, unknown, non_binary, ..share.clone() }
    }));
    rules
}

/// `tally rule year` -> outcome and the first half of the digest.
fn judged() -> BTreeMap<String, String> {
    let mut lines = BTreeMap::new();
    for (name, tally) in tallies() {
        for rule in rules() {
            for year in [2026, 2029] {
                let digest = assess(std::slice::from_ref(&rule), &tally, in_year(year)).digest_hex();
                let outcome = judge(&rule, &tally, in_year(year)).outcome.name();
                lines.insert(format!("{name} {} {year}", rule.id), format!("{outcome} {}", &digest[..32]));
            }
        }
    }
    lines
}

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "judgement", "golden.txt"].iter().collect()
}

fn written() -> (u32, BTreeMap<String, String>) {
    let text = std::fs::read_to_string(path()).unwrap_or_else(|_| "version 0\n".to_owned());
    let mut lines = text.lines();
    let version = lines.next().and_then(|line| line.strip_prefix("version ")).expect("a version");
    let entry = |line: &str| line.split_once(": ").map(|(case, said)| (case.to_owned(), said.to_owned()));
    (version.parse().expect("a number"), lines.map(|line| entry(line).expect("case: said")).collect())
}

#[test]
fn judgements_change_only_with_the_version() {
    let (judged, (version, written)) = (judged(), written());
    let changed: Vec<&String> =
        written.iter().filter(|(case, said)| judged.get(*case) != Some(said)).map(|(case, _)| case).collect();
    assert!(
        changed.is_empty() || version < JUDGEMENT_VERSION,
        "{} judgements changed and JUDGEMENT_VERSION is still {version}, first: {:?}",
        changed.len(),
        changed.first()
    );
    if std::env::var_os("OPENFLOOR_UPDATE_GOLDEN").is_some() {
        let mut text = format!("version {JUDGEMENT_VERSION}\n");
        for (case, said) in &judged {
            writeln!(text, "{case}: {said}").expect("a string takes all");
        }
        std::fs::write(path(), text).expect("the table can be written");
        return;
    }
    assert_eq!(
        (version, written),
        (JUDGEMENT_VERSION, judged),
        "set OPENFLOOR_UPDATE_GOLDEN=1 to write the table anew"
    );
}

#[test]
fn the_digest_has_no_order_of_rules_in_it() {
    let mut rules = rules();
    let tally = chaired([0, 0, 0, 4], Class::Woman);
    let digest = assess(&rules, &tally, in_year(2026)).digest_hex();
    rules.reverse();
    assert_eq!(assess(&rules, &tally, in_year(2026)).digest_hex(), digest);
    assert_eq!(digest.len(), 64);
}
