//! What is said, word by word: golden files in `golden/`.
//!
//! To write them anew after a change of the words, run the tests with `OPENFLOOR_GOLDEN=write`, and
//! read what changed. An edition that was ever sent is never changed: it gets a successor.

use std::fmt::Write as _;
use std::path::PathBuf;

use openfloor_application::identity::Identity;
use openfloor_domain::clock::HOUR_MS;
use openfloor_domain::ids::{EndpointId, RuleId, SubscriptionId};
use openfloor_domain::judgement::{ClassCounts, Day, Group, Outcome, Repair};
use openfloor_domain::notice::Figures;
use openfloor_domain::pledge::{InvitationNews, MonthAbout, SentCount};
use openfloor_key_store::Key;

use super::*;
use crate::mail::Sender;

fn desk() -> Desk {
    Desk {
        identity: Identity::new(Key::new([7; 32])),
        public_url: Url::parse("https://floor.example/").expect("a URL"),
        contact: "desk@floor.example".into(),
    }
}

fn sender() -> Sender {
    Sender {
        from: "Openfloor <alerts@floor.example>".parse().expect("an address"),
        reply_to: Some("desk@floor.example".parse().expect("an address")),
        bounces: None,
        host: "floor.example".into(),
    }
}

fn pledge() -> Watcher {
    Watcher::Pledge(PledgeId::new("p1").expect("an id"))
}

fn subscription() -> Watcher {
    Watcher::Subscription(SubscriptionId::new("s1").expect("an id"))
}

fn day(text: &str) -> Moment {
    Moment::parse(&format!("2026-{text}T10:00:00+02:00")).expect("an instant")
}

fn counts(women: u32, men: u32, unknown: u32) -> ClassCounts {
    ClassCounts { women, men, unknown, ..ClassCounts::default() }
}

fn figures(counted: ClassCounts) -> Figures {
    Figures {
        outcome: Outcome::Breach,
        everyone: counted,
        counted,
        group: None,
        need: None,
        target_bp: None,
        is_all_male: false,
        if_the_only_woman_chairs: None,
        repair: Some(Repair { add_women: Some(1), replace_men: Some(1), ..Repair::default() }),
    }
}

/// The panel of the sample messages: five men, and somebody in the chair.
fn about(language: Language) -> AlertAbout {
    let repair = Repair { add_women: Some(1), chair_alone_would_not: true, ..Repair::default() };
    AlertAbout {
        language,
        wording: Some(
            "I will not serve on a panel of two or more unless there is at least one woman on it, not \
             counting the chair."
                .into(),
        ),
        rule: RuleId::new("barder").expect("an id"),
        rule_title: "At least one woman".into(),
        panel: "After the ceasefire".into(),
        convening: "Geneva Peace Forum".into(),
        starts: Some(day("05-14")),
        days_left: Some(32),
        as_of: day("04-12"),
        line_up_is_published: false,
        figures: Some(Figures {
            everyone: counts(1, 5, 0),
            repair: Some(repair),
            ..figures(counts(0, 5, 0))
        }),
        opened: None,
    }
}

fn month(language: Language, hold: u32, do_not_hold: u32, cannot_tell: u32) -> MonthAbout {
    MonthAbout { language, hold, do_not_hold, cannot_tell, unread: 0 }
}

fn count(language: Language, outcome: Outcome) -> SentCount {
    let figures = match outcome {
        Outcome::Ok => Figures { outcome, repair: None, ..figures(counts(2, 3, 0)) },
        _ => Figures { outcome, ..figures(counts(0, 5, 0)) },
    };
    let (wording, panel) =
        (about(language).wording.unwrap_or_default(), "Who decides about water".to_owned());
    SentCount { language, wording, panel, on: Day::try_from("2026-05-14".to_owned()).ok(), figures }
}

