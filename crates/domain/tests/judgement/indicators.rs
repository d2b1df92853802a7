//! Signs of token participation, one row a panel.

use openfloor_domain::judgement::{ClassCounts, Indicator, Tally, indicators, sole_woman};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};

use crate::support::{in_role, numbers, panel, person, rows};

/// Who has the floor | women in another role | signs
const SIGNS: &str = "
    1,0,0,4 |            | T1
    1,0,0,3 |            | T1
    1,0,0,2 |            |
    1,0,1,3 |            |
    1,1,0,2 |            | T1
    2,0,0,4 |            |
    0,0,0,5 |            |
    0,0,0,4 | chair      | T1 T2
    0,0,0,15| moderator  | T1 T2
    0,0,0,2 | host       | T2
    0,0,0,1 | chair      |
    0,0,0,4 | adviser    | T1 T2
    0,0,0,4 | observer   | T1 T2
    0,0,0,4 | witness    | T1 T2
    0,0,1,3 | chair      |
    0,1,0,3 | chair      | T1 T2
    1,0,0,3 | chair      |
    0,0,0,4 | chair host | T2
    0,0,0,4 | lead       | T1
";

#[test]
fn signs_are_as_defined() {
    for row in rows(SIGNS) {
        let others = row[1].split_whitespace().map(|name| {
            let role = Role::ALL.into_iter().find(|role| role.name() == name).expect("a role");
            (person(role, Class::Woman), 1)
        });
        let tally = Tally::new(in_role(Role::Panelist, numbers(row[0])).into_iter().chain(others));
        let found: Vec<&str> = indicators(&tally).iter().map(Indicator::id).collect();
        assert_eq!(found.join(" "), row[2], "{row:?}");
    }
}

#[test]
fn a_woman_who_also_speaks_does_not_only_moderate() {
    let both = RoleSet::of(Role::Moderator).with(Role::Panelist);
    let only = RoleSet::of(Role::Moderator).with(Role::Host);
    let with = |roles| {
        let woman = openfloor_domain::judgement::Head::person(roles, Class::Woman);
        Tally::new(in_role(Role::Panelist, [0, 0, 0, 2]).into_iter().chain([(woman, 1)]))
    };
    assert_eq!(indicators(&with(both)), []);
    let floor = ClassCounts { men: 2, ..ClassCounts::default() };
    let roles = vec![Role::Moderator, Role::Host];
    assert_eq!(indicators(&with(only)), [Indicator::ModeratorOnly { women: 1, roles, floor }]);
}

#[test]
fn from_how_many_people_on_is_a_parameter() {
    assert!(sole_woman(&panel([1, 0, 0, 2]), 3).is_some());
    assert!(sole_woman(&panel([1, 0, 0, 2]), 4).is_none());
}
