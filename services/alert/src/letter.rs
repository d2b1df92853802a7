//! What a notice says to a person, from the values frozen in it and nothing else.

mod assistant;
mod count;
mod invited;
mod month;
mod sample;
mod standing;
#[cfg(test)]
mod tests;
mod together;

use openfloor_application::identity::Identity;
use openfloor_domain::ids::{NoticeId, PanelId, PledgeId, ProgrammeId};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{AlertAbout, EXCUSED, Language, NoticeKind, Watcher};
use openfloor_domain::pledge::{Answer, Framing};
use openfloor_words::Words;
use url::Url;
use url::form_urlencoded::byte_serialize;

use crate::tokens::{Link, Saying, good_until};
use crate::words;

pub(crate) use together::Told;

/// From so many days before a panel its day stands for itself: half a year.
const FAR_DAYS: u32 = 182;

/// A message to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) language: Language,
    pub(crate) subject: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) buttons: Vec<Button>,
    /// Where it tells several things: each with what may be done about it.
    pub(crate) parts: Vec<Part>,
    pub(crate) closing: Vec<String>,
    /// Where one click stops these messages.
    pub(crate) unsubscribe: String,
}

/// One of several things that a letter tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) buttons: Vec<Button>,
}

/// Something to do, with where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Button {
    pub(crate) label: String,
    pub(crate) url: String,
}

/// One transition of an alert, as it was recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) watcher: &'a Watcher,
    pub(crate) notice: &'a NoticeId,
    pub(crate) kind: NoticeKind,
    pub(crate) panel: &'a PanelId,
    pub(crate) template: &'a str,
    pub(crate) recorded_ms: i64,
    pub(crate) about: &'a AlertAbout,
}

impl Letter {
    /// All that may be done, in the order of the letter.
    pub(crate) fn all_buttons(&self) -> impl Iterator<Item = &Button> {
        self.buttons.iter().chain(self.parts.iter().flat_map(|part| &part.buttons))
    }
}

impl Said<'_> {
    fn framing(&self) -> Framing {
        Framing::ALL.into_iter().find(|framing| self.has(framing.name())).unwrap_or_default()
    }

    /// Whether a part stands after the edition of the wording.
    fn has(&self, part: &str) -> bool {
        self.template.split('.').skip(3).any(|name| name == part)
    }
}

/// Where links lead and who answers.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) identity: Identity,
    pub(crate) public_url: Url,
    /// Who reads what is said to be wrong.
    pub(crate) contact: String,
}

impl Desk {
    fn page(&self, path: &str, link: &Link) -> String {
        let mut url = self.public_url.clone();
        url.set_path(&format!("{}/{path}", self.public_url.path().trim_end_matches('/')));
        url.set_query(Some(&format!("t={}", link.text(&self.identity))));
        url.into()
    }

    /// A page without a link of its own.
    fn plain(&self, path: &str) -> String {
        let mut url = self.public_url.clone();
        url.set_path(&format!("{}/{path}", self.public_url.path().trim_end_matches('/')));
        url.into()
    }

    /// The pledge link.
    pub(crate) fn invitation(&self, id: &PledgeId) -> String {
        self.page("invitation", &Link::Invitation(id.clone()))
    }

    /// Where one joins a programme.
    pub(crate) fn join(&self, id: &ProgrammeId) -> String {
        format!("{}?programme={id}", self.plain("pledge"))
    }

    /// Where a private feed is.
    pub(crate) fn feed(&self, link: &Link) -> String {
        self.page("feed", link)
    }

    fn manage(&self, watcher: &Watcher) -> Link {
        match watcher {
            Watcher::Pledge(id) => Link::ManagePledge(id.clone()),
            Watcher::Subscription(id) => Link::ManageSubscription(id.clone()),
        }
    }

    fn unsubscribe(&self, watcher: &Watcher) -> String {
        self.page("unsubscribe", &self.manage(watcher))
    }

