//! What came of the kills, counted.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use comfy_table::Table;

/// Counts by store.
#[derive(Debug, Default)]
pub struct Tally {
    stores: BTreeMap<String, Store>,
}

/// Counts of one store.
#[derive(Debug, Default)]
pub struct Store {
    /// Kills by what the child was doing.
    pub kills: BTreeMap<String, u64>,
    /// How long each opening after a kill took.
    pub back: Vec<Duration>,
    /// Stores set aside, by the reason that was given.
    pub set_aside: BTreeMap<String, u64>,
    /// Folds from the start into a second store that took the place of the first.
    pub rebuilds: u64,
    /// Steps that were acknowledged and found again.
    pub acknowledged: u64,
}

impl Tally {
    /// The counts of one store.
    pub fn of(&mut self, store: &str) -> &mut Store {
        self.stores.entry(store.to_owned()).or_default()
    }
}

impl Store {
    /// All kills.
    pub fn killed(&self) -> u64 {
        self.kills.values().sum()
    }

    /// Counts a kill in this phase.
    pub fn kill_in(&mut self, phase: &str) {
        *self.kills.entry(phase.to_owned()).or_default() += 1;
    }

    /// Counts a store that was set aside.
    pub fn aside(&mut self, why: &str) {
        *self.set_aside.entry(why.to_owned()).or_default() += 1;
    }

    /// Median and longest time to be back, in milliseconds.
    fn times(&self) -> (f64, f64) {
        let mut back: Vec<_> = self.back.iter().map(|took| took.as_secs_f64() * 1000.0).collect();
        back.sort_by(f64::total_cmp);
        let at = |index: usize| back.get(index).copied().unwrap_or_default();
        (at(back.len() / 2), at(back.len().saturating_sub(1)))
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::ASCII_MARKDOWN);
        table.set_header([
            "store",
            "kills",
            "back",
            "set aside",
            "rebuilds",
            "acknowledged",
            "median ms",
            "max ms",
        ]);
        for (name, store) in &self.stores {
            let (median, longest) = store.times();
            table.add_row([
                name.clone(),
                store.killed().to_string(),
                store.back.len().to_string(),
                store.set_aside.values().sum::<u64>().to_string(),
                store.rebuilds.to_string(),
                store.acknowledged.to_string(),
                format!("{median:.1}"),
                format!("{longest:.1}"),
            ]);
        }
        writeln!(f, "{table}")?;
        for (name, store) in &self.stores {
            let phases: Vec<_> =
                store.kills.iter().map(|(phase, kills)| format!("{phase} {kills}")).collect();
            writeln!(f, "{name}: killed while {}", phases.join(", "))?;
            for (why, times) in &store.set_aside {
                writeln!(f, "{name}: set aside {times} times: {why}")?;
            }
        }
        Ok(())
    }
}
