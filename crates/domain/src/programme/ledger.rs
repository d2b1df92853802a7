//! The figures of a programme that everybody may know.
//!
//! A figure is shown from [`LEDGER_MIN`] on, and a part of it only if the rest is as large. It moves by
//! [`LEDGER_MIN`] or not at all: else the difference between two months would tell what one person did, or that
//! somebody was erased. What may not move is shown as it was.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Month;

/// The smallest count that is shown, and the smallest step in which a shown one moves.
pub const LEDGER_MIN: u32 = 10;

/// What was counted at the end of a month. Not for anybody to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Pledges in force.
    pub pledges: u32,
    /// Panels that somebody with a pledge sits on.
    pub panels: u32,
    /// Those of them of which it cannot be told whether they hold.
    pub cannot_tell: u32,
    /// Panels about which somebody said to have asked.
    pub asked: u32,
    /// Those of them that were mended afterwards.
    pub mended: u32,
    /// Days from asking to mending: the median, rounded down.
    pub days: u32,
}

/// What everybody may know at the end of a month: from the foundation on, and never restated. None of a figure
/// was too small so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonthReleased {
    /// Which month.
    pub month: Month,
    /// Pledges in force.
    pub pledges: Option<u32>,
    /// Panels watched, and those of which it cannot be told whether they hold.
    pub panels: Option<Parts>,
    /// Panels about which somebody asked, and those that were mended afterwards.
    pub asked: Option<Parts>,
    /// Days from asking to mending: the median of those mended, where these are shown.
    pub days: Option<u32>,
}

/// A count, and a part of it where that may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Parts {
    /// All.
    pub whole: u32,
    /// Some of them.
    pub part: Option<u32>,
}

/// What is to be shown at the end of a month, after what was shown at the end of an earlier one.
pub(super) fn release(last: Option<&MonthReleased>, month: Month, counted: Counted) -> MonthReleased {
    let asked_then = last.and_then(|last| last.asked);
    let asked = parts(asked_then, counted.asked, counted.mended);
    let days = if asked == asked_then { last.and_then(|last| last.days) } else { Some(counted.days) };
    MonthReleased {
        month,
        pledges: count(last.and_then(|last| last.pledges), counted.pledges),
        panels: parts(last.and_then(|last| last.panels), counted.panels, counted.cannot_tell),
        asked,
        days: days.filter(|_| asked.is_some_and(|asked| asked.part.is_some())),
    }
}

/// What is shown of a count and a part of it: both if both may be, else what was shown before, else the whole.
fn parts(last: Option<Parts>, whole: u32, part: u32) -> Option<Parts> {
    let rest = whole.saturating_sub(part);
    let then = last.and_then(|last| Some((last.part?, last.whole.saturating_sub(last.part?))));
    let is_large = part >= LEDGER_MIN && rest >= LEDGER_MIN;
    let may_move = moves(last.map(|last| last.whole), whole)
        && then.is_none_or(|(part_then, rest_then)| {
            moves(Some(part_then), part) && moves(Some(rest_then), rest)
        });
    if is_large && may_move {
        return Some(Parts { whole, part: Some(part) });
    }
    if then.is_some() {
        // A whole beside the parts of an earlier one would tell how much was added since.
        return last;
    }
    count(last.map(|last| last.whole), whole).map(|whole| Parts { whole, part: None })
}

/// What is shown of a count: itself, or what was shown before.
fn count(before: Option<u32>, now: u32) -> Option<u32> {
    if now >= LEDGER_MIN && moves(before, now) { Some(now) } else { before }
}

/// Whether a count may be shown after another.
fn moves(before: Option<u32>, now: u32) -> bool {
    before.is_none_or(|before| before == now || before.abs_diff(now) >= LEDGER_MIN)
}
