//! What Sessionize serves to web pages: `All`, `GridSmart`, `Sessions`, `Speakers` and
//! `SpeakerWall`; and what apps keep of it: `sessions` that name `speakers` by their ids.
//!
//! Ids of speakers are UUIDs, the same in every view. None of the views says who moderates.

use std::collections::{HashMap, HashSet};

use crate::detect::Format;
use crate::diagnostic::{Fault, Place, Severity};
use crate::draft::Programme;
use crate::options::Options;
use crate::slug::slug_of;
use crate::stage::{Speaker, Stage, Talk};
use crate::told::Told;
use crate::why::Why;
use crate::words;

use super::people::{note_unread, said, speaker};
use super::value::{Fields, Kind, Path, Value, field};

/// More fields than any object of Sessionize has.
const MAX_FIELDS: usize = 200;
/// More rooms than a conference has on a day.
const MAX_ROOMS: usize = 10_000;

/// What is read of a session.
const READ: [&str; 10] = [
    "id",
    "title",
    "name",
    "startsAt",
    "speakers",
    "speakerIds",
    "status",
    "isConfirmed",
    "isServiceSession",
    "isPlenumSession",
];

/// A view of Sessionize.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// Sessions and speakers side by side.
    All,
    /// Days, in them rooms, in them sessions.
    Grid,
    /// Groups, in them sessions.
    Groups,
    /// Speakers, with or without their sessions.
    Speakers,
}

/// What gives a view away, if it is one.
pub(crate) fn why(root: Value<'_>) -> Option<Why> {
    Some(match view(root)? {
        View::All => Why::Sessions,
        View::Grid => Why::GridSmart,
        View::Groups => Why::SessionGroups,
        View::Speakers => Why::SpeakerView,
    })
}

fn view(root: Value<'_>) -> Option<View> {
    let has = |fields: &Fields<'_>, name| field(fields, name).map(Value::kind) == Some(Kind::Array);
    let fields = root.fields(MAX_FIELDS);
    if has(&fields, "sessions") && has(&fields, "speakers") {
        return Some(View::All);
    }
    let first = root.items(1).pop()?.fields(MAX_FIELDS);
    let said = |name| field(&first, name).is_some();
    match () {
        () if has(&first, "rooms") && said("date") => Some(View::Grid),
        () if has(&first, "sessions") && said("groupName") => Some(View::Groups),
        () if said("id") && said("fullName") && said("firstName") => Some(View::Speakers),
        () => None,
    }
}

/// Reads a view. `stem` names the convening, for no view does.
pub(crate) fn read(stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    let stage = Stage::new(slug_of(stem), stem, "sessionize", options);
    let mut reading = Reading {
        stage,
        options,
        speakers: HashMap::new(),
        placed: HashSet::new(),
        formats: HashMap::new(),
        not_placed: 0,
    };
    let at = Path::Root;
    match view(root) {
        Some(View::All) => reading.all(root, &at)?,
        Some(View::Speakers) => reading.by_speaker(root, &at)?,
        Some(View::Grid) => {
            for (number, day) in reading.most(root).into_iter().enumerate() {
                let day_path = at.item(number);
                reading.nested(day, "rooms", &day_path)?;
            }
        }
        Some(View::Groups) => {
            for (number, group) in reading.most(root).into_iter().enumerate() {
                reading.sessions(group, &at.item(number))?;
            }
        }
        None => {
            let remedy = "take the address of the view \"All\" from API / Embed at Sessionize";
            return Err(Fault::new("unknown-shape", Place::Document {}, "not a view of Sessionize", remedy));
        }
    }
    Ok(reading.finish())
}

struct Reading<'o> {
    stage: Stage<'o>,
    options: &'o Options,
    /// By id, each read once: a long text about somebody would cost as often as they are named.
    speakers: HashMap<String, Speaker>,
    /// Who sits somewhere.
    placed: HashSet<String>,
    /// What the items of the category "format" are called.
    formats: HashMap<String, String>,
    not_placed: usize,
}

