//! One connection to NATS that comes back by itself, and one request over it.
//!
//! A request whose bytes were lost with a connection is never answered. So each request watches the
//! *epoch*, which counts connections made: once it moves on, nothing is waited for any longer.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use async_nats::{
    Client, ClientError, ConnectOptions, Event, HeaderMap, Message, Request, RequestErrorKind, ServerAddr,
};
use bytes::Bytes;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::options::{Credentials, Options};

/// How often an idle connection is tried; two unanswered pings end it.
const PING_INTERVAL: Duration = Duration::from_secs(5);
/// Longest silence after a request before it is sent again.
pub(crate) const ANSWER_MAX: Duration = Duration::from_secs(5);
/// How often the state of the connection is looked at while it is down.
const STATE_POLL: Duration = Duration::from_millis(100);

/// Why an adapter did not start. Each text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Not an address.
    #[error("{url:?} is no NATS address: want nats://host:port, several separated by commas")]
    Address {
        /// What was given, without what precedes an `@`.
        url: String,
    },
    /// Not a name.
    #[error("{0:?} cannot name a connection: want 1 to 32 of a-z, 0-9 and -")]
    Name(String),
    /// The nkey or credentials file cannot be used.
    #[error("the credentials in {} cannot be read", path.display())]
    Credentials {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Nobody answers, or not to us.
    #[error(
        "no NATS server answers at {url} within {waited:?} ({cause}); start one with \
         `nats-server --config deploy/nats/nats-server.conf`, or give the address of one that runs"
    )]
    Unreachable {
        /// Where, without credentials.
        url: String,
        /// How long it was tried.
        waited: Duration,
        /// What the last attempt met.
        cause: String,
    },
    /// The stream is not there, and may not be created.
    #[error(
        "there is no stream {stream} at this server, and this service is not to create it; \
         create it as deploy/nats/README.md shows"
    )]
    NoStream {
        /// Its name.
        stream: &'static str,
    },
    /// The stream may lose what it acknowledged, so nothing is written to it.
    #[error("the stream {stream} may lose what it acknowledged: {faults}")]
    Lossy {
        /// Its name.
        stream: &'static str,
        /// Field, value, and what it must be.
        faults: String,
    },
    /// The server does not do what is asked: JetStream is off, a right is missing.
    #[error("the server cannot serve the stream {stream}: {what}")]
    Refused {
        /// Its name.
        stream: &'static str,
        /// What it said.
        what: String,
    },
}

/// No answer, so the outcome is unknown.
#[derive(Debug)]
pub(crate) struct Lost(pub(crate) String);

/// What became known of the connection.
#[derive(Clone, Debug, Default)]
struct Link {
    epoch: u64,
    fault: Option<String>,
}

/// Tells when another connection was made; keeps no connection alive.
#[derive(Clone)]
pub(crate) struct Epochs(watch::Receiver<Link>);

impl Epochs {
    /// How many connections were made so far.
    pub(crate) fn now(&self) -> u64 {
        self.0.borrow().epoch
    }

