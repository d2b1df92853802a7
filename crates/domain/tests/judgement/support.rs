//! Panels and rules in a few letters.

use openfloor_domain::ids::RuleId;
use openfloor_domain::judgement::{
    Charter, Counted, Head, Outcome, Predicate, Rounding, Rule, Tally, Target, built_in, offered,
};
use openfloor_domain::moment::Moment;
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleClass, RoleSet};

/// A person with one role.
pub(crate) fn person(role: Role, class: Class) -> Head {
    Head::person(RoleSet::of(role), class)
}

/// So many women, non-binary, unknown and men in one role: the reference's (w,b,u,m).
pub(crate) fn in_role(role: Role, [w, b, u, m]: [u32; 4]) -> [(Head, u32); 4] {
    [
        (person(role, Class::Woman), w),
        (person(role, Class::NonBinary), b),
        (person(role, Class::Unknown), u),
        (person(role, Class::Man), m),
    ]
}

/// A panel of panellists.
pub(crate) fn panel(counts: [u32; 4]) -> Tally {
    Tally::new(in_role(Role::Panelist, counts))
}

/// Panellists and who chairs.
pub(crate) fn chaired(counts: [u32; 4], chair: Class) -> Tally {
    Tally::new(in_role(Role::Panelist, counts).into_iter().chain([(person(Role::Chair, chair), 1)]))
}

/// Leaders and participants.
pub(crate) fn led(leaders: [u32; 4], participants: [u32; 4]) -> Tally {
    let leaders = in_role(Role::Lead, leaders).into_iter();
    Tally::new(leaders.chain(in_role(Role::Delegate, participants)))
}

/// `w,b,u,m`
pub(crate) fn numbers(text: &str) -> [u32; 4] {
    let numbers: Vec<u32> = text.split(',').map(|n| n.trim().parse().expect("a number")).collect();
    numbers.try_into().expect("four numbers")
}

/// A day in a year.
pub(crate) fn in_year(year: i16) -> Moment {
    Moment::parse(&format!("{year}-05-14T10:00:00+02:00")).expect("a day")
}

/// Every rule of the charters that are shipped.
pub(crate) fn all_shipped() -> Vec<Rule> {
    let texts = built_in().into_iter().chain(offered());
    texts.flat_map(|(_, text)| Charter::parse(text).expect("a shipped charter").rules).collect()
}

/// One of them.
pub(crate) fn shipped(id: &str) -> Rule {
    all_shipped().into_iter().find(|rule| rule.id.as_str() == id).expect("a shipped rule")
}

/// A rule of one predicate over everyone.
pub(crate) fn rule(predicate: Predicate) -> Rule {
    Rule::new(RuleId::new("tried").expect("an id"), "Tried", "ours", predicate)
}

/// A share of those who lead or speak.
pub(crate) fn share(bp: u32, rounding: Rounding) -> Rule {
    let target_bp = Target::fixed(bp).expect("a share");
    let counted = [RoleClass::Leading, RoleClass::Speaking].map(Counted::Class).to_vec();
    Rule { rounding, counted, ..rule(Predicate::ShareOfWomen { target_bp }) }
}

/// The words of the tables.
pub(crate) fn outcome(word: &str) -> Outcome {
    match word {
        "ok" => Outcome::Ok,
        "breach" => Outcome::Breach,
        "undet." => Outcome::Undetermined,
        "n/a" => Outcome::NotApplicable,
        _ => panic!("no outcome: {word}"),
    }
}

/// The rows of a text table, cut at `|`; blank lines and lines of `#` are left out.
pub(crate) fn rows(table: &str) -> Vec<Vec<&str>> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('|').map(str::trim).collect()).collect()
}
