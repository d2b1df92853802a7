//! A second reading of every rule, as slow and plain as can be: try every way to count those who
//! are not stated, and see what is true of all of them.

use openfloor_domain::judgement::{
    Counted, NonBinaryPolicy, Outcome, Predicate, Rounding, Rule, Tally, UnknownPolicy,
};
use openfloor_domain::moment::Moment;
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleClass, RoleSet};

type People = Vec<(RoleSet, Class)>;

/// What a rule says, by enumeration.
pub(crate) fn outcome(rule: &Rule, tally: &Tally, on: Moment) -> Outcome {
    let ways = ways(&applied(rule, everybody(tally)));
    let passes: Vec<Option<bool>> = ways.iter().map(|people| passes(rule, people, on.year())).collect();
    if passes.iter().all(Option::is_none) {
        return Outcome::NotApplicable;
    }
    match (passes.iter().all(|pass| *pass == Some(true)), passes.contains(&Some(true))) {
        (true, _) => Outcome::Ok,
        (false, true) => Outcome::Undetermined,
        (false, false) => Outcome::Breach,
    }
}

fn everybody(tally: &Tally) -> People {
    let one_by_one = |(head, times): &(_, u32)| vec![*head; *times as usize];
    let heads = tally.heads().iter().flat_map(one_by_one);
    heads.map(|head: openfloor_domain::judgement::Head| (head.roles(), head.class())).collect()
}

fn applied(rule: &Rule, people: People) -> People {
    let not_stated = |class: Class| !class.is_known();
    match rule.unknown {
        UnknownPolicy::Bounds => people,
        UnknownPolicy::CountAsNotWoman => people
            .into_iter()
            .map(|(roles, class)| (roles, if not_stated(class) { Class::Man } else { class }))
            .collect(),
        UnknownPolicy::Exclude => people
            .into_iter()
            .filter(|(roles, class)| !not_stated(*class) || !is_counted(rule, *roles))
            .collect(),
    }
}

fn ways(people: &People) -> Vec<People> {
    let mut ways = vec![People::new()];
    for (roles, class) in people {
        let classes =
            if class.is_known() { vec![*class] } else { vec![Class::Woman, Class::Man, Class::NonBinary] };
        ways = ways
            .iter()
            .flat_map(|way| classes.iter().map(|class| [way.clone(), vec![(*roles, *class)]].concat()))
            .collect();
    }
    ways
}

/// Whether it passes with everybody stated; none where the rule asks nothing.
fn passes(rule: &Rule, people: &People, year: i16) -> Option<bool> {
    let (counted, others): (People, People) = people.iter().partition(|(roles, _)| is_counted(rule, *roles));
    let chairs = others.iter().filter(|(roles, _)| is_chair(rule, *roles)).count();
    let size = counted.len() + if rule.min_size_counts_chair { chairs } else { 0 };
    let is_too_large = rule.max_size.is_some_and(|max| counted.len() > max as usize);
    if counted.is_empty() || size < rule.min_size as usize || is_too_large {
        return None;
    }
    let classes =
        |people: &People| people.iter().map(|(_, class)| as_counted(rule, *class)).collect::<Vec<_>>();
    match &rule.predicate {
        Predicate::AtLeastWomen { n } => Some(women(&classes(&counted)) >= n.get() as usize),
        Predicate::NotSingleSex => {
            let all = classes(&counted);
            Some(!all.iter().all(|c| *c == Class::Woman) && !all.iter().all(|c| *c == Class::Man))
        }
        Predicate::ShareOfWomen { target_bp } => Some(reaches(rule, target_bp.bp(year), &classes(&counted))),
        Predicate::LeadersAndParticipants { target_bp, leaders_take_part } => {
            let role_class = |wanted: bool| {
                move |roles: RoleSet| {
                    let mut counted = roles.iter().filter(|role| names(rule, *role));
                    counted.any(|role| (role.class() == RoleClass::Leading) == wanted)
                }
            };
            let (leads, takes_part) = (role_class(true), role_class(false));
            let leaders: People = counted.iter().copied().filter(|(roles, _)| leads(*roles)).collect();
            let participants: People = counted
                .iter()
                .copied()
                .filter(|(roles, _)| takes_part(*roles) || *leaders_take_part)
                .collect();
            let asked = [leaders, participants]
                .into_iter()
                .filter(|group| !group.is_empty() && group.len() >= rule.min_group_size as usize);
            let results: Vec<bool> =
                asked.map(|group| reaches(rule, target_bp.bp(year), &classes(&group))).collect();
            if results.is_empty() { None } else { Some(results.into_iter().all(|passes| passes)) }
        }
        // Nobody says who pledged.
        Predicate::OtherWomen { n } => Some(women(&classes(&counted)) > n.get() as usize),
        Predicate::EachSideBetween { from_bp, to_bp } => {
            let all = classes(&counted);
            Some([women(&all), men(&all)].iter().all(|side| {
                let bp = 10_000 * side;
                *from_bp as usize * all.len() <= bp && bp <= *to_bp as usize * all.len()
            }))
        }
        Predicate::DifferByAtMost { n } => {
            let all = classes(&counted);
            Some(women(&all).abs_diff(men(&all)) <= *n as usize)
        }
    }
}

fn women(classes: &[Class]) -> usize {
    classes.iter().filter(|class| **class == Class::Woman).count()
}

fn men(classes: &[Class]) -> usize {
    classes.iter().filter(|class| **class == Class::Man).count()
}

/// The smallest number that is enough, found by counting up.
fn reaches(rule: &Rule, bp: u32, classes: &[Class]) -> bool {
    let (bp, people) = (bp as usize, classes.len());
    let enough = match rule.rounding {
        Rounding::Ceil => (0..=people).find(|k| k * 10_000 >= bp * people),
        Rounding::NearestNotAbove { cap_bp } => {
            let allowed = (0..=people).filter(|k| k * 10_000 <= cap_bp as usize * people);
            // Of two that are as close, the greater.
            allowed.rev().min_by_key(|k| (k * 10_000).abs_diff(bp * people))
        }
    };
    women(classes) >= enough.expect("all of them, or none")
}

fn as_counted(rule: &Rule, class: Class) -> Class {
    match (rule.non_binary, class) {
        (NonBinaryPolicy::CountsAsNotMan, Class::NonBinary) => Class::Woman,
        _ => class,
    }
}

fn is_counted(rule: &Rule, roles: RoleSet) -> bool {
    roles.iter().any(|role| names(rule, role))
}

fn names(rule: &Rule, role: Role) -> bool {
    rule.counted.iter().any(|counted| match counted {
        Counted::Everyone => true,
        Counted::WithoutChair => !is_chair(rule, RoleSet::of(role)),
        Counted::Class(class) => role.class() == *class,
        Counted::Role(one) => role == *one,
    })
}

fn is_chair(rule: &Rule, roles: RoleSet) -> bool {
    roles.iter().any(|role| {
        rule.chair.iter().any(|chair| match chair {
            Counted::Class(class) => role.class() == *class,
            Counted::Role(one) => role == *one,
            Counted::Everyone | Counted::WithoutChair => true,
        })
    })
}
