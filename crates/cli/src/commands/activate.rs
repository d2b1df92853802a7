//! `openfloor activate`: which version of the code says what is owed.

use http::Method;
use openfloor_standalone::operator::{Activate as Body, ActivatedVersion};

use crate::output::talk;
use crate::place::{AsOperator, Missing};

/// Have one version of the code that judges say what is owed to allies; for going back to an older release
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A newer version comes into force by itself, once. An older one stays silent until somebody\n\
    decides for it; /readyz and the log tell which one is in force."
)]
pub(crate) struct Activate {
    /// Which; that of the program that does it, if left out.
    version: Option<u32>,
    #[command(flatten)]
    place: AsOperator,
}

impl Activate {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let place = self.place.open("openfloor activate", Missing::Refuse).await?;
        let body = Body { version: self.version };
        let done: Result<ActivatedVersion, _> =
            place.client.ask(Method::POST, "/operator/activations", Some(&body)).await;
        place.close(false).await?;
        let ActivatedVersion { service, version, was_in_force } = done?;
        let what = if was_in_force { "was in force already" } else { "is in force" };
        talk(format_args!("version {version} of {service} {what}"));
        Ok(())
    }
}
