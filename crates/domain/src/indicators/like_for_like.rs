//! T8: who comes when a woman leaves.

use schemars::JsonSchema;
use serde::Serialize;

use super::past::Replacement;
use crate::people::Class;
use crate::statistics::{Enough, Group, Tails, TwoByTwo};

/// T8. How often a woman comes where a woman left, beside where a man left (Tinsley et al.).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LikeForLike {
    /// Women among those who came: first where a woman left, second where a man did.
    pub women_who_came: TwoByTwo,
    /// None below eight replacements.
    pub tails: Option<Tails>,
}

/// T8 of all replacements of a series. Those of or by somebody not stated are left out; of somebody
/// non-binary, who came is counted and who left is not.
pub fn like_for_like(replacements: impl IntoIterator<Item = Replacement>) -> LikeForLike {
    let (mut woman_left, mut man_left) = (Group::default(), Group::default());
    for Replacement { left, came } in replacements {
        let group = match left {
            Class::Woman => &mut woman_left,
            Class::Man => &mut man_left,
            Class::NonBinary | Class::Undisclosed | Class::Unknown => continue,
        };
        if came.is_known() {
            group.of += 1;
            group.part += u64::from(came == Class::Woman);
        }
    }
    let women_who_came = TwoByTwo { first: woman_left, second: man_left };
    let tails = Enough::panels(woman_left.of + man_left.of).map(|enough| women_who_came.fisher(enough));
    LikeForLike { women_who_came, tails }
}