impl Reading<'_> {
    fn most<'v>(&self, value: Value<'v>) -> Vec<Value<'v>> {
        value.items(self.options.limits.panels + 1)
    }

    fn all(&mut self, root: Value<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let fields = root.fields(MAX_FIELDS);
        note_unread(&fields, &["sessions", "speakers", "questions"], "the list of ", &mut self.stage);
        let list = |name| field(&fields, name).unwrap_or_else(Value::null);
        self.read_formats(list("categories"));
        for question in list("questions").items(1_000) {
            let fields = question.fields(MAX_FIELDS);
            self.stage.questions.insert(said(&fields, "id"), said(&fields, "question"));
        }
        let speakers = at.field("speakers");
        let listed = list("speakers").items(self.options.limits.seats + 1);
        for (number, value) in listed.into_iter().enumerate() {
            let person = speaker(value, &speakers.item(number), &mut self.stage);
            self.speakers.insert(person.number.clone(), identified(person));
        }
        self.sessions(root, at)
    }

    /// Which categories say what kind of session it is.
    fn read_formats(&mut self, categories: Value<'_>) {
        for category in categories.items(100) {
            let fields = category.fields(MAX_FIELDS);
            let title = words::key(&said(&fields, "title"));
            if !["format", "session format", "type", "session type"].contains(&title.as_str()) {
                continue;
            }
            for item in field(&fields, "items").map(|items| items.items(1_000)).unwrap_or_default() {
                let fields = item.fields(MAX_FIELDS);
                self.formats.insert(said(&fields, "id"), said(&fields, "name"));
            }
        }
    }

    /// The sessions in each of a list.
    fn nested(&mut self, value: Value<'_>, name: &str, at: &Path<'_>) -> Result<(), Fault> {
        let fields = value.fields(MAX_FIELDS);
        let at = at.field(name);
        let list = field(&fields, name).map(|list| list.items(MAX_ROOMS)).unwrap_or_default();
        let mut list = list.into_iter().enumerate();
        list.try_for_each(|(number, one)| self.sessions(one, &at.item(number)))
    }

    fn sessions(&mut self, value: Value<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let fields = value.fields(MAX_FIELDS);
        let at = at.field("sessions");
        let sessions = field(&fields, "sessions").map(|list| self.most(list)).unwrap_or_default();
        let mut sessions = sessions.into_iter().enumerate();
        sessions.try_for_each(|(number, session)| self.session(session, &at.item(number)))
    }

    fn session(&mut self, value: Value<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let fields = value.fields(MAX_FIELDS);
        note_unread(&fields, &READ, "", &mut self.stage);
        let Some(status) = status(&fields) else {
            self.not_placed += 1;
            return Ok(());
        };
        let formats = field(&fields, "categoryItems").map(|items| items.items(100)).unwrap_or_default();
        let mut formats = formats.into_iter().filter_map(|item| self.formats.get(&item.label()));
        let talk = Talk {
            id: said(&fields, "id"),
            title: said(&fields, "title"),
            kind: formats.next().cloned().unwrap_or_default(),
            starts: said(&fields, "startsAt"),
            status,
            ..Talk::default()
        };
        let name = if field(&fields, "speakerIds").is_some() { "speakerIds" } else { "speakers" };
        let most = self.options.limits.seats_per_panel + 1;
        let people = field(&fields, name).map(|list| list.items(most)).unwrap_or_default();
        let list = at.field(name);
        let people: Vec<_> = people
            .into_iter()
            .enumerate()
            .map(|(number, person)| self.person(person, &list.item(number)))
            .collect();
        self.stage.put(&talk, &people, &at.place())
    }

    /// A speaker of a session: an object, or the id of one that is listed.
    fn person(&mut self, value: Value<'_>, at: &Path<'_>) -> Speaker {
        let Some(id) = value.text_or_number() else {
            return identified(speaker(value, at, &mut self.stage));
        };
        let Some(listed) = self.speakers.get(&id) else {
            let what = "a session names a speaker who is not listed; only the id is kept".to_owned();
            let remedy = "export the view once more";
            let findings = &mut self.stage.assembly.findings;
            findings.of_value(Severity::Warning, at.place(), "speaker-not-listed", "", what, remedy);
            return identified(Speaker { number: id, ..Speaker::at(at.place()) });
        };
        self.placed.insert(id);
        Speaker { place: at.place(), ..listed.clone() }
    }

    /// The view that lists speakers, each with ids and names of sessions.
    fn by_speaker(&mut self, root: Value<'_>, at: &Path<'_>) -> Result<(), Fault> {
        let speakers = root.items(self.options.limits.seats + 1);
        let mut idle = 0;
        for (number, value) in speakers.into_iter().enumerate() {
            let place = at.item(number);
            let fields = value.fields(MAX_FIELDS);
            let sessions = field(&fields, "sessions").map(|list| self.most(list)).unwrap_or_default();
            idle += usize::from(sessions.is_empty());
            if sessions.is_empty() {
                continue;
            }
            let person = [identified(speaker(value, &place, &mut self.stage))];
            for session in sessions {
                let fields = session.fields(MAX_FIELDS);
                let talk = Talk { id: said(&fields, "id"), title: said(&fields, "name"), ..Talk::default() };
                self.stage.put(&talk, &person, &place.place())?;
            }
        }
        self.tell_idle(idle);
        Ok(())
    }

    fn tell_idle(&mut self, idle: usize) {
        if idle > 0 {
            let what = Told::new(format!("speakers without a session, who sit nowhere: {idle}")).n(idle);
            let remedy = "nothing to do, unless sessions are missing; the view \"All\" has them";
            self.stage.assembly.findings.warning(Place::Document {}, "people-without-panels", what, remedy);
        }
    }

    fn finish(mut self) -> Programme {
        let idle = self.speakers.keys().filter(|id| !self.placed.contains(*id)).count();
        self.tell_idle(idle);
        let mut assembly = self.stage.finish();
        if self.not_placed > 0 {
            let n = self.not_placed;
            let what = Told::new(format!("sessions that are not accepted, which are left out: {n}")).n(n);
            let remedy = "nothing to do, unless they are on the programme; then accept them at the source";
            assembly.findings.note(Place::Document {}, "not-on-the-programme", what, remedy);
        }
        assembly.finish(Format::Sessionize)
    }
}

/// A UUID is the same person everywhere; a number or a word only in this document.
fn identified(mut person: Speaker) -> Speaker {
    let id = &person.number;
    let hex = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    if id.len() == 36 && id.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && id.split('-').all(hex) {
        person.external = std::mem::take(&mut person.number);
    }
    person
}

/// How firm the seats of a session are; `None` if it is not on the programme.
fn status(fields: &Fields<'_>) -> Option<&'static str> {
    let confirmed = field(fields, "isConfirmed").map(Value::kind) != Some(Kind::Bool(false));
    match said(fields, "status").as_str() {
        "" | "Accepted" if confirmed => Some("confirmed"),
        "" | "Accepted" | "Accept_Queue" => Some("invited"),
        _ => None,
    }
}
