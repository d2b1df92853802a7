//! Data files of a site: YAML, JSON, and pages with data at their head, one or a whole folder.
//!
//! No two sites agree, so things are known by what they have. An item has a title and says who is on
//! it (`speakers`, `presenters`, `author`), or has a `moderator` or `panelists`. Somebody has a `name`.
//! A list of people under a name like `session_chairs` is kept as a panel of that name. A text in the
//! place of a person is a name, or the slug of somebody who stands elsewhere in the folder.

mod folder;
mod people;
pub(crate) mod source;
mod yaml;

pub use folder::parse_folder;

use crate::detect::Format;
use crate::diagnostic::{Fault, Place};
use crate::draft::Programme;
use crate::json::people::{first, note_unread, said};
use crate::json::value::{Fields, Kind, Path, Value, field};
use crate::options::Options;
use crate::slug::slug_of;
use crate::stage::{Stage, Talk};
use crate::told::Told;
use crate::words;

use self::people::People;

/// More fields than an object of a site has.
const MAX_FIELDS: usize = 1_000;
/// How deep items are looked for. Each level reads the text once more.
const MAX_DEPTH: usize = 8;

/// A file of a folder.
pub(crate) struct File<'t> {
    /// Its path in the folder; empty if it stands alone.
    pub(crate) path: &'t str,
    pub(crate) value: Value<'t>,
}

/// Where an item or a person has its title.
const TITLES: [&str; 4] = ["title", "Title", "name", "talk"];
/// What is read of an item, besides who is on it.
const READ: [&str; 17] = [
    "title",
    "Title",
    "name",
    "talk",
    "id",
    "slug",
    "kind",
    "type",
    "Type",
    "category",
    "date",
    "start_time",
    "Talk_date",
    "Talk_start_time",
    "start",
    "starts",
    "talks",
];
/// What lists of works hold: who wrote them need not speak.
const WORKS: [&str; 2] = ["papers", "publications"];

/// Reads files that belong together. `stem` names the convening where none of them does.
pub(crate) fn read(stem: &str, files: &[File<'_>], options: &Options) -> Result<Programme, Fault> {
    let event = files.iter().find_map(|file| event(file.value));
    let title = event.as_ref().map_or_else(|| stem.to_owned(), |event| event.title.clone());
    let slug = slug_of(&title);
    let mut reading = Reading {
        stage: Stage::new(slug.clone(), &title, &slug, options),
        people: People::default(),
        options,
        is_folder: files.len() > 1,
        stem,
    };
    if let Some(event) = &event {
        reading.stage.in_zone(&event.zone);
    }
    for file in files {
        reading.people.gather(file.value, &at(file), &mut reading.stage);
    }
    for file in files {
        reading.visit(file.value, &at(file), 0)?;
    }
    Ok(reading.finish())
}

/// The place of a file: the root, if it stands alone.
fn at<'p>(file: &'p File<'_>) -> Path<'p> {
    if file.path.is_empty() { Path::Root } else { Path::Field(&Path::Root, file.path) }
}

/// What a file says of the convening as a whole.
struct Event {
    title: String,
    zone: String,
}

/// The convening, if an object is about one: it has a title, and a place or days of its own.
fn event(value: Value<'_>) -> Option<Event> {
    let fields = value.fields(MAX_FIELDS);
    let marks = ["timezone", "start_date", "workshop_date", "conf_city", "conference"];
    let is_event =
        people::on_item(&fields).next().is_none() && marks.iter().any(|mark| field(&fields, mark).is_some());
    let title = first(&fields, &["title", "conference", "name"]).filter(|_| is_event)?;
    Some(Event { title, zone: said(&fields, "timezone") })
}

struct Reading<'o> {
    stage: Stage<'o>,
    people: People,
    options: &'o Options,
    is_folder: bool,
    stem: &'o str,
}

