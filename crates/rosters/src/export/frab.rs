//! `schedule.json` of frab, as public programmes are exchanged: it says nothing of addresses, nor of
//! how anybody is counted.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::draft::{ConveningDraft, Holder, PanelDraft, SeatDraft, SeatStatus};
use crate::words;

/// A convening as `schedule.json`. Panels that have no time yet stand on the first day, without one.
/// UTF-8, ends with a line end.
pub fn to_frab(convening: &ConveningDraft) -> Vec<u8> {
    let mut days: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let first = convening.panels.iter().filter_map(|panel| panel.starts).min().map(|at| at.to_string());
    let first = first.map_or_else(|| "1970-01-01".to_owned(), |at| at[..10].to_owned());
    for panel in &convening.panels {
        let day = panel.starts.map_or_else(|| first.clone(), |at| at.to_string()[..10].to_owned());
        days.entry(day).or_default().push(event(panel));
    }
    let days: Vec<_> = (1..)
        .zip(days)
        .map(|(index, (date, events))| json!({ "index": index, "date": date, "rooms": { "": events } }))
        .collect();
    let mut schedule = Map::new();
    schedule.insert("version".into(), "1.0".into());
    if convening.people_namespace.contains('.') {
        schedule.insert("base_url".into(), format!("https://{}/", convening.people_namespace).into());
    }
    let conference = json!({
        "acronym": convening.slug, "title": convening.title, "daysCount": days.len(), "days": days,
    });
    schedule.insert("conference".into(), conference);
    let mut bytes = json!({ "schedule": schedule }).to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

fn event(panel: &PanelDraft) -> Value {
    let starts = panel.starts.map(|at| at.to_string()).unwrap_or_default();
    let time = starts.get(11..16).unwrap_or_default();
    let persons = panel.seats.iter().filter(|seat| seat.status != SeatStatus::Withdrawn).map(person);
    json!({
        "id": panel.slug,
        "slug": panel.slug,
        "title": panel.title,
        "type": panel.kind,
        "date": starts,
        "start": time,
        "persons": persons.collect::<Vec<_>>(),
    })
}

fn person(seat: &SeatDraft) -> Value {
    let mut person = Map::new();
    match &seat.holder {
        Holder::Person { external, name, .. } => {
            if let Some(code) = external {
                person.insert("code".into(), (**code).into());
            }
            person.insert("public_name".into(), (**name).into());
        }
        Holder::Open { label } => {
            // What reads as a name would be one.
            let label = if words::names_nobody(label) { label } else { "N.N." };
            person.insert("public_name".into(), label.into());
        }
    }
    person.insert("role".into(), seat.role.name().into());
    Value::Object(person)
}
