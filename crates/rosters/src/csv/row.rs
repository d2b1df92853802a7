//! One row of a spreadsheet onto its panel.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use csv::StringRecord;
use openfloor_domain::moment::Moment;

use super::cells::{is_formula, is_link, unescaped};
use super::days::{Days, Written};
use super::header::Columns;
use super::people::{self, Listed};
use crate::assembly::{Assembly, ConveningNo, PanelNo};
use crate::diagnostic::{Fault, Place, Severity};
use crate::draft::SeatDraft;
use crate::mapping::{Meaning, Said};
use crate::options::Options;
use crate::seats::{Places, SeatField, SeatTexts, Strictness};
use crate::slug::slug_of;
use crate::stream::hash;
use crate::told::Told;
use crate::{titles, words};

/// Rows with other people than the panel has that they name.
#[derive(Default)]
struct Others {
    /// Whom they list, as hashes.
    people: HashSet<u64>,
    /// The last number by which one was told apart.
    number: usize,
}

/// Reads rows, one after the other.
pub(crate) struct Rows<'o> {
    columns: &'o Columns,
    stem: &'o str,
    options: &'o Options,
    assembly: Assembly<'o>,
    /// The row before: most rows are on the panel of the row before.
    last: Option<(String, String, PanelNo)>,
    /// Panels that have no title yet but what rows name them by.
    labelled: HashSet<PanelNo>,
    /// Rows that list nobody.
    without_people: usize,
    /// Whom the row of a panel lists, as a hash.
    listed: HashMap<PanelNo, u64>,
    /// Whom rows list that say they are of a panel, and are others: a second row of a panel is another slot of it, or
    /// of one of those, or another panel.
    others: HashMap<PanelNo, Others>,
    /// Rows that are another slot of a panel.
    slots: usize,
    /// Rows of panels that are not on the programme.
    not_placed: usize,
    /// Who sits where in a role of a column beside the seats, as hashes: each row of the panel names them again.
    beside: HashSet<u64>,
    /// When panels begin.
    days: Days,
    /// Whether a value of the column of classes was met that is not one of our own words.
    unconfirmed: bool,
}

impl<'o> Rows<'o> {
    pub(crate) fn new(
        columns: &'o Columns,
        stem: &'o str,
        options: &'o Options,
        assembly: Assembly<'o>,
    ) -> Self {
        Self {
            columns,
            stem,
            options,
            assembly,
            last: None,
            labelled: HashSet::new(),
            without_people: 0,
            listed: HashMap::new(),
            others: HashMap::new(),
            slots: 0,
            not_placed: 0,
            beside: HashSet::new(),
            days: Days::default(),
            unconfirmed: false,
        }
    }

    /// Reads a row that begins on a line.
    pub(crate) fn take(&mut self, record: &StringRecord, line: u64) -> Result<(), Fault> {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let row = Row { record, columns: self.columns, line };
        if !self.fits(&row) {
            return self.assembly.count_seat(&Place::Line { line });
        }
        for (column, header) in self.columns.unread() {
            let value = row.record.get(column).unwrap_or_default();
            self.assembly.candidates.add(header, value, || self.columns.cell(column, line));
        }
        self.note_class(&row);
        self.refuse_formulas(&row);
        if self.columns.lists_people() {
            return self.take_list(&row);
        }
        let panel = match self.panel_above(&row) {
            Some(panel) => panel,
            None => self.panel(&row)?,
        };
        let mut role = Cow::Borrowed(row.cell(Meaning::Role));
        for (column, of_column, is_one) in self.columns.lists().iter().copied() {
            match flag(row.at(column)) {
                Some(true) if role.is_empty() => role = of_column.into(),
                Some(_) => {}
                None => self.seats_beside(&row, panel, column, of_column, is_one)?,
            }
        }
        let name = row.name();
        let texts = SeatTexts {
            id: unescaped(row.cell(Meaning::Seat)).into(),
            external: unescaped(row.cell(Meaning::Person)).into(),
            address: unescaped(row.cell(Meaning::Email)).into(),
            name: unescaped(&name).into(),
            role,
            status: row.cell(Meaning::Status).into(),
            class: row.cell(Meaning::Class).into(),
            delegated: row.cell(Meaning::Delegated).into(),
            ..SeatTexts::default()
        };
        let seat = self.assembly.read_seat(&texts, &row, Strictness::Lenient);
        self.assembly.seat(panel, seat)
    }

