//! What holds for every rule and every panel, against the naive reading.

use std::num::NonZeroU32;

use openfloor_domain::judgement::{
    Counted, Head, NonBinaryPolicy, Outcome, Predicate, Rounding, Rule, Tally, Target, UnknownPolicy, assess,
    judge,
};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleClass, RoleSet};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;

use crate::naive;
use crate::support::{in_year, panel, person, rule};

fn roles() -> impl Strategy<Value = RoleSet> {
    let one = select(vec![
        Role::Panelist,
        Role::Panelist,
        Role::Unspecified,
        Role::Chair,
        Role::Moderator,
        Role::Lead,
        Role::Observer,
        Role::Witness,
    ]);
    proptest::collection::vec(one, 1..3)
        .prop_map(|roles| roles.into_iter().fold(RoleSet::default(), RoleSet::with))
}

fn head() -> impl Strategy<Value = Head> {
    let class = select(vec![Class::Woman, Class::Man, Class::Man, Class::NonBinary]);
    prop_oneof![
        6 => (roles(), class).prop_map(|(roles, class)| Head::person(roles, class)),
        1 => (roles(), select(vec![Class::Unknown, Class::Undisclosed]))
            .prop_map(|(roles, class)| Head::person(roles, class)),
        1 => select(vec![Role::Panelist, Role::Chair, Role::Lead]).prop_map(Head::open_seat),
    ]
}

/// Few enough that all ways can be tried.
pub(crate) fn heads() -> impl Strategy<Value = Vec<Head>> {
    let few_unknown = |heads: &Vec<Head>| heads.iter().filter(|head| !head.class().is_known()).count() <= 5;
    proptest::collection::vec(head(), 0..9).prop_filter("too many ways to count", few_unknown)
}

fn tally(heads: &[Head]) -> Tally {
    Tally::new(heads.iter().map(|head| (*head, 1)))
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let target = prop_oneof![
        select(vec![0, 1, 2500, 3000, 3334, 4000, 5000, 5100, 9999, 10_000]).prop_map(Target::fixed),
        Just(Target::by_year([(2026, 3000), (2027, 5000)])),
    ]
    .prop_map(|target| target.expect("a share"));
    prop_oneof![
        (1_u32..4).prop_map(|n| Predicate::AtLeastWomen { n: NonZeroU32::new(n).expect("one or more") }),
        (1_u32..3).prop_map(|n| Predicate::OtherWomen { n: NonZeroU32::new(n).expect("one or more") }),
        Just(Predicate::NotSingleSex),
        target.clone().prop_map(|target_bp| Predicate::ShareOfWomen { target_bp }),
        (target, any::<bool>()).prop_map(|(target_bp, leaders_take_part)| {
            Predicate::LeadersAndParticipants { target_bp, leaders_take_part }
        }),
    ]
}

fn counted() -> impl Strategy<Value = Vec<Counted>> {
    let speakers = [RoleClass::Leading, RoleClass::Speaking].map(Counted::Class).to_vec();
    select(vec![
        vec![Counted::Everyone],
        vec![Counted::WithoutChair],
        speakers,
        vec![Counted::Role(Role::Panelist), Counted::Class(RoleClass::Facilitating)],
    ])
}

fn policies() -> impl Strategy<Value = (UnknownPolicy, NonBinaryPolicy, Rounding)> {
    (
        select(vec![UnknownPolicy::Bounds, UnknownPolicy::CountAsNotWoman, UnknownPolicy::Exclude]),
        select(vec![
            NonBinaryPolicy::OwnClass,
            NonBinaryPolicy::CountsAsNotMan,
            NonBinaryPolicy::SelfDetermined,
        ]),
        select(vec![
            Rounding::Ceil,
            Rounding::NearestNotAbove { cap_bp: 4900 },
            Rounding::NearestNotAbove { cap_bp: 10_000 },
        ]),
    )
}

/// Rules of every kind that can be written down.
pub(crate) fn rules() -> impl Strategy<Value = Rule> {
    let sizes = (0_u32..4, proptest::option::of(3_u32..8), any::<bool>(), 1_u32..4);
    let chair = select(vec![Counted::Class(RoleClass::Facilitating), Counted::Role(Role::Chair)]);
    (predicate(), counted(), chair, sizes, policies())
        .prop_map(|(predicate, counted, chair, sizes, (unknown, non_binary, rounding))| Rule {
            counted,
            chair: vec![chair],
            min_size: sizes.0,
            max_size: sizes.1,
            min_size_counts_chair: sizes.2,
            min_group_size: sizes.3,
            unknown,
            non_binary,
            rounding,
            ..rule(predicate)
        })
        .prop_filter("nobody can write it", |rule| rule.check().is_ok())
}

