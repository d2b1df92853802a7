//! A name in public: beside what its owner wrote and released for the programme that the pledge counts for, and
//! nowhere else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Personal;

/// Longest name, and longest words, in bytes.
pub const VOICE_BYTES_MAX: usize = 1_000;

/// What an ally says in public, under which name. Sealed for the pledge, though everybody may read it: so it can be
/// forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Voice {
    /// Their name, as they want it read.
    pub name: String,
    /// What they say.
    pub words: String,
}

/// Everybody may read this from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VoiceReleased {
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<Voice>,
}

/// Nobody is shown it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VoiceTakenBack {}

impl Voice {
    /// Whether there is something to read, and not too much.
    pub(super) fn is_fit(&self) -> bool {
        let fits = |text: &String| !text.trim().is_empty() && text.len() <= VOICE_BYTES_MAX;
        fits(&self.name) && fits(&self.words)
    }
}
