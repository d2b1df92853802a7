//! Bytes of every type and version ever written. They decode for ever.
//!
//! `cargo xtask proto --new-golden` writes vectors of types that have none (it sets
//! `OPENFLOOR_NEW_GOLDEN=1`). Those that are there are never written again.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use openfloor_event_codec::{Event, EventSchema, decode, encode, open, schemas};
use openfloor_event_log::StreamName;
use openfloor_key_store::{Key, KeyId, Lookup};
use serde_json::{Value, json};

use crate::arbitrary;
use crate::generated::{proto, text};
use crate::sample::Chance;
use crate::wire;

/// Events of one vector: enough to see most choices of a shape.
const EVENTS: usize = 4;

fn file(schema: &EventSchema) -> PathBuf {
    proto().join("golden").join(format!("{}.v{}.json", schema.name, schema.version))
}

#[test]
fn every_type_has_a_golden_vector() {
    let schemas = schemas();
    if std::env::var_os("OPENFLOOR_NEW_GOLDEN").is_some() {
        fs::create_dir_all(proto().join("golden")).expect("the repository can be written");
        for schema in schemas.iter().filter(|schema| !file(schema).exists()) {
            fs::write(file(schema), text(&vector(schema))).expect("the repository can be written");
        }
    }
    let without: Vec<_> =
        schemas.iter().filter(|schema| !file(schema).exists()).map(|schema| schema.name).collect();
    assert!(without.is_empty(), "no golden vector of {without:?}: run `cargo xtask proto --new-golden`");
}

fn vector(schema: &EventSchema) -> Value {
    let stream = arbitrary::stream(schema.name);
    let mut chance = Chance::new(0x0f00);
    let events: Vec<_> = (0..EVENTS).map(|_| arbitrary::event(schema, &mut chance)).collect();
    let commit = arbitrary::commit(&stream, events);
    let payload = encode(&commit, &arbitrary::keys(&stream, &commit.events)).expect("it is encoded");
    let (id, key) = arbitrary::key();
    let keys = BTreeMap::from([(id, key.clone())]);
    json!({
        "stream": stream.as_str(),
        "payload": wire::hex(&payload),
        "keys": { id.to_string(): wire::hex(key.bytes()) },
        "at": wire::AT_MS,
        "events": wire::opened(&payload, &keys),
    })
}

struct Vector {
    name: String,
    stream: StreamName,
    payload: Vec<u8>,
    keys: BTreeMap<KeyId, Key>,
    at_ms: i64,
    events: Value,
}

fn vectors() -> Vec<Vector> {
    let entries = fs::read_dir(proto().join("golden")).expect("there are golden vectors");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the repository can be read").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert!(!files.is_empty());
    files.into_iter().map(|file| read(&fs::read_to_string(&file).expect("it is text"), file)).collect()
}

fn read(text: &str, file: PathBuf) -> Vector {
    let json: Value = serde_json::from_str(text).expect("a golden vector is JSON");
    let field = |name: &str| json[name].as_str().expect("a text");
    let key = |(id, key): (&String, &Value)| {
        let bytes = wire::unhex(key.as_str().expect("hex digits"));
        (id.parse().expect("a key id"), Key::new(bytes.try_into().expect("32 bytes")))
    };
    Vector {
        name: file.display().to_string(),
        stream: field("stream").parse().expect("a stream"),
        payload: wire::unhex(field("payload")),
        keys: json["keys"].as_object().expect("keys").iter().map(key).collect(),
        at_ms: json["at"].as_i64().expect("a time"),
        events: json["events"].clone(),
    }
}

impl Vector {
    fn lookup(&self, id: &KeyId) -> Lookup {
        self.keys.get(id).cloned().map_or(Lookup::Missing, Lookup::Key)
    }

    fn opened(&self) -> Vec<Event> {
        let closed = decode(&self.stream, &self.payload).expect("a golden vector decodes for ever");
        assert_eq!(closed.at_ms, self.at_ms, "{}", self.name);
        let opened = open(closed, |id| self.lookup(id)).expect("a golden vector opens for ever");
        opened.into_iter().map(|opened| opened.event).collect()
    }

    /// Whether what is written today has the types and versions of this vector.
    fn is_current(&self, events: &[Event]) -> bool {
        let written: Vec<_> = events.iter().map(|event| json!(event.type_and_version())).collect();
        let there = self.events.as_array().expect("a list").iter();
        written == there.map(|event| json!([event["type"], event["version"]])).collect::<Vec<_>>()
    }
}

#[test]
fn every_golden_vector_decodes_to_what_it_did() {
    for vector in vectors() {
        assert_eq!(wire::opened(&vector.payload, &vector.keys), vector.events, "{}", vector.name);
        let events = vector.opened();
        if vector.is_current(&events) {
            let keys = arbitrary::keys(&vector.stream, &events);
            let again = encode(&arbitrary::commit(&vector.stream, events), &keys).expect("it is encoded");
            let again = wire::opened(&again, &vector.keys);
            assert_eq!(
                again, vector.events,
                "{}: the shape has changed, so its version must rise",
                vector.name
            );
        }
    }
}
