//! What is asked and answered when writing: rosters, counts, convenings, imports.

use openfloor_domain::convening::{DayOrder, LinkFault};
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleClass};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::standing::Standing;

/// The body of `PUT /api/v1/convenings/{slug}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConveningBody {
    /// What it is called.
    pub title: String,
    /// The series that it is an edition of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// When it begins, RFC 3339 with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// When it ends, RFC 3339 with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// `closed`, `unlisted` or `public`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<String>,
}

/// The answer to every write of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Written {
    /// The id of what was written.
    pub id: String,
    /// Its revision, the ETag: it counts the commits of this thing alone.
    pub revision: u64,
    /// The position in the log that a reader must have folded to see it (`?position=`). Opaque: it says
    /// nothing about what else was recorded.
    pub position: String,
    /// How many facts were recorded; 0 if nothing was new.
    pub events: usize,
    /// For a panel: how it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// For a roster: what it says otherwise than the panel is, because somebody else changed it since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_alone: Vec<String>,
    /// Warnings and notes about the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
}

/// Something about one place of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// Where, for a person to read: `line 7, cell 3 (role)` or a JSON pointer.
    pub place: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// A stable word for programs.
    pub code: String,
    /// What is so.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

/// How many of each class have roles of one class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the classes say what they are")]
pub struct Numbers {
    pub women: u32,
    pub men: u32,
    pub non_binary: u32,
    pub undisclosed: u32,
    pub unknown: u32,
}

/// A panel in numbers: the body of `PUT …/count`, and one form of `POST /api/v1/check`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountBody {
    /// What the panel is called, for one that is not known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it begins, RFC 3339 with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// When it was counted, RFC 3339 with offset; now, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Who speaks.
    #[serde(default)]
    pub speaking: Numbers,
    /// Who leads: negotiators, mediators, signatories.
    #[serde(default)]
    pub leading: Numbers,
    /// Who chairs, moderates or hosts.
    #[serde(default)]
    pub facilitating: Numbers,
    /// Who advises or observes.
    #[serde(default)]
    pub supporting: Numbers,
    /// Who witnesses.
    #[serde(default)]
    pub ceremonial: Numbers,
}

impl CountBody {
    /// The numbers by role class, in its order.
    pub fn groups(&self) -> [(RoleClass, &Numbers); 5] {
        [
            (RoleClass::Leading, &self.leading),
            (RoleClass::Speaking, &self.speaking),
            (RoleClass::Facilitating, &self.facilitating),
            (RoleClass::Supporting, &self.supporting),
            (RoleClass::Ceremonial, &self.ceremonial),
        ]
    }
}

/// The body of `PUT …/publication`: two acts, each left as it is where it is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicationBody {
    /// Who sits there becomes public. It cannot be taken back: it was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_up: Option<bool>,
    /// How the panel stands becomes public, or no longer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<bool>,
}

/// The body of `PUT …/floor`: who had the floor, in the order of speaking. Replaces what was recorded; an empty
/// list takes it back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FloorBody {
    /// From the first to the last, each seat at most once.
    pub slots: Vec<FloorTime>,
}

/// One seat's time on the floor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FloorTime {
    /// The number of the seat, as the panel says it.
    pub seat: u32,
    /// How long it was, in seconds; left out if nobody measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spoke_seconds: Option<u32>,
    /// How long it was to be, in seconds; left out if nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_seconds: Option<u32>,
}

/// Minutes as people write them, 12 or 12:30, in seconds; none if that is not what the text is.
pub fn seconds_of_minutes(text: &str) -> Option<u32> {
    let (minutes, seconds) = text.split_once(':').unwrap_or((text, "0"));
    let (minutes, seconds): (u32, u32) = (minutes.parse().ok()?, seconds.parse().ok()?);
    if seconds < 60 { minutes.checked_mul(60)?.checked_add(seconds) } else { None }
}

/// One panel of an import or a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PanelLine {
    /// The convening, by its slug.
    pub convening: String,
    /// The panel, by its slug.
    pub panel: String,
    /// The id of the panel, once it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Facts recorded; none where nothing is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<usize>,
    /// What would change, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// Why nothing of it is stored, where that is so: `cancelled`. The rest of the document is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// How it stands; in a dry run, how it would.
    pub standing: Standing,
}

/// What of a panel would change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// There is no such panel yet.
    pub is_new: bool,
    /// Places that somebody is named for, or that are opened.
    pub offered: usize,
    /// Places that are given up.
    pub withdrawn: usize,
    /// Places with another role.
    pub roles: usize,
    /// Places of which something else is said: name, address, how somebody is counted.
    pub described: usize,
    /// Places that are confirmed, or no longer.
    pub statuses: usize,
    /// It begins at another time.
    pub is_moved: bool,
    /// It is called otherwise.
    pub is_retitled: bool,
}

