//! A mapping as readers look things up in it.

use std::collections::HashMap;
use std::sync::Arc;

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;

use super::{Mapping, Meaning};
use crate::decided::Decision;
use crate::draft::{ColumnValue, CountedBy};
use crate::words;

/// What words and columns mean in this document.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    columns: HashMap<String, Option<Meaning>>,
    roles: HashMap<String, Role>,
    class: Option<Question>,
    statements: HashMap<String, (CountedBy, Class)>,
    names: HashMap<String, Decision>,
}

#[derive(Debug)]
struct Question {
    header: String,
    values: HashMap<String, (CountedBy, Class)>,
}

/// What a value says of how somebody is counted.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing stands there.
    Nothing,
    /// So, and this is why it may be used.
    So(Class, CountedBy),
    /// Nobody has said what this value means.
    Unknown,
}

/// A text as it is compared.
pub(crate) fn same(text: &str) -> String {
    words::clean(text).to_lowercase()
}

impl Terms {
    pub(crate) fn of(mapping: Option<&Mapping>) -> Self {
        let Some(mapping) = mapping else { return Self::default() };
        let of_column = |header: &str, value: &str| {
            CountedBy::Column(Arc::new(ColumnValue { header: header.to_owned(), value: value.to_owned() }))
        };
        let question = |class: &super::ClassColumn| {
            let header = words::clean(&class.header).into_owned();
            let values = class.values.iter();
            let values = values.map(|(value, class)| (same(value), (of_column(&header, value), *class)));
            Question { values: values.collect(), header }
        };
        let stated = |(value, class): (&String, &Class)| {
            (same(value), (CountedBy::Statement { value: Arc::from(value.as_str()) }, *class))
        };
        Self {
            columns: mapping.columns.iter().map(|(header, meaning)| (same(header), *meaning)).collect(),
            roles: mapping.roles.iter().map(|(word, role)| (same(word), *role)).collect(),
            class: mapping.class.as_ref().map(question),
            statements: mapping.statements.iter().map(stated).collect(),
            names: mapping.names.iter().map(|(name, decision)| (same(name), *decision)).collect(),
        }
    }

    /// What the mapping says of a column: a meaning, that it is not read, or nothing.
    pub(crate) fn column(&self, header: &str) -> Option<Option<Meaning>> {
        let header = same(header);
        if self.class.as_ref().is_some_and(|class| same(&class.header) == header) {
            return Some(Some(Meaning::Class));
        }
        // A column of classes is only ever named with its values.
        self.columns.get(&header).copied().filter(|meaning| *meaning != Some(Meaning::Class))
    }

    /// Headers that the mapping names.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &str> {
        let class = self.class.iter().map(|class| &*class.header);
        self.columns.keys().map(String::as_str).chain(class)
    }

    /// Whether the mapping says which column or question counts people; then no other does.
    pub(crate) fn has_class(&self) -> bool {
        self.class.is_some()
    }

    /// Whether this is the question whose answers count people.
    pub(crate) fn is_class(&self, header: &str) -> bool {
        self.class.as_ref().is_some_and(|class| *class.header == *words::clean(header))
    }

    pub(crate) fn role(&self, text: &str) -> Option<Role> {
        self.roles.get(&same(text)).copied()
    }

    /// What a value of the column or question of classes says; without a mapping only our own five
    /// words say something.
    pub(crate) fn class(&self, text: &str) -> Said {
        let Some(question) = &self.class else {
            return match words::own_class(text) {
                Some(class) => Said::So(class, CountedBy::OwnWords),
                None if words::key(text).is_empty() => Said::Nothing,
                None => Said::Unknown,
            };
        };
        match question.values.get(&same(text)) {
            Some((by, class)) => Said::So(*class, by.clone()),
            None if words::clean(text).is_empty() => Said::Nothing,
            None => Said::Unknown,
        }
    }

    /// What was decided about a name that may not be the name of one person.
    pub(crate) fn decided(&self, name: &str) -> Option<Decision> {
        self.names.get(&same(name)).copied()
    }

    /// What a statement in brackets behind a name says, if somebody has said what it means.
    pub(crate) fn statement(&self, text: &str) -> Option<(Class, CountedBy)> {
        let (by, class) = self.statements.get(&same(text))?;
        Some((*class, by.clone()))
    }
}
