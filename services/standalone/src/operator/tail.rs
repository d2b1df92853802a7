//! The log as lines of JSON, read by its format alone: an event whose type this release does not know
//! is shown like any other.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use futures::{Stream, StreamExt};
use openfloor_domain::moment::Moment;
use openfloor_event_codec::{SealedBox, open_box};
use openfloor_event_log::{ReadError, Record, SharedLog, Subscription};
use openfloor_key_store::{KeyStoreError, Lookup, SharedKeys};
use serde::Deserialize;
use serde_json::Value;

use super::wire::{TailLine, TailedEvent};
use super::{Operated, files};
use openfloor_process::problem::Problem;

/// Records read from the log at a time.
const RECORDS_MAX: usize = 1_000;

/// How much of the log is told.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tail {
    /// Only the last so many of the commits that are there; all, if left out.
    pub last: Option<usize>,
    /// Go on with those that come.
    pub follow: bool,
    /// Open the boxes.
    pub open: bool,
}

/// A payload, by its format alone.
#[derive(Deserialize)]
struct Payload {
    at: i64,
    events: Vec<RawEvent>,
}

#[derive(Deserialize)]
struct RawEvent {
    #[serde(rename = "type")]
    name: String,
    version: u16,
    data: Value,
    sealed: Option<SealedBox>,
}

/// `GET /operator/tail`
pub(super) async fn get_tail(
    State(operated): State<Arc<dyn Operated>>,
    Query(wanted): Query<Tail>,
) -> Result<Response, Problem> {
    let lines = tail(operated.log(), operated.keys(), wanted).await;
    Ok(files::lines(lines.map_err(|error| Problem::unavailable(error.to_string()))?))
}

/// The commits of a log as lines. A fault of the log is the last line.
pub async fn tail(
    log: SharedLog,
    keys: SharedKeys,
    wanted: Tail,
) -> Result<impl Stream<Item = TailLine>, ReadError> {
    let records = log.subscribe(None).await?;
    let reader = Reader { records, keys, wanted, ready: VecDeque::new(), at_head: false, has_ended: false };
    Ok(futures::stream::unfold(
        reader,
        |mut reader| async move { reader.next().await.map(|line| (line, reader)) },
    )
    .boxed())
}

struct Reader {
    records: Box<dyn Subscription>,
    keys: SharedKeys,
    wanted: Tail,
    ready: VecDeque<Record>,
    /// Whether what was there at the start has been read.
    at_head: bool,
    has_ended: bool,
}

impl Reader {
    async fn next(&mut self) -> Option<TailLine> {
        loop {
            if (self.at_head || self.wanted.last.is_none())
                && let Some(record) = self.ready.pop_front()
            {
                let keys = self.wanted.open.then_some(&self.keys);
                return Some(line(&record, keys).await);
            }
            if self.has_ended || (self.at_head && !self.wanted.follow) {
                return None;
            }
            match self.records.next(RECORDS_MAX).await {
                Ok(batch) => self.take(batch.records, batch.head.map(|head| head.0)),
                Err(error) => {
                    self.has_ended = true;
                    return Some(fault(error.to_string()));
                }
            }
        }
    }

    fn take(&mut self, records: Vec<Record>, head: Option<u64>) {
        let last = records.last().map(|record| record.position.0);
        self.ready.extend(records);
        if let (false, Some(most)) = (self.at_head, self.wanted.last) {
            self.ready.drain(..self.ready.len().saturating_sub(most));
        }
        self.at_head |= last >= head;
    }
}

/// A record as a line, opened if there are keys to open it with.
async fn line(record: &Record, keys: Option<&SharedKeys>) -> TailLine {
    let Record { position, stream, revision, commit, payload, .. } = record;
    let mut line = TailLine {
        position: position.0,
        stream: stream.to_string(),
        revision: revision.0,
        commit: commit.to_string(),
        at: None,
        events: Vec::new(),
        opened: None,
        fault: None,
    };
    match rmp_serde::from_slice::<Payload>(payload) {
        Err(error) => line.fault = Some(format!("not a commit: {error}")),
        Ok(payload) => {
            line.at = Some(Moment { utc_ms: payload.at, offset_minutes: 0 }.to_string());
            line.events = payload.events.iter().map(|event| event.name.clone()).collect();
            if let Some(keys) = keys {
                match opened(payload.events, keys).await {
                    Ok(opened) => line.opened = Some(opened),
                    Err(error) => line.fault = Some(error.to_string()),
                }
            }
        }
    }
    line
}

async fn opened(events: Vec<RawEvent>, keys: &SharedKeys) -> Result<Vec<TailedEvent>, KeyStoreError> {
    let mut opened = Vec::with_capacity(events.len());
    for RawEvent { name, version, data, sealed } in events {
        let about = sealed.as_ref().map(|sealed| sealed.subject.clone());
        let (content, closed) = match &sealed {
            None => (None, None),
            Some(sealed) => content(&name, sealed, keys).await?,
        };
        opened.push(TailedEvent { name, version, data, about, sealed: content, closed });
    }
    Ok(opened)
}

/// What is in a box, or why it is closed.
async fn content(
    name: &str,
    sealed: &SealedBox,
    keys: &SharedKeys,
) -> Result<(Option<Value>, Option<String>), KeyStoreError> {
    let closed = |why: &str| (None, Some(why.to_owned()));
    let Some(id) = sealed.key_id() else { return Ok(closed("damaged")) };
    Ok(match keys.get(&id).await? {
        Lookup::Destroyed => closed("erased"),
        Lookup::Missing => closed("key missing"),
        Lookup::Key(key) => {
            let content = open_box(sealed, name, &key).and_then(|bytes| rmp_serde::from_slice(&bytes).ok());
            content.map_or_else(|| closed("damaged"), |content| (Some(content), None))
        }
    })
}

fn fault(why: String) -> TailLine {
    TailLine {
        position: 0,
        stream: String::new(),
        revision: 0,
        commit: String::new(),
        at: None,
        events: Vec::new(),
        opened: None,
        fault: Some(why),
    }
}
