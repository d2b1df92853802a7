//! What a column says, and by which headers we know it.

use serde::{Deserialize, Serialize};

/// What a column of a spreadsheet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The event that the panel belongs to.
    Convening,
    /// What tells the panel from others: an id, a code, a number.
    Panel,
    /// What the panel is called.
    Title,
    /// The day, or day and time, on which it begins.
    Date,
    /// The time of day at which it begins.
    Time,
    /// What the source calls it: talk, panel, keynote.
    Kind,
    /// The source's own id of the person.
    Person,
    /// The name of one person.
    Name,
    /// Her given name, where the name stands in two columns.
    GivenName,
    /// Her family name.
    FamilyName,
    /// All people of a panel in one cell.
    People,
    /// The source's own ids of all people of a panel in one cell, in the order of their names.
    PeopleIds,
    /// Those who moderate it.
    Moderators,
    /// Those who chair it.
    Chairs,
    /// Those who give its keynotes.
    Keynotes,
    /// Those who discuss what the others say.
    Discussants,
    /// Those who host it.
    Hosts,
    /// An e-mail address of the person.
    Email,
    /// How the person is counted. Only a mapping can say so of a column whose words are not ours.
    Class,
    /// What the person does on the panel.
    Role,
    /// How firm it is.
    Status,
    /// The source's own id of the seat.
    Seat,
    /// Whether a delegation, and not the organiser, chose who sits there.
    Delegated,
}

impl Meaning {
    /// All of them, in the order in which they choose their columns: `start` is the date of a file
    /// without a `date`, and otherwise the time.
    pub const ALL: [Self; 23] = [
        Self::Convening,
        Self::Panel,
        Self::Title,
        Self::Date,
        Self::Time,
        Self::Kind,
        Self::Person,
        Self::Name,
        Self::GivenName,
        Self::FamilyName,
        Self::People,
        Self::PeopleIds,
        Self::Moderators,
        Self::Chairs,
        Self::Keynotes,
        Self::Discussants,
        Self::Hosts,
        Self::Email,
        Self::Class,
        Self::Role,
        Self::Status,
        Self::Seat,
        Self::Delegated,
    ];

    /// The meaning that a word of a mapping stands for.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|meaning| meaning.name() == word)
    }

    /// The word for it in a mapping.
    pub fn name(self) -> &'static str {
        match self {
            Self::Convening => "convening",
            Self::Panel => "panel",
            Self::Title => "title",
            Self::Date => "date",
            Self::Time => "time",
            Self::Kind => "kind",
            Self::Person => "person",
            Self::Name => "name",
            Self::GivenName => "given-name",
            Self::FamilyName => "family-name",
            Self::People => "people",
            Self::PeopleIds => "people-ids",
            Self::Moderators => "moderators",
            Self::Chairs => "chairs",
            Self::Keynotes => "keynotes",
            Self::Discussants => "discussants",
            Self::Hosts => "hosts",
            Self::Email => "email",
            Self::Class => "class",
            Self::Role => "role",
            Self::Status => "status",
            Self::Seat => "seat",
            Self::Delegated => "delegated",
        }
    }

    /// What those do whom a column of this kind names; none if it names nobody of a list. Several columns of a file
    /// can be of one such kind, as "Speaker 1" and "Speaker 2".
    pub(crate) fn role_in_list(self) -> Option<&'static str> {
        Some(match self {
            Self::People => "",
            Self::Moderators => "moderator",
            Self::Chairs => "chair",
            Self::Keynotes => "keynote",
            Self::Discussants => "discussant",
            Self::Hosts => "host",
            _ => return None,
        })
    }

    /// Whether a column of this kind names people of a panel, and a file may have several of it.
    pub fn is_list(self) -> bool {
        self.role_in_list().is_some()
    }

    /// Headers by which it is known, the strongest first: where a file has both `panel` and `id`,
    /// `panel` is read.
    pub(crate) fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Convening => &[
                "convening",
                "convening id",
                "event",
                "conference",
                "event name",
                "evenement",
                "veranstaltung",
            ],
            Self::Panel => &[
                "panel",
                "panel id",
                "session id",
                "session",
                "proposal id",
                "submission id",
                "contribution id",
                "id",
                "episode",
            ],
            Self::Title => &[
                "title",
                "panel title",
                "session title",
                "proposal title",
                "submission title",
                "talk title",
                "presentation title",
                "contribution title",
                "paper title",
                "session name",
                "panel name",
                "titre",
                "titel",
                "titulo",
                "titolo",
            ],
            Self::Date => &[
                "date",
                "starts",
                "starts at",
                "start date",
                "date start",
                "scheduled at",
                "datum",
                "fecha",
                "data",
                "start",
                "day",
                "jour",
                "tag",
            ],
            Self::Time => &[
                "time",
                "start time",
                "time start",
                "start",
                "begin",
                "begins",
                "zeit",
                "uhrzeit",
                "heure",
                "hora",
            ],
            Self::Kind => &["kind", "type", "session type", "format"],
            Self::Person => &["person", "person id", "speaker id", "participant id"],
            Self::Name => &[
                "name",
                "full name",
                "speaker",
                "speaker name",
                "person name",
                "participant",
                "nom",
                "nombre",
            ],
            Self::GivenName => &["first name", "firstname", "given name", "prenom", "vorname"],
            Self::FamilyName => {
                &["last name", "lastname", "family name", "surname", "nom de famille", "nachname"]
            }
            Self::People => &[
                "speakers",
                "speaker names",
                "speaker s",
                "presenters",
                "panelists",
                "panellists",
                "guests",
                "intervenants",
                "referenten",
                "podium",
                "ponentes",
            ],
            Self::PeopleIds => &["speaker ids"],
            Self::Moderators => &[
                "moderators",
                "moderator",
                "role moderators",
                "role moderator",
                "moderation",
                "moderated by",
                "moderator s",
                "moderateur",
                "moderatrice",
                "moderateurs",
                "moderador",
                "facilitator",
                "facilitators",
            ],
            Self::Chairs => &[
                "chairs",
                "chair",
                "session chair",
                "session chairs",
                "role session chairs",
                "chair s",
                "chaired by",
                "vorsitz",
                "presidence",
            ],
            Self::Keynotes => &["keynote speakers", "keynote speaker", "keynotes"],
            Self::Discussants => &["discussants", "discussant", "discussant s", "respondents", "respondent"],
            Self::Hosts => &["hosts", "host"],
            Self::Email => {
                &["email", "e mail", "email address", "e mail address", "address", "mail", "courriel"]
            }
            Self::Class => &["counted as", "class", "gender", "geschlecht", "genre", "genero", "sex"],
            Self::Role => &["role", "funktion", "fonction", "rolle"],
            Self::Status => &["status", "statut"],
            Self::Seat => &["seat", "seat id"],
            Self::Delegated => &["delegated", "chosen by"],
        }
    }
}
