//! How one panel stands, ready to be shown: picture, numbers, sentences.

use openfloor_domain::judgement::{Predicate, Rule, Tally, fragility, indicators};
use openfloor_words::Words;

use crate::said::{self, Badge, RuleSaid, Timing};
use crate::seat_map::{Legend, SeatMap, Size, has_chairs_and_side, legend};

/// Who is on a panel, as a picture with its words.
pub struct Figure {
    /// The picture; none of nobody.
    pub map: Option<SeatMap>,
    /// Who is on it, in one sentence.
    pub headline: String,
    /// The classes in the picture.
    pub legend: Vec<Legend>,
    /// What else the picture shows.
    pub notes: Vec<String>,
}

impl Figure {
    /// Draws a tally. `id` is unique on the page.
    pub fn of(words: &Words, id: &str, size: Size, tally: &Tally) -> Self {
        let (chairs, has_side) = has_chairs_and_side(tally);
        let mut notes = Vec::new();
        if chairs > 0 {
            notes.push(words.with("map-chairs", [("n", chairs.into())]));
        }
        if has_side {
            notes.push(words.say("map-side"));
        }
        Self {
            map: SeatMap::draw(words, id, size, tally),
            headline: said::headline(words, tally),
            legend: legend(words, tally),
            notes,
        }
    }
}

/// How a panel stands under every rule.
pub struct Standing {
    /// The rules that ask something of it: those that it does not meet first.
    pub asked: Vec<RuleSaid>,
    /// The titles of those that do not.
    pub not_asked: Vec<String>,
    /// What is over them.
    pub not_asked_title: String,
    /// What is to be looked at: facts for the organiser.
    pub looks: Vec<String>,
}

impl Standing {
    /// Judges a tally, and says how it stands. What is to be looked at, and what becomes of it when somebody
    /// leaves, is said to its organiser.
    pub fn of(words: &Words, rules: &[Rule], tally: &Tally, is_own: bool, timing: Timing) -> Self {
        let indicators = if is_own { indicators(tally) } else { Vec::new() };
        let said = rules.iter().map(|rule| {
            let mut said = said::rule(words, rule, tally, timing);
            let is_told = is_own && !timing.is_over;
            let fragile = if is_told { fragility(rule, tally, timing.on) } else { None };
            said.remarks.extend(fragile.map(|fragile| said::fragile(words, &fragile)));
            said
        });
        let (mut asked, not_asked): (Vec<_>, Vec<_>) = said.partition(|rule| rule.badge != Badge::NotAsked);
        // Of those that stand alike, the one that asks least comes first.
        let least = first_rule(rules).map(|rule| rule.id.to_string());
        asked.sort_by_key(|said| (said.badge, least.as_ref() != Some(&said.rule)));
        Self {
            asked,
            not_asked_title: words.with("panel-not-asked-title", [("rules", not_asked.len().into())]),
            not_asked: not_asked.into_iter().map(|rule| rule.title).collect(),
            looks: indicators.iter().map(|indicator| said::indicator(words, indicator)).collect(),
        }
    }

    /// Everything as text, to be copied.
    pub fn text(&self, title: &str, figure: &Figure) -> String {
        let mut lines = vec![title.to_owned(), figure.headline.clone()];
        lines.extend(self.looks.iter().cloned());
        for rule in &self.asked {
            lines.push(format!("– {}: {} {}", rule.title, rule.stands, rule.figures.join(" ")));
        }
        lines.join("\n")
    }
}

/// The rule that lists look at until somebody chooses another: the first that asks for one woman,
/// which is the least that any asks; else the first.
pub fn first_rule(rules: &[Rule]) -> Option<&Rule> {
    let asks_least = |rule: &&Rule| matches!(rule.predicate, Predicate::AtLeastWomen { n } if n.get() == 1);
    rules.iter().find(asks_least).or_else(|| rules.first())
}
