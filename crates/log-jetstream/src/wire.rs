//! The decoders of what a server sends, for the fuzzer alone: no other way leads to them without one.

use std::collections::BTreeMap;

use bytes::Bytes;
use openfloor_event_log::Record;

use crate::api::{MessageAnswer, Stored, StreamInfo, answered};
use crate::keys;
use crate::message::{Headers, record};

/// Reads the payload of an answer of the API as each answer that is asked for.
pub fn answer(payload: &[u8]) {
    let _ = answered::<StreamInfo>(payload);
    let Ok(answer) = answered::<MessageAnswer>(payload) else { return };
    let Ok(stored) = answer.message.taken_apart() else { return };
    let _ = record(&stored.subject, stored.sequence, stored.headers, stored.payload.clone());
    let _ = keys::add(&mut BTreeMap::new(), stored);
}

/// Reads a message: its subject, its block of headers, its payload.
pub fn message(subject: &str, headers: &[u8], payload: Bytes) -> Option<Record> {
    let headers = Headers::from_wire(headers);
    let stored = Stored { subject: subject.to_owned(), sequence: 7, headers, payload: payload.clone() };
    let _ = keys::add(&mut BTreeMap::new(), stored);
    record(subject, 7, headers, payload).ok().map(|linked| linked.record)
}
