//! What is due for somebody on one day, in one letter.

use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{NoticeKind, Watcher};

use super::{Desk, Letter, Part, Said, Text};
use crate::words;

/// One of the messages that a letter tells together.
pub(crate) struct Told {
    pub(crate) letter: Letter,
    pub(crate) kind: NoticeKind,
    /// When what it is about begins.
    pub(crate) starts: Option<Moment>,
}

impl Desk {
    /// What one transition of an alert says among others: that, how the panel stands and what would mend it,
    /// without what is the same of every panel.
    pub(crate) fn brief(&self, said: Said<'_>) -> Letter {
        let letter = self.notice(said);
        let Said { watcher, kind, about, .. } = said;
        if !kind.waits() {
            return letter;
        }
        let words = words::of(about.language);
        let text = Text { words, about, is_ally: matches!(watcher, Watcher::Pledge(_)) };
        let stands = [text.place(), text.stands()].join(" ").trim_end().to_owned();
        let buttons = match watcher {
            Watcher::Pledge(id) if kind.is_bad_news() => {
                vec![text.note(said.framing()), self.all_answers(words, said, id)]
            }
            _ => letter.buttons,
        };
        Letter { paragraphs: [stands].into_iter().chain(text.repair()).collect(), buttons, ..letter }
    }

    /// Several messages in one letter: what does not hold first, and what is nearer before the rest. In the language
    /// of the first of them, and stopped by what stops that.
    pub(crate) fn together(&self, watcher: &Watcher, mut told: Vec<Told>) -> Option<Letter> {
        let Letter { language, unsubscribe, .. } = told.first()?.letter.clone();
        let words = words::of(language);
        let subject = match watcher {
            Watcher::Pledge(_) => "together-subject",
            Watcher::Subscription(_) => "together-subject-public",
        };
        let begins_ms = |told: &Told| told.starts.map_or(i64::MAX, |starts| starts.utc_ms);
        told.sort_by_key(|told| (!told.kind.is_bad_news(), begins_ms(told)));
        let mut closing: Vec<String> = Vec::new();
        for line in told.iter().flat_map(|told| &told.letter.closing) {
            // What closes bad news says to whom to reply, too.
            if !closing.iter().any(|said| said.contains(line.as_str())) {
                closing.push(line.clone());
            }
        }
        Some(Letter {
            language,
            subject: words.with(subject, [("n", i64::try_from(told.len()).unwrap_or(i64::MAX).into())]),
            paragraphs: vec![words.say("together-lead")],
            buttons: Vec::new(),
            parts: told.into_iter().map(|told| Part::of(told.letter)).collect(),
            closing,
            unsubscribe,
        })
    }
}

impl Part {
    fn of(letter: Letter) -> Self {
        Self { title: letter.subject, paragraphs: letter.paragraphs, buttons: letter.buttons }
    }
}