    /// Waits until another connection than that of `epoch` was made; for ever once the client is gone.
    pub(crate) async fn after(&self, epoch: u64) {
        let mut link = self.0.clone();
        if link.wait_for(|link| link.epoch > epoch).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// A connection that is made again for ever.
pub(crate) struct Connection {
    client: Client,
    epochs: Epochs,
}

impl Connection {
    /// Connects, or says within `connect_patience` why not.
    pub(crate) async fn open(options: &Options) -> Result<Self, ConnectError> {
        let addresses = addresses(&options.url)?;
        let (sender, link) = watch::channel(Link::default());
        let connect = client_options(options).await?.event_callback(move |event| {
            sender.send_if_modified(|link| note(link, event));
            std::future::ready(())
        });
        let client =
            connect.connect(addresses).await.map_err(|fault| unreachable(options, fault.to_string()))?;
        let connection = Self { client, epochs: Epochs(link) };
        let deadline = Instant::now() + options.connect_patience;
        match connection.connected(deadline).await {
            Ok(()) => Ok(connection),
            Err(Lost(cause)) => Err(unreachable(options, cause)),
        }
    }

    /// The client, for subscriptions.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The connections made.
    pub(crate) fn epochs(&self) -> &Epochs {
        &self.epochs
    }

    /// Whether the server is connected now.
    pub(crate) fn is_up(&self) -> bool {
        self.client.connection_state() == async_nats::connection::State::Connected
    }

    /// Waits until the server is connected. Nothing is queued for a connection yet to be made:
    /// what is sent then might arrive long after its caller was told `Unavailable`.
    pub(crate) async fn connected(&self, by: Instant) -> Result<(), Lost> {
        let mut link = self.epochs.0.clone();
        while !self.is_up() {
            let poll = (Instant::now() + STATE_POLL).min(by);
            let changed = timeout_at(poll, link.changed()).await;
            if Instant::now() >= by && !self.is_up() {
                let fault = self.epochs.0.borrow().fault.clone();
                return Err(Lost(fault.unwrap_or_else(|| "no connection".to_owned())));
            }
            if matches!(changed, Ok(Err(_))) {
                return Err(Lost("the connection was closed".to_owned()));
            }
        }
        Ok(())
    }

    /// Sends one request, once, and waits for its answer: at most [`ANSWER_MAX`], and not beyond
    /// the end of the connection.
    pub(crate) async fn request(
        &self,
        subject: String,
        headers: Option<HeaderMap>,
        payload: Bytes,
        by: Instant,
    ) -> Result<Message, Lost> {
        self.connected(by).await?;
        let epoch = self.epochs.now();
        let wait = by.saturating_duration_since(Instant::now()).min(ANSWER_MAX);
        let request = Request { payload: Some(payload), headers, timeout: Some(Some(wait)), inbox: None };
        tokio::select! {
            answer = self.client.send_request(subject, request) => answer.map_err(|fault| Lost(match fault.kind() {
                RequestErrorKind::TimedOut => format!("no answer for {} ms", wait.as_millis()),
                RequestErrorKind::NoResponders => "nobody serves this request now".to_owned(),
                _ => fault.to_string(),
            })),
            () = self.epochs.after(epoch) => Err(Lost("the connection was lost and made again".to_owned())),
        }
    }

    /// Sends one message and waits for nothing. One that is lost is missed by whoever asks about it next.
    pub(crate) async fn send(&self, subject: String, headers: HeaderMap, payload: Bytes) -> Result<(), Lost> {
        let sent = self.client.publish_with_headers(subject, headers, payload).await;
        sent.map_err(|fault| Lost(fault.to_string()))
    }
}

fn note(link: &mut Link, event: Event) -> bool {
    match event {
        Event::Connected => *link = Link { epoch: link.epoch + 1, fault: None },
        Event::Disconnected => link.fault = Some("the connection was lost".to_owned()),
        Event::ServerError(fault) => link.fault = Some(fault.to_string()),
        // All that the client tells of a refused connection.
        Event::ClientError(ClientError::Other(fault)) if fault == "IO error" => {
            link.fault = Some("the connection was refused or broke".to_owned());
        }
        Event::ClientError(ClientError::Other(fault)) => link.fault = Some(fault),
        _ => return false,
    }
    true
}

async fn client_options(options: &Options) -> Result<ConnectOptions, ConnectError> {
    let name = &options.name;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if name.is_empty() || name.len() > 32 || !name.bytes().all(plain) {
        return Err(ConnectError::Name(name.clone()));
    }
    let mut connect = ConnectOptions::new()
        .name(format!("openfloor-{name}"))
        .custom_inbox_prefix(format!("_INBOX_{name}"))
        .ping_interval(PING_INTERVAL)
        .retry_on_initial_connect()
        .max_reconnects(None);
    if let Some(path) = &options.root_certificates {
        connect = connect.add_root_certificates(path.clone());
    }
    signed_in(connect, &options.credentials).await
}

async fn signed_in(
    connect: ConnectOptions,
    credentials: &Credentials,
) -> Result<ConnectOptions, ConnectError> {
    let unreadable = |path: &PathBuf, source| ConnectError::Credentials { path: path.clone(), source };
    match credentials {
        Credentials::None => Ok(connect),
        Credentials::Password { user, password } => {
            Ok(connect.user_and_password(user.clone(), password.clone()))
        }
        Credentials::File(path) => {
            connect.credentials_file(path).await.map_err(|fault| unreadable(path, fault))
        }
        Credentials::NkeyFile(path) => match std::fs::read_to_string(path) {
            Ok(seed) => Ok(connect.nkey(seed.trim().to_owned())),
            Err(fault) => Err(unreadable(path, fault)),
        },
    }
}

fn addresses(url: &str) -> Result<Vec<ServerAddr>, ConnectError> {
    let parsed: Result<Vec<ServerAddr>, _> = url.split(',').map(|one| one.trim().parse()).collect();
    parsed.map_err(|_| ConnectError::Address { url: without_secrets(url) })
}

fn unreachable(options: &Options, cause: String) -> ConnectError {
    ConnectError::Unreachable { url: without_secrets(&options.url), waited: options.connect_patience, cause }
}

/// An address may carry a user and a password before its `@`.
fn without_secrets(url: &str) -> String {
    let one = |one: &str| match (one.split_once("://"), one.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        (None, Some((_, host))) => host.to_owned(),
        _ => one.to_owned(),
    };
    url.split(',').map(one).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        let shown = without_secrets("nats://ann:s3cret@one:4222,tls://two:4222,tok:en@three");
        assert_eq!(shown, "nats://one:4222,tls://two:4222,three");
    }
}
