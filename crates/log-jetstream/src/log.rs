//! The event log on one JetStream stream.

use std::sync::Arc;

use async_trait::async_trait;
use openfloor_event_log::{
    Append, AppendError, Appended, Checkpoint, EventLog, Expected, PAYLOAD_BYTES_MAX, Position, ReadError,
    Record, Refusal, Revision, StreamName, Subscription,
};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::api::Pause;
use crate::config::Profile;
use crate::connection::ConnectError;
use crate::counters::Counters;
use crate::durability::Durability;
use crate::message::headers;
use crate::options::Options;
use crate::publish::{Outbound, Outcome};
use crate::stream::Stream;
use crate::subject::subject;
use crate::subscription::LogSubscription;

/// The event log on the stream `OPENFLOOR`.
///
/// A commit id is recognised for as long as the server's duplicate window lasts, and beyond it
/// wherever a retry comes with the expected revision that it first came with. So whoever decides
/// anew, on a state read anew, first looks whether its commit id is among the records read.
pub struct JetStreamLog {
    stream: Arc<Stream>,
    in_flight: Semaphore,
}

impl JetStreamLog {
    /// Connects, finds or creates the stream, and refuses one that may lose what it acknowledged.
    ///
    /// # Errors
    /// [`ConnectError`]; each says what to do.
    pub async fn connect(options: Options) -> Result<Arc<Self>, ConnectError> {
        let in_flight = Semaphore::new(options.in_flight_max.clamp(1, Semaphore::MAX_PERMITS));
        Ok(Arc::new(Self { stream: Stream::open(Profile::Log, options).await?, in_flight }))
    }

    /// How durable an acknowledged append is, as last verified.
    pub fn durability(&self) -> Durability {
        self.stream.health().durability.clone()
    }

    /// Whether the server is connected now.
    pub fn is_connected(&self) -> bool {
        self.stream.api.connection.is_up()
    }

    /// What happened since this adapter was made.
    pub fn counters(&self) -> Counters {
        self.stream.tally.now(self.stream.api.connection.epochs().now())
    }

    /// Verifies the configuration now, not only at the next interval.
    pub async fn verify(&self) -> Durability {
        self.stream.verify().await;
        self.durability()
    }

    async fn recorded(&self, append: &Append) -> Result<Appended, AppendError> {
        let by = Instant::now() + self.stream.options.patience;
        let permit = timeout_at(by, self.in_flight.acquire()).await;
        let Ok(Ok(_permit)) = permit else {
            return Err(AppendError::Unavailable("too many appends wait for their answer".to_owned()));
        };
        let message = Outbound {
            subject: subject(&append.stream),
            headers: headers(append),
            payload: append.payload.clone(),
        };
        let mut pause = Pause::default();
        loop {
            let (actual, contended) = match self.stream.publish(&message, &mut pause, by).await {
                Outcome::Stored(sequence) => {
                    self.stream.health().space.used += message.bytes();
                    return Ok(appended(sequence, false));
                }
                Outcome::Repeated(sequence) => return self.repeated(append, sequence).await,
                Outcome::Overtaken(actual) => (actual, false),
                Outcome::Contended => (None, true),
                Outcome::Refused(refusal) => return Err(AppendError::Rejected(refusal)),
                Outcome::Unknown(why) => return Err(AppendError::Unavailable(why)),
            };
            if let Some(answer) = self.overtaken(append, &message.subject, actual, contended).await {
                return answer;
            }
            if !pause.wait(by).await {
                return Err(AppendError::Unavailable(
                    "another commit to this stream is still on its way".to_owned(),
                ));
            }
        }
    }

    /// The server says that it has this id already, and for which message.
    async fn repeated(&self, append: &Append, sequence: u64) -> Result<Appended, AppendError> {
        let record = self.stream.record_at(sequence).await.map_err(unknown)?;
        repeated(append, sequence, record.as_ref())
    }

