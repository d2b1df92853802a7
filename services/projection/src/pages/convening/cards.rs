//! One panel as a card: a small picture, how it stands, what would mend it.

use openfloor_domain::judgement::{Outcome, Rule, Tally};
use openfloor_domain::panel::PanelAbout;
use openfloor_pages::said::{self, Badge, Timing, open_places};
use openfloor_pages::{Figure, Size, Words};

use crate::pages::panel::note;
use crate::read::access::{Sight, standing_row};
use crate::read::panel::PanelSeen;
use crate::tables::standings::StandingRow;

/// One panel as a card.
pub(super) struct Card {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) when: String,
    /// How it stands under the rule looked at; none where that is not told.
    pub(super) badge: Option<Badge>,
    pub(super) badge_words: String,
    pub(super) figure: Option<Figure>,
    /// What would mend it: the easiest way.
    pub(super) mend: Option<String>,
    /// How many of its people have been counted, where that is not all of them.
    pub(super) progress: Option<String>,
    /// Under how many rules it holds.
    pub(super) holds_under: Option<String>,
    /// Why nothing is told.
    pub(super) note: Option<String>,
    /// Whether somebody said to its organiser that something is wrong.
    pub(super) is_questioned: bool,
    /// To whoever reads it: that it can be called wrong.
    pub(super) wrong: Option<String>,
}

/// Panels that stand alike.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) heading: String,
    pub(super) cards: Vec<Card>,
}

/// A panel as a line.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) when: String,
    pub(super) headline: String,
}

/// The card of a panel. `kept` is how it stands for its organiser.
#[expect(clippy::too_many_arguments, reason = "all of them are looked at once, here")]
pub(super) fn card(
    words: &Words,
    index: usize,
    panel: &PanelSeen,
    about: Option<&PanelAbout>,
    kept: Option<&StandingRow>,
    rules: &[Rule],
    rule: Option<&Rule>,
    now_ms: i64,
) -> Card {
    let facts = &panel.row.view.facts;
    let tally = panel.tally();
    let said = match (&tally, rule) {
        (Some(tally), Some(rule)) => {
            Some(said::rule(words, rule, tally, Timing::of(panel.starts(), panel.day(), now_ms)))
        }
        _ => None,
    };
    let computed;
    let standing = match (kept, &tally) {
        (Some(kept), _) => Some(kept),
        (None, Some(tally)) => {
            computed = standing_row(rules, tally, panel.day(), panel.sight);
            Some(&computed)
        }
        (None, None) => None,
    };
    let way = said.as_ref().and_then(|said| said.ways.first().cloned());
    let title = about.map_or_else(|| words.say("panel-untitled"), |about| about.title.clone());
    let is_told_to_others = panel.sight != Sight::Own && tally.is_some();
    let wrong = is_told_to_others.then(|| words.with("wrong-link-of", [("title", title.as_str().into())]));
    Card {
        id: panel.id.to_string(),
        title,
        is_questioned: panel.sight == Sight::Own && facts.is_questioned,
        wrong,
        when: facts.starts.map(|starts| words.day(starts)).unwrap_or_default(),
        badge: said.as_ref().map(|said| said.badge),
        badge_words: match &said {
            Some(said) => said.badge.words(words),
            None if panel.sight == Sight::Own => words.say("badge-not-judged"),
            None => words.say("badge-not-published"),
        },
        mend: way.map(|way| words.with("mend-short", [("way", way.into())])),
        progress: tally.as_ref().and_then(|tally| progress(words, tally)),
        holds_under: standing.filter(|_| tally.is_some()).map(|standing| holds_under(words, standing)),
        note: if tally.is_some() { None } else { Some(note(words, panel)) },
        figure: tally.map(|tally| Figure::of(words, &format!("p{index}"), Size::Small, &tally)),
    }
}

/// How many people have been counted; none where all have, or nobody is there.
fn progress(words: &Words, tally: &Tally) -> Option<String> {
    let open = open_places(tally);
    let (people, left) = (tally.counts().people() - open, tally.counts().not_stated() - open);
    let filling = [("done", (people - left).into()), ("people", people.into())];
    (left > 0).then(|| words.with("card-progress", filling))
}

/// Of the rules that ask something of the panel, how many it meets.
fn holds_under(words: &Words, standing: &StandingRow) -> String {
    let asked = standing.outcomes.values().filter(|outcome| **outcome != Outcome::NotApplicable);
    let holds = asked.clone().filter(|outcome| **outcome == Outcome::Ok).count();
    words.with("holds-under", [("holds", holds.into()), ("rules", asked.count().into())])
}

/// Cards in groups by how they stand, in their order; those of which the rule asks nothing as lines.
pub(super) fn grouped(words: &Words, cards: impl Iterator<Item = Card>) -> (Vec<Group>, Vec<Line>) {
    let (mut groups, mut lines): (Vec<Group>, Vec<Line>) = (Vec::new(), Vec::new());
    for card in cards {
        if card.badge == Some(Badge::NotAsked) {
            let headline = card.figure.map(|figure| figure.headline).unwrap_or_default();
            lines.push(Line { id: card.id, title: card.title, when: card.when, headline });
            continue;
        }
        let name = card.badge.map_or("untold", Badge::name);
        match groups.last_mut() {
            Some(group) if group.name == name => group.cards.push(card),
            _ => groups.push(Group { name, heading: card.badge_words.clone(), cards: vec![card] }),
        }
    }
    for group in &mut groups {
        group.heading = heading(words, std::mem::take(&mut group.heading), group.cards.len());
    }
    (groups, lines)
}

/// What is over panels that stand alike.
pub(super) fn heading(words: &Words, badge: String, panels: usize) -> String {
    let panels = words.with("events-panels", [("panels", panels.into())]);
    words.with("event-group", [("badge", badge.into()), ("panels", panels.into())])
}
