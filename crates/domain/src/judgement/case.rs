//! One rule, one tally, one day: what the rule sees, before anything is said about it.

use super::both_sides::BothSides;
use super::rule::{NonBinaryPolicy, Predicate, Rule, UnknownPolicy};
use super::schedule::Day;
use super::sides::{Need, Sides, Test};
use super::tally::{ClassCounts, Head, Tally};
use super::verdict::{Evidence, Group, Outcome};
use crate::people::Class;
use crate::roles::{RoleClass, RoleSet};

/// Where a counted person stands in the groups of a rule. A rule with one group has all in `FIRST`;
/// the first group of a joint rule leads, the second takes part.
pub(super) const FIRST: usize = 0;
/// In the second group only.
pub(super) const SECOND: usize = 1;
/// In both groups.
pub(super) const BOTH: usize = 2;

/// The people that belong to the same groups.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub(super) counts: ClassCounts,
    /// Open seats among the unknown.
    pub(super) open_seats: u32,
    /// Those whom the organiser chose: nobody else is asked to leave or to come.
    pub(super) chosen: Chosen,
}

/// Who can be changed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Chosen {
    pub(super) women: u32,
    pub(super) men: u32,
    pub(super) open_seats: u32,
}

impl Cell {
    fn add(&mut self, head: Head, times: u32) {
        self.counts.add(head.class(), times);
        if head.is_open() {
            self.open_seats = self.open_seats.saturating_add(times);
        }
        if !head.is_delegated() {
            self.chosen.add(head, times);
        }
    }

    /// People, not seats, of whom nobody said how they are counted.
    pub(super) fn can_answer(self) -> u32 {
        self.counts.not_stated().saturating_sub(self.open_seats)
    }
}

impl Chosen {
    fn add(&mut self, head: Head, times: u32) {
        let number = match head.class() {
            Class::Woman => &mut self.women,
            Class::Man => &mut self.men,
            _ if head.is_open() => &mut self.open_seats,
            _ => return,
        };
        *number = number.saturating_add(times);
    }
}

/// What a rule sees.
pub(super) struct Case<'a> {
    pub(super) rule: &'a Rule,
    pub(super) tally: &'a Tally,
    pub(super) day: Day,
    pub(super) test: Test,
    pub(super) cells: [Cell; 3],
    /// Women whom the organiser chose, who are not counted and do nothing but facilitate.
    pub(super) women_off_floor: u32,
    /// Those in the chair who are not counted.
    chairs: u32,
    /// Whether who pledged is counted for the size alone: the rule asks for others.
    pledger_is_left_out: bool,
}

impl<'a> Case<'a> {
    pub(super) fn new(rule: &'a Rule, tally: &'a Tally, day: Day) -> Self {
        let (counted, chair) = (rule.counted_roles(), rule.chair_roles());
        let pledger = tally.pledger().filter(|pledger| asks_for_others(rule) && speaks_of(rule, *pledger));
        let mut case = Self {
            rule,
            tally,
            day,
            test: test_of(rule, day.year(), pledger.is_some()),
            cells: <[Cell; 3]>::default(),
            women_off_floor: 0,
            chairs: 0,
            pledger_is_left_out: false,
        };
        for (head, times) in tally.heads().iter().filter(|(head, _)| speaks_of(rule, *head)) {
            let is_pledger = pledger == Some(*head);
            let others = times - u32::from(is_pledger);
            match cell_of(rule, counted, head.roles()) {
                Some(cell) => {
                    case.cells[cell].add(*head, others);
                    case.pledger_is_left_out |= is_pledger && is_of_size(rule, *head);
                }
                None => case.leave_out(*head, others, chair),
            }
        }
        case
    }

    fn leave_out(&mut self, head: Head, times: u32, chair: RoleSet) {
        if head.roles().meets(chair) {
            self.chairs = self.chairs.saturating_add(times);
        }
        if head.class() == Class::Woman && !head.is_delegated() && only_facilitates(head.roles()) {
            self.women_off_floor = self.women_off_floor.saturating_add(times);
        }
    }

    /// Everybody the rule counts.
    pub(super) fn counted(&self) -> ClassCounts {
        self.cells.iter().fold(ClassCounts::default(), |sum, cell| sum.plus(cell.counts))
    }