    /// Another message follows the expected one: a conflict, unless it is this commit itself, sent
    /// before: nats-server 2.15 compares sequences before it looks for repeated ids. `None`: what
    /// follows cannot be seen yet, and may be this commit.
    async fn overtaken(
        &self,
        append: &Append,
        subject: &str,
        actual: Option<u64>,
        contended: bool,
    ) -> Option<Result<Appended, AppendError>> {
        let after = match append.expected {
            Expected::NoStream => 0,
            Expected::At(revision) => revision.0,
        };
        let conflict = || Err(AppendError::Conflict { actual: actual.map(Revision) });
        match self.stream.successor(subject, after).await {
            Err(fault) => Some(Err(unknown(fault))),
            Ok(Some(record)) if record.commit == append.commit => Some(own(append, &record)),
            Ok(Some(_)) => Some(conflict()),
            Ok(None) if contended || actual.is_some_and(|actual| actual > after) => None,
            Ok(None) => Some(conflict()),
        }
    }
}

/// What an append comes to whose id the server says it has, given what it has there. It is ours if stream, commit and
/// command agree. Where something else is there, or nothing, nobody can say what became of it: a server whose
/// leader was cut off may hold an id for what was never agreed on. It forgets the id in time, and the next try tells.
fn repeated(append: &Append, sequence: u64, found: Option<&Record>) -> Result<Appended, AppendError> {
    match found.filter(|record| record.commit == append.commit) {
        Some(record) if record.stream == append.stream => own(append, record),
        Some(_) => Err(AppendError::Rejected(Refusal::CommitReused)),
        None => Err(AppendError::Unavailable(format!(
            "the server takes this commit for the message at {sequence}, which it is not"
        ))),
    }
}

/// A record with our commit id on our stream: ours if it answers the same command.
fn own(append: &Append, record: &Record) -> Result<Appended, AppendError> {
    if record.command != append.command {
        return Err(AppendError::Rejected(Refusal::CommitReused));
    }
    Ok(appended(record.position.0, true))
}

fn appended(sequence: u64, already_recorded: bool) -> Appended {
    Appended { revision: Revision(sequence), position: Position(sequence), already_recorded }
}

/// The append may be recorded, but what lies in the log cannot be read now.
fn unknown(fault: ReadError) -> AppendError {
    AppendError::Unavailable(fault.to_string())
}

#[async_trait]
impl EventLog for JetStreamLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        if append.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(AppendError::Rejected(Refusal::TooLarge(append.payload.len())));
        }
        self.stream.health().admits(append.purpose).map_err(AppendError::Rejected)?;
        let answer = self.recorded(&append).await;
        match &answer {
            Ok(Appended { already_recorded: true, .. }) => self.stream.tally.already_recorded.up(),
            Err(AppendError::Conflict { .. }) => self.stream.tally.conflicts.up(),
            _ => (),
        }
        answer
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        self.stream.read(stream, after).await
    }

    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        Ok(Box::new(LogSubscription::open(Arc::clone(&self.stream), from).await?))
    }
}

#[cfg(test)]
mod tests {
    use openfloor_event_log::{CommandDigest, CommitId, Purpose, StreamName};
    use uuid::Uuid;

    use super::*;

    fn stream(id: &str) -> StreamName {
        StreamName::new("panel", id).expect("a name")
    }

    fn record(stream: StreamName, commit: u128, command: u8) -> Record {
        Record {
            stream,
            revision: Revision(7),
            position: Position(7),
            commit: CommitId(Uuid::from_u128(commit)),
            command: CommandDigest([command; 32]),
            payload: bytes::Bytes::new(),
        }
    }

    #[test]
    fn only_what_is_there_under_an_id_says_what_became_of_an_append() {
        let append = Append {
            stream: stream("p1"),
            expected: Expected::NoStream,
            commit: CommitId(Uuid::from_u128(1)),
            command: CommandDigest([1; 32]),
            purpose: Purpose::Ordinary,
            payload: bytes::Bytes::new(),
        };
        let came_to = |found: Option<Record>| repeated(&append, 7, found.as_ref());
        assert!(came_to(Some(record(stream("p1"), 1, 1))).expect("it is recorded").already_recorded);
        for found in [record(stream("p1"), 1, 2), record(stream("p2"), 1, 1)] {
            let refused = came_to(Some(found)).expect_err("the id is another's");
            assert!(matches!(refused, AppendError::Rejected(Refusal::CommitReused)), "{refused}");
        }
        // Another commit, or nothing yet: neither says that ours is not recorded elsewhere.
        for found in [Some(record(stream("p1"), 2, 1)), None] {
            let unknown = came_to(found).expect_err("nobody can say");
            assert!(matches!(unknown, AppendError::Unavailable(_)), "{unknown}");
        }
    }
}
