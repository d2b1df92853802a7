//! A real nats-server for tests: started, killed as a crash kills, and started again on the same
//! port and files.
//!
//! Test support only: a dev-dependency, on no floor. A test without a server to run against fails
//! and says how to get one; it is never skipped.

mod find;
mod http;
mod port;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tempfile::TempDir;

pub use find::find;
use port::Ports;

/// Longest wait for a server to be ready.
const READY_MAX: Duration = Duration::from_secs(30);
/// How often readiness is asked for.
const READY_POLL: Duration = Duration::from_millis(10);

/// How a server is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sync_interval: always`: an acknowledged message is on the disk. On, as in what we ship.
    pub sync_always: bool,
    /// More lines for the configuration file, such as an `authorization` block.
    pub config: String,
    /// More lines for its `jetstream` block, such as `max_file_store`.
    pub jetstream: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { sync_always: true, config: String::new(), jetstream: String::new() }
    }
}

/// One nats-server with JetStream, its own ports and its own directory. Killed when dropped.
#[derive(Debug)]
pub struct NatsServer {
    program: PathBuf,
    ports: Ports,
    dir: TempDir,
    child: Option<Child>,
}

impl NatsServer {
    /// Starts a server and waits until it is ready.
    ///
    /// # Errors
    /// If there is no nats-server on this machine, or it does not become ready.
    pub fn start(options: &Options) -> anyhow::Result<Self> {
        let mut server =
            Self { program: find()?, ports: Ports::take()?, dir: tempfile::tempdir()?, child: None };
        server.configure(options)?;
        server.restart()?;
        Ok(server)
    }

    /// The address for clients.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.ports.client())
    }

    /// The address of the monitoring pages.
    pub fn monitor_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.monitor())
    }

    /// Where JetStream keeps its files.
    pub fn store_dir(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    /// What the server has written to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// Kills the server as a crash does (SIGKILL) and waits until it is gone. Does nothing to a
    /// server that is down.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Kills the server if it runs, starts it on the same port and files, and waits until it is
    /// ready.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        self.kill();
        let log = File::options().create(true).append(true).open(self.log_path())?;
        let child = Command::new(&self.program)
            .arg("--config")
            .arg(self.config_path())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} does not start", self.program.display()))?;
        self.child = Some(child);
        self.wait_until_ready()
    }

    /// Sets the server up anew; takes effect at the next [`NatsServer::restart`].
    pub fn configure(&self, options: &Options) -> anyhow::Result<()> {
        Ok(fs::write(self.config_path(), self.config(options))?)
    }

    fn config(&self, options: &Options) -> String {
        let mut text =
            format!("listen: 127.0.0.1:{}\nhttp: 127.0.0.1:{}\n", self.ports.client(), self.ports.monitor());
        let store = self.store_dir();
        // Quoted: an unquoted 2m is the number two million.
        let sync = if options.sync_always { "always" } else { "\"2m\"" };
        let _ = writeln!(text, "jetstream {{\n  store_dir: {store:?}\n  sync_interval: {sync}");
        let _ = writeln!(text, "{}\n}}\n{}", options.jetstream, options.config);
        text
    }

    fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < READY_MAX {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten());
            if let Some(status) = ended {
                bail!("nats-server ended with {status}:\n{}", self.log());
            }
            if http::is_healthy(self.ports.monitor()) {
                return Ok(());
            }
            thread::sleep(READY_POLL);
        }
        bail!("nats-server was not ready within {READY_MAX:?}:\n{}", self.log())
    }

    fn config_path(&self) -> PathBuf {
        self.dir.path().join("nats.conf")
    }

    fn log_path(&self) -> PathBuf {
        self.dir.path().join("nats.log")
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Every regular file below a directory, for tests that look for bytes on the disk.
pub fn files_below(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                dirs.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    Ok(files)
}
