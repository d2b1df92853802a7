//! A stream or server that may lose what it acknowledged is refused, at start and later.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use openfloor_event_log::{AppendError, EventLog, Refusal};
use openfloor_log_jetstream::{ConnectError, Credentials, Durability, JetStreamLog};
use openfloor_nats_process::{NatsServer, Options as ServerOptions};
use serde_json::{Value, json};

use crate::support::{api, client, first, log, options, server, until};

fn config() -> Value {
    json!({
        "name": "OPENFLOOR", "subjects": ["openfloor.v1.>"], "storage": "file", "retention": "limits",
        "discard": "new", "num_replicas": 1, "deny_delete": true, "deny_purge": true, "allow_direct": true,
        "duplicate_window": 300_000_000_000_u64,
    })
}

async fn refusal(server: &NatsServer) -> String {
    match JetStreamLog::connect(options(server)).await {
        Ok(_) => "accepted".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

/// Creates the stream. The server may still be clearing the place of the one before, deleted a moment ago.
async fn create(client: &async_nats::Client, config: Value) {
    const STORE_NOT_CREATED: u64 = 10049;
    until("the stream is created", || async {
        let made = api(client, "STREAM.CREATE.OPENFLOOR", config.clone()).await;
        let is_busy = made["error"]["err_code"] == STORE_NOT_CREATED;
        assert!(is_busy || made["error"].is_null(), "{config}: {}", made["error"]);
        !is_busy
    })
    .await;
}

#[tokio::test]
async fn every_lossy_configuration_that_a_server_takes_is_refused_by_name() {
    let server = server();
    let client = client(&server).await;
    let cases = [
        ("storage", json!("memory"), "storage is memory, must be file"),
        ("retention", json!("interest"), "retention is interest, must be limits"),
        ("discard", json!("old"), "discard is old, must be new"),
        ("max_age", json!(3_600_000_000_000_u64), "max_age is 3600000000000, must be unset"),
        ("max_msgs", json!(1000), "max_msgs is 1000, must be -1"),
        ("max_msgs_per_subject", json!(5), "max_msgs_per_subject is 5, must be -1"),
        ("max_msg_size", json!(2048), "max_msg_size is 2048, must be at least 528384, or -1"),
        ("deny_delete", json!(false), "deny_delete is false, must be true"),
        ("deny_purge", json!(false), "deny_purge is false, must be true"),
        ("persist_mode", json!("async"), "persist_mode is async, must be unset"),
        (
            "duplicate_window",
            json!(1_000_000_000),
            "duplicate_window is 1000000000, must be at least 120000000000",
        ),
        ("no_ack", json!(true), "no_ack is true, must be unset"),
        ("allow_msg_ttl", json!(true), "allow_msg_ttl is true, must be unset"),
        ("sources", json!([{ "name": "OTHER" }]), "sources is "),
        ("subject_transform", json!({ "src": "openfloor.v1.>", "dest": "x.>" }), "subject_transform is "),
        ("subjects", json!(["openfloor.v1.>", "else"]), "subjects is [\"openfloor.v1.>\",\"else\"], must be"),
    ];
    for (field, value, want) in cases {
        let mut lossy = config();
        lossy[field] = value;
        if field == "discard" {
            lossy["max_bytes"] = json!(1_000_000);
        }
        create(&client, lossy).await;
        let refusal = refusal(&server).await;
        assert!(refusal.contains(want), "{field}: {refusal}");
        assert!(refusal.starts_with("the stream OPENFLOOR may lose what it acknowledged: "), "{refusal}");
        let gone = api(&client, "STREAM.DELETE.OPENFLOOR", Value::Null).await;
        assert_eq!(gone["success"], true, "{field}");
    }
    create(&client, config()).await;
    assert_eq!(refusal(&server).await, "accepted");
}

#[tokio::test]
async fn a_server_that_syncs_later_is_refused_and_one_not_asked_is_unverified() {
    let lazy = NatsServer::start(&ServerOptions { sync_always: false, ..ServerOptions::default() });
    let lazy = lazy.expect("a nats-server");
    let refusal = refusal(&lazy).await;
    assert!(refusal.contains("sync_interval is 120s at http://127.0.0.1:"), "{refusal}");
    let mut unasked = options(&lazy);
    unasked.monitor_urls.clear();
    let log = JetStreamLog::connect(unasked).await.expect("a log");
    assert_eq!(log.durability(), Durability::Unverified("no monitoring address is set".to_owned()));
    log.append(first("panel-a", "one")).await.expect("an append");
}

/// Answers with a page for as long as the tests run, and gives its address.
fn monitor(page: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut asked = [0; 512];
            let _ = stream.read(&mut asked).expect("a request");
            write!(stream, "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{page}")
                .expect("answered");
        }
    });
    url
}

