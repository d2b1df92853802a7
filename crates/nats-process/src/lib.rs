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
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use tempfile::TempDir;

pub use find::find;
pub use port::Ports;

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
    /// Variables that the configuration refers to.
    pub variables: Vec<(String, String)>,
}

impl Default for Options {
    fn default() -> Self {
        Self { sync_always: true, config: String::new(), jetstream: String::new(), variables: Vec::new() }
    }
}

/// One nats-server with JetStream, its own ports and its own directory. Killed when dropped.
#[derive(Debug)]
pub struct NatsServer {
    program: PathBuf,
    ports: Ports,
    dir: PathBuf,
    /// Removed together with the server, if the directory is its own.
    own_dir: Option<TempDir>,
    variables: Vec<(String, String)>,
    child: Option<Child>,
}

impl NatsServer {
    /// Starts a server and waits until it is ready.
    ///
    /// # Errors
    /// If there is no nats-server on this machine, or it does not become ready.
    pub fn start(options: &Options) -> anyhow::Result<Self> {
        let mut server = Self::prepared()?;
        server.configure(options)?;
        server.restart()?;
        Ok(server)
    }

    /// Starts servers that form one cluster, and waits until all are ready.
    ///
    /// # Errors
    /// As [`NatsServer::start`].
    pub fn start_cluster(count: usize, options: &Options) -> anyhow::Result<Vec<Self>> {
        let mut servers = (0..count).map(|_| Self::prepared()).collect::<anyhow::Result<Vec<_>>>()?;
        let routes: Vec<String> =
            servers.iter().map(|server| format!("nats://127.0.0.1:{}", server.cluster_port())).collect();
        for (at, server) in servers.iter_mut().enumerate() {
            let listen = server.cluster_port();
            let config = format!(
                "server_name: n{at}\ncluster {{\n  name: test\n  listen: 127.0.0.1:{listen}\n  routes: {routes:?}\n}}\n{}",
                options.config
            );
            server.configure(&Options { config, ..options.clone() })?;
            server.spawn()?;
        }
        servers.iter_mut().try_for_each(Self::wait_until_ready)?;
        Ok(servers)
    }

    /// A server that is not started yet, so that others can be told where it is going to be: call
    /// [`NatsServer::configure`], then [`NatsServer::spawn`]. The directory stays when it is dropped.
    ///
    /// # Errors
    /// If there is no nats-server on this machine, or no port.
    pub fn prepared_in(dir: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(dir)?;
        Ok(Self {
            program: find()?,
            ports: Ports::take()?,
            dir: dir.to_owned(),
            own_dir: None,
            variables: Vec::new(),
            child: None,
        })
    }

    fn prepared() -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let mut server = Self::prepared_in(dir.path())?;
        server.own_dir = Some(dir);
        Ok(server)
    }

    /// The port for clients.
    pub fn client_port(&self) -> u16 {
        self.ports.first()
    }

    fn monitor_port(&self) -> u16 {
        self.ports.second()
    }

    /// The port for other servers of its cluster.
    pub fn cluster_port(&self) -> u16 {
        self.ports.third()
    }

    /// The address for clients.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.client_port())
    }

    /// The address of the monitoring pages.
    pub fn monitor_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.monitor_port())
    }

    /// Where JetStream keeps its files.
    pub fn store_dir(&self) -> PathBuf {
        self.dir.join("store")
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

    /// How it ended, if it was spawned and has ended by itself.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.as_mut().and_then(|child| child.try_wait().ok().flatten())
    }

    /// Whether it says that it, JetStream and every stream are ready.
    pub fn is_healthy(&self) -> bool {
        http::is_healthy(self.monitor_port())
    }

    /// Stops the server without ending it (SIGSTOP): connections stay, nothing answers.
    ///
    /// # Errors
    /// If it is down.
    pub fn pause(&self) -> anyhow::Result<()> {
        self.signal("-STOP")
    }

    /// Lets a paused server go on (SIGCONT).
    ///
    /// # Errors
    /// If it is down.
    pub fn resume(&self) -> anyhow::Result<()> {
        self.signal("-CONT")
    }

    fn signal(&self, signal: &str) -> anyhow::Result<()> {
        let child = self.child.as_ref().context("the server is down")?;
        let status = Command::new("kill").arg(signal).arg(child.id().to_string()).status()?;
        ensure!(status.success(), "the server took no {signal}");
        Ok(())
    }

    /// Kills the server if it runs, starts it on the same port and files, and waits until it is
    /// ready.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        self.spawn()?;
        self.wait_until_ready()
    }

    /// As [`NatsServer::restart`], without waiting: a server of a cluster is ready only with others.
    pub fn spawn(&mut self) -> anyhow::Result<()> {
        self.kill();
        let log = File::options().create(true).append(true).open(self.log_path())?;
        let child = Command::new(&self.program)
            .arg("--config")
            .arg(self.config_path())
            .envs(self.variables.clone())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} does not start", self.program.display()))?;
        self.child = Some(child);
        Ok(())
    }

    /// Sets the server up anew; takes effect at the next [`NatsServer::restart`].
    pub fn configure(&mut self, options: &Options) -> anyhow::Result<()> {
        self.variables = options.variables.clone();
        Ok(fs::write(self.config_path(), self.config(options))?)
    }

    fn config(&self, options: &Options) -> String {
        let mut text =
            format!("listen: 127.0.0.1:{}\nhttp: 127.0.0.1:{}\n", self.client_port(), self.monitor_port());
        let store = self.store_dir();
        // Quoted: an unquoted 2m is the number two million.
        let sync = if options.sync_always { "always" } else { "\"2m\"" };
        let _ = writeln!(text, "jetstream {{\n  store_dir: {store:?}\n  sync_interval: {sync}");
        let _ = writeln!(text, "{}\n}}\n{}", options.jetstream, options.config);
        text
    }

    /// Waits until the server that was spawned is ready.
    pub fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < READY_MAX {
            if let Some(status) = self.ended() {
                bail!("nats-server ended with {status}:\n{}", self.log());
            }
            if self.is_healthy() {
                return Ok(());
            }
            thread::sleep(READY_POLL);
        }
        bail!("nats-server was not ready within {READY_MAX:?}:\n{}", self.log())
    }

    fn config_path(&self) -> PathBuf {
        self.dir.join("nats.conf")
    }

    fn log_path(&self) -> PathBuf {
        self.dir.join("nats.log")
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Has nats-server check a configuration file without starting.
///
/// # Errors
/// What is wrong with it, in the server's words.
pub fn check(config: &Path, variables: &[(String, String)]) -> anyhow::Result<()> {
    let variables = variables.iter().cloned();
    let output = Command::new(find()?).arg("-t").arg("--config").arg(config).envs(variables).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
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