    /// The question whether an address is theirs. Whoever typed the address in has no word in it:
    /// else we would carry anybody's text to anybody.
    pub(crate) fn verification(&self, watcher: &Watcher, n: u32, language: Language) -> Letter {
        let words = words::of(language);
        let (text, link) = match watcher {
            Watcher::Pledge(id) => ("verify-pledge", Link::VerifyPledge(id.clone(), n)),
            Watcher::Subscription(id) => ("verify-subscription", Link::VerifySubscription(id.clone(), n)),
        };
        Letter {
            language,
            subject: words.say("verify-subject"),
            paragraphs: vec![words.say(text), words.say("verify-ignore")],
            buttons: vec![Button {
                label: words.say("button-verify"),
                url: self.page("pledge/verify", &link),
            }],
            parts: Vec::new(),
            closing: vec![words.say("reply")],
            unsubscribe: self.unsubscribe(watcher),
        }
    }

    /// What one transition of an alert says.
    pub(crate) fn notice(&self, said: Said<'_>) -> Letter {
        let Said { watcher, notice, kind, about, .. } = said;
        let words = words::of(about.language);
        let text = Text { words, about, is_ally: matches!(watcher, Watcher::Pledge(_)) };
        let (subject, paragraphs) = match kind {
            NoticeKind::Opened | NoticeKind::NoLongerHolds => text.bad_news(kind, said.has(EXCUSED)),
            NoticeKind::Mended => text.mended(),
            NoticeKind::Corrected => text.corrected(),
            NoticeKind::Asked => text.asked(),
            NoticeKind::Escalated => text.escalated(),
            NoticeKind::CannotTell => text.cannot_tell(),
            NoticeKind::Holds => text.holds(),
        };
        let mut buttons = Vec::new();
        match watcher {
            Watcher::Pledge(id) => {
                if kind.is_bad_news() {
                    buttons.push(text.note(said.framing()));
                }
                buttons.extend(self.answers(words, said, id));
            }
            Watcher::Subscription(_) => buttons.push(self.wrong(words, notice)),
        }
        let closing = if kind.is_bad_news() && text.is_ally { "not-told" } else { "reply" };
        Letter {
            language: about.language,
            subject,
            paragraphs,
            buttons,
            parts: Vec::new(),
            closing: vec![words.say(closing)],
            unsubscribe: self.unsubscribe(watcher),
        }
    }

    /// What may be said about the panel, each by a link of its own.
    fn answers(&self, words: &Words, said: Said<'_>, id: &PledgeId) -> Vec<Button> {
        let day = good_until(said.recorded_ms);
        let say = |saying: Saying| Button {
            label: words.say(saying_button(saying)),
            url: self.page("answer", &Link::Say(id.clone(), said.panel.clone(), saying, day)),
        };
        let wrong = Saying::Answer(Answer::Wrong);
        match said.kind {
            NoticeKind::Asked => vec![say(Saying::Me), say(Saying::NotMe), say(wrong)],
            NoticeKind::Opened | NoticeKind::NoLongerHolds | NoticeKind::Escalated => {
                vec![
                    say(Saying::NotMe),
                    say(wrong),
                    say(Saying::Answer(Answer::Later)),
                    self.all_answers(words, said, id),
                ]
            }
            NoticeKind::CannotTell => vec![say(Saying::NotMe), say(wrong)],
            NoticeKind::Mended | NoticeKind::Corrected | NoticeKind::Holds => vec![say(wrong)],
        }
    }

    /// Where all of that may be said.
    fn all_answers(&self, words: &Words, said: Said<'_>, id: &PledgeId) -> Button {
        let link = Link::Answers(id.clone(), said.panel.clone(), good_until(said.recorded_ms));
        Button { label: words.say("button-answers"), url: self.page("answers", &link) }
    }

    fn wrong(&self, words: &Words, notice: &NoticeId) -> Button {
        self.write_to_us(words, &words.with("wrong-subject", [("notice", notice.as_str().into())]))
    }

    /// A note to whoever answers here.
    pub(crate) fn write_to_us(&self, words: &Words, subject: &str) -> Button {
        let to = self.contact.strip_prefix("mailto:").unwrap_or(&self.contact);
        let url = if to.contains('@') {
            mailto(to, subject, &words.say("wrong-body"))
        } else {
            self.contact.clone()
        };
        Button { label: words.say("button-write-to-us"), url }
    }
}

