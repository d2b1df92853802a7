//! `openfloor export`: an event as a document that others read.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use openfloor_api::client::ClientError;

use crate::exit::{Kind, stop};
use crate::output::talk;
use crate::place::{AsOrganiser, Missing, Place};

/// Write an event of yours as a spreadsheet, JSON, or a schedule.json of frab
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: openfloor export forum-north --format csv --to forum-north.csv\n\
    Asks a server, the openfloor up that runs on this machine, or the data where nothing runs.")]
pub(crate) struct Export {
    /// The event, by its short name or id.
    convening: String,
    /// What is written.
    #[arg(long, value_enum, default_value_t = Written::Csv)]
    format: Written,
    /// Where to; standard output, if left out.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    #[command(flatten)]
    place: AsOrganiser,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Written {
    /// A spreadsheet, one row a seat; safe to open in a spreadsheet program.
    Csv,
    /// Openfloor's own JSON.
    Json,
    /// schedule.json of frab: who is on what and when; not how anybody is counted.
    Frab,
}

impl Written {
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Frab => "frab",
        }
    }
}

impl Export {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if !self.convening.bytes().all(is_name) {
            let sentence =
                format!("{:?} is no short name of an event; it has a-z, 0-9 and -", self.convening);
            return Err(stop(Kind::Usage, sentence));
        }
        let place = self.place.open("openfloor export", Missing::Refuse).await?;
        let written = self.write(&place).await;
        place.close(false).await?;
        written
    }

    async fn write(&self, place: &Place) -> anyhow::Result<()> {
        let path = format!("/api/v1/convenings/{}/export/{}", self.convening, self.format.name());
        let bytes = place.client.file(&path).await.map_err(|error| self.explained(error))?;
        match &self.to {
            None => Ok(std::io::stdout().lock().write_all(&bytes)?),
            Some(path) => {
                std::fs::write(path, bytes)
                    .with_context(|| format!("{} cannot be written", path.display()))?;
                talk(format_args!("{} is in {}", self.convening, path.display()));
                Ok(())
            }
        }
    }

    fn explained(&self, error: ClientError) -> anyhow::Error {
        match &error {
            ClientError::Refused(refusal) if refusal.status == 404 => {
                stop(Kind::Failed, format!("there is no event {:?} of yours", self.convening))
            }
            _ => error.into(),
        }
    }
}
