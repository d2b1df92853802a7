//! How a panel stands, as every answer says it.

use openfloor_domain::judgement::{Assessment, Fragility, Rule, Tally, assess, fragility, is_all_male};
use openfloor_domain::moment::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a panel stands: counts over its distinct people, a verdict for each rule, indicators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Counts, verdicts with bounds in basis points and repair, indicators.
    #[serde(flatten)]
    pub assessment: Assessment,
    /// The day whose rules it is judged by, RFC 3339.
    pub judged_on: String,
    /// True only if every counted place is declared a man.
    pub is_all_male: bool,
    /// SHA-256 of everything said above, in hex: the same wherever the same is judged.
    pub digest: String,
    /// The rules under which it holds and would not if one woman left; for the organiser. Left out where
    /// there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fragile: Vec<Fragility>,
}

impl Standing {
    /// Judges who is on a panel by rules.
    pub fn of(rules: &[Rule], tally: &Tally, on: Moment) -> Self {
        let assessment = assess(rules, tally, on);
        let digest = assessment.digest_hex();
        let fragile = rules.iter().filter_map(|rule| fragility(rule, tally, on)).collect();
        Self { assessment, judged_on: on.to_string(), is_all_male: is_all_male(tally), digest, fragile }
    }
}
