//! Programs: run to the end, and looked at while they run.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use anyhow::{Context, ensure};

/// Runs a program; fails if it does.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = name(command);
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("{name} does not start"))?;
    ensure!(status.success(), "{name} ended with {status}");
    Ok(())
}

/// Runs a program, prints what it prints, and shows every line of it to `look`. True if it succeeded.
pub(crate) fn watch(command: &mut Command, mut look: impl FnMut(&str)) -> anyhow::Result<bool> {
    let name = name(command);
    let mut child = piped(command).with_context(|| format!("{name} does not start"))?;
    for line in lines(&mut child) {
        println!("{line}");
        look(&line);
    }
    Ok(child.wait()?.success())
}

/// Starts a program whose output is read by [`lines`].
pub(crate) fn piped(command: &mut Command) -> std::io::Result<Child> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
}

/// The lines of both outputs of a program as they come, until it closes both.
pub(crate) fn lines(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    forward(child.stdout.take(), sender.clone());
    forward(child.stderr.take(), sender);
    receiver
}

fn forward(output: Option<impl Read + Send + 'static>, sender: Sender<String>) {
    let Some(output) = output else { return };
    thread::spawn(move || {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned();
            line.clear();
            if sender.send(text).is_err() {
                return;
            }
        }
    });
}

fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).take(4).collect::<Vec<_>>().join(" ")
}
