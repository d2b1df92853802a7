//! Which column of a spreadsheet says what.

use crate::diagnostic::{Cell, Fault, Findings, Place, excerpt};
use crate::mapping::{Meaning, Terms};
use crate::text::start_of;
use crate::told::Told;
use crate::words;

/// How many bytes of a header are read: it is looked up for each row.
const HEADER_READ_MAX: usize = 1_000;
/// How many bytes of a header stand in a place at most: as many places may name it as there are rows.
const HEADER_MAX: usize = 200;

/// The columns of a file.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    headers: Vec<String>,
    /// Of which columns somebody says what they mean.
    stated: Vec<bool>,
    at: [Option<usize>; Meaning::ALL.len()],
    /// Further columns of a kind of which a file can have several, as "Speaker 2".
    more: Vec<(usize, Meaning)>,
    /// Those that name people of a panel, by their numbers.
    lists: Vec<(usize, &'static str, bool)>,
}

impl Columns {
    /// Finds the columns: by what somebody says of them, else by their headers.
    pub(crate) fn find<'h>(headers: impl Iterator<Item = &'h str>, terms: &Terms) -> Self {
        let shown = |header| start_of(&words::clean(header), HEADER_READ_MAX).to_owned();
        let headers: Vec<String> = headers.map(shown).collect();
        let mut columns = Self {
            at: [None; Meaning::ALL.len()],
            stated: vec![false; headers.len()],
            headers,
            more: Vec::new(),
            lists: Vec::new(),
        };
        for column in 0..columns.headers.len() {
            if let Some(meaning) = terms.column(&columns.headers[column]) {
                columns.stated[column] = true;
                meaning.into_iter().for_each(|meaning| columns.add(meaning, column));
            }
        }
        let keys =
            columns.headers.iter().map(|header| (words::key(header), words::key(without_bracket(header))));
        let keys: Vec<_> = keys.collect();
        for meaning in Meaning::ALL {
            let is_taken = columns.at[meaning as usize].is_some();
            if is_taken || meaning == Meaning::Class && terms.has_class() {
                continue;
            }
            let free = |column: &usize| columns.is_free(*column);
            let named = |name: &str| keys.iter().position(|(whole, bare)| whole == name || bare == name);
            columns.at[meaning as usize] = meaning.headers().iter().find_map(|name| named(name).filter(free));
        }
        columns.find_numbered(&keys);
        columns.lists = columns.found_lists();
        columns.settle_lists(&keys);
        columns.lists = columns.found_lists();
        columns
    }

    fn is_free(&self, column: usize) -> bool {
        !self.stated[column] && !self.is_read(column)
    }

    fn is_read(&self, column: usize) -> bool {
        self.at.contains(&Some(column)) || self.more.iter().any(|(more, _)| *more == column)
    }

    fn add(&mut self, meaning: Meaning, column: usize) {
        match &mut self.at[meaning as usize] {
            Some(_) if meaning.is_list() => self.more.push((column, meaning)),
            at => *at = at.or(Some(column)),
        }
    }

    /// Columns of one person each, told apart by numbers: "Speaker 1", "Speaker 2".
    fn find_numbered(&mut self, keys: &[(String, String)]) {
        for (column, (_, bare)) in keys.iter().enumerate() {
            let Some(name) = without_number(bare) else { continue };
            let is_of = |meaning: &Meaning| {
                let names = meaning.headers().iter();
                let names = names.chain(if *meaning == Meaning::People { ONE_OF_THEM } else { &[] });
                names.into_iter().any(|known| *known == name)
            };
            let found = Meaning::ALL.into_iter().filter(|meaning| meaning.is_list()).find(is_of);
            if let Some(meaning) = found.filter(|_| self.is_free(column)) {
                self.add(meaning, column);
            }
        }
    }

    /// Where each row is a panel with its people: "id" tells panels apart rather than "session", which then is a part of
    /// the programme, and "name" is that of the panel. Where each row is a seat, a column of roles says who moderates.
    fn settle_lists(&mut self, keys: &[(String, String)]) {
        let named = |name: &str| keys.iter().position(|(whole, bare)| whole == name || bare == name);
        let is = |columns: &Self, meaning: Meaning, name: &str| {
            columns.of(meaning).is_some_and(|column| !columns.stated[column] && keys[column].1 == name)
        };
        let has_people = self.of(Meaning::People).is_some();
        if has_people && self.of(Meaning::Title).is_none() && is(self, Meaning::Name, "name") {
            self.at[Meaning::Title as usize] = self.at[Meaning::Name as usize].take();
        }
        if !self.lists_people() {
            let has_roles = self.of(Meaning::Role).is_some();
            self.forget_guessed(|meaning| meaning == Meaning::People || has_roles && meaning.is_list());
            return;
        }
        if is(self, Meaning::Panel, "session")
            && let Some(id) = named("id").filter(|id| self.is_free(*id))
        {
            let session = self.at[Meaning::Panel as usize].replace(id);
            self.at[Meaning::Title as usize] = self.at[Meaning::Title as usize].or(session);
        }
        if self.of(Meaning::Status).is_none() {
            let states = ["state", "proposal state", "session state", "submission state"];
            self.at[Meaning::Status as usize] =
                states.into_iter().find_map(named).filter(|column| self.is_free(*column));
        }
    }

    /// Does not read columns of some kinds, unless somebody said that they are of it.
    fn forget_guessed(&mut self, is_so: impl Fn(Meaning) -> bool) {
        for meaning in Meaning::ALL.into_iter().filter(|meaning| is_so(*meaning)) {
            let at = &mut self.at[meaning as usize];
            *at = at.filter(|column| self.stated[*column]);
        }
        let stated = &self.stated;
        self.more.retain(|(column, meaning)| stated[*column] || !is_so(*meaning));
    }

    /// The columns that name people of a panel: number, what those do, and whether a cell holds one person.
    pub(crate) fn lists(&self) -> &[(usize, &'static str, bool)] {
        &self.lists
    }

    fn found_lists(&self) -> Vec<(usize, &'static str, bool)> {
        let first = Meaning::ALL.into_iter().filter_map(|meaning| Some((self.of(meaning)?, meaning)));
        let listed = first.chain(self.more.iter().copied()).filter_map(|(column, meaning)| {
            let role = meaning.role_in_list()?;
            let key = words::key(without_bracket(&self.headers[column]));
            let is_one = ONE_OF_THEM.contains(&key.as_str()) || without_number(&key).is_some();
            Some((column, role, is_one))
        });
        let mut listed: Vec<_> = listed.collect();
        listed.sort_unstable();
        listed
    }

    /// What a column is read as, and whether somebody said so.
    pub(crate) fn meaning(&self, column: usize) -> (Option<Meaning>, bool) {
        let more = || self.more.iter().find(|(more, _)| *more == column).map(|(_, meaning)| *meaning);
        let meaning =
            Meaning::ALL.into_iter().find(|meaning| self.of(*meaning) == Some(column)).or_else(more);
        (meaning, self.stated.get(column).copied().unwrap_or_default())
    }

    /// The headers as written, and in their order.
    pub(crate) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Warns of headers that somebody says the meaning of and that the file does not have.
    pub(crate) fn note_missing(&self, terms: &Terms, findings: &mut Findings) {
        let known: Vec<String> = self.headers.iter().map(|header| header.to_lowercase()).collect();
        let mut missing: Vec<_> =
            terms.headers().filter(|header| !known.contains(&header.to_lowercase())).collect();
        missing.sort_unstable();
        for header in missing {
            let what = format!("the mapping names a column \"{}\", which is not there", excerpt(header));
            let what = Told::new(what).said(header);
            let remedy = "look at the first row for how it is written";
            findings.warning(Place::Document {}, "mapped-column-missing", what, remedy);
        }
    }

    /// How many columns were recognised.
    pub(crate) fn known(&self) -> usize {
        self.at.iter().flatten().count() + self.more.len()
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.headers.len()
    }

    /// Number of the column of a field, from 0.
    pub(crate) fn of(&self, field: Meaning) -> Option<usize> {
        self.at[field as usize]
    }

    /// The cell of a field in the row of that line.
    pub(crate) fn place(&self, field: Meaning, line: u64) -> Place {
        self.of(field).map_or(Place::Line { line }, |column| self.cell(column, line))
    }

    /// A cell by its number from 0.
    pub(crate) fn cell(&self, column: usize, line: u64) -> Place {
        let header = self.headers.get(column).map_or("", |header| start_of(header, HEADER_MAX));
        Place::Cell(Box::new(Cell { line, cell: column + 1, header: header.into() }))
    }

    /// Whether a column says who it is.
    pub(crate) fn names_somebody(&self) -> bool {
        let fields = [Meaning::Person, Meaning::Name, Meaning::FamilyName, Meaning::Email];
        fields.into_iter().any(|field| self.of(field).is_some()) || !self.lists().is_empty()
    }

    /// Whether the columns suffice; otherwise nothing can be read.
    pub(crate) fn check(&self, line: u64, findings: &mut Findings) -> Result<(), Fault> {
        let has = |fields: &[Meaning]| fields.iter().any(|field| self.of(*field).is_some());
        let fault =
            |code, what: &str, remedy: &str| Err(Fault::new(code, Place::Line { line }, what, remedy));
        if self.known() == 0 {
            let remedy = "begin with a row of headers: convening, panel, title, date, name, class, role";
            return fault("no-headers", "the first row has none of the headers that we know", remedy);
        }
        if !self.names_somebody() {
            let remedy = "add a column \"name\" (or \"person\", \"email\") with one person a row, one row for each seat";
            return fault("no-person-column", "no column says who sits on a seat", remedy);
        }
        if !has(&[Meaning::Panel, Meaning::Title]) {
            let remedy = "add a column \"panel\" (or \"session\", \"title\")";
            return fault("no-panel-column", "no column says which panel a seat is on", remedy);
        }
        self.note_unread(line, findings);
        Ok(())
    }

    /// The columns that say something we do not read, and of which nobody says that it is not to
    /// be read: number and header.
    pub(crate) fn unread(&self) -> impl Iterator<Item = (usize, &str)> {
        let named = self.headers.iter().map(String::as_str).enumerate();
        named.filter(|(column, header)| !header.is_empty() && self.is_free(*column))
    }

    /// Whether each row is a panel with all its people in one cell.
    pub(crate) fn lists_people(&self) -> bool {
        let alone = [Meaning::Person, Meaning::Name, Meaning::FamilyName];
        !self.lists().is_empty() && alone.iter().all(|field| self.of(*field).is_none())
    }

    fn note_unread(&self, line: u64, findings: &mut Findings) {
        for (column, header) in self.unread() {
            let what = Told::new(format!("column \"{}\" is not read", excerpt(header))).said(header);
            let remedy = "nothing to do, unless it was meant to say something; then rename it";
            findings.note(self.cell(column, line), "unread-column", what, remedy);
        }
    }
}

