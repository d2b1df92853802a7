//! Whatever lies in the log, reading it is an answer and never a panic.

use openfloor_event_codec::{DecodeError, OpenError, decode, encode, open, schemas};
use openfloor_event_log::StreamName;
use proptest::prelude::*;
use rmpv::Value as Pack;
use serde_json::json;

use crate::arbitrary::{commit, event, for_each_type, keys, lookup, stream};
use crate::sample::Chance;
use crate::wire;

fn payload(name: &str, seed: u64) -> Vec<u8> {
    let all = schemas();
    let schema = all.iter().find(|schema| schema.name == name).expect("a type of the table");
    let (stream, mut chance) = (stream(name), Chance::new(seed));
    let events: Vec<_> = (0..3).map(|_| event(schema, &mut chance)).collect();
    encode(&commit(&stream, events.clone()), &keys(&stream, &events)).expect("it is encoded").to_vec()
}

/// Reads as far as it goes.
fn read(stream: &StreamName, payload: &[u8]) -> bool {
    decode(stream, payload).is_ok_and(|closed| open(closed, lookup).is_ok())
}

proptest! {
    #[test]
    fn garbage_is_refused(garbage in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(!read(&stream("panel.planned"), &garbage));
    }

    #[test]
    fn a_payload_cut_short_is_refused(seed: u64, index: prop::sample::Index) {
        let all = schemas();
        let schema = &all[index.index(all.len())];
        let whole = payload(schema.name, seed);
        let kept = index.index(whole.len());
        prop_assert!(decode(&stream(schema.name), &whole[..kept]).is_err());
    }

    #[test]
    fn a_payload_with_bytes_changed_does_not_panic(
        seed: u64, which: prop::sample::Index, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let all = schemas();
        let schema = &all[which.index(all.len())];
        let mut bytes = payload(schema.name, seed);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        read(&stream(schema.name), &bytes);
    }
}

#[test]
fn a_box_with_one_bit_changed_does_not_open() {
    for_each_type(|schema| {
        if schema.sealed.is_none() {
            return;
        }
        let whole = wire::read(&payload(schema.name, 5));
        for part in ["nonce", "box"] {
            for place in 0..24 {
                let mut changed = whole.clone();
                let Pack::Array(events) = wire::entry(&mut changed, "events") else { panic!("a list") };
                let Pack::Binary(bytes) = wire::entry(wire::entry(&mut events[0], "sealed"), part) else {
                    panic!("{part} is binary")
                };
                let place = place % bytes.len();
                bytes[place] ^= 1;
                let closed = decode(&stream(schema.name), &wire::bytes(&changed)).expect("it decodes");
                assert_eq!(open(closed, lookup), Err(OpenError::Damaged(schema.name.to_owned())));
            }
        }
    });
}

#[test]
fn a_box_moved_to_another_event_does_not_open() {
    let all = schemas();
    let sealed = all.iter().filter(|schema| schema.sealed.is_some()).map(|schema| schema.name);
    let commits: Vec<_> = sealed.map(|name| (name, wire::read(&payload(name, 6)))).collect();
    for (name, commit) in &commits {
        for (other, elsewhere) in commits.iter().filter(|(other, _)| other != name) {
            let (mut commit, mut elsewhere) = (commit.clone(), elsewhere.clone());
            *first_box(&mut commit) = first_box(&mut elsewhere).clone();
            let closed = decode(&stream(name), &wire::bytes(&commit)).expect("it decodes");
            assert_eq!(open(closed, lookup), Err(OpenError::Damaged((*name).to_owned())), "{other}");
        }
    }
}

fn first_box(commit: &mut Pack) -> &mut Pack {
    let Pack::Array(events) = wire::entry(commit, "events") else { panic!("a list of events") };
    wire::entry(&mut events[0], "sealed")
}

