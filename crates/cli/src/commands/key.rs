//! `openfloor key issue`: one more key for an organiser.

use clap::Subcommand;
use http::Method;
use openfloor_standalone::operator::NewKey;
use openfloor_standalone::read_key;

use crate::exit::{Kind, stop};
use crate::output::{print, talk};
use crate::place::{AsOperator, Missing};

/// Issue keys to organisers
#[derive(Debug, clap::Args)]
pub(crate) struct Key {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Issue(Issue),
}

/// Issue one more key to an organiser, and print it: it is shown this once
#[derive(Debug, clap::Args)]
pub(crate) struct Issue {
    /// Whose, by id; the organiser of this installation, if left out.
    #[arg(long, value_name = "ID")]
    organiser: Option<String>,
    #[command(flatten)]
    place: AsOperator,
}

impl Key {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Issue(issue) => issue.run().await,
        }
    }
}

impl Issue {
    async fn run(self) -> anyhow::Result<()> {
        let place = self.place.open("openfloor key issue", Missing::Refuse).await?;
        let issued = match self.organiser() {
            Ok(organiser) => {
                let path = format!("/operator/organisers/{organiser}/keys");
                place.client.ask::<NewKey>(Method::POST, &path, None::<&()>).await.map_err(Into::into)
            }
            Err(error) => Err(error),
        };
        place.close(false).await?;
        let NewKey { organiser, key } = issued?;
        print(&format!("{key}\n"))?;
        talk(format_args!("a key for organiser {organiser}; it is not shown again"));
        Ok(())
    }

    /// The one given, or whose key lies in the data directory.
    fn organiser(&self) -> anyhow::Result<String> {
        let is_id = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if let Some(given) = &self.organiser {
            let wrong = || stop(Kind::Usage, "--organiser takes the id that `organiser add` told");
            return Some(given.as_str()).filter(is_id).map(str::to_owned).ok_or_else(wrong);
        }
        let key = read_key(&self.place.directory()?.organiser_key())?;
        let own = key.as_deref().and_then(|key| key.split('_').nth(1)).filter(is_id).map(str::to_owned);
        own.ok_or_else(|| stop(Kind::Usage, "say whose key, with --organiser ID"))
    }
}
