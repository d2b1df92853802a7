//! Notices: one transition of an alert, as it is told. Everything that a message shows is frozen
//! here, so that every retry has the same bytes.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ids::{AlertId, NoticeId, PanelId, PledgeId, RuleId, SubscriptionId};
use crate::judgement::{ClassCounts, Group, Outcome, Repair};
use crate::moment::Moment;
use crate::pledge::Framing;
use crate::subject::Subject;

/// In which language to write to somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

/// Where a program is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Webhook {
    /// Where to post.
    pub url: String,
    /// What signs: `whsec_` and base64 of 24 to 64 bytes.
    pub secret: String,
}

/// What a program understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Standard Webhooks 1.0.0.
    Standard,
    /// Incoming webhooks of Slack.
    Slack,
    /// A topic of ntfy.
    Ntfy,
}

impl Dialect {
    /// Takes the dialect off a URL: `slack+https://…` and `ntfy+https://…` name it before the scheme,
    /// anything else is a Standard Webhook. It is said in the URL, not in a field beside it, because a
    /// version of an event that was ever written gets no new fields.
    pub fn split(url: &str) -> (Self, &str) {
        let url = url.trim();
        for dialect in [Self::Slack, Self::Ntfy] {
            if let Some(rest) = url.strip_prefix(dialect.prefix()) {
                return (dialect, rest);
            }
        }
        (Self::Standard, url)
    }

    /// What stands before a URL of this dialect.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Standard => "",
            Self::Slack => "slack+",
            Self::Ntfy => "ntfy+",
        }
    }
}

impl Webhook {
    /// What is spoken there, and where to post.
    pub fn target(&self) -> (Dialect, &str) {
        Dialect::split(&self.url)
    }

    /// The secrets that sign: one, or the new and the former while they are exchanged, separated by a space.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.secret.split_ascii_whitespace()
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook(..)")
    }
}

/// Who asked to be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Watcher {
    /// An ally, about panels that they sit on.
    Pledge(PledgeId),
    /// A subscriber, about what owners published.
    Subscription(SubscriptionId),
}

impl Watcher {
    /// Whose key seals what they are told.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Pledge(id) => Subject::Pledge(id.clone()),
            Self::Subscription(id) => Subject::Subscription(id.clone()),
        }
    }
}

/// In the name of a wording: by the rule, who stays after such a late drop-out is excused.
pub const EXCUSED: &str = "excused";

/// What a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Somebody of your name is listed: is that you?
    Asked,
    /// The panel does not hold yet.
    Opened,
    /// It holds now.
    Mended,
    /// It held, and does not any more.
    NoLongerHolds,
    /// What we told you was wrong.
    Corrected,
    /// It still does not hold, and the day comes nearer.
    Escalated,
    /// Whether it holds cannot be told.
    CannotTell,
    /// It holds, and that was never in doubt.
    Holds,
}

impl NoticeKind {
    /// Whether it says that something is amiss. Such a notice waits a while, and is not sent if it is
    /// mended meanwhile.
    pub fn is_bad_news(self) -> bool {
        matches!(self, Self::Opened | Self::NoLongerHolds | Self::Escalated)
    }

    /// Whether it waits a while, since what it says may be otherwise in a moment.
    pub fn waits(self) -> bool {
        self.is_bad_news() || self == Self::CannotTell
    }

