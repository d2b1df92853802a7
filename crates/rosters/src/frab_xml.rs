//! `schedule.xml`, as Pentabarf, frab, pretalx and FOSDEM write it, and two dialects of it.
//!
//! An `event` names its people in `persons`, each a `person` with an id. Two dialects are known by
//! their elements: `entry` with `speakers`, each a `speaker` with a `name` in it; and an `event`
//! whose own `person` holds all names, with commas between them.

use crate::detect::Format;
use crate::diagnostic::Fault;
use crate::draft::Programme;
use crate::options::Options;
use crate::slug::slug_of;
use crate::stage::{Speaker, Stage, Talk, namespace};
use crate::text::start_of;
use crate::xml::{self, Element};

/// What is read of an item.
const READ: [&str; 7] = ["date", "start", "title", "type", "persons", "person", "speakers"];

/// More bytes than any day has.
const DAY_MAX: usize = 100;

/// Reads a schedule. `stem` names the convening if the schedule does not.
pub(crate) fn read(stem: &str, text: &str, options: &Options) -> Result<Programme, Fault> {
    let mut stage: Option<Stage<'_>> = None;
    xml::each(text, &options.limits, &["conference", "event", "entry"], |around, element| {
        if element.name == "conference" {
            // It stands before the items; a second one, or one behind them, names nothing.
            if stage.is_none() {
                stage = Some(convening(stem, &element, options));
            }
            return Ok(());
        }
        let stage = stage.get_or_insert_with(|| convening(stem, &Element::default(), options));
        let day = around.iter().rev().find(|element| element.name == "day");
        item(&element, day, stage)
    })?;
    let stage = stage.unwrap_or_else(|| convening(stem, &Element::default(), options));
    Ok(stage.finish().finish(Format::ScheduleXml))
}

fn convening<'o>(stem: &str, conference: &Element, options: &'o Options) -> Stage<'o> {
    let title = conference.said("title");
    let names = [conference.said("acronym"), title, stem];
    let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let slug = slug_of(name);
    let namespace = namespace(&[conference.said("base_url"), conference.said("url")], &slug);
    let mut stage = Stage::new(slug, if title.is_empty() { name } else { title }, &namespace, options);
    stage.in_zone(conference.said("time_zone_name"));
    stage
}

fn item(event: &Element, day: Option<&Element>, stage: &mut Stage<'_>) -> Result<(), Fault> {
    for child in event.children.iter().filter(|child| !READ.contains(&child.name.as_str())) {
        if !child.is_empty() {
            stage.unread(&child.name);
        }
    }
    let talk = Talk {
        code: event.attribute("code").to_owned(),
        id: event.attribute("id").to_owned(),
        guid: event.attribute("guid").to_owned(),
        title: event.said("title").to_owned(),
        kind: event.said("type").to_owned(),
        starts: starts(event, day.map_or("", |day| start_of(day.attribute("date"), DAY_MAX))),
        status: "",
    };
    stage.put(&talk, &people(event), &event.place())
}

/// When an item begins: its own date, else a time of its day.
fn starts(event: &Element, day: &str) -> String {
    let (date, start) = (event.said("date"), event.said("start"));
    let time = match start.as_bytes() {
        [a, b, c, d] if start.bytes().all(|b| b.is_ascii_digit()) => {
            [a, b, &b':', c, d].into_iter().map(|byte| char::from(*byte)).collect()
        }
        [_, b':', ..] => format!("0{start}"),
        _ => start.to_owned(),
    };
    match (date.len(), start.len()) {
        (11.., _) => date.to_owned(),
        (_, 10..) => start.to_owned(),
        (10, _) if !time.is_empty() => format!("{date}T{time}"),
        (0, _) if !time.is_empty() && !day.is_empty() => format!("{day}T{time}"),
        _ => date.to_owned(),
    }
}

fn people(event: &Element) -> Vec<Speaker> {
    let inside = |list: &str, name: &str| {
        let children = event.child(list).map(|list| list.children.iter()).unwrap_or_default();
        let name = name.to_owned();
        children.filter(move |child| child.name == name)
    };
    let direct = event.children.iter().filter(|child| child.name == "person");
    let listed = inside("persons", "person").chain(inside("speakers", "speaker"));
    let several = direct.flat_map(|person| person.text.split(',').map(move |name| (name, person)));
    let bare = several.filter(|(name, _)| !name.trim().is_empty());
    let bare = bare.map(|(name, person)| Speaker { name: name.to_owned(), ..Speaker::at(person.place()) });
    listed.filter(|person| !person.is_empty()).map(speaker).chain(bare).collect()
}

fn speaker(person: &Element) -> Speaker {
    let ids = [person.attribute("code"), person.attribute("guid")];
    let name = if person.text.trim().is_empty() { person.said("name") } else { person.text.trim() };
    Speaker {
        external: ids.into_iter().find(|id| !id.is_empty()).unwrap_or_default().to_owned(),
        number: person.attribute("id").to_owned(),
        name: name.to_owned(),
        ..Speaker::at(person.place())
    }
}
