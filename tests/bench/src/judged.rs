//! What is judged to measure a judgement, by the row and by the program that counts allocations.

use openfloor_domain::judgement::{Charter, Head, Rule, Tally, built_in};
use openfloor_domain::moment::Moment;
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};

/// The rules that a new installation adopts.
pub(crate) fn rules() -> Vec<Rule> {
    let charters = built_in().into_iter().map(|(_, text)| Charter::parse(text).expect("a shipped charter"));
    charters.flat_map(|charter| charter.rules).collect()
}

/// Six people: a woman moderates, one woman, three men and one who is not stated speak. It does not hold
/// under most rules, so that what would mend it is looked for too.
pub(crate) fn tally() -> Tally {
    let head = |role, class, times| (Head::person(RoleSet::of(role), class), times);
    Tally::new([
        head(Role::Moderator, Class::Woman, 1),
        head(Role::Panelist, Class::Woman, 1),
        head(Role::Panelist, Class::Man, 3),
        head(Role::Panelist, Class::Unknown, 1),
    ])
}

/// The day of the panel.
pub(crate) fn day() -> Moment {
    Moment { utc_ms: 1_778_752_800_000, offset_minutes: 120 }
}
