//! One process of ours, its output, its end.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// The `openfloor` program under test: `OPENFLOOR_BIN`, else the one built beside this test.
///
/// # Panics
/// If there is none.
pub fn openfloor() -> PathBuf {
    if let Some(given) = std::env::var_os("OPENFLOOR_BIN") {
        return PathBuf::from(given);
    }
    let test = std::env::current_exe().expect("a test knows its own path");
    let profile = test.parent().and_then(|deps| deps.parent()).expect("tests lie in target/<profile>/deps");
    let beside = profile.join("openfloor");
    assert!(beside.exists(), "build the program first: cargo build --bin openfloor, or cargo xtask test");
    beside
}

/// A process whose output is kept. Killed when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    /// What collects the lines; each ends when the process is gone.
    collectors: Vec<JoinHandle<()>>,
}

impl Process {
    /// Starts a program.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(program: &PathBuf, arguments: &[String], variables: &[(String, String)]) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(variables.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let outputs = [collect(child.stdout.take(), &lines), collect(child.stderr.take(), &lines)];
        Self { child, lines, collectors: outputs.into_iter().flatten().collect() }
    }

    /// What it has printed so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The first line that something can be read from.
    ///
    /// # Panics
    /// If none comes in time; the output is shown.
    pub async fn line<T>(&self, what: &str, limit: Duration, read: impl Fn(&str) -> Option<T>) -> T {
        let begun = std::time::Instant::now();
        loop {
            if let Some(found) = self.lines().iter().find_map(|line| read(line)) {
                return found;
            }
            assert!(begun.elapsed() < limit, "no line with {what} in:\n{}", self.lines().join("\n"));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Kills it as a crash does, and waits until it is gone and its last line was read.
    pub fn kill(&mut self) {
        if self.child.kill().is_ok() {
            // Reaped, or it was gone before: either way it is no more.
            let _ = self.child.wait();
        }
        for collector in self.collectors.drain(..) {
            // It only reads lines.
            let _ = collector.join();
        }
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Has it stand still (SIGSTOP): its connections stay, and nothing answers.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on (SIGCONT).
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("kill runs");
        assert!(sent.success(), "the process is gone already:\n{}", self.lines().join("\n"));
    }

    /// Asks it to end, and waits.
    ///
    /// # Panics
    /// If it does not end within a minute, or ends in failure.
    pub async fn stop(&mut self) {
        if let Err(what) = self.try_stop().await {
            panic!("{what}:\n{}", self.lines().join("\n"));
        }
    }

    /// Asks it to end, and waits.
    ///
    /// # Errors
    /// If it does not end within a minute, or ends in failure.
    pub async fn try_stop(&mut self) -> Result<(), String> {
        const END_MAX: Duration = Duration::from_secs(60);
        self.signal("-TERM");
        let begun = std::time::Instant::now();
        loop {
            match self.ended() {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("ended with {status}")),
                None if begun.elapsed() > END_MAX => return Err(format!("did not end within {END_MAX:?}")),
                None => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            let lines = self.lines();
            let last = lines.len().saturating_sub(60);
            eprintln!("--- last output of process {} ---\n{}", self.child.id(), lines[last..].join("\n"));
        }
    }
}

fn collect(
    output: Option<impl Read + Send + 'static>,
    lines: &Arc<Mutex<Vec<String>>>,
) -> Option<JoinHandle<()>> {
    let (output, lines) = (output?, Arc::clone(lines));
    Some(std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    }))
}
