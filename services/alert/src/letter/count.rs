//! What somebody sent back through a pledge link.

use openfloor_domain::ids::RuleId;
use openfloor_domain::judgement::{Day, Outcome};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{AlertAbout, Watcher};
use openfloor_domain::pledge::SentCount;

use super::{Button, Desk, Letter, Text};
use crate::words;

impl Desk {
    /// How a panel is made up to which an ally is invited, as whoever has the pledge link says.
    pub(crate) fn count(&self, watcher: &Watcher, sent: &SentCount) -> Letter {
        let words = words::of(sent.language);
        let on = sent.on.and_then(Day::noon);
        let about = AlertAbout {
            language: sent.language,
            wording: Some(sent.wording.clone()),
            rule: RuleId::new("pledge").expect("letters make an id"),
            rule_title: String::new(),
            panel: sent.panel.clone(),
            convening: String::new(),
            starts: on,
            days_left: None,
            as_of: Moment { utc_ms: 0, offset_minutes: 0 },
            line_up_is_published: false,
            figures: Some(sent.figures),
            opened: None,
        };
        let text = Text { words, about: &about, is_ally: true };
        let (subject, verdict) = match sent.figures.outcome {
            Outcome::Ok => ("count-subject-holds", "count-holds"),
            Outcome::Breach => ("count-subject-not-yet", "count-not-yet"),
            Outcome::Undetermined => ("count-subject-unclear", "count-unclear"),
            Outcome::NotApplicable => ("count-subject-unclear", "count-asks-nothing"),
        };
        let panel = match (sent.panel.as_str(), on) {
            ("", None) => words.say("count-panel"),
            ("", Some(day)) => words.with("count-panel-on", [("day", words.day(day).into())]),
            (title, None) => words.with("count-panel-called", [("panel", title.into())]),
            (title, Some(day)) => {
                words.with("count-panel-both", [("panel", title.into()), ("day", words.day(day).into())])
            }
        };
        let verdict = words.with(verdict, [("wording", sent.wording.as_str().into())]);
        let mut paragraphs = vec![
            words.with("count-told", [("panel", panel.as_str().into())]),
            format!("{} {verdict}", text.stands()),
        ];
        paragraphs.extend(text.repair());
        paragraphs.push(words.say("count-only-you"));
        Letter {
            language: sent.language,
            subject: words.with(subject, [("panel", panel.into())]),
            paragraphs,
            buttons: vec![Button { label: words.say("link-words"), url: self.plain("pledge/words") }],
            parts: Vec::new(),
            closing: vec![words.say("reply")],
            unsubscribe: self.unsubscribe(watcher),
        }
    }
}
