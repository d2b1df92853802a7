//! Which column of a spreadsheet says what.

use crate::diagnostic::{Fault, Findings, Place, excerpt};
use crate::mapping::{Meaning, Terms};
use crate::told::Told;
use crate::words;

/// The columns of a file.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    headers: Vec<String>,
    /// Of which columns somebody says what they mean.
    stated: Vec<bool>,
    at: [Option<usize>; Meaning::ALL.len()],
}

impl Columns {
    /// Finds the columns: by what somebody says of them, else by their headers.
    pub(crate) fn find<'h>(headers: impl Iterator<Item = &'h str>, terms: &Terms) -> Self {
        let headers: Vec<String> = headers.map(|header| words::clean(header).into_owned()).collect();
        let mut columns =
            Self { at: [None; Meaning::ALL.len()], stated: vec![false; headers.len()], headers };
        for (column, header) in columns.headers.iter().enumerate() {
            if let Some(meaning) = terms.column(header) {
                columns.stated[column] = true;
                if let Some(meaning) = meaning {
                    columns.at[meaning as usize].get_or_insert(column);
                }
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
            let free = |column: &usize| !columns.stated[*column] && !columns.at.contains(&Some(*column));
            let named = |name: &str| keys.iter().position(|(whole, bare)| whole == name || bare == name);
            columns.at[meaning as usize] = meaning.headers().iter().find_map(|name| named(name).filter(free));
        }
        columns
    }

    /// What a column is read as, and whether somebody said so.
    pub(crate) fn meaning(&self, column: usize) -> (Option<Meaning>, bool) {
        let meaning = Meaning::ALL.into_iter().find(|meaning| self.of(*meaning) == Some(column));
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
        self.at.iter().flatten().count()
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
        let header = self.headers.get(column).cloned().unwrap_or_default();
        Place::Cell { line, cell: column + 1, header }
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
        if !has(&[Meaning::Person, Meaning::Name, Meaning::FamilyName, Meaning::People, Meaning::Email]) {
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
        named.filter(|(column, header)| {
            !header.is_empty() && !self.stated[*column] && !self.at.contains(&Some(*column))
        })
    }

    /// Whether each row is a panel with all its people in one cell.
    pub(crate) fn lists_people(&self) -> bool {
        let alone = [Meaning::Person, Meaning::Name, Meaning::FamilyName];
        self.of(Meaning::People).is_some() && alone.iter().all(|field| self.of(*field).is_none())
    }

    fn note_unread(&self, line: u64, findings: &mut Findings) {
        for (column, header) in self.unread() {
            let what = Told::new(format!("column \"{}\" is not read", excerpt(header))).said(header);
            let remedy = "nothing to do, unless it was meant to say something; then rename it";
            findings.note(self.cell(column, line), "unread-column", what, remedy);
        }
    }
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
