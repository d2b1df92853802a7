//! The contract suites of both ports.

use std::sync::Arc;
use std::time::Duration;

use async_nats::{Client, HeaderMap};
use async_trait::async_trait;
use openfloor_event_log::contract::Harness as LogHarness;
use openfloor_event_log::{Append, EventLog, Expected, Position, SharedLog, checksum};
use openfloor_key_store::SharedKeys;
use openfloor_key_store::contract::Harness as KeysHarness;
use openfloor_log_jetstream::{JetStreamKeys, JetStreamLog, Options, subject};
use openfloor_nats_process::{NatsServer, files_below};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{api, client, options, server, until};

/// Short enough for a test to outlive.
pub(crate) const DUPLICATE_WINDOW: Duration = Duration::from_millis(100);

/// One server a log: a log may not share its subjects.
struct Real {
    server: NatsServer,
}

impl Real {
    fn new() -> Self {
        Self { server: server() }
    }

    fn options(&self) -> Options {
        let mut options = options(&self.server);
        options.duplicate_window = DUPLICATE_WINDOW;
        options
    }

    async fn log(&self) -> SharedLog {
        JetStreamLog::connect(self.options()).await.expect("a log")
    }

    async fn keys(&self) -> SharedKeys {
        JetStreamKeys::connect(self.options()).await.expect("a key store")
    }
}

#[async_trait]
impl LogHarness for Real {
    async fn fresh(&mut self) -> SharedLog {
        self.server = server();
        self.log().await
    }

    async fn restart(&mut self) -> Option<SharedLog> {
        self.server.restart().expect("the server starts again");
        Some(self.log().await)
    }

    async fn bounce(&mut self) -> bool {
        self.server.restart().expect("the server starts again");
        true
    }

    async fn outlive_dedup_window(&mut self) -> bool {
        outlive(&client(&self.server).await).await;
        true
    }

    async fn append_damaged(&mut self, _log: &SharedLog, append: Append) -> Option<Position> {
        damaged(&client(&self.server).await, append).await
    }
}

/// Waits until the server takes a message with an id that it has had: on a stream beside the log,
/// with the same window, begun after whatever the suite wrote.
pub(crate) async fn outlive(client: &Client) {
    let name = format!("PROBE{}", Uuid::now_v7().simple());
    let window = u64::try_from(DUPLICATE_WINDOW.as_nanos()).expect("a short time");
    let config = serde_json::json!({ "name": name, "subjects": [name], "duplicate_window": window });
    api(client, &format!("STREAM.CREATE.{name}"), config).await;
    until("a repeated id is taken as new", || async {
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Msg-Id", "probe");
        let answer = client.request_with_headers(name.clone(), headers, "".into()).await.expect("an answer");
        let answer: Value = serde_json::from_slice(&answer.payload).expect("JSON");
        answer["seq"] == 2
    })
    .await;
}

/// Records a commit whose checksum is that of other bytes.
pub(crate) async fn damaged(client: &Client, append: Append) -> Option<Position> {
    let expected = match append.expected {
        Expected::NoStream => 0,
        Expected::At(revision) => revision.0,
    };
    let command: String = append.command.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", format!("{}/{}", append.stream, append.commit));
    headers.insert("Nats-Expected-Last-Subject-Sequence", expected.to_string());
    headers.insert("Openfloor-Commit", append.commit.to_string());
    headers.insert("Openfloor-Command", command);
    headers.insert("Openfloor-Checksum", format!("{:08x}", checksum(&append.payload) ^ 1));
    let answer = client.request_with_headers(subject(&append.stream), headers, append.payload).await;
    let answer: Value = serde_json::from_slice(&answer.expect("an answer").payload).expect("JSON");
    answer["seq"].as_u64().map(Position)
}

#[async_trait]
impl KeysHarness for Real {
    async fn fresh(&mut self) -> SharedKeys {
        self.server = server();
        self.keys().await
    }

    async fn another(&mut self) -> Option<SharedKeys> {
        Some(self.keys().await)
    }

    async fn restart(&mut self) -> Option<SharedKeys> {
        self.server.restart().expect("the server starts again");
        Some(self.keys().await)
    }

    async fn raw_bytes(&mut self) -> Option<Vec<u8>> {
        let files = files_below(&self.server.store_dir()).expect("the files of the store");
        Some(files.into_iter().flat_map(|file| std::fs::read(file).unwrap_or_default()).collect())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_keeps_every_promise_of_the_port() {
    let report = openfloor_event_log::contract::run_all(&mut Real::new()).await;
    assert_eq!(report.skipped, Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_store_keeps_every_promise_of_the_port() {
    let report = openfloor_key_store::contract::run_all(&mut Real::new()).await;
    assert_eq!(report.skipped, Vec::<&str>::new());
}

#[tokio::test]
async fn the_log_is_the_same_for_every_handle() {
    let server = server();
    let one = JetStreamLog::connect(options(&server)).await.expect("a log");
    let two: Arc<dyn EventLog> = JetStreamLog::connect(options(&server)).await.expect("a log");
    let id = one.subscribe(None).await.expect("a reader").log().clone();
    assert_eq!(two.subscribe(None).await.expect("a reader").log(), &id);
    assert!(id.0.starts_with("jetstream:OPENFLOOR:2"), "{id:?}");
}
