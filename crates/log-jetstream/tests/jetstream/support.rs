//! A server, a client beside the adapter, and small pieces of commits.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use openfloor_event_log::{Append, CommandDigest, CommitId, Expected, Purpose, Revision};
use openfloor_log_jetstream::{JetStreamLog, Options};
use openfloor_nats_process::NatsServer;
use serde_json::Value;
use uuid::Uuid;

/// Longest wait for a condition.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A server as we ship it.
pub(crate) fn server() -> NatsServer {
    NatsServer::start(&openfloor_nats_process::Options::default()).expect("a nats-server")
}

/// How tests connect: allowed to create, and told where to see that the server syncs.
pub(crate) fn options(server: &NatsServer) -> Options {
    let mut options = Options::new(server.url(), "test");
    options.create = true;
    options.monitor_urls = vec![server.monitor_url()];
    options
}

/// The log of a server.
pub(crate) async fn log(server: &NatsServer) -> Arc<JetStreamLog> {
    JetStreamLog::connect(options(server)).await.expect("a log")
}

/// A client that is none of the adapter's.
pub(crate) async fn client(server: &NatsServer) -> async_nats::Client {
    async_nats::connect(server.url()).await.expect("a connection")
}

/// One request to the JetStream API.
pub(crate) async fn api(client: &async_nats::Client, what: &str, body: Value) -> Value {
    let payload = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let answer = client.request(format!("$JS.API.{what}"), payload).await;
    serde_json::from_slice(&answer.expect("an answer").payload).expect("JSON")
}

/// A first commit to a stream.
pub(crate) fn first(stream: &str, payload: &str) -> Append {
    Append {
        stream: stream.parse().expect("a stream name"),
        expected: Expected::NoStream,
        commit: CommitId(Uuid::now_v7()),
        command: CommandDigest([1; 32]),
        purpose: Purpose::Ordinary,
        payload: Bytes::copy_from_slice(payload.as_bytes()),
    }
}

/// A commit that follows another.
pub(crate) fn next(stream: &str, last: Revision, payload: &str) -> Append {
    Append { expected: Expected::At(last), ..first(stream, payload) }
}

/// Waits until a condition holds.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
