//! `schedule.json`, as frab, pretalx and the c3voc tools write it.
//!
//! First shape: `schedule.conference.days[].rooms{}[]` holds the items and each item its `persons`,
//! of whom nothing says what they do: `Unspecified`. Second shape: `schedule.events[]`, each with
//! `participants` and their `role`; a `SPEAKER` or `GUEST` has the floor (`Panelist`), a
//! `CONTRIBUTOR` took part (`Participant`).
//!
//! Who somebody is: `code` (stable across the releases of pretalx), else `guid`, else the running
//! number `id`, which holds for this convening only, else the name.

use std::borrow::Cow;

use crate::detect::Format;
use crate::diagnostic::Fault;
use crate::draft::Programme;
use crate::options::Options;
use crate::slug::slug_of;
use crate::stage::{Stage, Talk, namespace};

use super::people::{note_unread, said, speaker};
use super::value::{Fields, Kind, Path, Value, field};

/// More fields than an object of a schedule has, and more rooms than a conference.
const MAX_FIELDS: usize = 10_000;

/// What is read of an item.
const READ: [&str; 10] =
    ["date", "start", "code", "id", "guid", "title", "type", "participants", "persons", "speakers"];

/// Whether a document is a schedule.
pub(crate) fn is_schedule(root: Value<'_>) -> bool {
    let schedule = field(&root.fields(100), "schedule").map(|value| value.fields(100));
    schedule
        .is_some_and(|fields| field(&fields, "conference").is_some_and(|value| value.kind() == Kind::Object))
}

/// Reads a schedule. `stem` names the convening if the schedule does not.
pub(crate) fn read(stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    let root_path = Path::Root;
    let at = root_path.field("schedule");
    let schedule = of(&root.fields(100), "schedule").fields(MAX_FIELDS);
    let conference = of(&schedule, "conference").fields(MAX_FIELDS);
    let name = [said(&conference, "acronym"), said(&conference, "title"), stem.to_owned()];
    let name = name.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default();
    let (slug, title) = (slug_of(&name), said(&conference, "title"));
    let title = if title.trim().is_empty() { &name } else { &title };
    let namespace = namespace(&[&said(&schedule, "base_url"), &said(&conference, "url")], &slug);
    let mut stage = Stage::new(slug, title, &namespace, options);
    stage.in_zone(&said(&conference, "time_zone_name"));
    let events = field(&schedule, "events").or_else(|| field(&conference, "events"));
    match (events, field(&conference, "days")) {
        (Some(events), _) => list(events, &at.field("events"), options, &mut stage)?,
        (None, Some(days)) => each_day(days, &at, options, &mut stage)?,
        (None, None) => {
            let remedy = "export the schedule once more; look for \"days\" or \"events\" in it";
            let what = "a schedule without days and without events";
            return Err(Fault::new("not-a-schedule", at.field("conference").place(), what, remedy));
        }
    }
    Ok(stage.finish().finish(Format::Schedule))
}

fn each_day(days: Value<'_>, at: &Path<'_>, options: &Options, stage: &mut Stage<'_>) -> Result<(), Fault> {
    let (conference, most) = (at.field("conference"), options.limits.panels);
    let at = conference.field("days");
    for (number, day) in days.items(most).into_iter().enumerate() {
        let day_path = at.item(number);
        let at = day_path.field("rooms");
        for (room, events) in of(&day.fields(MAX_FIELDS), "rooms").fields(MAX_FIELDS) {
            list(events, &at.field(&room), options, stage)?;
        }
    }
    Ok(())
}

fn list(events: Value<'_>, at: &Path<'_>, options: &Options, stage: &mut Stage<'_>) -> Result<(), Fault> {
    for (number, event) in events.items(options.limits.panels + 1).into_iter().enumerate() {
        item(event, &at.item(number), options, stage)?;
    }
    Ok(())
}

fn item(event: Value<'_>, at: &Path<'_>, options: &Options, stage: &mut Stage<'_>) -> Result<(), Fault> {
    let fields = event.fields(MAX_FIELDS);
    // In the first shape `start` is only a time of day.
    let starts = [said(&fields, "date"), said(&fields, "start")];
    let talk = Talk {
        code: said(&fields, "code"),
        id: said(&fields, "id"),
        guid: said(&fields, "guid"),
        title: said(&fields, "title"),
        kind: said(&fields, "type"),
        starts: starts.into_iter().find(|text| text.len() >= 10).unwrap_or_default(),
        status: "",
    };
    let (name, people) = people(&fields, options.limits.seats_per_panel + 1);
    note_unread(&fields, &READ, "", stage);
    let list = at.field(&name);
    let people: Vec<_> = people
        .into_iter()
        .enumerate()
        .map(|(number, person)| speaker(person, &list.item(number), stage))
        .collect();
    stage.put(&talk, &people, &at.place())
}

/// The people of an item, and the field that names them.
fn people<'d>(fields: &Fields<'d>, most: usize) -> (Cow<'static, str>, Vec<Value<'d>>) {
    for name in ["participants", "persons", "speakers"] {
        let people = field(fields, name).map(|value| value.items(most)).unwrap_or_default();
        if !people.is_empty() {
            return (Cow::Borrowed(name), people);
        }
    }
    (Cow::Borrowed("persons"), Vec::new())
}

/// A field, or null.
fn of<'d>(fields: &Fields<'d>, name: &str) -> Value<'d> {
    field(fields, name).unwrap_or_else(Value::null)
}
