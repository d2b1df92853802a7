//! What is to be looked at on a panel or event, in sentences: facts about a programme.

use openfloor_domain::ids::RuleId;
use openfloor_domain::indicators::{
    Flicker, LateAddition, Lifted, ListedApart, Look, Order, Split, Uncounted, Voice,
};
use openfloor_domain::judgement::{Outcome, Rule};
use openfloor_domain::moment::Moment;
use openfloor_words::Words;

use super::{rule_title, share_of};

/// What is to be looked at on a panel, as a fact about the programme. Rules are those in force.
pub fn look(words: &Words, rules: &[Rule], look: &Look) -> String {
    let title = |id: &RuleId| {
        let rule = rules.iter().find(|rule| rule.id == *id);
        rule.map_or_else(|| id.to_string(), |rule| rule_title(words, rule))
    };
    match look {
        Look::LateAddition(found) => late(words, *found),
        Look::Voice(found) => voice(words, *found),
        Look::Order(found) => order(words, *found),
        Look::Flicker { rule, flicker } => flickers(words, title(rule), *flicker),
        Look::Uncounted(Uncounted { people, since_ms }) => words.with(
            "look-uncounted",
            [
                ("n", (*people).into()),
                ("count", words.number(*people).into()),
                ("day", day(words, *since_ms).into()),
            ],
        ),
        Look::Split(found) => split(words, title(&found.rule), found),
        Look::ListedApart(ListedApart { women, others }) => words.with(
            "look-listed-apart",
            [
                ("women", (*women).into()),
                ("count", words.number(*women).into()),
                ("others", words.number(*others).into()),
            ],
        ),
    }
}

/// That panels on which only women sit hold most of the women of an event or series.
pub fn lifted(words: &Words, found: &Lifted) -> String {
    let Lifted { panels, women_there, women, people } = *found;
    let (women_else, people_else) = (women - women_there, people - women_there);
    words.with(
        "look-lifted",
        [
            ("panels", panels.into()),
            ("there", women_there.into()),
            ("women", women.into()),
            ("all", share_of(words, women, women, people).into()),
            ("elsewhere", share_of(words, women_else, women_else, people_else).into()),
        ],
    )
}

fn late(words: &Words, found: LateAddition) -> String {
    let key = if found.lead_days < 0 { "look-late-after" } else { "look-late" };
    words.with(
        key,
        [
            ("people", found.people.into()),
            ("count", words.number(found.people).into()),
            ("announced", day(words, found.announced_ms).into()),
            ("yes", day(words, found.first_woman_ms).into()),
            ("days", found.lead_days.max(0).into()),
        ],
    )
}

/// How much of the time women had.
fn voice(words: &Words, found: Voice) -> String {
    let Voice { women, people, women_seconds, seconds, .. } = found;
    let percent = (women_seconds * 200 + seconds) / (seconds * 2).max(1);
    words.with(
        "look-voice",
        [
            ("people", words.number(people).into()),
            ("women", women.into()),
            ("count", words.number(women).into()),
            ("percent", percent.into()),
        ],
    )
}

/// Who spoke last, and whose time was cut; as much of it as there is.
fn order(words: &Words, found: Order) -> String {
    let last = match found {
        Order { women_last: true, .. } => Some(words.say("look-order-last")),
        Order { last_is_woman: true, .. } => Some(words.say("look-order-ends")),
        _ => None,
    };
    let (cut, others) = (found.women_cut_minutes, found.men_cut_minutes);
    let cut = (cut > others)
        .then(|| words.with("look-order-cut", [("cut", cut.into()), ("others", others.into())]));
    let sentences: Vec<String> = last.into_iter().chain(cut).collect();
    sentences.join(" ")
}

fn flickers(words: &Words, rule: String, found: Flicker) -> String {
    let holds = if found.outcome_then == Outcome::Breach { "no" } else { "yes" };
    words.with(
        "look-flicker",
        [
            ("rule", rule.into()),
            ("mended", day(words, found.mended_ms).into()),
            ("women", found.women.into()),
            ("count", words.number(found.women).into()),
            ("day", day(words, found.then_ms).into()),
            ("left", found.women_then.into()),
            ("leftcount", words.number(found.women_then).into()),
            ("holds", holds.into()),
        ],
    )
}

fn split(words: &Words, rule: String, found: &Split) -> String {
    words.with(
        "look-split",
        [
            ("rule", rule.into()),
            ("day", day(words, found.then_ms).into()),
            ("people", words.number(found.people).into()),
            ("alone", words.number(found.alone).into()),
        ],
    )
}

/// The day of a record, by UTC.
fn day(words: &Words, at_ms: i64) -> String {
    words.day(Moment { utc_ms: at_ms, offset_minutes: 0 })
}

#[cfg(test)]
mod tests;