/// What is on the button that says something.
pub(crate) fn saying_button(saying: Saying) -> &'static str {
    match saying {
        Saying::Me => "button-it-is-me",
        Saying::NotMe => "button-not-me",
        Saying::Answer(Answer::Asked) => "button-asked",
        Saying::Answer(Answer::Mended) => "button-mended",
        Saying::Answer(Answer::Recommended) => "button-recommended",
        Saying::Answer(Answer::OfferedSeat) => "button-offered-seat",
        Saying::Answer(Answer::SteppedDown) => "button-stepped-down",
        Saying::Answer(Answer::Stays) => "button-stays",
        Saying::Answer(Answer::Wrong) => "button-wrong",
        Saying::Answer(Answer::Later) => "button-later",
    }
}

/// A link that opens a note in the reader's own mail program.
fn mailto(to: &str, subject: &str, body: &str) -> String {
    let encoded = |text: &str| {
        let encoded: String = byte_serialize(text.replace('\n', "\r\n").as_bytes()).collect();
        encoded.replace('+', "%20")
    };
    format!("mailto:{to}?subject={}&body={}", encoded(subject), encoded(body))
}

/// The sentences of one notice.
struct Text<'a> {
    words: &'static Words,
    about: &'a AlertAbout,
    is_ally: bool,
}

