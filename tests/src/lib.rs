//! What the end-to-end tests stand on: real processes, a real nats-server, real receivers.

mod client;
mod installation;
mod log_reader;
mod process;
mod receivers;

pub use client::{Client, Reply};
pub use installation::{Installation, Part, Single, Three};
pub use log_reader::{Opened, keys_in_log, read_whole_log};
pub use process::{Process, free_port, openfloor};
pub use receivers::{Hook, Mail, MailReceiver, WebhookReceiver};

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The folder with the real rosters, or nothing, said aloud.
pub fn real_data(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("OPENFLOOR_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("SKIPPED {test}: set OPENFLOOR_REAL_DATA to the folder with the real rosters to run it");
    }
    folder
}

/// Waits until something is so, asking again and again.
///
/// # Panics
/// With what was waited for, if it takes longer than `limit`.
pub async fn eventually<T, F>(what: &str, limit: Duration, mut ask: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    /// Short enough not to be felt, long enough not to keep a core busy.
    const PAUSE: Duration = Duration::from_millis(20);
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(begun.elapsed() < limit, "waited {limit:?} in vain: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
