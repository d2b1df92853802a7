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
/// Ports that are taken together: as many as a server needs.
const EACH: u16 = 3;
/// How many processes there are ports for.
const PROCESSES: u16 = 4_000;

/// Three neighbouring ports for one process, ours as long as this lives: also while the process is down.
#[derive(Debug)]
pub struct Ports {
    first: u16,
    _lock: File,
}

static NEXT: AtomicU16 = AtomicU16::new(0);

impl Ports {
    /// Takes free ones.
    ///
    /// # Errors
    /// If none are free.
    pub fn take() -> anyhow::Result<Self> {
        let dir = std::env::temp_dir().join("openfloor-test-ports");
        fs::create_dir_all(&dir)?;
        let offset = u16::try_from(process::id() % u32::from(PROCESSES)).unwrap_or(0);
        for _ in 0..PROCESSES {
            let process = (offset + NEXT.fetch_add(1, Ordering::Relaxed) % PROCESSES) % PROCESSES;
            let first = FIRST + EACH * process;
            let lock = File::options().create(true).append(true).open(dir.join(first.to_string()))?;
            if lock.try_lock().is_ok() && (first..first + EACH).all(is_free) {
                return Ok(Self { first, _lock: lock });
            }
        }
        bail!("no port is free between {FIRST} and {}", FIRST + EACH * PROCESSES)
    }

    /// The first of them.
    pub fn first(&self) -> u16 {
        self.first
    }

    /// The one after it.
    pub fn second(&self) -> u16 {
        self.first + 1
    }

    /// The last.
    pub fn third(&self) -> u16 {
        self.first + 2
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
