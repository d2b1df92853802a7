//! The requests of the JetStream API that are used, as JSON.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::connection::{Connection, Lost};
use crate::message::Headers;

/// `no message found`
const NO_MESSAGE: u32 = 10037;
/// `sequence … not found`, and whatever else the store says to a deletion, `no message found` among it:
/// of two who delete the same message on three copies, the second may be told either.
const NOT_DELETED: [u32; 2] = [10043, 10057];
/// `no suitable peers for placement`: also said while a cluster forms.
const NO_PEERS: u32 = 10005;
/// `stream not found`
const NO_STREAM: u32 = 10059;
/// Longest pause between two tries.
const PAUSE_MAX: Duration = Duration::from_millis(500);

/// Why the server did not do as asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// No answer, or one that says: later.
    #[error("{0}")]
    Unavailable(String),
    /// An answer that says no.
    #[error("{}", .0.description)]
    Refused(ApiError),
}

impl From<Lost> for Fault {
    fn from(Lost(why): Lost) -> Self {
        Fault::Unavailable(why)
    }
}

/// The error of an answer of the JetStream API.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct ApiError {
    /// As of HTTP.
    #[serde(default)]
    pub(crate) code: u16,
    /// Which one it is.
    #[serde(default)]
    pub(crate) err_code: u32,
    /// In words.
    #[serde(default)]
    pub(crate) description: String,
}

impl ApiError {
    /// Whether the server is only busy, starting, without a leader, or without its peers now.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self.code, 408 | 429 | 503) || self.err_code == NO_PEERS
    }
}

/// A stream as the server describes it. The configuration stays JSON: every field counts.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StreamInfo {
    pub(crate) config: Value,
    /// When it was created, to the nanosecond: tells a stream from itself recreated.
    pub(crate) created: String,
    pub(crate) state: StreamState,
}

/// How much a stream holds.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StreamState {
    pub(crate) bytes: u64,
}

/// A message as the leader has it.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) subject: String,
    pub(crate) sequence: u64,
    pub(crate) headers: Headers,
    pub(crate) payload: Bytes,
}

/// Which message of a stream.
pub(crate) enum Which<'a> {
    /// The one at this sequence.
    At(u64),
    /// The last under a subject, which may hold wildcards.
    LastOf(&'a str),
    /// The first under a subject at this sequence or after it.
    FirstOf(&'a str, u64),
}

/// The JetStream API over one connection.
pub(crate) struct Api {
    pub(crate) connection: Connection,
    /// Longest time that one call tries.
    pub(crate) patience: Duration,
}

impl Api {
    /// The stream, or `None` if there is none.
    pub(crate) async fn stream_info(&self, stream: &str) -> Result<Option<StreamInfo>, Fault> {
        absent_if(self.ask(&format!("STREAM.INFO.{stream}"), None).await, NO_STREAM)
    }

    /// Creates the stream; a stream with this very configuration is taken as created.
    pub(crate) async fn create_stream(&self, stream: &str, config: &Value) -> Result<StreamInfo, Fault> {
        self.ask(&format!("STREAM.CREATE.{stream}"), Some(config)).await
    }

    /// One message, from the leader: never older than what was acknowledged before the call.
    pub(crate) async fn message(&self, stream: &str, which: Which<'_>) -> Result<Option<Stored>, Fault> {
        let body = match which {
            Which::At(sequence) => json!({ "seq": sequence }),
            Which::LastOf(subject) => json!({ "last_by_subj": subject }),
            Which::FirstOf(subject, from) => json!({ "seq": from, "next_by_subj": subject }),
        };
        let answer = self.ask::<MessageAnswer>(&format!("STREAM.MSG.GET.{stream}"), Some(&body)).await;
        absent_if(answer, NO_MESSAGE)?.map(|answer| answer.message.taken_apart()).transpose()
    }

    /// Deletes one message for good. Nothing happens if it is gone already.
    pub(crate) async fn delete_message(&self, stream: &str, sequence: u64) -> Result<(), Fault> {
        // Without `no_erase` the server takes the bytes out of its files.
        let body = json!({ "seq": sequence });
        match self.ask::<Value>(&format!("STREAM.MSG.DELETE.{stream}"), Some(&body)).await {
            Ok(_) => Ok(()),
            // The same codes, whether it is gone already or cannot be deleted now.
            Err(Fault::Refused(error)) if NOT_DELETED.contains(&error.err_code) => {
                match self.message(stream, Which::At(sequence)).await? {
                    None => Ok(()),
                    Some(_) => Err(Fault::Unavailable(error.description)),
                }
            }
            Err(fault) => Err(fault),
        }
    }

    /// One request that may be repeated without harm, tried until the patience is spent.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        what: &str,
        body: Option<&Value>,
    ) -> Result<T, Fault> {
        let by = Instant::now() + self.patience;
        let payload = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let mut pause = Pause::default();
        loop {
            match self.ask_once(what, payload.clone(), by).await {
                Err(Fault::Unavailable(why)) if !pause.wait(by).await => return Err(Fault::Unavailable(why)),
                Err(Fault::Unavailable(_)) => (),
                done => return done,
            }
        }
    }

    async fn ask_once<T: DeserializeOwned>(
        &self,
        what: &str,
        payload: Bytes,
        by: Instant,
    ) -> Result<T, Fault> {
        let subject = format!("$JS.API.{what}");
        let answer = self.connection.request(subject, None, payload, by).await?;
        answered(&answer.payload)
    }
}

