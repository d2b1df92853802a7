//! Appends what is owed: sealed and encoded once, then the same bytes until there is an answer.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use openfloor_application::key_ring::{KeyRing, Sealing};
use openfloor_domain::alert::AlertEvent;
use openfloor_domain::ids::PanelId;
use openfloor_event_codec::{Commit, EncodeError, Event, encode, subjects};
use openfloor_event_log::{
    Append, AppendError, CommandDigest, CommitId, EventLog, Expected, Purpose, StreamName,
};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Most alerts of one commit; the rest is still owed when this is folded. About a kilobyte each.
const ALERTS_MAX: usize = 400;

/// Pause before an append of unknown outcome is repeated: doubled up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// What became of it.
#[derive(Debug)]
pub(crate) enum Appended {
    /// It is recorded.
    Recorded,
    /// Somebody else came first: fold on, and compare again.
    Conflict,
    /// Not now: the key of a watcher is gone, or we are ending. Compare again later.
    Dropped,
    /// The log refuses it.
    Refused(String),
}

/// Appends what is owed about a panel.
pub(crate) async fn say(
    log: &dyn EventLog,
    ring: &KeyRing,
    panel: &PanelId,
    expected: Expected,
    events: Vec<AlertEvent>,
    at_ms: i64,
    shutdown: &CancellationToken,
) -> Appended {
    let stream = match StreamName::new("alert", panel.as_str()) {
        Ok(stream) => stream,
        Err(error) => return Appended::Refused(error.to_string()),
    };
    let commit = CommitId(Uuid::now_v7());
    let payload = match sealed(ring, &stream, commit, events, at_ms).await {
        Ok(Some(payload)) => payload,
        Ok(None) => return Appended::Dropped,
        Err(error) => return Appended::Refused(error),
    };
    let command = CommandDigest(Sha256::digest(&payload).into());
    let append = Append { stream, expected, commit, command, purpose: Purpose::Essential, payload };
    until_answered(log, append, shutdown).await
}

/// The payload; none if a watcher was erased meanwhile or no key could be had.
async fn sealed(
    ring: &KeyRing,
    stream: &StreamName,
    commit: CommitId,
    mut events: Vec<AlertEvent>,
    at_ms: i64,
) -> Result<Option<Bytes>, String> {
    events.truncate(ALERTS_MAX);
    loop {
        let recorded: Vec<Event> = events.iter().cloned().map(Event::from).collect();
        let Ok(sealing) = ring.sealing(&subjects(stream, &recorded)).await else { return Ok(None) };
        let mut keys = BTreeMap::new();
        for (subject, sealing) in sealing {
            let Sealing::With(id, key) = sealing else { return Ok(None) };
            keys.insert(subject, (id, key));
        }
        let commit = Commit { stream: stream.clone(), commit, at_ms, trace: None, events: recorded };
        match encode(&commit, &keys) {
            Ok(payload) => return Ok(Some(payload)),
            Err(EncodeError::TooLarge(_)) if events.len() > 1 => events.truncate(events.len() / 2),
            Err(error) => return Err(error.to_string()),
        }
    }
}

async fn until_answered(log: &dyn EventLog, append: Append, shutdown: &CancellationToken) -> Appended {
    let mut pause = PAUSE_MIN;
    loop {
        match log.append(append.clone()).await {
            Ok(_) => return Appended::Recorded,
            Err(AppendError::Conflict { .. }) => return Appended::Conflict,
            Err(AppendError::Rejected(refusal)) => return Appended::Refused(refusal.to_string()),
            Err(AppendError::Unavailable(_)) => {}
        }
        if shutdown.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return Appended::Dropped;
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}