impl Changes {
    /// Whether nothing would change.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What a whole document came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImportSummary {
    /// How the document was read.
    pub format: String,
    /// Convenings in it.
    pub convenings: usize,
    /// Panels in it.
    pub panels: usize,
    /// Places in it.
    pub seats: usize,
    /// Distinct people in it.
    pub people: usize,
    /// Places that nobody is named for.
    pub open_seats: usize,
    /// Whether nothing was stored: then it says what would be.
    #[serde(default)]
    pub is_dry_run: bool,
    /// Panels of which anything was new.
    pub changed_panels: usize,
    /// Records appended to the log.
    pub commits: usize,
    /// Facts in those records.
    pub events: usize,
    /// The position in the log that a reader must have folded to see all of it. Opaque.
    pub position: Option<String>,
    /// Panels by rule and outcome.
    pub verdicts: std::collections::BTreeMap<String, std::collections::BTreeMap<String, usize>>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
    /// The names that may not be the name of one person, decided or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_decide: Vec<ToDecide>,
}

/// A name that may not be the name of one person. What is decided goes into the mapping of the next request:
/// `[names]`, then `"id" = "choice"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToDecide {
    /// Stands for the name, at this organiser.
    pub id: String,
    /// As it stands in the document.
    pub name: String,
    /// `several` names in the place of one, a `team`, or an e-mail `address`.
    pub why: String,
    /// What can be decided: `one` person, `several` people with a place each, somebody with this `address`, or
    /// `nobody` who is named.
    pub choices: Vec<String>,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
    /// The convening that names it first, by its slug.
    pub convening: String,
    /// The title of the panel that does.
    pub panel: String,
    /// Where.
    pub place: String,
    /// On how many places it stands.
    pub times: usize,
}

/// A line of the answer to `POST /api/v1/imports` as `application/x-ndjson`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub enum ImportLine {
    /// So many panels of so many are done.
    Progress {
        /// Panels done.
        done: usize,
        /// Panels in all.
        of: usize,
    },
    /// One panel, as it stands now.
    Panel(PanelLine),
    /// The last line.
    Summary(ImportSummary),
    /// The last line, if it went wrong: what was done stays, the same import can be run again.
    Failed {
        /// Why.
        detail: String,
    },
}

/// The body of `POST /api/v1/convenings/{slug}/links`: a link to be read again and again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBody {
    /// Where it leads: `https://…`.
    pub url: String,
    /// `utf-8`, if left out, or `windows-1252`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Minutes east of Greenwich for times that are written without an offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_offset_minutes: Option<i16>,
    /// What columns, words and answers mean, as TOML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// Which number of days like 05/06/2026 is the day, where the document does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_order: Option<DayOrder>,
}

/// A link that is watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkRow {
    /// Its id: that of the source that it is.
    pub id: String,
    /// Where it leads; none if that was erased.
    pub url: Option<String>,
    /// Why nothing of it could be used when it was last read.
    pub fault: Option<LinkFault>,
}

/// The links that are watched for a convening.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Links {
    /// All of them.
    pub links: Vec<LinkRow>,
}

/// The body of `POST /api/v1/persons/erase`: who, by id or as a source named them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseBody {
    /// The pseudonym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The source's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<String>,
    /// What that id is unique in; empty for spreadsheets and the API.
    #[serde(default)]
    pub namespace: String,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Name as listed, together with `convening`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The slug of the convening that lists the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convening: Option<String>,
}

/// The body of `POST /api/v1/persons/merge`: two persons who are one human, each as in an erasure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeBody {
    /// One of them.
    pub one: EraseBody,
    /// The other.
    pub other: EraseBody,
}

/// The answer to a merge or a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Joined {
    /// The pseudonym.
    pub person: String,
    /// Those that it is joined with; after a split, those that it was.
    pub with: Vec<String>,
}

/// The answer to an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {
    /// The pseudonym, which stays.
    pub person: String,
    /// Keys destroyed for it.
    pub keys: usize,
    /// The position in the log that a reader must have folded to have forgotten. Opaque.
    pub position: String,
}

/// One seat of a roster in our own JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatBody {
    /// The sender's own id of the seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name; empty or `TBC` for an open seat.
    pub name: String,
    /// The sender's own id of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// How the organiser counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// `invited`, `confirmed` or `withdrawn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// A roster in our own JSON: the body of `PUT …/roster`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RosterBody {
    /// What the panel is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it begins, RFC 3339 with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// Whether the line-up is complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
    /// Every seat.
    pub seats: Vec<SeatBody>,
}
