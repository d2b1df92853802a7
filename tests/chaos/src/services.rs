//! Our services as processes, each with links of its own to every server.

use std::path::{Path, PathBuf};

use openfloor_tests::{Client, Part, Receivers, openfloor, over_nats};

use crate::cluster::{Cluster, SERVERS};
use crate::link::Link;

/// What runs, in the order in which it is started.
const REPLICAS: [(&str, usize); 3] = [("ingest", 2), ("projection", 2), ("alert", 2)];

/// Seconds that old values of somebody erased may lie in the files of a view: a view is folded anew once
/// for all that were erased in that time.
const SETTLE_ERASURES_SECONDS: &str = "20";

/// One process and what it is connected through.
pub(crate) struct Service {
    /// `ingest-0`.
    pub(crate) name: String,
    pub(crate) part: Part,
    /// To each server.
    pub(crate) links: Vec<Link>,
    /// Where its views lie.
    pub(crate) data: PathBuf,
    /// Killed on purpose: it is not missed.
    pub(crate) is_down: bool,
}

/// All processes of ours.
pub(crate) struct Services {
    pub(crate) all: Vec<Service>,
    /// How often one gave up before it had ever served, since no server answered: whoever starts
    /// processes starts it again.
    pub(crate) starts_given_up: usize,
}

impl Services {
    /// Starts all of them, of the program under test or of another, and waits until they are ready.
    pub(crate) async fn start(
        directory: &Path,
        cluster: &Cluster,
        receivers: &Receivers,
        other: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let program = other.map_or_else(openfloor, Path::to_owned);
        let mut all = Vec::new();
        for (kind, replicas) in REPLICAS {
            let begun = all.len();
            for replica in 0..replicas {
                all.push(started(&program, kind, replica, directory, cluster, receivers).await?);
            }
            for service in &all[begun..] {
                service.part.ready().await;
            }
        }
        Ok(Self { all, starts_given_up: 0 })
    }

    /// The public listeners of one kind.
    pub(crate) fn clients(&self, kind: &str) -> Vec<Client> {
        self.of_kind(kind).map(|service| service.part.client()).collect()
    }

    /// Those of one kind.
    pub(crate) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Service> {
        self.all.iter().filter(move |service| service.part.service() == kind)
    }

    /// How often a view was folded anew because it was in doubt, as all outputs say.
    pub(crate) fn rebuilds_in_doubt(&self) -> usize {
        let printed = self.all.iter().flat_map(|service| service.part.printed());
        printed
            .filter(|line| line.contains("folding the log from the start") && line.contains("false"))
            .count()
    }

    /// Starts again what ended by itself. Answers what should not have ended.
    pub(crate) fn look(&mut self) -> Vec<String> {
        let mut wrong = Vec::new();
        for service in self.all.iter_mut().filter(|service| !service.is_down) {
            let Some(status) = service.part.process.ended() else { continue };
            if has_served(service) {
                wrong.push(format!("{} ended by itself: {status}", service.name));
            } else {
                self.starts_given_up += 1;
            }
            service.part.spawn();
        }
        wrong
    }
}

/// Whether this life of the process came as far as listening.
fn has_served(service: &Service) -> bool {
    service.part.process.lines().iter().any(|line| line.contains("listening"))
}

async fn started(
    program: &Path,
    kind: &'static str,
    replica: usize,
    directory: &Path,
    cluster: &Cluster,
    receivers: &Receivers,
) -> anyhow::Result<Service> {
    let name = format!("{kind}-{replica}");
    let mut links = Vec::new();
    for server in &cluster.servers {
        links.push(Link::to(server.client_port()).await?);
    }
    let urls: Vec<String> = links.iter().map(Link::url).collect();
    let data = directory.join(&name);
    let mut arguments = over_nats(&urls.join(","), &cluster.monitors(), &data);
    let more =
        ["--nats-replicas", &SERVERS.to_string(), "--settle-erasures-seconds", SETTLE_ERASURES_SECONDS];
    arguments.extend(more.map(str::to_owned));
    if kind == "alert" {
        arguments.extend(receivers.arguments());
    }
    Ok(Service {
        name,
        part: Part::of_program(program.to_owned(), kind, arguments),
        links,
        data,
        is_down: false,
    })
}
