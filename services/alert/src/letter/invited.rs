//! That a panel of an invitation stands otherwise than the ally last knew.

use openfloor_domain::clock::HOUR_MS;
use openfloor_domain::ids::RuleId;
use openfloor_domain::judgement::{Day, Outcome};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{AlertAbout, NoticeKind, Watcher};
use openfloor_domain::pledge::InvitationNews;

use super::{Button, Desk, Letter, Text};
use crate::words;

impl Desk {
    /// What changed of an invitation.
    pub(crate) fn invited(&self, watcher: &Watcher, kind: NoticeKind, news: &InvitationNews) -> Letter {
        let words = words::of(news.language);
        let about = &about(news);
        let text = Text { words, about, is_ally: true };
        let (subject, mut paragraphs) = match kind {
            NoticeKind::Mended => text.invited_mended(news),
            NoticeKind::CannotTell => text.invited_unclear(),
            _ => text.invited_bad_news(kind),
        };
        paragraphs.push(text.invited_by(news));
        let note = kind.is_bad_news().then(|| text.note_by("invited-note-body", news.framing));
        let page = Button {
            label: words.say("button-invited-page"),
            url: self.page("pledge/invitations", &self.manage(watcher)),
        };
        let closing = if kind.is_bad_news() { "not-told" } else { "reply" };
        Letter {
            language: news.language,
            subject,
            paragraphs,
            buttons: note.into_iter().chain([page]).collect(),
            parts: Vec::new(),
            closing: vec![words.say(closing)],
            unsubscribe: self.unsubscribe(watcher),
        }
    }
}

fn about(news: &InvitationNews) -> AlertAbout {
    AlertAbout {
        language: news.language,
        wording: Some(news.wording.clone()),
        rule: RuleId::new("pledge").expect("letters make an id"),
        rule_title: String::new(),
        panel: news.panel.clone(),
        convening: String::new(),
        starts: news.on.and_then(Day::noon),
        days_left: None,
        as_of: Moment { utc_ms: 0, offset_minutes: 0 },
        line_up_is_published: false,
        figures: Some(news.figures),
        opened: None,
    }
}

impl Text<'_> {
    fn invited_bad_news(&self, kind: NoticeKind) -> (String, Vec<String>) {
        let mut paragraphs = vec![self.asked_for()];
        if kind == NoticeKind::NoLongerHolds {
            paragraphs.push(self.words.with("no-longer", [("panel", self.about.panel.as_str().into())]));
        }
        paragraphs.push(self.invited_stands());
        paragraphs.extend(self.repair());
        (self.bad_news_subject(kind), paragraphs)
    }

    fn invited_mended(&self, news: &InvitationNews) -> (String, Vec<String>) {
        let key = match news.figures.outcome {
            Outcome::NotApplicable => "count-asks-nothing",
            _ => "invited-mended",
        };
        let meets = self.words.with(key, [("wording", news.wording.as_str().into())]);
        let subject = self.words.with("mended-subject", [("ref", self.reference().into())]);
        (subject, vec![self.invited_stands(), meets])
    }

    fn invited_unclear(&self) -> (String, Vec<String>) {
        let subject = self.words.with("cannot-tell-subject", [("ref", self.reference().into())]);
        (subject, vec![self.asked_for(), self.invited_stands(), self.words.say("invited-cannot-tell")])
    }

    /// "“Water” on 14 May. Three speakers, no woman among them."
    fn invited_stands(&self) -> String {
        let key = if self.about.starts.is_some() { "invited-stands-on" } else { "invited-stands" };
        let filling = [
            ("panel", self.about.panel.as_str().into()),
            ("day", self.starts().into()),
            ("stands", self.stands().into()),
        ];
        self.words.with(key, filling)
    }

    /// Who says so, and who else sees it.
    fn invited_by(&self, news: &InvitationNews) -> String {
        let given =
            news.link_hour.map(|hour| Moment { utc_ms: i64::from(hour) * HOUR_MS, offset_minutes: 0 });
        match given {
            Some(given) => self.words.with("invited-by-link", [("given", self.words.day(given).into())]),
            None => self.words.say("invited-by-you"),
        }
    }
}
