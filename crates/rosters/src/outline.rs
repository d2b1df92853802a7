//! What there is to decide about a document before it is read: its columns and questions with what
//! they are taken for and why, its words for roles, and what stands in brackets behind names.
//!
//! A page shows an [`Outline`], lets people change [`Outline::guess`] and sends it back as
//! [`Options::mapping`]; then [`parse`](crate::parse) reads by it. A column with
//! [`Column::may_count`] is offered as the one that says how people are counted, each value of it with
//! [`Column::proposed`] or nothing chosen: only what comes back as [`Mapping::class`] is ever used.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use csv::StringRecord;
use openfloor_domain::people::Class;
use serde::Serialize;

use crate::candidates::{Candidate, Candidates};
use crate::csv::Sheet;
use crate::csv::header::Columns;
use crate::decided::{Decision, InDoubt};
use crate::detect::{self, Detected, Format};
use crate::diagnostic::Fault;
use crate::draft::{Programme, RoleWord};
use crate::json::table;
use crate::json::value::Value;
use crate::mapping::{ClassColumn, Mapping, Meaning, Terms, class_name, quoted, same};
use crate::options::Options;
use crate::why::Why;
use crate::{text, words, xlsx};

/// What there is to decide about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// What kind of document it is, and what gave it away.
    pub detected: Detected,
    /// The columns of a spreadsheet, at most a hundred; the questions of another document.
    pub columns: Vec<Column>,
    /// The words for roles. One that is not known has no role yet.
    pub roles: Vec<RoleWord>,
    /// What stands in brackets behind names and reads like pronouns, and how often.
    pub statements: Vec<(String, usize)>,
    /// The names that may not be the name of one person, and about which nothing is decided yet.
    pub in_doubt: Vec<InDoubt>,
    /// What the document is taken for as it stands: to be shown, changed, and given back. It never
    /// holds a class that nobody has confirmed, and never a role that is not known.
    pub guess: Mapping,
}

/// A column or a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its header, some of its values, and all of them if they are few.
    #[serde(flatten)]
    pub content: Candidate,
    /// What it is taken for; `None` if it is not read.
    pub meaning: Option<Meaning>,
    /// Why, for people.
    pub why: &'static str,
    /// Why it may say how people are counted, if it may.
    pub may_count: Option<&'static str>,
    /// What its values say in so many words, as a proposal. Forms of address and pronouns are left
    /// open: whoever confirms them knows whom they asked, and what.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub proposed: BTreeMap<String, &'static str>,
}

/// Says what there is to decide about a document. [`Options::mapping`] counts as decided.
///
/// A [`Fault`] means that nothing in it could be read. A spreadsheet with headers that we do not know
/// has an outline all the same: it is what the mapping is made from.
pub fn outline(name: &str, bytes: &[u8], options: &Options) -> Result<Outline, Fault> {
    let terms = Terms::of(options.mapping.as_ref());
    detect::refuse_known_others(bytes)?;
    text::check_size(bytes, options)?;
    let (survey, read) = if detect::is_read_as_workbook(bytes, options) {
        let rows = xlsx::Packed::of(bytes, &terms, options)?;
        (Some(rows.survey()?), rows.read(crate::stem(name), options))
    } else {
        (survey(bytes, options, &terms)?, crate::parse(name, bytes, options))
    };
    let programme = match (read, &survey) {
        (Ok(programme), _) => Some(programme),
        (Err(_), Some(_)) => None,
        (Err(fault), None) => return Err(fault),
    };
    let detected = match &programme {
        Some(read) => Detected { format: read.format, why: detect::why(bytes, read.format) },
        None => Detected { format: Format::Csv, why: Why::PlainText },
    };
    let columns = match survey {
        Some(survey) => survey.finish(&terms),
        None => programme.iter().flat_map(|read| &read.candidates).cloned().map(question).collect(),
    };
    let roles = match &programme {
        Some(read) => read.roles.clone(),
        None => columns.iter().flat_map(|column| role_words(column, &terms)).collect(),
    };
    let statements = programme.as_ref().map(statements).unwrap_or_default();
    let in_doubt = programme.as_ref().map(Programme::in_doubt).unwrap_or_default();
    let guess = guess(&columns, &roles, detected.format, options);
    Ok(Outline { detected, columns, roles, statements, in_doubt, guess })
}

