//! The event log and the key store on NATS JetStream.
//!
//! [`JetStreamLog`] keeps every record as one message of the stream `OPENFLOOR`; a record's revision
//! and position are both its stream sequence. [`JetStreamKeys`] keeps every key as one message of
//! `OPENFLOOR_KEYS`, the only stream from which something can be deleted.
//!
//! Three rules hold throughout:
//! - *What decides is read from the leader* (`STREAM.MSG.GET`). A batched direct get, which any
//!   replica may answer, is believed only where the chain of expected sequences that the records
//!   themselves carry shows that nothing is missing.
//! - *An unknown outcome is retried with the same bytes and the same message id.* A conflict is then
//!   looked at: the record that follows the expected one may be our own.
//! - *A stream that may lose what it acknowledged is refused*, by name of the field, at start, after
//!   every reconnect and each minute; see [`Durability`].
//!
//! Requests and answers of JetStream are written and read here as JSON, not through the client
//! library's types, so that no field of a configuration goes unseen.

mod api;
mod config;
mod connection;
mod counters;
mod durability;
mod keys;
mod log;
mod message;
mod monitor;
mod options;
mod publish;
mod pull;
mod read;
mod stream;
mod subject;
mod subscription;
#[doc(hidden)]
pub mod wire;

pub use connection::ConnectError;
pub use counters::Counters;
pub use durability::Durability;
pub use keys::JetStreamKeys;
pub use log::JetStreamLog;
pub use options::{Credentials, Options};
pub use subject::subject;
