//! The whole log, opened, straight from where it lies.

use openfloor_event_codec::{Event, decode, open};
use openfloor_event_log::{EventLog, Record};
use openfloor_key_store::{KeyStore, Lookup};

/// A record with its events.
#[derive(Clone, Debug)]
pub struct Opened {
    /// As it lies in the log.
    pub record: Record,
    /// When its writer wrote it.
    pub at_ms: i64,
    /// What is in it; what is erased is empty.
    pub events: Vec<Event>,
}

impl Opened {
    /// A record whose boxes stay closed: what is personal in its events is empty.
    ///
    /// # Errors
    /// If it is no commit of ours.
    pub fn closed(record: Record) -> anyhow::Result<Self> {
        let commit = decode(&record.stream, &record.payload)?;
        let at_ms = commit.at_ms;
        let events = open(commit, |_| Lookup::Destroyed)?.into_iter().map(|opened| opened.event).collect();
        Ok(Self { record, at_ms, events })
    }
}

/// The secret bytes of every key that a box in the log has, by the subject of the box.
///
/// # Panics
/// If anything of the log or the store cannot be read.
pub async fn keys_in_log(log: &dyn EventLog, keys: &dyn KeyStore) -> Vec<(String, Vec<u8>)> {
    let mut subscription = log.subscribe(None).await.expect("a subscription");
    let batch = subscription.next(100_000).await.expect("a batch");
    let mut found = Vec::new();
    for record in &batch.records {
        let commit = decode(&record.stream, &record.payload).expect("a commit");
        for sealed in commit.events.iter().filter_map(|event| event.sealed.as_ref()) {
            let id = sealed.key_id().expect("a key id");
            if let Lookup::Key(key) = keys.get(&id).await.expect("the key store answers") {
                found.push((sealed.subject.clone(), key.bytes().to_vec()));
            }
        }
    }
    found
}

/// Reads a log from the beginning to where it ends now.
///
/// # Panics
/// If anything of it cannot be read or opened.
pub async fn read_whole_log(log: &dyn EventLog, keys: &dyn KeyStore) -> Vec<Opened> {
    let known: std::collections::HashMap<_, _> = keys.all().await.expect("the keys").into_iter().collect();
    let mut subscription = log.subscribe(None).await.expect("a subscription");
    let mut all: Vec<Opened> = Vec::new();
    loop {
        let batch = subscription.next(4_000).await.expect("a batch");
        for record in batch.records {
            let commit = decode(&record.stream, &record.payload).expect("a commit");
            let at_ms = commit.at_ms;
            let events = open(commit, |id| known.get(id).cloned().unwrap_or(Lookup::Missing)).expect("opens");
            let events = events.into_iter().map(|opened| opened.event).collect();
            all.push(Opened { record, at_ms, events });
        }
        let last = all.last().map(|opened| opened.record.position);
        if batch.head.is_none() || last >= batch.head {
            return all;
        }
    }
}
