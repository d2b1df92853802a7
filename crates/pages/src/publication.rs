//! Who sees a panel, and what its organiser can publish.

use openfloor_domain::panel::Facts;
use openfloor_words::Words;

/// Who sees it now.
pub fn publication(words: &Words, facts: &Facts) -> Vec<String> {
    let published = match (facts.line_up_is_published, facts.standing_is_published) {
        (true, true) => "panel-publish-both",
        (true, false) => "panel-publish-line-up",
        (false, _) => "panel-publish-none",
    };
    let complete = if facts.is_complete { "panel-complete" } else { "panel-draft" };
    let mut lines = vec![words.say(published), words.say(complete)];
    lines.extend(facts.is_questioned.then(|| words.say("panel-questioned")));
    lines.extend(facts.is_withheld.then(|| words.say("panel-withheld")));
    lines
}

/// What its organiser can publish now: first the line-up, then how it stands, which can be taken back. The name
/// of each act, and what its button says.
pub fn publication_acts(words: &Words, facts: &Facts) -> Vec<(&'static str, String)> {
    if facts.is_cancelled {
        return Vec::new();
    }
    let (act, key) = match (facts.line_up_is_published, facts.standing_is_published) {
        (false, _) => ("line-up", "publish-line-up"),
        (true, false) => ("standing", "publish-standing"),
        (true, true) => ("withhold", "publish-withhold"),
    };
    vec![(act, words.say(key))]
}
