//! What Indico exports: events with their contributions (`/export/event/….json?detail=contributions`).
//!
//! A contribution names `speakers`, who have the floor, and `primaryauthors` and `coauthors`, who
//! may not: beside speakers they took part, and where nobody is named as speaker nothing says what
//! they do. `chairs` are of the event as a whole and sit on no contribution.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::detect::Format;
use crate::diagnostic::Fault;
use crate::draft::Programme;
use crate::options::Options;
use crate::slug::slug_of;
use crate::stage::{Speaker, Stage, Talk, namespace};
use crate::told::Told;

use super::people::{note_unread, said, speaker};
use super::value::{Fields, Kind, Path, Value, field};

/// More fields than any object of Indico has.
const MAX_FIELDS: usize = 200;
/// More events than anybody exports at a time.
const MAX_EVENTS: usize = 1_000;

/// What is read of a contribution.
const READ: [&str; 9] =
    ["id", "db_id", "friendly_id", "title", "type", "startDate", "speakers", "primaryauthors", "coauthors"];

/// Whether a document is an export of Indico.
pub(crate) fn is_export(root: Value<'_>) -> bool {
    let fields = root.fields(MAX_FIELDS);
    let first = field(&fields, "results").and_then(|list| list.items(1).pop());
    let first = first.map(|event| event.fields(MAX_FIELDS)).unwrap_or_default();
    said(&fields, "_type") == "HTTPAPIResult"
        || field(&first, "contributions").map(Value::kind) == Some(Kind::Array)
}

/// Reads an export: each event a convening, each contribution a panel.
pub(crate) fn read(stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    let mut stage = Stage::empty(options);
    let (root_path, fields) = (Path::Root, root.fields(MAX_FIELDS));
    let at = root_path.field("results");
    let events = field(&fields, "results").map(|list| list.items(MAX_EVENTS)).unwrap_or_default();
    for (number, value) in events.into_iter().enumerate() {
        event(stem, value, &at.item(number), options, &mut stage)?;
    }
    Ok(stage.finish().finish(Format::Indico))
}

fn event(
    stem: &str,
    value: Value<'_>,
    at: &Path<'_>,
    options: &Options,
    stage: &mut Stage<'_>,
) -> Result<(), Fault> {
    let fields = value.fields(MAX_FIELDS);
    let title = said(&fields, "title");
    let title = if title.trim().is_empty() { stem } else { &title };
    let slug = slug_of(title);
    let namespace = namespace(&[&said(&fields, "url")], &slug);
    stage.convene(slug, title, &namespace);
    let list = |name| field(&fields, name).map(|list| list.items(options.limits.panels + 1));
    let chairs = list("chairs").unwrap_or_default().len();
    if chairs > 0 {
        let what = format!("chairs of the event as a whole, who sit on no contribution: {chairs}");
        let what = Told::new(what).n(chairs);
        let remedy = "add them to the panels that they chair";
        stage.assembly.findings.note(at.field("chairs").place(), "chairs-of-the-event", what, remedy);
    }
    let place = at.field("contributions");
    let Some(contributions) = list("contributions") else {
        let what = "an event without its contributions".to_owned();
        let remedy = "export it with detail=contributions";
        stage.assembly.findings.warning(place.place(), "no-contributions", what, remedy);
        return Ok(());
    };
    let zone = said(&fields, "timezone");
    let mut contributions = contributions.into_iter().enumerate();
    contributions
        .try_for_each(|(number, value)| contribution(value, &place.item(number), &zone, options, stage))
}

fn contribution(
    value: Value<'_>,
    at: &Path<'_>,
    zone: &str,
    options: &Options,
    stage: &mut Stage<'_>,
) -> Result<(), Fault> {
    let fields = value.fields(MAX_FIELDS);
    note_unread(&fields, &READ, "", stage);
    let starts = field(&fields, "startDate").map(|date| date.fields(MAX_FIELDS)).unwrap_or_default();
    let (date, time, own) = (said(&starts, "date"), said(&starts, "time"), said(&starts, "tz"));
    stage.in_zone(if own.is_empty() { zone } else { &own });
    let talk = Talk {
        id: said(&fields, "id"),
        title: said(&fields, "title"),
        kind: said(&fields, "type"),
        starts: if time.is_empty() { date } else { format!("{date}T{time}") },
        ..Talk::default()
    };
    let people = people(&fields, at, options, stage);
    stage.put(&talk, &people, &at.place())
}

/// Who is on a contribution, each once.
fn people(fields: &Fields<'_>, at: &Path<'_>, options: &Options, stage: &mut Stage<'_>) -> Vec<Speaker> {
    let (mut people, mut known) = (Vec::new(), Known::default());
    let most = options.limits.seats_per_panel + 1;
    let mut speakers = 0;
    for (name, role) in [("speakers", "speaker"), ("primaryauthors", ""), ("coauthors", "")] {
        let list = at.field(name);
        let listed = field(fields, name).map(|list| list.items(most)).unwrap_or_default();
        for (number, value) in listed.into_iter().enumerate() {
            let one = person(value, &list.item(number), stage);
            if known.is_new(&one) {
                let role = if name != "speakers" && speakers > 0 { "participant" } else { role };
                people.push(Speaker { role: Cow::Borrowed(role), ..one });
            }
        }
        if name == "speakers" {
            speakers = people.len();
        }
    }
    people
}

/// Who is on a contribution already: by number, else by name.
#[derive(Default)]
struct Known {
    numbers: HashSet<String>,
    names: HashSet<String>,
    names_without_number: HashSet<String>,
}

impl Known {
    fn is_new(&mut self, one: &Speaker) -> bool {
        let (number, name) = (&one.number, &one.name);
        let has = |names: &HashSet<String>| !name.is_empty() && names.contains(name);
        let known = if number.is_empty() {
            has(&self.names)
        } else {
            self.numbers.contains(number) || has(&self.names_without_number)
        };
        if number.is_empty() {
            self.names_without_number.insert(name.clone());
        }
        self.numbers.insert(number.clone());
        self.names.insert(name.clone());
        !known
    }
}

/// A person. Their `id` is that of the place in the list; `person_id` says who it is.
fn person(value: Value<'_>, at: &Path<'_>, stage: &mut Stage<'_>) -> Speaker {
    let number = said(&value.fields(MAX_FIELDS), "person_id");
    Speaker { number, ..speaker(value, at, stage) }
}

#[cfg(test)]
mod tests {
    use super::Known;
    use crate::diagnostic::Place;
    use crate::stage::Speaker;

    #[test]
    fn people_are_the_same_by_number_else_by_name() {
        let mut known = Known::default();
        let mut is_new = |number: &str, name: &str| {
            let (number, name) = (number.to_owned(), name.to_owned());
            known.is_new(&Speaker { number, name, ..Speaker::at(Place::Document {}) })
        };
        assert!(is_new("1", "Ada") && !is_new("1", "A. Example") && !is_new("", "Ada"));
        assert!(is_new("", "Bo") && !is_new("2", "Bo") && is_new("3", "Ada Example"));
        assert!(is_new("", "") && is_new("", ""), "who has neither is an open seat");
    }
}
