//! The port to the event log: the only truth of Openfloor, and the only channel between its services.
//!
//! A *stream* holds what happened to one thing. One *record* is one commit of 1..n events of one
//! stream: one message, one fsync. The log moves bytes and metadata; what the bytes mean is the
//! business of `openfloor-event-codec`.
//!
//! Three methods: [`EventLog::append`], [`EventLog::read`], [`EventLog::subscribe`]. Every adapter
//! passes the one suite in [`contract`]; [`memory::MemoryLog`] is the reference.

pub mod contract;
pub mod memory;
mod stream_name;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use uuid::Uuid;

pub use stream_name::{StreamName, StreamNameError};

/// Most bytes that one record may hold (512 KiB); nats-server's own limit is 1 MiB.
pub const PAYLOAD_BYTES_MAX: usize = 512 * 1024;

/// The place of a record within its stream. Grows, but need not be dense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

/// The place of a record within the whole log. Grows, but need not be dense: compare with
/// [`Position::covers`], never by arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

impl Position {
    /// Whether who has folded up to `self` has folded `other` too.
    pub fn covers(self, other: Position) -> bool {
        self >= other
    }
}

/// What the caller believes about the stream. There is no "any": two writers who both believe
/// they are first must not both win.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The stream has no record yet.
    NoStream,
    /// The last record of the stream has this revision.
    At(Revision),
}

/// One attempt of one caller on one stream: a UUIDv7, or derived from (principal, idempotency key,
/// stream). Never derived from content alone: A, B, A are three commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId(pub Uuid);

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// SHA-256 of the command that a commit answers. A record already in the log is taken for the
/// caller's own only if commit id, stream and this digest agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandDigest(pub [u8; 32]);

/// Which part of a nearly full disk an append may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Refused once the log is 90 % full.
    Ordinary,
    /// Erasures and deliveries: may use the last tenth.
    Essential,
}

/// One commit to be recorded.
#[derive(Clone, Debug)]
pub struct Append {
    /// Where to.
    pub stream: StreamName,
    /// What the caller believes the stream to be.
    pub expected: Expected,
    /// Which attempt this is; the same for every retry of it.
    pub commit: CommitId,
    /// What was asked for.
    pub command: CommandDigest,
    /// Ordinary, or kept going on a nearly full disk.
    pub purpose: Purpose,
    /// The encoded commit, at most [`PAYLOAD_BYTES_MAX`].
    pub payload: Bytes,
}

/// Where a commit now lies, durably.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Its revision in its stream.
    pub revision: Revision,
    /// Its position in the log.
    pub position: Position,
    /// True if the log held this commit already: a retry of an attempt whose outcome was unknown.
    pub already_recorded: bool,
}

/// A commit as recorded. Its payload's checksum was verified by the adapter that read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The stream it belongs to.
    pub stream: StreamName,
    /// Its place in that stream.
    pub revision: Revision,
    /// Its place in the log.
    pub position: Position,
    /// The attempt that wrote it.
    pub commit: CommitId,
    /// The command that it answers.
    pub command: CommandDigest,
    /// The encoded commit.
    pub payload: Bytes,
}

/// Why an append failed, by what the caller does about it.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Another commit came first. Read on, decide again; never retry with the same state.
    #[error("the stream has moved on")]
    Conflict {
        /// The stream's last revision, where the log says so.
        actual: Option<Revision>,
    },
    /// Retry with the same bytes, commit id and expected revision: it may or may not be recorded.
    #[error("the log cannot be reached, the outcome is unknown: {0}")]
    Unavailable(String),
    /// A mistake of ours or a log that refuses to write; nothing was recorded, a retry does not help.
    #[error("the log refuses this record: {0}")]
    Rejected(Refusal),
}

/// Why a log refuses a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The disk, or the space given to the log, is full.
    #[error("the space for the log is full ({0}); free some or give it more, nothing was stored")]
    Full(String),
    /// The disk or file cannot be written.
    #[error("the log cannot be written ({0}); nothing was stored")]
    ReadOnly(String),
    /// More than [`PAYLOAD_BYTES_MAX`].
    #[error("a record of {0} bytes is above the limit of {PAYLOAD_BYTES_MAX}")]
    TooLarge(usize),
    /// A commit id that the log holds on this stream for another command.
    #[error("this commit id was used for another command")]
    CommitReused,
    /// Anything else: a configuration fault or a bug.
    #[error("{0}")]
    Other(String),
}

/// Why reading failed, by what the caller does about it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Try again later.
    #[error("the log cannot be reached: {0}")]
    Unavailable(String),
    /// A record whose checksum does not match, or that cannot be taken apart. It is never served.
    #[error("the record at position {} of {stream} is damaged: {what}", position.0)]
    Corrupt {
        /// Where it lies.
        position: Position,
        /// The stream, as far as it can be told.
        stream: String,
        /// What is wrong.
        what: String,
    },
    /// The log is not the one that the checkpoint was taken from, or went back to an older state.
    #[error("the log is not the one of the checkpoint: {0}")]
    NotThisLog(String),
    /// A configuration fault or a bug.
    #[error("the log cannot be read: {0}")]
    Rejected(String),
}

/// Which log this is, told apart from any other and from itself recreated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LogId(pub String);

/// How far a reader has folded. The commit id at the position tells a log that was restored to an
/// older state and written on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log folded.
    pub log: LogId,
    /// The last record folded.
    pub position: Position,
    /// The commit at that position.
    pub commit: CommitId,
}

/// What a subscription had ready.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Records in the order of the log, each exactly once, no gap to the batch before.
    pub records: Vec<Record>,
    /// The last position of the log as far as the adapter knows; `None` while the log is empty.
    pub head: Option<Position>,
}

/// A reader of the whole log, in order, from its own checkpoint, for ever.
#[async_trait]
pub trait Subscription: Send {
    /// The log that is read.
    fn log(&self) -> &LogId;

    /// Waits until at least one record is there and returns at most `records_max`. Returns an empty
    /// batch at once only on the very first call, when the reader is at the head already, so that
    /// it learns that it has caught up. Cancel-safe: a dropped call loses nothing. Reconnects by
    /// itself; an error is an answer to this call, the next call tries again.
    async fn next(&mut self, records_max: usize) -> Result<Batch, ReadError>;
}

/// The event log.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Records one commit. Returns only when it is durable.
    async fn append(&self, append: Append) -> Result<Appended, AppendError>;

    /// The records of one stream after a revision (exclusive), or all of them, in order. Sees every
    /// commit that was acknowledged before the call.
    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError>;

    /// All records after a checkpoint, or from the beginning. Fails with [`ReadError::NotThisLog`]
    /// if the record at the checkpoint is not the one that the checkpoint names.
    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError>;
}

/// A log that can be handed round.
pub type SharedLog = Arc<dyn EventLog>;

/// CRC-32 (ISO-HDLC, as in zlib) of a payload: what adapters store beside it and verify on read.
pub fn checksum(payload: &[u8]) -> u32 {
    crc32fast::hash(payload)
}
