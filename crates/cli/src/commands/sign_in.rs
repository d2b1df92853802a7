//! `openfloor sign-in`: one more link that signs in once.

use http::Method;
use openfloor_standalone::operator::SignInLink;

use crate::exit::{Kind, stop};
use crate::output::{print, talk};
use crate::place::AsOperator;

/// Print a link that signs in to the pages of the running `up`, once
#[derive(Debug, clap::Args)]
pub(crate) struct SignIn {
    #[command(flatten)]
    place: AsOperator,
}

impl SignIn {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let nothing =
            || stop(Kind::Unavailable, "nothing runs in this data directory; start it with: openfloor up");
        let place = self.place.running().await?.ok_or_else(nothing)?;
        let link: Result<SignInLink, _> =
            place.client.ask(Method::POST, "/operator/sign-in-links", None::<&()>).await;
        place.close(false).await?;
        let SignInLink { url, good_for_seconds } = link?;
        print(&format!("{url}\n"))?;
        talk(format_args!("it works once, for {} minutes", good_for_seconds / 60));
        Ok(())
    }
}
