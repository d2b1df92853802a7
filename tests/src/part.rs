//! One service as a process of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use openfloor_nats_process::Ports;

use crate::client::Client;
use crate::eventually;
use crate::installation::text;
use crate::process::{Process, openfloor};

/// Longest wait for a process to be ready.
const READY: Duration = Duration::from_secs(60);

/// Waits until `/readyz` of an admin listener says so.
pub(crate) async fn ready(admin: u16) {
    let client = Client::new(format!("http://127.0.0.1:{admin}"));
    eventually("the process is ready", READY, || {
        let client = client.clone();
        async move { client.send("GET", "/readyz", &[], "").await.ok().filter(|reply| reply.status == 200) }
    })
    .await;
}

/// The arguments by which a service finds its servers and its views.
pub fn over_nats(urls: &str, monitors: &str, data: &Path) -> Vec<String> {
    text(&["--nats", urls, "--nats-monitor", monitors, "--data", &data.display().to_string()])
}

/// One service as a process of its own. It keeps its ports when it is down.
pub struct Part {
    /// The process.
    pub process: Process,
    service: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    ports: Ports,
    /// What its earlier lives printed.
    printed: Vec<String>,
}

impl Part {
    /// Starts a service of the program under test with these arguments, and such that say where to listen.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(service: &'static str, arguments: Vec<String>) -> Self {
        Self::of_program(openfloor(), service, arguments)
    }

    /// The same of another program.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn of_program(program: PathBuf, service: &'static str, arguments: Vec<String>) -> Self {
        let ports = Ports::take().expect("free ports");
        let (listen, admin) =
            (format!("127.0.0.1:{}", ports.first()), format!("127.0.0.1:{}", ports.second()));
        let mut all = text(&[service, "--listen", &listen, "--admin", &admin]);
        all.extend(arguments);
        let process = Process::start(&program, &all, &[]);
        Self { process, service, program, arguments: all, ports, printed: Vec::new() }
    }

    /// Waits until it is ready.
    ///
    /// # Panics
    /// If it does not get ready.
    pub async fn ready(&self) {
        ready(self.ports.second()).await;
    }

    /// Kills it as a crash does, and starts it again; does not wait until it is ready.
    pub fn crash(&mut self) {
        self.process.kill();
        self.spawn();
    }

    /// Starts it after it has ended.
    pub fn spawn(&mut self) {
        self.process.kill();
        self.printed.extend(self.process.lines());
        self.process = Process::start(&self.program, &self.arguments, &[]);
    }

    /// From the next start on it is this program.
    pub fn use_program(&mut self, program: PathBuf) {
        self.program = program;
    }

    /// What all its lives have printed.
    pub fn printed(&self) -> Vec<String> {
        let mut lines = self.printed.clone();
        lines.extend(self.process.lines());
        lines
    }

    /// Which service it is.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// Its public listener.
    pub fn client(&self) -> Client {
        Client::new(format!("http://127.0.0.1:{}", self.ports.first()))
    }

    /// What operators see of it.
    pub fn admin(&self) -> Client {
        Client::new(format!("http://127.0.0.1:{}", self.ports.second()))
    }
}
