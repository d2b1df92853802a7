//! A reader of the whole log.

use std::sync::Arc;

use async_trait::async_trait;
use openfloor_event_log::{Batch, LogId, Position, ReadError, Record, Subscription};
use tokio::sync::watch;

use crate::log::Inner;
use crate::records;

/// Reads batches until it is at the head, then is woken by the writer.
pub(crate) struct SqliteSubscription {
    /// Keeps the log open: a subscription never ends by itself.
    inner: Arc<Inner>,
    head: watch::Receiver<Option<Position>>,
    /// The last record handed out.
    after: Option<Position>,
    called: bool,
}

impl SqliteSubscription {
    pub(crate) fn new(inner: Arc<Inner>, after: Option<Position>) -> Self {
        let head = inner.head.clone();
        Self { inner, head, after, called: false }
    }

    /// Moves on. Nothing is awaited from here to the answer, so that a dropped call has moved nothing.
    fn hand_out(&mut self, records: Vec<Record>, head: Option<Position>) -> Batch {
        self.called = true;
        self.after = records.last().map(|record| record.position).or(self.after);
        Batch { records, head: head.max(self.after) }
    }
}

#[async_trait]
impl Subscription for SqliteSubscription {
    fn log(&self) -> &LogId {
        &self.inner.id
    }

    async fn next(&mut self, records_max: usize) -> Result<Batch, ReadError> {
        loop {
            let head = *self.head.borrow_and_update();
            if head > self.after {
                let after = self.after;
                let read =
                    self.inner.pool.run(move |connection| records::after(connection, after, records_max));
                let records = read.await?;
                if !records.is_empty() {
                    return Ok(self.hand_out(records, head));
                }
            }
            if !self.called {
                return Ok(self.hand_out(Vec::new(), head));
            }
            let ended = |_| ReadError::Unavailable("the writer of the log has ended".to_owned());
            self.head.changed().await.map_err(ended)?;
        }
    }
}