fn news(language: Language, figures: Figures, link_hour: Option<u32>) -> InvitationNews {
    InvitationNews {
        language,
        wording: about(language).wording.unwrap_or_default(),
        framing: Framing::Process,
        panel: "Who decides about water".to_owned(),
        on: Day::try_from("2026-05-14".to_owned()).ok(),
        figures,
        link_hour,
    }
}

/// What is told of invitations: by a link, and by the ally.
fn invited(language: Language) -> Vec<(&'static str, Letter)> {
    let hour = u32::try_from(day("04-12").utc_ms / HOUR_MS).ok();
    let no_longer = news(language, figures(counts(0, 5, 0)), hour);
    let held = Figures { outcome: Outcome::Ok, repair: None, ..figures(counts(2, 4, 0)) };
    let mended = news(language, held, None);
    let not_counted = Figures { outcome: Outcome::Undetermined, repair: None, ..figures(counts(0, 3, 1)) };
    let unclear = InvitationNews { on: None, ..news(language, not_counted, hour) };
    let told = |kind, news: &InvitationNews| desk().invited(&pledge(), kind, news);
    vec![
        ("invited-no-longer-holds", told(NoticeKind::NoLongerHolds, &no_longer)),
        ("invited-mended", told(NoticeKind::Mended, &mended)),
        ("invited-cannot-tell", told(NoticeKind::CannotTell, &unclear)),
    ]
}

fn letter(watcher: &Watcher, kind: NoticeKind, about: &AlertAbout) -> Letter {
    let notice = NoticeId::new("n1").expect("an id");
    let panel = PanelId::new("c1~p1").expect("an id");
    let template = &kind.template(watcher, Framing::Rights, false);
    let recorded_ms = day("04-12").utc_ms;
    desk().notice(Said { watcher, notice: &notice, kind, panel: &panel, template, recorded_ms, about })
}

fn shown(letter: &Letter) -> String {
    let mut text = format!("Subject: {}\n", letter.subject);
    for paragraph in letter.paragraphs.iter().chain(&letter.closing) {
        write!(text, "\n{paragraph}\n").expect("a string takes any text");
    }
    for button in &letter.buttons {
        write!(text, "\n[{}] {}\n", button.label, button.url).expect("a string takes any text");
    }
    for part in &letter.parts {
        write!(text, "\n* {}\n", part.title).expect("a string takes any text");
        for paragraph in &part.paragraphs {
            write!(text, "\n{paragraph}\n").expect("a string takes any text");
        }
        for button in &part.buttons {
            write!(text, "\n[{}] {}\n", button.label, button.url).expect("a string takes any text");
        }
    }
    text
}

#[track_caller]
fn golden(name: &str, shown: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var("OPENFLOOR_GOLDEN").is_ok_and(|value| value == "write") {
        std::fs::write(&path, shown).expect("written");
    }
    let kept = std::fs::read_to_string(&path).expect("a golden file");
    assert_eq!(kept, shown, "{name}");
}

