//! `openfloor person`: has somebody forgotten, and says who is the same.

use std::io::{BufRead, stdin};

use anyhow::Context;
use clap::Subcommand;
use http::Method;
use openfloor_api::write::{EraseBody, Erased, Joined, MergeBody};
use serde::Serialize;

use crate::exit::{Kind, stop};
use crate::output::{print, talk};
use crate::place::{AsOperator, AsOrganiser, Missing, OverNats};

/// What the command is, for whoever finds the data directory in use.
const DOING: &str = "openfloor person erase";

/// Have somebody forgotten, or say who is the same
#[derive(Debug, clap::Args)]
pub(crate) struct Person {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Erase(Erase),
    Merge(Merge),
    Split(Split),
    Undo(Undo),
}

/// Say that two names are one human: they count as one. `openfloor person split` takes that back
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: openfloor person merge --name \"Ada Example\" --convening forum --with-address ada@example.org"
)]
pub(crate) struct Merge {
    #[command(flatten)]
    one: One,
    /// The other one, by e-mail address.
    #[arg(long, group = "other", value_name = "ADDRESS")]
    with_address: Option<String>,
    /// The other one, by the source's own id.
    #[arg(long, group = "other", value_name = "ID")]
    with_external: Option<String>,
    /// The other one, by name in the same event.
    #[arg(long, group = "other", value_name = "NAME", requires = "convening")]
    with_name: Option<String>,
    #[command(flatten)]
    place: AsOrganiser,
}

/// Take a name apart from all that it was joined with
#[derive(Debug, clap::Args)]
pub(crate) struct Split {
    #[command(flatten)]
    one: One,
    #[command(flatten)]
    place: AsOrganiser,
}

/// Take back what was last said of a name by a merge or a split
#[derive(Debug, clap::Args)]
pub(crate) struct Undo {
    #[command(flatten)]
    one: One,
    #[command(flatten)]
    place: AsOrganiser,
}

/// Somebody of the organiser's.
#[derive(Debug, clap::Args)]
struct One {
    /// By e-mail address.
    #[arg(long, group = "one")]
    address: Option<String>,
    /// By the source's own id.
    #[arg(long, group = "one", value_name = "ID")]
    external: Option<String>,
    /// By name, together with --convening.
    #[arg(long, group = "one", requires = "convening")]
    name: Option<String>,
    /// What external ids are unique in; left out for spreadsheets and the API.
    #[arg(long, default_value = "")]
    namespace: String,
    /// The short name of the event that lists the name.
    #[arg(long, value_name = "SLUG")]
    convening: Option<String>,
}

impl One {
    fn body(&self) -> EraseBody {
        EraseBody {
            person: None,
            external: self.external.clone(),
            namespace: self.namespace.clone(),
            address: self.address.clone(),
            convening: self.convening.clone().filter(|_| self.name.is_some()),
            name: self.name.clone(),
        }
    }
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
            What::Merge(merge) => merge.run().await,
            What::Split(split) => split.run().await,
            What::Undo(undo) => undo.run().await,
        }
    }
}

impl Merge {
    async fn run(self) -> anyhow::Result<()> {
        let Self { one, with_address, with_external, with_name, place } = self;
        let other = EraseBody {
            person: None,
            external: with_external,
            namespace: one.namespace.clone(),
            address: with_address,
            convening: one.convening.clone().filter(|_| with_name.is_some()),
            name: with_name,
        };
        let body = MergeBody { one: one.body(), other };
        let joined = asked(&place, "openfloor person merge", "/api/v1/persons/merge", &body).await?;
        print(&format!("{}\n", joined.person))?;
        talk(format_args!("one human now, with {} other pseudonyms", joined.with.len()));
        Ok(())
    }
}

impl Split {
    async fn run(self) -> anyhow::Result<()> {
        let joined =
            asked(&self.place, "openfloor person split", "/api/v1/persons/split", &self.one.body()).await?;
        print(&format!("{}\n", joined.person))?;
        talk(format_args!("taken apart from {} other pseudonyms", joined.with.len()));
        Ok(())
    }
}

impl Undo {
    async fn run(self) -> anyhow::Result<()> {
        let joined =
            asked(&self.place, "openfloor person undo", "/api/v1/persons/undo", &self.one.body()).await?;
        print(&format!("{}\n", joined.person))?;
        talk(format_args!("one human now, with {} other pseudonyms", joined.with.len()));
        Ok(())
    }
}

async fn asked(
    place: &AsOrganiser,
    doing: &str,
    path: &str,
    body: &(impl Serialize + Sync),
) -> anyhow::Result<Joined> {
    let place = place.open(doing, Missing::Refuse).await?;
    let joined = place.client.ask(Method::POST, path, Some(body)).await;
    place.close(false).await?;
    Ok(joined?)
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
