//! How a panel stands, and what would mend it, in a sentence each.

use openfloor_domain::judgement::{ClassCounts, Group, Repair};
use openfloor_domain::notice::Figures;
use openfloor_words::Words;

use super::Text;
use crate::words::{capital, count};

impl Text<'_> {
    /// "five speakers", where no woman is among them and everybody was counted.
    pub(super) fn no_woman(&self, figures: &Figures) -> Option<String> {
        let counted = figures.counted;
        let is_so = counted.women == 0 && counted.not_stated() == 0 && figures.group.is_none();
        is_so.then(|| people(self.words, figures.group, counted.people()))
    }

    /// "Five speakers besides the chair, no woman among them."
    pub(super) fn stands(&self) -> String {
        let Some(figures) = &self.about.figures else { return String::new() };
        let (words, counted) = (self.words, figures.counted);
        let n = counted.people();
        let people = audience(words, figures);
        let key = match counted {
            ClassCounts { .. } if counted.not_stated() > 0 => "stands-unknown",
            _ if figures.target_bp.is_some() && n > 0 => "stands-share",
            _ if figures.is_all_male => "stands-all-men",
            ClassCounts { women: 0, .. } => "stands-no-woman",
            ClassCounts { men: 0, non_binary: 0, .. } => "stands-no-man",
            _ => "stands-some",
        };
        let percent = (counted.women * 100).checked_div(n).unwrap_or_default();
        capital(&words.with(
            key,
            [
                ("people", people.into()),
                ("women", counted.women.into()),
                ("number", words.number(counted.women).into()),
                ("n", n.into()),
                ("unknown", counted.not_stated().into()),
                ("percent", percent.into()),
                ("target", (figures.target_bp.unwrap_or_default() / 100).into()),
                ("need", figures.need.unwrap_or_default().into()),
            ],
        ))
    }

    /// "What would mend it: one woman more as a speaker."
    pub(super) fn repair(&self) -> Option<String> {
        let repair = self.about.figures.as_ref()?.repair?;
        let ways = ways(self.words, &repair);
        let ways = match ways.as_slice() {
            [] => return None,
            [only] => only.clone(),
            [first, second, ..] => {
                self.words.with("or", [("first", first.as_str().into()), ("second", second.as_str().into())])
            }
        };
        let mut text = self.words.with("mend", [("ways", ways.into())]);
        if repair.chair_alone_would_not && self.is_ally {
            text.push(' ');
            text.push_str(&self.words.say("chair-alone"));
        }
        Some(text)
    }
}

/// The ways to mend it, those that change least first.
fn ways(words: &Words, repair: &Repair) -> Vec<String> {
    let ways = [
        ("way-open-seats", repair.fill_open_seats),
        ("way-add-women", repair.add_women),
        ("way-give-floor", repair.give_floor),
        ("way-replace-men", repair.replace_men),
        ("way-add-men", repair.add_men),
    ];
    ways.iter().filter_map(|(key, n)| Some(count(words, key, (*n).filter(|n| *n > 0)?))).collect()
}

fn people(words: &Words, group: Option<Group>, n: u32) -> String {
    let key = match group {
        None => "people-speakers",
        Some(Group::Leaders) => "people-leaders",
        Some(Group::Participants) => "people-participants",
    };
    count(words, key, n)
}

/// Whom the rule counts, and who is there beside them.
fn audience(words: &Words, figures: &Figures) -> String {
    let (counted, everyone) = (figures.counted.people(), figures.everyone.people());
    let people = people(words, figures.group, counted);
    let leaves_out_chair = figures.repair.is_some_and(|repair| repair.chair_alone_would_not);
    match everyone.saturating_sub(counted) {
        0 => people,
        1 if leaves_out_chair => words.with("besides-chair", [("people", people.into())]),
        _ => words.with("of-everyone", [("people", people.into()), ("everyone", everyone.into())]),
    }
}