fn all(language: Language) -> Vec<(&'static str, Letter)> {
    let opened = about(language);
    let mended_figures = Figures { repair: None, outcome: Outcome::Ok, ..figures(counts(2, 4, 0)) };
    let mended = AlertAbout {
        as_of: day("04-20"),
        figures: Some(mended_figures),
        opened: Some(day("04-13")),
        ..opened.clone()
    };
    let holds = AlertAbout { line_up_is_published: true, opened: None, ..mended.clone() };
    let corrected = AlertAbout { figures: None, opened: Some(day("04-12")), ..opened.clone() };
    let asked = AlertAbout { figures: None, line_up_is_published: true, ..opened.clone() };
    let escalated = AlertAbout { days_left: Some(14), opened: Some(day("04-12")), ..opened.clone() };
    let not_counted = Figures { repair: None, outcome: Outcome::Undetermined, ..figures(counts(0, 2, 3)) };
    let unclear = AlertAbout { figures: Some(not_counted), ..opened.clone() };
    let public =
        |about: &AlertAbout| AlertAbout { wording: None, line_up_is_published: true, ..about.clone() };
    let (id, desk_mail) = (PledgeId::new("p1").expect("an id"), EndpointId::new("a1").expect("an id"));
    let copy = desk().copied(letter(&pledge(), NoticeKind::Opened, &opened), &id, &desk_mail);
    let mut letters = vec![
        ("opened", letter(&pledge(), NoticeKind::Opened, &opened)),
        ("no-longer-holds", letter(&pledge(), NoticeKind::NoLongerHolds, &opened)),
        ("mended", letter(&pledge(), NoticeKind::Mended, &mended)),
        ("corrected", letter(&pledge(), NoticeKind::Corrected, &corrected)),
        ("asked", letter(&pledge(), NoticeKind::Asked, &asked)),
        ("escalated", letter(&pledge(), NoticeKind::Escalated, &escalated)),
        ("cannot-tell", letter(&pledge(), NoticeKind::CannotTell, &unclear)),
        ("holds", letter(&pledge(), NoticeKind::Holds, &holds)),
        ("public-holds", letter(&subscription(), NoticeKind::Holds, &public(&holds))),
        ("verify", desk().verification(&pledge(), 1, language)),
        ("month", desk().month(&pledge(), 681, &month(language, 2, 1, 1))),
        ("month-quiet", desk().month(&pledge(), 681, &month(language, 0, 0, 0))),
        ("month-unread", desk().month(&pledge(), 681, &MonthAbout { unread: 1, ..month(language, 0, 1, 0) })),
        ("count", desk().count(&pledge(), &count(language, Outcome::Breach))),
        ("count-holds", desk().count(&pledge(), &SentCount { on: None, ..count(language, Outcome::Ok) })),
        ("public-escalated", letter(&subscription(), NoticeKind::Escalated, &public(&escalated))),
        ("public-opened", letter(&subscription(), NoticeKind::Opened, &public(&opened))),
        ("public-mended", letter(&subscription(), NoticeKind::Mended, &public(&mended))),
        ("public-corrected", letter(&subscription(), NoticeKind::Corrected, &public(&corrected))),
        ("public-verify", desk().verification(&subscription(), 1, language)),
        ("assistant-opened", copy),
        ("assistant-verify", desk().assistant(&id, &desk_mail, 1, language)),
    ];
    letters.extend(invited(language));
    letters
}

/// What was due on one day: a mending of June, what cannot be told, a month, what does not hold in July and in May.
fn together(language: Language, watcher: &Watcher) -> Letter {
    let told = |kind: NoticeKind, date: &str, panel: &str| {
        let held = Figures { outcome: Outcome::Ok, repair: None, ..figures(counts(2, 4, 0)) };
        let about = AlertAbout {
            panel: panel.to_owned(),
            starts: Some(day(date)),
            wording: about(language).wording.filter(|_| matches!(watcher, Watcher::Pledge(_))),
            opened: Some(day("04-02")),
            figures: if kind == NoticeKind::Mended { Some(held) } else { about(language).figures },
            ..about(language)
        };
        let (notice, id) = (NoticeId::new("n1").expect("an id"), PanelId::new("c1~p1").expect("an id"));
        let template = &kind.template(watcher, Framing::Rights, false);
        let (recorded_ms, notice, panel, about) = (day("04-12").utc_ms, &notice, &id, &about);
        let letter = desk().brief(Said { watcher, notice, kind, panel, template, recorded_ms, about });
        Told { letter, kind, starts: about.starts }
    };
    let month = desk().month(watcher, 681, &month(language, 2, 1, 1));
    let messages = vec![
        told(NoticeKind::Mended, "06-14", "Water"),
        told(NoticeKind::CannotTell, "05-02", "Seeds"),
        Told { letter: month, kind: NoticeKind::Asked, starts: None },
        told(NoticeKind::Escalated, "07-14", "Roads"),
        told(NoticeKind::Opened, "05-14", "After the ceasefire"),
    ];
    desk().together(watcher, messages).expect("a letter")
}

