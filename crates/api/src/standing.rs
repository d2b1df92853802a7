//! How a panel stands, as every answer says it.

use openfloor_domain::judgement::{Assessment, Rule, Tally, assess, is_all_male};
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
}

impl Standing {
    /// Judges who is on a panel by rules.
    pub fn of(rules: &[Rule], tally: &Tally, on: Moment) -> Self {
        let assessment = assess(rules, tally, on);
        let digest = assessment.digest_hex();
        Self { assessment, judged_on: on.to_string(), is_all_male: is_all_male(tally), digest }
    }
}
