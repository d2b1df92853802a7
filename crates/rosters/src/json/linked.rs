//! schema.org in JSON-LD: `Event`s with a `performer` each, alone or in the `<script>` of a page.
//!
//! No context is fetched and nothing is expanded: types and names are read as they are written in
//! practice, `performers` and `subEvents` included. Who organises does not perform.

use std::collections::{HashMap, HashSet};

use crate::detect::Format;
use crate::diagnostic::{Fault, Place};
use crate::draft::Programme;
use crate::options::Options;
use crate::page;
use crate::slug::slug_of;
use crate::stage::{Speaker, Stage, Talk, namespace};
use crate::told::Told;

use super::people::{first, note_unread, said, speaker};
use super::value::{Fields, Kind, Path, Value, field};

/// More fields than a thing of schema.org has.
const MAX_FIELDS: usize = 500;
/// How deep events lie within events, graphs and lists. Each level reads the text once more.
const MAX_DEPTH: usize = 6;

/// What is read of an event.
const READ: [&str; 19] = [
    "@context",
    "@type",
    "@id",
    "identifier",
    "name",
    "headline",
    "startDate",
    "additionalType",
    "performer",
    "performers",
    "actor",
    "actors",
    "contributor",
    "subEvent",
    "subEvents",
    "superEvent",
    "eventStatus",
    "url",
    "@graph",
];

/// Where things that are no events have events: a list, a page, an organisation.
const HOLDERS: [&str; 7] =
    ["itemListElement", "item", "mainEntity", "mainEntityOfPage", "event", "events", "hasPart"];

/// More things of a document that others name by their ids than any has.
const MAX_NAMED: usize = 20_000;

/// More bytes than the people of any programme have, each read as often as they are named.
const MAX_MEANT_BYTES: usize = 32 << 20;

/// The roles in which schema.org names people of an event, and what we call them.
const PEOPLE: [(&str, &str); 5] =
    [("performer", ""), ("performers", ""), ("actor", ""), ("actors", ""), ("contributor", "contributor")];

/// Whether a document is about events.
pub(crate) fn is_linked(root: Value<'_>) -> bool {
    let about = |value: Value<'_>| {
        let fields = value.fields(MAX_FIELDS);
        let graph = field(&fields, "@graph").map(Value::kind) == Some(Kind::Array);
        let holds = HOLDERS.into_iter().any(|name| field(&fields, name).is_some());
        is_event(&fields) || field(&fields, "@context").is_some() && (graph || holds)
    };
    about(root) || root.items(10).into_iter().any(about)
}

/// Reads a document. `stem` names the convening where no event does.
pub(crate) fn read(stem: &str, root: Value<'_>, options: &Options) -> Result<Programme, Fault> {
    let mut reading = Reading::new(stem, options);
    reading.gather(root, 0);
    reading.things(root, &Path::Root, 0)?;
    Ok(reading.finish())
}

/// Reads the blocks of a page; one that is not JSON is left out, and reported.
pub(crate) fn read_page(stem: &str, text: &str, options: &Options) -> Result<Programme, Fault> {
    let mut reading = Reading::new(stem, options);
    let blocks: Vec<_> = page::blocks(text).collect();
    let parsed: Vec<_> = blocks.iter().map(|block| Value::parse(block.text, &options.limits)).collect();
    for value in parsed.iter().flatten() {
        reading.gather(*value, 0);
    }
    for (number, (block, value)) in blocks.iter().zip(parsed).enumerate() {
        match value {
            Ok(value) => {
                let name = format!("script {}", number + 1);
                reading.things(value, &Path::Root.field(&name), 0)?;
            }
            Err(fault) => {
                let place = Place::Line { line: block.line };
                let what = format!("a script of linked data is left out: {}", fault.what);
                let findings = &mut reading.stage.assembly.findings;
                findings.warning(place, "unreadable-script", what, "have it mended at the source");
            }
        }
    }
    Ok(reading.finish())
}

fn is_event(fields: &Fields<'_>) -> bool {
    let is = |kind: &str| kind.ends_with("Event") || kind == "Festival" || kind.ends_with("EventSeries");
    types(fields).iter().any(|kind| is(kind))
}

/// The types of a thing: one or several.
fn types(fields: &Fields<'_>) -> Vec<String> {
    let Some(value) = field(fields, "@type") else { return Vec::new() };
    value
        .text()
        .map_or_else(|| value.items(10).into_iter().filter_map(Value::text).collect(), |one| vec![one])
}