impl Outline {
    /// The guess as TOML, and what is not decided as remarks with how often it stands there: a file to
    /// begin with. To take the marks from a line is to confirm it.
    pub fn to_toml(&self) -> String {
        let mut text = String::from(
            "# What the columns and words of a document mean. \"nothing\": the column is not read.\n\n",
        );
        text.push_str(&self.guess.to_toml());
        let unknown = self.roles.iter().filter(|word| word.role.is_none());
        let unknown: Vec<_> = unknown.map(|word| (word.word.as_str(), "", word.times)).collect();
        open(&mut text, "words for roles that are not known", "[roles]", &unknown);
        if self.guess.class.is_none() {
            for column in self.columns.iter().filter(|column| column.may_count.is_some()) {
                let header = &column.content.header;
                let proposed = |value: &str| column.proposed.get(value).copied().unwrap_or_default();
                let values = column.content.values.iter();
                let values: Vec<_> =
                    values.map(|(value, times)| (value.as_str(), proposed(value), *times)).collect();
                let head = format!("[class]\n# column = {}\n# [class.values]", quoted(header));
                open(&mut text, "a column that may say how people are counted", &head, &values);
            }
        }
        let statements = self.statements.iter().map(|(value, times)| (value.as_str(), "", *times));
        open(
            &mut text,
            "what stands in brackets behind names",
            "[statements]",
            &statements.collect::<Vec<_>>(),
        );
        let names: Vec<_> = self.in_doubt.iter().map(|one| (one.name.as_str(), "", one.times)).collect();
        let words = Decision::ALL.map(Decision::name).join(", ");
        let what = format!("names that may not be the name of one person ({words})");
        open(&mut text, &what, "[names]", &names);
        text
    }
}

/// A section that is not decided, each line a remark.
fn open(text: &mut String, what: &str, head: &str, lines: &[(&str, &str, usize)]) {
    if lines.is_empty() {
        return;
    }
    // Writing to a text cannot fail.
    let _ = writeln!(text, "# Not used until somebody says what it means: {what}.\n# {head}");
    for (value, word, times) in lines {
        let _ = writeln!(text, "# {} = \"{word}\"  # {times} times", quoted(value));
    }
    text.push('\n');
}

/// The columns of a spreadsheet as text; `None` of a document of another kind.
fn survey(bytes: &[u8], options: &Options, terms: &Terms) -> Result<Option<Survey>, Fault> {
    let text = text::decode(bytes, options)?;
    let (is_csv, is_json) =
        (options.format.is_none_or(|format| format == Format::Csv), detect::is_json(&text));
    let text = match (is_csv, is_json) {
        (true, true) => {
            let root = Value::parse(&text, &options.limits)?;
            let is_table = detect::detect_json(root).is_ok_and(|found| found.format == Format::Csv);
            if !is_table {
                return Ok(None);
            }
            Cow::Owned(table::to_sheet(root, options)?)
        }
        (true, false) if options.format.is_some() => text,
        (true, false) if detect::detect_text(&text).is_ok_and(|found| found.format == Format::Csv) => text,
        _ => return Ok(None),
    };
    let mut sheet = Sheet::open(&text, terms, options)?;
    let mut survey = Survey::of(sheet.columns.clone());
    sheet.each(|record, line| {
        survey.take(record, line);
        Ok(())
    })?;
    Ok(Some(survey))
}

/// Goes over the rows of a spreadsheet and remembers what stands in its columns.
pub(crate) struct Survey {
    columns: Columns,
    content: Candidates,
}

impl Survey {
    pub(crate) fn of(columns: Columns) -> Self {
        let mut survey = Self { columns, content: Candidates::default() };
        // A column without values is a column.
        survey.take(&StringRecord::new(), 1);
        survey
    }

    pub(crate) fn take(&mut self, record: &StringRecord, line: u64) {
        for (column, header) in self.columns.headers().iter().enumerate() {
            let value = record.get(column).unwrap_or_default();
            self.content.add(header, value, || self.columns.cell(column, line));
        }
    }

