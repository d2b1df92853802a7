//! Events to records and back: MessagePack, versions, sealed boxes.
//!
//! A record's payload is one commit, a named map:
//! `{ "v": 1, "stream", "commit", "at", "trace"?, "events": [ event .. ] }`, and an event is
//! `{ "type", "version", "data", "sealed"? }`, keys in this order. What is personal about an event
//! lies in its one box, sealed for the one [`Subject`](openfloor_domain::subject::Subject) that it
//! is about. `proto/` tells the same to readers in other languages.

mod commit;
mod earlier;
mod sealing;
mod table;

pub use commit::{
    COMMIT_EVENTS_MAX, Commit, DecodeError, EncodeError, OpenError, OpenedEvent, SealedCommit, SealedEvent,
    decode, encode, open, subjects,
};
pub use sealing::{SealedBox, open_box, seal};
pub use table::{Event, EventSchema, schemas};
