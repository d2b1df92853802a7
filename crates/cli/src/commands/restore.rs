//! `openfloor restore`: puts a backup back.

use std::path::PathBuf;

use openfloor_standalone::restore;

use crate::judged::plural;
use crate::output::talk;
use crate::place::Data;

/// Put a backup into an empty data directory, after reading it whole
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The directory with log.sqlite and keys.sqlite.
    directory: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Restore {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let into = self.data.directory()?;
        let restored = restore(&self.directory, &into).await?;
        let commits = plural(restored.commits, "commit", "commits");
        let keys = plural(u64::try_from(restored.keys).unwrap_or(u64::MAX), "key", "keys");
        let option = Data::as_option(into.path());
        talk(format_args!("{commits} and {keys} are in {}", into.path().display()));
        talk(format_args!("next: openfloor up{option}, which erases again who was erased"));
        Ok(())
    }
}
