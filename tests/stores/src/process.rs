//! A child process, what it says, and its death.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

/// A child and its lines: those of its standard output, and of its log on standard error.
#[derive(Debug)]
pub struct Process {
    child: Child,
    lines: Receiver<String>,
}

/// What came of listening.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// A whole line.
    Line(String),
    /// Nothing until the moment that was given.
    Nothing,
    /// The child has ended, and everything that it said was heard.
    End,
}

impl Process {
    /// Starts a child of this program.
    pub fn start(program: &Path, arguments: &[&OsStr]) -> anyhow::Result<Self> {
        Self::start_as(program, arguments, None)
    }

    /// The same, as another user of the system.
    pub fn start_as(program: &Path, arguments: &[&OsStr], user: Option<u32>) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        #[cfg(unix)]
        if let Some(user) = user {
            std::os::unix::process::CommandExt::uid(&mut command, user);
        }
        let mut child = command
            .arg("child")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let (send, lines) = channel();
        forward(child.stdout.take(), send.clone());
        forward(child.stderr.take(), send);
        Ok(Self { child, lines })
    }

    /// The next line, if one comes before `until`.
    pub fn hear(&self, until: Instant) -> Heard {
        match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) => Heard::Line(line),
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
            Err(RecvTimeoutError::Disconnected) => Heard::End,
        }
    }

    /// Kills the child with SIGKILL, and returns what it had still said. True if it was alive.
    pub fn kill(mut self) -> anyhow::Result<(bool, Vec<String>)> {
        let was_alive = self.child.try_wait()?.is_none();
        // It may end on its own between the two calls; then there is nothing to kill.
        let _ = self.child.kill();
        self.child.wait()?;
        Ok((was_alive, self.lines.iter().collect()))
    }

    /// Waits for a child that ends by itself; gives what it said. One that takes longer is killed.
    pub fn to_end(mut self, limit: Duration) -> anyhow::Result<Vec<String>> {
        let (until, mut said) = (Instant::now() + limit, Vec::new());
        loop {
            match self.hear(until) {
                Heard::Line(line) => said.push(line),
                Heard::End => break,
                Heard::Nothing => {
                    self.child.kill()?;
                    anyhow::bail!("a child did not end within {limit:?}; it had said {said:?}");
                }
            }
        }
        self.child.wait()?;
        Ok(said)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A failed check must not leave a child behind that keeps writing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn forward(output: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(output) = output else { return };
    thread::spawn(move || {
        let (mut output, mut line) = (BufReader::new(output), Vec::new());
        // A line cut off by the kill was not said.
        while output.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) && line.ends_with(b"\n") {
            let said = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if lines.send(said).is_err() {
                return;
            }
        }
    });
}