    /// Reads a row that is a panel, all its people in one cell.
    fn take_list(&mut self, row: &Row<'_>) -> Result<(), Fault> {
        let lists = self.columns.lists().iter().copied();
        let cells: Vec<_> = lists
            .map(|(column, role, is_one)| (column, role, people::in_cell(row.at(column), is_one)))
            .collect();
        if cells.iter().all(|(.., people)| people.is_empty()) {
            self.without_people += 1;
            return self.assembly.count_seat(&Place::Line { line: row.line });
        }
        let state = row.cell(Meaning::Status);
        if is_off_the_programme(state) {
            self.not_placed += 1;
            return self.assembly.count_seat(&Place::Line { line: row.line });
        }
        let Some(panel) = self.panel_of_list(row)? else {
            self.slots += 1;
            return self.assembly.count_seat(&Place::Line { line: row.line });
        };
        for (column, role, people) in cells {
            let is_first = self.columns.of(Meaning::People) == Some(column);
            let ids = if is_first { row.cell(Meaning::PeopleIds) } else { "" };
            let ids = people::ids_in_cell(ids, people.len());
            for (number, one) in people.iter().enumerate() {
                let id = ids.get(number).copied().unwrap_or(one.id);
                let one = Listed { id, role: if one.role.is_empty() { role } else { one.role }, ..*one };
                let seat = self.listed(&one, row, state);
                self.assembly.seat(panel, seat)?;
            }
        }
        Ok(())
    }

    /// The seat of somebody in a cell of several.
    fn listed(&mut self, one: &Listed<'_>, row: &Row<'_>, state: &str) -> SeatDraft {
        let external = if one.id.is_empty() { String::new() } else { format!("{}/{}", self.stem, one.id) };
        let status = if words::key(state) == "accepted" { "invited" } else { state };
        let texts = SeatTexts {
            external: external.into(),
            name: unescaped(one.name).into(),
            role: one.role.into(),
            status: status.into(),
            statement: one.statement.into(),
            ..SeatTexts::default()
        };
        // Roles within such a cell are written by a program.
        self.assembly.read_seat(&texts, row, Strictness::Foreign)
    }

    /// Those whom a column names beside the seat of a row, each once on a panel.
    fn seats_beside(
        &mut self,
        row: &Row<'_>,
        panel: PanelNo,
        column: usize,
        role: &'static str,
        is_one: bool,
    ) -> Result<(), Fault> {
        for one in people::in_cell(row.at(column), is_one) {
            if self.beside.insert(hash(&(panel, role, one.name.to_lowercase()))) {
                let seat = self.listed(&Listed { role, ..one }, row, "");
                self.assembly.seat(panel, seat)?;
            }
        }
        Ok(())
    }

    /// The panel of a row that lists people; `None` if the row is another slot of a panel, with the
    /// same people. With other people it is another panel, whatever its id.
    fn panel_of_list(&mut self, row: &Row<'_>) -> Result<Option<PanelNo>, Fault> {
        let people: String =
            self.columns.lists().iter().flat_map(|(column, ..)| [row.at(*column), "\n"]).collect();
        let people = hash(&people);
        let (convening, name) = (row.cell(Meaning::Convening), row.panel());
        let dated = format!("{name} {}", row.cell(Meaning::Date).trim());
        let mut no = self.find_panel(row, convening, &name)?;
        // The panel that is told apart by the date alone, and the last number behind the date.
        let mut apart: Option<(PanelNo, usize)> = None;
        while let Some(known) = self.listed.get(&no) {
            if *known == people {
                return Ok(None);
            }
            let what = "another row has the same id or title, and other people; told apart by the date";
            let place = row.of_field(Meaning::Panel);
            let remedy = "give each panel an id of its own";
            let findings = &mut self.assembly.findings;
            findings.of_value(Severity::Warning, place, "item-id-twice", "", what.to_owned(), remedy);
            let Some((first, number)) = &mut apart else {
                no = self.find_panel(row, convening, &dated)?;
                let others = self.others.entry(no).or_default();
                if others.people.contains(&people) {
                    return Ok(None);
                }
                // Counted on from the last one: to begin at the first would take a square of them.
                apart = Some((no, others.number.max(1)));
                continue;
            };
            *number += 1;
            let (first, number) = (*first, *number);
            no = self.find_panel(row, convening, &format!("{dated} {number}"))?;
            self.others.entry(first).or_default().number = number;
        }
        if let Some((first, _)) = apart {
            self.others.entry(first).or_default().people.insert(people);
        }
        self.listed.insert(no, people);
        self.describe(row, no);
        Ok(Some(no))
    }

