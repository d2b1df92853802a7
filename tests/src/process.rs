//! One process of ours, its output, its end.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::eventually;

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

/// A port that nobody uses just now.
///
/// # Panics
/// If this machine has none.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    listener.local_addr().expect("an address").port()
}

/// A process whose output is kept. Killed when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
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
        collect(child.stdout.take(), &lines);
        collect(child.stderr.take(), &lines);
        Self { child, lines }
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

    /// Kills it as a crash does, and waits until it is gone.
    pub fn kill(&mut self) {
        if self.child.kill().is_ok() {
            // Reaped, or it was gone before: either way it is no more.
            let _ = self.child.wait();
        }
    }

    /// Asks it to end, and waits.
    ///
    /// # Panics
    /// If it does not end within a minute, or ends in failure.
    pub async fn stop(&mut self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        assert!(asked.success(), "the process is gone already:\n{}", self.lines().join("\n"));
        let child = &mut self.child;
        let mut ended = || child.try_wait().ok().flatten();
        let status = eventually("the process ends when asked", Duration::from_secs(60), || {
            let status = ended();
            async move { status }
        })
        .await;
        assert!(status.success(), "ended with {status}:\n{}", self.lines().join("\n"));
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

fn collect(output: Option<impl Read + Send + 'static>, lines: &Arc<Mutex<Vec<String>>>) {
    let (Some(output), lines) = (output, Arc::clone(lines)) else { return };
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
}
