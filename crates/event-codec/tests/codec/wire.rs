//! The wire format by hand: written from `proto/README.md`, not from the codec.

use std::collections::BTreeMap;

use openfloor_event_codec::SealedBox;
use openfloor_key_store::{Key, KeyId};
use rmpv::Value as Pack;
use serde_json::{Map, Value, json};

/// When every sample was written.
pub(crate) const AT_MS: i64 = 1_776_000_000_000;
/// The attempt that wrote it.
pub(crate) const COMMIT: &str = "01965f3e-7c00-7000-8000-000000000001";

/// The bytes of a value.
pub(crate) fn bytes(value: &Pack) -> Vec<u8> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, value).expect("memory can be written");
    bytes
}

/// The value of these bytes, all of them.
pub(crate) fn read(mut bytes: &[u8]) -> Pack {
    let value = rmpv::decode::read_value(&mut bytes).expect("MessagePack");
    assert!(bytes.is_empty(), "bytes are left over");
    value
}

/// JSON as MessagePack: objects as maps, no binary.
pub(crate) fn pack(json: &Value) -> Pack {
    read(&rmp_serde::to_vec_named(json).expect("JSON is MessagePack"))
}

/// MessagePack as JSON: binary as hex digits.
pub(crate) fn unpack(value: &Pack) -> Value {
    match value {
        Pack::Map(entries) => entries.iter().map(|(key, value)| (text(key), unpack(value))).collect(),
        Pack::Array(values) => values.iter().map(unpack).collect(),
        Pack::Binary(bytes) => Value::String(hex(bytes)),
        Pack::Nil => Value::Null,
        Pack::Boolean(is) => json!(is),
        Pack::String(_) => json!(text(value)),
        Pack::Integer(number) => number.as_i64().map_or_else(|| json!(number.as_u64()), |n| json!(n)),
        other => panic!("events hold no {other:?}"),
    }
}

/// Keys of maps are texts; a table by number has its numbers as keys.
fn text(value: &Pack) -> String {
    match value {
        Pack::Integer(number) => number.to_string(),
        other => other.as_str().expect("a text").to_owned(),
    }
}

/// A named map, keys in this order.
pub(crate) fn map(entries: Vec<(&str, Pack)>) -> Pack {
    Pack::Map(entries.into_iter().map(|(key, value)| (Pack::from(key), value)).collect())
}

/// An event as it lies in a commit.
pub(crate) fn event(name: &str, version: u16, data: &Value, sealed: Option<&SealedBox>) -> Pack {
    let mut entries = vec![("type", name.into()), ("version", version.into()), ("data", pack(data))];
    if let Some(sealed) = sealed {
        let sealed = map(vec![
            ("subject", sealed.subject.as_str().into()),
            ("key", sealed.key.as_str().into()),
            ("nonce", Pack::Binary(sealed.nonce.clone())),
            ("box", Pack::Binary(sealed.sealed.clone())),
        ]);
        entries.push(("sealed", sealed));
    }
    map(entries)
}

/// A commit of these events.
pub(crate) fn commit(stream: &str, events: Vec<Pack>) -> Pack {
    map(vec![
        ("v", 1.into()),
        ("stream", stream.into()),
        ("commit", COMMIT.into()),
        ("at", AT_MS.into()),
        ("events", Pack::Array(events)),
    ])
}

/// The entry of a map.
pub(crate) fn entry<'a>(map: &'a mut Pack, name: &str) -> &'a mut Pack {
    let Pack::Map(entries) = map else { panic!("not a map") };
    entries.iter_mut().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value).expect("an entry")
}

/// The events of a commit in JSON, each box replaced by what is in it.
pub(crate) fn opened(payload: &[u8], keys: &BTreeMap<KeyId, Key>) -> Value {
    let commit = unpack(&read(payload));
    let events = commit["events"].as_array().expect("a list of events").iter();
    events.map(|event| opened_event(event.as_object().expect("an event"), keys)).collect()
}

fn opened_event(event: &Map<String, Value>, keys: &BTreeMap<KeyId, Key>) -> Value {
    let mut event = event.clone();
    if let Some(closed) = event.get("sealed") {
        let field = |name: &str| closed[name].as_str().expect("a text").to_owned();
        let closed = SealedBox {
            subject: field("subject"),
            key: field("key"),
            nonce: unhex(&field("nonce")),
            sealed: unhex(&field("box")),
        };
        let key = &keys[&closed.key_id().expect("a key id")];
        let name = event["type"].as_str().expect("a type");
        let plaintext = openfloor_event_codec::open_box(&closed, name, key).expect("the box opens");
        event.insert("sealed".into(), unpack(&read(&plaintext)));
    }
    Value::Object(event)
}

/// Hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hex digits.
pub(crate) fn unhex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hex digits")).collect()
}
