//! T5, T9 and T10: panels of one sort beside the others of a series.

use schemars::JsonSchema;
use serde::Serialize;

use crate::judgement::ClassCounts;
use crate::statistics::{Enough, Group, Tails, TwoByTwo};

/// Panels of one sort beside the others. Those not stated are left out of the seats, and a panel with
/// one of them out of the panels, unless a woman is on it anyway.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Compared {
    /// Women among the seats: first on panels of that sort, second on the others.
    pub women: TwoByTwo,
    /// Panels without a woman among the panels: the same.
    pub without_women: TwoByTwo,
    /// Fisher's test of `women`; none with fewer than eight panels.
    pub women_tails: Option<Tails>,
    /// Fisher's test of `without_women`.
    pub without_women_tails: Option<Tails>,
}

impl Compared {
    /// Of all women's seats, those on panels of that sort.
    pub fn women_there(self) -> Group {
        Group::new(self.women.first.part, self.women.first.part + self.women.second.part)
    }
}

/// T5. Panels on topics of gender beside the others: whether women sit mostly there (End to Manels
/// II). The organiser says which panels those are.
pub fn silo(panels: impl IntoIterator<Item = (bool, ClassCounts)>) -> Compared {
    compared(panels)
}

/// T9. Keynotes beside the other talks: whether women are shown more than seated (KubeCon EU 2023: 9
/// of 22 keynotes, 90 of 335 others).
pub fn showcase_gap(talks: impl IntoIterator<Item = (bool, ClassCounts)>) -> Compared {
    compared(talks)
}

/// T10. Panels with a woman among those who convene them beside those without (PMC3884059: 43 % women
/// and 9 % of panels without women, against 25 % and 30 %).
pub fn organising_team(panels: impl IntoIterator<Item = (bool, ClassCounts)>) -> Compared {
    compared(panels)
}

fn compared(panels: impl IntoIterator<Item = (bool, ClassCounts)>) -> Compared {
    let none = TwoByTwo { first: Group::default(), second: Group::default() };
    let (mut women, mut without_women, mut count) = (none, none, 0);
    for (is_of_that_sort, counts) in panels {
        let side = |table: &mut TwoByTwo, part: u64, of: u64| {
            let group = if is_of_that_sort { &mut table.first } else { &mut table.second };
            (group.part, group.of) = (group.part + part, group.of + of);
        };
        count += u64::from(counts.stated() > 0);
        side(&mut women, u64::from(counts.women), u64::from(counts.stated()));
        if counts.people() > 0 && (counts.women > 0 || counts.not_stated() == 0) {
            side(&mut without_women, u64::from(counts.women == 0), 1);
        }
    }
    let tails = |table: TwoByTwo| Enough::panels(count).map(|enough| table.fisher(enough));
    Compared { women, without_women, women_tails: tails(women), without_women_tails: tails(without_women) }
}
