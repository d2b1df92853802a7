//! `openfloor up`: everything in one process.

use std::fmt::Write as _;

use anyhow::Context;
use openfloor_standalone::{DataDirectory, Options, Running, up};

use crate::output::print;
use crate::place::Data;

/// Run everything on this machine: pages, API and alerts in one process, with its data in one directory
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: openfloor up --demo")]
pub(crate) struct Up {
    /// Show invented events in a temporary directory, whatever --data says. It is removed at the end.
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    options: Options,
}

impl Up {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let temporary =
            self.demo.then(tempfile::tempdir).transpose().context("no temporary directory can be made")?;
        let directory = match &temporary {
            Some(temporary) => DataDirectory::new(temporary.path()),
            None => self.data.directory()?,
        };
        let is_demo = self.demo;
        up(directory, self.options, is_demo, |running| {
            // It serves on, whether anybody reads that or not.
            let _ = print(&welcome(running, is_demo));
        })
        .await
    }
}

/// What a person reads first.
fn welcome(running: &Running, is_demo: bool) -> String {
    let Running { url, sign_in, admin, data, is_first, outbox } = running;
    let url = url.trim_end_matches('/');
    let option = Data::as_option(data);
    let mut text = String::new();
    let mut line = |label: &str, what: &str| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "  {label:<10}{what}");
    };
    line("Pages", &format!("{url}/"));
    line("Sign in", &format!("{sign_in}  (works once, for 15 minutes; another: openfloor sign-in{option})"));
    line("Metrics", &format!("{admin}/metrics"));
    line("Data", &data.display().to_string());
    line("Next", &format!("openfloor import programme.csv{option}"));
    if is_demo {
        line("Back up", "nothing: this directory is removed when you stop it with Ctrl-C");
    } else {
        let what = format!("both files, log.sqlite and keys.sqlite: openfloor backup DIRECTORY{option}");
        line("Back up", &what);
    }
    let mail = match outbox {
        Some(outbox) if is_demo => format!("nothing is sent in a demo; what would be is at {outbox}"),
        Some(outbox) => {
            format!("nothing is sent: no mail server is set (--smtp-url); what would be is at {outbox}")
        }
        None => "is sent by the server that you set".to_owned(),
    };
    line("Mail", &mail);
    let heading = match (is_demo, is_first) {
        (true, _) => "DEMO: every event and every person here is invented.",
        (false, true) => "Openfloor runs, with a new data directory.",
        (false, false) => "Openfloor runs.",
    };
    format!("{heading}\n\n{text}")
}