#[test]
fn what_is_told_together_is_told_in_brief_what_does_not_hold_first() {
    for language in [Language::En, Language::Fr] {
        let code = words::of(language).code();
        let letter = together(language, &pledge());
        golden(&format!("together.{code}.txt"), &shown(&letter));
        golden(&format!("public-together.{code}.txt"), &shown(&together(language, &subscription())));
        let (notice, endpoint) = (NoticeId::new("n1").expect("an id"), EndpointId::new("m1").expect("an id"));
        let composed = sender().compose(&letter, "ally@ally.example", None, &notice, &endpoint, 0);
        let composed = composed.expect("a mail");
        golden(&format!("together-mail.{code}.eml"), &String::from_utf8(composed.bytes).expect("ASCII"));
    }
    assert_eq!(desk().together(&pledge(), vec![]), None);
}

#[test]
fn every_message_reads_as_it_was_agreed() {
    for language in [Language::En, Language::Fr] {
        for (name, letter) in all(language) {
            golden(&format!("{name}.{}.txt", words::of(language).code()), &shown(&letter));
        }
    }
}

#[test]
fn at_most_120_words_come_before_the_buttons_beside_the_allys_own() {
    for (name, letter) in all(Language::En) {
        let own = about(Language::En).wording.map_or(0, |wording| wording.split_whitespace().count());
        let words: usize = letter.paragraphs.iter().map(|text| text.split_whitespace().count()).sum();
        assert!(words <= 120 + own, "{name}: {words}");
    }
}

#[test]
fn a_day_far_ahead_has_its_year() {
    let subject = |left| {
        letter(&pledge(), NoticeKind::Opened, &AlertAbout { days_left: Some(left), ..about(Language::En) })
            .subject
    };
    assert_eq!(subject(182), "Your panel on 14 May: no woman among the five speakers so far");
    assert_eq!(subject(183), "Your panel on 14 May 2026: no woman among the five speakers so far");
}

#[test]
fn what_stands_there_is_said_with_its_count() {
    let stands = |figures: Figures| {
        let about = AlertAbout { figures: Some(figures), ..about(Language::En) };
        Text { words: words::of(Language::En), about: &about, is_ally: true }.stands()
    };
    let share = Figures { target_bp: Some(3_000), need: Some(2), ..figures(counts(1, 4, 0)) };
    let leaders = Figures { group: Some(Group::Leaders), ..share };
    for (figures, text) in [
        (Figures { is_all_male: true, ..figures(counts(0, 5, 0)) }, "Five speakers, all of them men."),
        (figures(counts(0, 5, 0)), "Five speakers, no woman among them."),
        (figures(counts(3, 0, 0)), "Three speakers, no man among them."),
        (figures(counts(1, 3, 0)), "Four speakers, one woman among them (1 of 4)."),
        (figures(counts(0, 1, 3)), "Four speakers: 0 counted as women, 3 not counted yet."),
        (share, "Five speakers, one woman among them (1 of 5, 20 %). 30 % is asked for: 2."),
        (leaders, "Five people who lead, one woman among them (1 of 5, 20 %). 30 % is asked for: 2."),
        (
            Figures { everyone: counts(1, 7, 0), ..figures(counts(0, 5, 0)) },
            "Five speakers counted, of 8 on the panel, no woman among them.",
        ),
    ] {
        assert_eq!(stands(figures), text);
    }
}

