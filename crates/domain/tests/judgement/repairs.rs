//! What would mend a panel, against a search through all changes of that kind.

use std::collections::HashSet;

use openfloor_domain::judgement::{
    Counted, Head, NonBinaryPolicy, Outcome, Predicate, Repair, Rounding, Rule, Tally, UnknownPolicy, judge,
    repair,
};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleClass, RoleSet};
use proptest::prelude::{prop_assert_eq, proptest};

use crate::properties::{heads, rules};
use crate::support::{chaired, in_role, in_year, led, numbers, panel, person, rows, rule, share, shipped};

/// basis points | (n,w) | men to replace | women to add
const SHARE: &str = "
    3000 | 4,1  | 1 | 1
    3000 | 5,1  | 1 | 1
    3000 | 10,2 | 1 | 2
    3000 | 7,0  | 3 | 3
    3000 | 3,0  | 1 | 2
    5000 | 4,1  | 1 | 2
    5000 | 10,2 | 3 | 6
    5000 | 7,0  | 4 | 7
";

#[test]
fn the_fewest_to_replace_and_to_add_for_a_share() {
    for row in rows(SHARE) {
        let bp = row[0].parse().expect("basis points");
        let (n, w) = row[1].split_once(',').expect("n,w");
        let (n, w): (u32, u32) = (n.parse().expect("n"), w.parse().expect("w"));
        let found =
            repair(&share(bp, Rounding::Ceil), &panel([w, 0, 0, n - w]), in_year(2026)).expect("a repair");
        assert_eq!(found.replace_men, row[2].parse().ok(), "{row:?}");
        assert_eq!(found.add_women, row[3].parse().ok(), "{row:?}");
    }
}

/// rule | w,b,u,m | add women | replace men | add men | replace women | answers; `-` is none
const BY_RULE: &str = "
    barder         | 0,0,0,5 | 1 | 1 | - | - | -
    barder         | 0,0,1,3 | 1 | 1 | - | - | 1
    barder         | 0,1,0,3 | 1 | 1 | - | - | -
    ec_gabriel     | 1,0,0,3 | 1 | 1 | - | - | -
    ec_gabriel     | 0,0,2,3 | 2 | 2 | - | - | 2
    lf             | 0,0,0,4 | 1 | 1 | - | - | -
    lf             | 0,0,0,5 | - | 1 | - | - | -
    igc_panellists | 0,0,0,4 | 1 | 1 | - | - | -
    igc_panellists | 4,0,0,0 | - | - | 1 | 1 | -
    igc_panellists | 0,0,1,3 | 1 | 1 | - | - | 1
    igc_panellists | 3,0,1,0 | - | - | 1 | 1 | 1
    igc_panellists | 0,0,4,0 | - | - | - | - | 1
    share_30       | 0,0,1,3 | 2 | 2 | - | - | -
    share_30       | 0,0,4,0 | 2 | - | - | - | 2
    share_30       | 1,0,2,2 | 1 | 1 | - | - | 1
    share_30       | 0,9,0,1 | 5 | - | - | - | -
";

#[test]
fn each_rule_is_mended_its_own_way() {
    for row in rows(BY_RULE) {
        let found = repair(&shipped(row[0]), &panel(numbers(row[1])), in_year(2026)).expect("a repair");
        let ways = [found.add_women, found.replace_men, found.add_men, found.replace_women, found.answers];
        let expected: Vec<Option<u32>> = row[2..].iter().map(|number| number.parse().ok()).collect();
        assert_eq!(ways.to_vec(), expected, "{row:?}");
    }
}

/// rule | panellists | who chairs | a woman in the chair alone would not do
const CHAIR: &str = "
    barder         | 0,0,0,5 | man   | yes
    ga             | 0,0,0,5 | woman | yes
    igc            | 0,0,0,5 | man   | no
    igc_panellists | 0,0,0,5 | man   | yes
    share_30       | 0,0,0,5 | man   | yes
    ga_2020        | 1,0,0,1 | man   | no