/// The best first.
fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Ok => 0,
        Outcome::Undetermined => 1,
        Outcome::Breach => 2,
        Outcome::NotApplicable => 3,
    }
}

fn asks_for_women(rule: &Rule) -> bool {
    rule.predicate != Predicate::NotSingleSex
}

/// With the first person who is not stated counted as this.
fn disclosed(heads: &[Head], class: Class) -> Option<Vec<Head>> {
    let who = heads.iter().position(|head| !head.class().is_known())?;
    let mut heads = heads.to_vec();
    heads[who] = Head::person(heads[who].roles(), class);
    Some(heads)
}

proptest! {
    #[test]
    fn a_verdict_is_what_is_true_of_every_way_to_count(rule in rules(), heads in heads()) {
        let tally = tally(&heads);
        let verdict = judge(&rule, &tally, in_year(2026));
        prop_assert_eq!(verdict.outcome, naive::outcome(&rule, &tally, in_year(2026)));
        let next_year = match naive::outcome(&rule, &tally, in_year(2027)) {
            Outcome::Ok => Some(true),
            Outcome::Breach => Some(false),
            _ => None,
        };
        prop_assert_eq!(verdict.would_hold_next_year, next_year);
    }

    #[test]
    fn invariant_1_speaker_order_never_changes_a_verdict(
        rules in proptest::collection::vec(rules(), 1..4),
        (heads, shuffled) in heads().prop_flat_map(|heads| (Just(heads.clone()), Just(heads).prop_shuffle())),
    ) {
        let said = assess(&rules, &tally(&heads), in_year(2026));
        let again = assess(&rules, &tally(&shuffled), in_year(2026));
        prop_assert_eq!(&said, &again);
        prop_assert_eq!(said.digest(), again.digest());
    }

    #[test]
    fn invariant_2_disclosing_a_woman_never_worsens_and_a_man_never_improves(rule in rules(), heads in heads()) {
        let before = judge(&rule, &tally(&heads), in_year(2026)).outcome;
        let after = |class| disclosed(&heads, class).map(|heads| judge(&rule, &tally(&heads), in_year(2026)).outcome);
        // Where those not stated are left out, a disclosure changes the size as well.
        if !asks_for_women(&rule) || rule.unknown == UnknownPolicy::Exclude || before == Outcome::NotApplicable {
            return Ok(());
        }
        if let (Some(woman), Some(man)) = (after(Class::Woman), after(Class::Man)) {
            prop_assert!(rank(woman) <= rank(before), "{before:?} -> {woman:?}");
            prop_assert!(rank(man) >= rank(before), "{before:?} -> {man:?}");
        }
    }

    #[test]
    fn invariant_2_disclosure_alone_never_turns_ok_into_breach_or_back(
        rule in rules(),
        heads in heads(),
        class in select(vec![Class::Woman, Class::Man, Class::NonBinary]),
    ) {
        if rule.unknown != UnknownPolicy::Bounds {
            return Ok(());
        }
        let before = judge(&rule, &tally(&heads), in_year(2026)).outcome;
        if let (Some(heads), true) = (disclosed(&heads, class), before != Outcome::Undetermined) {
            prop_assert_eq!(judge(&rule, &tally(&heads), in_year(2026)).outcome, before);
        }
    }

    #[test]
    fn invariant_4_upper_is_not_below_lower_and_known_lies_between(rule in rules(), heads in heads()) {
        let verdict = judge(&rule, &tally(&heads), in_year(2026));
        prop_assert!(verdict.lower_bp <= verdict.upper_bp && verdict.upper_bp <= 10_000);
        if let Some(known) = verdict.known_bp {
            prop_assert!(verdict.lower_bp <= known && known <= verdict.upper_bp);
        }
    }

    #[test]
    fn bounds_are_the_shares_when_all_who_are_not_stated_are_women_or_none_is(
        rule in rules(),
        heads in heads(),
    ) {
        let all = |class| -> Vec<Head> {
            let said = |head: &Head| if head.class().is_known() { *head } else { Head::person(head.roles(), class) };
            heads.iter().map(said).collect()
        };
        let said = judge(&rule, &tally(&heads), in_year(2026));
        let (women, men) = (judge(&rule, &tally(&all(Class::Woman)), in_year(2026)), judge(&rule, &tally(&all(Class::Man)), in_year(2026)));
        // A joint rule may speak of the other group then; without the unknown there are no bounds.
        if rule.unknown == UnknownPolicy::Bounds && said.headline.is_none() {
            prop_assert_eq!((men.lower_bp, men.upper_bp), (said.lower_bp, said.lower_bp));
            prop_assert_eq!((women.lower_bp, women.upper_bp), (said.upper_bp, said.upper_bp));
            prop_assert_eq!((women.known_bp, men.known_bp), if said.counted.people() == 0 { (None, None) } else { (Some(said.upper_bp), Some(said.lower_bp)) });
        }
    }

    #[test]
    fn need_is_the_exact_number_in_integers(bp in 0_u32..=10_000, people in any::<u32>(), cap_bp in 0_u32..=10_000) {
        let reaches = |number: u32| u64::from(number) * 10_000 >= u64::from(bp) * u64::from(people);
        let need = Rounding::Ceil.need(bp, people);
        prop_assert!(reaches(need) && (need == 0 || !reaches(need - 1)));

        let distance = |number: u32| (u64::from(number) * 10_000).abs_diff(u64::from(bp) * u64::from(people));
        let is_allowed = |number: u32| u64::from(number) * 10_000 <= u64::from(cap_bp) * u64::from(people);
        let need = Rounding::NearestNotAbove { cap_bp }.need(bp, people);
        prop_assert!(is_allowed(need));
        prop_assert!(need == 0 || distance(need) <= distance(need - 1));
        prop_assert!(need == u32::MAX || !is_allowed(need + 1) || distance(need) < distance(need + 1));
    }

    #[test]
    fn invariant_4_need_never_falls_in_n_or_t(
        bp in 0_u32..10_000,
        people in 0_u32..100_000,
        cap_bp in proptest::option::of(0_u32..=10_000),
    ) {
        let rounding = cap_bp.map_or(Rounding::Ceil, |cap_bp| Rounding::NearestNotAbove { cap_bp });
        let need = rounding.need(bp, people);
        let one_more = rounding.need(bp, people + 1);
        prop_assert!(need <= one_more && one_more <= need + 1);
        prop_assert!(need <= rounding.need(bp + 1, people));
        prop_assert!(need <= people);
    }

    #[test]
    fn what_does_not_hold_has_a_reason_and_what_can_be_mended_a_repair(rule in rules(), heads in heads()) {
        let verdict = judge(&rule, &tally(&heads), in_year(2026));
        let is_to_be_mended = matches!(verdict.outcome, Outcome::Breach | Outcome::Undetermined);
        prop_assert_eq!(verdict.repair.is_some(), is_to_be_mended);
        prop_assert!(verdict.outcome == Outcome::Ok || !verdict.evidence.is_empty());
    }
}

