//! What gave the format of a document away.

use serde::{Serialize, Serializer};

/// Why a document is taken for one of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// An archive with a workbook in it.
    Workbook,
    /// A schedule in JSON.
    Schedule,
    /// Convenings or seats in JSON.
    OwnJson,
    /// Entries of a timetable of Indico.
    IndicoTimetable,
    /// Events of Indico with their contributions.
    IndicoEvents,
    /// Submissions that have speakers.
    Submissions,
    /// Speakers who have submissions.
    SubmissionsOfSpeakers,
    /// JSON-LD with events.
    LinkedData,
    /// A web page with linked data of events.
    LinkedPage,
    /// Sessions, and the speakers that they name.
    Sessions,
    /// Days with rooms.
    GridSmart,
    /// Groups of sessions.
    SessionGroups,
    /// Speakers of Sessionize.
    SpeakerView,
    /// Items with a title that name people.
    SiteItems,
    /// A calendar.
    Calendar,
    /// A page with YAML at its head.
    YamlHead,
    /// A page with TOML at its head.
    TomlHead,
    /// Nothing but remarks.
    Remarks,
    /// It begins like YAML.
    Yaml,
    /// An element "schedule" around everything.
    ScheduleElement,
    /// Rows in JSON, whose fields are headers that we know.
    Rows,
    /// A first row of headers that we know.
    KnownHeaders,
    /// Nothing else that we know.
    PlainText,
    /// Somebody said so.
    SaidSo,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::Workbook,
        Self::Schedule,
        Self::OwnJson,
        Self::IndicoTimetable,
        Self::IndicoEvents,
        Self::Submissions,
        Self::SubmissionsOfSpeakers,
        Self::LinkedData,
        Self::LinkedPage,
        Self::Sessions,
        Self::GridSmart,
        Self::SessionGroups,
        Self::SpeakerView,
        Self::SiteItems,
        Self::Calendar,
        Self::YamlHead,
        Self::TomlHead,
        Self::Remarks,
        Self::Yaml,
        Self::ScheduleElement,
        Self::Rows,
        Self::KnownHeaders,
        Self::PlainText,
        Self::SaidSo,
    ];

    /// A stable word for it, for the message catalogue.
    pub fn name(self) -> &'static str {
        self.told().0
    }

    /// In plain English: it goes on behind "because".
    pub fn words(self) -> &'static str {
        self.told().1
    }

    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Workbook => ("workbook", "it is a workbook (.xlsx)"),
            Self::Schedule => ("schedule", "it is JSON with a schedule of a conference"),
            Self::OwnJson => ("own-json", "it is JSON with convenings or seats"),
            Self::IndicoTimetable => {
                ("indico-timetable", "it is JSON with entries of a timetable, as Indico exports it")
            }
            Self::IndicoEvents => {
                ("indico-events", "it is JSON of events with contributions, as Indico exports it")
            }
            Self::Submissions => ("submissions", "it is JSON with submissions that have speakers"),
            Self::SubmissionsOfSpeakers => {
                ("submissions-of-speakers", "it is JSON with speakers who have submissions")
            }
            Self::LinkedData => ("linked-data", "it is JSON-LD with events of schema.org"),
            Self::LinkedPage => ("linked-page", "it is a web page with linked data of schema.org"),
            Self::Sessions => ("sessions", "it is JSON with sessions and the speakers that they name"),
            Self::GridSmart => {
                ("grid-smart", "it is JSON of days with rooms, as Sessionize writes it (GridSmart)")
            }
            Self::SessionGroups => {
                ("session-groups", "it is JSON of groups of sessions, as Sessionize writes it (Sessions)")
            }
            Self::SpeakerView => {
                ("speaker-view", "it is JSON of speakers, as Sessionize writes it (Speakers, SpeakerWall)")
            }
            Self::SiteItems => ("site-items", "it is JSON with items that have a title and name people"),
            Self::Calendar => ("calendar", "it is a calendar (BEGIN:VCALENDAR)"),
            Self::YamlHead => ("yaml-head", "it is a page with data at its head, between ---"),
            Self::TomlHead => ("toml-head", "it is a page with data at its head, between +++"),
            Self::Remarks => ("remarks", "all of it is remarks, as YAML has them"),
            Self::Yaml => ("yaml", "it begins like YAML"),
            Self::ScheduleElement => {
                ("schedule-element", "it is XML whose outermost element is \"schedule\"")
            }
            Self::Rows => ("rows", "it is JSON of rows whose fields are headers that we know"),
            Self::KnownHeaders => ("known-headers", "its first row has headers that we know"),
            Self::PlainText => ("plain-text", "it is plain text"),
            Self::SaidSo => ("said-so", "it was said so"),
        }
    }
}

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.words())
    }
}