    /// The groups that the rule speaks of: one without a name, or two.
    pub(super) fn groups(&self) -> &'static [Option<Group>] {
        match self.rule.predicate {
            Predicate::LeadersAndParticipants { .. } => &[Some(Group::Leaders), Some(Group::Participants)],
            _ => &[None],
        }
    }

    /// The people of the first or second group.
    pub(super) fn group(&self, index: usize) -> ClassCounts {
        self.cells[index].counts.plus(self.cells[BOTH].counts)
    }

    /// The same, as the predicate tells them apart.
    pub(super) fn sides(&self, index: usize) -> Sides {
        Sides::of(self.group(index), self.rule)
    }

    /// What is to be said of one group, whose rule applies.
    pub(super) fn group_outcome(&self, index: usize) -> Outcome {
        let people = self.sides(index).people();
        let is_exempt = self.groups().len() > 1 && people < self.rule.min_group_size;
        if people == 0 || is_exempt { Outcome::NotApplicable } else { self.test.outcome(self.sides(index)) }
    }

    /// Why the rule asks nothing of this panel, if it does not.
    pub(super) fn out_of_scope(&self) -> Option<Evidence> {
        let Rule { effective_from: from, effective_to: to, min_size, max_size, .. } = *self.rule;
        if !self.rule.is_in_force(self.day) {
            return Some(Evidence::NotInForce { from, to });
        }
        let people = self.size();
        let others = people - u32::from(self.pledger_is_left_out);
        let chairs = if self.rule.min_size_counts_chair { self.chairs } else { 0 };
        let is_small = others == 0 || people.saturating_add(chairs) < min_size;
        let is_large = max_size.is_some_and(|max| people > max);
        (is_small || is_large).then_some(Evidence::Size { people, chairs, min_size, max_size })
    }

    /// How many people the rule counts, who pledged among them.
    pub(super) fn size(&self) -> u32 {
        let counted = self.counted();
        let others =
            if self.rule.unknown == UnknownPolicy::Exclude { counted.stated() } else { counted.people() };
        others.saturating_add(u32::from(self.pledger_is_left_out))
    }

    /// What is true of every way to count those who are not stated. All groups must pass, and more
    /// women harm neither, so the worst group speaks for all.
    pub(super) fn outcome(&self) -> Outcome {
        if self.out_of_scope().is_some() {
            return Outcome::NotApplicable;
        }
        let outcomes = (0..self.groups().len()).map(|index| self.group_outcome(index));
        outcomes.min_by_key(|outcome| outcome.severity_rank()).unwrap_or(Outcome::NotApplicable)
    }

    /// The outcome of the same rule and day for another tally.
    pub(super) fn outcome_for(&self, tally: &Tally) -> Outcome {
        Case::new(self.rule, tally, self.day).outcome()
    }
}

fn test_of(rule: &Rule, year: i16, pledger_is_known: bool) -> Test {
    let third_side = rule.non_binary != NonBinaryPolicy::CountsAsNotMan;
    match &rule.predicate {
        Predicate::AtLeastWomen { n } => Test::Enough(Need::Number(n.get())),
        Predicate::NotSingleSex => Test::Mixed { third_side },
        Predicate::ShareOfWomen { target_bp } | Predicate::LeadersAndParticipants { target_bp, .. } => {
            Test::Enough(Need::Share { bp: target_bp.bp(year), rounding: rule.rounding })
        }
        Predicate::OtherWomen { n } => {
            Test::Enough(Need::Number(n.get().saturating_add(u32::from(!pledger_is_known))))
        }
        Predicate::EachSideBetween { from_bp, to_bp } => {
            let asked = BothSides::Between { from_bp: *from_bp, to_bp: *to_bp };
            Test::BothSides { asked, third_side }
        }
        Predicate::DifferByAtMost { n } => {
            Test::BothSides { asked: BothSides::DifferByAtMost(*n), third_side }
        }
    }
}

fn asks_for_others(rule: &Rule) -> bool {
    matches!(rule.predicate, Predicate::OtherWomen { .. })
}

/// Whether the rule looks at somebody at all.
fn speaks_of(rule: &Rule, head: Head) -> bool {
    !(rule.control_only && head.is_delegated())
}

/// Whether somebody who is counted is one of the people by whom the size of the panel goes.
fn is_of_size(rule: &Rule, head: Head) -> bool {
    rule.unknown != UnknownPolicy::Exclude || head.class().is_known()
}

/// The groups that someone with these roles belongs to, if the rule counts her.
fn cell_of(rule: &Rule, counted: RoleSet, roles: RoleSet) -> Option<usize> {
    let mut roles = roles.iter().filter(|role| counted.has(*role)).map(|role| role.class()).peekable();
    roles.peek()?;
    let Predicate::LeadersAndParticipants { leaders_take_part, .. } = rule.predicate else {
        return Some(FIRST);
    };
    let (leads, takes_part) = roles.fold((false, leaders_take_part), |(leads, takes_part), class| {
        (leads || class == RoleClass::Leading, takes_part || class != RoleClass::Leading)
    });
    Some(match (leads, takes_part) {
        (true, true) => BOTH,
        (true, false) => FIRST,
        (false, _) => SECOND,
    })
}

fn only_facilitates(roles: RoleSet) -> bool {
    roles.iter().all(|role| role.class() == RoleClass::Facilitating)
}