impl Reading<'_> {
    fn visit(&mut self, value: Value<'_>, at: &Path<'_>, depth: usize) -> Result<(), Fault> {
        match value.kind() {
            Kind::Array if depth < MAX_DEPTH => {
                let mut items = value.items(self.options.limits.panels + 1).into_iter().enumerate();
                items.try_for_each(|(number, item)| self.visit(item, &at.item(number), depth + 1))
            }
            Kind::Object => self.object(&value.fields(MAX_FIELDS), at, depth),
            _ => Ok(()),
        }
    }

    fn object(&mut self, fields: &Fields<'_>, at: &Path<'_>, depth: usize) -> Result<(), Fault> {
        let is_item = is_item(fields);
        if is_item {
            self.item(fields, at)?;
        }
        let deeper = depth < MAX_DEPTH;
        for (name, value) in fields.iter().filter(|_| deeper) {
            if WORKS.contains(&name.as_str()) {
                self.stage.unread(name);
            } else if is_item && people::is_place(name) {
                continue;
            } else if people::is_list(name, *value) {
                self.list(name, *value, &at.field(name))?;
            } else if matches!(value.kind(), Kind::Array | Kind::Object) {
                self.visit(*value, &at.field(name), depth + 1)?;
            }
        }
        Ok(())
    }

    fn item(&mut self, fields: &Fields<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let known: Vec<&str> = READ.into_iter().chain(people::PLACES.map(|(name, _)| name)).collect();
        note_unread(fields, &known, "", &mut self.stage);
        let title = first(fields, &TITLES).unwrap_or_else(|| self.stem.to_owned());
        let talk = Talk {
            // A slug of one word is often given to several; with the title it is told apart.
            id: first(fields, &["id", "slug"]).unwrap_or_default(),
            title,
            kind: first(fields, &["kind", "type", "Type", "category"]).unwrap_or_default(),
            starts: starts(fields),
            ..Talk::default()
        };
        let mut people = Vec::new();
        for (name, value, role) in people::on_item(fields) {
            let most = self.options.limits.seats_per_panel + 1;
            self.people.seated(
                value,
                role,
                &at.field(name),
                most,
                self.is_folder,
                &mut self.stage,
                &mut people,
            );
        }
        self.stage.put(&talk, &people, &at.place())
    }

    /// A list of people by themselves: a panel that is called like the list.
    fn list(&mut self, name: &str, value: Value<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let role = people::role_of_list(name);
        let mut people = Vec::new();
        let most = self.options.limits.seats_per_panel + 1;
        self.people.seated(value, role, at, most, self.is_folder, &mut self.stage, &mut people);
        if people.is_empty() {
            return Ok(());
        }
        let title = name.replace('_', " ");
        let what = format!("a list of people by themselves, \"{title}\", is kept as a panel");
        let what = Told::new(what).said(&title);
        let remedy = "leave it out of the document, if they do not sit together";
        self.stage.assembly.findings.note(at.place(), "list-of-people", what, remedy);
        self.stage.put(&Talk { title, ..Talk::default() }, &people, &at.place())
    }

    fn finish(mut self) -> Programme {
        let idle = self.people.idle();
        if idle > 0 {
            let what = Told::new(format!("people who are listed and sit nowhere: {idle}")).n(idle);
            let remedy = "nothing to do, unless items are missing";
            self.stage.assembly.findings.warning(Place::Document {}, "people-without-panels", what, remedy);
        }
        self.stage.finish().finish(Format::Site)
    }
}

/// Whether an object is an item of a programme.
fn is_item(fields: &Fields<'_>) -> bool {
    let titled = ["title", "Title", "talk"].into_iter().any(|name| !said(fields, name).trim().is_empty());
    let is_page_of_person = words::key(&said(fields, "type")) == "speaker";
    let seats = |name: &str| field(fields, name).is_some_and(|value| value.kind() != Kind::Null);
    let has_place = people::on_item(fields).next().is_some();
    // Beside other lists of people, one of panelists says who sat on any panel.
    let beside_lists =
        fields.iter().any(|(name, value)| !people::is_place(name) && people::is_list(name, *value));
    let is_panel = (seats("moderator") || seats("panelists")) && !beside_lists;
    !is_page_of_person && (titled && (has_place && !beside_lists || seats("date")) || is_panel)
}

/// Whether a document is JSON of a site: an item, or a list of people, near its root.
pub(crate) fn is_site(root: Value<'_>) -> bool {
    fn look(value: Value<'_>, depth: usize) -> bool {
        let fields = value.fields(MAX_FIELDS);
        let has_list = fields.iter().any(|(name, value)| people::is_list(name, *value));
        is_item(&fields) && people::on_item(&fields).next().is_some()
            || has_list
            || depth < 3
                && (fields.iter().any(|(_, value)| look(*value, depth + 1))
                    || value.items(10).into_iter().any(|item| look(item, depth + 1)))
    }
    look(root, 0)
}

/// When an item begins: a date with a time in it, or a date and a time beside it.
fn starts(fields: &Fields<'_>) -> String {
    let date = first(fields, &["date", "Talk_date", "starts", "start"]).unwrap_or_default();
    let time = first(fields, &["start_time", "Talk_start_time"]).unwrap_or_default();
    if date.len() == 10 && time.contains(':') { format!("{date}T{time}") } else { date }
}
