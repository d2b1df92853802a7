//! What a form says that the columns, words, answers and names of a document mean.
//!
//! A field names what it is about in the hidden field before it: browsers send fields in the order of the page, and a
//! header may hold what no field could be called.

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_pages::{Words, noticed};
use openfloor_rosters::{ClassColumn, Decision, Mapping, MappingFault, Meaning};

use super::people::class;
use crate::deciding::names_nobody;

/// The word for a column that is not read.
pub(super) const NOTHING: &str = "nothing";

/// More fields than a page of ours has.
const FIELDS_MAX: usize = 20_000;

/// The fields, as they came.
#[derive(Default)]
pub(super) struct Mapped {
    /// What was said before, as TOML.
    before: String,
    /// What is typed as TOML; it goes before everything else.
    typed: String,
    /// Field and value.
    said: Vec<(String, String)>,
}

/// Why what is said cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unclear {
    /// What was typed is no mapping.
    Fault(MappingFault),
    /// Two columns are chosen to say the same; one of them, and what.
    Twice { header: String, meaning: Meaning },
    /// It names people.
    Names,
}

impl From<MappingFault> for Unclear {
    fn from(fault: MappingFault) -> Self {
        Self::Fault(fault)
    }
}

impl Unclear {
    /// What it is, and what to do.
    pub(super) fn words(&self, words: &Words) -> String {
        match self {
            Self::Fault(fault) => {
                words.with("map-wrong", [("why", noticed::of_mapping(words, fault).into())])
            }
            Self::Twice { header, meaning } => {
                let meaning = words.say(&format!("meaning-{}", meaning.name()));
                words
                    .with("map-said-twice", [("meaning", meaning.into()), ("header", header.as_str().into())])
            }
            Self::Names => words.say("map-names"),
        }
    }
}

impl Mapped {
    pub(super) fn take(&mut self, field: &str, value: String) {
        match field {
            "mapping" => self.before = value,
            "toml" => self.typed = value,
            _ if self.said.len() < FIELDS_MAX => self.said.push((field.to_owned(), value)),
            _ => {}
        }
    }

    /// What was typed.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// Whether nothing was said, now or before.
    pub(super) fn is_nothing(&self) -> bool {
        self.before.is_empty() && self.typed.trim().is_empty() && self.said.is_empty()
    }

    /// What was said before this form.
    pub(super) fn before(&self) -> Option<Mapping> {
        Mapping::parse(&self.before).ok().filter(|mapping| *mapping != Mapping::default())
    }

    /// All that is said; none if that is nothing.
    pub(super) fn mapping(&self) -> Result<Option<Mapping>, Unclear> {
        let typed = self.typed.trim();
        let mapping = if typed.is_empty() {
            let chosen = self.chosen()?;
            if let Some((header, meaning)) = said_twice(&chosen) {
                return Err(Unclear::Twice { header: header.to_owned(), meaning });
            }
            // Written and read again: what stands in it is cleaned as in what is typed.
            Mapping::parse(&chosen.to_toml())?
        } else {
            Mapping::parse(typed)?
        };
        if !names_nobody(&mapping) {
            return Err(Unclear::Names);
        }
        Ok(Some(mapping).filter(|mapping| *mapping != Mapping::default()))
    }

    /// What was said before, changed by what is chosen.
    fn chosen(&self) -> Result<Mapping, MappingFault> {
        let mut mapping = Mapping::parse(&self.before)?;
        let (mut about, mut of, mut column) = (String::new(), String::new(), None);
        let mut classes: Vec<(String, String, Class)> = Vec::new();
        for (field, value) in &self.said {
            let key = about.clone();
            match field.as_str() {
                "about" => about.clone_from(value),
                "of" => of.clone_from(value),
                "means" => put(&mut mapping.columns, key, meaning(value)),
                "role" => put(&mut mapping.roles, key, Role::named(value)),
                "statement" => put(&mut mapping.statements, key, class(value)),
                "decision" => put(&mut mapping.names, key, Decision::named(value)),
                "column" => column = Some(value.clone()),
                "counts" => classes.extend(class(value).map(|class| (of.clone(), key, class))),
                _ => {}
            }
        }
        if let Some(header) = column {
            let of_header = classes.into_iter().filter(|(of, ..)| *of == header);
            let values = of_header.map(|(_, value, class)| (value, class)).collect();
            let said = ClassColumn { header, values };
            mapping.class = (!said.header.is_empty() && !said.values.is_empty()).then_some(said);
        }
        Ok(mapping)
    }
}

