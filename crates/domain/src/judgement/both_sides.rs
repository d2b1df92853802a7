//! Wordings that ask something of women and of men alike.

use super::sides::Sides;
use super::verdict::Outcome;

/// What is asked of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BothSides {
    /// Of each at least and at most such a share, in basis points.
    Between { from_bp: u32, to_bp: u32 },
    /// They differ by at most so many.
    DifferByAtMost(u32),
}

impl BothSides {
    /// What is true of every way to count those who are not stated. `third_side` says whether one of
    /// them can be neither.
    pub(super) fn outcome(self, sides: Sides, third_side: bool) -> Outcome {
        let (always, possible) = match self {
            Self::Between { from_bp, to_bp } => between(from_bp, to_bp, sides, third_side),
            Self::DifferByAtMost(most) => differ(i64::from(most), sides, third_side),
        };
        match (always, possible) {
            (true, _) => Outcome::Ok,
            (false, true) => Outcome::Undetermined,
            (false, false) => Outcome::Breach,
        }
    }
}

/// Each side has to gain at least some and at most some of those not stated; both together can gain
/// all of them, fewer only if somebody can be neither.
fn between(from_bp: u32, to_bp: u32, sides: Sides, third_side: bool) -> (bool, bool) {
    let people = i64::from(sides.people());
    let least = (i64::from(from_bp) * people + 9_999) / 10_000;
    let most = i64::from(to_bp) * people / 10_000;
    let (women, men, free) = (i64::from(sides.women), i64::from(sides.men), i64::from(sides.not_stated));
    let always = [women, men].iter().all(|side| *side >= least && side + free <= most);
    let gains = |side: i64| ((least - side).max(0), (most - side).min(free));
    let ((women_least, women_most), (men_least, men_most)) = (gains(women), gains(men));
    let is_possible = women_least <= women_most
        && men_least <= men_most
        && women_least + men_least <= free
        && (third_side || free <= women_most + men_most);
    (always, is_possible)
}

/// Each of those not stated moves the difference by one, or by none if neither.
fn differ(most: i64, sides: Sides, third_side: bool) -> (bool, bool) {
    let difference = (i64::from(sides.women) - i64::from(sides.men)).abs();
    let free = i64::from(sides.not_stated);
    let smallest = match difference - free {
        left if left > 0 => left,
        _ if third_side => 0,
        left => left.rem_euclid(2),
    };
    (difference + free <= most, smallest <= most)
}
