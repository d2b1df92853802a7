//! Links that are read again and again.

use std::time::Duration;

use openfloor_domain::convening::LinkFault;

use crate::{Caps, Cidr, FetchError, Fetcher, Outbound};

/// Time until the last byte of a document.
const FETCH_LIMIT: Duration = Duration::from_secs(60);

/// How often it is looked whether a watched link is due: one that somebody has just begun to watch is read while he
/// still looks at the page.
pub const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Watched links that are read at once: few, so that documents of full size fit in memory side by side.
pub const SIDE_BY_SIDE: usize = 4;

/// Options for links.
#[derive(Clone, Debug, clap::Args)]
pub struct LinkOptions {
    /// Private addresses that links to programmes may lead to: 10.0.0.0/8,127.0.0.0/8
    #[arg(long, env = "OPENFLOOR_ALLOW_PRIVATE_LINKS", value_delimiter = ',', hide_short_help = true)]
    pub allow_private_links: Vec<Cidr>,
    /// Seconds after which a watched link is read again, a tenth more or less; 0 for never.
    #[arg(
        long,
        env = "OPENFLOOR_WATCH_LINKS_SECONDS",
        default_value_t = 3600,
        value_name = "SECONDS",
        hide_short_help = true
    )]
    pub watch_links_seconds: u64,
}

impl Default for LinkOptions {
    /// Public addresses only, and nothing is watched: for commands.
    fn default() -> Self {
        Self { allow_private_links: Vec::new(), watch_links_seconds: 0 }
    }
}

impl LinkOptions {
    /// What fetches documents of so many bytes at most. A TLS provider must have been installed.
    pub fn fetcher(&self, bytes_max: usize) -> reqwest::Result<Fetcher> {
        let caps = Caps { bytes: bytes_max, time: FETCH_LIMIT };
        Fetcher::new(Outbound { allowed: self.allow_private_links.clone() }, caps)
    }

    /// How long a watched link is left alone; none where nothing is watched.
    pub fn watch_every(&self) -> Option<Duration> {
        (self.watch_links_seconds > 0).then(|| Duration::from_secs(self.watch_links_seconds))
    }
}

/// What fetching came to, as it is recorded.
impl From<&FetchError> for LinkFault {
    fn from(error: &FetchError) -> Self {
        match error {
            FetchError::Forbidden(_)
            | FetchError::Blocked
            | FetchError::Redirected(_)
            | FetchError::Downgraded
            | FetchError::TooManyRedirects => Self::NotFollowed,
            FetchError::Status(_) => Self::Refused,
            FetchError::TooLarge(_) => Self::TooLarge,
            FetchError::Packed => Self::Unreadable,
            FetchError::TooSlow(_) | FetchError::Unreachable => Self::Unreachable,
        }
    }
}

/// Milliseconds until a link is read again: a tenth more or less by its name, so that links that were added together
/// are not all read together for ever.
pub fn spread(name: &str, every: Duration) -> i64 {
    let every = i64::try_from(every.as_millis()).unwrap_or(i64::MAX / 2);
    let place = name.bytes().fold(0u32, |sum, byte| (sum * 31 + u32::from(byte)) % 201);
    every / 10 * 9 + every / 1_000 * i64::from(place)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn links_are_read_again_within_a_tenth_of_the_interval_and_not_together() {
        let hour = Duration::from_secs(3600);
        let all: BTreeSet<i64> = (0..100).map(|n| spread(&format!("{n:016x}"), hour)).collect();
        assert!(all.len() > 20, "{all:?}");
        assert!(all.iter().all(|ms| (3_240_000..=3_960_000).contains(ms)), "{all:?}");
    }
}
