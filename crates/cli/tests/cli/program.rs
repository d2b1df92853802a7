//! Runs the program.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// What became of one run.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) talk: String,
}

impl Run {
    /// Standard output as lines of JSON.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("not killed"),
            out: String::from_utf8(output.stdout).expect("text"),
            talk: String::from_utf8(output.stderr).expect("text"),
        }
    }
}

/// The program with arguments, its environment without ours.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openfloor"));
    command.args(arguments).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
        command.env_remove(name);
    }
    command
}

/// Runs the program to its end.
pub(crate) fn openfloor(arguments: &[&str]) -> Run {
    program(arguments).output().expect("the program runs").into()
}

/// Runs the program with something on standard input.
pub(crate) fn openfloor_reading(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = program(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("is piped");
    // A program that refuses before it has read all is right to do so.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("the program ends").into()
}

/// Runs the program to its end; it must have done what it was asked for.
pub(crate) fn done(arguments: &[&str]) -> Run {
    let run = openfloor(arguments);
    assert_eq!(run.code, 0, "openfloor {arguments:?}: {}", run.talk);
    run
}

/// A directory for one test, and paths in it as text.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    /// The path of something in it.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("text").to_owned()
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, content: &str) -> String {
        std::fs::write(self.0.path().join(name), content).expect("written");
        self.path(name)
    }
}

/// A running `openfloor up` on ports that are free. Killed when dropped.
pub(crate) struct Up {
    child: std::process::Child,
    /// What it told, by the word that each line begins with.
    told: Vec<(String, String)>,
}

impl Up {
    /// Starts it and waits until it has told where it is.
    pub(crate) fn start(more: &[&str]) -> Self {
        let mut command = program(&["up"]);
        // Each of these may be said once.
        for (option, usual) in [("--listen", "127.0.0.1:0"), ("--admin", "127.0.0.1:0")] {
            if !more.contains(&option) {
                command.args([option, usual]);
            }
        }
        command.args(more);
        command.env("OPENFLOOR_LOG", "error").stdout(Stdio::piped());
        let mut up = Self { child: command.spawn().expect("the program runs"), told: Vec::new() };
        let stdout = up.child.stdout.take().expect("is piped");
        for line in BufReader::new(stdout).lines() {
            let line = line.expect("text");
            let (label, what) = line.trim().split_once("  ").unwrap_or((&line, ""));
            up.told.push((label.trim().to_owned(), what.trim().to_owned()));
            if label.trim() == "Mail" {
                return up;
            }
        }
        panic!("it ended before it told where it is: {:?}", up.told);
    }

    /// What stands after a word.
    pub(crate) fn told(&self, label: &str) -> &str {
        let line = self.told.iter().find(|(found, _)| found == label);
        line.map(|(_, what)| what.as_str())
            .unwrap_or_else(|| panic!("nothing about {label} in {:?}", self.told))
    }

    /// The first line.
    pub(crate) fn heading(&self) -> &str {
        &self.told[0].0
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, and waits for its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let sent = Command::new("kill").args(["-INT", &self.pid().to_string()]).status().expect("kill runs");
        assert!(sent.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer to a GET without a key: status and content. HTTP/1.0, so that the content is what comes.
pub(crate) fn get(url: &str) -> (u16, String) {
    ask("GET", url, "")
}

/// The same, of JSON that is posted.
pub(crate) fn post(url: &str, json: &str) -> (u16, String) {
    ask("POST", url, json)
}

fn ask(method: &str, url: &str, body: &str) -> (u16, String) {
    let rest = url.strip_prefix("http://").expect("http");
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    let head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    let length = body.len();
    let request = format!("{head}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("text");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, answer)
}

/// Waits for a condition.
pub(crate) fn eventually(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "not within 30 s: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
