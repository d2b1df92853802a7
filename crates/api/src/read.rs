//! What is asked and answered when reading: panels, convenings, flags, rules.
//!
//! Every answer is for somebody: with the organiser's key her own in full, otherwise what the owner
//! published. What is not for the asker is left out, and [`NOT_PUBLISHED`] stands in place of how a
//! panel stands, the same for good, bad and unknown. No answer changes because somebody pledged,
//! and none says when a person changed how to be counted.

use std::collections::BTreeMap;

use openfloor_domain::ids::RuleId;
use openfloor_domain::indicators::Look;
use openfloor_domain::judgement::{ClassCounts, Outcome, Rule};
use openfloor_domain::panel::{CountGroup, SeatStatus};
use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_domain::series::SeriesFigures;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::standing::Standing;

/// The one sentence in place of a standing that is not public, whatever it is.
pub const NOT_PUBLISHED: &str = "How this panel stands has not been published.";

/// The same of a whole convening.
pub const CONVENING_NOT_PUBLISHED: &str = "How this event stands has not been published.";

/// What is said of a panel or convening that waits for the operator.
pub const PARKED: &str =
    "Something recorded here cannot be read and waits for the operator. It is not judged.";

/// The response header that says how far the answer has folded: the position of the last record
/// that this service reads, sealed. It can be given back as `?position=`, and tells nothing else.
pub const FOLDED: &str = "openfloor-folded";

/// The answer to `GET /api/v1/panels/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Panel {
    /// The panel.
    pub id: String,
    /// The convening that it belongs to; left out where the asker may not find that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convening: Option<ConveningName>,
    /// The organiser's own short name for it; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is called; none once it was erased.
    pub title: Option<String>,
    /// What sort of thing it is, in the source's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// When it begins, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// Whether it will not take place.
    pub is_cancelled: bool,
    /// Whether who sits there is public.
    pub line_up_is_published: bool,
    /// Whether its owner published how it stands.
    pub standing_is_published: bool,
    /// Whether the organiser says that the line-up is complete; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_up_is_complete: Option<bool>,
    /// Who sits there; left out where it is not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_up: Option<Vec<Seat>>,
    /// The count that was declared, where there is one that the asker may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<DeclaredCount>,
    /// How it stands, for the asker.
    pub standing: Option<Standing>,
    /// Why `standing` is empty, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The answer to `GET /api/v1/panels/{id}/history`, for its organiser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PanelHistory {
    /// The panel.
    pub id: String,
    /// What was recorded about it, in order.
    pub records: Vec<PanelRecord>,
    /// What is to be looked at by its past, where else its people sit, and who lists them.
    #[serde(default)]
    pub looks: Vec<Look>,
}

/// One record about a panel, and how the panel stood after it by the rules in force now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PanelRecord {
    /// Its place in the log, to be given as `as_of`.
    pub position: String,
    /// When, by the clock of who wrote it, RFC 3339.
    pub at: String,
    /// What happened, by type, in order.
    pub events: Vec<String>,
    /// How it stood as it was known then; none while it is not judged.
    pub known_then: Option<StandingBrief>,
    /// How those who were on it then stand, counted as is known today.
    pub on_stage: Option<StandingBrief>,
}

/// A convening by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConveningName {
    /// The convening.
    pub id: String,
    /// What it is called.
    pub title: Option<String>,
}

/// One place on a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seat {
    /// Its number on this panel, never used again.
    pub seat: u32,
    /// The name as listed; none for an open place and for who asked to be forgotten.
    pub name: Option<String>,
    /// Whether nobody is named for it yet.
    pub is_open: bool,
    /// What it is for.
    pub role: Role,
    /// How it stands; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SeatStatus>,
    /// Whether a delegation or institution chooses who sits there; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_delegated: Option<bool>,
    /// How the person is counted, as far as the asker may know; left out where the standing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// The person, by pseudonym; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// A count as declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeclaredCount {
    /// When it was counted, RFC 3339.
    pub as_of: String,
    /// Whether the line-up has changed since: then the places are judged again.
    pub has_lapsed: bool,
    /// How many of each; empty once it was erased.
    pub groups: Vec<CountGroup>,
}

