//! Invitations of which an ally told us: panels of organisers who need not know us. Seen by the ally alone, and
//! judged by the ally's own pledge.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::InvitationId;
use crate::judgement::{ClassCounts, Day, Tally};
use crate::people::Class;
use crate::personal::Personal;

/// Most invitations that one pledge keeps.
pub const INVITATIONS_MAX: usize = 50;
/// Most people on a panel that is counted by numbers.
pub const INVITED_MAX: u32 = 200;

/// An ally told us of an invitation, or told us otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvitationNoted {
    /// Which: random.
    pub invitation: InvitationId,
    /// Sealed for the pledge.
    #[serde(skip)]
    pub about: Personal<Invitation>,
}

/// The ally wants an invitation to be followed no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvitationDropped {
    /// Which.
    pub invitation: InvitationId,
}

/// A panel to which an ally is invited, as the ally knows it: with the ally, in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invitation {
    /// What it is called.
    pub title: String,
    /// When it takes place, if that is known.
    pub on: Option<Day>,
    /// How many women speak.
    pub women: u32,
    /// How many men.
    pub men: u32,
    /// How many non-binary people.
    pub non_binary: u32,
    /// How many of whom it is not known.
    pub unknown: u32,
    /// Who chairs beside them, if anybody does.
    pub chair: Option<Class>,
    /// When the ally said so: an [hour recorded](crate::clock).
    pub hour: u32,
}

impl Invitation {
    /// Who is on the panel.
    pub fn tally(&self) -> Tally {
        let &Self { women, men, non_binary, unknown, .. } = self;
        Tally::in_numbers(ClassCounts { women, men, non_binary, undisclosed: 0, unknown }, self.chair)
    }

    /// Whether somebody is counted, and not more than any panel has.
    pub(super) fn is_a_panel(&self) -> bool {
        let counts = [self.women, self.men, self.non_binary, self.unknown];
        is_panel_of(counts.iter().fold(0_u32, |all, n| all.saturating_add(*n)))
    }

    /// Whether it says the same, whenever it was said.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        Self { hour: other.hour, ..self.clone() } == *other
    }
}

/// Whether a panel has so many.
pub(super) fn is_panel_of(people: u32) -> bool {
    (1..=INVITED_MAX).contains(&people)
}
