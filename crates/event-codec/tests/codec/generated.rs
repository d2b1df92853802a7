//! The generated part of `proto/`: one JSON Schema a type, and the AsyncAPI document.
//!
//! `cargo xtask proto` writes the files (it sets `OPENFLOOR_PROTO=write`); otherwise they are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use openfloor_event_codec::{EventSchema, schemas};
use serde_json::{Map, Value, json};

use crate::{asyncapi, sample};

/// `proto/` of the repository.
pub(crate) fn proto() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto")
}

/// Text of a JSON file. Keys are sorted here, because whether `serde_json` sorts them depends on what
/// else is built with it.
pub(crate) fn text(json: &Value) -> String {
    serde_json::to_string_pretty(&sorted(json)).expect("JSON can be written") + "\n"
}

fn sorted(json: &Value) -> Value {
    match json {
        Value::Object(entries) => {
            let entries: BTreeMap<_, _> = entries.iter().collect();
            entries.into_iter().map(|(name, value)| (name.clone(), sorted(value))).collect()
        }
        Value::Array(values) => values.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_files_are_what_the_table_says() {
    let files = files();
    if std::env::var("OPENFLOOR_PROTO").is_ok_and(|mode| mode == "write") {
        write(&files);
    }
    for (name, text) in &files {
        let there = fs::read_to_string(proto().join(name)).unwrap_or_default();
        assert!(there == *text, "proto/{name} is not up to date: run `cargo xtask proto`");
    }
    let there = event_files();
    let stale: Vec<_> = there.iter().filter(|name| !files.contains_key(*name)).collect();
    assert!(stale.is_empty(), "no type of the table is in {stale:?}: run `cargo xtask proto`");
}

fn write(files: &BTreeMap<String, String>) {
    fs::create_dir_all(proto().join("events")).expect("the repository can be written");
    for stale in event_files().difference(&files.keys().cloned().collect()) {
        fs::remove_file(proto().join(stale)).expect("the repository can be written");
    }
    for (name, text) in files {
        fs::write(proto().join(name), text).expect("the repository can be written");
    }
}

fn event_files() -> BTreeSet<String> {
    let entries = fs::read_dir(proto().join("events")).into_iter().flatten();
    let names = entries.map(|entry| entry.expect("the repository can be read").file_name());
    names.map(|name| format!("events/{}", name.to_string_lossy())).collect()
}

fn files() -> BTreeMap<String, String> {
    let schemas = schemas();
    let mut files: BTreeMap<_, _> =
        schemas.iter().map(|schema| (file_name(schema), text(&event(schema)))).collect();
    files.insert("asyncapi.json".to_owned(), text(&asyncapi::document(&schemas)));
    files
}

/// Where the schema of a type lies below `proto/`.
pub(crate) fn file_name(schema: &EventSchema) -> String {
    format!("events/{}.v{}.json", schema.name, schema.version)
}

/// The schema of an event whose box is open.
fn event(schema: &EventSchema) -> Value {
    let mut definitions = Map::new();
    let data = part(&schema.data, &mut definitions);
    let mut properties = Map::new();
    properties.insert("type".into(), json!({ "const": schema.name }));
    properties.insert("version".into(), json!({ "const": schema.version }));
    let description = data.get("description").cloned().unwrap_or_default();
    properties.insert("data".into(), data);
    if let Some(sealed) = &schema.sealed {
        properties.insert("sealed".into(), part(sealed, &mut definitions));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": schema.name,
        "description": description,
        "type": "object",
        "properties": properties,
        "required": ["type", "version", "data"],
        "$defs": definitions,
    })
}

/// A shape without its definitions, which move to those of the event.
fn part(schema: &schemars::Schema, definitions: &mut Map<String, Value>) -> Value {
    let mut shape = schema.as_value().clone();
    let Value::Object(entries) = &mut shape else { return shape };
    entries.remove("$schema");
    if let Some(Value::Object(own)) = entries.remove("$defs") {
        for (name, mut definition) in own {
            if let Some(pattern) = sample::pattern(&name) {
                definition["pattern"] = json!(pattern);
            }
            let known = definitions.entry(name.clone()).or_insert_with(|| definition.clone());
            assert_eq!(known, &definition, "two shapes of one event are both called {name}");
        }
    }
    shape
}