#[tokio::test]
async fn a_server_whose_jetstream_shut_down_can_lose_nothing_and_is_not_verified() {
    // As nats-server 2.15.1 says it, after its disk was full.
    let off = monitor(
        "{\"memory\":0,\"storage\":0,\"disabled\":true,\"config\":{\"max_memory\":0,\"max_storage\":0},\"streams\":0}",
    );
    let server = server();
    let mut both = options(&server);
    both.monitor_urls.push(off.clone());
    let log = JetStreamLog::connect(both).await.expect("a log");
    assert_eq!(log.durability(), Durability::Unverified(format!("JetStream is off at {off}")));
    log.append(first("panel-a", "one")).await.expect("an append");
}

#[tokio::test]
async fn what_we_ship_is_verified() {
    assert_eq!(log(&server()).await.durability(), Durability::Verified);
}

#[tokio::test]
async fn a_stream_made_lossy_while_we_run_is_written_to_no_more() {
    let server = server();
    let log = log(&server).await;
    log.append(first("panel-a", "one")).await.expect("an append");
    let mut lossy = config();
    lossy["max_msgs_per_subject"] = json!(1);
    let changed = api(&client(&server).await, "STREAM.UPDATE.OPENFLOOR", lossy).await;
    assert_eq!(changed["error"], Value::Null);
    assert!(
        matches!(log.verify().await, Durability::Lossy(why) if why.contains("max_msgs_per_subject is 1"))
    );
    let refused = log.append(first("panel-b", "two")).await.expect_err("refused");
    assert!(matches!(refused, AppendError::Rejected(Refusal::Other(_))), "{refused}");
    assert!(refused.to_string().contains("max_msgs_per_subject is 1, must be -1"), "{refused}");
}

#[tokio::test]
async fn a_setting_lost_in_a_restart_is_seen_by_the_reconnect() {
    let mut server = server();
    let log = log(&server).await;
    server.configure(&ServerOptions { sync_always: false, ..ServerOptions::default() }).expect("a file");
    server.restart().expect("the server starts again");
    until("the log is lossy", || async { matches!(log.durability(), Durability::Lossy(_)) }).await;
    let refused = log.append(first("panel-a", "one")).await.expect_err("refused");
    assert!(refused.to_string().contains("sync_interval is 120s"), "{refused}");
}

#[tokio::test]
async fn a_stream_deleted_and_made_anew_is_not_ours() {
    let server = server();
    let log = log(&server).await;
    let client = client(&server).await;
    api(&client, "STREAM.DELETE.OPENFLOOR", Value::Null).await;
    api(&client, "STREAM.CREATE.OPENFLOOR", config()).await;
    assert!(matches!(log.verify().await, Durability::Lossy(why) if why.contains("created anew")));
}

#[tokio::test]
async fn what_is_missing_is_said_with_its_remedy() {
    let server = server();
    let mut may_not = options(&server);
    may_not.create = false;
    let told = JetStreamLog::connect(may_not).await.err().expect("refused");
    assert!(matches!(told, ConnectError::NoStream { stream: "OPENFLOOR" }), "{told}");
    assert!(told.to_string().contains("deploy/nats/README.md"), "{told}");

    let mut absent = options(&server);
    drop(server);
    absent.connect_patience = std::time::Duration::from_millis(200);
    let told = JetStreamLog::connect(absent).await.err().expect("refused").to_string();
    assert!(told.contains("nats-server --config deploy/nats/nats-server.conf"), "{told}");
    assert!(told.contains("refused"), "{told}");
}

#[tokio::test]
async fn who_may_not_sign_in_is_told_so() {
    let config = "authorization { users: [{ user: ann, password: right }] }".to_owned();
    let guarded = NatsServer::start(&ServerOptions { config, ..ServerOptions::default() });
    let guarded = guarded.expect("a nats-server");
    let mut options = options(&guarded);
    options.connect_patience = std::time::Duration::from_millis(500);
    let told = JetStreamLog::connect(options.clone()).await.err().expect("refused").to_string();
    assert!(told.contains("(authorization violation"), "{told}");
    let sign_in =
        |password: &str| Credentials::Password { user: "ann".to_owned(), password: password.to_owned() };
    options.credentials = sign_in("wrong");
    let told = JetStreamLog::connect(options.clone()).await.err().expect("refused").to_string();
    assert!(told.contains("authorization violation") && !told.contains("wrong"), "{told}");
    options.credentials = sign_in("right");
    JetStreamLog::connect(options).await.expect("a log");
}
