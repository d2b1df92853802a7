//! What the end-to-end tests stand on: real processes, a real nats-server, real receivers.

mod ally;
mod checks;
mod client;
mod installation;
mod kept_views;
mod log_reader;
mod part;
mod process;
mod receivers;
mod rosters;

pub use ally::{Receivers, pledge};
pub use checks::{
    Acknowledged, Promises, Told, alerts_out_of_force, commits_that_occur_twice, notices_astray,
    revisions_that_do_not_rise, rosters_that_are_not_there,
};
pub use client::{Client, Reply};
pub use installation::{BackedUp, Installation, Single, Three, add_organiser, run};
pub use kept_views::{Kept, folded_view, kept_view};
pub use log_reader::{Opened, keys_in_log, read_whole_log};
pub use part::{Part, over_nats};
pub use process::{Process, openfloor};
pub use receivers::{Hook, Mail, MailReceiver, WebhookReceiver};
pub use rosters::{accepted, organiser, roster, roster_path, seat, seat_of};

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
