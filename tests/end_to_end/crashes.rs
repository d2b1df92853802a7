//! Crashes on purpose: every process is killed again and again under load, and nothing acknowledged is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use openfloor_domain::decider::Decider;
use openfloor_domain::delivery::DeliveryEvent;
use openfloor_domain::panel::{Panel, PanelEvent, PanelState};
use openfloor_event_codec::Event;
use openfloor_event_log::EventLog;
use openfloor_key_store::KeyStore;
use openfloor_log_jetstream::{JetStreamKeys, JetStreamLog, Options};
use openfloor_tests::{Client, Installation, Opened, Three, eventually, read_whole_log};
use serde_json::Value;

use super::allies::{Receivers, borrowed, pledge};
use super::support::{organiser, roster, roster_path, seat, seat_of};

/// How often each process is killed.
const KILLS: usize = 20;

/// Clients that write at the same time, each its own panels.
const WRITERS: usize = 6;

const ADDRESS: &str = "b.example@allies.example";

/// What was acknowledged: panel, revision, and the people and roles submitted.
type Acknowledged = (String, u64, BTreeSet<String>);

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
                    let id = written["id"].as_str().expect("an id").to_owned();
                    let revision = written["revision"].as_u64().expect("a revision");
                    self.acknowledged.lock().expect("no panic").push((id, revision, names));
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
    no_commit_twice(&all);
    every_acknowledged_roster_is_there(&all, acknowledged);
    every_owed_notice_was_delivered_with_one_body(&all, receivers);
    super::views::every_view_equals_a_refold(three, log, keys).await;
}

/// The log once every transition that was promised is told or no longer owed.
async fn settled(log: &dyn EventLog, keys: &dyn KeyStore, receivers: &Receivers) -> Vec<Opened> {
    let begun = Instant::now();
    loop {
        let all = read_whole_log(log, keys).await;
        let ended = ended_notices(&all);
        let waiting = promised(&all).into_iter().filter(|promise| !ended.contains(promise)).count();
        let is_quiet = waiting == 0 && !receivers.hooks.got().is_empty();
        if is_quiet {
            return all;
        }
        assert!(begun.elapsed() < Duration::from_secs(180), "{waiting} notices are still owed");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Every notice and endpoint that an alert promised to tell.
fn promised(all: &[Opened]) -> BTreeSet<(String, String)> {
    let events = all.iter().flat_map(|opened| &opened.events);
    events
        .filter_map(|event| match event {
            Event::Alert(alert) => Some(alert.transition()),
            _ => None,
        })
        .flat_map(|transition| {
            transition.endpoints.iter().map(|endpoint| (transition.notice.to_string(), endpoint.to_string()))
        })
        .collect()
}

/// Every notice and endpoint whose delivery has come to an end.
fn ended_notices(all: &[Opened]) -> BTreeSet<(String, String)> {
    let mut ended = BTreeSet::new();
    for opened in all {
        let endpoint = opened.record.stream.id().to_owned();
        for event in &opened.events {
            let notice = match event {
                Event::Delivery(DeliveryEvent::Delivered(delivered)) => delivered.notice.to_string(),
                Event::Delivery(DeliveryEvent::NotOwed(dropped)) => dropped.notice.to_string(),
                Event::Delivery(DeliveryEvent::GivenUp(given_up)) => panic!("given up: {given_up:?}"),
                _ => continue,
            };
            ended.insert((notice, endpoint.clone()));
        }
    }
    ended
}

fn no_commit_twice(all: &[Opened]) {
    let mut seen = BTreeSet::new();
    for opened in all {
        let name = (opened.record.stream.to_string(), opened.record.commit);
        assert!(seen.insert(name.clone()), "commit {} occurs twice on {}", name.1, name.0);
    }
}

/// The names on a panel at each revision, folded from the log by the domain's own `evolve`.
fn every_acknowledged_roster_is_there(all: &[Opened], acknowledged: &[Acknowledged]) {
    let mut at: BTreeMap<(String, u64), BTreeSet<String>> = BTreeMap::new();
    let mut panels: BTreeMap<String, (u64, PanelState)> = BTreeMap::new();
    for opened in all.iter().filter(|opened| opened.record.stream.kind() == "panel") {
        let id = opened.record.stream.id().to_owned();
        // The revision that an answer names counts the commits of the panel.
        let (revision, state) = panels.entry(id.clone()).or_default();
        *revision += 1;
        for event in opened.events.iter().cloned() {
            let event = PanelEvent::try_from(event).expect("a panel's event on a panel's stream");
            Panel::evolve(state, &event);
        }
        let names =
            state.seats.values().filter_map(|about| about.known()).map(|about| about.name.clone()).collect();
        at.insert((id, *revision), names);
    }
    for (panel, revision, names) in acknowledged {
        let found = at.get(&(panel.clone(), *revision));
        assert_eq!(found, Some(names), "panel {panel} at revision {revision} is what was acknowledged");
    }
}

fn every_owed_notice_was_delivered_with_one_body(all: &[Opened], receivers: &Receivers) {
    let mut bodies: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    let hooks = receivers.hooks.got();
    for hook in &hooks {
        bodies.entry(hook.id.clone()).or_default().insert(hook.body.clone());
    }
    for (notice, found) in &bodies {
        assert_eq!(found.len(), 1, "notice {notice} went out with {} bodies", found.len());
    }
    let promised: BTreeSet<String> = promised(all).into_iter().map(|(notice, _)| notice).collect();
    let unknown: Vec<_> = bodies.keys().filter(|notice| !promised.contains(*notice)).collect();
    assert!(unknown.is_empty(), "notices that nobody promised: {unknown:?}");
    let delivered = all.iter().flat_map(|opened| &opened.events).filter_map(|event| match event {
        Event::Delivery(DeliveryEvent::Delivered(delivered)) => Some(delivered.notice.to_string()),
        _ => None,
    });
    let delivered: BTreeSet<String> = delivered.filter(|notice| promised.contains(notice)).collect();
    let missing: Vec<_> = delivered.iter().filter(|notice| !bodies.contains_key(*notice)).collect();
    let mailed: BTreeSet<String> = receivers.mail.got().iter().map(|mail| mail.readable()).collect();
    assert!(missing.is_empty() || mailed.len() > 1, "recorded as delivered, never received: {missing:?}");
    println!(
        "{} notices promised, {} delivered, {} webhooks received, {} mails",
        promised.len(),
        delivered.len(),
        hooks.len(),
        receivers.mail.got().len()
    );
    assert!(!delivered.is_empty());
}
