//! What a message looks like, shown before anybody pledges: about a panel that is none.

use openfloor_domain::ids::{NoticeId, PanelId, PledgeId, RuleId};
use openfloor_domain::judgement::{ClassCounts, Outcome, Repair};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::{AlertAbout, Figures, Language, NoticeKind, Watcher};
use openfloor_domain::pledge::Framing;
use openfloor_words::Words;

use super::{Desk, Letter, Said};

impl Desk {
    /// The sample message, under a sentence.
    pub(crate) fn sample(&self, words: &Words, wording: String) -> Letter {
        let language = if words.code() == "fr" { Language::Fr } else { Language::En };
        let moment = |text: &str| Moment::parse(text).ok();
        let men = ClassCounts { men: 5, ..ClassCounts::default() };
        let everyone = ClassCounts { women: 1, ..men };
        let repair = Repair { add_women: Some(1), chair_alone_would_not: true, ..Repair::default() };
        let figures = Figures {
            outcome: Outcome::Breach,
            everyone,
            counted: men,
            group: None,
            need: None,
            target_bp: None,
            is_all_male: false,
            if_the_only_woman_chairs: None,
            repair: Some(repair),
        };
        let about = AlertAbout {
            language,
            wording: Some(wording),
            rule: RuleId::new("barder").expect("letters make an id"),
            rule_title: String::new(),
            panel: words.say("sample-panel"),
            convening: words.say("sample-convening"),
            starts: moment("2026-05-14T10:00:00+02:00"),
            days_left: Some(32),
            as_of: moment("2026-04-12T10:00:00+02:00").unwrap_or(Moment { utc_ms: 0, offset_minutes: 0 }),
            line_up_is_published: false,
            figures: Some(figures),
            opened: None,
        };
        let watcher = Watcher::Pledge(PledgeId::new("sample").expect("letters make an id"));
        let template = &NoticeKind::Opened.template(&watcher, Framing::Rights, false);
        let notice = NoticeId::new("sample").expect("letters make an id");
        let panel = PanelId::new("sample~sample").expect("letters make an id");
        let (watcher, notice, panel, kind) = (&watcher, &notice, &panel, NoticeKind::Opened);
        self.notice(Said { watcher, notice, kind, panel, template, recorded_ms: 0, about: &about })
    }
}
