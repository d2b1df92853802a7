//! People and items as JSON exports write them.

use std::borrow::Cow;

use crate::seats::bounded;
use crate::stage::{Speaker, Stage};

use super::value::{Fields, Kind, Path, Value, field};

/// More fields than a person has.
const MAX_FIELDS: usize = 200;
/// What is read of a person.
const READ: [&str; 21] = [
    "familyName",
    "pronouns",
    "code",
    "guid",
    "id",
    "email",
    "public_name",
    "name",
    "full_public_name",
    "display_name",
    "role",
    "fullName",
    "firstName",
    "lastName",
    "first_name",
    "last_name",
    "sessions",
    "person_id",
    "submissions",
    "answers",
    "questionAnswers",
];

/// Where the name of a person stands, the best first.
const NAMES: [&str; 5] = ["public_name", "name", "fullName", "full_public_name", "display_name"];

/// The text of a field; empty if there is none.
pub(crate) fn said(fields: &Fields<'_>, name: &str) -> String {
    field(fields, name).map(Value::label).unwrap_or_default()
}

/// The first of several fields that says something.
pub(crate) fn first(fields: &Fields<'_>, names: &[&str]) -> Option<String> {
    names.iter().map(|name| said(fields, name)).find(|text| !text.trim().is_empty())
}

/// A person: an object, or a bare name.
pub(crate) fn speaker(value: Value<'_>, at: &Path<'_>, stage: &mut Stage<'_>) -> Speaker {
    let fields = value.fields(MAX_FIELDS);
    note_unread(&fields, &READ, "a person's ", stage);
    let class = answers(&fields, at, stage);
    let given = first(&fields, &["firstName", "first_name"]);
    let family = first(&fields, &["lastName", "last_name", "familyName"]);
    // Some write the name as "Example, Ada" besides.
    let parts = given.zip(family).map(|(given, family)| format!("{given} {family}"));
    let name = parts.or_else(|| first(&fields, &NAMES));
    Speaker {
        external: bounded(first(&fields, &["code", "guid"]).unwrap_or_default()),
        number: bounded(said(&fields, "id")),
        address: bounded(said(&fields, "email")),
        name: bounded(name.or_else(|| value.text()).unwrap_or_default()),
        role: Cow::Owned(bounded(said(&fields, "role"))),
        class: bounded(class),
        statement: bounded(said(&fields, "pronouns")),
        group: false,
        status: "",
        place: at.place(),
    }
}

/// More questions than anybody answers.
const MAX_ANSWERS: usize = 200;

/// What somebody answered to the questions of the organiser, as columns that may be confirmed. Gives
/// the answer to the one question of which somebody has said that it counts people.
fn answers(fields: &Fields<'_>, at: &Path<'_>, stage: &mut Stage<'_>) -> String {
    let mut class = String::new();
    for name in ["answers", "questionAnswers"] {
        let list = field(fields, name).map(|list| list.items(MAX_ANSWERS)).unwrap_or_default();
        for answer in list {
            let answer = answer.fields(MAX_FIELDS);
            let asked = field(&answer, "question").unwrap_or_else(Value::null);
            let inner = asked.fields(MAX_FIELDS);
            let question = field(&inner, "question").unwrap_or(asked).label();
            let question =
                if question.is_empty() { stage.question(&said(&answer, "questionId")) } else { question };
            let value = first(&answer, &["answer", "answerValue"]).unwrap_or_default();
            if stage.assembly.terms.is_class(&question) {
                class = value;
            } else {
                stage.assembly.candidates.add(&question, &value, || at.field(name).place());
            }
        }
    }
    class
}

/// Counts the fields that are not read and hold something. `_type` and the like say nothing to people.
pub(crate) fn note_unread(fields: &Fields<'_>, read: &[&str], of: &str, stage: &mut Stage<'_>) {
    for (name, value) in fields {
        if !read.contains(&name.as_str()) && !name.starts_with(['_', '@']) && !is_empty(*value) {
            stage.unread(&format!("{of}{name}"));
        }
    }
}

fn is_empty(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Null | Kind::Bool(false) => true,
        Kind::Bool(true) | Kind::Number => false,
        // An empty text, array or object, perhaps with white space.
        Kind::Text | Kind::Array | Kind::Object => value.bytes() <= 2,
    }
}
