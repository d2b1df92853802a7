//! A reader of a whole stream: a consumer that lives in the server's memory, keeps no account of
//! what was handled, and is made anew on any doubt.
//!
//! The consumer numbers what it delivers without gaps. A message lost on the way shows as a gap, a
//! consumer lost with its server as silence or a new connection; each ends the reader with an
//! [`Interruption`], and its owner opens another one behind the last message it got.

use std::time::Duration;

use async_nats::{Message, Subscriber};
use bytes::Bytes;
use futures::{FutureExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::api::Fault;
use crate::connection::Epochs;
use crate::stream::Stream;

/// Messages asked for at once. Two such requests are open at a time.
const BATCH_MESSAGES: u64 = 4096;
/// Bytes asked for at once, so that big messages do not fill the memory.
const BATCH_BYTES: u64 = 8 * 1024 * 1024;
/// What the server takes as a heartbeat, given [`REQUEST_MAX`].
const HEARTBEATS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(15));
/// How long a request stays open.
const REQUEST_MAX: Duration = Duration::from_secs(30);
/// How long the server keeps a consumer that nobody asks for messages.
const IDLE_MAX: Duration = Duration::from_secs(120);

/// Why a reader ended. Nothing that it delivered before is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interruption {
    /// Neither message nor heartbeat, though the connection is up.
    Stalled,
    /// Another connection was made: the consumer may be gone with the old one.
    Reconnected,
    /// The connection is down.
    Down,
    /// A message was lost on the way.
    Gap,
    /// The server says that the consumer is gone.
    Gone,
}

/// One message of a stream.
pub(crate) struct Delivered {
    pub(crate) message: Message,
    /// Its sequence in the stream.
    pub(crate) sequence: u64,
    /// How many messages the stream had behind it when it was sent.
    pub(crate) behind: u64,
}

/// Reads a stream from one sequence on.
pub(crate) struct Puller {
    client: async_nats::Client,
    messages: Subscriber,
    epochs: Epochs,
    epoch: u64,
    stream: &'static str,
    consumer: String,
    inbox: String,
    heartbeat: Duration,
    /// The consumer's number of the last message.
    delivered: u64,
    /// Messages asked for that have neither come nor been called off.
    due: u64,
}

impl Puller {
    /// Begins behind a sequence; 0 for the beginning.
    pub(crate) async fn open(stream: &Stream, after: u64) -> Result<Self, Fault> {
        let connection = &stream.api.connection;
        let (client, epochs) = (connection.client().clone(), connection.epochs().clone());
        let epoch = epochs.now();
        let inbox = client.new_inbox();
        let token = inbox.rsplit('.').next().unwrap_or_default();
        let consumer = format!("{}-{token}", stream.options.name);
        let lost = |fault: &dyn ToString| Fault::Unavailable(fault.to_string());
        let messages = client.subscribe(inbox.clone()).await.map_err(|fault| lost(&fault))?;
        let create = format!("CONSUMER.CREATE.{}.{consumer}", stream.name());
        stream.api.ask::<Value>(&create, Some(&creation(stream.name(), &consumer, after))).await?;
        let name = stream.name();
        let heartbeat = stream.options.heartbeat.clamp(HEARTBEATS.0, HEARTBEATS.1);
        Ok(Self {
            client,
            messages,
            epochs,
            epoch,
            stream: name,
            consumer,
            inbox,
            heartbeat,
            delivered: 0,
            due: 0,
        })
    }

    /// The next message, whenever it comes. Cancel-safe.
    pub(crate) async fn next(&mut self) -> Result<Delivered, Interruption> {
        loop {
            self.ask_for_more().await?;
            let (epochs, epoch) = (self.epochs.clone(), self.epoch);
            let message = tokio::select! {
                biased;
                message = timeout(2 * self.heartbeat, self.messages.next()) => message,
                () = epochs.after(epoch) => return Err(Interruption::Reconnected),
            };
            let message = message.map_err(|_| self.silence())?.ok_or(Interruption::Down)?;
            if let Some(delivered) = self.take(message)? {
                return Ok(delivered);
            }
        }
    }

    /// The next message if it is here already.
    pub(crate) fn next_ready(&mut self) -> Option<Result<Delivered, Interruption>> {
        while let Some(message) = self.messages.next().now_or_never() {
            match message.ok_or(Interruption::Down).and_then(|message| self.take(message)) {
                Ok(None) => (),
                Ok(Some(delivered)) => return Some(Ok(delivered)),
                Err(interruption) => return Some(Err(interruption)),
            }
        }
        None
    }

