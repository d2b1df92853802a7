//! A mapping as TOML.

use std::collections::BTreeMap;

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use serde::Deserialize;
use toml::Spanned;

use super::{ClassColumn, Mapping, Meaning, class_name};
use crate::decided::Decision;
use crate::diagnostic::excerpt;
use crate::told::{Gaps, Told};
use crate::words;

/// The longest mapping, in bytes.
const BYTES_MAX: usize = 256 << 10;

/// What is wrong with the text of a mapping, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct MappingFault {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong and how to mend it, in one line.
    pub message: String,
    /// A stable word for the message catalogue, as `no-such-role`.
    pub code: &'static str,
    /// What fills the sentence, for whoever says it in another language.
    pub gaps: Gaps,
}

/// What is wrong, before it is known where.
struct Wrong {
    code: &'static str,
    told: Told,
}

impl Wrong {
    fn new(code: &'static str, told: impl Into<Told>) -> Self {
        Self { code, told: told.into() }
    }

    /// At a byte of the text.
    fn at(self, text: &str, offset: usize) -> MappingFault {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let Told { what, gaps } = self.told;
        MappingFault { line, column, message: what, code: self.code, gaps }
    }
}

/// Words by key, each with its place.
type Words = BTreeMap<Spanned<String>, Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Written {
    columns: Words,
    roles: Words,
    class: Option<WrittenClass>,
    statements: Words,
    names: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenClass {
    column: Spanned<String>,
    values: Words,
}

pub(super) fn parse(text: &str) -> Result<Mapping, MappingFault> {
    if text.len() > BYTES_MAX {
        let what = Told::new(format!("a mapping is at most {BYTES_MAX} bytes")).n(BYTES_MAX);
        return Err(Wrong::new("too-long", what).at(text, 0));
    }
    let written: Written = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Wrong::new("not-a-mapping", error.message().replace('\n', ", ")).at(text, at)
    })?;
    let mapping = Mapping {
        columns: columns(text, written.columns)?,
        roles: each(text, written.roles, role)?,
        class: written.class.map(|class| class_column(text, class)).transpose()?,
        statements: each(text, written.statements, class)?,
        names: each(text, written.names, decision)?,
    };
    Ok(mapping)
}

fn columns(text: &str, words: Words) -> Result<BTreeMap<String, Option<Meaning>>, MappingFault> {
    let mut taken: BTreeMap<Meaning, String> = BTreeMap::new();
    let mut columns = BTreeMap::new();
    for (header, word) in in_order(words) {
        let at = word.span().start;
        let meaning = meaning(word.as_ref()).map_err(|wrong| wrong.at(text, at))?;
        let once = meaning.filter(|meaning| !meaning.is_list());
        let before =
            once.and_then(|meaning| Some((meaning, taken.insert(meaning, header.as_ref().clone())?)));
        if let Some((meaning, other)) = before {
            let what = format!("{} is said of {other:?} already; a file has one of it", meaning.name());
            let what = Told::new(what).which(meaning.name()).said(&other);
            return Err(Wrong::new("said-twice", what).at(text, at));
        }
        columns.insert(words::clean(header.as_ref()).into_owned(), meaning);
    }
    Ok(columns)
}

fn meaning(word: &str) -> Result<Option<Meaning>, Wrong> {
    if word == "nothing" {
        return Ok(None);
    }
    let found = Meaning::named(word);
    match found {
        Some(Meaning::Class) => Err(Wrong::new(
            "class-stands-apart",
            "write the column under [class] as column = \"…\", and what its values mean under [class.values]",
        )),
        Some(meaning) => Ok(Some(meaning)),
        None => {
            let known = Meaning::ALL.into_iter().filter(|meaning| *meaning != Meaning::Class);
            let known: Vec<_> = known.map(Meaning::name).chain(["nothing"]).collect();
            Err(none_of("no-such-meaning", "a meaning", word, known.join(", ")))
        }
    }
}

fn role(word: &str) -> Result<Role, Wrong> {
    Role::named(word).ok_or_else(|| none_of("no-such-role", "a role", word, words::roles()))
}

fn decision(word: &str) -> Result<Decision, Wrong> {
    let names = || Decision::ALL.map(Decision::name).join(", ");
    let unknown = || none_of("no-such-decision", "what a name stands for", word, names());
    Decision::named(word).ok_or_else(unknown)
}

