//! Sets up an installation with its clients and receivers, and clears it away.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use openfloor_application::api_key::ApiKey;
use openfloor_application::identity::Identity;
use openfloor_domain::ids::OrganiserId;
use openfloor_event_log::SharedLog;
use openfloor_key_store::SharedKeys;
use openfloor_log_jetstream::{JetStreamKeys, JetStreamLog, Options};
use openfloor_tests::{Client, Promises, Receivers, add_organiser, pledge};
use serde_json::json;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::chance::Chance;
use crate::cluster::{Cluster, Operator};
use crate::copies;
use crate::journal::Journal;
use crate::nemesis::{Nemesis, Temper, Until};
use crate::quiet;
use crate::report;
use crate::services::Services;
use crate::upgrade;
use crate::verdict::{Evidence, Verdict, check};
use crate::writer::{Ground, Writer};

/// Clients that write at the same time: as many requests are under way at most.
const WRITERS: usize = 8;

/// Allies who pledge before the start.
const ALLIES: usize = 3;

/// How often progress is shown.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// What is done to the installation under load.
pub(crate) enum Plan {
    /// Faults; the temper is asked for once the load is there.
    Hurt(Box<dyn FnOnce() -> Temper>),
    /// The services are rolled from this program to the one under test, back, and to it again.
    Roll(PathBuf),
}

/// What was found at the end.
pub(crate) struct Findings {
    pub(crate) verdict: Verdict,
    pub(crate) promises: Promises,
}

/// An installation, its clients, and where their notices go.
pub(crate) struct Stage {
    pub(crate) nemesis: Nemesis,
    pub(crate) ground: Arc<Ground>,
    pub(crate) receivers: Receivers,
    chance: Chance,
    organiser: OrganiserId,
    secrets: Vec<String>,
    log: SharedLog,
    keys: SharedKeys,
    directory: TempDir,
}