    /// The name in templates, webhooks and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Opened => "opened",
            Self::Mended => "mended",
            Self::NoLongerHolds => "no-longer-holds",
            Self::Corrected => "corrected",
            Self::Escalated => "escalated",
            Self::CannotTell => "cannot-tell",
            Self::Holds => "holds",
        }
    }

    /// The wording that is in force for new notices: `<who>.<kind>.<edition>`, how the note to the
    /// organiser is put where it is not put by rights, and [`EXCUSED`] if a panel does not hold since
    /// somebody left so late that the rule excuses who stays. An edition that was ever used can be
    /// rendered for ever.
    pub fn template(self, watcher: &Watcher, framing: Framing, is_excused: bool) -> String {
        let who = match watcher {
            Watcher::Pledge(_) => "pledge",
            Watcher::Subscription(_) => "subscription",
        };
        let mut template = format!("{who}.{}.1", self.name());
        let framing = Some(framing.name()).filter(|_| framing != Framing::Rights);
        let is_news = matches!(self, Self::Opened | Self::NoLongerHolds);
        for part in framing.into_iter().chain((is_excused && is_news).then_some(EXCUSED)) {
            template = format!("{template}.{part}");
        }
        template
    }
}

/// Every value that the message shows. Sealed for the pledge or subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlertAbout {
    /// In which language.
    pub language: Language,
    /// The ally's sentence; none for a subscription.
    pub wording: Option<String>,
    /// The rule's name and title.
    pub rule: RuleId,
    /// The rule in a few words.
    pub rule_title: String,
    /// What the panel is called.
    pub panel: String,
    /// What the convening is called.
    pub convening: String,
    /// When the panel begins.
    pub starts: Option<Moment>,
    /// Days from writing this to the beginning, by the calendar there.
    pub days_left: Option<u32>,
    /// When the line-up was counted or last changed.
    pub as_of: Moment,
    /// Whether the line-up is public already.
    pub line_up_is_published: bool,
    /// How the panel stands; none where the message does not say.
    pub figures: Option<Figures>,
    /// When the watcher was first told that the panel does not hold, in a mending or correction.
    pub opened: Option<Moment>,
}

/// How a panel stands under the rule, in the numbers that a message shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figures {
    /// How it stands.
    pub outcome: Outcome,
    /// Everybody on the panel, open seats among the unknown.
    pub everyone: ClassCounts,
    /// Those whom the rule counts; under a joint rule, in the worse group.
    pub counted: ClassCounts,
    /// Which group that is.
    pub group: Option<Group>,
    /// How many women are needed, where the rule asks for women.
    pub need: Option<u32>,
    /// The share asked for, in basis points.
    pub target_bp: Option<u32>,
    /// Whether "all-male" may be written.
    pub is_all_male: bool,
    /// How it would stand if the only woman chairs, where the line-up does not say who does.
    pub if_the_only_woman_chairs: Option<Outcome>,
    /// What would mend it.
    pub repair: Option<Repair>,
}

/// The id of an alert: the same for the same watcher, panel and rule, whoever computes it and
/// whenever. It says nothing to somebody who does not know the watcher's id.
pub fn alert_id(watcher: &Watcher, panel: &PanelId, rule: &RuleId) -> AlertId {
    let (kind, id) = match watcher {
        Watcher::Pledge(id) => ("pledge", id.as_str()),
        Watcher::Subscription(id) => ("subscription", id.as_str()),
    };
    let id = name(&["openfloor alert 1", kind, id, panel.as_str(), rule.as_str()]);
    AlertId::new(id).expect("letters and digits make an id")
}

/// The id of one transition of an alert, numbered from 1.
pub fn notice_id(alert: &AlertId, number: u32) -> NoticeId {
    let id = name(&["openfloor notice 1", alert.as_str(), &number.to_string()]);
    NoticeId::new(id).expect("letters and digits make an id")
}

