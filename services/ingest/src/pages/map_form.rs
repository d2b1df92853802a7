//! What the columns, words, answers and names of a document are taken for, ready to be shown and changed.

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;
use openfloor_pages::Words;
use openfloor_rosters::{ClassColumn, Column, Decision, Format, Mapping, Meaning, Outline};

use super::mapped::NOTHING;
use super::people::{self, CHOICES};
use crate::deciding::{Name, why};

/// Columns that are offered as the one that says how people are counted.
const CLASS_COLUMNS_MAX: usize = 12;

/// Names that are shown at most.
const NAMES_MAX: usize = 200;

/// One thing that can be chosen.
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

/// What something is taken for, and what it could be.
pub(super) struct Row {
    /// What it is, for the form.
    pub(super) about: String,
    /// What it is, for people.
    pub(super) name: String,
    pub(super) hint: String,
    pub(super) choices: Vec<Choice>,
}

/// A column or question that may say how people are counted.
pub(super) struct ClassRow {
    pub(super) header: String,
    pub(super) is_chosen: bool,
    pub(super) values: Vec<Row>,
}

/// The form.
#[derive(Default)]
pub(super) struct MapForm {
    pub(super) columns: Vec<Row>,
    pub(super) roles: Vec<Row>,
    pub(super) classes: Vec<ClassRow>,
    pub(super) has_chosen_class: bool,
    pub(super) statements: Vec<Row>,
    pub(super) names: Vec<Row>,
    /// What is said by now, as TOML.
    pub(super) toml: String,
    /// Whether what was said last time is used or filled in.
    pub(super) is_remembered: bool,
}

/// What a document was read by.
pub(super) struct ReadBy<'m> {
    pub(super) mapping: Option<&'m Mapping>,
    /// What was said last time: filled in where nothing is said yet, and not used before it is sent.
    pub(super) offered: Option<&'m Mapping>,
}

impl MapForm {
    pub(super) fn of(words: &Words, outline: &Outline, names: &[Name], by: &ReadBy<'_>) -> Self {
        let nothing = Mapping::default();
        let (mapping, offered) = (by.mapping.unwrap_or(&nothing), by.offered.unwrap_or(&nothing));
        let is_sheet = matches!(outline.detected.format, Format::Csv | Format::Workbook);
        let columns = outline.columns.iter().filter(|_| is_sheet);
        let class = Classes::of(outline, mapping, offered);
        Self {
            columns: columns.map(|column| column_row(words, column, mapping)).collect(),
            roles: outline
                .roles
                .iter()
                .map(|word| role_row(words, &word.word, word.times, word.role))
                .collect(),
            classes: class.rows(words, outline),
            has_chosen_class: class.chosen.is_some(),
            statements: outline
                .statements
                .iter()
                .map(|(text, times)| {
                    let said = mapping.statements.get(text).or_else(|| offered.statements.get(text));
                    value_row(words, text, *times, said.copied())
                })
                .collect(),
            names: names.iter().take(NAMES_MAX).map(|name| name_row(words, name)).collect(),
            toml: by.mapping.map(Mapping::to_toml).unwrap_or_default(),
            is_remembered: by.offered.is_some(),
        }
    }

    /// Whether there is anything to decide about single people.
    pub(super) fn asks_of_people(&self) -> bool {
        !self.names.is_empty() || !self.classes.is_empty() || !self.statements.is_empty()
    }
}

/// Which column counts people, and which one did last time.
struct Classes<'m> {
    /// The one that is read so.
    chosen: Option<&'m ClassColumn>,
    offered: Option<&'m ClassColumn>,
}

impl<'m> Classes<'m> {
    fn of(outline: &'m Outline, mapping: &'m Mapping, offered: &'m Mapping) -> Self {
        let is_there = |class: &&ClassColumn| {
            outline.columns.iter().any(|column| same(&column.content.header, &class.header))
        };
        let chosen = mapping.class.as_ref().or(outline.guess.class.as_ref());
        Self { chosen, offered: offered.class.as_ref().filter(is_there) }
    }