fn class(word: &str) -> Result<Class, Wrong> {
    let all = [Class::Woman, Class::Man, Class::NonBinary, Class::Undisclosed, Class::Unknown];
    let unknown = || none_of("no-such-class", "a way to be counted", word, all.map(class_name).join(", "));
    all.into_iter().find(|class| class_name(*class) == word).ok_or_else(unknown)
}

/// A word that is none of those that can stand there.
fn none_of(code: &'static str, what: &str, word: &str, choices: String) -> Wrong {
    let told = Told::new(format!("{:?} is not {what}; use one of: {choices}", excerpt(word)));
    Wrong::new(code, told.said(word).choices(choices))
}

fn class_column(text: &str, written: WrittenClass) -> Result<ClassColumn, MappingFault> {
    let (header, at) = (words::clean(written.column.as_ref()).into_owned(), written.column.span().start);
    if header.is_empty() {
        let what = "name the column or question that says how people are counted";
        return Err(Wrong::new("class-without-column", what).at(text, at));
    }
    if written.values.is_empty() {
        let what = "say under [class.values] what the values mean: without it nobody is counted by them";
        return Err(Wrong::new("class-without-values", what).at(text, at));
    }
    Ok(ClassColumn { header, values: each(text, written.values, class)? })
}

/// Words by key, each read.
fn each<T>(
    text: &str,
    words: Words,
    read: impl Fn(&str) -> Result<T, Wrong>,
) -> Result<BTreeMap<String, T>, MappingFault> {
    let mut read_words = BTreeMap::new();
    for (key, word) in in_order(words) {
        let value = read(word.as_ref()).map_err(|wrong| wrong.at(text, word.span().start))?;
        read_words.insert(words::clean(key.as_ref()).into_owned(), value);
    }
    Ok(read_words)
}

/// As they stand in the text, so that the first fault is told.
fn in_order(words: Words) -> Vec<(Spanned<String>, Spanned<String>)> {
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by_key(|(key, _)| key.span().start);
    words
}

#[cfg(test)]
mod tests {
    use super::{Mapping, parse};

    const WHOLE: &str = "[columns]\n\"Speaker\" = \"name\"\n\"T-shirt\" = \"nothing\"\n\n\
        [roles]\n\"Podiumsgast\" = \"panelist\"\n\n\
        [class]\ncolumn = \"Gender\"\n\n[class.values]\n\"F\" = \"woman\"\n\"X\" = \"non-binary\"\n\n\
        [statements]\n\"she/her\" = \"woman\"\n\n\
        [names]\n\"Ada & Bo Example\" = \"several\"\n\n";

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let mapping = parse(WHOLE).expect("a mapping");
        assert_eq!(mapping.to_toml(), WHOLE);
        assert_eq!(parse("").expect("a mapping"), Mapping::default());
        let odd = Mapping { columns: [("a \"b\"\t=[x]\n#".to_owned(), None)].into(), ..Mapping::default() };
        let read = parse(&odd.to_toml()).expect("a mapping");
        assert_eq!(read.columns.keys().next().map(String::as_str), Some("a \"b\" =[x] #"));
    }

    #[test]
    fn a_fault_names_its_line_and_column() {
        for (text, want) in [
            ("[columns]\n\"A\" = \"nmae\"\n", "line 2, column 7: \"nmae\" is not a meaning"),
            (
                "[columns]\n\"A\" = \"name\"\n\"B\" = \"name\"\n",
                "line 3, column 7: name is said of \"A\" already",
            ),
            ("[columns]\n\"A\" = \"class\"\n", "line 2, column 7: write the column under [class]"),
            ("[roles]\n\"A\" = \"boss\"\n", "line 2, column 7: \"boss\" is not a role"),
            (
                "[class]\ncolumn = \"G\"\n[class.values]\n\"F\" = \"female\"\n",
                "line 4, column 7: \"female\" is not a way",
            ),
            ("[class]\ncolumn = \"G\"\nvalues = {}\n", "line 2, column 10: say under [class.values]"),
            ("[class]\ncolumn = \" \"\nvalues = {}\n", "line 2, column 10: name the column"),
            ("[class]\ncolumn = \"G\"\n", "line 1, column 1: missing field `values`"),
            ("[column]\n", "line 1, column 2: unknown field `column`"),
            ("[columns\n", "line 1, column 9:"),
        ] {
            let told = parse(text).expect_err("a fault").to_string();
            assert!(told.starts_with(want), "{text}: {told}");
        }
        assert_eq!(parse(&"#".repeat(300 << 10)).expect_err("a fault").line, 1);
    }
}
