//! The bare chain: as many commits of as many bytes, one after the other as the line has them, and a POST.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use openfloor_event_log::{
    Append, CommandDigest, CommitId, EventLog, Expected, Purpose, Revision, StreamName,
};
use openfloor_log_sqlite::{Options, SqliteLog};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::receiver::MARK;
use crate::rows::http::client::Connection;

/// Bytes of the records of a line, as measured: a roster of six, an alert about it, an attempt, its outcome.
const ROSTER_BYTES: usize = 3_200;
const ALERT_BYTES: usize = 1_500;
const ATTEMPT_BYTES: usize = 330;
const OUTCOME_BYTES: usize = 270;
/// Bytes of the notice beside the title.
const NOTICE_BYTES: usize = 700;

/// Connections to the receiver, as many as a line keeps at most.
const CONNECTIONS: usize = 64;

/// A log, and connections to the receiver.
pub(crate) struct Chain {
    log: Arc<SqliteLog>,
    connections: Vec<Mutex<Connection>>,
}

impl Chain {
    /// Over a new log in a directory.
    pub(super) async fn new(directory: &Path, receiver: SocketAddr) -> anyhow::Result<Arc<Self>> {
        let log = SqliteLog::open(directory.join("log.sqlite"), Options::default())?;
        Self::over(log, receiver, CONNECTIONS).await
    }

    /// Over a log that is there.
    pub(crate) async fn over(
        log: Arc<SqliteLog>,
        receiver: SocketAddr,
        count: usize,
    ) -> anyhow::Result<Arc<Self>> {
        let mut connections = Vec::new();
        for _ in 0..count {
            connections.push(Mutex::new(Connection::open(receiver, "").await?));
        }
        Ok(Arc::new(Self { log, connections }))
    }

    /// What has to be done for one roster.
    pub(crate) async fn run(self: Arc<Self>, number: usize) -> anyhow::Result<()> {
        self.append("panel", number, None, ROSTER_BYTES).await?;
        self.append("alert", number, None, ALERT_BYTES).await?;
        let mail = tokio::spawn(Arc::clone(&self).mail(number));
        let at = self.append("hook", number, None, ATTEMPT_BYTES).await?;
        let body = format!(r#"{{"title":"{MARK}{number}","rest":"{}"}}"#, "x".repeat(NOTICE_BYTES));
        self.connections[number % self.connections.len()]
            .lock()
            .await
            .exchange("POST", "/hook", &body)
            .await?;
        self.append("hook", number, Some(at), OUTCOME_BYTES).await?;
        mail.await?
    }

    /// A letter to nobody: its two commits.
    async fn mail(self: Arc<Self>, number: usize) -> anyhow::Result<()> {
        let at = self.append("mail", number, None, ATTEMPT_BYTES).await?;
        self.append("mail", number, Some(at), OUTCOME_BYTES).await?;
        Ok(())
    }

    async fn append(
        &self,
        kind: &str,
        number: usize,
        last: Option<Revision>,
        bytes: usize,
    ) -> anyhow::Result<Revision> {
        let append = Append {
            stream: StreamName::new(kind, &format!("c1~{number}"))?,
            expected: last.map_or(Expected::NoStream, Expected::At),
            commit: CommitId(Uuid::now_v7()),
            command: CommandDigest([1; 32]),
            purpose: Purpose::Ordinary,
            payload: Bytes::from(vec![7; bytes]),
        };
        Ok(self.log.append(append).await?.revision)
    }
}
