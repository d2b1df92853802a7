//! Events of every type, made from the schemas through the wire format.

use std::collections::BTreeMap;

use openfloor_domain::subject::Subject;
use openfloor_event_codec::{Commit, Event, EventSchema, decode, open, schemas, seal};
use openfloor_event_log::{CommitId, StreamName};
use openfloor_key_store::{Key, KeyId, Lookup};

use crate::sample::{self, Chance};
use crate::wire;

/// How many values are tried before a shape is given up.
const TRIES: usize = 500;

/// The one key of the tests, and of the golden vectors.
pub(crate) fn key() -> (KeyId, Key) {
    let (mut id, mut key) = ([0; 12], [0; 32]);
    (0..).zip(&mut id).for_each(|(n, byte)| *byte = n);
    (0x20..).zip(&mut key).for_each(|(n, byte)| *byte = n);
    (KeyId(id), Key::new(key))
}

/// A key store that holds that key.
pub(crate) fn lookup(id: &KeyId) -> Lookup {
    let (known, key) = key();
    if *id == known { Lookup::Key(key) } else { Lookup::Missing }
}

/// A stream that has events of this type.
pub(crate) fn stream(name: &str) -> StreamName {
    let (kind, _) = name.split_once('.').expect("a type is <kind>.<what-happened>");
    let id = match kind {
        "organiser" => "o1",
        "convening" => "c1",
        _ => "c1~x1",
    };
    StreamName::new(kind, id).expect("a kind of stream")
}

/// An event of this type, on its stream.
pub(crate) fn event(schema: &EventSchema, chance: &mut Chance) -> Event {
    let mut why = String::new();
    for _ in 0..TRIES {
        match one(schema, chance) {
            Ok(event) => return event,
            Err(fault) => why = fault,
        }
    }
    let name = schema.name;
    panic!("no sample of {name} decodes ({why}): add examples to its schema, or a hint in sample.rs")
}

fn one(schema: &EventSchema, chance: &mut Chance) -> Result<Event, String> {
    let (name, version, stream) = (schema.name, schema.version, stream(schema.name));
    let data = sample::open(&schema.data, chance);
    let bare = wire::commit(stream.as_str(), vec![wire::event(name, version, &data, None)]);
    let mut bare = decode(&stream, &wire::bytes(&bare)).map_err(|fault| format!("{fault:?}"))?;
    let bare = bare.events.remove(0).event.expect("the table knows its own types");
    let Some(sealed) = &schema.sealed else { return Ok(bare) };
    let subject = bare.subject(&stream);
    let subject =
        subject.unwrap_or_else(|| panic!("{name} has a box, but `Event::subject` names nobody for it"));
    let plaintext = wire::bytes(&wire::pack(&sample::sealed(sealed, chance)));
    let (id, key) = key();
    let sealed = seal(&subject, name, &plaintext, &id, &key);
    let whole = wire::commit(stream.as_str(), vec![wire::event(name, version, &data, Some(&sealed))]);
    let whole = decode(&stream, &wire::bytes(&whole)).map_err(|fault| format!("{fault:?}"))?;
    let mut opened = open(whole, lookup).map_err(|fault| format!("what is sealed: {fault:?}"))?;
    Ok(opened.remove(0).event)
}

/// A commit of these events.
pub(crate) fn commit(stream: &StreamName, events: Vec<Event>) -> Commit {
    let commit = CommitId(wire::COMMIT.parse().expect("a UUID"));
    Commit { stream: stream.clone(), commit, at_ms: wire::AT_MS, trace: None, events }
}

/// The one key for each whom these events are about.
pub(crate) fn keys(stream: &StreamName, events: &[Event]) -> BTreeMap<Subject, (KeyId, Key)> {
    openfloor_event_codec::subjects(stream, events).into_iter().map(|subject| (subject, key())).collect()
}

/// Calls with every type of the table.
pub(crate) fn for_each_type(mut check: impl FnMut(&EventSchema)) {
    let all = schemas();
    assert!(!all.is_empty());
    all.iter().for_each(&mut check);
}
