//! Three nats-servers whose routes go through links of ours.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use openfloor_nats_process::{NatsServer, Options, files_below};
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::disk::Disk;
use crate::link::{Flow, Link};

/// How many servers there are: two must be up to write.
pub(crate) const SERVERS: usize = 3;

/// Which of them has a disk that can be full.
pub(crate) const SMALL: usize = 2;

/// The streams that we write.
pub(crate) const STREAMS: [&str; 2] = ["OPENFLOOR", "OPENFLOOR_KEYS"];

/// Longest wait for all servers to say that they are well.
const WELL_MAX: Duration = Duration::from_secs(120);

/// Three servers with copies of everything.
pub(crate) struct Cluster {
    pub(crate) servers: Vec<NatsServer>,
    /// By who dials and who is dialled.
    routes: BTreeMap<(usize, usize), Link>,
    disk: Disk,
}

impl Cluster {
    /// Starts the servers in directories below one, and waits until they are well.
    pub(crate) async fn start(directory: &Path) -> anyhow::Result<Self> {
        let prepared = |at: usize| NatsServer::prepared_in(&directory.join(format!("n{at}")));
        let servers = (0..SERVERS).map(prepared).collect::<anyhow::Result<Vec<_>>>()?;
        let disk = Disk::at(&servers[SMALL].store_dir())?;
        let mut routes = BTreeMap::new();
        for (from, to) in pairs() {
            routes.insert((from, to), Link::to(servers[to].cluster_port()).await?);
        }
        let mut cluster = Self { servers, routes, disk };
        for at in 0..SERVERS {
            cluster.configure(at, None)?;
            cluster.servers[at].spawn()?;
        }
        cluster.wait_until_well().await?;
        Ok(cluster)
    }

    fn configure(&mut self, at: usize, max_file_store: Option<u64>) -> anyhow::Result<()> {
        let dialled = self.routes.iter().filter(|((from, _), _)| *from == at);
        let routes: Vec<String> = dialled.map(|(_, link)| link.url()).collect();
        let listen = self.servers[at].cluster_port();
        // What servers and clients tell each other of addresses would lead around the links: so no
        // addresses of servers are told to clients, and to servers one where nobody listens.
        let config = format!(
            "server_name: n{at}\n\
             cluster {{\n  name: chaos\n  listen: 127.0.0.1:{listen}\n  advertise: \"127.0.0.1:1\"\n  \
             no_advertise: true\n  routes: {routes:?}\n}}\n\
             accounts {{\n  APP {{ jetstream: enabled, users: [{{ user: app, password: app }}] }}\n  \
             $SYS {{ users: [{{ user: sys, password: sys }}] }}\n}}\nno_auth_user: app\n"
        );
        let jetstream = max_file_store.map(|bytes| format!("max_file_store: {bytes}")).unwrap_or_default();
        self.servers[at].configure(&Options { config, jetstream, ..Options::default() })
    }

    /// The addresses of the monitoring pages, for services.
    pub(crate) fn monitors(&self) -> String {
        self.servers.iter().map(NatsServer::monitor_url).collect::<Vec<_>>().join(",")
    }

    /// The addresses for clients that no link lies before.
    pub(crate) fn urls(&self) -> String {
        self.servers.iter().map(NatsServer::url).collect::<Vec<_>>().join(",")
    }

