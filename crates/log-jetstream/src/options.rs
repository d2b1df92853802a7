//! What an adapter needs to know to connect.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// How to reach the server and what to expect of its streams. Begin with [`Options::new`].
#[derive(Clone, Debug)]
pub struct Options {
    /// `nats://host:port` or `tls://host:port`; several, separated by commas, for a cluster.
    pub url: String,
    /// How to sign in.
    pub credentials: Credentials,
    /// Certificates to trust besides the system's, as a PEM file.
    pub root_certificates: Option<PathBuf>,
    /// The service that connects, of `[a-z0-9-]`: the connection's name and, as `_INBOX_<name>`,
    /// the prefix of its inboxes, so that permissions can keep services apart.
    pub name: String,
    /// Copies that a stream must have at least: 1 or 3.
    pub replicas: u8,
    /// Whether to create a stream that is not there. Needs the right to.
    pub create: bool,
    /// Space for the log when it is created, in bytes; `None` for no limit of its own.
    pub max_bytes: Option<u64>,
    /// How long the server itself recognises a repeated message, when a stream is created. Below
    /// two minutes only where asked for here.
    pub duplicate_window: Duration,
    /// Monitoring addresses of the servers, `http://host:port`, from which `sync_interval: always`
    /// is read. Empty: durability stays unverified.
    pub monitor_urls: Vec<String>,
    /// Longest time that one call tries before it answers `Unavailable`.
    pub patience: Duration,
    /// Longest wait for the first connection.
    pub connect_patience: Duration,
    /// How often the configuration is verified.
    pub verify_every: Duration,
    /// Most appends sent and not yet answered.
    pub in_flight_max: usize,
    /// How often the server tells a waiting reader that it is there, 100 ms to 15 s. A reader that
    /// hears nothing for twice as long has its consumer made anew.
    pub heartbeat: Duration,
}

impl Options {
    /// The usual settings for a service of this name.
    pub fn new(url: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            credentials: Credentials::None,
            root_certificates: None,
            name: name.into(),
            replicas: 1,
            create: false,
            max_bytes: None,
            duplicate_window: Duration::from_secs(300),
            monitor_urls: Vec::new(),
            patience: Duration::from_secs(10),
            connect_patience: Duration::from_secs(10),
            verify_every: Duration::from_secs(60),
            in_flight_max: 1024,
            heartbeat: Duration::from_secs(5),
        }
    }
}

/// How to sign in to the server. Secrets are never printed.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Not at all, or as the address says.
    #[default]
    None,
    /// A file with the seed of an nkey.
    NkeyFile(PathBuf),
    /// A credentials file: a token and the seed of its nkey.
    File(PathBuf),
    /// A user and a password.
    Password {
        /// The user.
        user: String,
        /// The password.
        password: String,
    },
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credentials::None => "None",
            Credentials::NkeyFile(_) => "NkeyFile(..)",
            Credentials::File(_) => "File(..)",
            Credentials::Password { .. } => "Password(..)",
        })
    }
}
