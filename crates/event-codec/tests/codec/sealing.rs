//! Who holds the key reads what is personal; nobody else does, and a key that is gone is no fault.

use openfloor_event_codec::{EventSchema, OpenError, OpenedEvent, SealedCommit, decode, encode, open};
use openfloor_event_log::StreamName;
use openfloor_key_store::{Key, Lookup};

use crate::arbitrary::{commit, event, for_each_type, key, keys, lookup, stream};
use crate::sample::{Chance, SEALED_TEXTS};
use crate::wire;

fn payload(schema: &EventSchema, seed: u64) -> (StreamName, Vec<u8>) {
    let stream = stream(schema.name);
    let events = vec![event(schema, &mut Chance::new(seed))];
    let payload = encode(&commit(&stream, events.clone()), &keys(&stream, &events)).expect("it is encoded");
    (stream, payload.to_vec())
}

fn closed(schema: &EventSchema) -> SealedCommit {
    let (stream, payload) = payload(schema, 4);
    decode(&stream, &payload).expect("it decodes")
}

fn for_each_sealed_type(check: impl Fn(&EventSchema)) {
    for_each_type(|schema| {
        if schema.sealed.is_some() {
            check(schema);
        }
    });
}

#[test]
fn what_is_personal_does_not_lie_open() {
    for_each_sealed_type(|schema| {
        for seed in 0..40 {
            let (stream, payload) = payload(schema, seed);
            let read = decode(&stream, &payload).expect("it decodes");
            let event = open(read.clone(), lookup).expect("it opens").remove(0).event;
            let without = open(read, |_| Lookup::Destroyed).expect("it opens").remove(0).event;
            let bare = commit(&stream, vec![without]);
            let bare = encode(&bare, &Default::default()).expect("an erased event has nothing to seal");
            let (whole, bare) = (wire::unpack(&wire::read(&payload)), wire::unpack(&wire::read(&bare)));
            assert_eq!(whole["events"][0]["data"], bare["events"][0]["data"], "{}", schema.name);
            assert!(bare["events"][0].get("sealed").is_none());
            let (lies_open, printed) = (String::from_utf8_lossy(&payload), format!("{event:?}"));
            for text in SEALED_TEXTS.iter().filter(|text| !text.is_empty()) {
                assert!(!lies_open.contains(text), "{} leaves open {text:?}", schema.name);
                assert!(!printed.contains(text), "{} prints {text:?}", schema.name);
            }
        }
    });
}

#[test]
fn a_destroyed_key_is_an_erasure() {
    for_each_sealed_type(|schema| {
        let OpenedEvent { event, sealed, destroyed } =
            open(closed(schema), |_| Lookup::Destroyed).expect("not a fault").remove(0);
        assert_eq!(sealed, None);
        let whose = destroyed.map(|closed| (closed.subject, closed.key));
        let subject = event.subject(&stream(schema.name)).expect("what is sealed is about somebody");
        assert_eq!(whose, Some((subject.to_string(), key().0.to_string())), "{}", schema.name);
        let subjects = openfloor_event_codec::subjects(&stream(schema.name), &[event]);
        assert!(subjects.is_empty(), "{}: nothing is left to seal", schema.name);
    });
}

#[test]
fn a_key_never_heard_of_is_a_fault() {
    for_each_sealed_type(|schema| {
        let answer = open(closed(schema), |_| Lookup::Missing);
        assert_eq!(answer, Err(OpenError::MissingKey(key().0)), "{}", schema.name);
    });
}

#[test]
fn the_wrong_key_opens_nothing() {
    for_each_sealed_type(|schema| {
        let answer = open(closed(schema), |_| Lookup::Key(Key::new([9; 32])));
        assert_eq!(answer, Err(OpenError::Damaged(schema.name.to_owned())));
    });
}

#[test]
fn the_keys_that_are_needed_can_be_told_in_advance() {
    for_each_type(|schema| {
        let needed: Vec<_> = closed(schema).key_ids().collect();
        assert_eq!(needed, schema.sealed.iter().map(|_| key().0).collect::<Vec<_>>(), "{}", schema.name);
    });
}

#[test]
fn two_boxes_with_the_same_content_do_not_look_alike() {
    for_each_sealed_type(|schema| {
        let (first, again) = (closed(schema), closed(schema));
        assert_ne!(first.events[0].sealed, again.events[0].sealed);
    });
}