    /// Keeps what stands in the column of classes, if nobody has said what it means.
    fn note_class(&mut self, row: &Row<'_>) {
        let Some(column) = self.columns.of(Meaning::Class).filter(|_| !self.assembly.terms.has_class())
        else {
            return;
        };
        let (value, header) = (row.cell(Meaning::Class), &self.columns.headers()[column]);
        self.unconfirmed |= self.assembly.terms.class(value) == Said::Unknown;
        self.assembly.candidates.add(header, value, || self.columns.cell(column, row.line));
    }

    /// Warns of a cell that could not be taken for what it is.
    pub(crate) fn warn(&mut self, place: Place, code: &'static str, what: &str, remedy: &str) {
        self.assembly.findings.warning(place, code, what.to_owned(), remedy);
    }

    /// The document, with a title on every panel.
    pub(crate) fn finish(mut self) -> Assembly<'o> {
        if self.without_people > 0 {
            let count = self.without_people;
            let what = Told::new(format!("rows without people, which are not panels: {count}")).n(count);
            let remedy = "nothing to do, unless people are missing";
            self.assembly.findings.note(Place::Document {}, "items-without-people", what, remedy);
        }
        if let Some(column) = self.columns.of(Meaning::Class).filter(|_| !self.unconfirmed) {
            self.assembly.candidates.drop(&self.columns.headers()[column]);
        }
        if self.slots > 0 {
            let n = self.slots;
            let what = format!("rows that are further slots of a panel, with the same people: {n}");
            let what = Told::new(what).n(n);
            let remedy = "nothing to do, unless they are panels of their own; then give each an id";
            self.assembly.findings.note(Place::Document {}, "further-slots", what, remedy);
        }
        if self.not_placed > 0 {
            let n = self.not_placed;
            let what = format!("rows neither accepted nor confirmed, which are left out: {n}");
            let remedy = "nothing to do, unless they are on the programme; then accept them at the source";
            self.assembly.findings.note(
                Place::Document {},
                "not-on-the-programme",
                Told::new(what).n(n),
                remedy,
            );
        }
        std::mem::take(&mut self.days).settle(self.options, &mut self.assembly);
        self.assembly
    }

    /// Whether a row is of a sensible size and shape.
    fn fits(&mut self, row: &Row<'_>) -> bool {
        let limits = &self.options.limits;
        let findings = &mut self.assembly.findings;
        if let Some(long) = row.record.iter().position(|cell| cell.len() > limits.cell_bytes) {
            let most = limits.cell_bytes;
            let what = Told::new(format!("a cell of more than {most} bytes")).n(most);
            findings.error(
                row.columns.cell(long, row.line),
                "cell-too-long",
                what,
                "look for a quote that is not closed",
            );
            return false;
        }
        let mut extra = row
            .record
            .iter()
            .skip(row.columns.len())
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .peekable();
        if extra.peek().is_some() && extra.all(is_link) {
            let what = "links in a column without a header; they are not read".to_owned();
            let place = Place::Line { line: row.line };
            let remedy = "nothing to do, unless they were meant to say something";
            findings.of_value(Severity::Warning, place, "column-without-header", "", what, remedy);
        } else if row.record.iter().skip(row.columns.len()).any(|cell| !cell.trim().is_empty()) {
            let what = format!("a row of {} cells under {} headers", row.record.len(), row.columns.len());
            let what = Told::new(what).n(row.columns.len());
            let remedy = "put cells that hold the separator in quotes";
            findings.error(Place::Line { line: row.line }, "too-many-cells", what, remedy);
            return false;
        }
        true
    }

    /// A cell that a spreadsheet program would compute is not a name or a title.
    fn refuse_formulas(&mut self, row: &Row<'_>) {
        let texts = [
            Meaning::Convening,
            Meaning::Panel,
            Meaning::Title,
            Meaning::Kind,
            Meaning::Person,
            Meaning::Seat,
        ];
        let names = [Meaning::Name, Meaning::GivenName, Meaning::FamilyName, Meaning::People];
        for field in texts.into_iter().chain(names) {
            let shown = names.contains(&field) || field == Meaning::Title;
            if is_formula(row.cell(field), shown) {
                let what = "a cell that a spreadsheet program would take for a formula".to_owned();
                let remedy = "write the text itself; if it does begin so, put ' before it";
                self.assembly.findings.error(row.of_field(field), "formula", what, remedy);
            }
        }
        let people = self.columns.of(Meaning::People);
        for (column, ..) in
            self.columns.lists().iter().copied().filter(|(column, ..)| Some(*column) != people)
        {
            if is_formula(row.at(column), true) {
                let what = "a cell that a spreadsheet program would take for a formula";
                let remedy = "write the text itself; if it does begin so, put ' before it";
                self.assembly.findings.error(row.columns.cell(column, row.line), "formula", what, remedy);
            }
        }
    }

    /// The panel of the row above, where a row says of its own only who sits there: so sheets are written in which a
    /// panel stands once, with its people below one another.
    fn panel_above(&mut self, row: &Row<'_>) -> Option<PanelNo> {
        let of_panel = [Meaning::Convening, Meaning::Panel, Meaning::Title, Meaning::Date, Meaning::Time];
        let says_nothing = of_panel.into_iter().all(|field| row.cell(field).trim().is_empty());
        let names = [Meaning::Name, Meaning::FamilyName, Meaning::Person, Meaning::Email];
        let is_somebody = names.into_iter().any(|field| !row.cell(field).trim().is_empty());
        let (_, named, no) = self.last.as_ref().filter(|_| says_nothing && is_somebody)?;
        if named.is_empty() {
            return None;
        }
        let (no, place) = (*no, Place::Line { line: row.line });
        let what = "a row without a panel below one with a panel; it is put onto that one";
        let remedy = "nothing to do, unless they belong elsewhere; then name the panel in every row";
        self.assembly.findings.of_value(Severity::Warning, place, "panel-of-the-row-above", "", what, remedy);
        Some(no)
    }

    /// The panel of a row.
    fn panel(&mut self, row: &Row<'_>) -> Result<PanelNo, Fault> {
        let (convening, panel) = (row.cell(Meaning::Convening), row.panel());
        let known =
            self.last.as_ref().filter(|(c, p, _)| c == convening && *p == panel).map(|(_, _, no)| *no);
        let no = match known {
            Some(no) => no,
            None => self.find_panel(row, convening, &panel)?,
        };
        if known.is_none() {
            self.last = Some((convening.to_owned(), panel.into_owned(), no));
        }
        self.describe(row, no);
        Ok(no)
    }

    /// What a row says of its panel.
    fn describe(&mut self, row: &Row<'_>, no: PanelNo) {
        let starts = self.starts(row, no);
        let mut text = |field| {
            let text = unescaped(row.cell(field));
            titles::read(text, || row.of_field(field), Strictness::Lenient, &mut self.assembly.findings)
        };
        let (title, kind) = (text(Meaning::Title), text(Meaning::Kind));
        if !title.is_empty() && self.labelled.remove(&no) {
            self.assembly.panel_mut(no).title = "".into();
        }
        self.assembly.describe(no, &title, &kind, starts, &Place::Line { line: row.line });
    }

    fn find_panel(&mut self, row: &Row<'_>, convening: &str, panel: &str) -> Result<PanelNo, Fault> {
        if row.cell(Meaning::Panel).trim().is_empty() && row.cell(Meaning::Title).trim().is_empty() {
            let what =
                "a row without a panel; it is put on a panel with the other such rows of its date".to_owned();
            let place = row.columns.place(Meaning::Panel, row.line);
            let remedy = "name the panel in every row";
            self.assembly.findings.of_value(Severity::Warning, place, "no-panel-named", "", what, remedy);
        }
        let of = self.convening(row, convening);
        let (no, new) = self.assembly.panel(of, slug_of(panel), Place::Line { line: row.line })?;
        if new {
            let place = || row.of_field(Meaning::Panel);
            let label =
                titles::read(unescaped(panel), place, Strictness::Lenient, &mut self.assembly.findings);
            self.assembly.entitle(no, label, String::new());
            if self.columns.of(Meaning::Title).is_some() {
                self.labelled.insert(no);
            }
        }
        Ok(no)
    }

    fn convening(&mut self, row: &Row<'_>, cell: &str) -> ConveningNo {
        let (place, findings) = (|| row.of_field(Meaning::Convening), &mut self.assembly.findings);
        let name = titles::read(unescaped(cell), place, Strictness::Lenient, findings);
        if !name.is_empty() {
            return self.assembly.convening(slug_of(&name), &name, "").0;
        }
        if self.columns.of(Meaning::Convening).is_some() {
            let what = "a row without a convening; it is put under the name of the file".to_owned();
            let remedy = "name the convening in every row";
            findings.of_value(Severity::Warning, place(), "no-convening-named", "", what, remedy);
        }
        self.assembly.convening(slug_of(self.stem), self.stem, "").0
    }

    fn starts(&mut self, row: &Row<'_>, panel: PanelNo) -> Option<Moment> {
        self.columns.of(Meaning::Date)?;
        let written = Written { date: row.cell(Meaning::Date), time: row.cell(Meaning::Time) };
        let place = || row.of_field(Meaning::Date);
        self.days.read(written, place, panel, self.options, &mut self.assembly.findings)
    }
}

