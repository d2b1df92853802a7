//! The server dies and comes back.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{StreamExt as _, stream};
use openfloor_event_log::{AppendError, Appended, EventLog, Position, ReadError, Subscription};
use openfloor_log_jetstream::JetStreamLog;
use openfloor_nats_process::NatsServer;

use crate::support::{PATIENCE, first, log, options, server, until};

const COMMITS: usize = 1000;

/// As a caller does it: the same bytes again, until the answer is known.
async fn insist(log: &JetStreamLog, at: usize) -> Appended {
    let append = first(&format!("panel-p{at}"), &at.to_string());
    let begun = Instant::now();
    loop {
        match log.append(append.clone()).await {
            Ok(done) => return done,
            Err(AppendError::Unavailable(_)) if begun.elapsed() < PATIENCE => (),
            Err(other) => panic!("commit {at} failed: {other}"),
        }
    }
}

async fn read_on(reader: &mut dyn Subscription, seen: &mut Vec<(Position, String)>) {
    match reader.next(100).await {
        Ok(batch) => seen.extend(
            batch
                .records
                .into_iter()
                .map(|record| (record.position, String::from_utf8(record.payload.to_vec()).expect("text"))),
        ),
        Err(ReadError::Unavailable(_)) => (),
        Err(other) => panic!("the reader failed: {other}"),
    }
}

async fn kill_thrice(mut server: NatsServer, log: Arc<JetStreamLog>) -> NatsServer {
    for kill in 1..=3 {
        let done = COMMITS * kill / 4;
        until("the commits go on", || async {
            let last = format!("panel-p{done}").parse().expect("a name");
            log.read(&last, None).await.is_ok_and(|records| !records.is_empty())
        })
        .await;
        server = tokio::task::spawn_blocking(move || {
            server.restart().expect("the server starts again");
            server
        })
        .await
        .expect("no panic");
    }
    server
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_commits_across_three_kills_are_each_recorded_once() {
    let server = server();
    let log = log(&server).await;
    let mut reader = log.subscribe(None).await.expect("a reader");
    let reading = tokio::spawn(async move {
        let mut seen = Vec::new();
        while seen.len() < COMMITS {
            read_on(&mut *reader, &mut seen).await;
        }
        seen
    });
    let killing = tokio::spawn(kill_thrice(server, Arc::clone(&log)));
    let commits = stream::iter(0..COMMITS).map(|at| insist(&log, at)).buffer_unordered(64);
    let done: Vec<Appended> = commits.collect().await;
    let _server = killing.await.expect("three kills");
    let seen = tokio::time::timeout(PATIENCE, reading).await.expect("in time").expect("no panic");

    let mut acknowledged: Vec<Position> = done.iter().map(|done| done.position).collect();
    acknowledged.sort_unstable();
    let places: Vec<Position> = seen.iter().map(|(position, _)| *position).collect();
    assert_eq!(places, acknowledged, "what was acknowledged is not what the reader saw, in order");
    let mut once: BTreeMap<String, usize> = BTreeMap::new();
    for (_, text) in seen {
        *once.entry(text).or_default() += 1;
    }
    assert_eq!(once.len(), COMMITS);
    assert!(once.values().all(|&times| times == 1), "a commit is recorded twice");
    assert_eq!(log.counters().reconnects, 3);
}

#[tokio::test]
async fn a_call_during_an_outage_ends_within_its_patience() {
    let mut server = server();
    let mut options = options(&server);
    options.patience = Duration::from_millis(300);
    let log = JetStreamLog::connect(options).await.expect("a log");
    server.kill();
    let begun = Instant::now();
    let answer = log.append(first("panel-a", "one")).await;
    assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    let name = "panel-a".parse().expect("a name");
    assert!(matches!(log.read(&name, None).await, Err(ReadError::Unavailable(_))));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    server.restart().expect("the server starts again");
    until("the log is back", || async { log.append(first("panel-a", "one")).await.is_ok() }).await;
}
