//! `openfloor charter adopt`: the rules that panels are judged by.

use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;
use http::Method;
use openfloor_domain::judgement::Charter as Rules;
use openfloor_standalone::operator::AdoptedCharter;

use crate::exit::{Kind, stop};
use crate::output::{print, talk};
use crate::place::{AsOperator, Missing};

/// Choose the rules that panels are judged by
#[derive(Debug, clap::Args)]
pub(crate) struct Charter {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Adopt(Adopt),
}

/// Judge panels by the rules of a file from now on; a charter of the same id is replaced
#[derive(Debug, clap::Args)]
pub(crate) struct Adopt {
    /// The charter, TOML.
    file: PathBuf,
    #[command(flatten)]
    place: AsOperator,
}

impl Charter {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Adopt(adopt) => adopt.run().await,
        }
    }
}

impl Adopt {
    async fn run(self) -> anyhow::Result<()> {
        let name = self.file.display();
        let text = std::fs::read_to_string(&self.file).with_context(|| format!("{name} cannot be read"))?;
        Rules::parse(&text).map_err(|fault| stop(Kind::Invalid, format!("{name}: {fault}")))?;
        let place = self.place.open("openfloor charter adopt", Missing::Make).await?;
        let adopted: Result<AdoptedCharter, _> =
            place.client.send_text(Method::POST, "/operator/charters", text).await;
        place.close(false).await?;
        let AdoptedCharter { charter, version, rules, .. } = adopted?;
        print(&format!("{}\n", rules.join("\n")))?;
        talk(format_args!("charter {charter}, version {version}, is in force in {} rules", rules.len()));
        Ok(())
    }
}
