//! What would mend a panel, in sentences.

use std::collections::BTreeSet;

use openfloor_domain::judgement::{Repair, Rule, Tally};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleClass};
use openfloor_words::Words;

/// What would mend it. Nobody has to leave for the first ways; that somebody is replaced comes last, as a
/// number, and not at all where there is no time to ask anybody.
pub(super) fn ways(words: &Words, rule: &Rule, tally: &Tally, repair: Repair, is_late: bool) -> Vec<String> {
    let in_time = |n: Option<u32>| n.filter(|_| !is_late);
    let ways = [
        ("mend-answers", repair.answers),
        ("mend-add-women", repair.add_women),
        ("mend-add-men", repair.add_men),
        ("mend-give-floor", repair.give_floor),
        ("mend-open-seats", repair.fill_open_seats),
        ("mend-offer-men", in_time(repair.replace_men)),
        ("mend-offer-women", in_time(repair.replace_women)),
        ("mend-replace-men", in_time(repair.replace_men)),
        ("mend-replace-women", in_time(repair.replace_women)),
    ];
    let possible = ways.into_iter().filter_map(|(key, n)| Some((key, n.filter(|n| *n > 0)?)));
    let group = |key: &str| match key {
        "mend-replace-men" => replaced_among(rule, tally, Class::Man),
        "mend-replace-women" => replaced_among(rule, tally, Class::Woman),
        _ => None,
    };
    let said = |(key, n): (&str, u32)| {
        let among = words.say(&format!("among-{}", group(key).map_or("counted", RoleClass::name)));
        words.with(key, [("n", n.into()), ("count", words.number(n).into()), ("among", among.into())])
    };
    possible.map(said).collect()
}

/// The class of the roles in which those are whom somebody could replace, where it is one.
fn replaced_among(rule: &Rule, tally: &Tally, class: Class) -> Option<RoleClass> {
    let counted = rule.counted_roles();
    let heads = tally.heads().iter().filter(|(head, _)| head.class() == class);
    let roles = heads.flat_map(|(head, _)| head.roles().iter()).filter(|role| counted.has(*role));
    let classes: BTreeSet<RoleClass> = roles.map(Role::class).collect();
    classes.first().copied().filter(|_| classes.len() == 1)
}
