//! People whom the organiser had counted, and counts no longer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::past::Step;

/// The organiser had said how these people are counted, and says so no longer; what depends on them cannot
/// be said any more. Of a count in numbers nobody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Uncounted {
    /// How many there are now.
    pub people: u32,
    /// Since when there are any, in milliseconds since 1970.
    pub since_ms: i64,
}

/// Those who are no longer counted at the end.
pub fn uncounted(steps: &[Step]) -> Option<Uncounted> {
    let people = steps.last().map(|step| step.uncounted).filter(|people| *people > 0)?;
    let since = steps.iter().rev().take_while(|step| step.uncounted > 0).last()?;
    Some(Uncounted { people, since_ms: since.at_ms })
}