/// One thing, or each of a list.
fn each(value: Value<'_>, most: usize) -> Vec<Value<'_>> {
    match value.kind() {
        Kind::Array => value.items(most),
        Kind::Null => Vec::new(),
        _ => vec![value],
    }
}

struct Reading<'o, 'd> {
    stage: Stage<'o>,
    stem: &'o str,
    /// Things by their ids, where others name them so.
    named: HashMap<String, Option<Value<'d>>>,
    /// Ids of events that were read.
    met: HashSet<String>,
    /// Bytes of things that were read because others name them.
    meant_bytes: usize,
    /// Ids of events that are parts of others.
    parts: HashSet<String>,
    options: &'o Options,
    /// People of events that consist of other events.
    of_the_whole: usize,
    cancelled: usize,
}

impl<'o, 'd> Reading<'o, 'd> {
    fn new(stem: &'o str, options: &'o Options) -> Self {
        let (stage, named) = (Stage::empty(options), HashMap::new());
        Self {
            stage,
            stem,
            named,
            parts: HashSet::new(),
            met: HashSet::new(),
            meant_bytes: 0,
            options,
            of_the_whole: 0,
            cancelled: 0,
        }
    }

    /// Remembers the things of a graph by their ids.
    fn gather(&mut self, value: Value<'d>, depth: usize) {
        if depth > 2 {
            return;
        }
        for item in each(value, MAX_NAMED) {
            let fields = item.fields(MAX_FIELDS);
            if let Some(graph) = field(&fields, "@graph") {
                self.gather(graph, depth + 1);
            }
            let id = said(&fields, "@id");
            if let Some((_, parts)) = sub_events(&fields) {
                let ids = each(parts, MAX_NAMED).into_iter().map(|part| part.fields(2));
                let ids = ids.filter(|part| part.len() == 1).map(|part| said(&part, "@id"));
                self.parts.extend(ids.filter(|id| !id.is_empty()).take(MAX_NAMED));
            }
            // What has an id alone names something; what has more is it.
            if !id.is_empty() && fields.len() > 1 && self.named.len() < MAX_NAMED {
                // "@id": "Event" on every event, as some sites write it, is no id.
                self.named.entry(id).and_modify(|known| *known = None).or_insert(Some(item));
            }
        }
    }

    /// A thing, or the one that it names by its id alone.
    fn meant(&mut self, value: Value<'d>) -> Value<'d> {
        let fields = value.fields(2);
        let [(name, id)] = fields.as_slice() else { return value };
        let id = id.text().filter(|_| name == "@id");
        match id.and_then(|id| self.named.get(&id).copied().flatten()) {
            // A long text that many name would be read as often as that.
            Some(meant) if self.meant_bytes < MAX_MEANT_BYTES => {
                self.meant_bytes += meant.bytes();
                meant
            }
            _ => value,
        }
    }

    /// Events wherever they lie at the top: alone, in a list, in a graph.
    fn things(&mut self, value: Value<'d>, at: &Path<'_>, depth: usize) -> Result<(), Fault> {
        if value.kind() == Kind::Array && depth < MAX_DEPTH {
            let mut items = value.items(self.options.limits.panels + 1).into_iter().enumerate();
            return items.try_for_each(|(number, item)| self.things(item, &at.item(number), depth + 1));
        }
        let fields = value.fields(MAX_FIELDS);
        if let Some(graph) = field(&fields, "@graph").filter(|_| depth < MAX_DEPTH) {
            return self.things(graph, &at.field("@graph"), depth + 1);
        }
        if !is_event(&fields) {
            for name in HOLDERS.into_iter().filter(|_| depth < MAX_DEPTH) {
                if let Some(held) = field(&fields, name) {
                    let held = self.meant(held);
                    self.things(held, &at.field(name), depth + 1)?;
                }
            }
            return Ok(());
        }
        if !self.is_to_be_read(&fields) {
            return Ok(());
        }
        let whole = if sub_events(&fields).is_some() { Some(&fields) } else { None };
        let above = field(&fields, "superEvent").map(|above| self.meant(above).fields(MAX_FIELDS));
        let named = whole.or(above.as_ref()).map(|event| said(event, "name")).unwrap_or_default();
        let title = if named.trim().is_empty() { self.stem } else { &named };
        let slug = slug_of(title);
        let namespace = namespace(&[&said(&fields, "url"), &said(&fields, "@id")], &slug);
        self.stage.convene(slug, title, &namespace);
        self.event(&fields, at, depth)
    }

    /// Whether an event is none that was read, and none of which another consists: that is read there.
    fn is_to_be_read(&mut self, fields: &Fields<'d>) -> bool {
        let id = said(fields, "@id");
        match self.named.get(&id) {
            Some(Some(_)) => !self.parts.contains(&id) && self.met.insert(id),
            _ => true,
        }
    }

    /// An event: those that it consists of, or a panel.
    fn event(&mut self, fields: &Fields<'d>, at: &Path<'_>, depth: usize) -> Result<(), Fault> {
        note_unread(fields, &READ, "", &mut self.stage);
        if said(fields, "eventStatus").ends_with("EventCancelled") {
            self.cancelled += 1;
            return Ok(());
        }
        let people = self.people(fields, at);
        let Some((name, list)) = sub_events(fields).filter(|_| depth < MAX_DEPTH) else {
            return self.panel(fields, &people, at);
        };
        self.of_the_whole += people.len();
        let place = at.field(name);
        for (number, value) in each(list, self.options.limits.panels + 1).into_iter().enumerate() {
            let fields = self.meant(value).fields(MAX_FIELDS);
            self.event(&fields, &place.item(number), depth + 1)?;
        }
        Ok(())
    }

    fn panel(&mut self, fields: &Fields<'_>, people: &[Speaker], at: &Path<'_>) -> Result<(), Fault> {
        let id = [said(fields, "identifier"), said(fields, "@id"), said(fields, "url")];
        let talk = Talk {
            // "@id": "Event" on every event is what some sites write.
            id: id.into_iter().find(|id| id.contains("://")).unwrap_or_default(),
            title: plain(&first(fields, &["name", "headline", "description"]).unwrap_or_default()),
            kind: first(fields, &["additionalType"]).filter(|kind| !kind.contains("://")).unwrap_or_default(),
            starts: said(fields, "startDate"),
            ..Talk::default()
        };
        self.stage.put(&talk, people, &at.place())
    }

    fn people(&mut self, fields: &Fields<'d>, at: &Path<'_>) -> Vec<Speaker> {
        let mut people = Vec::new();
        for (name, role) in PEOPLE {
            let list = at.field(name);
            let most = self.options.limits.seats_per_panel + 1;
            let values = field(fields, name).map(|list| each(list, most)).unwrap_or_default();
            for (number, value) in values.into_iter().enumerate() {
                people.push(self.person(value, role, &list.item(number)));
            }
        }
        people
    }

    /// A person, a group, a bare name, or somebody within a `Role` that says what they do.
    fn person(&mut self, value: Value<'d>, role: &str, at: &Path<'_>) -> Speaker {
        let value = self.meant(value);
        let fields = value.fields(MAX_FIELDS);
        let inner = types(&fields).iter().any(|kind| kind.ends_with("Role"));
        let inner = if inner { PEOPLE.iter().find_map(|(name, _)| field(&fields, name)) } else { None };
        let role =
            first(&fields, &["roleName"]).filter(|_| inner.is_some()).unwrap_or_else(|| role.to_owned());
        let value = inner.map_or(value, |inner| self.meant(inner));
        let fields = value.fields(MAX_FIELDS);
        let group = |kind: &String| kind.ends_with("Group") || kind.ends_with("Organization");
        // "@id": "Person" on everybody is what some sites write.
        let external = Some(said(&fields, "@id")).filter(|id| id.contains("://")).unwrap_or_default();
        let group = types(&fields).iter().any(group);
        let one = speaker(value, at, &mut self.stage);
        let name = plain(&one.name);
        Speaker { external, role: role.into(), group, name, ..one }
    }

    fn finish(self) -> Programme {
        let mut assembly = self.stage.finish();
        let findings = &mut assembly.findings;
        if self.of_the_whole > 0 {
            let n = self.of_the_whole;
            let what = Told::new(format!("performers of a whole event, who sit on no panel of it: {n}")).n(n);
            let remedy = "nothing to do, unless they are missing on the panels";
            findings.note(Place::Document {}, "performers-of-the-whole", what, remedy);
        }
        if self.cancelled > 0 {
            let n = self.cancelled;
            let what = Told::new(format!("events that are cancelled, which are left out: {n}")).n(n);
            findings.note(Place::Document {}, "not-on-the-programme", what, "nothing to do");
        }
        assembly.finish(Format::SchemaOrg)
    }
}

/// A text without the entities of markup that some site programs leave in it.
fn plain(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let known = |name: &str| match name {
        "nbsp" => Some("\u{a0}"),
        "rsquo" | "lsquo" => Some("\u{2019}"),
        "ndash" => Some("\u{2013}"),
        other => quick_xml::escape::resolve_xml_entity(other),
    };
    quick_xml::escape::unescape_with(text, known).map_or_else(|_| text.to_owned(), |text| text.into_owned())
}

/// The events of which an event consists, if it has any.
fn sub_events<'d>(fields: &Fields<'d>) -> Option<(&'static str, Value<'d>)> {
    let named = ["subEvent", "subEvents"].into_iter().map(|name| (name, field(fields, name)));
    named
        .filter_map(|(name, value)| value.map(|value| (name, value)))
        .find(|(_, value)| !each(*value, 1).is_empty())
}
