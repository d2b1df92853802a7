//! Ports that stay ours while the server is down.
//!
//! A port chosen by the system lies in the range of outgoing connections, so that while the server
//! is down a client that dials it may be given it as its *own* port, and then talks to itself. So
//! ports are taken from below that range, and a lock file keeps other test processes away.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::process;
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::bail;

/// Where the range of ports begins; the system's own begins at 32768.
const FIRST: u16 = 18_000;
/// Ports that one server needs.
const EACH: u16 = 3;
/// How many servers there are ports for.
const SERVERS: u16 = 4_000;

/// Three neighbouring ports, ours as long as this lives.
#[derive(Debug)]
pub(crate) struct Ports {
    client: u16,
    _lock: File,
}

static NEXT: AtomicU16 = AtomicU16::new(0);

impl Ports {
    /// Takes free ones.
    pub(crate) fn take() -> anyhow::Result<Self> {
        let dir = std::env::temp_dir().join("openfloor-test-ports");
        fs::create_dir_all(&dir)?;
        let offset = u16::try_from(process::id() % u32::from(SERVERS)).unwrap_or(0);
        for _ in 0..SERVERS {
            let server = (offset + NEXT.fetch_add(1, Ordering::Relaxed) % SERVERS) % SERVERS;
            let client = FIRST + EACH * server;
            let lock = File::options().create(true).append(true).open(dir.join(client.to_string()))?;
            if lock.try_lock().is_ok() && (client..client + EACH).all(is_free) {
                return Ok(Self { client, _lock: lock });
            }
        }
        bail!("no port is free between {FIRST} and {}", FIRST + EACH * SERVERS)
    }

    /// The port for clients.
    pub(crate) fn client(&self) -> u16 {
        self.client
    }

    /// The port for monitoring.
    pub(crate) fn monitor(&self) -> u16 {
        self.client + 1
    }

    /// The port for other servers.
    pub(crate) fn cluster(&self) -> u16 {
        self.client + 2
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
