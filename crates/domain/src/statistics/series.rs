//! A series of panels, as the tests see it.

use std::collections::BTreeMap;

use super::p_value::Enough;
use crate::judgement::ClassCounts;

/// A panel of fewer stated people than this is no panel to the tests: of one person there is nothing
/// to mix.
pub const PEOPLE_MIN: u32 = 2;

/// The sizes of many panels and the women on each. Who is not stated is left out of the size and
/// counted apart; somebody who is non-binary is one of the people and not one of the women.
///
/// The order of the panels is no part of it, so 100,000 panels are a few hundred numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// (people, women) -> panels
    panels: BTreeMap<(u32, u32), u64>,
    men_only: u64,
    not_stated: u64,
    left_out: u64,
}

impl Series {
    /// Takes in panels of at least so many stated people; others are left out and counted.
    pub fn new(panels: impl IntoIterator<Item = ClassCounts>, people_min: u32) -> Self {
        let mut series = Self::default();
        for counts in panels {
            series.add(counts, people_min);
        }
        series
    }

    fn add(&mut self, counts: ClassCounts, people_min: u32) {
        if counts.stated() < people_min.max(1) {
            self.left_out += 1;
            return;
        }
        *self.panels.entry((counts.stated(), counts.women)).or_default() += 1;
        self.men_only += u64::from(counts.men == counts.people());
        self.not_stated += u64::from(counts.not_stated());
    }

    /// How many panels there are, without those left out.
    pub fn panels(&self) -> u64 {
        self.panels.values().sum()
    }

    /// The stated people on all of them, a person once for each panel: `N`.
    pub fn people(&self) -> u64 {
        self.panels.iter().map(|((people, _), times)| u64::from(*people) * times).sum()
    }

    /// The women among them: `K`.
    pub fn women(&self) -> u64 {
        self.panels.iter().map(|((_, women), times)| u64::from(*women) * times).sum()
    }

    /// Panels on which everybody is declared a man. One who is not stated, and it is not counted.
    pub fn men_only(&self) -> u64 {
        self.men_only
    }

    /// Seats of people who are not stated, on the panels taken in: dropped from the tests.
    pub fn not_stated(&self) -> u64 {
        self.not_stated
    }

    /// Panels left out because too few people on them are stated.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// ((people, women), panels), the smallest panels first.
    pub fn cells(&self) -> impl Iterator<Item = ((u32, u32), u64)> {
        self.panels.iter().map(|(cell, times)| (*cell, *times))
    }

    /// (people, panels), the smallest first.
    pub fn sizes(&self) -> BTreeMap<u32, u64> {
        let mut sizes = BTreeMap::new();
        for ((people, _), times) in self.cells() {
            *sizes.entry(people).or_default() += times;
        }
        sizes
    }

    /// The same series for tests, if it has enough panels for one: `P >= 8` (section 9).
    pub fn long_enough(&self) -> Option<LongSeries<'_>> {
        Enough::panels(self.panels()).map(|enough| LongSeries { series: self, enough })
    }
}

/// A series of enough panels for a p-value. There is no other way to one.
#[derive(Clone, Copy, Debug)]
pub struct LongSeries<'a> {
    pub(super) series: &'a Series,
    pub(super) enough: Enough,
}