    fn said_of(&self, header: &str) -> Option<&'m ClassColumn> {
        [self.chosen, self.offered].into_iter().flatten().find(|class| same(&class.header, header))
    }

    fn rows(&self, words: &Words, outline: &Outline) -> Vec<ClassRow> {
        let weight = |column: &&Column| match () {
            () if self.said_of(&column.content.header).is_some() => 0,
            () if column.may_count.is_some() || column.meaning == Some(Meaning::Class) => 1,
            () => 2,
        };
        let is_of_kinds = |column: &&Column| {
            let is_free = column.meaning.is_none() || column.meaning == Some(Meaning::Class);
            is_free && !column.content.values.is_empty()
        };
        let mut columns: Vec<&Column> = outline.columns.iter().filter(is_of_kinds).collect();
        columns.sort_by_key(weight);
        columns.into_iter().take(CLASS_COLUMNS_MAX).map(|column| self.row(words, column)).collect()
    }

    fn row(&self, words: &Words, column: &Column) -> ClassRow {
        let header = &column.content.header;
        let said = self.said_of(header);
        let value = |(value, times): &(String, usize)| {
            let confirmed = said.and_then(|class| {
                class.values.iter().find(|(one, _)| same(one, value)).map(|(_, class)| *class)
            });
            let proposed = column.proposed.get(value).and_then(|word| people::class(word));
            value_row(words, value, *times, confirmed.or(proposed))
        };
        ClassRow {
            header: header.clone(),
            is_chosen: self.chosen.is_some_and(|class| same(&class.header, header)),
            values: column.content.values.iter().map(value).collect(),
        }
    }
}

/// Whether two texts of a document are the same to a mapping.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn column_row(words: &Words, column: &Column, mapping: &Mapping) -> Row {
    let header = &column.content.header;
    let is_said = mapping.columns.keys().any(|one| same(one, header));
    let is_class = column.meaning == Some(Meaning::Class);
    let chosen = match column.meaning {
        Some(meaning) => meaning.name(),
        None if is_said => NOTHING,
        None => "",
    };
    let choice = |value: &'static str, key: String| Choice {
        value,
        label: words.say(&key),
        is_chosen: value == chosen,
    };
    let meanings = Meaning::ALL.into_iter().filter(|meaning| *meaning != Meaning::Class);
    let guessed = if is_class { "meaning-class" } else { "meaning-unknown" };
    let first = Choice { value: "", label: words.say(guessed), is_chosen: chosen.is_empty() || is_class };
    let rest = meanings.map(|meaning| choice(meaning.name(), format!("meaning-{}", meaning.name())));
    let choices = [first, choice(NOTHING, "meaning-nothing".to_owned())].into_iter().chain(rest).collect();
    Row { about: header.clone(), name: header.clone(), hint: column.content.samples.join(", "), choices }
}

fn role_row(words: &Words, word: &str, times: usize, chosen: Option<Role>) -> Row {
    let unknown = Choice { value: "", label: words.say("map-open"), is_chosen: chosen.is_none() };
    let role = |role: Role| Choice {
        value: role.name(),
        label: words.say(&format!("role-{}", role.name())),
        is_chosen: chosen == Some(role),
    };
    let choices = std::iter::once(unknown).chain(Role::ALL.into_iter().map(role)).collect();
    Row { about: word.to_owned(), name: word.to_owned(), hint: times.to_string(), choices }
}

fn value_row(words: &Words, value: &str, times: usize, chosen: Option<Class>) -> Row {
    let open = Choice { value: "", label: words.say("map-open"), is_chosen: chosen.is_none() };
    let class = |(class, value, key): (Class, &'static str, &str)| Choice {
        value,
        label: words.say(key),
        is_chosen: chosen == Some(class),
    };
    let choices = std::iter::once(open).chain(CHOICES.into_iter().map(class)).collect();
    Row { about: value.to_owned(), name: value.to_owned(), hint: times.to_string(), choices }
}

fn name_row(words: &Words, name: &Name) -> Row {
    let open = Choice { value: "", label: words.say("map-open"), is_chosen: name.decision.is_none() };
    let decision = |decision: &Decision| Choice {
        value: decision.name(),
        label: words.say(&format!("decide-{}", decision.name())),
        is_chosen: name.decision == Some(*decision),
    };
    let choices = std::iter::once(open).chain(name.doubt.choices.iter().map(decision)).collect();
    let hint = format!("{} · {}", words.say(&format!("doubt-{}", why(name.doubt.doubt))), name.doubt.panel);
    Row { about: name.id.clone(), name: name.doubt.name.clone(), hint, choices }
}

#[cfg(test)]
mod tests {
    use openfloor_pages::words_for;
    use openfloor_rosters::Doubt;

    use super::*;

    #[test]
    fn everything_that_can_be_chosen_has_a_name_for_people() {
        for language in ["en", "fr"] {
            let words = words_for(&axum::http::HeaderMap::new(), Some(language));
            let meanings = Meaning::ALL.into_iter().map(|meaning| format!("meaning-{}", meaning.name()));
            let decisions = Decision::ALL.into_iter().map(|decision| format!("decide-{}", decision.name()));
            let doubts =
                [Doubt::Several, Doubt::Team, Doubt::Address].map(|doubt| format!("doubt-{}", why(doubt)));
            for key in meanings.chain(decisions).chain(doubts).chain(["meaning-nothing".to_owned()]) {
                assert_ne!(words.say(&key), key);
            }
        }
    }
}
