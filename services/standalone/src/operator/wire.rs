//! What is asked and answered.

use std::path::PathBuf;

use openfloor_domain::delivery::Reason;
use openfloor_domain::ids::{EndpointId, NoticeId};
use openfloor_domain::judgement::Rule;
use openfloor_event_log::Position;
use serde::{Deserialize, Serialize};

/// The body of `POST /operator/organisers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrganiser {
    /// The name shown on pages.
    pub name: String,
    /// Where a human answers, as an e-mail address or URL.
    pub contact: String,
}

/// A key, shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewKey {
    /// Whose it is.
    pub organiser: String,
    /// The key.
    pub key: String,
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewKey({}, ..)", self.organiser)
    }
}

/// The answer to `POST /operator/charters`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptedCharter {
    /// Its name.
    pub charter: String,
    /// Which edition.
    pub version: String,
    /// Its rules, by id.
    pub rules: Vec<String>,
    /// The position in the log that a reader must have folded to judge by it.
    pub position: Option<u64>,
}

/// One of the answer to `GET /operator/charters`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterInForce {
    /// Its name.
    pub charter: String,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// The body of `POST /operator/activations`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Activate {
    /// Which version of the code that judges; that of the server, if left out.
    pub version: Option<u32>,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivatedVersion {
    /// Whose: `alert`.
    pub service: String,
    /// Which version says what is owed from now on.
    pub version: u32,
    /// Whether it did so already.
    pub was_in_force: bool,
}

/// The body of `POST /operator/panels/{id}/withhold`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withhold {
    /// Whether the public is shown nothing of it from now on, or again what its organiser published.
    pub is_withheld: bool,
    /// Why, in words.
    pub reason: String,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldPanel {
    /// Which.
    pub panel: String,
    /// Whether the public is shown nothing of it.
    pub is_withheld: bool,
    /// Whether that was so already.
    pub was_so: bool,
    /// The position that a reader must have folded to see it, sealed.
    pub position: String,
}

/// An endpoint, as `GET /operator/deliveries` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedEndpoint {
    /// Which.
    pub endpoint: EndpointId,
    /// Why nothing is sent there, if so.
    pub stopped: Option<Reason>,
    /// Notices that were taken.
    pub delivered: usize,
    /// Notices that are being tried.
    pub trying: usize,
    /// Notices that were given up and wait for a person.
    pub waiting: Vec<NoticeId>,
}

/// The body of `POST /operator/deliveries/{endpoint}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryAct {
    /// Try this notice once more.
    Retry(NoticeId),
    /// This notice was given up, and that is right.
    Discard {
        /// Which.
        notice: NoticeId,
        /// Why.
        why: String,
    },
    /// Send nothing there.
    Disable,
    /// Send there again.
    Enable,
}

/// The body of `POST /operator/backups`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackUp {
    /// Where to, on the machine of the server; an absolute path.
    pub directory: PathBuf,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// The copy of the log.
    pub log: PathBuf,
    /// The copy of the keys.
    pub keys: PathBuf,
    /// How large both are together.
    pub bytes: u64,
}

/// The answer to `POST /operator/sign-in-links`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLink {
    /// A link that works once.
    pub url: String,
    /// For so many seconds.
    pub good_for_seconds: u64,
}

/// One commit, as `tail` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TailLine {
    /// Its place in the log.
    pub position: u64,
    /// The stream it belongs to.
    pub stream: String,
    /// Its place in that stream.
    pub revision: u64,
    /// The attempt that wrote it.
    pub commit: String,
    /// When, by the writer's clock, RFC 3339; none if the record cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What happened, by type, in order.
    pub events: Vec<String>,
    /// The events with what is in their boxes, if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Vec<TailedEvent>>,
    /// Why it cannot be read, if it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// One event, opened for an operator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TailedEvent {
    /// Its type.
    #[serde(rename = "type")]
    pub name: String,
    /// The version of its shape.
    pub version: u16,
    /// What lies open.
    pub data: serde_json::Value,
    /// Whom its box is about, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What is in the box.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<serde_json::Value>,
    /// Why the box is closed: `erased`, `key missing` or `damaged`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
}

impl TailLine {
    /// Its place in the log.
    pub fn at_position(&self) -> Position {
        Position(self.position)
    }
}

/// One of the answer to `GET /operator/questions`: a panel of which something is said to be wrong.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionedPanel {
    /// Its id.
    pub panel: String,
    /// What it is called; none if that was erased.
    pub title: Option<String>,
    /// Whether the public is shown nothing of it.
    pub is_withheld: bool,
    /// What was said, the oldest first.
    pub said: Vec<Said>,
}

/// What somebody said to be wrong.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// When, as RFC 3339.
    pub at: String,
    /// Their words; none if they were erased.
    pub text: Option<String>,
    /// Where they can be reached, if they say.
    pub contact: Option<String>,
}

impl std::fmt::Debug for QuestionedPanel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "QuestionedPanel({}, {} times)", self.panel, self.said.len())
    }
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Said({}, ..)", self.at)
    }
}