    /// Keeps at least half a batch on its way.
    pub(crate) async fn ask_for_more(&mut self) -> Result<(), Interruption> {
        if self.due > BATCH_MESSAGES / 2 {
            return Ok(());
        }
        let ask = json!({
            "batch": BATCH_MESSAGES,
            "max_bytes": BATCH_BYTES,
            "expires": nanos(REQUEST_MAX),
            "idle_heartbeat": nanos(self.heartbeat),
        });
        let to = format!("$JS.API.CONSUMER.MSG.NEXT.{}.{}", self.stream, self.consumer);
        let sent = self.client.publish_with_reply(to, self.inbox.clone(), Bytes::from(ask.to_string())).await;
        self.due += BATCH_MESSAGES;
        sent.map_err(|_| Interruption::Down)
    }

    fn silence(&self) -> Interruption {
        match self.client.connection_state() {
            async_nats::connection::State::Connected => Interruption::Stalled,
            _ => Interruption::Down,
        }
    }

    /// A message of the stream, or `None` for one of the server about the request.
    fn take(&mut self, message: Message) -> Result<Option<Delivered>, Interruption> {
        if let Some(status) = message.status {
            return self.told(status.as_u16(), &message).map(|()| None);
        }
        let place = message.reply.as_deref().and_then(place).ok_or(Interruption::Gap)?;
        self.due = self.due.saturating_sub(1);
        if place.delivered != self.delivered + 1 {
            return Err(Interruption::Gap);
        }
        self.delivered = place.delivered;
        Ok(Some(Delivered { message, sequence: place.sequence, behind: place.behind }))
    }

    /// 100 is a heartbeat, 404 and 408 end a request, 409 does so for many reasons, 503: nobody there.
    fn told(&mut self, status: u16, message: &Message) -> Result<(), Interruption> {
        let why = message.description.as_deref().unwrap_or_default();
        let is_gone = why.contains("Consumer Deleted") || why.contains("Leadership Change");
        match status {
            100 => (),
            404 | 408 => self.call_off(message),
            409 if !is_gone => self.call_off(message),
            _ => return Err(Interruption::Gone),
        }
        Ok(())
    }

    fn call_off(&mut self, message: &Message) {
        let called_off = message.headers.as_ref().and_then(|headers| headers.get("Nats-Pending-Messages"));
        let called_off = called_off.and_then(|text| text.as_str().parse().ok()).unwrap_or(BATCH_MESSAGES);
        self.due = self.due.saturating_sub(called_off);
    }
}

impl Drop for Puller {
    /// Tells the server, which would else keep the consumer until it was idle for long enough.
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (client, reply) = (self.client.clone(), self.inbox.clone());
        let to = format!("$JS.API.CONSUMER.DELETE.{}.{}", self.stream, self.consumer);
        runtime.spawn(async move { client.publish_with_reply(to, reply, Bytes::new()).await });
    }
}

fn creation(stream: &str, consumer: &str, after: u64) -> Value {
    json!({
        "stream_name": stream,
        "action": "create",
        "config": {
            "name": consumer,
            "deliver_policy": "by_start_sequence",
            "opt_start_seq": after + 1,
            "ack_policy": "none",
            "replay_policy": "instant",
            "mem_storage": true,
            "num_replicas": 1,
            "inactive_threshold": nanos(IDLE_MAX),
        },
    })
}

fn nanos(of: Duration) -> u64 {
    of.as_nanos() as u64
}

/// Where a message lies, as its reply subject tells.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    sequence: u64,
    delivered: u64,
    behind: u64,
}

/// `$JS.ACK.<stream>.<consumer>.<times>.<sequence>.<number>.<time>.<behind>`, and since version 2 of
/// ack subjects with domain and account before the stream and perhaps a token at the end.
fn place(reply: &str) -> Option<Place> {
    let tokens: Vec<&str> = reply.split('.').collect();
    let tail = match tokens.as_slice() {
        ["$JS", "ACK", _, _, tail @ ..] if tail.len() == 5 => tail,
        ["$JS", "ACK", _, _, _, _, tail @ ..] if tail.len() >= 5 => tail,
        _ => return None,
    };
    let number = |at: usize| tail[at].parse().ok();
    Some(Place { sequence: number(1)?, delivered: number(2)?, behind: number(4)? })
}

#[cfg(test)]
mod tests {
    use super::{Place, place};

    #[test]
    fn the_place_of_a_message_is_read_from_both_kinds_of_reply_subject() {
        let want = Some(Place { sequence: 22, delivered: 11, behind: 5 });
        assert_eq!(place("$JS.ACK.OPENFLOOR.c1.1.22.11.1795359194114014119.5"), want);
        assert_eq!(place("$JS.ACK._.hash.OPENFLOOR.c1.1.22.11.1795359194114014119.5"), want);
        assert_eq!(place("$JS.ACK.hub.hash.OPENFLOOR.c1.1.22.11.1795359194114014119.5.token"), want);
        for bad in ["", "_INBOX.x", "$JS.ACK.OPENFLOOR.c1.1.22", "$JS.ACK.OPENFLOOR.c1.1.x.11.0.5"] {
            assert_eq!(place(bad), None, "{bad}");
        }
    }
}
