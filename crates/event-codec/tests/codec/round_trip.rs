//! What is written is what is read.

use openfloor_event_codec::{OpenedEvent, decode, encode, open, schemas};
use proptest::prelude::*;

use crate::arbitrary::{commit, event, for_each_type, keys, lookup, stream};
use crate::sample::Chance;
use crate::wire;

proptest! {
    // Each case is a few events of every type.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_event_comes_back_as_it_was(seed: u64) {
        let mut chance = Chance::new(seed);
        for schema in schemas() {
            let stream = stream(schema.name);
            let events: Vec<_> = (0..1 + chance.below(3)).map(|_| event(&schema, &mut chance)).collect();
            let payload = encode(&commit(&stream, events.clone()), &keys(&stream, &events)).expect("it is encoded");
            let read = decode(&stream, &payload).expect("it decodes");
            prop_assert_eq!(read.at_ms, wire::AT_MS);
            let opened = open(read, lookup).expect("it opens");
            let opened: Vec<_> = opened.into_iter().map(|OpenedEvent { event, .. }| event).collect();
            prop_assert_eq!(opened, events, "{}", schema.name);
        }
    }
}

#[test]
fn a_type_has_a_name_and_a_version_of_its_own() {
    let mut all: Vec<_> = schemas().iter().map(|schema| (schema.name, schema.version)).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn who_wrote_it_and_why_travels_along() {
    for_each_type(|schema| {
        let stream = stream(schema.name);
        let events = vec![event(schema, &mut Chance::new(1))];
        let keys = keys(&stream, &events);
        // What was read of an earlier version is written as the present one.
        let written = events[0].type_and_version();
        assert!(written.0 == schema.name && written.1 >= schema.version);
        let trace = Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned());
        let traced = openfloor_event_codec::Commit { trace: trace.clone(), ..commit(&stream, events) };
        let read = decode(&stream, &encode(&traced, &keys).expect("it is encoded")).expect("it decodes");
        assert_eq!((read.trace, &read.stream), (trace, &stream));
        assert_eq!((read.events[0].name.as_str(), read.events[0].version), written);
    });
}

#[test]
fn the_bytes_are_named_maps_in_the_order_told() {
    for_each_type(|schema| {
        let stream = stream(schema.name);
        let events = vec![event(schema, &mut Chance::new(2))];
        let payload =
            encode(&commit(&stream, events.clone()), &keys(&stream, &events)).expect("it is encoded");
        let mut read = wire::read(&payload);
        assert_eq!(names(&read), ["v", "stream", "commit", "at", "events"]);
        let rmpv::Value::Array(events) = wire::entry(&mut read, "events") else { panic!("a list of events") };
        let sealed: &[&str] = if schema.sealed.is_some() { &["sealed"] } else { &[] };
        assert_eq!(names(&events[0]), [&["type", "version", "data"], sealed].concat(), "{}", schema.name);
        if schema.sealed.is_some() {
            assert_eq!(names(wire::entry(&mut events[0], "sealed")), ["subject", "key", "nonce", "box"]);
        }
    });
}

fn names(map: &rmpv::Value) -> Vec<&str> {
    map.as_map().expect("a map").iter().map(|(key, _)| key.as_str().expect("a text")).collect()
}
