//! What would mend a panel: the fewest changes of each kind, each kind by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::both_sides::BothSides;
use super::case::{BOTH, Case, FIRST, SECOND};
use super::rule::{Predicate, Rule, UnknownPolicy};
use super::schedule::Day;
use super::sides::{Need, Sides, Test, lacking};
use super::tally::{Head, Tally};
use super::verdict::Outcome;
use crate::moment::Moment;
use crate::people::Class;
use crate::roles::{Role, RoleClass, RoleSet};

/// The fewest changes after which a panel holds for certain, however those who are not stated are
/// counted. Each number is a way by itself; none means that this way alone does not lead there. Those whom a
/// delegation chose keep their seats and roles, and an open seat that it fills is not the organiser's to fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Repair {
    /// Women to add, in a role that the rule counts.
    pub add_women: Option<u32>,
    /// Men to replace by women in their roles.
    pub replace_men: Option<u32>,
    /// Open seats to fill with women.
    pub fill_open_seats: Option<u32>,
    /// Women who now only moderate, to be given the floor.
    pub give_floor: Option<u32>,
    /// Men to add. Only a rule against single-sex panels asks for that.
    pub add_men: Option<u32>,
    /// Women to replace by men. The same.
    pub replace_women: Option<u32>,
    /// People not stated whose answers alone could make it hold, in the best case.
    pub answers: Option<u32>,
    /// A woman in the chair, and nothing else, would not mend it.
    pub chair_alone_would_not: bool,
}

/// What would mend a panel under a rule; none if it holds or the rule asks nothing of it.
pub fn repair(rule: &Rule, tally: &Tally, on: Moment) -> Option<Repair> {
    repair_of(&Case::new(rule, tally, Day::of(on)))
}

pub(super) fn repair_of(case: &Case<'_>) -> Option<Repair> {
    if !matches!(case.outcome(), Outcome::Breach | Outcome::Undetermined) {
        return None;
    }
    let ways = match case.test {
        Test::Enough(need) => more_women(case, need),
        Test::Mixed { third_side } => mixed_company(case, third_side),
        Test::BothSides { asked, third_side } => towards_both_sides(case, asked, third_side),
    };
    Some(Repair { chair_alone_would_not: !chair_alone_would(case), ..ways })
}

/// How many of each cell can be changed, see [`FIRST`], [`SECOND`], [`BOTH`].
type Available = [u32; 3];

/// Ways to reach a number or share of women.
fn more_women(case: &Case<'_>, need: Need) -> Repair {
    let of_cells = |pick: fn(&super::case::Cell) -> u32| case.cells.each_ref().map(pick);
    // Who fills a seat that was not counted makes the panel larger, as somebody new does.
    let filling_adds = case.rule.unknown == UnknownPolicy::Exclude;
    let fillable = of_cells(|cell| cell.chosen.open_seats);
    let answering = of_cells(|cell| cell.can_answer());
    Repair {
        add_women: grown(case, need, addable(case)),
        replace_men: cover(lacking_women(case, need, false), of_cells(|cell| cell.chosen.men)),
        fill_open_seats: if filling_adds {
            grown(case, need, fillable)
        } else {
            cover(lacking_women(case, need, false), fillable)
        },
        give_floor: grown(case, need, floor_takers(case)),
        answers: match case.outcome() {
            Outcome::Undetermined => cover(lacking_women(case, need, false), answering),
            _ => None,
        },
        ..Repair::default()
    }
}

/// Like [`cover`], for women who make the panel larger; it may not grow out of the rule.
fn grown(case: &Case<'_>, need: Need, available: Available) -> Option<u32> {
    let women = cover(lacking_women(case, need, true), available)?;
    fits(case, women).then_some(women)
}

fn fits(case: &Case<'_>, more: u32) -> bool {
    case.rule.max_size.is_none_or(|max| case.size().saturating_add(more) <= max)
}

/// New women come without limit, and each takes one role: in the first group, in the second, or as
/// a leader who takes part.
fn addable(case: &Case<'_>) -> Available {
    match case.rule.predicate {
        Predicate::LeadersAndParticipants { leaders_take_part: true, .. } => [0, u32::MAX, u32::MAX],
        Predicate::LeadersAndParticipants { .. } => [u32::MAX, u32::MAX, 0],
        _ => [u32::MAX, 0, 0],
    }
}

/// Who is given the floor speaks; she does not lead.
fn floor_takers(case: &Case<'_>) -> Available {
    let counts_speakers = case.rule.counted_roles().any_of(RoleClass::Speaking);
    let women = if counts_speakers { case.women_off_floor } else { 0 };
    let mut available = [0; 3];
    available[if case.groups().len() > 1 { SECOND } else { FIRST }] = women;
    available
}

/// How many more women each group needs, where each makes it larger by one or takes a place there.
fn lacking_women(case: &Case<'_>, need: Need, is_growing: bool) -> [Option<u32>; 2] {
    let mut lacking = [Some(0); 2];
    for (index, lack) in lacking.iter_mut().enumerate().take(case.groups().len()) {
        if !matches!(case.group_outcome(index), Outcome::Breach | Outcome::Undetermined) {
            continue;
        }
        let sides = case.sides(index);
        let (women, people) = (sides.women, sides.people());
        *lack = if is_growing {
            fewest_added(need, women, people)
        } else {
            Some(need.of(people).saturating_sub(women))
        };
    }
    lacking
}

