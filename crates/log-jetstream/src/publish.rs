//! One message to a stream: sent until its outcome is known or the patience is spent.

use async_nats::{HeaderMap, HeaderName, HeaderValue, header};
use bytes::Bytes;
use openfloor_event_log::Refusal;
use serde::Deserialize;
use tokio::time::Instant;
use uuid::Uuid;

use crate::api::{ApiError, Pause};
use crate::connection::Lost;
use crate::stream::Stream;

/// What the server's files need around subject, headers and payload of a message.
const FRAME_BYTES: usize = 46;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It lies at this sequence, durably.
    Stored(u64),
    /// The server has had a message of this id, at this sequence.
    Repeated(u64),
    /// Another message came first, or this one did before; the subject's last sequence, if told.
    Overtaken(Option<u64>),
    /// A message to this subject is on its way to the copies; whose, and whether it gets there, is not
    /// known yet. It may be this very one, sent before.
    Contended,
    /// It is not stored, and will not be.
    Refused(Refusal),
    /// Nobody knows.
    Unknown(String),
}

/// A message ready to be sent, any number of times.
pub(crate) struct Outbound {
    pub(crate) subject: String,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Bytes,
}

impl Outbound {
    /// About the bytes that it takes in the stream.
    pub(crate) fn bytes(&self) -> u64 {
        let header = |(name, values): (&HeaderName, &Vec<HeaderValue>)| {
            let name: &str = name.as_ref();
            values.iter().map(|value| name.len() + value.as_str().len() + 4).sum::<usize>()
        };
        let headers: usize = self.headers.iter().map(header).sum();
        (FRAME_BYTES + self.subject.len() + headers + self.payload.len()) as u64
    }
}

impl Stream {
    /// Sends a message until its outcome is known; the same bytes and id each time.
    pub(crate) async fn publish(&self, message: &Outbound, pause: &mut Pause, by: Instant) -> Outcome {
        loop {
            match self.publish_once(message, by).await {
                Outcome::Unknown(why) if !pause.wait(by).await => return Outcome::Unknown(why),
                Outcome::Unknown(why) => {
                    tracing::debug!(stream = self.name(), why, "a message is sent again");
                    self.tally.resends.up();
                }
                known => return known,
            }
        }
    }

    /// Sends messages as one: all of them are stored, with one sync, or none. Once, as its messages may be
    /// stored although no answer came; whoever asks again sends others.
    pub(crate) async fn publish_together(&self, messages: Vec<Outbound>, by: Instant) -> Outcome {
        let batch = Uuid::now_v7().to_string();
        let last = messages.len();
        let connection = &self.api.connection;
        for (number, message) in (1..).zip(messages) {
            let Outbound { subject, mut headers, payload } = message;
            headers.insert(header::NATS_BATCH_ID, batch.as_str());
            headers.insert(header::NATS_BATCH_SEQUENCE, number.to_string());
            if number < last {
                if let Err(Lost(why)) = connection.send(subject, headers, payload).await {
                    return Outcome::Unknown(why);
                }
                continue;
            }
            headers.insert(header::NATS_BATCH_COMMIT, header::NATS_BATCH_COMMIT_FINAL);
            return match connection.request(subject, Some(headers), payload, by).await {
                Ok(answer) => outcome(&answer.payload, self.name()),
                Err(Lost(why)) => Outcome::Unknown(why),
            };
        }
        Outcome::Unknown("a batch without messages".to_owned())
    }

    async fn publish_once(&self, message: &Outbound, by: Instant) -> Outcome {
        let Outbound { subject, headers, payload } = message;
        let sent = self.api.connection.request(subject.clone(), Some(headers.clone()), payload.clone(), by);
        match sent.await {
            Ok(answer) => outcome(&answer.payload, self.name()),
            Err(Lost(why)) => Outcome::Unknown(why),
        }
    }
}

#[derive(Deserialize)]
struct Ack {
    error: Option<ApiError>,
    #[serde(default)]
    stream: String,
    #[serde(default)]
    seq: u64,
    #[serde(default)]
    duplicate: bool,
}

