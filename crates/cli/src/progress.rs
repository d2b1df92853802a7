//! How long work goes: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::talk;

/// Where there is no terminal, a line comes after this many.
const PER_LINE: u64 = 1_000;

/// The progress of one piece of work.
pub(crate) struct Progress {
    name: String,
    things: &'static str,
    bar: Option<ProgressBar>,
    told: u64,
}

impl Progress {
    /// Begins; `things` are what is counted.
    pub(crate) fn new(name: &str, things: &'static str) -> Self {
        let bar = stderr().is_terminal().then(|| bar(name, things));
        Self { name: name.to_owned(), things, bar, told: 0 }
    }

    /// So many of so many are done.
    pub(crate) fn at(&mut self, done: u64, of: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(of);
            bar.set_position(done);
        } else if done / PER_LINE > self.told / PER_LINE {
            self.told = done;
            talk(format_args!("{}: {done} of {of} {}", self.name, self.things));
        }
    }

    /// Ends; what stood on the terminal is gone.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(name: &str, things: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    let template = "{prefix} {wide_bar} {pos} of {len} {msg}, {eta}";
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_prefix(name.to_owned());
    bar.set_message(things);
    bar
}