/// Whether a cell of a column like "Moderator" says yes or no of who has the seat of its row; none if it names somebody.
fn flag(cell: &str) -> Option<bool> {
    match words::key(cell).as_str() {
        "yes" | "y" | "x" | "true" | "1" | "ja" | "oui" | "si" => Some(true),
        "" | "no" | "n" | "false" | "0" | "nein" | "non" => Some(false),
        _ => None,
    }
}

/// Whether a state says that a panel is not on the programme.
fn is_off_the_programme(state: &str) -> bool {
    let off = [
        "rejected",
        "declined",
        "withdrawn",
        "canceled",
        "cancelled",
        "submitted",
        "draft",
        "deleted",
        "waitlisted",
    ];
    off.contains(&words::key(state).as_str())
}

/// A row and where it stands.
struct Row<'r> {
    record: &'r StringRecord,
    columns: &'r Columns,
    line: u64,
}

impl<'r> Row<'r> {
    fn cell(&self, field: Meaning) -> &'r str {
        self.columns.of(field).map(|column| self.at(column)).unwrap_or_default()
    }

    /// A cell by its number from 0.
    fn at(&self, column: usize) -> &'r str {
        self.record.get(column).unwrap_or_default()
    }

    fn of_field(&self, field: Meaning) -> Place {
        self.columns.place(field, self.line)
    }

    /// What tells the panel from the others of its convening.
    fn panel(&self) -> Cow<'r, str> {
        let said =
            [Meaning::Panel, Meaning::Title, Meaning::Date].map(|field| words::clean(self.cell(field)));
        said.into_iter().find(|text| !text.is_empty()).unwrap_or(Cow::Borrowed("Panel"))
    }

    fn name(&self) -> Cow<'r, str> {
        let whole = self.cell(Meaning::Name);
        if !whole.trim().is_empty() || self.columns.of(Meaning::FamilyName).is_none() {
            return whole.into();
        }
        format!("{} {}", self.cell(Meaning::GivenName), self.cell(Meaning::FamilyName)).into()
    }
}

impl Places for Row<'_> {
    fn of(&self, field: SeatField) -> Place {
        self.of_field(match field {
            SeatField::Address => Meaning::Email,
            SeatField::Name if self.columns.lists_people() => Meaning::People,
            SeatField::Name if self.columns.of(Meaning::Name).is_none() => Meaning::FamilyName,
            SeatField::Name => Meaning::Name,
            SeatField::Role => Meaning::Role,
            SeatField::Status => Meaning::Status,
            SeatField::Class => Meaning::Class,
            SeatField::Delegated => Meaning::Delegated,
        })
    }

    fn whole(&self) -> Place {
        Place::Line { line: self.line }
    }
}
