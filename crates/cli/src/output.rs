//! Data to standard output, talk to standard error, and neither panics when nobody listens.

use std::fmt;
use std::io::{self, BufWriter, StdoutLock, Write};

use serde::Serialize;

/// Says something to the person at the terminal. Nobody has to listen.
pub(crate) fn talk(sentence: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr().lock(), "{sentence}");
}

/// Prints a text to standard output. It ends with a line end.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Standard output, gathered so that a line is not a system call.
pub(crate) struct Data {
    out: BufWriter<StdoutLock<'static>>,
}

impl Data {
    /// Takes standard output for as long as it lives.
    pub(crate) fn new() -> Self {
        Self { out: BufWriter::new(io::stdout().lock()) }
    }

    /// Text for a person, with a line end.
    pub(crate) fn text(&mut self, text: impl fmt::Display) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// One JSON value on a line of its own.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    /// Hands over what was gathered.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
