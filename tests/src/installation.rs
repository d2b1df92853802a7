//! A whole Openfloor: one process on SQLite, or three over a real nats-server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use openfloor_nats_process::{NatsServer, Options as NatsOptions};
use tempfile::TempDir;

use crate::client::Client;
use crate::eventually;
use crate::process::{Process, free_port, openfloor};

/// Longest wait for a process to be ready.
const READY: Duration = Duration::from_secs(60);

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

fn text(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

/// Runs the program to its end, and gives what it printed to standard output.
///
/// # Panics
/// If it fails.
pub(crate) fn run(arguments: &[&str]) -> String {
    let output = std::process::Command::new(openfloor()).args(arguments).output().expect("the program runs");
    assert!(
        output.status.success(),
        "openfloor {arguments:?} ended with {}:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Waits until `/readyz` of an admin listener says so.
async fn ready(process: &Process, admin: u16) {
    let client = Client::new(format!("http://127.0.0.1:{admin}"));
    eventually("the process is ready", READY, || {
        let client = client.clone();
        async move { client.send("GET", "/readyz", &[], "").await.ok().filter(|reply| reply.status == 200) }
    })
    .await;
    drop(process.lines());
}

/// `openfloor up` in a directory of its own.
pub struct Single {
    /// The process.
    pub process: Process,
    directory: TempDir,
    port: u16,
    admin: u16,
    more: Vec<String>,
}

impl Single {
    /// Starts it with more arguments, and waits until it is ready.
    ///
    /// # Panics
    /// If it does not get ready.
    pub async fn start(more: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let (port, admin, more) = (free_port(), free_port(), text(more));
        let process = Self::spawn(directory.path(), port, admin, &more);
        let single = Self { process, directory, port, admin, more };
        ready(&single.process, admin).await;
        single
    }

    fn spawn(directory: &Path, port: u16, admin: u16, more: &[String]) -> Process {
        let mut arguments = text(&["up", "--data"]);
        arguments.push(directory.display().to_string());
        arguments.extend(text(&[
            "--listen",
            &format!("127.0.0.1:{port}"),
            "--admin",
            &format!("127.0.0.1:{admin}"),
        ]));
        arguments.extend_from_slice(more);
        Process::start(&openfloor(), &arguments, &[])
    }

    /// Starts it again after it was killed or stopped.
    ///
    /// # Panics
    /// If it does not get ready.
    pub async fn restart(&mut self) {
        self.process.kill();
        self.process = Self::spawn(self.directory.path(), self.port, self.admin, &self.more);
        ready(&self.process, self.admin).await;
    }

    /// Its data directory.
    pub fn directory(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    /// What operators see.
    pub fn admin(&self) -> Client {
        Client::new(format!("http://127.0.0.1:{}", self.admin))
    }

    fn client(&self) -> Client {
        Client::new(format!("http://127.0.0.1:{}", self.port))
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

/// One service as a process of its own.
pub struct Part {
    /// The process.
    pub process: Process,
    service: &'static str,
    arguments: Vec<String>,
    port: u16,
    admin: u16,
}

impl Part {
    fn start(service: &'static str, nats: &NatsServer, data: &Path, more: &[String]) -> Self {
        let (port, admin) = (free_port(), free_port());
        let mut arguments = text(&[service, "--nats", &nats.url(), "--nats-monitor", &nats.monitor_url()]);
        arguments.extend(text(&[
            "--listen",
            &format!("127.0.0.1:{port}"),
            "--admin",
            &format!("127.0.0.1:{admin}"),
        ]));
        arguments.extend(text(&["--data", &data.display().to_string()]));
        arguments.extend_from_slice(more);
        let process = Process::start(&openfloor(), &arguments, &[]);
        Self { process, service, arguments, port, admin }
    }

    /// Waits until it is ready.
    ///
    /// # Panics
    /// If it does not get ready.
    pub async fn ready(&self) {
        ready(&self.process, self.admin).await;
    }

    /// Kills it as a crash does, and starts it again; does not wait until it is ready.
    pub fn crash(&mut self) {
        self.process.kill();
        self.spawn();
    }

    /// Starts it after it has ended.
    pub fn spawn(&mut self) {
        self.process = Process::start(&openfloor(), &self.arguments, &[]);
    }

    /// Which service it is.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// Its public listener.
    pub fn client(&self) -> Client {
        Client::new(format!("http://127.0.0.1:{}", self.port))
    }

    /// What operators see of it.
    pub fn admin(&self) -> Client {
        Client::new(format!("http://127.0.0.1:{}", self.admin))
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
        let data = |name: &str| directory.path().join(name);
        let settled = text(&["--settle-erasures-seconds", "0"]);
        let ingest = Part::start("ingest", &nats, &data("ingest"), &settled);
        ingest.ready().await;
        let projection = Part::start("projection", &nats, &data("projection"), &settled);
        let alert_more: Vec<String> = settled.iter().cloned().chain(text(alert_more)).collect();
        let alerts: Vec<Part> = (0..alert_replicas)
            .map(|replica| Part::start("alert", &nats, &data(&format!("alert-{replica}")), &alert_more))
            .collect();
        for part in std::iter::once(&projection).chain(&alerts) {
            part.ready().await;
        }
        let about =
            ["organiser", "add", "Forum North", "--contact", "desk@forum.example", "--nats", &nats.url()];
        let key = run(&about)
            .lines()
            .find(|line| line.trim().starts_with("openfloor_"))
            .expect("a key")
            .trim()
            .to_owned();
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
