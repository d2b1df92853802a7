//! What the columns, words and answers of a document mean, as somebody says.
//!
//! A page shows an [`Outline`](crate::Outline), lets people change its
//! [`guess`](crate::Outline::guess), gives the result to [`Options::mapping`](crate::Options), and
//! keeps [`Mapping::to_toml`] for the next document of the same organiser.

mod meaning;
mod read;
mod terms;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;

use crate::decided::Decision;

pub use meaning::Meaning;
pub use read::MappingFault;
pub(crate) use terms::{Said, Terms, same};

/// What somebody says that a document means. What it does not name is guessed as without it, save
/// one thing: by a column or an answer nobody is counted unless it stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// By header as written: what the column says, or `None` if it is not to be read. Never
    /// [`Meaning::Class`], for that takes the meaning of its values: see `class`.
    pub columns: BTreeMap<String, Option<Meaning>>,
    /// What words in the column of roles mean. They are asked before the words that we know.
    pub roles: BTreeMap<String, Role>,
    /// The column, or the question of a form, that says how people are counted.
    pub class: Option<ClassColumn>,
    /// What is meant by what stands in brackets behind names, as `she/her`.
    pub statements: BTreeMap<String, Class>,
    /// What a name stands for that may not be the name of one person. Case and space around it do not matter.
    pub names: BTreeMap<String, Decision>,
}

/// A column or question that says how people are counted, and what its values mean. To write one
/// down is to confirm it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassColumn {
    /// The header, or the question, as written.
    pub header: String,
    /// By value as written. Case and space around it do not matter. Who has a value that is not here
    /// is counted as unknown, and the value is told.
    pub values: BTreeMap<String, Class>,
}

impl Mapping {
    /// Reads a mapping from TOML, or says at which line and column it is wrong.
    pub fn parse(text: &str) -> Result<Self, MappingFault> {
        read::parse(text)
    }

    /// Writes it as TOML, which [`Self::parse`] reads as the same.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        section(&mut text, "columns", &self.columns, |meaning| meaning.map_or("nothing", Meaning::name));
        section(&mut text, "roles", &self.roles, |role| role.name());
        if let Some(class) = &self.class {
            let _ = writeln!(text, "[class]\ncolumn = {}\n", quoted(&class.header));
            section(&mut text, "class.values", &class.values, |class| class_name(*class));
        }
        section(&mut text, "statements", &self.statements, |class| class_name(*class));
        section(&mut text, "names", &self.names, |decision| decision.name());
        text
    }
}

fn section<T>(text: &mut String, name: &str, entries: &BTreeMap<String, T>, word: fn(&T) -> &'static str) {
    if entries.is_empty() {
        return;
    }
    // Writing to a text cannot fail.
    let _ = writeln!(text, "[{name}]");
    for (key, value) in entries {
        let _ = writeln!(text, "{} = \"{}\"", quoted(key), word(value));
    }
    text.push('\n');
}

/// A text as a basic string of TOML: as JSON writes it, and the one character that only TOML escapes.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

/// The word for a class: one of the five that need no mapping.
pub(crate) fn class_name(class: Class) -> &'static str {
    match class {
        Class::Woman => "woman",
        Class::Man => "man",
        Class::NonBinary => "non-binary",
        Class::Undisclosed => "undisclosed",
        Class::Unknown => "unknown",
    }
}
