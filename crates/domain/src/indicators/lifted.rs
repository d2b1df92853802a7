//! Panels on which only women sit, and what they do to the share of women on all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::judgement::ClassCounts;

/// Half of women's seats or more are on panels on which only women sit: the share of all seats says little
/// about the other panels. That it is half is ours; T5 and the dispersion of a series say it with a test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lifted {
    /// Panels of two or more on which only women sit.
    pub panels: u32,
    /// Women's seats there.
    pub women_there: u32,
    /// Women's seats on all panels.
    pub women: u32,
    /// All seats of people who are stated, a person once for each panel.
    pub people: u32,
}

/// Looks at all panels of a convening or series.
pub fn lifted(panels: impl IntoIterator<Item = ClassCounts>) -> Option<Lifted> {
    let mut found = Lifted::default();
    for counts in panels {
        found.women = found.women.saturating_add(counts.women);
        found.people = found.people.saturating_add(counts.stated());
        if counts.women > 1 && counts.women == counts.people() {
            found.panels += 1;
            found.women_there = found.women_there.saturating_add(counts.women);
        }
    }
    let has_others = found.people > found.women_there;
    (found.panels > 0 && has_others && found.women_there >= found.women - found.women_there).then_some(found)
}
