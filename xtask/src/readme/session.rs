//! A shell session: commands that end, and servers that run beside them.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use super::block::Block;
use crate::command::{lines, piped};
use crate::workspace::{root, target};
use crate::{nats, test};

/// How long a server may take to stop when it is asked to.
const STOP_MAX: Duration = Duration::from_secs(30);

/// Where commands run, and the servers of the section.
pub(crate) struct Session {
    scratch: PathBuf,
    path: std::ffi::OsString,
    servers: Vec<Running>,
}

/// A program in a process group of its own, so that it ends with all that it started.
struct Running {
    child: Child,
    output: Receiver<String>,
}

impl Session {
    /// A session in an empty directory, with the programs that the README speaks of on PATH.
    pub(crate) fn open() -> anyhow::Result<Self> {
        test::release_binary()?;
        let scratch = target().join("readme");
        if scratch.exists() {
            fs::remove_dir_all(&scratch)?;
        }
        fs::create_dir_all(&scratch)?;
        symlink(root().join("deploy"), scratch.join("deploy"))?;
        let mut path = vec![target().join("release")];
        path.extend(nats::ensure()?.parent().map(PathBuf::from));
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        Ok(Self { scratch, path: env::join_paths(path)?, servers: Vec::new() })
    }

    /// Runs a block to its end, or a server until it is ready.
    pub(crate) fn run(&mut self, block: &Block) -> anyhow::Result<()> {
        let mut running = self.start(block)?;
        let (output, is_ready) = running.read(block)?;
        if let Some(missing) = block.missing(&output) {
            running.end();
            bail!("it does not print {missing:?}");
        }
        if is_ready {
            self.servers.push(running);
            return Ok(());
        }
        let status = running.child.wait()?;
        ensure!(status.success(), "it ended with {status}");
        ensure!(block.until.is_none(), "it ended before it was ready");
        Ok(())
    }

    fn start(&self, block: &Block) -> anyhow::Result<Running> {
        let at_root = block.script.starts_with("cargo ");
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", &block.script]).env("PATH", &self.path).process_group(0);
        bash.env("XDG_DATA_HOME", self.scratch.join("data"));
        bash.current_dir(if at_root { root() } else { &self.scratch });
        let mut child = piped(&mut bash).context("bash does not start")?;
        let output = lines(&mut child);
        Ok(Running { child, output })
    }

    /// Ends every server of the section, the last first.
    pub(crate) fn end_servers(&mut self) {
        while let Some(mut server) = self.servers.pop() {
            server.end();
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end_servers();
    }
}

impl Running {
    /// What it prints until it is ready (true) or ends (false).
    fn read(&mut self, block: &Block) -> anyhow::Result<(Vec<String>, bool)> {
        let deadline = Instant::now() + block.time_max;
        let mut read = Vec::new();
        loop {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    println!("{line}");
                    let is_ready = block.until.as_ref().is_some_and(|text| line.contains(text));
                    read.push(line);
                    if is_ready {
                        return Ok((read, true));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok((read, false)),
                Err(RecvTimeoutError::Timeout) => {
                    self.end();
                    bail!("it took more than {:?}", block.time_max);
                }
            }
        }
    }

    /// Asks it and all that it started to stop, and insists when that takes too long.
    fn end(&mut self) {
        self.signal("TERM");
        let begun = Instant::now();
        while begun.elapsed() < STOP_MAX {
            if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.signal("KILL");
        let _ = self.child.wait();
    }

    fn signal(&self, signal: &str) {
        let mut kill = Command::new("kill");
        kill.args(["-s", signal, "--", &format!("-{}", self.child.id())]);
        let _ = kill.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}
