//! Runs the program.

use std::io::Write;
use std::process::{Command, Output, Stdio};

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
