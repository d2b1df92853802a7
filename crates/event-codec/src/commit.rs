//! One commit: the payload of one record.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bytes::Bytes;
use openfloor_domain::subject::Subject;
use openfloor_event_log::{CommitId, PAYLOAD_BYTES_MAX, StreamName};
use openfloor_key_store::{Key, KeyId, Lookup};
use serde::de::{self, MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::sealing::{SealedBox, open_box, seal};
use crate::table::Event;

/// Most events of one commit.
pub const COMMIT_EVENTS_MAX: usize = 2_000;

/// The version of the payload's outer shape.
const SHAPE: u8 = 1;

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The stream it belongs to.
    pub stream: StreamName,
    /// The attempt that writes it.
    pub commit: CommitId,
    /// When, by the writer's clock: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// W3C trace context of what caused it.
    pub trace: Option<String>,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// Why a commit cannot be encoded.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// Nothing happened.
    #[error("a commit needs at least one event")]
    Empty,
    /// Split the command.
    #[error("a commit has at most {COMMIT_EVENTS_MAX} events, this one has {0}")]
    TooManyEvents(usize),
    /// Split the command.
    #[error("a commit has at most {PAYLOAD_BYTES_MAX} bytes, this one has {0}")]
    TooLarge(usize),
    /// The caller did not bring the key of somebody that the commit is about.
    #[error("no key for {0} was given")]
    NoKey(Subject),
    /// A bug of ours.
    #[error("the commit cannot be written as MessagePack")]
    Encoding(#[from] rmp_serde::encode::Error),
}

/// Why a payload cannot be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Not a commit, or damaged.
    #[error("the payload is not a commit")]
    NotACommit(#[source] rmp_serde::decode::Error),
    /// A later release wrote it.
    #[error("the payload has shape {0}, this release reads shape {SHAPE}")]
    Shape(u8),
    /// It was moved to another stream.
    #[error("the payload says that it belongs to another stream")]
    Misplaced,
    /// Bytes are left over.
    #[error("the payload goes on after its end")]
    TrailingBytes,
}

/// Why a decoded commit cannot be opened. The key of its stream is parked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// A type or version that this release does not know.
    #[error("an event of type {name} version {version} is unknown to this release")]
    UnknownType {
        /// Its type.
        name: String,
        /// The version of its shape.
        version: u16,
    },
    /// The store has never heard of the key: a fault, not an erasure.
    #[error("the key {0} is missing from the key store")]
    MissingKey(KeyId),
    /// The box does not open, or is about somebody else than its event.
    #[error("a sealed box of type {0} does not open with its key")]
    Damaged(String),
}

/// A commit read, its boxes still closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedCommit {
    /// The stream it belongs to.
    pub stream: StreamName,
    /// When, by the writer's clock: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// W3C trace context of what caused it.
    pub trace: Option<String>,
    /// What happened, in order.
    pub events: Vec<SealedEvent>,
}

/// An event read, its box still closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedEvent {
    /// Its type.
    pub name: String,
    /// The version of its shape.
    pub version: u16,
    /// What lies open; `None` if this release does not know the type.
    pub event: Option<Event>,
    /// What is personal about it.
    pub sealed: Option<SealedBox>,
}

/// An event with what was in its box, if that is not erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedEvent {
    /// The event.
    pub event: Event,
    /// The box as it lies in the log; none once its key is destroyed.
    pub sealed: Option<SealedBox>,
    /// The box, once its key is destroyed: it only says whose it was, and under which key.
    pub destroyed: Option<SealedBox>,
}

/// Whose keys are needed to write these events.
pub fn subjects(stream: &StreamName, events: &[Event]) -> BTreeSet<Subject> {
    events.iter().filter(|event| event.has_box()).filter_map(|event| event.subject(stream)).collect()
}

/// Seals and encodes a commit.
pub fn encode(commit: &Commit, keys: &BTreeMap<Subject, (KeyId, Key)>) -> Result<Bytes, EncodeError> {
    match commit.events.len() {
        0 => return Err(EncodeError::Empty),
        n if n > COMMIT_EVENTS_MAX => return Err(EncodeError::TooManyEvents(n)),
        _ => {}
    }
    let events = commit
        .events
        .iter()
        .map(|event| seal_event(&commit.stream, event, keys))
        .collect::<Result<_, _>>()?;
    let payload = rmp_serde::to_vec_named(&Writing { commit, events })?;
    if payload.len() > PAYLOAD_BYTES_MAX {
        return Err(EncodeError::TooLarge(payload.len()));
    }
    Ok(payload.into())
}

fn seal_event<'a>(
    stream: &StreamName,
    event: &'a Event,
    keys: &BTreeMap<Subject, (KeyId, Key)>,
) -> Result<WritingEvent<'a>, EncodeError> {
    let (Some(plaintext), Some(subject)) = (event.plaintext()?, event.subject(stream)) else {
        return Ok(WritingEvent { event, sealed: None });
    };
    let Some((id, key)) = keys.get(&subject) else { return Err(EncodeError::NoKey(subject)) };
    let (name, _) = event.type_and_version();
    Ok(WritingEvent { event, sealed: Some(seal(&subject, name, &plaintext, id, key)) })
}

struct Writing<'a> {
    commit: &'a Commit,
    events: Vec<WritingEvent<'a>>,
}

