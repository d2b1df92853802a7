//! A log that runs full.

use openfloor_event_log::{Append, AppendError, Appended, EventLog, Purpose, Refusal};
use openfloor_log_jetstream::JetStreamLog;

use crate::support::{first, options, server};

fn kilobyte(at: usize, purpose: Purpose) -> Append {
    Append { purpose, ..first(&format!("panel-p{at}"), &"x".repeat(1024)) }
}

async fn fill(log: &JetStreamLog, from: usize, purpose: Purpose) -> (usize, Refusal) {
    for at in from.. {
        match log.append(kilobyte(at, purpose)).await {
            Ok(Appended { .. }) => (),
            Err(AppendError::Rejected(refusal)) => return (at, refusal),
            Err(other) => panic!("neither stored nor refused: {other}"),
        }
    }
    unreachable!("the log is not endless")
}

#[tokio::test]
async fn the_last_tenth_is_kept_for_what_is_essential_and_then_the_log_is_full() {
    let server = server();
    let mut options = options(&server);
    options.max_bytes = Some(256 * 1024);
    let log = JetStreamLog::connect(options).await.expect("a log");
    let (ordinary, refusal) = fill(&log, 0, Purpose::Ordinary).await;
    assert!(matches!(&refusal, Refusal::Full(told) if told.contains("of 262144 bytes")), "{refusal}");
    let (all, refusal) = fill(&log, ordinary, Purpose::Essential).await;
    assert_eq!(refusal, Refusal::Full("maximum bytes exceeded".to_owned()));
    assert!(all > ordinary + 5, "{ordinary} ordinary records, {all} in all");
    let stream = "panel-p0".parse().expect("a name");
    assert_eq!(log.read(&stream, None).await.expect("a read").len(), 1, "a full log is read all the same");
}
