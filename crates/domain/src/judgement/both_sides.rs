//! Predicates that ask something of women and of men alike.

use super::sides::Sides;

/// What is asked of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BothSides {
    /// Of each at least and at most such a share, in basis points.
    Between { from_bp: u32, to_bp: u32 },
    /// They differ by at most so many.
    DifferByAtMost(u32),
}

impl BothSides {
    /// Whether so many answers of those who are not stated can make it hold, in the best case,
    /// whatever the others are. After no answer: it holds. After all: it can hold. `third_side` says
    /// whether somebody can be neither.
    pub(super) fn holds_after(self, answers: u32, sides: Sides, third_side: bool) -> bool {
        let free = i64::from(sides.not_stated.saturating_sub(answers));
        let answers = i64::from(answers.min(sides.not_stated));
        match self {
            Self::Between { from_bp, to_bp } => between(from_bp, to_bp, sides, (answers, free), third_side),
            Self::DifferByAtMost(most) => {
                smallest_difference(sides, answers, third_side) + free <= i64::from(most)
            }
        }
    }
}

/// Each side has to gain at least some of the answers, and at most so many that the others could all
/// join it; both together can gain all of them, fewer only if somebody can be neither.
fn between(from_bp: u32, to_bp: u32, sides: Sides, (answers, free): (i64, i64), third_side: bool) -> bool {
    let people = i64::from(sides.people());
    let least = (i64::from(from_bp) * people + 9_999) / 10_000;
    let most = i64::from(to_bp) * people / 10_000 - free;
    let gains = |side: u32| {
        let side = i64::from(side);
        ((least - side).max(0), (most - side).min(answers))
    };
    let ((women_least, women_most), (men_least, men_most)) = (gains(sides.women), gains(sides.men));
    women_least <= women_most
        && men_least <= men_most
        && women_least + men_least <= answers
        && (third_side || answers <= women_most + men_most)
}

/// Each answer moves the difference by one, or by none if neither.
fn smallest_difference(sides: Sides, answers: i64, third_side: bool) -> i64 {
    let difference = (i64::from(sides.women) - i64::from(sides.men)).abs();
    match difference - answers {
        left if left > 0 => left,
        _ if third_side => 0,
        left => left.rem_euclid(2),
    }
}