";

#[test]
fn a_woman_in_the_chair_alone_is_not_enough_where_the_chair_does_not_count() {
    for row in rows(CHAIR) {
        let chair = if row[2] == "man" { Class::Man } else { Class::Woman };
        let found =
            repair(&shipped(row[0]), &chaired(numbers(row[1]), chair), in_year(2026)).expect("a repair");
        assert_eq!(found.chair_alone_would_not, row[3] == "yes", "{row:?}");
    }
}

#[test]
fn what_holds_needs_no_repair() {
    assert_eq!(repair(&shipped("barder"), &panel([1, 0, 0, 4]), in_year(2026)), None);
    assert_eq!(repair(&shipped("barder"), &panel([0, 0, 0, 1]), in_year(2026)), None);
}

#[test]
fn nobody_reaches_all_women_by_adding_some() {
    let found =
        repair(&share(10_000, Rounding::Ceil), &panel([1, 0, 0, 1]), in_year(2026)).expect("a repair");
    assert_eq!((found.add_women, found.replace_men), (None, Some(1)));
}

#[test]
fn an_open_seat_can_be_filled_and_does_not_answer() {
    let open = Head::open_seat(Role::Panelist);
    let tally = Tally::new([(person(Role::Panelist, Class::Man), 4), (open, 1)]);
    let found = repair(&shipped("barder"), &tally, in_year(2026)).expect("a repair");
    assert_eq!((found.fill_open_seats, found.answers), (Some(1), None));
    let of_share = repair(&shipped("share_30"), &tally, in_year(2026)).expect("a repair");
    assert_eq!(of_share.fill_open_seats, None);
}

#[test]
fn a_woman_who_moderates_can_be_given_the_floor() {
    let found =
        repair(&shipped("ga"), &chaired([0, 0, 0, 3], Class::Woman), in_year(2026)).expect("a repair");
    assert_eq!(found.give_floor, Some(1));
    // Of five she would be one.
    let of_share = repair(&shipped("share_30"), &chaired([0, 0, 0, 4], Class::Woman), in_year(2026));
    assert_eq!(of_share.expect("a repair").give_floor, None);
    // An observer does not moderate, and a man is no woman.
    let watching =
        in_role(Role::Panelist, [0, 0, 0, 3]).into_iter().chain([(person(Role::Observer, Class::Woman), 1)]);
    let of_observer = repair(&shipped("ga"), &Tally::new(watching), in_year(2026)).expect("a repair");
    assert_eq!(of_observer.give_floor, None);
}

/// leaders | participants | leaders take part | add women | replace men
const JOINT: &str = "
    0,0,0,3 | 10,0,0,10 | no  | 2 | 1
    1,0,0,3 | 3,0,0,7   | no  | 1 | 1
    0,0,0,3 | 0,0,0,5   | no  | 5 | 3
    0,0,0,3 | 0,0,0,5   | yes | 4 | 3
    0,0,0,1 | 2,0,0,3   | no  | 1 | 1
";

#[test]
fn the_joint_rule_is_mended_in_both_groups() {
    for row in rows(JOINT) {
        let mut rule = shipped("joint");
        if let Predicate::LeadersAndParticipants { leaders_take_part, .. } = &mut rule.predicate {
            *leaders_take_part = row[2] == "yes";
        }
        let tally = led(numbers(row[0]), numbers(row[1]));
        let found = repair(&rule, &tally, in_year(2026)).expect("a repair");
        assert_eq!(
            (found.add_women, found.replace_men),
            (row[3].parse().ok(), row[4].parse().ok()),
            "{row:?}"
        );
    }
}

/// leaders | participants | who is given the floor of two women who only moderate
const FLOOR: &str = "
    1,0,0,2 | 5,0,0,15 | 2
    1,0,0,2 | 2,0,0,5  | 1
    0,0,0,3 | 6,0,0,14 | -
    1,0,0,2 | 3,0,0,17 | -
