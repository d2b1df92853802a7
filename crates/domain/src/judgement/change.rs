//! Changes of a panel that can mend it.

use schemars::JsonSchema;
use serde::Serialize;

use super::rule::{Predicate, Rule};
use super::tally::{Head, Tally};
use crate::people::Class;
use crate::roles::{Role, RoleClass, RoleSet};

/// Who takes or leaves a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// A woman.
    Woman,
    /// A man.
    Man,
}

impl Side {
    fn class(self) -> Class {
        match self {
            Self::Woman => Class::Woman,
            Self::Man => Class::Man,
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Woman => Self::Man,
            Self::Man => Self::Woman,
        }
    }
}

/// One change, in the order in which changes are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "a side and a class of roles say what they are")]
pub enum Change {
    /// Add somebody.
    Add { side: Side, role_class: RoleClass },
    /// Give the floor to a woman who only moderates.
    GiveFloor,
    /// Fill an open seat.
    Fill { side: Side, role_class: RoleClass },
    /// Let somebody take the place of one of the other side.
    Replace { by: Side, role_class: RoleClass },
    /// Take somebody away.
    Remove { side: Side, role_class: RoleClass },
}

impl Change {
    /// Whether somebody loses a seat by it.
    pub(super) fn makes_leave(self) -> bool {
        matches!(self, Self::Replace { .. } | Self::Remove { .. })
    }

    /// Whether somebody takes a seat by it.
    pub(super) fn makes_join(self) -> bool {
        matches!(self, Self::Add { .. } | Self::Fill { .. } | Self::Replace { .. })
    }
}

/// A change, and the heads that it is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) change: Change,
    from: Option<Head>,
    to: Option<Head>,
}

impl Kind {
    /// The panel after it; none if there is nobody whom it is about.
    pub(super) fn applied(&self, tally: &Tally) -> Option<Tally> {
        let Some(from) = self.from else {
            return Some(tally.adding(self.to.expect("a change takes or gives a seat")));
        };
        if from.is_delegated() || tally.others(from) == 0 {
            return None;
        }
        Some(match self.to {
            Some(to) => tally.exchanging(from, to),
            None => tally.without(from),
        })
    }
}

/// Every kind of change that can matter to these rules on this panel, in the order of offers.
/// Nobody is added who only chairs, advises or witnesses: that would mend a number and no panel.
pub(super) fn kinds(rules: &[Rule], tally: &Tally) -> Vec<Kind> {
    let sides: &[Side] =
        if rules.iter().any(asks_of_both) { &[Side::Woman, Side::Man] } else { &[Side::Woman] };
    let mut kinds = Vec::new();
    for side in sides {
        kinds.extend(roles_to_add(rules, tally).map(|role| adding(*side, role)));
        for (head, _) in tally.heads() {
            kinds.extend(changing(*side, *head));
        }
    }
    // Taking a man away can mend a share of women, whatever else is asked.
    let men = tally.heads().iter().map(|(head, _)| *head).filter(|head| is(*head, Side::Man));
    kinds.extend(men.map(|head| removing(Side::Man, head)));
    if sides.len() > 1 {
        let women = tally.heads().iter().map(|(head, _)| *head);
        kinds.extend(women.filter(|head| is(*head, Side::Woman)).map(|head| removing(Side::Woman, head)));
    }
    kinds.sort_by_key(|kind| kind.change);
    kinds
}

fn asks_of_both(rule: &Rule) -> bool {
    matches!(
        rule.predicate,
        Predicate::NotSingleSex | Predicate::EachSideBetween { .. } | Predicate::DifferByAtMost { .. }
    )
}

fn is(head: Head, side: Side) -> bool {
    !head.is_open() && head.class() == side.class()
}

/// One role that speaks, and one that leads where anybody does: of those counted by most rules.
fn roles_to_add(rules: &[Rule], tally: &Tally) -> impl Iterator<Item = Role> {
    let is_led = tally.heads().iter().any(|(head, _)| head.roles().any_of(RoleClass::Leading));
    let classes = [(RoleClass::Speaking, true), (RoleClass::Leading, is_led)];
    let counted: Vec<RoleSet> = rules.iter().map(Rule::counted_roles).collect();
    classes.into_iter().filter(|(_, is_there)| *is_there).map(move |(class, _)| {
        let of_class = Role::ALL.into_iter().filter(|role| role.class() == class).rev();
        let by_rules = |role: &Role| counted.iter().filter(|roles| roles.has(*role)).count();
        let most = of_class.clone().map(|role| by_rules(&role)).max();
        // The one that stands for its class, unless another is counted by more.
        let usual = class.role();
        if Some(by_rules(&usual)) == most { usual } else { of_class.max_by_key(by_rules).unwrap_or(usual) }
    })
}

fn adding(side: Side, role: Role) -> Kind {
    let head = Head::person(RoleSet::of(role), side.class());
    Kind { change: Change::Add { side, role_class: role.class() }, from: None, to: Some(head) }
}

/// What can be done for a side with one who is there, or with an open seat.
fn changing(side: Side, head: Head) -> Option<Kind> {
    let role_class = main_class(head.roles());
    let to = |roles| Some(Head::person(roles, side.class()));
    if head.is_open() {
        let change = Change::Fill { side, role_class };
        return Some(Kind { change, from: Some(head), to: to(head.roles()) });
    }
    if is(head, side.other()) {
        let change = Change::Replace { by: side, role_class };
        return Some(Kind { change, from: Some(head), to: to(head.roles()) });
    }
    let only_facilitates = head.roles().iter().all(|role| role.class() == RoleClass::Facilitating);
    (side == Side::Woman && is(head, side) && only_facilitates).then(|| Kind {
        change: Change::GiveFloor,
        from: Some(head),
        to: to(head.roles().with(Role::Panelist)),
    })
}

fn removing(side: Side, head: Head) -> Kind {
    let change = Change::Remove { side, role_class: main_class(head.roles()) };
    Kind { change, from: Some(head), to: None }
}

/// The class by which somebody with several roles is known: who leads or speaks does that.
fn main_class(roles: RoleSet) -> RoleClass {
    RoleClass::ALL.into_iter().find(|class| roles.any_of(*class)).unwrap_or(RoleClass::Speaking)
}
