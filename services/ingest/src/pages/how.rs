//! How a document is to be read, as a form says it, and what a form offers.

use openfloor_domain::convening::{DayOrder, WatchedLink};
use openfloor_pages::Words;
use openfloor_rosters::{Encoding, Mapping, Options};
use serde::Deserialize;

/// What an encoding is called in a form.
pub(super) const WINDOWS_1252: &str = "windows-1252";

/// How a document is to be read, as it was filled in. What is no choice of ours is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct How {
    /// How its letters are written; empty if that was not said.
    pub(super) encoding: String,
    /// Minutes east of Greenwich.
    pub(super) zone: String,
    /// Which number of a day comes first: `day-first`, `month-first`, or nothing.
    pub(super) order: String,
}

impl How {
    /// The same for the readers.
    pub(super) fn options(&self, mapping: Option<Mapping>) -> Options {
        let encoding =
            if self.encoding == WINDOWS_1252 { Encoding::Windows1252 } else { Encoding::default() };
        let zone_offset_minutes = self.zone.parse().ok();
        let day_order = DayOrder::named(&self.order);
        Options { encoding, zone_offset_minutes, day_order, mapping, ..Options::default() }
    }

    /// A link to be read again and again in this way.
    pub(super) fn link(&self, url: String, mapping: Option<Mapping>) -> WatchedLink {
        let Options { encoding, zone_offset_minutes, day_order, mapping, .. } = self.options(mapping);
        let is_windows_1252 = encoding == Encoding::Windows1252;
        let mapping = mapping.as_ref().map(Mapping::to_toml);
        WatchedLink { url, zone_offset_minutes, is_windows_1252, mapping, day_order }
    }
}

/// What a form offers to choose from.
pub(super) struct Choices {
    /// Whether Windows-1252 is chosen.
    pub(super) is_windows: bool,
    /// Time zones: minutes, name, whether it is the one chosen.
    pub(super) zones: Vec<(String, String, bool)>,
    /// Which number of a day comes first: value, name, whether it is the one chosen.
    pub(super) orders: Vec<(&'static str, String, bool)>,
}

impl Choices {
    /// With what was chosen last.
    pub(super) fn of(words: &Words, chosen: &How) -> Self {
        Self {
            is_windows: chosen.encoding == WINDOWS_1252,
            zones: zones(&chosen.zone),
            orders: orders(words, &chosen.order),
        }
    }
}

/// What is said of days whose order was chosen.
pub(super) fn order_said(order: DayOrder) -> &'static str {
    match order {
        DayOrder::DayFirst => "found-day-first",
        DayOrder::MonthFirst => "found-month-first",
    }
}

/// Offsets between whole hours that are in use somewhere, in minutes.
const BETWEEN: [i32; 11] = [-570, -210, -150, 210, 270, 330, 345, 390, 570, 630, 765];

/// From the date line to the date line.
fn zones(chosen: &str) -> Vec<(String, String, bool)> {
    let mut offsets: Vec<i32> = (-12..=14).map(|hours| hours * 60).chain(BETWEEN).collect();
    offsets.sort_unstable();
    let zone = |minutes: i32| {
        let sign = if minutes < 0 { '-' } else { '+' };
        let name = format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
        let minutes = minutes.to_string();
        let is_chosen = minutes == chosen;
        (minutes, name, is_chosen)
    };
    offsets.into_iter().map(zone).collect()
}

fn orders(words: &Words, chosen: &str) -> Vec<(&'static str, String, bool)> {
    let said = [DayOrder::DayFirst, DayOrder::MonthFirst].map(|order| (order.name(), order_said(order)));
    let all = [("", "found-order-none")].into_iter().chain(said);
    all.map(|(value, key)| (value, words.say(key), value == chosen)).collect()
}
