//! Where a command does its work: a server elsewhere, the `up` that runs on this machine, a data
//! directory where nothing runs, or services over NATS. All are spoken to through the same routes.

mod distant;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use openfloor_api::client::{Client, Network};
use openfloor_process::metrics::Metrics;
use openfloor_process::telemetry::{Format, TelemetryOptions, init};
use openfloor_standalone::{DataDirectory, DirectoryError, Offline, Owner, read_key};

use crate::exit::{Kind, stop};

pub(crate) use distant::OverNats;

/// How long an `up` that is just starting is waited for.
const START_LIMIT: Duration = Duration::from_secs(15);

/// How often it is looked whether it has started.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Which data directory.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Data {
    /// The data directory [default: openfloor in the user's data folder].
    #[arg(long, env = "OPENFLOOR_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Data {
    /// The directory given, or the usual one.
    pub(crate) fn directory(&self) -> anyhow::Result<DataDirectory> {
        let path = match &self.data {
            Some(path) => path.clone(),
            None => usual_directory()?,
        };
        let path = std::path::absolute(&path).with_context(|| format!("{} is no path", path.display()))?;
        Ok(DataDirectory::new(path))
    }

    /// What to add to another command so that it finds the same directory; empty for the usual one.
    pub(crate) fn as_option(path: &Path) -> String {
        let is_usual = usual_directory().is_ok_and(|usual| usual == path);
        if is_usual { String::new() } else { format!(" --data {}", path.display()) }
    }
}

fn usual_directory() -> anyhow::Result<PathBuf> {
    let of = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data_home = of("XDG_DATA_HOME").or_else(|| Some(of("HOME")?.join(".local/share")));
    let data_home =
        data_home.ok_or_else(|| stop(Kind::Usage, "there is no HOME; say where with --data DIR"))?;
    Ok(data_home.join("openfloor"))
}

/// Where an organiser's work is done, and with which key.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct AsOrganiser {
    #[command(flatten)]
    data: Data,
    /// A server elsewhere, as https://floor.example, whatever --data says; needs a key.
    #[arg(long, env = "OPENFLOOR_SERVER", value_name = "URL")]
    server: Option<String>,
    /// The organiser's key; that of this installation, if left out. Better in the variable than typed.
    #[arg(long, env = "OPENFLOOR_KEY", value_name = "KEY", hide_env_values = true)]
    key: Option<String>,
    /// The file with the organiser's key.
    #[arg(long, value_name = "FILE", conflicts_with = "key")]
    key_file: Option<PathBuf>,
}

/// Where an operator's work is done.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct AsOperator {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    nats: OverNats,
}

/// What is done where there is no data yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It is made.
    Make,
    /// It is refused: most likely the directory is mistyped.
    Refuse,
}

/// A place where work can be done.
pub(crate) struct Place {
    /// Sends requests there.
    pub(crate) client: Client,
    /// Where it is, for a person.
    pub(crate) whereabouts: String,
    held: Held,
}

/// What is to be closed afterwards.
enum Held {
    Nothing,
    Offline(Offline),
    Distant(distant::Distant),
}

impl AsOrganiser {
    /// Opens it. `doing` is the command as typed.
    pub(crate) async fn open(&self, doing: &str, missing: Missing) -> anyhow::Result<Place> {
        let key = self.given_key()?;
        if let Some(server) = &self.server {
            let key = key.ok_or_else(|| {
                stop(Kind::Usage, "--server needs the organiser's key: --key-file FILE, or OPENFLOOR_KEY")
            })?;
            return Ok(network(Network::new(server)?, server, key));
        }
        let directory = self.data.directory()?;
        match running(&directory).await? {
            Some(Owner { url: Some(url), .. }) => {
                let own = || read_key(&directory.organiser_key())?.context("organiser.key is not there");
                let key = key.map_or_else(own, Ok)?;
                Ok(network(Network::on_this_machine(&url)?, &url, key))
            }
            _ => offline(&directory, doing, key, missing).await,
        }
    }

    /// The same data directory, for an operator; or NATS, if that was said.
    pub(crate) fn as_operator(&self, nats: OverNats) -> AsOperator {
        AsOperator { data: self.data.clone(), nats }
    }