fn outcome(answer: &[u8], stream: &str) -> Outcome {
    match serde_json::from_slice::<Ack>(answer) {
        Ok(Ack { error: Some(error), .. }) => refused(error),
        Ok(ack) if ack.stream != stream || ack.seq == 0 => Outcome::Refused(Refusal::Other(format!(
            "the stream {:?} took the message, not {stream}",
            ack.stream
        ))),
        Ok(Ack { seq, duplicate: true, .. }) => Outcome::Repeated(seq),
        Ok(Ack { seq, .. }) => Outcome::Stored(seq),
        Err(fault) => Outcome::Unknown(format!("an acknowledgement that makes no sense: {fault}")),
    }
}

/// What an error means for the message. Codes as in nats-server's `errors.json`.
fn refused(error: ApiError) -> Outcome {
    let ApiError { err_code, description, .. } = &error;
    match err_code {
        // Wrong last sequence; the same with a message on this subject in flight (three copies).
        10071 => Outcome::Overtaken(told_sequence(description)),
        10164 => Outcome::Contended,
        // The same id in flight, leader busy, limiter, too many open batches.
        10158 | 10163 | 10167 | 10210 | 10211 => Outcome::Unknown(error.description),
        // The batch is not whole: a part of it was lost with a connection, or came too late.
        10176 => Outcome::Unknown(error.description),
        // Resources of the server, of the account, of the cluster.
        10002 | 10023 | 10047 => Outcome::Refused(Refusal::Full(error.description)),
        // The store failed: a limit says so before anything is written, a disk may say so after.
        10077 if description.starts_with("maximum") => Outcome::Refused(Refusal::Full(error.description)),
        _ if error.is_passing() => Outcome::Unknown(error.description),
        _ => Outcome::Refused(Refusal::Other(format!("{description} ({err_code})"))),
    }
}

/// `wrong last sequence: 17` -> 17. Only a hint: if the text changes, nobody is told.
fn told_sequence(description: &str) -> Option<u64> {
    let (_, number) = description.rsplit_once(": ")?;
    number.parse().ok().filter(|&sequence| sequence > 0)
}

#[cfg(test)]
mod tests {
    use openfloor_event_log::Refusal;

    use super::{Outcome, outcome};

    fn error(code: u16, err_code: u32, description: &str) -> Outcome {
        let answer = format!(
            r#"{{"error":{{"code":{code},"err_code":{err_code},"description":"{description}"}},"stream":"S","seq":0}}"#
        );
        outcome(answer.as_bytes(), "S")
    }

    #[test]
    fn an_acknowledgement_is_believed_only_from_the_stream_itself() {
        assert_eq!(outcome(br#"{"stream":"S","seq":3}"#, "S"), Outcome::Stored(3));
        assert_eq!(outcome(br#"{"stream":"S","seq":3,"duplicate": true}"#, "S"), Outcome::Repeated(3));
        assert!(matches!(outcome(br#"{"stream":"T","seq":3}"#, "S"), Outcome::Refused(_)));
        assert!(matches!(outcome(b"{}", "S"), Outcome::Refused(_)));
        assert!(matches!(outcome(b"+OK", "S"), Outcome::Unknown(_)));
    }

    #[test]
    fn errors_are_told_apart_by_what_the_caller_does() {
        assert_eq!(error(400, 10071, "wrong last sequence: 17"), Outcome::Overtaken(Some(17)));
        assert_eq!(error(400, 10071, "wrong last sequence: 0"), Outcome::Overtaken(None));
        assert_eq!(error(400, 10164, "wrong last sequence"), Outcome::Contended);
        for (code, err_code) in
            [(409, 10158), (503, 10163), (429, 10167), (429, 10210), (503, 10077), (503, 10008)]
        {
            assert!(matches!(error(code, err_code, "later"), Outcome::Unknown(_)), "{err_code}");
        }
        for (err_code, text) in
            [(10077, "maximum bytes exceeded"), (10047, "insufficient storage"), (10002, "limits")]
        {
            assert_eq!(error(503, err_code, text), Outcome::Refused(Refusal::Full(text.to_owned())));
        }
        assert!(matches!(error(400, 10054, "message size"), Outcome::Refused(Refusal::Other(_))));
    }
}
