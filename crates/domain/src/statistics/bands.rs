//! The bands of Kanter: how far a minority is from being one.

use schemars::JsonSchema;
use serde::Serialize;

/// A band by the share of the smaller side (Kanter 1977; the cut points are Openfloor's reading,
/// section 6: the primary text leaves 35 to 40 % open). On panels of six and fewer a sole woman is
/// never "skewed": show T1 beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// There is no minority.
    Uniform,
    /// At most 15 %.
    Skewed,
    /// At most 35 %.
    Tilted,
    /// More.
    Balanced,
}

/// The band of so many on the smaller side, of so many people.
pub fn band(minority: u32, people: u32) -> Band {
    let reaches = |percent: u64| u64::from(minority) * 100 <= percent * u64::from(people);
    match minority {
        0 => Band::Uniform,
        _ if reaches(15) => Band::Skewed,
        _ if reaches(35) => Band::Tilted,
        _ => Band::Balanced,
    }
}