/// A column that says what another one says already, and what that is.
fn said_twice(mapping: &Mapping) -> Option<(&str, Meaning)> {
    let mut said = std::collections::BTreeSet::new();
    let meanings =
        mapping.columns.iter().filter_map(|(header, meaning)| Some((header.as_str(), (*meaning)?)));
    meanings.into_iter().find(|(_, meaning)| !meaning.is_list() && !said.insert(*meaning))
}

/// What is chosen for a key; nothing chosen is nothing said.
fn put<T>(entries: &mut std::collections::BTreeMap<String, T>, key: String, chosen: Option<T>) {
    match chosen {
        Some(chosen) => entries.insert(key, chosen),
        None => entries.remove(&key),
    };
}

fn meaning(word: &str) -> Option<Option<Meaning>> {
    if word == NOTHING {
        return Some(None);
    }
    Meaning::named(word).filter(|meaning| *meaning != Meaning::Class).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &[(&str, &str)]) -> Mapped {
        let mut mapped = Mapped::default();
        fields.iter().for_each(|(field, value)| mapped.take(field, (*value).to_owned()));
        mapped
    }

    fn toml(fields: &[(&str, &str)]) -> String {
        of(fields).mapping().expect("a mapping").map(|mapping| mapping.to_toml()).unwrap_or_default()
    }

    #[test]
    fn fields_are_about_what_stands_before_them() {
        let said = toml(&[
            ("about", "Who"),
            ("means", "name"),
            ("about", "Shirt"),
            ("means", "nothing"),
            ("about", "Note"),
            ("means", ""),
            ("about", "Podiumsgast"),
            ("role", "panelist"),
            ("about", "she/her"),
            ("statement", "woman"),
            ("about", "doubt-0123456789abcdef"),
            ("decision", "several"),
        ]);
        assert_eq!(
            said,
            "[columns]\n\"Shirt\" = \"nothing\"\n\"Who\" = \"name\"\n\n[roles]\n\"Podiumsgast\" = \"panelist\"\n\n\
             [statements]\n\"she/her\" = \"woman\"\n\n[names]\n\"doubt-0123456789abcdef\" = \"several\"\n\n"
        );
    }

    #[test]
    fn only_the_column_that_is_chosen_counts_and_only_by_what_its_values_are_said_to_mean() {
        let values = [("of", "Gender"), ("about", "F"), ("counts", "woman"), ("about", "X"), ("counts", "")];
        let none = [&[("column", "")], values.as_slice()].concat();
        assert_eq!(toml(&none), "");
        let other = [&[("column", "Shirt")], values.as_slice()].concat();
        assert_eq!(toml(&other), "");
        let chosen = [&[("column", "Gender")], values.as_slice()].concat();
        let said = "[class]\ncolumn = \"Gender\"\n\n[class.values]\n\"F\" = \"woman\"\n\n";
        assert_eq!(toml(&chosen), said);
        let taken_back = [&[("mapping", said)], none.as_slice()].concat();
        assert_eq!(toml(&taken_back), "");
        assert_eq!(toml(&[("mapping", said)]), said, "what is not asked stays");
    }

    #[test]
    fn what_is_typed_goes_first_and_what_says_two_things_or_names_somebody_is_refused() {
        let typed = "[roles]\n\"X\" = \"chair\"\n\n";
        assert_eq!(toml(&[("about", "Who"), ("means", "name"), ("toml", typed)]), typed);
        let twice = of(&[("about", "A"), ("means", "name"), ("about", "B"), ("means", "name")]);
        let twice = twice.mapping().expect_err("unclear");
        assert_eq!(twice, Unclear::Twice { header: "B".to_owned(), meaning: Meaning::Name });
        let said =
            |language| twice.words(openfloor_pages::words_for(&axum::http::HeaderMap::new(), Some(language)));
        assert!(said("en").starts_with("“name of one person” is said of two columns, one of them “B”"));
        assert!(said("fr").starts_with("« nom d’une personne » est dit de deux colonnes, dont « B »"));
        let named = of(&[("toml", "[names]\n\"A & B\" = \"one\"")]);
        assert_eq!(named.mapping(), Err(Unclear::Names));
        assert!(of(&[]).is_nothing() && !named.is_nothing());
    }
}