    fn given_key(&self) -> anyhow::Result<Option<String>> {
        match (&self.key, &self.key_file) {
            (Some(key), _) => Ok(Some(key.trim().to_owned())),
            (None, Some(file)) => {
                let missing =
                    || stop(Kind::Usage, format!("--key-file: there is no file {}", file.display()));
                read_key(file)?.ok_or_else(missing).map(Some)
            }
            (None, None) => Ok(None),
        }
    }
}

impl AsOperator {
    /// Opens it. `doing` is the command as typed.
    pub(crate) async fn open(&self, doing: &str, missing: Missing) -> anyhow::Result<Place> {
        if let Some(distant) = self.nats.open().await? {
            let client = distant.client();
            let whereabouts = "NATS".to_owned();
            return Ok(Place { client, whereabouts, held: Held::Distant(distant) });
        }
        let directory = self.data.directory()?;
        match self.running().await? {
            Some(place) => Ok(place),
            None => offline(&directory, doing, None, missing).await,
        }
    }

    /// The `up` that owns the data directory, if one runs.
    pub(crate) async fn running(&self) -> anyhow::Result<Option<Place>> {
        let directory = self.data.directory()?;
        let Some(Owner { admin: Some(admin), .. }) = running(&directory).await? else { return Ok(None) };
        let key = read_key(&directory.operator_key())?.context("operator.key is not there")?;
        Ok(Some(network(Network::on_this_machine(&admin)?, &admin, key)))
    }

    /// Refuses NATS, where that kind of work is done otherwise.
    pub(crate) fn not_over_nats(&self, instead: &str) -> anyhow::Result<()> {
        if self.nats.is_given() {
            Err(stop(Kind::Usage, format!("not with --nats: {instead}")))
        } else {
            Ok(())
        }
    }

    /// The data directory.
    pub(crate) fn directory(&self) -> anyhow::Result<DataDirectory> {
        self.data.directory()
    }
}

impl Place {
    /// Closes it. Where nothing runs, `forget_views` removes what was folded from the log.
    pub(crate) async fn close(self, forget_views: bool) -> anyhow::Result<()> {
        drop(self.client);
        match self.held {
            Held::Nothing => Ok(()),
            Held::Offline(offline) => offline.close(forget_views).await,
            Held::Distant(distant) => distant.close().await,
        }
    }
}

fn network(network: Network, url: &str, key: String) -> Place {
    let client = Client::new(Arc::new(network), Some(key));
    Place { client, whereabouts: url.to_owned(), held: Held::Nothing }
}

async fn offline(
    directory: &DataDirectory,
    doing: &str,
    key: Option<String>,
    missing: Missing,
) -> anyhow::Result<Place> {
    if missing == Missing::Refuse && !directory.has_data() {
        let path = directory.path().display();
        let sentence =
            format!("there is no data in {path}; say where it is with --data, or begin with: openfloor up");
        return Err(stop(Kind::Failed, sentence));
    }
    quiet_telemetry()?;
    let offline = Offline::open(directory, doing).await?;
    let client = offline.client(key);
    Ok(Place { client, whereabouts: directory.path().display().to_string(), held: Held::Offline(offline) })
}

/// Only what needs attention, for a person.
fn quiet_telemetry() -> anyhow::Result<()> {
    let options = TelemetryOptions { format: Format::Human, filter: Some("warn".to_owned()) };
    Ok(init(&options, &Metrics::new("command", env!("CARGO_PKG_VERSION")))?)
}

/// Who serves the data directory, if anybody does. Another command at work there is in the way; an
/// `up` that is starting is waited for.
async fn running(directory: &DataDirectory) -> anyhow::Result<Option<Owner>> {
    let begun = Instant::now();
    loop {
        let owner = match directory.owner() {
            Ok(None) => return Ok(None),
            Ok(Some(owner)) if owner.url.is_some() => return Ok(Some(owner)),
            Ok(Some(owner)) => Some(owner),
            Err(DirectoryError::Taken { owner, .. }) => owner,
            Err(error) => return Err(error.into()),
        };
        if begun.elapsed() > START_LIMIT {
            return Err(DirectoryError::Taken { path: directory.path().to_owned(), owner }.into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