    fn finish(self, terms: &Terms) -> Vec<Column> {
        let columns = self.columns;
        let number =
            |header: &str| columns.headers().iter().position(|one| one == header).unwrap_or_default();
        let column = |content: Candidate| {
            let (meaning, stated) = columns.meaning(number(&content.header));
            let why = match (meaning, stated) {
                (_, true) => "the mapping says so",
                (Some(_), false) => "its header is one that we know",
                (None, false) => "its header is none that we know, or another column says the same",
            };
            Column { meaning, why, ..question(content) }
        };
        let mut list: Vec<_> = self.content.finish().into_iter().map(column).collect();
        if terms.has_class() {
            list.iter_mut().for_each(|column| column.may_count = None);
        }
        list
    }
}

/// A question, or a column before it is known what it is read as.
fn question(content: Candidate) -> Column {
    let proposed = |(value, _): &(String, usize)| {
        let class = words::class(value).filter(|class| *class != Class::Unknown)?;
        Some((value.clone(), class_name(class)))
    };
    let proposed: BTreeMap<_, _> = content.values.iter().filter_map(proposed).collect();
    let may_count = may_count(&content, proposed.len());
    let why = "it is a question of a form, of which nobody has said what it means";
    Column { content, meaning: None, why, may_count, proposed }
}

/// Words in a header by which a column may say how people are counted.
const TELLING: [&str; 22] = [
    "gender",
    "sex",
    "geschlecht",
    "genre",
    "genero",
    "sexe",
    "sexo",
    "pronoun",
    "pronouns",
    "pronomen",
    "pronoms",
    "salutation",
    "anrede",
    "civilite",
    "tratamiento",
    "address",
    "identify",
    "woman",
    "women",
    "counted",
    "class",
    "honorific",
];

fn may_count(content: &Candidate, proposed: usize) -> Option<&'static str> {
    let key = words::key(&content.header);
    let few = !content.values.is_empty();
    // "E-mail address" has as many values as people.
    if few && key.split(' ').any(|word| TELLING.contains(&word)) {
        return Some("its header is of that kind");
    }
    (few && proposed * 2 > content.values.len()).then_some("most of its values are words for it")
}

/// The words for roles of a spreadsheet that cannot be read yet.
fn role_words(column: &Column, terms: &Terms) -> Vec<RoleWord> {
    let values = column.content.values.iter().filter(|_| column.meaning == Some(Meaning::Role));
    let read = |word: &str| terms.role(word).or_else(|| words::role(word));
    values.map(|(word, times)| RoleWord { role: read(word), word: word.clone(), times: *times }).collect()
}

fn statements(programme: &Programme) -> Vec<(String, usize)> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for text in
        programme.panels().flat_map(|(_, panel)| &panel.seats).filter_map(|seat| seat.statement.as_deref())
    {
        *times.entry(text).or_default() += 1;
    }
    let mut list: Vec<_> = times.into_iter().map(|(text, times)| (text.to_owned(), times)).collect();
    list.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    list
}

/// What the document is taken for.
fn guess(columns: &[Column], roles: &[RoleWord], format: Format, options: &Options) -> Mapping {
    let mut guess = options.mapping.clone().unwrap_or_default();
    if matches!(format, Format::Csv | Format::Workbook) {
        for column in columns.iter().filter(|column| column.meaning != Some(Meaning::Class)) {
            let header = &column.content.header;
            // What the mapping says of it under another spelling, or of a column that is not there, stands under the
            // file's own header, not twice.
            let once = column.meaning.filter(|meaning| !meaning.is_list());
            let key = same(header);
            let is_other =
                |said: &str, of: Option<Meaning>| (once.is_none() || of != once) && same(said) != key;
            guess.columns.retain(|said, of| said == header || is_other(said, *of));
            guess.columns.entry(header.clone()).or_insert(column.meaning);
        }
        if guess.class.is_none() {
            guess.class = columns.iter().find_map(in_own_words);
        }
    }
    for word in roles {
        if let Some(role) = word.role {
            guess.roles.entry(word.word.clone()).or_insert(role);
        }
    }
    guess
}

/// The column of classes, if all that stands in it are our own words.
fn in_own_words(column: &Column) -> Option<ClassColumn> {
    if column.meaning != Some(Meaning::Class) {
        return None;
    }
    let values = column.content.values.iter();
    let values = values.map(|(value, _)| words::own_class(value).map(|class| (value.clone(), class)));
    let values: BTreeMap<_, _> = values.collect::<Option<_>>()?;
    (!values.is_empty()).then(|| ClassColumn { header: column.content.header.clone(), values })
}