/// The smallest `a` with `women + a >= need(people + a)`: for a share of `bp` rounded up
/// `ceil((bp * people - 10000 * women) / (10000 - bp))`. Found by halving, which is right for every
/// rounding, since `need` rises by at most one with each person.
fn fewest_added(need: Need, women: u32, people: u32) -> Option<u32> {
    let is_enough = |more: u32| women.saturating_add(more) >= need.of(people.saturating_add(more));
    let (mut too_few, mut enough) = (0, u32::MAX - people.max(women));
    if !is_enough(enough) {
        return None;
    }
    while too_few < enough {
        let middle = too_few + (enough - too_few) / 2;
        if is_enough(middle) {
            enough = middle;
        } else {
            too_few = middle + 1;
        }
    }
    Some(enough)
}

/// The fewest changes that give each group what it lacks, those first that help both groups.
fn cover(lacking: [Option<u32>; 2], available: Available) -> Option<u32> {
    let [first, second] = [lacking[0]?, lacking[1]?];
    let both = available[BOTH].min(first.max(second));
    let (first, second) = (first.saturating_sub(both), second.saturating_sub(both));
    let is_possible = first <= available[FIRST] && second <= available[SECOND];
    is_possible.then(|| both.saturating_add(first).saturating_add(second))
}

/// Ways out of a single-sex panel. One person is always enough, or the way does not lead there.
fn mixed_company(case: &Case<'_>, third_side: bool) -> Repair {
    let (sides, cell) = (case.sides(FIRST), case.cells[FIRST]);
    let lacks_woman = sides.lacks_other_than_men() && !sides.lacks_other_than_women();
    let lacks_man = sides.lacks_other_than_women() && !sides.lacks_other_than_men();
    let one_if = |leads_there: bool| leads_there.then_some(1);
    // An open seat that was counted with the men takes one from them when a woman fills it.
    let fills = match case.rule.unknown {
        UnknownPolicy::Bounds => true,
        UnknownPolicy::CountAsNotWoman => sides.men > 1,
        UnknownPolicy::Exclude => fits(case, 1),
    };
    let answers = lacking(third_side, sides);
    Repair {
        add_women: one_if(lacks_woman && fits(case, 1)),
        replace_men: one_if(lacks_woman && cell.chosen.men > 0 && sides.men > 1),
        fill_open_seats: one_if(lacks_woman && cell.chosen.open_seats > 0 && fills),
        give_floor: one_if(lacks_woman && floor_takers(case)[FIRST] > 0 && fits(case, 1)),
        add_men: one_if(lacks_man && fits(case, 1)),
        replace_women: one_if(lacks_man && cell.chosen.women > 0 && sides.women > 1),
        answers: (case.outcome() == Outcome::Undetermined && answers <= cell.can_answer()).then_some(answers),
        chair_alone_would_not: false,
    }
}

/// So many changes of one kind are tried where neither more nor fewer is always better.
const TRIED_MAX: u32 = 1_000;

/// Ways to bring the numbers of women and men closer. What is too little can become too much, so each
/// number is tried.
fn towards_both_sides(case: &Case<'_>, asked: BothSides, third_side: bool) -> Repair {
    let (sides, cell) = (case.sides(FIRST), case.cells[FIRST]);
    let fewest = |most: u32, makes_larger: bool, after: &dyn Fn(u32) -> Sides| {
        let is_enough =
            |n: &u32| (!makes_larger || fits(case, *n)) && asked.holds_after(0, after(*n), third_side);
        (1..=most.min(TRIED_MAX)).find(is_enough)
    };
    let more_women = |n: u32| Sides { women: sides.women.saturating_add(n), ..sides };
    let more_men = |n: u32| Sides { men: sides.men.saturating_add(n), ..sides };
    let fills = |n: u32| match case.rule.unknown {
        UnknownPolicy::Bounds => Sides { not_stated: sides.not_stated - n, ..more_women(n) },
        UnknownPolicy::CountAsNotWoman => Sides { men: sides.men - n, ..more_women(n) },
        UnknownPolicy::Exclude => more_women(n),
    };
    let is_open = case.outcome() == Outcome::Undetermined;
    Repair {
        add_women: fewest(u32::MAX, true, &more_women),
        replace_men: fewest(cell.chosen.men, false, &|n| Sides { men: sides.men - n, ..more_women(n) }),
        fill_open_seats: fewest(cell.chosen.open_seats, case.rule.unknown == UnknownPolicy::Exclude, &fills),
        give_floor: fewest(floor_takers(case)[FIRST], true, &more_women),
        add_men: fewest(u32::MAX, true, &more_men),
        replace_women: fewest(cell.chosen.women, false, &|n| Sides { women: sides.women - n, ..more_men(n) }),
        answers: (1..=cell.can_answer().min(TRIED_MAX))
            .find(|n| is_open && asked.holds_after(*n, sides, third_side)),
        chair_alone_would_not: false,
    }
}

/// Whether it would hold with a woman in the chair instead of a man who does nothing else, or with
/// one more person, a woman who chairs.
fn chair_alone_would(case: &Case<'_>) -> bool {
    let chair = Head::person(RoleSet::of(Role::Chair), Class::Woman);
    let instead = case.tally.heads().iter().map(|(head, _)| *head).filter(|head| only_chairs(case, *head));
    let instead = instead.map(|head| case.tally.exchanging(head, Head::person(head.roles(), Class::Woman)));
    instead.chain([case.tally.adding(chair)]).any(|tally| case.outcome_for(&tally) == Outcome::Ok)
}

fn only_chairs(case: &Case<'_>, head: Head) -> bool {
    let chair = case.rule.chair_roles();
    let is_another = case.tally.others(head) > 0;
    is_another
        && !head.is_delegated()
        && head.class() != Class::Woman
        && head.roles().iter().all(|role| chair.has(role))
}
