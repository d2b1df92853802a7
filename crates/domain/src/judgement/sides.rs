//! The four kinds of people that a predicate can tell apart, and what it says of them.

use super::both_sides::BothSides;
use super::rule::{NonBinaryPolicy, Rounding, Rule, UnknownPolicy};
use super::tally::ClassCounts;
use super::verdict::Outcome;

/// People after a rule's policies on the unknown and on non-binary people have been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) women: u32,
    pub(super) men: u32,
    /// Neither a woman nor a man, for this rule.
    pub(super) neither: u32,
    /// Could be any of the three.
    pub(super) not_stated: u32,
}

impl Sides {
    pub(super) fn of(counts: ClassCounts, rule: &Rule) -> Self {
        let ClassCounts { women, men, non_binary, .. } = counts;
        let stated = match rule.non_binary {
            NonBinaryPolicy::OwnClass | NonBinaryPolicy::SelfDetermined => {
                Self { women, men, neither: non_binary, not_stated: 0 }
            }
            NonBinaryPolicy::CountsAsNotMan => {
                Self { women: women.saturating_add(non_binary), men, neither: 0, not_stated: 0 }
            }
        };
        match rule.unknown {
            UnknownPolicy::Bounds => Self { not_stated: counts.not_stated(), ..stated },
            UnknownPolicy::CountAsNotWoman => Self { men: men.saturating_add(counts.not_stated()), ..stated },
            UnknownPolicy::Exclude => stated,
        }
    }

    pub(super) fn people(self) -> u32 {
        self.stated().saturating_add(self.not_stated)
    }

    fn stated(self) -> u32 {
        self.women.saturating_add(self.men).saturating_add(self.neither)
    }

    /// The most women that there can be.
    pub(super) fn women_at_most(self) -> u32 {
        self.women.saturating_add(self.not_stated)
    }

    /// The smallest share of women that there can be, in basis points, rounded down.
    pub(super) fn lower_bp(self) -> u32 {
        share_bp(self.women, self.people()).unwrap_or(0)
    }

    /// The greatest.
    pub(super) fn upper_bp(self) -> u32 {
        share_bp(self.women_at_most(), self.people()).unwrap_or(0)
    }

    /// The share among those who are stated, if there are any.
    pub(super) fn known_bp(self) -> Option<u32> {
        share_bp(self.women, self.stated())
    }

    /// Nobody counted here is surely something else than a man.
    pub(super) fn lacks_other_than_men(self) -> bool {
        self.women == 0 && self.neither == 0
    }

    /// Nobody counted here is surely something else than a woman.
    pub(super) fn lacks_other_than_women(self) -> bool {
        self.men == 0 && self.neither == 0
    }
}

fn share_bp(part: u32, of: u32) -> Option<u32> {
    let bp = (u64::from(part) * 10_000).checked_div(u64::from(of))?;
    Some(u32::try_from(bp).unwrap_or(u32::MAX))
}

/// What a rule's predicate asks in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// Enough women.
    Enough(Need),
    /// Neither all women nor all men.
    Mixed {
        /// Whether somebody can be neither; not where non-binary people count with the women.
        third_side: bool,
    },
    /// Something of women and of men alike.
    BothSides {
        /// What.
        asked: BothSides,
        /// Whether somebody can be neither.
        third_side: bool,
    },
}

/// How many women are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Number(u32),
    Share { bp: u32, rounding: Rounding },
}

impl Need {
    /// Enough of so many people. Rises by at most one with each person more, so that with each woman
    /// more a panel comes no further from it.
    pub(super) fn of(self, people: u32) -> u32 {
        match self {
            Self::Number(n) => n,
            Self::Share { bp, rounding } => rounding.need(bp, people),
        }
    }
}

impl Test {
    /// What is true of every way to count those who are not stated.
    pub(super) fn outcome(self, sides: Sides) -> Outcome {
        let (always, possible) = match self {
            Self::Enough(need) => enough(need, sides),
            Self::Mixed { third_side } => mixed(third_side, sides),
            Self::BothSides { asked, third_side } => (
                asked.holds_after(0, sides, third_side),
                asked.holds_after(sides.not_stated, sides, third_side),
            ),
        };
        match (always, possible) {
            (true, _) => Outcome::Ok,
            (false, true) => Outcome::Undetermined,
            (false, false) => Outcome::Breach,
        }
    }

    pub(super) fn need(self, people: u32) -> Option<u32> {
        match self {
            Self::Enough(need) => Some(need.of(people)),
            Self::Mixed { .. } | Self::BothSides { .. } => None,
        }
    }
}

/// More women never harm: the extremes are all women and none.
fn enough(need: Need, sides: Sides) -> (bool, bool) {
    let need = need.of(sides.people());
    (sides.women >= need, sides.women_at_most() >= need)
}

/// Not monotone: it fails where all can be women, and where all can be men.
fn mixed(third_side: bool, sides: Sides) -> (bool, bool) {
    let lacking = lacking(third_side, sides);
    (lacking == 0, lacking <= sides.not_stated)
}

/// How many more people must be stated, in the best case, until those stated are a mixed company
/// whatever the others are. One who is neither is enough.
pub(super) fn lacking(third_side: bool, sides: Sides) -> u32 {
    let lacking = u32::from(sides.lacks_other_than_men()) + u32::from(sides.lacks_other_than_women());
    if third_side { lacking.min(1) } else { lacking }
}