    /// How the disk of one server is filled, for people.
    pub(crate) fn disk_in_words(&self) -> &'static str {
        self.disk.in_words()
    }

    /// Waits until every server says that it and every stream is well.
    pub(crate) async fn wait_until_well(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        while !tokio::task::block_in_place(|| self.servers.iter().all(NatsServer::is_healthy)) {
            if begun.elapsed() > WELL_MAX {
                let ill = (0..SERVERS).filter(|at| !self.servers[*at].is_healthy());
                bail!("servers {:?} are not well after {WELL_MAX:?}", ill.collect::<Vec<_>>());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }

    /// Cuts or slows all that a server has with the others.
    pub(crate) fn on_routes_of(&self, at: usize, change: impl Fn(&Link)) {
        self.routes
            .iter()
            .filter(|((from, to), _)| *from == at || *to == at)
            .for_each(|(_, link)| change(link));
    }

    /// What one server sends to another does not arrive; what that one sends does.
    pub(crate) fn hold(&self, from: usize, to: usize) {
        self.routes[&(from, to)].there(Flow::Held);
        self.routes[&(to, from)].back(Flow::Held);
    }

    /// Every route is whole.
    pub(crate) fn heal_routes(&self) {
        self.routes.values().for_each(Link::heal);
    }

    /// Leaves no room on the disk of [`SMALL`].
    pub(crate) fn fill_disk(&mut self) -> anyhow::Result<()> {
        let store = self.servers[SMALL].store_dir();
        if let Some(bytes) = self.disk.fill(&store)? {
            self.configure(SMALL, Some(bytes))?;
            self.servers[SMALL].spawn()?;
        }
        Ok(())
    }

    /// Gives room again and starts the server anew: a stream that could not be written stays frozen
    /// until then (nats-server 2.14).
    pub(crate) fn free_disk(&mut self) -> anyhow::Result<()> {
        self.disk.free()?;
        self.configure(SMALL, None)?;
        self.servers[SMALL].spawn()
    }

    /// Copies what would be gone with the mount, for whoever looks into a failure.
    pub(crate) fn keep(&self) -> anyhow::Result<()> {
        self.disk.keep()
    }

    /// Flips one bit in a block file of the log, at a server that is down. Answers where.
    pub(crate) fn rot(&self, at: usize, chance: &mut Chance) -> anyhow::Result<String> {
        let messages = self.servers[at].store_dir().join("jetstream/APP/streams/OPENFLOOR/msgs");
        let mut blocks = files_below(&messages)?;
        blocks.retain(|path| path.extension().is_some_and(|extension| extension == "blk"));
        blocks.sort();
        ensure!(!blocks.is_empty(), "{} has no block file", messages.display());
        let block = chance.of(&blocks);
        let mut bytes = std::fs::read(block)?;
        ensure!(!bytes.is_empty(), "{} is empty", block.display());
        let byte = chance.index(bytes.len());
        bytes[byte] ^= 1 << chance.below(8);
        std::fs::write(block, &bytes)?;
        let name = block.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(format!("byte {byte} of {} in {name} of n{at}", bytes.len()))
    }
}

/// Every server with every other.
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    (0..SERVERS).flat_map(|from| (0..SERVERS).filter(move |to| *to != from).map(move |to| (from, to)))
}

/// Connections of our own to the servers, for what an operator does. No link lies before them.
pub(crate) struct Operator {
    app: async_nats::Client,
    system: async_nats::Client,
}

impl Operator {
    /// Connects to whichever server answers, again and again.
    pub(crate) async fn connect(cluster: &Cluster) -> anyhow::Result<Self> {
        let servers: Vec<String> = cluster.servers.iter().map(NatsServer::url).collect();
        let connect = |user: &str| {
            let options =
                async_nats::ConnectOptions::with_user_and_password(user.to_owned(), user.to_owned());
            options.request_timeout(Some(Duration::from_secs(3))).connect(servers.clone())
        };
        Ok(Self { app: connect("app").await?, system: connect("sys").await? })
    }

    /// Asks the JetStream API.
    pub(crate) async fn ask(&self, what: &str, body: &Value) -> anyhow::Result<Value> {
        ask(&self.app, what, body).await
    }

    /// The same, an error among the answers.
    pub(crate) async fn answer(&self, what: &str, body: &Value) -> anyhow::Result<Value> {
        answer(&self.app, what, body).await
    }

    /// Which server leads a stream.
    pub(crate) async fn leader_of(&self, stream: &str) -> anyhow::Result<usize> {
        let info = self.ask(&format!("STREAM.INFO.{stream}"), &json!({})).await?;
        let name = info["cluster"]["leader"].as_str().context("the stream has no leader")?;
        name.strip_prefix('n').and_then(|at| at.parse().ok()).context("a server that is not ours leads")
    }

    /// Has the leader of a stream step down, for a server if one is named.
    pub(crate) async fn step_down(&self, stream: &str, preferred: Option<usize>) -> anyhow::Result<()> {
        let body = match preferred {
            Some(at) => json!({ "placement": { "preferred": format!("n{at}") } }),
            None => json!({}),
        };
        self.ask(&format!("STREAM.LEADER.STEPDOWN.{stream}"), &body).await.map(drop)
    }

    /// Has the leader of the whole cluster step down.
    pub(crate) async fn step_down_meta(&self) -> anyhow::Result<()> {
        ask(&self.system, "META.LEADER.STEPDOWN", &json!({})).await.map(drop)
    }
}

async fn ask(client: &async_nats::Client, what: &str, body: &Value) -> anyhow::Result<Value> {
    let answer = answer(client, what, body).await?;
    ensure!(answer.get("error").is_none(), "{what}: {}", answer["error"]);
    Ok(answer)
}

async fn answer(client: &async_nats::Client, what: &str, body: &Value) -> anyhow::Result<Value> {
    let answer = client.request(format!("$JS.API.{what}"), body.to_string().into()).await?;
    Ok(serde_json::from_slice(&answer.payload)?)
}
