//! `openfloor backup`: both files, as they are now.

use std::path::PathBuf;

use http::Method;
use openfloor_standalone::operator::{BackUp, BackedUp};

use crate::output::{print, talk};
use crate::place::{AsOperator, Missing};

/// Copy the log and the keys into a directory, as two files, while it runs
#[derive(Debug, clap::Args)]
#[command(after_help = "The log without the keys gives away nothing personal: keep the two apart, and let\n\
    copies of the keys expire. Who is erased later lives on in them; a restored backup is erased again.")]
pub(crate) struct Backup {
    /// Where to; made if it is not there. Nothing in it is overwritten.
    directory: PathBuf,
    #[command(flatten)]
    place: AsOperator,
}

impl Backup {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        self.place.not_over_nats("`nats account backup` copies the streams OPENFLOOR and OPENFLOOR_KEYS")?;
        let directory = std::path::absolute(&self.directory)?;
        let place = self.place.open("openfloor backup", Missing::Refuse).await?;
        let asked: Result<BackedUp, _> =
            place.client.ask(Method::POST, "/operator/backups", Some(&BackUp { directory })).await;
        place.close(false).await?;
        let BackedUp { log, keys, bytes } = asked?;
        print(&format!("{}\n{}\n", log.display(), keys.display()))?;
        talk(format_args!("{bytes} bytes; put back with: openfloor restore {}", self.directory.display()));
        Ok(())
    }
}
