//! Which column of a spreadsheet says what.

use crate::diagnostic::{Fault, Findings, Place, excerpt};
use crate::words;

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Convening,
    Panel,
    Title,
    Date,
    Time,
    Kind,
    Person,
    Name,
    GivenName,
    FamilyName,
    /// All people of a panel in one cell.
    People,
    Address,
    Class,
    Role,
    Status,
    Seat,
}

/// Headers by field, the strongest first: where a file has both `panel` and `id`, `panel` is read.
/// Earlier fields choose first, so that `start` is the date of a file without a `date`, and
/// otherwise the time.
const HEADERS: [(Field, &[&str]); 16] = [
    (
        Field::Convening,
        &["convening", "convening id", "event", "conference", "event name", "evenement", "veranstaltung"],
    ),
    (Field::Panel, &["panel", "panel id", "session", "session id", "id"]),
    (Field::Title, &["title", "panel title", "session title", "titre", "titel", "titulo"]),
    (Field::Date, &["date", "starts", "starts at", "start date", "datum", "fecha", "data", "start"]),
    (Field::Time, &["time", "start time", "start", "zeit", "uhrzeit", "heure"]),
    (Field::Kind, &["kind", "type", "session type", "format"]),
    (Field::Person, &["person", "person id", "speaker id", "participant id"]),
    (
        Field::Name,
        &["name", "full name", "speaker", "speaker name", "person name", "participant", "nom", "nombre"],
    ),
    (Field::GivenName, &["first name", "firstname", "given name", "prenom", "vorname"]),
    (Field::FamilyName, &["last name", "lastname", "family name", "surname", "nom de famille", "nachname"]),
    (Field::People, &["speakers", "speaker names", "speaker s", "presenters", "panelists", "panellists"]),
    (Field::Address, &["email", "e mail", "email address", "e mail address", "address", "mail", "courriel"]),
    (Field::Class, &["counted as", "class", "gender", "geschlecht", "genre", "genero", "sex"]),
    (Field::Role, &["role", "funktion", "fonction", "rolle"]),
    (Field::Status, &["status", "statut"]),
    (Field::Seat, &["seat", "seat id"]),
];

/// The columns of a file.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    headers: Vec<String>,
    at: [Option<usize>; HEADERS.len()],
}

impl Columns {
    /// Finds the columns by their headers.
    pub(crate) fn find<'h>(headers: impl Iterator<Item = &'h str>) -> Self {
        let headers: Vec<String> = headers.map(|header| words::clean(header).into_owned()).collect();
        let keys: Vec<String> = headers.iter().map(|header| words::key(header)).collect();
        let mut at = [None; HEADERS.len()];
        for (field, names) in &HEADERS {
            let free = |column: &usize| !at.contains(&Some(*column));
            at[*field as usize] =
                names.iter().find_map(|name| keys.iter().position(|key| key == name).filter(free));
        }
        Self { headers, at }
    }

    /// How many columns were recognised.
    pub(crate) fn known(&self) -> usize {
        self.at.iter().flatten().count()
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.headers.len()
    }

    /// Number of the column of a field, from 0.
    pub(crate) fn of(&self, field: Field) -> Option<usize> {
        self.at[field as usize]
    }

    /// The cell of a field in the row of that line.
    pub(crate) fn place(&self, field: Field, line: u64) -> Place {
        self.of(field).map_or(Place::Line { line }, |column| self.cell(column, line))
    }

    /// A cell by its number from 0.
    pub(crate) fn cell(&self, column: usize, line: u64) -> Place {
        let header = self.headers.get(column).cloned().unwrap_or_default();
        Place::Cell { line, cell: column + 1, header }
    }

    /// Whether the columns suffice; otherwise nothing can be read.
    pub(crate) fn check(&self, line: u64, findings: &mut Findings) -> Result<(), Fault> {
        let has = |fields: &[Field]| fields.iter().any(|field| self.of(*field).is_some());
        let fault =
            |code, what: &str, remedy: &str| Err(Fault::new(code, Place::Line { line }, what, remedy));
        if self.known() == 0 {
            let remedy = "begin with a row of headers: convening, panel, title, date, name, class, role";
            return fault("no-headers", "the first row has none of the headers that we know", remedy);
        }
        if !has(&[Field::Person, Field::Name, Field::FamilyName, Field::People, Field::Address]) {
            let remedy = "add a column \"name\" (or \"person\", \"email\") with one person a row, one row for each seat";
            return fault("no-person-column", "no column says who sits on a seat", remedy);
        }
        if !has(&[Field::Panel, Field::Title]) {
            let remedy = "add a column \"panel\" (or \"session\", \"title\")";
            return fault("no-panel-column", "no column says which panel a seat is on", remedy);
        }
        self.note_unread(line, findings);
        Ok(())
    }

    /// The columns that say something we do not read: number and header.
    pub(crate) fn unread(&self) -> impl Iterator<Item = (usize, &str)> {
        let named = self.headers.iter().map(String::as_str).enumerate();
        named.filter(|(column, header)| !header.is_empty() && !self.at.contains(&Some(*column)))
    }

    /// Whether each row is a panel with all its people in one cell.
    pub(crate) fn lists_people(&self) -> bool {
        let alone = [Field::Person, Field::Name, Field::FamilyName];
        self.of(Field::People).is_some() && alone.iter().all(|field| self.of(*field).is_none())
    }

    fn note_unread(&self, line: u64, findings: &mut Findings) {
        for (column, header) in self.unread() {
            let what = format!("column \"{}\" is not read", excerpt(header));
            let remedy = "nothing to do, unless it was meant to say something; then rename it";
            findings.note(self.cell(column, line), "unread-column", what, remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, Field};

    fn columns(line: &str) -> Columns {
        Columns::find(line.split(','))
    }

    #[test]
    fn headers_are_known_by_many_names() {
        let found = columns("Conference,Session ID,E-Mail,Speaker,GENDER,Counted_As");
        let at = |field| found.of(field);
        assert_eq!(at(Field::Convening), Some(0));
        assert_eq!(at(Field::Panel), Some(1));
        assert_eq!(at(Field::Address), Some(2));
        assert_eq!(at(Field::Name), Some(3));
        assert_eq!((at(Field::Class), at(Field::Role)), (Some(5), None));
    }

    #[test]
    fn start_is_the_date_unless_there_is_a_better_one() {
        assert_eq!(columns("start,name").of(Field::Date), Some(0));
        let both = columns("start,date,name");
        assert_eq!((both.of(Field::Date), both.of(Field::Time)), (Some(1), Some(0)));
    }
}
