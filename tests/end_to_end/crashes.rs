//! Crashes on purpose: every process is killed again and again under load, and nothing acknowledged is lost.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use openfloor_event_log::EventLog;
use openfloor_key_store::KeyStore;
use openfloor_log_jetstream::{JetStreamKeys, JetStreamLog, Options};
use openfloor_tests::{
    Acknowledged, Client, Installation, Opened, Promises, Three, commits_that_occur_twice, eventually,
    notices_astray, read_whole_log, revisions_that_do_not_rise, rosters_that_are_not_there,
};
use serde_json::Value;

use super::allies::{Receivers, borrowed, pledge};
use super::support::{organiser, roster, roster_path, seat, seat_of};

/// How often each process is killed.
const KILLS: usize = 20;

/// Clients that write at the same time, each its own panels.
const WRITERS: usize = 6;

const ADDRESS: &str = "b.example@allies.example";

/// Writes one roster after the other until it is told to stop, and keeps what was acknowledged.
struct Writer {
    client: Client,
    number: usize,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<Mutex<Vec<Acknowledged>>>,
    requests: Arc<AtomicU64>,
}

impl Writer {
    async fn run(self) {
        for round in 0_u64.. {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let panel = format!("w{}-{}", self.number, round % 3);
            let seats = self.seats(round);
            let names = seats.iter().map(|seat| seat["name"].as_str().expect("a name").to_owned()).collect();
            self.requests.fetch_add(1, Ordering::Relaxed);
            let path = roster_path("peace", &panel);
            let body = roster(&seats).to_string();
            // No answer, or a 503: the outcome is unknown, and nothing is claimed about it.
            let Ok(reply) = self.client.send("PUT", &path, &[], body).await else {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            match reply.status {
                200 | 201 => {
                    let written = reply.json();
                    let panel = written["id"].as_str().expect("an id").to_owned();
                    let revision = written["revision"].as_u64().expect("a revision");
                    let written = Acknowledged { panel, revision, names };
                    self.acknowledged.lock().expect("no panic").push(written);
                }
                503 => tokio::time::sleep(Duration::from_millis(20)).await,
                status => panic!("{status}: {}", reply.text()),
            }
        }
    }

    /// Three or four people; the ally among them, with and without a woman in turn.
    fn seats(&self, round: u64) -> Vec<Value> {
        let name =
            |n: u64| format!("{} {} Example", ["Ada", "Bo", "Cy", "Di", "Ed"][(n % 5) as usize], self.number);
        let mut seats = vec![
            seat_of("Bruno Example", "man", ADDRESS),
            seat(&name(round), "man"),
            seat(&name(round + 1), "man"),
        ];
        if round % 2 == 1 {
            seats.push(seat(&format!("Eva {} Example", self.number), "woman"));
        }
        seats
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_whoever_is_killed() {
    let receivers = Receivers::start().await;
    let mut three = Three::start(2, &borrowed(&receivers.arguments())).await;
    pledge(&three.alert(), &receivers, ADDRESS).await;
    let client = organiser(&three, "peace").await;
    let stop = Arc::new(AtomicBool::new(false));
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let requests = Arc::new(AtomicU64::new(0));
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let (client, stop) = (client.clone(), Arc::clone(&stop));
            let (acknowledged, requests) = (Arc::clone(&acknowledged), Arc::clone(&requests));
            tokio::spawn(Writer { client, number, stop, acknowledged, requests }.run())
        })
        .collect();
    let begun = Instant::now();
    kill_all(&mut three, &acknowledged).await;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.expect("a writer ends in good order");
    }
    let acknowledged = acknowledged.lock().expect("no panic").clone();
    println!(
        "{} kills of each of ingest, projection, two alerts and nats-server in {:?}: {} requests, {} acknowledged",
        KILLS,
        begun.elapsed(),
        requests.load(Ordering::Relaxed),
        acknowledged.len()
    );
    check(&mut three, &receivers, &acknowledged).await;
}

/// Kills each process in turn, every time once something was acknowledged since the last kill.
async fn kill_all(three: &mut Three, acknowledged: &Mutex<Vec<Acknowledged>>) {
    for round in 0..KILLS {
        for victim in 0..5 {
            let seen = acknowledged.lock().expect("no panic").len();
            match victim {
                0 => three.ingest.crash(),
                1 => three.projection.crash(),
                2 => three.alerts[0].crash(),
                3 => three.alerts[1].crash(),
                _ => three.nats.restart().unwrap_or_else(|error| panic!("round {round}: {error}")),
            }
            eventually("the writers get on after a kill", Duration::from_secs(60), || {
                let now = acknowledged.lock().expect("no panic").len();
                async move { (now > seen + 2).then_some(()) }
            })
            .await;
        }
    }
}

async fn check(three: &mut Three, receivers: &Receivers, acknowledged: &[Acknowledged]) {
    for part in [&three.ingest, &three.projection].into_iter().chain(&three.alerts) {
        part.ready().await;
    }
    let options = || Options { create: false, ..Options::new(three.nats.url(), "checker") };
    let log = JetStreamLog::connect(options()).await.expect("the log");
    let keys = JetStreamKeys::connect(options()).await.expect("the keys");
    let all = settled(log.as_ref(), keys.as_ref(), receivers).await;
    let promises = Promises::of(&all);
    let wrong = [
        commits_that_occur_twice(&all),
        revisions_that_do_not_rise(&all),
        rosters_that_are_not_there(&all, acknowledged, &BTreeSet::new()),
        notices_astray(&promises, receivers),
    ];
    assert_eq!(wrong.concat(), Vec::<String>::new());
    let (hooks, mails) = (receivers.hooks.got().len(), receivers.mail.got().len());
    let (promised, delivered) = (promises.promised.len(), promises.delivered.len());
    println!(
        "{promised} notices promised, {delivered} delivered, {hooks} webhooks and {mails} mails received"
    );
    assert!(delivered > 0);
    super::views::every_view_equals_a_refold(three, log, keys).await;
}

/// The log once every transition that was promised is told or no longer owed.
async fn settled(log: &dyn EventLog, keys: &dyn KeyStore, receivers: &Receivers) -> Vec<Opened> {
    let begun = Instant::now();
    loop {
        let all = read_whole_log(log, keys).await;
        let waiting = Promises::of(&all).waiting();
        let is_quiet = waiting == 0 && !receivers.hooks.got().is_empty();
        if is_quiet {
            return all;
        }
        assert!(begun.elapsed() < Duration::from_secs(180), "{waiting} notices are still owed");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
