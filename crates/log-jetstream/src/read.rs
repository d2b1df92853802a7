//! Reading one stream: what was acknowledged before the call is in the answer.
//!
//! The leader says which record is the last; that one names the record before it, and so on. A few
//! steps are walked back from record to record: each costs the same however long the log is. What is
//! left of a longer stream comes in batches from any replica, and is believed only as far as that
//! chain holds; the server may have to look through all of the log for a batch.

use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt as _;
use openfloor_event_log::{Position, ReadError, Record, Revision, StreamName};
use serde_json::json;
use tokio::time::timeout;

use crate::api::{Fault, Stored, Which};
use crate::message::{Headers, Linked, record};
use crate::stream::Stream;
use crate::subject::subject;

/// Most records that are walked back one by one.
const STEPS_MAX: usize = 16;
/// Most records asked for at once.
const BATCH_RECORDS: u64 = 1000;
/// Longest wait for the next answer of a batch. Short, as the leader can be asked instead.
const BATCH_ANSWER_MAX: Duration = Duration::from_secs(2);

impl Stream {
    /// The records of a stream after a revision, in order.
    pub(crate) async fn read(
        &self,
        of: &StreamName,
        after: Option<Revision>,
    ) -> Result<Vec<Record>, ReadError> {
        let subject = subject(of);
        let after = after.map_or(0, |revision| revision.0);
        let last = self.api.message(self.name(), Which::LastOf(&subject)).await.map_err(unread)?;
        let Some(last) = last.filter(|last| last.sequence > after) else { return Ok(Vec::new()) };
        let last = taken_apart(last)?;
        let mut before = last.before;
        let mut newest_first = vec![last.record];
        while before > after && newest_first.len() <= STEPS_MAX {
            let Linked { record, before: next } = self.linked_to(of, before).await?;
            newest_first.push(record);
            before = next;
        }
        let mut records = self.chain(&subject, after, before).await?;
        records.extend(newest_first.into_iter().rev());
        Ok(records)
    }

    /// The record that a later one of its stream names as the one before it, from the leader.
    async fn linked_to(&self, of: &StreamName, position: u64) -> Result<Linked, ReadError> {
        let stored = self.api.message(self.name(), Which::At(position)).await.map_err(unread)?;
        let linked = stored.map(taken_apart).transpose()?;
        linked.filter(|linked| linked.record.stream == *of).ok_or_else(|| ReadError::Corrupt {
            position: Position(position),
            stream: of.to_string(),
            what: "a later record names it, and it is not there".to_owned(),
        })
    }

    /// The record that follows a revision in its stream, from the leader.
    pub(crate) async fn successor(&self, subject: &str, after: u64) -> Result<Option<Record>, ReadError> {
        let which = Which::FirstOf(subject, after.saturating_add(1));
        let stored = self.api.message(self.name(), which).await.map_err(unread)?;
        Ok(stored.map(taken_apart).transpose()?.map(|linked| linked.record))
    }

    /// The record at a position, from the leader.
    pub(crate) async fn record_at(&self, position: u64) -> Result<Option<Record>, ReadError> {
        let stored = self.api.message(self.name(), Which::At(position)).await.map_err(unread)?;
        Ok(stored.map(taken_apart).transpose()?.map(|linked| linked.record))
    }

    /// Every record of a subject after `after`, up to and with the one at `last`.
    async fn chain(&self, subject: &str, after: u64, last: u64) -> Result<Vec<Record>, ReadError> {
        let mut chain = Chain { records: Vec::new(), at: after, begun: false };
        let mut batches = true;
        while chain.at < last {
            let held = chain.at;
            if batches {
                self.extend_by_batch(&mut chain, subject, last).await?;
            }
            batches = chain.at > held;
            if !batches {
                self.extend_by_one(&mut chain, subject).await?;
            }
        }
        Ok(chain.records)
    }

