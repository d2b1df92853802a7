//! The AsyncAPI document: subjects, headers and the outer shape of a payload.

use std::collections::BTreeSet;

use openfloor_event_codec::{COMMIT_EVENTS_MAX, EventSchema};
use serde_json::{Value, json};

pub(crate) fn document(schemas: &[EventSchema]) -> Value {
    json!({
        "asyncapi": "3.1.0",
        "info": {
            "title": "The event log of Openfloor on NATS JetStream",
            "version": "1.0.0",
            "description": "Stream OPENFLOOR holds what happened, stream OPENFLOOR_KEYS the keys of what is personal. \
                            How to read them: README.md beside this file.",
            "license": { "name": "Apache-2.0" },
        },
        "defaultContentType": "application/vnd.msgpack",
        "channels": {
            "log": {
                "address": "openfloor.v1.{pp}.{kind}.{id}",
                "title": "One stream of the event log",
                "parameters": {
                    "pp": { "description": "Partition, two digits: FNV-1a-32 of the id up to its first `~`, modulo 64." },
                    "kind": { "description": "What sort of thing the stream is about.", "enum": kinds(schemas) },
                    "id": { "description": "Which one: letters, digits, `_` and `~`." },
                },
                "messages": { "commit": { "$ref": "#/components/messages/commit" } },
                "bindings": { "nats": {} },
            },
            "key": {
                "address": "openfloor-keys.v1.key.{key}",
                "title": "One key, until it is destroyed",
                "parameters": { "key": { "description": "The id of the key: 24 hex digits." } },
                "messages": { "key": { "$ref": "#/components/messages/key" } },
            },
            "destroyed": {
                "address": "openfloor-keys.v1.destroyed.{key}",
                "title": "The mark of a key that was destroyed",
                "parameters": { "key": { "description": "The id of the key: 24 hex digits." } },
                "messages": { "destroyed": { "$ref": "#/components/messages/destroyed" } },
            },
        },
        "operations": {
            "readLog": { "action": "receive", "channel": { "$ref": "#/channels/log" } },
            "readKey": { "action": "receive", "channel": { "$ref": "#/channels/key" } },
            "readDestroyed": { "action": "receive", "channel": { "$ref": "#/channels/destroyed" } },
        },
        "components": {
            "messages": {
                "commit": {
                    "title": "One commit of one stream",
                    "headers": { "$ref": "#/components/schemas/headers" },
                    "payload": { "$ref": "#/components/schemas/commit" },
                },
                "key": {
                    "title": "32 secret bytes",
                    "contentType": "application/octet-stream",
                    "headers": { "$ref": "#/components/schemas/keyHeaders" },
                    "payload": { "type": "string", "contentEncoding": "binary", "minLength": 32, "maxLength": 32 },
                },
                "destroyed": {
                    "title": "Nothing: the subject says it all",
                    "contentType": "application/octet-stream",
                    "headers": { "$ref": "#/components/schemas/keyHeaders" },
                    "payload": { "type": "string", "maxLength": 0 },
                },
            },
            "schemas": {
                "headers": headers(),
                "keyHeaders": key_headers(),
                "commit": commit(),
                "event": event(schemas),
                "sealed": sealed(),
            },
        },
    })
}

fn kinds(schemas: &[EventSchema]) -> Vec<&str> {
    let mut kinds: Vec<_> =
        schemas.iter().filter_map(|schema| Some(schema.name.split_once('.')?.0)).collect();
    kinds.dedup();
    kinds
}

fn headers() -> Value {
    json!({
        "type": "object",
        "required": [
            "Nats-Msg-Id", "Nats-Expected-Last-Subject-Sequence", "Openfloor-Commit", "Openfloor-Command",
            "Openfloor-Checksum",
        ],
        "properties": {
            "Nats-Msg-Id": { "type": "string", "description": "`<stream>/<commit>`, as in `panel-c1~p9/01965f3e-...`." },
            "Nats-Expected-Last-Subject-Sequence": {
                "type": "string",
                "description": "Sequence of the record before this one in its stream, or 0.",
            },
            "Openfloor-Commit": { "type": "string", "format": "uuid", "description": "The attempt that wrote it." },
            "Openfloor-Command": {
                "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the command it answers.",
            },
            "Openfloor-Checksum": { "type": "string", "pattern": "^[0-9a-f]{8}$", "description": "CRC-32 of the payload." },
        },
    })
}

fn key_headers() -> Value {
    json!({
        "type": "object",
        "required": ["Nats-Msg-Id", "Openfloor-Checksum"],
        "properties": {
            "Nats-Msg-Id": { "type": "string", "description": "The subject." },
            "Openfloor-Checksum": { "type": "string", "pattern": "^[0-9a-f]{8}$", "description": "CRC-32 of the payload." },
        },
    })
}

fn commit() -> Value {
    json!({
        "type": "object",
        "description": "A MessagePack map, keys in this order.",
        "required": ["v", "stream", "commit", "at", "events"],
        "properties": {
            "v": { "const": 1, "description": "Version of this outer shape." },
            "stream": { "type": "string", "pattern": "^[a-z]+-[A-Za-z0-9_~]+$" },
            "commit": { "type": "string", "format": "uuid" },
            "at": { "type": "integer", "description": "By the writer's clock: milliseconds since 1970-01-01T00:00:00Z." },
            "trace": { "type": "string", "description": "W3C trace context of what caused it." },
            "events": {
                "type": "array", "minItems": 1, "maxItems": COMMIT_EVENTS_MAX,
                "items": { "$ref": "#/components/schemas/event" },
            },
        },
    })
}

fn event(schemas: &[EventSchema]) -> Value {
    let mut types: Vec<_> = schemas.iter().map(|schema| schema.name).collect();
    let mut seen = BTreeSet::new();
    types.retain(|name| seen.insert(*name));
    json!({
        "type": "object",
        "description": "A MessagePack map, keys in this order. `data`, and what is in `sealed`: \
                        `events/<type>.v<version>.json`. A reader meets types that are not in this list.",
        "required": ["type", "version", "data"],
        "properties": {
            "type": { "type": "string", "examples": types },
            "version": { "type": "integer", "minimum": 1 },
            "data": { "type": "object" },
            "sealed": { "$ref": "#/components/schemas/sealed" },
        },
    })
}

fn sealed() -> Value {
    json!({
        "type": "object",
        "description": "XChaCha20-Poly1305 of a MessagePack map; associated data `<subject>\\n<event type>`.",
        "required": ["subject", "key", "nonce", "box"],
        "properties": {
            "subject": { "type": "string", "pattern": "^[a-z]+:[A-Za-z0-9_~]+$", "description": "Whom it is about." },
            "key": { "type": "string", "pattern": "^[0-9a-f]{24}$", "description": "The key that opens it." },
            "nonce": { "type": "string", "contentEncoding": "binary", "minLength": 24, "maxLength": 24 },
            "box": { "type": "string", "contentEncoding": "binary", "description": "Ciphertext, then 16 bytes of tag." },
        },
    })
}