";

#[test]
fn who_is_given_the_floor_speaks_and_does_not_lead() {
    for row in rows(FLOOR) {
        let seated = led(numbers(row[0]), numbers(row[1]));
        let tally =
            Tally::new(seated.heads().iter().copied().chain([(person(Role::Moderator, Class::Woman), 2)]));
        let found = repair(&shipped("joint"), &tally, in_year(2026)).expect("a repair");
        assert_eq!(found.give_floor, row[2].parse().ok(), "{row:?}");
    }
}

/// How many are not stated and what follows | w,b,u,m | open seats | add women | replace men |
/// fill open seats | add men | replace women | answers. Of at least one person and at most four.
const MIXED: &str = "
    not_woman | 0,0,0,0 | 1 | 1 | - | - | - | - | -
    not_woman | 0,0,0,1 | 1 | 1 | 1 | 1 | - | - | -
    not_woman | 0,0,2,0 | 0 | 1 | - | - | - | - | -
    not_woman | 0,0,0,1 | 0 | 1 | - | - | - | - | -
    not_woman | 1,0,0,0 | 0 | - | - | - | 1 | - | -
    not_woman | 0,0,0,2 | 2 | - | 1 | 1 | - | - | -
    bounds    | 0,0,0,3 | 1 | - | 1 | 1 | - | - | -
    bounds    | 2,0,1,0 | 1 | - | - | - | - | 1 | 1
    bounds    | 0,0,0,4 | 0 | - | 1 | - | - | - | -
    bounds    | 4,0,0,0 | 0 | - | - | - | - | 1 | -
    excluded  | 0,0,0,3 | 1 | 1 | 1 | 1 | - | - | -
    excluded  | 0,0,0,4 | 1 | - | 1 | - | - | - | -
    not_man   | 0,2,0,0 | 0 | - | - | - | 1 | - | -
    not_man   | 1,1,0,0 | 0 | - | - | - | 1 | 1 | -
    not_man   | 0,0,2,0 | 0 | - | - | - | - | - | 2
";

#[test]
fn a_single_sex_panel_becomes_mixed_by_one_person_or_not_at_all() {
    for row in rows(MIXED) {
        let (unknown, non_binary) = match row[0] {
            "not_woman" => (UnknownPolicy::CountAsNotWoman, NonBinaryPolicy::OwnClass),
            "excluded" => (UnknownPolicy::Exclude, NonBinaryPolicy::OwnClass),
            "not_man" => (UnknownPolicy::Bounds, NonBinaryPolicy::CountsAsNotMan),
            _ => (UnknownPolicy::Bounds, NonBinaryPolicy::OwnClass),
        };
        let rule = Rule { unknown, non_binary, max_size: Some(4), ..rule(Predicate::NotSingleSex) };
        let open = (Head::open_seat(Role::Panelist), row[2].parse().expect("open seats"));
        let people = in_role(Role::Panelist, numbers(row[1]));
        let tally = Tally::new(people.into_iter().chain([open]));
        let found = repair(&rule, &tally, in_year(2026)).expect("a repair");
        let ways = [
            found.add_women,
            found.replace_men,
            found.fill_open_seats,
            found.add_men,
            found.replace_women,
            found.answers,
        ];
        let expected: Vec<Option<u32>> = row[3..].iter().map(|number| number.parse().ok()).collect();
        assert_eq!(ways.to_vec(), expected, "{row:?}");
    }
}

#[test]
fn as_many_women_as_men_are_added_however_many_there_are() {
    let half = share(5000, Rounding::Ceil);
    let most = u32::MAX / 2;
    let found = repair(&half, &panel([0, 0, 0, most]), in_year(2026)).expect("a repair");
    assert_eq!((found.add_women, found.replace_men), (Some(most), Some(most.div_ceil(2))));
    // One man more, and there are not as many people.
    let found = repair(&half, &panel([0, 0, 0, most + 1]), in_year(2026)).expect("a repair");
    assert_eq!(found.add_women, None);
}