/// Headers of columns with one person in each cell.
const ONE_OF_THEM: &[&str] = &[
    "speaker",
    "speaker name",
    "name",
    "panelist",
    "panellist",
    "presenter",
    "guest",
    "participant",
    "intervenant",
    "intervenante",
    "referent",
    "referentin",
    "ponente",
    "moderator",
    "role moderator",
    "moderated by",
    "moderateur",
    "moderatrice",
    "facilitator",
    "chair",
    "session chair",
    "chaired by",
    "keynote speaker",
    "discussant",
    "respondent",
    "host",
];

/// A header without the number behind it, if it has one: `speaker 2`, `speaker2`.
fn without_number(key: &str) -> Option<&str> {
    let name = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
    (name.len() < key.len()).then(|| name.trim_end()).filter(|name| !name.is_empty())
}

/// A header without what stands in brackets behind it: `Speaker (required)`.
fn without_bracket(header: &str) -> &str {
    header.split_once('(').map_or(header, |(bare, _)| bare)
}

#[cfg(test)]
mod tests {
    use super::{Columns, Meaning};
    use crate::mapping::{Mapping, Terms};

    fn columns(line: &str) -> Columns {
        Columns::find(line.split(','), &Terms::default())
    }

    #[test]
    fn what_somebody_says_of_a_column_comes_before_its_header() {
        let mapping = "[columns]\n\"Talk\" = \"title\"\n\"name\" = \"nothing\"\n[class]\ncolumn = \"X\"\n\
            [class.values]\nf = \"woman\"\n";
        let terms = Terms::of(Some(&Mapping::parse(mapping).expect("a mapping")));
        let found = Columns::find("talk,Title,Name,x,gender,Speaker (required)".split(','), &terms);
        let at = |field| found.of(field);
        assert_eq!((at(Meaning::Title), at(Meaning::Name)), (Some(0), Some(5)));
        assert_eq!(at(Meaning::Class), Some(3));
        let unread: Vec<_> = found.unread().map(|(_, header)| header).collect();
        assert_eq!(unread, ["Title", "gender"]);
    }

    #[test]
    fn headers_are_known_by_many_names() {
        let found = columns("Conference,Session ID,E-Mail,Speaker,GENDER,Counted_As");
        let at = |field| found.of(field);
        assert_eq!(at(Meaning::Convening), Some(0));
        assert_eq!(at(Meaning::Panel), Some(1));
        assert_eq!(at(Meaning::Email), Some(2));
        assert_eq!(at(Meaning::Name), Some(3));
        assert_eq!((at(Meaning::Class), at(Meaning::Role)), (Some(5), None));
    }

    #[test]
    fn start_is_the_date_unless_there_is_a_better_one() {
        assert_eq!(columns("start,name").of(Meaning::Date), Some(0));
        let both = columns("start,date,name");
        assert_eq!((both.of(Meaning::Date), both.of(Meaning::Time)), (Some(1), Some(0)));
    }
}