#[test]
fn a_note_is_put_as_the_ally_chose_and_holds_no_link_of_ours() {
    let (notice, panel) = (NoticeId::new("n1").expect("an id"), PanelId::new("c1~p1").expect("an id"));
    for language in [Language::En, Language::Fr] {
        let mut notes = String::new();
        for framing in Framing::ALL {
            let (watcher, about) = (&pledge(), &about(language));
            let template = &NoticeKind::Opened.template(watcher, framing, false);
            let (kind, panel, notice) = (NoticeKind::Opened, &panel, &notice);
            let letter =
                desk().notice(Said { watcher, notice, kind, panel, template, recorded_ms: 0, about });
            let url = Url::parse(&letter.buttons[0].url).expect("a mailto");
            let body = url.query_pairs().find(|(name, _)| name == "body").expect("a body").1.into_owned();
            assert!(!body.contains("floor.example") && !body.contains("http"), "{body}");
            writeln!(notes, "-- {}\n\n{body}\n", framing.name()).expect("a string takes any text");
        }
        golden(&format!("notes.{}.txt", words::of(language).code()), &notes.replace('\r', ""));
    }
}

#[test]
fn who_is_excused_is_told_so_and_still_how_to_write() {
    let (notice, panel) = (NoticeId::new("n1").expect("an id"), PanelId::new("c1~p1").expect("an id"));
    let (watcher, kind, about) = (&pledge(), NoticeKind::NoLongerHolds, &about(Language::En));
    let text = |is_excused| {
        let template = &kind.template(watcher, Framing::Process, is_excused);
        let (notice, panel) = (&notice, &panel);
        shown(&desk().notice(Said { watcher, notice, kind, panel, template, recorded_ms: 0, about }))
    };
    let (plain, excused) = (text(false), text(true));
    let sentence = "Somebody left in the last days before it. By the rule that you chose you are free to stay \
        then, and to say so.";
    assert_eq!(plain.replace("Most organisers mend it when someone asks.", sentence), excused);
}

#[test]
fn a_correction_says_nothing_about_anybody() {
    let (_, letter) = all(Language::En).remove(3);
    let text = shown(&letter);
    for word in ["woman", "women", "men,", "speaker", "counted"] {
        assert!(!text.replace("At least one woman", "").contains(word), "{word}");
    }
}

#[test]
fn a_message_has_the_same_bytes_however_often_it_is_made() {
    let (notice, endpoint) = (NoticeId::new("n1").expect("an id"), EndpointId::new("m1").expect("an id"));
    let make = || {
        let letter = letter(&pledge(), NoticeKind::Opened, &about(Language::Fr));
        sender()
            .compose(&letter, "ally@ally.example", None, &notice, &endpoint, 1_775_988_000_000)
            .expect("a mail")
    };
    let composed = make();
    assert_eq!(composed.bytes, make().bytes);
    let raw = String::from_utf8(composed.bytes).expect("ASCII");
    assert!(raw.is_ascii() && raw.lines().all(|line| line.len() < 998));
    for header in [
        "Message-ID: <n1.m1@floor.example>",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "List-Unsubscribe: <https://floor.example/unsubscribe?t=mp.p1.",
        "Date: Sun, 12 Apr 2026 10:00:00 +0000",
        "Reply-To: desk@floor.example",
    ] {
        assert!(raw.contains(header), "{header}");
    }
    golden("mail.fr.eml", &raw);
}

#[test]
fn what_an_organiser_called_a_panel_cannot_break_out_of_a_mail() {
    let about = AlertAbout {
        panel: "</p><script>alert(1)</script>\r\nBcc: all@ally.example".into(),
        starts: None,
        ..about(Language::En)
    };
    let (notice, endpoint) = (NoticeId::new("n1").expect("an id"), EndpointId::new("m1").expect("an id"));
    let letter = letter(&pledge(), NoticeKind::Opened, &about);
    let composed =
        sender().compose(&letter, "ally@ally.example", None, &notice, &endpoint, 0).expect("a mail");
    let raw = String::from_utf8(composed.bytes).expect("ASCII");
    let (_, html) = raw.split_once("text/html").expect("a part");
    assert!(html.contains("script") && !html.contains("<script>"));
    assert!(!raw.split("\r\n\r\n").next().expect("a head").contains("\r\nBcc"));
    assert!(!letter.buttons[0].url.contains(['<', '\r', '\n', ' ']));
}
