//! A whole Openfloor: one process on SQLite, or three over a real nats-server.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use openfloor_log_sqlite::{Options as SqliteOptions, SqliteKeys, SqliteLog};
use openfloor_nats_process::{NatsServer, Options as NatsOptions, Ports};
use tempfile::TempDir;

use crate::client::Client;
use crate::log_reader::{Opened, keys_in_log, read_whole_log};
use crate::part::{Part, over_nats, ready};
use crate::process::{Process, openfloor};

/// Addresses of an installation and the key of an organiser of it.
pub trait Installation {
    /// Where organisers write.
    fn ingest(&self) -> Client;
    /// Where is read.
    fn projection(&self) -> Client;
    /// Where allies pledge.
    fn alert(&self) -> Client;
    /// An organiser's key.
    fn key(&self) -> String;
}

pub(crate) fn text(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

/// Runs the program to its end, and gives what it printed to standard output.
///
/// # Panics
/// If it fails.
pub fn run(arguments: &[&str]) -> String {
    let output = std::process::Command::new(openfloor()).args(arguments).output().expect("the program runs");
    assert!(
        output.status.success(),
        "openfloor {arguments:?} ended with {}:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Registers an organiser at an installation, and gives the key.
///
/// # Panics
/// If that fails.
pub fn add_organiser(name: &str, place: &[&str]) -> String {
    let about = ["organiser", "add", name, "--contact", "desk@forum.example"];
    let printed = run(&[&about, place].concat());
    let key = printed.lines().map(str::trim).find(|line| line.starts_with("openfloor_"));
    key.expect("a key").to_owned()
}

/// `openfloor up` in a directory of its own.
pub struct Single {
    /// The process.
    pub process: Process,
    directory: TempDir,
    ports: Ports,
}

impl Single {
    /// Starts it with more arguments, and waits until it is ready.
    ///
    /// # Panics
    /// If it does not get ready.
    pub async fn start(more: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let ports = Ports::take().expect("free ports");
        let process = Self::spawn(directory.path(), &ports, text(more));
        let single = Self { process, directory, ports };
        ready(single.ports.second()).await;
        single
    }

    fn spawn(directory: &Path, ports: &Ports, more: Vec<String>) -> Process {
        let mut arguments = text(&["up", "--data"]);
        arguments.push(directory.display().to_string());
        arguments.extend(text(&[
            "--listen",
            &format!("127.0.0.1:{}", ports.first()),
            "--admin",
            &format!("127.0.0.1:{}", ports.second()),
        ]));
        arguments.extend(more);
        Process::start(&openfloor(), &arguments, &[])
    }

    /// Its data directory.
    pub fn directory(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    /// A copy of its log and keys, made while it runs.
    ///
    /// # Panics
    /// If that fails.
    pub fn backed_up(&self) -> BackedUp {
        let copy = tempfile::tempdir().expect("a directory");
        let (to, data) = (copy.path().join("copy"), self.directory());
        let printed = run(&["backup", &to.display().to_string(), "--data", &data.display().to_string()]);
        let mut files = printed.lines().map(str::trim);
        let mut file = || files.next().expect("the name of a file");
        let log = SqliteLog::open(file(), SqliteOptions::default()).expect("the log");
        let keys = SqliteKeys::open(file()).expect("the keys");
        BackedUp { log, keys, _directory: copy }
    }

    /// What operators see.
    pub fn admin(&self) -> Client {
        Client::new(format!("http://127.0.0.1:{}", self.ports.second()))
    }

    fn client(&self) -> Client {
        Client::new(format!("http://127.0.0.1:{}", self.ports.first()))
    }
}

impl Installation for Single {
    fn ingest(&self) -> Client {
        self.client()
    }

    fn projection(&self) -> Client {
        self.client()
    }

    fn alert(&self) -> Client {
        self.client()
    }

    fn key(&self) -> String {
        let key = std::fs::read_to_string(self.directory.path().join("organiser.key"))
            .expect("the organiser's key");
        key.trim().to_owned()
    }
}

/// The log and the keys of one process, as they were.
pub struct BackedUp {
    log: Arc<SqliteLog>,
    keys: Arc<SqliteKeys>,
    _directory: TempDir,
}

impl BackedUp {
    /// Every record, opened.
    pub async fn whole_log(&self) -> Vec<Opened> {
        read_whole_log(self.log.as_ref(), self.keys.as_ref()).await
    }

    /// As [`keys_in_log`].
    pub async fn keys_in_log(&self) -> Vec<(String, Vec<u8>)> {
        keys_in_log(self.log.as_ref(), self.keys.as_ref()).await
    }
}

/// Three services, alert twice if asked for, over a real nats-server with `sync_interval: always`.
pub struct Three {
    /// The broker.
    pub nats: NatsServer,
    /// The command side.
    pub ingest: Part,
    /// The read side.
    pub projection: Part,
    /// The process manager, once or more.
    pub alerts: Vec<Part>,
    key: String,
    directory: TempDir,
}

impl Three {
    /// Starts all of it and waits until it is ready.
    ///
    /// # Panics
    /// If it does not get ready.
    pub async fn start(alert_replicas: usize, alert_more: &[&str]) -> Self {
        let nats = NatsServer::start(&NatsOptions::default()).expect("a nats-server");
        let directory = tempfile::tempdir().expect("a directory");
        let start = |service: &'static str, name: &str, more: &[&str]| {
            let data = directory.path().join(name);
            let mut arguments = over_nats(&nats.url(), &nats.monitor_url(), &data);
            arguments.extend(text(&["--settle-erasures-seconds", "0"]));
            arguments.extend(text(more));
            Part::start(service, arguments)
        };
        let ingest = start("ingest", "ingest", &[]);
        ingest.ready().await;
        let projection = start("projection", "projection", &[]);
        let alerts: Vec<Part> = (0..alert_replicas)
            .map(|replica| start("alert", &format!("alert-{replica}"), alert_more))
            .collect();
        for part in std::iter::once(&projection).chain(&alerts) {
            part.ready().await;
        }
        let key = add_organiser("Forum North", &["--nats", &nats.url()]);
        Self { nats, ingest, projection, alerts, key, directory }
    }

    /// Where the views are kept.
    pub fn directory(&self) -> PathBuf {
        self.directory.path().to_owned()
    }
}

impl Installation for Three {
    fn ingest(&self) -> Client {
        self.ingest.client()
    }

    fn projection(&self) -> Client {
        self.projection.client()
    }

    fn alert(&self) -> Client {
        self.alerts.first().expect("an alert service").client()
    }

    fn key(&self) -> String {
        self.key.clone()
    }
}
