//! `openfloor tail`: the log as lines of JSON.

use bytes::Bytes;
use http::Method;
use openfloor_api::client::Lines;
use openfloor_standalone::operator::TailLine;

use crate::exit::{Kind, stop};
use crate::output::Data;
use crate::place::{AsOperator, Missing, Place};

/// Print commits as lines of JSON: position, stream, what happened, when
#[derive(Debug, clap::Args)]
#[command(after_help = "Each line has position, stream, revision, commit, at and events (their types).\n\
    Names stay sealed; --open shows them to whoever owns the data directory.")]
pub(crate) struct Tail {
    /// The last so many commits.
    #[arg(long, short = 'n', default_value_t = 10, value_name = "COMMITS")]
    last: usize,
    /// All commits.
    #[arg(long, conflicts_with = "last")]
    all: bool,
    /// Go on with those that come, until stopped.
    #[arg(long, short)]
    follow: bool,
    /// Print the events too, with what is sealed in them.
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    place: AsOperator,
}

impl Tail {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let place = self.place.open("openfloor tail", Missing::Refuse).await?;
        let done = self.print(&place).await;
        place.close(false).await?;
        done
    }

    async fn print(&self, place: &Place) -> anyhow::Result<()> {
        let last = if self.all { String::new() } else { format!("last={}&", self.last) };
        let path = format!("/operator/tail?{last}follow={}&open={}", self.follow, self.open);
        let mut lines: Lines<TailLine> = place.client.lines(Method::GET, &path, Bytes::new()).await?;
        let mut out = Data::new();
        while let Some(line) = lines.next().await? {
            if line.stream.is_empty() {
                let why = line.fault.unwrap_or_default();
                return Err(stop(Kind::Unavailable, format!("the log cannot be read any further: {why}")));
            }
            out.json(&line)?;
            if self.follow {
                out.flush()?;
            }
        }
        out.flush()?;
        Ok(())
    }
}
