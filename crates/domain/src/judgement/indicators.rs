//! Signs of token participation on one panel, with their evidence. Facts about a programme, shown to
//! its organiser; never an accusation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tally::{ClassCounts, Head, Tally};
use crate::people::Class;
use crate::roles::{Role, RoleClass};

/// From how many people on it is a remark that only one is a woman. Of three, one is a third.
pub const SOLE_WOMAN_PEOPLE_MIN: u32 = 4;

/// How many must have the floor before it is a remark that no woman is among them.
const FLOOR_PEOPLE_MIN: u32 = 2;

/// A sign, numbered as in the reference of the domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "id")]
pub enum Indicator {
    /// Exactly one woman on the panel, in any role, and nobody who is not stated.
    #[serde(rename = "T1")]
    SoleWoman {
        /// Everybody on the panel.
        counts: ClassCounts,
    },
    /// Women only hand out the floor, advise or witness; among those who speak or lead is none.
    #[serde(rename = "T2")]
    ModeratorOnly {
        /// Women on the panel, none of whom speaks or leads.
        women: u32,
        /// What they do there.
        roles: Vec<Role>,
        /// Those who speak or lead.
        floor: ClassCounts,
    },
}

impl Indicator {
    /// Its number.
    pub fn id(&self) -> &'static str {
        match self {
            Self::SoleWoman { .. } => "T1",
            Self::ModeratorOnly { .. } => "T2",
        }
    }
}

/// All signs that one panel shows.
pub fn indicators(tally: &Tally) -> Vec<Indicator> {
    [sole_woman(tally, SOLE_WOMAN_PEOPLE_MIN), moderator_only(tally)].into_iter().flatten().collect()
}

/// T1, for panels of at least so many people. While anybody is not stated there may be a second.
pub fn sole_woman(tally: &Tally, people_min: u32) -> Option<Indicator> {
    let counts = tally.counts();
    let is_sole = counts.women == 1 && counts.not_stated() == 0 && counts.people() >= people_min;
    is_sole.then_some(Indicator::SoleWoman { counts })
}

/// T2. A woman moderates only if every role of hers is such. While anybody with the floor is not
/// stated nothing is said: she may be a woman.
pub fn moderator_only(tally: &Tally) -> Option<Indicator> {
    let floor = tally.counts_where(has_floor);
    let women = tally.counts().women;
    let is_shown =
        women > 0 && floor.women == 0 && floor.not_stated() == 0 && floor.people() >= FLOOR_PEOPLE_MIN;
    is_shown.then(|| Indicator::ModeratorOnly { women, roles: roles_of_women(tally), floor })
}

fn has_floor(head: Head) -> bool {
    head.roles().any_of(RoleClass::Speaking) || head.roles().any_of(RoleClass::Leading)
}

fn roles_of_women(tally: &Tally) -> Vec<Role> {
    let women = || tally.heads().iter().filter(|(head, _)| head.class() == Class::Woman);
    Role::ALL.into_iter().filter(|role| women().any(|(head, _)| head.roles().has(*role))).collect()
}

/// Whether "all-male" may be written: every person and every seat is declared a man. One who is
/// non-binary, one who is not stated or one open seat, and it may not.
pub fn is_all_male(tally: &Tally) -> bool {
    let counts = tally.counts();
    counts.men > 0 && counts.men == counts.people()
}
