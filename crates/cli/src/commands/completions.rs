//! `openfloor completions`: what shells need to complete our words.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Arguments;

/// Print the completions of a shell, to be sourced or put where it looks for them
#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// Which shell.
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "openfloor", &mut script);
        std::io::stdout().lock().write_all(&script)?;
        Ok(())
    }
}
