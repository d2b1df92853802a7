//! A reader of the whole log from its own checkpoint, for ever.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use openfloor_event_log::{Batch, Checkpoint, CommitId, LogId, Position, ReadError, Record, Subscription};

use tokio::time::timeout;

use crate::api::Which;
use crate::message::{Headers, record};
use crate::pull::{Delivered, Interruption, Puller};
use crate::read::unread;
use crate::stream::Stream;
use crate::subject;

/// Longest wait for a record that the server has, once there is one to return.
const ON_ITS_WAY_MAX: Duration = Duration::from_millis(20);

/// A subscription to the log.
pub(crate) struct LogSubscription {
    stream: Arc<Stream>,
    log: LogId,
    /// The last record handed over, or being handed over; read back whenever a consumer is made.
    last: Option<(Position, CommitId)>,
    head: Option<Position>,
    puller: Option<Puller>,
    /// Records taken from the consumer and not yet returned: a dropped call leaves them here.
    ready: Vec<Record>,
    told: bool,
}

impl LogSubscription {
    /// Begins behind a checkpoint, if the log still has it.
    pub(crate) async fn open(stream: Arc<Stream>, from: Option<Checkpoint>) -> Result<Self, ReadError> {
        let log = LogId(stream.identity());
        if let Some(other) = from.as_ref().map(|from| &from.log).filter(|other| **other != log) {
            return Err(ReadError::NotThisLog(format!("it is {}, this is {}", other.0, log.0)));
        }
        let last = from.map(|from| (from.position, from.commit));
        let mut subscription =
            Self { stream, log, last, head: None, puller: None, ready: Vec::new(), told: false };
        subscription.begin().await?;
        Ok(subscription)
    }

    /// Makes a consumer behind the last record, which must still be what it was.
    async fn begin(&mut self) -> Result<(), ReadError> {
        if !self.stream.is_itself().await.map_err(unread)? {
            return Err(ReadError::NotThisLog("it was deleted, or deleted and created anew".to_owned()));
        }
        if let Some((position, commit)) = self.last {
            self.is_still_there(position, commit).await?;
        }
        let head = self.stream.api.message(self.stream.name(), Which::LastOf(subject::ALL)).await;
        self.head = self.head.max(head.map_err(unread)?.map(|head| Position(head.sequence)));
        let after = self.last.map_or(0, |(position, _)| position.0);
        self.puller = Some(Puller::open(&self.stream, after).await.map_err(unread)?);
        Ok(())
    }

    async fn is_still_there(&self, position: Position, commit: CommitId) -> Result<(), ReadError> {
        let not_this = |what: &str| Err(ReadError::NotThisLog(what.to_owned()));
        match self.stream.record_at(position.0).await? {
            Some(record) if record.commit == commit => Ok(()),
            Some(_) => not_this("another commit lies at the checkpoint"),
            None => not_this("it ends before the checkpoint"),
        }
    }

    /// Waits for one record, then takes what else is here or on its way, up to `records_max`.
    async fn fill(&mut self, records_max: usize) -> Result<(), ReadError> {
        while self.ready.is_empty() {
            match &mut self.puller {
                None => self.begin().await?,
                Some(puller) => match puller.next().await {
                    Ok(delivered) => self.take(delivered)?,
                    Err(why) => self.interrupted(why)?,
                },
            }
        }
        self.gather(records_max).await;
        if let Some(puller) = &mut self.puller {
            let _ = puller.ask_for_more().await;
        }
        Ok(())
    }

    /// What is wrong with the next record is the answer to the next call, not to this one.
    async fn gather(&mut self, records_max: usize) {
        while self.ready.len() < records_max {
            let at_head = self.is_at_head();
            let Some(puller) = &mut self.puller else { return };
            let next = match puller.next_ready() {
                Some(next) => next,
                None if at_head => return,
                None => match timeout(ON_ITS_WAY_MAX, puller.next()).await {
                    Ok(next) => next,
                    Err(_) => return,
                },
            };
            let _ = match next {
                Ok(delivered) => self.take(delivered),
                Err(why) => self.interrupted(why),
            };
        }
    }

    fn take(&mut self, delivered: Delivered) -> Result<(), ReadError> {
        let Delivered { message, sequence, behind } = delivered;
        let headers = message.headers.as_ref().map(Headers::from_map).unwrap_or_default();
        let linked = record(&message.subject, sequence, headers, message.payload)
            .inspect_err(|_| self.puller = None)?;
        let record = linked.record;
        self.last = Some((record.position, record.commit));
        self.head = self.head.max(Some(Position(sequence + behind)));
        self.ready.push(record);
        Ok(())
    }

    fn interrupted(&mut self, why: Interruption) -> Result<(), ReadError> {
        self.puller = None;
        tracing::info!(stream = self.stream.name(), ?why, "the consumer is made anew");
        match why {
            Interruption::Down => return Err(ReadError::Unavailable("the connection is down".to_owned())),
            Interruption::Stalled => self.stream.tally.consumers_stalled.up(),
            Interruption::Reconnected | Interruption::Gap | Interruption::Gone => (),
        }
        self.stream.tally.consumers_recreated.up();
        Ok(())
    }

    fn is_at_head(&self) -> bool {
        let last = self.last.map(|(position, _)| position);
        self.head.is_none_or(|head| last.is_some_and(|last| last.covers(head)))
    }
}

#[async_trait]
impl Subscription for LogSubscription {
    fn log(&self) -> &LogId {
        &self.log
    }

    async fn next(&mut self, records_max: usize) -> Result<Batch, ReadError> {
        let caught_up = !self.told && self.ready.is_empty() && self.is_at_head();
        self.told = true;
        if caught_up {
            return Ok(Batch { records: Vec::new(), head: self.head });
        }
        // The scheduler's budget would cut batches into pieces of 128.
        tokio::task::unconstrained(self.fill(records_max.max(1))).await?;
        let rest = self.ready.split_off(self.ready.len().min(records_max.max(1)));
        let records = std::mem::replace(&mut self.ready, rest);
        Ok(Batch { records, head: self.head })
    }
}