struct WritingEvent<'a> {
    event: &'a Event,
    sealed: Option<SealedBox>,
}

impl Serialize for Writing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5 + usize::from(self.commit.trace.is_some())))?;
        map.serialize_entry("v", &SHAPE)?;
        map.serialize_entry("stream", self.commit.stream.as_str())?;
        map.serialize_entry("commit", &self.commit.commit.to_string())?;
        map.serialize_entry("at", &self.commit.at_ms)?;
        if let Some(trace) = &self.commit.trace {
            map.serialize_entry("trace", trace)?;
        }
        map.serialize_entry("events", &EventSeq(&self.events))?;
        map.end()
    }
}

struct EventSeq<'a>(&'a [WritingEvent<'a>]);

impl Serialize for EventSeq<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        self.0.iter().try_for_each(|event| seq.serialize_element(event))?;
        seq.end()
    }
}

impl Serialize for WritingEvent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, version) = self.event.type_and_version();
        let mut map = serializer.serialize_map(Some(3 + usize::from(self.sealed.is_some())))?;
        map.serialize_entry("type", name)?;
        map.serialize_entry("version", &version)?;
        self.event.serialize_data(&mut map)?;
        if let Some(sealed) = &self.sealed {
            map.serialize_entry("sealed", sealed)?;
        }
        map.end()
    }
}

#[derive(Deserialize)]
struct Reading {
    v: u8,
    stream: String,
    #[serde(rename = "commit")]
    _commit: String,
    at: i64,
    #[serde(default)]
    trace: Option<String>,
    events: Vec<SealedEvent>,
}

impl<'de> Deserialize<'de> for SealedEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EventVisitor)
    }
}

struct EventVisitor;

impl<'de> Visitor<'de> for EventVisitor {
    type Value = SealedEvent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event: type, version, data, sealed, in this order")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<SealedEvent, M::Error> {
        let (mut name, mut version) = (None::<String>, None::<u16>);
        let mut data = None;
        let mut sealed = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => name = Some(map.next_value()?),
                "version" => version = Some(map.next_value()?),
                "data" => {
                    let name = name.as_deref().ok_or_else(|| de::Error::missing_field("type"))?;
                    let version = version.ok_or_else(|| de::Error::missing_field("version"))?;
                    data = Some(Event::next_data(name, version, &mut map)?);
                }
                "sealed" => sealed = Some(map.next_value()?),
                _ => {
                    map.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        let name = name.ok_or_else(|| de::Error::missing_field("type"))?;
        let version = version.ok_or_else(|| de::Error::missing_field("version"))?;
        let event = data.ok_or_else(|| de::Error::missing_field("data"))?;
        Ok(SealedEvent { name, version, event, sealed })
    }
}

/// Takes the payload of a record of this stream apart, without any key.
pub fn decode(stream: &StreamName, payload: &[u8]) -> Result<SealedCommit, DecodeError> {
    let mut rest = payload;
    let read: Reading = rmp_serde::from_read(&mut rest).map_err(DecodeError::NotACommit)?;
    if read.v != SHAPE {
        return Err(DecodeError::Shape(read.v));
    }
    if !rest.is_empty() {
        return Err(DecodeError::TrailingBytes);
    }
    if read.stream != stream.as_str() {
        return Err(DecodeError::Misplaced);
    }
    Ok(SealedCommit { stream: stream.clone(), at_ms: read.at, trace: read.trace, events: read.events })
}

impl SealedCommit {
    /// The keys that its boxes need.
    pub fn key_ids(&self) -> impl Iterator<Item = KeyId> + use<'_> {
        self.events.iter().filter_map(|event| event.sealed.as_ref()).filter_map(SealedBox::key_id)
    }
}

/// Opens the boxes of a commit with what the key store says of each key.
pub fn open(commit: SealedCommit, lookup: impl Fn(&KeyId) -> Lookup) -> Result<Vec<OpenedEvent>, OpenError> {
    let SealedCommit { stream, events, .. } = commit;
    events.into_iter().map(|event| open_event(&stream, event, &lookup)).collect()
}

fn open_event(
    stream: &StreamName,
    read: SealedEvent,
    lookup: &impl Fn(&KeyId) -> Lookup,
) -> Result<OpenedEvent, OpenError> {
    let SealedEvent { name, version, event, sealed } = read;
    let Some(mut event) = event else { return Err(OpenError::UnknownType { name, version }) };
    let damaged = || OpenError::Damaged(name.clone());
    let Some(closed) = sealed else {
        return Ok(OpenedEvent { event, sealed: None, destroyed: None });
    };
    if event.subject(stream).map(|subject| subject.to_string()).as_deref() != Some(closed.subject.as_str()) {
        return Err(damaged());
    }
    let id = closed.key_id().ok_or_else(damaged)?;
    match lookup(&id) {
        Lookup::Destroyed => Ok(OpenedEvent { event, sealed: None, destroyed: Some(closed) }),
        Lookup::Missing => Err(OpenError::MissingKey(id)),
        Lookup::Key(key) => {
            let plaintext = open_box(&closed, &name, &key).ok_or_else(damaged)?;
            event.fill(version, Some(&plaintext)).map_err(|_| damaged())?;
            Ok(OpenedEvent { event, sealed: Some(closed), destroyed: None })
        }
    }
}
