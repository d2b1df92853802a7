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
        let unread = (about.unread > 0).then(|| count(words, "month-unread", about.unread));
        let page = unread.is_some().then(|| Button {
            label: words.say("title-invitations"),
            url: self.page("pledge/invitations", &self.manage(watcher)),
        });
        let ready = Button { label: words.say("link-words"), url: self.plain("pledge/words") };
        let texts = [known].into_iter().chain(unread);
        Letter {
            language: about.language,
            subject: say("month-subject"),
            paragraphs: texts.chain([words.say("month-only"), words.say("month-ask")]).collect(),
            buttons: page.into_iter().chain([ready]).collect(),
            parts: Vec::new(),
            closing: vec![words.say("reply")],
            unsubscribe: self.unsubscribe(watcher),
        }
    }
}
