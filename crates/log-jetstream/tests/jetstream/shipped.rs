//! What `deploy/nats` ships does what it says.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nkeys::KeyPair;
use openfloor_event_log::{AppendError, EventLog};
use openfloor_key_store::KeyStore;
use openfloor_log_jetstream::{ConnectError, Credentials, Durability, JetStreamKeys, JetStreamLog, Options};
use openfloor_nats_process::{NatsServer, Options as ServerOptions, check};
use serde_json::Value;

use crate::support::{api, client, first, options, server};

const SERVICES: [&str; 4] = ["ingest", "projection", "alert", "operator"];

fn shipped(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nats").join(file)
}

fn text(file: &str) -> String {
    std::fs::read_to_string(shipped(file)).expect("a file that is shipped")
}

fn stream(name: &str) -> Value {
    serde_json::from_str(&text(&format!("{name}.json"))).expect("JSON")
}

/// A server with the permissions that are shipped, and a key for each service.
struct Guarded {
    server: NatsServer,
    keys: Vec<(&'static str, tempfile::NamedTempFile)>,
}

impl Guarded {
    fn start() -> Self {
        let pairs = SERVICES.map(|service| (service, KeyPair::new_user()));
        let variable = |service: &str| format!("OPENFLOOR_{}_NKEY", service.to_uppercase());
        let variables = pairs.iter().map(|(service, pair)| (variable(service), pair.public_key())).collect();
        let options =
            ServerOptions { config: text("permissions.conf"), variables, ..ServerOptions::default() };
        let server = NatsServer::start(&options).expect("a nats-server");
        let keys = pairs.iter().map(|(service, pair)| (*service, seed_file(pair))).collect();
        Self { server, keys }
    }

    fn options(&self, service: &str) -> Options {
        let mut options = Options::new(self.server.url(), service);
        let key = self.keys.iter().find(|(of, _)| *of == service).expect("a service");
        options.credentials = Credentials::NkeyFile(key.1.path().to_owned());
        options.monitor_urls = vec![self.server.monitor_url()];
        options.patience = Duration::from_secs(2);
        options
    }

    /// Creates both streams, as the operator does by hand.
    async fn provision(&self) {
        let seed = std::fs::read_to_string(self.keys[3].1.path()).expect("a seed");
        let connect = async_nats::ConnectOptions::with_nkey(seed);
        let operator = connect.connect(self.server.url()).await.expect("a connection");
        for name in ["OPENFLOOR", "OPENFLOOR_KEYS"] {
            let made = api(&operator, &format!("STREAM.CREATE.{name}"), stream(name)).await;
            assert_eq!(made["error"], Value::Null);
        }
    }
}

fn seed_file(pair: &KeyPair) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), pair.seed().expect("a seed")).expect("a file");
    file
}

#[test]
fn the_configuration_files_are_valid() {
    let key = || KeyPair::new_user().public_key();
    let mut variables: Vec<(String, String)> = SERVICES
        .iter()
        .map(|service| (format!("OPENFLOOR_{}_NKEY", service.to_uppercase()), key()))
        .collect();
    variables.push(("OPENFLOOR_NATS_NAME".to_owned(), "n1".to_owned()));
    check(&shipped("nats-server.conf"), &[]).expect("a valid file");
    check(&shipped("permissions.conf"), &variables).expect("a valid file");
    let told =
        check(&shipped("cluster.conf"), &variables).expect_err("there is no certificate here").to_string();
    assert!(told.contains("/etc/nats/server.pem"), "{told}");
    for file in ["nats-server.conf", "cluster.conf"] {
        assert!(text(file).contains("\n  sync_interval: always\n"), "{file}");
    }
}

#[tokio::test]
async fn the_stream_files_are_what_a_service_creates() {
    let server = server();
    let log = JetStreamLog::connect(options(&server)).await.expect("a log");
    let keys = JetStreamKeys::connect(options(&server)).await.expect("a key store");
    assert_eq!((log.durability(), keys.durability()), (Durability::Verified, Durability::Verified));
    let client = client(&server).await;
    for name in ["OPENFLOOR", "OPENFLOOR_KEYS"] {
        let again = api(&client, &format!("STREAM.CREATE.{name}"), stream(name)).await;
        assert_eq!(again["error"], Value::Null, "{name} differs from what the adapter created");
    }
}

#[tokio::test]
async fn each_service_can_do_its_work_and_no_more() {
    let guarded = Guarded::start();
    let mut creates = guarded.options("ingest");
    creates.create = true;
    let told = JetStreamLog::connect(creates).await.err().expect("ingest may not create a stream");
    assert!(matches!(told, ConnectError::Refused { .. }), "{told}");
    guarded.provision().await;

    let ingest = JetStreamLog::connect(guarded.options("ingest")).await.expect("a log");
    assert_eq!(ingest.durability(), Durability::Verified);
    ingest.append(first("panel-c1~p1", "one")).await.expect("ingest writes panels");
    let denied = ingest.append(first("alert-c1~p1", "one")).await.expect_err("alerts are not for ingest");
    assert!(matches!(denied, AppendError::Unavailable(_)), "{denied}");

    let alert = JetStreamLog::connect(guarded.options("alert")).await.expect("a log");
    alert.append(first("alert-c1~p1", "two")).await.expect("alert writes alerts");
    let projection = JetStreamLog::connect(guarded.options("projection")).await.expect("a log");
    for reader in [&ingest, &alert, &projection] {
        let mut reading = reader.subscribe(None).await.expect("a reader");
        assert_eq!(reading.next(10).await.expect("a batch").records.len(), 2);
        let panel = "panel-c1~p1".parse().expect("a name");
        assert_eq!(reader.read(&panel, None).await.expect("a read").len(), 1);
    }
    projection.append(first("panel-c2~p1", "one")).await.expect_err("projection writes nothing");
    let of_ingest = ["organiser", "convening", "person", "charter"].map(|kind| (&ingest, kind));
    let of_alert = ["pledge", "programme", "subscription", "delivery", "reconciler", "clock"];
    for (writer, kind) in of_ingest.into_iter().chain(of_alert.map(|kind| (&alert, kind))) {
        let written = writer.append(first(&format!("{kind}-x1"), "one")).await;
        assert!(written.is_ok(), "{kind}: {written:?}");
    }

    let keys = JetStreamKeys::connect(guarded.options("ingest")).await.expect("a key store");
    let secret = keys.instance_secret().await.expect("a secret");
    let made = keys.fresh(3).await.expect("keys");
    keys.destroy(&[made[0].0]).await.expect("an erasure");
    let reading = JetStreamKeys::connect(guarded.options("projection")).await.expect("a key store");
    assert!(reading.instance_secret().await.expect("a secret") == secret);
    assert_eq!(reading.all().await.expect("keys").len(), 3);
    reading.fresh(1).await.expect_err("projection makes no keys");
    reading.destroy(&[made[1].0]).await.expect_err("projection destroys no keys");
}