impl Stage {
    /// Starts everything, the services of another program if one is given, and has allies pledge and an organiser plan.
    pub(crate) async fn set(chance: Chance, other: Option<&Path>) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new().prefix("openfloor-chaos-").tempdir()?;
        let receivers = Receivers::start().await;
        let cluster = Cluster::start(directory.path()).await.context("the cluster")?;
        let services = Services::start(directory.path(), &cluster, &receivers, other).await?;
        let operator = Operator::connect(&cluster).await?;
        println!("3 servers, 6 services; the full disk is {}", cluster.disk_in_words());
        let options = || Options { monitor_urls: Vec::new(), ..Options::new(cluster.urls(), "checker") };
        let log: SharedLog = JetStreamLog::connect(options()).await?;
        let keys: SharedKeys = JetStreamKeys::connect(options()).await?;
        let identity = Identity::new(keys.instance_secret().await?);
        let key = add_organiser("Forum North", &["--nats", &cluster.urls()]);
        let organiser = key.parse::<ApiKey>().ok().context("the key of an organiser")?.organiser;
        let (allies, mut secrets) = pledges(&services, &receivers).await;
        // What ends in these words is invented, and about a person.
        secrets.extend([
            key.clone(),
            " Example".to_owned(),
            "@people.example".to_owned(),
            "@allies.example".to_owned(),
        ]);
        let with_key = |clients: Vec<Client>| clients.iter().map(|client| client.with_key(&key)).collect();
        let ground = Arc::new(Ground {
            ingests: with_key(services.clients("ingest")),
            projections: with_key(services.clients("projection")),
            identity,
            allies,
            journal: Journal::default(),
            stop: AtomicBool::new(false),
        });
        convenings(&ground).await?;
        let nemesis = Nemesis::new(cluster, services, operator, Arc::clone(&ground), chance.clone());
        Ok(Self { nemesis, ground, receivers, chance, organiser, secrets, log, keys, directory })
    }

    /// Hurts the installation while clients use it, and heals it.
    pub(crate) async fn under_load(&mut self, plan: Plan) -> anyhow::Result<()> {
        let begun = Instant::now();
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| tokio::spawn(Writer::new(number, Arc::clone(&self.ground), &self.chance).run()))
            .collect();
        self.nemesis.gets_on_since(begun).await;
        let done = match plan {
            Plan::Hurt(temper) => {
                let temper = temper();
                let progress = self.tell(temper.until);
                let done = self.nemesis.run(&temper).await;
                progress.abort();
                done
            }
            Plan::Roll(other) => upgrade::roll(&mut self.nemesis, &other).await,
        };
        self.ground.stop.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await?;
        }
        done
    }

    /// Shows progress until it is aborted.
    fn tell(&self, until: Until) -> JoinHandle<()> {
        let (ground, count) = (Arc::clone(&self.ground), Arc::clone(&self.nemesis.count));
        let (hooks, mail) = (self.receivers.hooks.clone(), self.receivers.mail.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(TELL_EVERY).await;
                let left = match until {
                    Until::Moment(end) => {
                        format!("{} s left", end.saturating_duration_since(Instant::now()).as_secs())
                    }
                    Until::EachKindOnce => "each kind once".to_owned(),
                };
                let (requests, acknowledged, wrong) = {
                    let history = ground.journal.lock();
                    (history.requests, history.acknowledged, history.wrong.len())
                };
                let (faults, notices) = (count.load(Ordering::Relaxed), hooks.got().len() + mail.got().len());
                println!(
                    "           {left}: {faults} faults, {requests} requests, {acknowledged} rosters acknowledged, \
                     {notices} notices received, {wrong} wrong"
                );
            }
        })
    }

    /// Waits until it is quiet, and checks everything.
    pub(crate) async fn findings(&mut self) -> anyhow::Result<Findings> {
        println!("all is healed; waiting until nothing is left to do");
        self.nemesis.cluster.wait_until_well().await?;
        let (promises, trouble) = quiet::wait(&mut self.nemesis, &self.log).await?;
        println!("checking");
        let journal = &self.ground.journal;
        trouble.into_iter().for_each(|what| journal.wrong(what));
        let evidence = Evidence {
            history: &journal.lock().clone(),
            promises: &promises,
            receivers: &self.receivers,
            allies: &self.ground.allies,
            organiser: &self.organiser,
            identity: &self.ground.identity,
            log: &self.log,
            keys: &self.keys,
            secrets: &self.secrets,
        };
        let mut verdict = check(&evidence, &mut self.nemesis.services).await?;
        let differ = copies::differ(self.nemesis.operator()).await;
        verdict.push((
            "every server has the same log",
            differ.unwrap_or_else(|error| vec![format!("{error:#}")]),
        ));
        Ok(Findings { verdict, promises })
    }

    /// Shows what was found. Removes the data if all is well, and says where it lies if not.
    pub(crate) fn close(self, findings: anyhow::Result<Findings>) -> anyhow::Result<bool> {
        let is_well = match &findings {
            Ok(findings) => report::print(&self, findings),
            Err(error) => {
                println!("error: {error:#}");
                false
            }
        };
        if is_well {
            return Ok(true);
        }
        let Self { mut nemesis, directory, .. } = self;
        nemesis.cluster.servers.iter_mut().for_each(|server| server.kill());
        nemesis.cluster.keep()?;
        for service in &nemesis.services.all {
            let lines = service.part.printed().join("\n");
            std::fs::write(directory.path().join(format!("{}.log", service.name)), lines)?;
        }
        println!("servers' and services' data and outputs: {}", directory.keep().display());
        Ok(false)
    }
}

/// Has allies pledge; gives their addresses, and the secrets of their webhooks.
async fn pledges(services: &Services, receivers: &Receivers) -> (Vec<String>, Vec<String>) {
    let alerts = services.clients("alert");
    let (mut addresses, mut secrets) = (Vec::new(), Vec::new());
    for number in 0..ALLIES {
        let address = format!("ally{number}@allies.example");
        secrets.push(pledge(&alerts[number % alerts.len()], receivers, &address).await);
        addresses.push(address);
    }
    (addresses, secrets)
}

/// A convening for each writer.
async fn convenings(ground: &Ground) -> anyhow::Result<()> {
    for number in 0..WRITERS {
        let path = format!("/api/v1/convenings/{}", Writer::convening(number));
        let made = ground.ingests[0].put(&path, &json!({ "title": "Peace 26" })).await;
        ensure!(made.status == 201, "{}: {}", made.status, made.text());
    }
    Ok(())
}
