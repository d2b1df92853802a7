//! The client library alone: what is published and read is not looked at.

use std::collections::VecDeque;
use std::time::Instant;

use anyhow::{Context, ensure};
use async_nats::HeaderMap;
use async_nats::header::{NATS_BATCH_COMMIT as BATCH_COMMIT, NATS_BATCH_SEQUENCE as BATCH_SEQUENCE};
use async_nats::jetstream::{self, Context as JetStream, consumer};
use bytes::Bytes;
use futures::StreamExt;

/// Messages sent and not yet answered.
const IN_FLIGHT: usize = 1_024;

/// The streams of an installation.
const STREAMS: [&str; 2] = ["OPENFLOOR", "OPENFLOOR_KEYS"];

/// One message as it lies in a stream.
#[derive(Clone)]
pub(super) struct Message {
    subject: String,
    headers: HeaderMap,
    payload: Bytes,
}

/// Every message of both streams in the order of each, and where a measurement began.
pub(super) struct Recorded {
    before: Vec<Message>,
    during: Vec<Message>,
    streams: Vec<jetstream::stream::Config>,
}

pub(super) async fn connect(url: &str) -> anyhow::Result<JetStream> {
    Ok(jetstream::new(async_nats::connect(url).await?))
}

/// How many messages each stream has.
pub(super) async fn marks(nats: &JetStream) -> anyhow::Result<[u64; 2]> {
    let mut marks = [0; 2];
    for (mark, name) in marks.iter_mut().zip(STREAMS) {
        *mark = nats.get_stream(name).await?.info().await?.state.last_sequence;
    }
    Ok(marks)
}

impl Recorded {
    /// All that lies in the streams of a broker, divided by how many there were when a measurement began.
    pub(super) async fn taken(nats: &JetStream, began: [u64; 2]) -> anyhow::Result<Self> {
        let (mut before, mut streams) = (Vec::new(), Vec::new());
        let mut during = Vec::new();
        for (name, began) in STREAMS.into_iter().zip(began) {
            streams.push(nats.get_stream(name).await?.info().await?.config.clone());
            let mut messages = all(nats, name).await?;
            during.push(messages.split_off(usize::try_from(began)?));
            before.append(&mut messages);
        }
        let keys = during.pop().context("there are two streams")?;
        let log = during.pop().context("there are two streams")?;
        Ok(Self { before, during: spread(log, keys), streams })
    }

    /// Messages of the measurement.
    pub(super) fn len(&self) -> usize {
        self.during.len()
    }

    /// Their subjects, headers and payloads, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let of = |message: &Message| {
            let headers = message.headers.iter().map(|(name, values)| {
                let name: &str = name.as_ref();
                values.iter().map(|value| name.len() + value.as_str().len()).sum::<usize>()
            });
            message.subject.len() + message.payload.len() + headers.sum::<usize>()
        };
        self.during.iter().map(of).sum()
    }

    /// Publishes the messages of the measurement to the empty streams of another server, and returns the seconds
    /// that it took.
    pub(super) async fn published(&self, nats: &JetStream) -> anyhow::Result<f64> {
        for config in &self.streams {
            nats.create_stream(config.clone()).await?;
        }
        publish(nats, &self.before).await?;
        let begun = Instant::now();
        publish(nats, &self.during).await?;
        Ok(begun.elapsed().as_secs_f64())
    }
}

/// Two lists as one, each in its order, the second spread evenly over the first.
fn spread(first: Vec<Message>, second: Vec<Message>) -> Vec<Message> {
    let (ones, others) = (first.len().max(1), second.len());
    let mut second = second.into_iter();
    let mut all = Vec::new();
    for (at, message) in first.into_iter().enumerate() {
        let due = (at + 1) * others / ones - at * others / ones;
        all.extend(second.by_ref().take(due));
        all.push(message);
    }
    all.extend(second);
    all
}

async fn publish(nats: &JetStream, messages: &[Message]) -> anyhow::Result<()> {
    let mut sent = VecDeque::with_capacity(IN_FLIGHT);
    for Message { subject, headers, payload } in messages {
        if sent.len() == IN_FLIGHT
            && let Some(oldest) = sent.pop_front()
        {
            answered(oldest).await?;
        }
        // Only the last message of a batch is answered.
        if headers.get(BATCH_SEQUENCE).is_some() && headers.get(BATCH_COMMIT).is_none() {
            nats.client().publish_with_headers(subject.clone(), headers.clone(), payload.clone()).await?;
            continue;
        }
        sent.push_back(nats.publish_with_headers(subject.clone(), headers.clone(), payload.clone()).await?);
    }
    for rest in sent {
        answered(rest).await?;
    }
    Ok(())
}

async fn answered(sent: jetstream::context::PublishAckFuture) -> anyhow::Result<()> {
    let ack = sent.await?;
    ensure!(!ack.duplicate, "a message that was to be published was there already");
    Ok(())
}

async fn all(nats: &JetStream, stream: &str) -> anyhow::Result<Vec<Message>> {
    let mut messages = Vec::new();
    read(nats, stream, |message| {
        messages.push(Message {
            subject: message.subject.to_string(),
            headers: message.headers.clone().unwrap_or_default(),
            payload: message.payload.clone(),
        });
    })
    .await?;
    Ok(messages)
}

/// Reads a whole stream in order, and returns how many messages it has.
pub(super) async fn read(
    nats: &JetStream,
    stream: &str,
    mut each: impl FnMut(&jetstream::Message),
) -> anyhow::Result<u64> {
    let stream = nats.get_stream(stream).await?;
    let last = stream.cached_info().state.last_sequence;
    let deliver_subject = nats.client().new_inbox();
    let config = consumer::push::OrderedConfig { deliver_subject, ..Default::default() };
    let mut messages = stream.create_consumer(config).await?.messages().await?;
    let mut at = 0;
    while at < last {
        let message = messages.next().await.context("the consumer ended")??;
        at = message.info().map_err(|error| anyhow::anyhow!("{error}"))?.stream_sequence;
        each(&message);
    }
    Ok(last)
}
