//! The letter of a month: how many panels of an ally we know, and how they stand. It comes also when there
//! is nothing to tell, so that silence never means anything.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Month;
use crate::ids::EndpointId;
use crate::notice::Language;
use crate::personal::Personal;

/// The letter of a month is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonthTold {
    /// Of which month.
    pub month: Month,
    /// Where it goes to.
    pub endpoints: Vec<EndpointId>,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<MonthAbout>,
}

/// What the letter of a month says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonthAbout {
    /// In which language.
    pub language: Language,
    /// Panels that hold.
    pub hold: u32,
    /// Panels that do not.
    pub do_not_hold: u32,
    /// Panels of which it cannot be told.
    pub cannot_tell: u32,
    /// Links of invitations that cannot be used any more, of which no letter said so yet.
    #[serde(default)]
    pub unread: u32,
}

impl MonthAbout {
    /// Panels that we knew.
    pub fn known(&self) -> u32 {
        self.hold.saturating_add(self.do_not_hold).saturating_add(self.cannot_tell)
    }
}