    /// Adds what any replica has, as far as it links up with what is there already.
    async fn extend_by_batch(&self, chain: &mut Chain, subject: &str, last: u64) -> Result<(), ReadError> {
        let client = self.api.connection.client();
        let inbox = client.new_inbox();
        let lost = |fault: &dyn ToString| ReadError::Unavailable(fault.to_string());
        let mut answers = client.subscribe(inbox.clone()).await.map_err(|fault| lost(&fault))?;
        let ask = json!({ "seq": chain.at + 1, "next_by_subj": subject, "batch": BATCH_RECORDS });
        let to = format!("$JS.API.DIRECT.GET.{}", self.name());
        client
            .publish_with_reply(to, inbox, Bytes::from(ask.to_string()))
            .await
            .map_err(|fault| lost(&fault))?;
        while chain.at < last {
            let Ok(Some(answer)) = timeout(BATCH_ANSWER_MAX, answers.next()).await else { break };
            // An answer with a status is the end of the batch, or says why there is none.
            let found = answer.headers.as_ref().filter(|_| answer.status.is_none()).and_then(direct);
            let Some((sequence, headers)) = found else { break };
            if !chain.add(record(subject, sequence, headers, answer.payload)?) {
                break;
            }
        }
        Ok(())
    }

    /// Adds one record from the leader.
    async fn extend_by_one(&self, chain: &mut Chain, subject: &str) -> Result<(), ReadError> {
        let which = Which::FirstOf(subject, chain.at + 1);
        let stored = self.api.message(self.name(), which).await.map_err(unread)?;
        let missing = || ReadError::Unavailable("a record is not where the leader said".to_owned());
        let linked = taken_apart(stored.ok_or_else(missing)?)?;
        let Record { position, stream, .. } = linked.record.clone();
        if chain.add(linked) {
            return Ok(());
        }
        let what = "the record before it is missing".to_owned();
        Err(ReadError::Corrupt { position, stream: stream.to_string(), what })
    }
}

/// Records of one stream, each of which names the one before it.
struct Chain {
    records: Vec<Record>,
    /// The revision up to which it reaches.
    at: u64,
    begun: bool,
}

impl Chain {
    /// Adds a record if it is the next one. The first may follow a revision that the stream never
    /// had, as a caller may ask from anywhere.
    fn add(&mut self, next: Linked) -> bool {
        let Linked { record, before } = next;
        let links = if self.begun { before == self.at } else { before <= self.at };
        if links && record.revision.0 > self.at {
            self.at = record.revision.0;
            self.begun = true;
            self.records.push(record);
            return true;
        }
        false
    }
}

/// The sequence and our headers of an answer to a direct get.
fn direct(headers: &async_nats::HeaderMap) -> Option<(u64, Headers)> {
    let sequence = headers.get(async_nats::header::NATS_SEQUENCE)?.as_str().parse().ok()?;
    Some((sequence, Headers::from_map(headers)))
}

/// A message from the leader as a record.
fn taken_apart(stored: Stored) -> Result<Linked, ReadError> {
    record(&stored.subject, stored.sequence, stored.headers, stored.payload)
}

/// Why the server gave nothing to read.
pub(crate) fn unread(fault: Fault) -> ReadError {
    match fault {
        Fault::Unavailable(why) => ReadError::Unavailable(why),
        Fault::Refused(error) => ReadError::Rejected(format!("{} ({})", error.description, error.err_code)),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use openfloor_event_log::{CommandDigest, CommitId, Position, Record, Revision};
    use uuid::Uuid;

    use super::Chain;
    use crate::message::Linked;

    fn linked(at: u64, before: u64) -> Linked {
        let record = Record {
            stream: "panel-a".parse().expect("a name"),
            revision: Revision(at),
            position: Position(at),
            commit: CommitId(Uuid::from_u128(at.into())),
            command: CommandDigest([0; 32]),
            payload: Bytes::new(),
        };
        Linked { record, before }
    }

    #[test]
    fn a_chain_takes_only_what_follows_without_a_gap() {
        let mut chain = Chain { records: Vec::new(), at: 0, begun: false };
        assert!(!chain.add(linked(9, 4)), "4 is missing");
        assert!(chain.add(linked(4, 0)));
        assert!(!chain.add(linked(12, 9)), "9 is missing");
        assert!(!chain.add(linked(4, 0)), "it is there already");
        assert!(chain.add(linked(9, 4)));
        assert_eq!(chain.at, 9);
    }

    #[test]
    fn a_chain_may_begin_behind_a_revision_that_the_stream_never_had() {
        let mut chain = Chain { records: Vec::new(), at: 6, begun: false };
        assert!(chain.add(linked(9, 4)));
        assert!(!chain.add(linked(12, 7)));
    }
}
