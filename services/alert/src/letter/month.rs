//! The letter of a month.

use openfloor_domain::clock::Month;
use openfloor_domain::notice::Watcher;
use openfloor_domain::pledge::MonthAbout;

use super::{Button, Desk, Letter};
use crate::words::{self, capital, count};

impl Desk {
    /// How many panels of an ally we knew in a month, and how they stand; also when there are none.
    pub(crate) fn month(&self, watcher: &Watcher, month: Month, about: &MonthAbout) -> Letter {
        let words = words::of(about.language);
        let name = words.with("month", [("n", i64::from(month % 12 + 1).into())]);
        let say = |key: &str| words.with(key, [("month", name.as_str().into())]);
        let known = match about.known() {
            0 => say("month-none"),
            n => {
                let panels = count(words, "month-panels", n);
                let standing = [
                    ("month-hold", about.hold),
                    ("month-do-not-hold", about.do_not_hold),
                    ("month-cannot-tell", about.cannot_tell),
                ];
                let standing = standing.into_iter().filter(|(_, n)| *n > 0);
                let told: Vec<String> = standing.map(|(key, n)| capital(&count(words, key, n))).collect();
                let filling = [("month", name.as_str().into()), ("panels", panels.into())];
                format!("{} {}", words.with("month-known", filling), told.join(" "))
            }
        };
        Letter {
            language: about.language,
            subject: say("month-subject"),
            paragraphs: vec![known, words.say("month-only"), words.say("month-ask")],
            buttons: vec![Button { label: words.say("link-words"), url: self.plain("pledge/words") }],
            closing: vec![words.say("reply")],
            unsubscribe: self.unsubscribe(watcher),
        }
    }
}