/// The first 130 bits of SHA-256 over the parts, each with its length before it, as 26 letters and
/// digits (base 32 of RFC 4648, lower case).
fn name(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let hash: [u8; 32] = hash.finalize().into();
    let bit = |n: usize| (hash[n / 8] >> (7 - n % 8)) & 1;
    let letter = |n: usize| (0..5).fold(0_usize, |value, k| 2 * value + usize::from(bit(5 * n + k)));
    (0..26).map(|n| char::from(b"abcdefghijklmnopqrstuvwxyz234567"[letter(n)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(watcher: &str, panel: &str, rule: &str) -> AlertId {
        let watcher = Watcher::Pledge(PledgeId::new(watcher).expect("an id"));
        alert_id(&watcher, &PanelId::new(panel).expect("an id"), &RuleId::new(rule).expect("an id"))
    }

    #[test]
    fn a_notice_is_rendered_by_the_template_of_its_watcher_and_kind() {
        let kinds = [
            NoticeKind::Asked,
            NoticeKind::Opened,
            NoticeKind::Mended,
            NoticeKind::NoLongerHolds,
            NoticeKind::Corrected,
            NoticeKind::Escalated,
            NoticeKind::CannotTell,
            NoticeKind::Holds,
        ];
        let pledge = Watcher::Pledge(PledgeId::new("w1").expect("an id"));
        let subscription = Watcher::Subscription(SubscriptionId::new("w1").expect("an id"));
        for kind in kinds {
            assert_eq!(serde_json::to_value(kind).expect("JSON"), kind.name());
            let plain = |watcher: &Watcher| kind.template(watcher, Framing::Rights, false);
            assert_eq!(plain(&pledge), format!("pledge.{}.1", kind.name()));
            assert_eq!(plain(&subscription), format!("subscription.{}.1", kind.name()));
            let process = format!("pledge.{}.1.process", kind.name());
            assert_eq!(kind.template(&pledge, Framing::Process, false), process);
            let is_news = matches!(kind, NoticeKind::Opened | NoticeKind::NoLongerHolds);
            let excused = if is_news { format!("{process}.excused") } else { process };
            assert_eq!(kind.template(&pledge, Framing::Process, true), excused);
        }
        let bad: Vec<_> = kinds.into_iter().filter(|kind| kind.is_bad_news()).collect();
        assert_eq!(bad, [NoticeKind::Opened, NoticeKind::NoLongerHolds, NoticeKind::Escalated]);
    }

    #[test]
    fn a_webhook_is_printed_without_its_secret() {
        let webhook = Webhook { url: "https://ally.example/x".into(), secret: "whsec_x".into() };
        assert_eq!(format!("{webhook:?}"), "Webhook(..)");
    }

    #[test]
    fn a_webhook_says_what_it_speaks_and_by_which_secrets() {
        let of = |url: &str| Webhook { url: url.into(), secret: "whsec_b whsec_a".into() };
        for (url, dialect, rest) in [
            ("https://ally.example/x", Dialect::Standard, "https://ally.example/x"),
            ("slack+https://hooks.example/T/B", Dialect::Slack, "https://hooks.example/T/B"),
            ("ntfy+https://ntfy.example/topic", Dialect::Ntfy, "https://ntfy.example/topic"),
            ("other+https://ally.example", Dialect::Standard, "other+https://ally.example"),
        ] {
            assert_eq!(of(url).target(), (dialect, rest));
        }
        assert_eq!(of("").secrets().collect::<Vec<_>>(), ["whsec_b", "whsec_a"]);
    }

    #[test]
    fn an_alert_has_one_id_for_its_whole_life_and_a_notice_one_a_transition() {
        let alert = ids("w1", "c1~p1", "barder");
        assert_eq!(alert.as_str(), "prwlokhcgtwbeiggh44rc43cmy");
        assert_eq!(notice_id(&alert, 1).as_str(), "y53ouazewdzyra3seuqpusbvvm");
        assert_ne!(notice_id(&alert, 1), notice_id(&alert, 2));
        assert_ne!(alert, ids("w1", "c1~p1", "ga"));
        assert_ne!(alert, ids("w1", "c1~p2", "barder"));
        assert_ne!(ids("w1c", "1~p1", "barder"), ids("w1", "c1~p1", "barder"));
        let subscription = Watcher::Subscription(SubscriptionId::new("w1").expect("an id"));
        let panel = PanelId::new("c1~p1").expect("an id");
        assert_ne!(alert, alert_id(&subscription, &panel, &RuleId::new("barder").expect("an id")));
    }
}