/// The answer to `GET /api/v1/convenings/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Convening {
    /// The convening.
    pub id: String,
    /// The organiser's own short name for it; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// The series that it is an edition of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// When it begins, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// When it ends, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// `closed`, `unlisted` or `public`.
    pub visibility: openfloor_domain::convening::Visibility,
    /// Its panels in the order of the programme: by time, those without one last, then by title.
    pub panels: Vec<PanelBrief>,
    /// How its distinct people stand, judged as one panel.
    pub standing: Option<Standing>,
    /// Why `standing` is empty, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A panel in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PanelBrief {
    /// The panel.
    pub id: String,
    /// The organiser's own short name for it; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// When it begins, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// Whether it will not take place.
    pub is_cancelled: bool,
    /// How it stands in short, for the asker.
    pub standing: Option<StandingBrief>,
    /// Why `standing` is empty, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a panel stands, in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingBrief {
    /// The distinct people of the panel, and its open places among the unknown.
    pub counts: ClassCounts,
    /// Places as listed.
    pub seats: u32,
    /// The outcome under each rule.
    pub outcomes: BTreeMap<RuleId, Outcome>,
    /// The indicators that it shows, by number.
    pub indicators: Vec<String>,
    /// SHA-256 of the whole judgement, in hex: that of [`Standing::digest`].
    pub digest: String,
}

/// The answer to `GET /api/v1/convenings`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Convenings {
    /// The convenings, by id: with a key all of the organiser's, without one those that are public.
    pub convenings: Vec<ConveningBrief>,
    /// What to give as `cursor` to get those that follow; none at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A convening in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConveningBrief {
    /// The convening.
    pub id: String,
    /// The organiser's own short name for it; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// When it begins, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// `closed`, `unlisted` or `public`.
    pub visibility: openfloor_domain::convening::Visibility,
    /// How many panels it has that were not cancelled; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panels: Option<u64>,
    /// How many of them have which outcome under which rule; for the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<BTreeMap<RuleId, BTreeMap<Outcome, u64>>>,
}

/// The answer to `GET /api/v1/flags`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flags {
    /// Panels that do not hold, of which it cannot be said, or that show an indicator.
    pub flags: Vec<Flag>,
    /// What to give as `cursor` to get those that follow; none at the end. A page can be short or
    /// empty and still have a `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A panel to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flag {
    /// The panel.
    pub panel: String,
    /// The convening that it belongs to.
    pub convening: String,
    /// What the panel is called.
    pub title: Option<String>,
    /// When it begins, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// The distinct people of the panel, and its open places among the unknown.
    pub counts: ClassCounts,
    /// The rules asked for under which it does not hold, or it cannot be said.
    pub outcomes: BTreeMap<RuleId, Outcome>,
    /// The indicators that it shows, by number.
    pub indicators: Vec<String>,
    /// SHA-256 of the whole judgement, in hex.
    pub digest: String,
}

/// The answer to `GET /api/v1/series`, for its organiser. Nothing of it proves bias.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Series {
    /// Panels that wait for the operator and are left out.
    pub parked: u64,
    /// What the others show together.
    #[serde(flatten)]
    pub figures: SeriesFigures,
}

/// The answer to `GET /api/v1/rules`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rules {
    /// The version of the code that judges.
    pub judgement_version: u32,
    /// The charters in force, by id.
    pub charters: Vec<CharterInForce>,
}

/// A charter in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CharterInForce {
    /// Its name.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// Which edition of the text.
    pub version: String,
    /// Where it comes from, and what in it is ours.
    pub source: String,
    /// SHA-256 of its text, in hex.
    pub hash: String,
    /// Its rules.
    pub rules: Vec<Rule>,
}
