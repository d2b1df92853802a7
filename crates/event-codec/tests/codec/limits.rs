//! What is too much is refused before it is written.

use std::collections::BTreeMap;

use openfloor_domain::organiser::{KeyIssued, OrganiserEvent};
use openfloor_event_codec::{COMMIT_EVENTS_MAX, EncodeError, Event, encode};
use openfloor_event_log::{PAYLOAD_BYTES_MAX, StreamName};

use crate::arbitrary::{commit, event, for_each_type, stream};
use crate::sample::Chance;

fn organiser() -> StreamName {
    stream("organiser.key-issued")
}

fn issued(hash_bytes: usize) -> Event {
    let key = openfloor_domain::ids::ApiKeyId::new("k1").expect("an id");
    Event::from(OrganiserEvent::KeyIssued(KeyIssued { key, hash: "0".repeat(hash_bytes) }))
}

fn written(events: Vec<Event>) -> Result<usize, EncodeError> {
    encode(&commit(&organiser(), events), &BTreeMap::new()).map(|payload| payload.len())
}

#[test]
fn a_commit_without_an_event_is_refused() {
    assert!(matches!(written(vec![]), Err(EncodeError::Empty)));
}

#[test]
fn a_commit_has_at_most_two_thousand_events() {
    assert!(written(vec![issued(1); COMMIT_EVENTS_MAX]).is_ok());
    let refused = written(vec![issued(1); COMMIT_EVENTS_MAX + 1]).expect_err("it is refused");
    assert!(matches!(refused, EncodeError::TooManyEvents(2_001)));
    assert_eq!(refused.to_string(), "a commit has at most 2000 events, this one has 2001");
}

#[test]
fn a_commit_has_at_most_half_a_mebibyte() {
    let around = written(vec![issued(100_000)]).expect("it is encoded") - 100_000;
    assert_eq!(written(vec![issued(PAYLOAD_BYTES_MAX - around)]).expect("it fits"), PAYLOAD_BYTES_MAX);
    let refused = written(vec![issued(PAYLOAD_BYTES_MAX - around + 1)]).expect_err("it is refused");
    assert!(matches!(refused, EncodeError::TooLarge(bytes) if bytes == PAYLOAD_BYTES_MAX + 1));
    assert_eq!(refused.to_string(), "a commit has at most 524288 bytes, this one has 524289");
}

#[test]
fn nothing_personal_is_written_without_a_key() {
    for_each_type(|schema| {
        let stream = stream(schema.name);
        let events = vec![event(schema, &mut Chance::new(3))];
        let written = encode(&commit(&stream, events), &BTreeMap::new());
        assert_eq!(matches!(written, Err(EncodeError::NoKey(_))), schema.sealed.is_some(), "{}", schema.name);
    });
}
