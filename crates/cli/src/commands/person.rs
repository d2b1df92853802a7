//! `openfloor person erase`: has somebody forgotten.

use std::io::{BufRead, stdin};

use anyhow::Context;
use clap::Subcommand;
use http::Method;
use openfloor_api::write::{EraseBody, Erased};

use crate::exit::{Kind, stop};
use crate::output::{print, talk};
use crate::place::{AsOperator, AsOrganiser, Missing, OverNats};

/// What the command is, for whoever finds the data directory in use.
const DOING: &str = "openfloor person erase";

/// Have somebody forgotten
#[derive(Debug, clap::Args)]
pub(crate) struct Person {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Erase(Erase),
}

/// Have a person forgotten: name, address and class are gone, the seat stays and counts as unknown
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Give - instead of a value to type it on standard input, where others do not see it.\n\
    The person is sought among those of the organiser whose key is used."
)]
pub(crate) struct Erase {
    #[command(flatten)]
    who: Who,
    /// What the external id is unique in; left out for spreadsheets and the API.
    #[arg(long, requires = "external", default_value = "")]
    namespace: String,
    /// The short name of the event that lists the name.
    #[arg(long, value_name = "SLUG", requires = "name")]
    convening: Option<String>,
    #[command(flatten)]
    place: AsOrganiser,
    #[command(flatten)]
    nats: OverNats,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Who {
    /// By pseudonym, whichever organiser's person it is; for operators, and the only way with --nats.
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// By e-mail address.
    #[arg(long)]
    address: Option<String>,
    /// By the source's own id.
    #[arg(long, value_name = "ID")]
    external: Option<String>,
    /// By name, together with --convening.
    #[arg(long, requires = "convening")]
    name: Option<String>,
}

impl Person {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Erase(erase) => erase.run().await,
        }
    }
}

impl Erase {
    async fn run(self) -> anyhow::Result<()> {
        let erased = match &self.who.person {
            Some(person) => by_pseudonym(person, &self.place.as_operator(self.nats)).await?,
            None => by_identifier(self).await?,
        };
        print(&format!("{}\n", erased.person))?;
        let keys = erased.keys;
        talk(format_args!(
            "erased; keys destroyed: {keys}. The old files of the views go within the bound set for it."
        ));
        if keys == 0 {
            talk(format_args!("nothing was sealed for this person: check that this is who you meant"));
        }
        Ok(())
    }
}

/// Whoever's person it is: for operators.
async fn by_pseudonym(person: &str, place: &AsOperator) -> anyhow::Result<Erased> {
    if !person.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'~') {
        return Err(stop(Kind::Usage, "--person takes a pseudonym, as in the log and in answers of the API"));
    }
    let place = place.open(DOING, Missing::Refuse).await?;
    let path = format!("/operator/persons/{person}/erase");
    let erased = place.client.ask(Method::POST, &path, None::<&()>).await;
    place.close(true).await?;
    Ok(erased?)
}

/// A person of the organiser whose key is used, as a source named them.
async fn by_identifier(erase: Erase) -> anyhow::Result<Erased> {
    let Who { address, external, name, .. } = erase.who;
    let who = EraseBody {
        person: None,
        address: typed(address)?,
        external: typed(external)?,
        name: typed(name)?,
        namespace: erase.namespace,
        convening: erase.convening,
    };
    let place = erase.place.open(DOING, Missing::Refuse).await?;
    let erased = place.client.erase(&who).await;
    place.close(true).await?;
    Ok(erased?)
}

/// A value, or what is typed on standard input.
fn typed(value: Option<String>) -> anyhow::Result<Option<String>> {
    if value.as_deref() != Some("-") {
        return Ok(value);
    }
    let mut line = String::new();
    stdin().lock().read_line(&mut line).context("standard input cannot be read")?;
    Ok(Some(line.trim().to_owned()))
}