const DEPTH: u32 = 4;

/// The fewest changes of one kind until it holds, by trying them all.
fn searched(rule: &Rule, tally: &Tally, change: &dyn Fn(&Tally) -> Vec<Tally>) -> Option<u32> {
    let mut reached: HashSet<Tally> = HashSet::from([tally.clone()]);
    for steps in 1..=DEPTH {
        reached = reached.iter().flat_map(change).collect();
        if reached.iter().any(|tally| judge(rule, tally, in_year(2026)).outcome == Outcome::Ok) {
            return Some(steps);
        }
    }
    None
}

fn adding(head: Head) -> impl Fn(&Tally) -> Tally {
    move |tally| Tally::new(tally.heads().iter().copied().chain([(head, 1)]))
}

/// Every tally with one head that passes turned into one of several.
fn turning(tally: &Tally, passes: impl Fn(Head) -> bool, into: impl Fn(Head) -> Vec<Head>) -> Vec<Tally> {
    let mut turned = Vec::new();
    for (index, (head, _)) in tally.heads().iter().enumerate().filter(|(_, (head, _))| passes(*head)) {
        for other in into(*head) {
            let mut heads = tally.heads().to_vec();
            heads[index].1 -= 1;
            turned.push(Tally::new(heads.into_iter().chain([(other, 1)])));
        }
    }
    turned
}

fn as_class(class: Class) -> impl Fn(Head) -> Vec<Head> {
    move |head| vec![Head::person(head.roles(), class)]
}

fn counts(rule: &Rule, roles: RoleSet) -> bool {
    roles.iter().any(|role| rule.counted_roles().has(role))
}

/// A role of each kind that the rule counts, one at a time.
fn new_roles(rule: &Rule) -> Vec<Role> {
    let roles = [Role::Lead, Role::Panelist, Role::Chair, Role::Observer];
    roles.into_iter().filter(|role| rule.counted_roles().has(*role)).collect()
}

fn by_search(rule: &Rule, tally: &Tally) -> Repair {
    let counted = |head: Head| counts(rule, head.roles());
    let of = |class: Class| move |head: Head| head.class() == class && counted(head);
    let add = |class: Class| {
        move |tally: &Tally| {
            new_roles(rule).into_iter().map(|role| adding(person(role, class))(tally)).collect()
        }
    };
    let moderates = |head: Head| {
        let is_facilitating = head.roles().iter().all(|role| role.class() == RoleClass::Facilitating);
        head.class() == Class::Woman && is_facilitating && !counted(head)
    };
    let speaks = |head: Head| vec![Head::person(head.roles().with(Role::Panelist), Class::Woman)];
    let silent = |head: Head| !head.class().is_known() && !head.is_open() && counted(head);
    let answer = |head: Head| {
        [Class::Woman, Class::Man, Class::NonBinary].map(|c| Head::person(head.roles(), c)).to_vec()
    };
    let both_ways = rule.predicate == Predicate::NotSingleSex;
    let is_undetermined = judge(rule, tally, in_year(2026)).outcome == Outcome::Undetermined;
    Repair {
        add_women: searched(rule, tally, &add(Class::Woman)),
        replace_men: searched(rule, tally, &|tally| turning(tally, of(Class::Man), as_class(Class::Woman))),
        fill_open_seats: searched(rule, tally, &|tally| {
            turning(tally, |head| head.is_open() && counted(head), as_class(Class::Woman))
        }),
        give_floor: searched(rule, tally, &|tally| turning(tally, moderates, speaks)),
        add_men: both_ways.then(|| searched(rule, tally, &add(Class::Man))).flatten(),
        replace_women: both_ways
            .then(|| searched(rule, tally, &|tally| turning(tally, of(Class::Woman), as_class(Class::Man))))
            .flatten(),
        answers: is_undetermined
            .then(|| searched(rule, tally, &|tally| turning(tally, silent, answer)))
            .flatten(),
        chair_alone_would_not: false,
    }
}

