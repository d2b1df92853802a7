//! The timetable that Indico exports (`/export/timetable/….json`): by event and day the entries, among
//! them sessions with entries of their own. A contribution names its `presenters`, who have the floor;
//! a session its `conveners`, who chair it and sit on none of its contributions.

use std::borrow::Cow;

use crate::detect::Format;
use crate::diagnostic::Fault;
use crate::draft::Programme;
use crate::options::Options;
use crate::slug::slug_of;
use crate::stage::{Speaker, Stage, Talk, namespace};
use crate::told::Told;

use super::people::{note_unread, said, speaker};
use super::value::{Fields, Kind, Path, Value, field};

/// More fields than an entry has, and more entries than a day.
const MAX_FIELDS: usize = 10_000;
/// An event, a day, a session, a contribution, and room for more.
const MAX_DEPTH: usize = 6;

/// What is read of an entry.
const READ: [&str; 9] = [
    "id",
    "contributionId",
    "sessionId",
    "title",
    "entryType",
    "startDate",
    "presenters",
    "entries",
    "conveners",
];

/// Whether a document is a timetable.
pub(crate) fn is_timetable(root: Value<'_>) -> bool {
    fn look(value: Value<'_>, depth: usize) -> bool {
        let fields = value.fields(MAX_FIELDS);
        field(&fields, "entryType").is_some()
            || depth < 3 && fields.iter().take(20).any(|(_, value)| look(*value, depth + 1))
    }
    let results = field(&root.fields(100), "results").filter(|results| results.kind() == Kind::Object);
    results.is_some_and(|results| look(results, 0))
}

/// Reads a timetable: each event a convening, each contribution a panel.
pub(crate) fn read(stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    let fields = root.fields(MAX_FIELDS);
    let root_path = Path::Root;
    let at = root_path.field("results");
    let events = field(&fields, "results").map(|results| results.fields(MAX_FIELDS)).unwrap_or_default();
    let mut reading = Reading { stage: Stage::empty(options), options, conveners: 0 };
    for (id, event) in &events {
        let title = if events.len() == 1 { stem.to_owned() } else { format!("{stem} {id}") };
        let slug = slug_of(&title);
        let namespace = namespace(&[&said(&fields, "url")], &slug);
        reading.stage.convene(slug, &title, &namespace);
        reading.entries(*event, &at.field(id), 0)?;
    }
    if reading.conveners > 0 {
        let what =
            format!("conveners of sessions, who sit on none of their contributions: {}", reading.conveners);
        let what = Told::new(what).n(reading.conveners);
        let remedy = "add them to the panels that they chair";
        reading.stage.assembly.findings.note(at.place(), "conveners-of-sessions", what, remedy);
    }
    Ok(reading.stage.finish().finish(Format::Indico))
}

struct Reading<'o> {
    stage: Stage<'o>,
    options: &'o Options,
    conveners: usize,
}

impl Reading<'_> {
    /// Entries by their ids, or days of entries.
    fn entries(&mut self, value: Value<'_>, at: &Path<'_>, depth: usize) -> Result<(), Fault> {
        for (name, value) in value.fields(MAX_FIELDS) {
            let (place, fields) = (at.field(&name), value.fields(MAX_FIELDS));
            let inner = field(&fields, "entries").filter(|_| depth < MAX_DEPTH);
            match said(&fields, "entryType").as_str() {
                "Session" => {
                    self.conveners +=
                        field(&fields, "conveners").map_or(0, |list| list.items(MAX_FIELDS).len());
                    if let Some(inner) = inner {
                        self.entries(inner, &place.field("entries"), depth + 1)?;
                    }
                }
                "" if depth < MAX_DEPTH => self.entries(value, &place, depth + 1)?,
                "" => {}
                _ => self.entry(&fields, &place)?,
            }
        }
        Ok(())
    }

    /// A contribution, or a break, which has no people.
    fn entry(&mut self, fields: &Fields<'_>, at: &Path<'_>) -> Result<(), Fault> {
        note_unread(fields, &READ, "", &mut self.stage);
        let starts = field(fields, "startDate").map(|date| date.fields(100)).unwrap_or_default();
        let (date, time, zone) = (said(&starts, "date"), said(&starts, "time"), said(&starts, "tz"));
        self.stage.in_zone(&zone);
        let talk = Talk {
            id: [said(fields, "contributionId"), said(fields, "id")]
                .into_iter()
                .find(|id| !id.is_empty())
                .unwrap_or_default(),
            title: said(fields, "title"),
            starts: if time.is_empty() { date } else { format!("{date}T{time}") },
            ..Talk::default()
        };
        let list = at.field("presenters");
        let most = self.options.limits.seats_per_panel + 1;
        let people = field(fields, "presenters").map(|list| list.items(most)).unwrap_or_default();
        let person = |(number, value): (usize, Value<'_>)| {
            let role = Cow::Borrowed("speaker");
            Speaker { role, number: String::new(), ..speaker(value, &list.item(number), &mut self.stage) }
        };
        let people: Vec<_> = people.into_iter().enumerate().map(person).collect();
        self.stage.put(&talk, &people, &at.place())
    }
}