/// What an answer says.
pub(crate) fn answered<T: DeserializeOwned>(payload: &[u8]) -> Result<T, Fault> {
    let senseless = |fault| Fault::Unavailable(format!("an answer that makes no sense: {fault}"));
    match serde_json::from_slice::<Verdict>(payload).map_err(senseless)?.error {
        Some(error) if error.is_passing() => Err(Fault::Unavailable(error.description)),
        Some(error) => Err(Fault::Refused(error)),
        None => serde_json::from_slice(payload).map_err(senseless),
    }
}

/// Growing pauses between tries, with jitter so that callers do not move in step.
#[derive(Default)]
pub(crate) struct Pause {
    tries: u32,
}

impl Pause {
    /// Waits a little longer than the last time. False, at once, if the deadline would pass.
    pub(crate) async fn wait(&mut self, by: Instant) -> bool {
        let longest = Duration::from_millis(10 << self.tries.min(6)).min(PAUSE_MAX);
        self.tries += 1;
        let pause = longest.mul_f64(0.5 + jitter() / 2.0);
        if Instant::now() + pause >= by {
            return false;
        }
        sleep(pause).await;
        true
    }
}

/// A number from 0 to 1 that differs from call to call.
fn jitter() -> f64 {
    use std::hash::{BuildHasher, RandomState};
    f64::from(RandomState::new().hash_one(0_u8) as u32) / f64::from(u32::MAX)
}

#[derive(Deserialize)]
struct Verdict {
    error: Option<ApiError>,
}

#[derive(Deserialize)]
pub(crate) struct MessageAnswer {
    pub(crate) message: EncodedMessage,
}

#[derive(Deserialize)]
pub(crate) struct EncodedMessage {
    subject: String,
    seq: u64,
    #[serde(default)]
    hdrs: String,
    #[serde(default)]
    data: String,
}

impl EncodedMessage {
    pub(crate) fn taken_apart(self) -> Result<Stored, Fault> {
        let bytes = |text: &str| {
            STANDARD.decode(text).map_err(|_| Fault::Unavailable("a message that is not base64".to_owned()))
        };
        let headers = Headers::from_wire(&bytes(&self.hdrs)?);
        let payload = Bytes::from(bytes(&self.data)?);
        Ok(Stored { subject: self.subject, sequence: self.seq, headers, payload })
    }
}

fn absent_if<T>(answer: Result<T, Fault>, code: u32) -> Result<Option<T>, Fault> {
    match answer {
        Ok(done) => Ok(Some(done)),
        Err(Fault::Refused(error)) if error.err_code == code => Ok(None),
        Err(fault) => Err(fault),
    }
}
