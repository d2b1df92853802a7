//! What somebody who invites an ally sends back through the ally's pledge link: how the panel is made up. It is
//! told to the ally and to nobody else, and makes no panel.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::DAY_HOURS;
use crate::ids::EndpointId;
use crate::judgement::Day;
use crate::notice::{Figures, Language};
use crate::personal::Personal;

/// Most counts that are taken for one pledge within a day: whoever has the link can send one.
pub const COUNTS_A_DAY_MAX: usize = 5;

/// Longest name of a panel that is sent with a count, in bytes.
pub const COUNT_TITLE_BYTES_MAX: usize = 200;

/// A count was sent to an ally, and is to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CountSent {
    /// Which of this pledge, from 1.
    pub number: u32,
    /// In which [hour recorded](crate::clock).
    pub hour: u32,
    /// Where it goes to.
    pub endpoints: Vec<EndpointId>,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<SentCount>,
}

/// How a panel is made up, as whoever has the pledge link says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentCount {
    /// In which language it is told.
    pub language: Language,
    /// The sentence that it was judged by.
    pub wording: String,
    /// What the panel is called; empty where nobody said.
    pub panel: String,
    /// When it takes place, if somebody said.
    pub on: Option<Day>,
    /// How it stands under the sentence, in numbers.
    pub figures: Figures,
}

/// Whether one more count may be taken, after those of these hours.
pub(super) fn may_take(hours: &[u32], now_hour: u32) -> bool {
    hours.iter().filter(|hour| hour.saturating_add(DAY_HOURS) > now_hour).count() < COUNTS_A_DAY_MAX
}
