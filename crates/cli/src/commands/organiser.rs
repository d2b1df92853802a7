//! `openfloor organiser add`: somebody who answers for events.

use clap::Subcommand;
use http::Method;
use openfloor_standalone::operator::{NewKey, NewOrganiser};

use crate::output::{print, talk};
use crate::place::{AsOperator, Missing};

/// Register who answers for events
#[derive(Debug, clap::Args)]
pub(crate) struct Organiser {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Add(Add),
}

/// Register an organiser, and print the first key: it is shown this once
#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// The name shown on pages.
    name: String,
    /// Where a human answers: an e-mail address or a URL.
    #[arg(long)]
    contact: String,
    #[command(flatten)]
    place: AsOperator,
}

impl Organiser {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Add(add) => add.run().await,
        }
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let place = self.place.open("openfloor organiser add", Missing::Make).await?;
        let new = NewOrganiser { name: self.name, contact: self.contact };
        let added: Result<NewKey, _> =
            place.client.ask(Method::POST, "/operator/organisers", Some(&new)).await;
        place.close(false).await?;
        let NewKey { organiser, key } = added?;
        print(&format!("{key}\n"))?;
        talk(format_args!("organiser {organiser} is registered; the key is not shown again"));
        Ok(())
    }
}
