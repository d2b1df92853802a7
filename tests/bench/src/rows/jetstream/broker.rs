//! A nats-server, and adapters to it as services have them.

use openfloor_event_log::SharedLog;
use openfloor_key_store::SharedKeys;
use openfloor_log_jetstream::{JetStreamKeys, JetStreamLog, Options};
use openfloor_nats_process::{NatsServer, Options as ServerOptions};

use crate::rows::http::others::LogAndKeys;

/// A nats-server of one row, in a directory of its own; ended when dropped.
pub(super) struct Broker {
    server: NatsServer,
}

impl Broker {
    pub(super) fn start(sync_always: bool) -> anyhow::Result<Self> {
        Ok(Self { server: NatsServer::start(&ServerOptions { sync_always, ..ServerOptions::default() })? })
    }

    pub(super) fn url(&self) -> String {
        self.server.url()
    }

    /// Log and keys over connections of their own, as each service has.
    pub(super) async fn ports(&self, name: &str) -> anyhow::Result<LogAndKeys> {
        let options = Options { create: true, ..Options::new(self.url(), name) };
        let log: SharedLog = JetStreamLog::connect(options.clone()).await?;
        let keys: SharedKeys = JetStreamKeys::connect(options).await?;
        Ok((log, keys))
    }
}
