//! Readers and consumers.

use std::sync::Arc;
use std::time::Duration;

use openfloor_event_log::{EventLog, Revision};
use openfloor_log_jetstream::JetStreamLog;
use openfloor_nats_process::NatsServer;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::{api, client, first, log, next, options, server, until};

/// A log with a reader at its head that waits for a record.
async fn waiting(server: &NatsServer) -> (Arc<JetStreamLog>, JoinHandle<usize>) {
    let mut options = options(server);
    options.heartbeat = Duration::from_millis(200);
    let log = JetStreamLog::connect(options).await.expect("a log");
    let mut reader = log.subscribe(None).await.expect("a reader");
    assert!(reader.next(10).await.expect("a batch").records.is_empty());
    (log, tokio::spawn(async move { reader.next(10).await.expect("a batch").records.len() }))
}

#[tokio::test]
async fn a_consumer_that_fell_silent_is_made_anew_and_counted() {
    let server = server();
    let (log, reader) = waiting(&server).await;
    server.pause().expect("the server stops");
    until("the silence is noticed", || async { log.counters().consumers_stalled == 1 }).await;
    server.resume().expect("the server goes on");
    log.append(first("panel-a", "one")).await.expect("an append");
    assert_eq!(reader.await.expect("no panic"), 1);
    assert!(log.counters().consumers_recreated >= 1);
}

#[tokio::test]
async fn a_consumer_deleted_behind_its_reader_is_made_anew() {
    let server = server();
    let (log, reader) = waiting(&server).await;
    let client = client(&server).await;
    let names = api(&client, "CONSUMER.NAMES.OPENFLOOR", Value::Null).await;
    let name = names["consumers"][0].as_str().expect("a consumer").to_owned();
    assert!(name.starts_with("test-"), "{name}");
    api(&client, &format!("CONSUMER.DELETE.OPENFLOOR.{name}"), Value::Null).await;
    log.append(first("panel-a", "one")).await.expect("an append");
    assert_eq!(reader.await.expect("no panic"), 1);
    assert_eq!(log.counters().consumers_recreated, 1);
}

#[tokio::test]
async fn a_reader_that_is_dropped_leaves_no_consumer_behind() {
    let server = server();
    let log = log(&server).await;
    let client = client(&server).await;
    let consumers = || async {
        let info = api(&client, "STREAM.INFO.OPENFLOOR", Value::Null).await;
        info["state"]["consumer_count"].as_u64()
    };
    let reader = log.subscribe(None).await.expect("a reader");
    assert_eq!(consumers().await, Some(1));
    drop(reader);
    until("the consumer is gone", || async { consumers().await == Some(0) }).await;
}

#[tokio::test]
async fn a_long_stream_is_read_whole_and_in_part() {
    let server = server();
    let log = log(&server).await;
    let mut last = log.append(first("panel-long", "0")).await.expect("an append").revision;
    let mut revisions = vec![last];
    for at in 1..1200 {
        last = log.append(next("panel-long", last, &at.to_string())).await.expect("an append").revision;
        revisions.push(last);
    }
    let name = "panel-long".parse().expect("a name");
    let whole = log.read(&name, None).await.expect("a read");
    assert_eq!(whole.iter().map(|record| record.revision).collect::<Vec<_>>(), revisions);
    for after in [0, 1, 600, 1198] {
        let part = log.read(&name, Some(revisions[after])).await.expect("a read");
        assert_eq!(part, whole[after + 1..], "after {after}");
    }
}

#[tokio::test]
async fn a_server_without_direct_gets_is_read_through_its_leader() {
    let server = server();
    let log = log(&server).await;
    let mut last = log.append(first("panel-a", "0")).await.expect("an append").revision;
    for at in 1..5 {
        last = log.append(next("panel-a", last, &at.to_string())).await.expect("an append").revision;
    }
    let client = client(&server).await;
    let info = api(&client, "STREAM.INFO.OPENFLOOR", Value::Null).await;
    let mut config = info["config"].clone();
    config["allow_direct"] = json!(false);
    assert_eq!(api(&client, "STREAM.UPDATE.OPENFLOOR", config).await["error"], Value::Null);
    let name = "panel-a".parse().expect("a name");
    assert_eq!(log.read(&name, None).await.expect("a read").len(), 5);
    assert_eq!(log.read(&name, Some(Revision(2))).await.expect("a read").len(), 3);
}

#[tokio::test]
async fn a_message_of_somebody_else_is_reported_and_not_passed_over() {
    let server = server();
    let log: Arc<dyn EventLog> = log(&server).await;
    log.append(first("panel-a", "one")).await.expect("an append");
    client(&server).await.request("openfloor.v1.00.panel.stranger", "hello".into()).await.expect("an answer");
    let mut reader = log.subscribe(None).await.expect("a reader");
    assert_eq!(reader.next(1).await.expect("a batch").records.len(), 1);
    for _ in 0..2 {
        let told = reader.next(1).await.expect_err("damage").to_string();
        assert!(told.contains("position 2 of openfloor.v1.00.panel.stranger"), "{told}");
    }
}
