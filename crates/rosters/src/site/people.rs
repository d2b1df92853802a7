//! Who is on an item of a site, and who stands elsewhere in it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::diagnostic::Severity;
use crate::json::people::{first, said, speaker};
use crate::json::value::{Fields, Kind, Path, Value, field};
use crate::seats::bounded;
use crate::stage::{Speaker, Stage};
use crate::words;

/// More people than any folder lists.
const MAX_PEOPLE: usize = 100_000;
/// More fields than somebody has.
const MAX_FIELDS: usize = 200;

/// Where an item names people, and what they do there.
pub(super) const PLACES: [(&str, &str); 18] = [
    ("moderator", "moderator"),
    ("moderators", "moderator"),
    ("chair", "chair"),
    ("chairs", "chair"),
    ("host", "host"),
    ("hosts", "host"),
    ("panelists", "panelist"),
    ("panellists", "panelist"),
    ("speakers", ""),
    ("speaker", ""),
    ("Speakers", ""),
    ("speaker_slugs", ""),
    ("presenters", "presenter"),
    ("presenter", "presenter"),
    ("presenter_slugs", "presenter"),
    ("authors", ""),
    ("author", ""),
    ("discussants", "discussant"),
];

/// Whether a field of an item names people of it.
pub(super) fn is_place(name: &str) -> bool {
    PLACES.iter().any(|(place, _)| *place == name)
}

/// The fields of an object that name people, with what they do.
pub(super) fn on_item<'f, 'd>(
    fields: &'f Fields<'d>,
) -> impl Iterator<Item = (&'static str, Value<'d>, &'static str)> + 'f {
    PLACES.into_iter().filter_map(|(name, role)| {
        let value = field(fields, name)?;
        (value.kind() != Kind::Null).then_some((name, value, role))
    })
}

/// Words that a list of people by themselves is called by.
const LISTS: [&str; 12] = [
    "chairs",
    "members",
    "committee",
    "panelists",
    "panellists",
    "moderators",
    "organizing",
    "organising",
    "organizers",
    "organisers",
    "program",
    "programme",
];

/// Whether a field is a list of people by themselves.
pub(super) fn is_list(name: &str, value: Value<'_>) -> bool {
    let key = words::key(name);
    let mut words = key.split(' ');
    let telling = key.ends_with(" speakers") || words.any(|word| LISTS.contains(&word));
    let first = value.items(1).pop();
    telling && first.is_some_and(|one| one.kind() == Kind::Text || is_person(&one.fields(MAX_FIELDS)))
}

/// What those of a list do.
pub(super) fn role_of_list(name: &str) -> &'static str {
    let key = words::key(name);
    let is = |word: &str| key.split(' ').any(|one| one.starts_with(word));
    match () {
        () if is("chair") => "chair",
        () if is("keynote") => "keynote",
        () if is("panel") => "panelist",
        () if is("moderator") => "moderator",
        () => "participant",
    }
}

/// Whether an object is somebody: a name, and nothing that has parts of its own.
fn is_person(fields: &Fields<'_>) -> bool {
    let simple = fields.iter().all(|(_, value)| !matches!(value.kind(), Kind::Array | Kind::Object));
    let is_item = ["date", "start_time"].into_iter().any(|name| field(fields, name).is_some());
    simple && !is_item && !said(fields, "name").trim().is_empty() && on_item(fields).next().is_none()
}

/// Whether an object is a page about somebody, as site programs write them.
fn page_of_person(fields: &Fields<'_>) -> Option<(String, String)> {
    if words::key(&said(fields, "type")) == "speaker" {
        return Some((first(fields, &["linktitle", "slug"])?, first(fields, &["Title", "title", "name"])?));
    }
    is_person(fields)
        .then(|| (said(fields, "slug"), said(fields, "name")))
        .filter(|(slug, _)| !slug.is_empty())
}

struct Person {
    name: String,
    statement: String,
}

/// People by their slugs.
#[derive(Default)]
pub(super) struct People {
    by_slug: HashMap<String, Person>,
    seated: HashSet<String>,
    without_slug: usize,
}

impl People {
    /// Gathers who stands in a file for themselves: a page about one person, or a list of people.
    pub(super) fn gather(&mut self, value: Value<'_>, at: &Path<'_>, stage: &mut Stage<'_>) {
        match value.kind() {
            Kind::Array => {
                for (number, one) in value.items(MAX_PEOPLE).into_iter().enumerate() {
                    self.add(&one.fields(MAX_FIELDS), &at.item(number), stage);
                }
            }
            Kind::Object => self.add(&value.fields(MAX_FIELDS), at, stage),
            _ => {}
        }
    }

    fn add(&mut self, fields: &Fields<'_>, at: &Path<'_>, stage: &mut Stage<'_>) {
        let Some((slug, name)) = page_of_person(fields) else {
            self.without_slug += usize::from(is_person(fields));
            return;
        };
        let statement = said(fields, "pronouns");
        if field(fields, "pronouns").is_some() {
            stage.assembly.candidates.add("pronouns", &statement, || at.field("pronouns").place());
        }
        if self.by_slug.len() < MAX_PEOPLE {
            self.by_slug.insert(slug, Person { name: bounded(name), statement: bounded(statement) });
        }
    }

    /// How many of them sit nowhere.
    pub(super) fn idle(&self) -> usize {
        self.by_slug.keys().filter(|slug| !self.seated.contains(*slug)).count() + self.without_slug
    }

    /// Those whom a field names: one or several, objects, names or slugs.
    #[expect(clippy::too_many_arguments, reason = "where, what for, and onto what")]
    pub(super) fn seated(
        &mut self,
        value: Value<'_>,
        role: &'static str,
        at: &Path<'_>,
        most: usize,
        is_folder: bool,
        stage: &mut Stage<'_>,
        onto: &mut Vec<Speaker>,
    ) {
        match value.kind() {
            Kind::Array => {
                for (number, one) in value.items(most).into_iter().enumerate() {
                    onto.extend(self.one(one, role, &at.item(number), is_folder, stage));
                }
            }
            Kind::Null => {}
            _ => onto.extend(self.one(value, role, at, is_folder, stage)),
        }
    }

    fn one(
        &mut self,
        value: Value<'_>,
        role: &'static str,
        at: &Path<'_>,
        is_folder: bool,
        stage: &mut Stage<'_>,
    ) -> Option<Speaker> {
        let Some(text) = value.text_or_number() else {
            let person = speaker(value, at, stage);
            return (!person.name.trim().is_empty())
                .then_some(Speaker { role: Cow::Borrowed(role), ..person });
        };
        if text.trim().is_empty() {
            return None;
        }
        let nobody = Speaker { role: Cow::Borrowed(role), ..Speaker::at(at.place()) };
        if let Some(person) = self.by_slug.get(&text) {
            self.seated.insert(text.clone());
            let (name, statement) = (person.name.clone(), person.statement.clone());
            return Some(Speaker { number: text, name, statement, ..nobody });
        }
        if is_slug_of_person(&text) {
            let what = if is_folder {
                "an item names somebody by a slug that no other file explains; only the slug is kept"
            } else {
                "an item names somebody by a slug, and their names stand in other files"
            };
            let findings = &mut stage.assembly.findings;
            let remedy = "read the whole folder at once";
            findings.of_value(
                Severity::Warning,
                at.place(),
                "speaker-not-listed",
                "",
                what.to_owned(),
                remedy,
            );
            return Some(Speaker { number: text, ..nobody });
        }
        Some(Speaker { name: text, ..nobody })
    }
}

/// Whether a text is a slug and no name: small letters with hyphens.
fn is_slug_of_person(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