#[test]
fn not_single_sex_agrees_with_enumeration_for_all_small_panels() {
    let policies = [NonBinaryPolicy::OwnClass, NonBinaryPolicy::CountsAsNotMan];
    let unknowns = [UnknownPolicy::Bounds, UnknownPolicy::CountAsNotWoman, UnknownPolicy::Exclude];
    for (non_binary, unknown) in policies.iter().flat_map(|p| unknowns.iter().map(move |u| (*p, *u))) {
        let rule = Rule { non_binary, unknown, ..rule(Predicate::NotSingleSex) };
        for code in 0..256_u32 {
            let counts = [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3];
            let tally = panel(counts);
            let expected = naive::outcome(&rule, &tally, in_year(2026));
            assert_eq!(judge(&rule, &tally, in_year(2026)).outcome, expected, "{counts:?} {rule:?}");
        }
    }
}

#[test]
fn invariant_3_not_single_sex_is_not_monotone() {
    let rule = rule(Predicate::NotSingleSex);
    let disclosing = |people: [u32; 4]| {
        let [w, b, u, m] = people;
        let before = judge(&rule, &panel(people), in_year(2026)).outcome;
        (before, judge(&rule, &panel([w + 1, b, u - 1, m]), in_year(2026)).outcome)
    };
    assert_eq!(disclosing([0, 0, 1, 3]), (Outcome::Undetermined, Outcome::Ok));
    assert_eq!(disclosing([3, 0, 1, 0]), (Outcome::Undetermined, Outcome::Breach));
}

#[test]
fn equal_heads_are_merged() {
    let man = person(Role::Panelist, Class::Man);
    let merged = Tally::new([(man, 2), (person(Role::Panelist, Class::Woman), 0), (man, 1)]);
    assert_eq!(merged.heads(), [(man, 3)]);
    assert_eq!((merged.seats(), merged.with_seats(7).seats()), (3, 7));
}