#[test]
fn a_record_moved_to_another_stream_is_refused() {
    for_each_type(|schema| {
        let elsewhere = StreamName::new(stream(schema.name).kind(), "c2~x1").expect("a name");
        assert!(matches!(decode(&elsewhere, &payload(schema.name, 8)), Err(DecodeError::Misplaced)));
    });
}

#[test]
fn bytes_after_the_end_are_refused() {
    for_each_type(|schema| {
        let longer = [payload(schema.name, 9), vec![0xc0]].concat();
        assert!(matches!(decode(&stream(schema.name), &longer), Err(DecodeError::TrailingBytes)));
    });
}

#[test]
fn another_shape_of_the_payload_is_named() {
    let mut later = wire::read(&payload("panel.planned", 10));
    *wire::entry(&mut later, "v") = 2.into();
    assert!(matches!(decode(&stream("panel.planned"), &wire::bytes(&later)), Err(DecodeError::Shape(2))));
}

#[test]
fn what_a_later_release_writes_is_told_by_name_and_the_rest_still_decodes() {
    let data = json!({ "by": { "somebody": [1, 2, { "else": null }] } });
    for (name, version) in [("panel.seat-painted", 1), ("panel.seat-offered", 999)] {
        let events = vec![
            wire::event("panel.cancelled", 1, &json!({}), None),
            wire::event(name, version, &data, None),
        ];
        let closed = decode(&stream("panel.planned"), &wire::bytes(&wire::commit("panel-c1~x1", events)));
        let closed = closed.expect("it decodes");
        assert!(closed.events[0].event.is_some());
        assert_eq!(closed.events[1].event, None);
        let unknown = OpenError::UnknownType { name: name.to_owned(), version };
        assert_eq!(
            unknown.to_string(),
            format!("an event of type {name} version {version} is unknown to this release")
        );
        assert_eq!(open(closed, lookup), Err(unknown));
    }
}

#[test]
fn a_known_type_with_data_of_another_shape_is_refused() {
    for data in [json!({ "seat": "first" }), json!([]), json!(7), json!(null)] {
        let events = vec![wire::event("panel.seat-withdrawn", 1, &data, None)];
        let payload = wire::bytes(&wire::commit("panel-c1~x1", events));
        assert!(
            matches!(decode(&stream("panel.planned"), &payload), Err(DecodeError::NotACommit(_))),
            "{data}"
        );
    }
}

#[test]
fn an_event_that_has_no_box_may_not_bring_one() {
    let sealed = openfloor_event_codec::SealedBox {
        subject: "convening:c1".into(),
        key: "000102030405060708090a0b".into(),
        nonce: vec![0; 24],
        sealed: vec![0; 40],
    };
    let events = vec![wire::event("panel.cancelled", 1, &json!({}), Some(&sealed))];
    let closed = decode(&stream("panel.planned"), &wire::bytes(&wire::commit("panel-c1~x1", events)));
    let answer = open(closed.expect("it decodes"), lookup);
    assert_eq!(answer, Err(OpenError::Damaged("panel.cancelled".to_owned())));
}

#[test]
fn deep_nesting_and_boasted_lengths_cost_nothing() {
    let at = stream("panel.planned");
    let nested = [vec![0x91; 200_000], vec![0xc0]].concat();
    let boasts: [&[u8]; 4] = [
        &[0xdf, 0xff, 0xff, 0xff, 0xff],
        &[0xdd, 0xff, 0xff, 0xff, 0xff],
        &[0xc6, 0xff, 0xff, 0xff, 0xff],
        &nested,
    ];
    for boast in boasts {
        assert!(matches!(decode(&at, boast), Err(DecodeError::NotACommit(_))));
        let mut inside = vec![0x85, 0xa1, b'v', 0x01, 0xa6];
        inside.extend_from_slice(b"events");
        inside.extend_from_slice(boast);
        assert!(matches!(decode(&at, &inside), Err(DecodeError::NotACommit(_))));
    }
}
