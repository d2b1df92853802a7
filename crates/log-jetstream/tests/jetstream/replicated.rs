//! Three copies on three servers.

use async_trait::async_trait;
use openfloor_event_log::contract::Harness;
use openfloor_event_log::{Append, Position, SharedLog};
use openfloor_log_jetstream::{Durability, JetStreamLog, Options};
use openfloor_nats_process::{NatsServer, Options as ServerOptions};
use serde_json::Value;

use crate::contract::{DUPLICATE_WINDOW, damaged, outlive};
use crate::outage::a_thousand_commits;
use crate::support::{api, client};

/// One cluster for all logs, as it takes seconds to start: a fresh log is the stream made anew.
struct Three {
    servers: Vec<NatsServer>,
}

impl Three {
    fn new() -> Self {
        Self { servers: NatsServer::start_cluster(3, &ServerOptions::default()).expect("three nats-servers") }
    }

    fn options(&self) -> Options {
        let urls: Vec<String> = self.servers.iter().map(NatsServer::url).collect();
        let mut options = Options::new(urls.join(","), "test");
        options.create = true;
        options.replicas = 3;
        options.duplicate_window = DUPLICATE_WINDOW;
        options.monitor_urls = self.servers.iter().map(NatsServer::monitor_url).collect();
        options
    }

    async fn log(&self) -> SharedLog {
        let log = JetStreamLog::connect(self.options()).await.expect("a log");
        assert_eq!(log.durability(), Durability::Verified);
        log
    }

    /// Kills the server that leads the stream and starts it again.
    async fn kill_leader(&mut self) {
        let info = api(&client(&self.servers[0]).await, "STREAM.INFO.OPENFLOOR", Value::Null).await;
        let leader = info["cluster"]["leader"].as_str().expect("a leader");
        let at: usize = leader.trim_start_matches('n').parse().expect("a number");
        self.servers[at].restart().expect("the server starts again");
    }
}

#[async_trait]
impl Harness for Three {
    async fn fresh(&mut self) -> SharedLog {
        api(&client(&self.servers[0]).await, "STREAM.DELETE.OPENFLOOR", Value::Null).await;
        self.log().await
    }

    async fn restart(&mut self) -> Option<SharedLog> {
        for server in &mut self.servers {
            server.spawn().expect("the server starts again");
        }
        for server in &mut self.servers {
            server.wait_until_ready().expect("the cluster forms again");
        }
        Some(self.log().await)
    }

    async fn bounce(&mut self) -> bool {
        self.kill_leader().await;
        true
    }

    async fn outlive_dedup_window(&mut self) -> bool {
        outlive(&client(&self.servers[0]).await).await;
        true
    }

    async fn append_damaged(&mut self, _log: &SharedLog, append: Append) -> Option<Position> {
        damaged(&client(&self.servers[0]).await, append).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_keeps_every_promise_on_three_servers() {
    let report = openfloor_event_log::contract::run_all(&mut Three::new()).await;
    assert_eq!(report.skipped, Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_commits_while_each_of_three_servers_is_killed_are_each_recorded_once() {
    let mut three = Three::new();
    let log = JetStreamLog::connect(three.options()).await.expect("a log");
    let mut next = 0;
    let kill = move || {
        three.servers[next].restart().expect("the server starts again");
        next += 1;
    };
    a_thousand_commits(log, kill).await;
}
