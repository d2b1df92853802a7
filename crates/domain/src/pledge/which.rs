//! Which of the panels on which an ally sits a pledge speaks of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::SeatNo;
use crate::roles::RoleClass;
use crate::views::PanelView;

/// Which of the panels on which an ally sits a pledge speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Those whose line-up is public.
    Published,
    /// Those where the ally has the floor, and does not only hand it out.
    Speaking,
}

/// The ally chose which panels are meant, from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhichChosen {
    /// Which.
    pub which: Which,
}

impl Which {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::All, Self::Published, Self::Speaking];

    /// The name in forms and templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Published => "published",
            Self::Speaking => "speaking",
        }
    }

    /// Whether a panel is meant on which the ally has this seat.
    pub(crate) fn has(self, view: &PanelView, seat: SeatNo) -> bool {
        match self {
            Self::All => true,
            Self::Published => view.facts.line_up_is_published,
            Self::Speaking => {
                let seat = view.facts.seats.get(&seat);
                seat.is_some_and(|seat| seat.role.class() != RoleClass::Facilitating)
            }
        }
    }
}