/// What the search could not have found is not compared.
fn within_depth(found: Repair) -> Repair {
    let near = |number: Option<u32>| number.filter(|number| *number <= DEPTH);
    Repair {
        add_women: near(found.add_women),
        replace_men: near(found.replace_men),
        fill_open_seats: near(found.fill_open_seats),
        give_floor: near(found.give_floor),
        add_men: near(found.add_men),
        replace_women: near(found.replace_women),
        answers: near(found.answers),
        chair_alone_would_not: false,
    }
}

proptest! {
    #[test]
    fn a_repair_is_the_fewest_changes_of_its_kind(mut rule in rules(), heads in heads()) {
        // The search gives the floor to a panelist, so the rule has to count one among the speakers.
        rule.counted.push(Counted::Role(Role::Panelist));
        let tally = Tally::new(heads.iter().map(|head| (*head, 1)));
        let found = repair(&rule, &tally, in_year(2026));
        if let Some(found) = found {
            prop_assert_eq!(within_depth(found), by_search(&rule, &tally));
        }
    }
}

#[test]
fn nobody_whom_a_delegation_chose_is_asked_to_leave_or_to_speak() {
    let on = in_year(2026);
    let sent = |role, class, times| (person(role, class).delegated(), times);
    let men = Tally::new([sent(Role::Panelist, Class::Man, 3), (person(Role::Panelist, Class::Man), 1)]);
    let half = repair(&share(5000, Rounding::Ceil), &men, on).expect("a repair");
    assert_eq!(
        (half.replace_men, half.add_women),
        (None, Some(4)),
        "one of four could be replaced, two are needed"
    );
    let third = repair(&share(2500, Rounding::Ceil), &men, on).expect("a repair");
    assert_eq!(third.replace_men, Some(1));
    let all_sent = Tally::new([sent(Role::Panelist, Class::Man, 3)]);
    for id in ["barder", "igc", "wlia_50_within_one"] {
        let found = repair(&shipped(id), &all_sent, on).expect("a repair");
        assert_eq!((found.replace_men, found.replace_women), (None, None), "{id}");
        assert!(found.add_women.is_some(), "{id}");
    }
    let all_women = Tally::new([sent(Role::Panelist, Class::Woman, 3)]);
    let mixed = repair(&shipped("igc"), &all_women, on).expect("a repair");
    assert_eq!((mixed.replace_women, mixed.add_men), (None, Some(1)));
    // An open seat that a delegation fills is theirs to fill; who moderates for one is not given the floor.
    let open = Head::open_seat(Role::Panelist);
    for (seat, fills) in [(open, Some(1)), (open.delegated(), None)] {
        let with_open = Tally::new([sent(Role::Panelist, Class::Man, 3), (seat, 1)]);
        for id in ["barder", "igc"] {
            assert_eq!(
                repair(&shipped(id), &with_open, on).expect("a repair").fill_open_seats,
                fills,
                "{id}"
            );
        }
    }
    let moderator = person(Role::Moderator, Class::Woman);
    for (moderator, takes) in [(moderator, Some(1)), (moderator.delegated(), None)] {
        let led = Tally::new([(person(Role::Panelist, Class::Man), 3), (moderator, 1)]);
        assert_eq!(repair(&shipped("barder"), &led, on).expect("a repair").give_floor, takes);
    }
    // They can say how they are counted, as everybody can.
    let unknown =
        Tally::new([sent(Role::Panelist, Class::Unknown, 1), (person(Role::Panelist, Class::Man), 2)]);
    assert_eq!(repair(&shipped("barder"), &unknown, on).expect("a repair").answers, Some(1));
}