impl Text<'_> {
    fn day(&self, moment: Option<Moment>) -> String {
        moment.map(|moment| self.words.day(moment)).unwrap_or_default()
    }

    /// The day of the panel, with its year where it is so far ahead that nobody would think of it.
    fn starts(&self) -> String {
        let is_far = self.about.days_left.is_some_and(|left| left > FAR_DAYS);
        let day = |moment| if is_far { self.words.far_day(moment) } else { self.words.day(moment) };
        self.about.starts.map(day).unwrap_or_default()
    }

    /// "Your panel on 14 May".
    fn reference(&self) -> String {
        let key = match (self.is_ally, self.about.starts) {
            (true, Some(_)) => "ref-ally-dated",
            (true, None) => "ref-ally",
            (false, Some(_)) => "ref-public-dated",
            (false, None) => "ref-public",
        };
        let day = self.starts();
        self.words.with(key, [("panel", self.about.panel.as_str().into()), ("day", day.into())])
    }

    /// "“After the ceasefire”, Peace 26, 14 May, 32 days from now."
    fn place(&self) -> String {
        let key = match (self.about.starts, self.about.days_left) {
            (Some(_), Some(_)) => "place-dated",
            (Some(_), None) => "place-day",
            (None, _) => "place",
        };
        let left = self.words.with("days-left", [("days", self.about.days_left.unwrap_or_default().into())]);
        self.words.with(
            key,
            [
                ("panel", self.about.panel.as_str().into()),
                ("convening", self.about.convening.as_str().into()),
                ("day", self.starts().into()),
                ("left", left.into()),
            ],
        )
    }

    fn asked_for(&self) -> String {
        match &self.about.wording {
            Some(wording) => self.words.with("asked-you", [("wording", wording.as_str().into())]),
            None => self.words.with("asked-public", [("rule", self.about.rule_title.as_str().into())]),
        }
    }

    /// It still does not hold, and the day comes nearer.
    fn escalated(&self) -> (String, Vec<String>) {
        let left = self.words.with("days-left", [("days", self.about.days_left.unwrap_or_default().into())]);
        let subject =
            self.words.with("escalated-subject", [("ref", self.reference().into()), ("left", left.into())]);
        let (_, mut paragraphs) = self.bad_news(NoticeKind::Escalated, false);
        let told = self.words.with("escalated", [("opened", self.day(self.about.opened).into())]);
        paragraphs.insert(1, told);
        (subject, paragraphs)
    }

    /// Whether it holds cannot be told.
    fn cannot_tell(&self) -> (String, Vec<String>) {
        let subject = self.words.with("cannot-tell-subject", [("ref", self.reference().into())]);
        let paragraphs = vec![
            self.asked_for(),
            [self.place(), self.stands()].join(" ").trim_end().to_owned(),
            self.words.say("cannot-tell"),
        ];
        (subject, paragraphs)
    }

    fn bad_news(&self, kind: NoticeKind, is_excused: bool) -> (String, Vec<String>) {
        let words = self.words;
        let mut paragraphs = vec![self.asked_for()];
        if kind == NoticeKind::NoLongerHolds {
            paragraphs.push(words.with("no-longer", [("panel", self.about.panel.as_str().into())]));
        }
        let public = if self.about.line_up_is_published { "line-up-public" } else { "line-up-not-public" };
        let counted = words.with("counted-on", [("day", words.day(self.about.as_of).into())]);
        paragraphs.push([self.place(), self.stands(), counted, words.say(public)].join(" "));
        paragraphs.extend(self.repair());
        if self.is_ally {
            paragraphs.push(words.say(if is_excused { "excused" } else { "most-mend" }));
        }
        (self.bad_news_subject(kind), paragraphs)
    }

    fn bad_news_subject(&self, kind: NoticeKind) -> String {
        let (words, reference) = (self.words, self.reference());
        match (kind, self.about.figures.as_ref().and_then(|figures| self.no_woman(figures))) {
            (NoticeKind::NoLongerHolds, _) => words.with("no-longer-subject", [("ref", reference.into())]),
            (_, Some(people)) => {
                words.with("opened-subject-no-woman", [("ref", reference.into()), ("people", people.into())])
            }
            (_, None) => words.with("opened-subject", [("ref", reference.into())]),
        }
    }

    fn mended(&self) -> (String, Vec<String>) {
        let key = if self.is_ally { "mended" } else { "mended-public" };
        let text = self.words.with(
            key,
            [
                ("panel", self.about.panel.as_str().into()),
                ("rule", self.about.rule_title.as_str().into()),
                ("stands", lower(&self.stands()).into()),
                ("opened", self.day(self.about.opened).into()),
                ("mended", self.words.day(self.about.as_of).into()),
            ],
        );
        (self.words.with("mended-subject", [("ref", self.reference().into())]), vec![text])
    }

    /// It holds, for whoever wants to hear that too.
    fn holds(&self) -> (String, Vec<String>) {
        let key = if self.is_ally { "holds" } else { "holds-public" };
        let text = self.words.with(key, [("rule", self.about.rule_title.as_str().into())]);
        let told = [self.place(), self.stands(), text].join(" ");
        (self.words.with("holds-subject", [("ref", self.reference().into())]), vec![told])
    }

    fn corrected(&self) -> (String, Vec<String>) {
        let key = if self.is_ally { "corrected" } else { "corrected-public" };
        let text = self.words.with(
            key,
            [
                ("panel", self.about.panel.as_str().into()),
                ("rule", self.about.rule_title.as_str().into()),
                ("opened", self.day(self.about.opened).into()),
            ],
        );
        let reference = lower(&self.reference());
        (self.words.with("corrected-subject", [("ref", reference.into())]), vec![text])
    }

    fn asked(&self) -> (String, Vec<String>) {
        let key = if self.about.starts.is_some() { "asked-subject" } else { "asked-subject-undated" };
        let filling = [("day", self.starts().into()), ("convening", self.about.convening.as_str().into())];
        let text = self.words.with("asked", [("place", self.place().into())]);
        (self.words.with(key, filling), vec![text, self.words.say("asked-again")])
    }

    /// The ally's own note to the organiser, from the ally's own mail program, without a link of ours.
    fn note(&self, framing: Framing) -> Button {
        self.note_by("note-body", framing)
    }

    fn note_by(&self, body: &str, framing: Framing) -> Button {
        let panel = || ("panel", self.about.panel.as_str().into());
        let subject = self.words.with("note-subject", [panel()]);
        let why = self.words.say(match framing {
            Framing::Rights => "note-rights",
            Framing::Process => "note-process",
            Framing::Reputation => "note-reputation",
        });
        let body = self.words.with(
            body,
            [
                panel(),
                ("why", why.into()),
                ("convening", self.about.convening.as_str().into()),
                ("wording", self.about.wording.as_deref().unwrap_or_default().into()),
            ],
        );
        Button { label: self.words.say("button-note"), url: mailto("", &subject, &body) }
    }
}

/// Within a sentence.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
