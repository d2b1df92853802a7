//! The server dies and comes back.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{StreamExt as _, stream};
use openfloor_event_log::{AppendError, Appended, EventLog, Position, ReadError, Subscription};
use openfloor_log_jetstream::JetStreamLog;

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

/// Calls `kill` three times, each time a quarter of the commits later. It may block.
async fn kill_thrice<K: FnMut() + Send + 'static>(log: Arc<JetStreamLog>, mut kill: K) -> K {
    for quarter in 1..=3 {
        let name = format!("panel-p{}", COMMITS * quarter / 4).parse().expect("a name");
        until("the commits go on", || async {
            log.read(&name, None).await.is_ok_and(|records| !records.is_empty())
        })
        .await;
        let killed = tokio::task::spawn_blocking(move || {
            kill();
            kill
        });
        kill = killed.await.expect("no panic");
    }
    kill
}

/// A thousand commits, 64 at a time, while something is killed three times: each is recorded once,
/// and a reader sees what was acknowledged, in order, once.
pub(crate) async fn a_thousand_commits<K: FnMut() + Send + 'static>(log: Arc<JetStreamLog>, kill: K) {
    let mut reader = log.subscribe(None).await.expect("a reader");
    let reading = tokio::spawn(async move {
        let mut seen = Vec::new();
        while seen.len() < COMMITS {
            read_on(&mut *reader, &mut seen).await;
        }
        seen
    });
    let killing = tokio::spawn(kill_thrice(Arc::clone(&log), kill));
    let commits = stream::iter(0..COMMITS).map(|at| insist(&log, at)).buffer_unordered(64);
    let done: Vec<Appended> = commits.collect().await;
    // What is killed lives on in there.
    let _kill = killing.await.expect("three kills");
    let seen = tokio::time::timeout(PATIENCE, reading).await.expect("in time").expect("no panic");

    let mut acknowledged: Vec<Position> = done.iter().map(|done| done.position).collect();
    acknowledged.sort_unstable();
    let places: Vec<Position> = seen.iter().map(|(position, _)| *position).collect();
    assert_eq!(places, acknowledged, "what was acknowledged is not what the reader saw, in order");
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for (_, text) in seen {
        *times.entry(text).or_default() += 1;
    }
    assert_eq!(times.len(), COMMITS);
    assert!(times.values().all(|&times| times == 1), "a commit is recorded twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_commits_across_three_kills_are_each_recorded_once() {
    let mut server = server();
    let log = log(&server).await;
    a_thousand_commits(Arc::clone(&log), move || server.restart().expect("the server starts again")).await;
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
