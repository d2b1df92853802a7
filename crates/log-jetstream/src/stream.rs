//! One JetStream stream that is watched: found or created, verified at start, after every reconnect
//! and at intervals.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use openfloor_event_log::PAYLOAD_BYTES_MAX;
use serde_json::Value;
use tokio::time::sleep;

use crate::api::{Api, Fault, StreamInfo};
use crate::config::{self, Profile};
use crate::connection::{ConnectError, Connection, Epochs};
use crate::counters::Tally;
use crate::durability::{Durability, Health, Space};
use crate::monitor;
use crate::options::Options;

/// How often a stream is looked at that runs short of space, takes nothing, or did not answer.
const VERIFY_SOON: Duration = Duration::from_secs(2);
/// The first server whose `sync_interval: always` is known to leave no write out (nats-server #8456, #8475).
const SERVER_MIN: (u32, u32) = (2, 15);

/// A stream and what is known of it.
pub(crate) struct Stream {
    pub(crate) api: Api,
    pub(crate) profile: Profile,
    pub(crate) tally: Tally,
    pub(crate) options: Options,
    /// When it was created: which one it is.
    created: String,
    /// Whether it took many messages as one when it was opened.
    pub(crate) takes_batches: bool,
    health: Mutex<Health>,
}

impl Stream {
    /// Connects, finds or creates the stream, verifies it, and keeps doing so for as long as it is used.
    pub(crate) async fn open(profile: Profile, options: Options) -> Result<Arc<Self>, ConnectError> {
        let connection = Connection::open(&options).await?;
        let api = Api { connection, patience: options.patience };
        let info = found_or_created(&api, profile, &options).await?;
        let lossy = |faults| ConnectError::Lossy { stream: profile.stream(), faults };
        let health = health(&api, profile, &options, &info).await;
        if let Durability::Lossy(faults) = health.durability {
            return Err(lossy(faults));
        }
        let stream = Arc::new(Self {
            api,
            profile,
            tally: Tally::default(),
            options,
            takes_batches: config::takes_batches(&info.config),
            created: info.created,
            health: Mutex::new(health),
        });
        let (weak, epochs) = (Arc::downgrade(&stream), stream.api.connection.epochs().clone());
        tokio::spawn(watch(weak, epochs, stream.next_look(true)));
        Ok(stream)
    }

    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        self.profile.stream()
    }

    /// Its name and when it was created: no other stream, nor this one recreated, has the same.
    pub(crate) fn identity(&self) -> String {
        format!("jetstream:{}:{}", self.name(), self.created)
    }

    /// Whether the stream is still the one that was opened.
    pub(crate) async fn is_itself(&self) -> Result<bool, Fault> {
        let info = self.api.stream_info(self.name()).await?;
        Ok(info.is_some_and(|info| info.created == self.created))
    }

    /// What is known of it.
    pub(crate) fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the stream again and says whether it answered.
    pub(crate) async fn verify(&self) -> bool {
        let health = match self.api.stream_info(self.name()).await {
            Ok(Some(info)) if info.created == self.created => {
                health(&self.api, self.profile, &self.options, &info).await
            }
            Ok(gone) => replaced(self.name(), gone.is_some(), self.health().space),
            Err(fault) => {
                tracing::warn!(stream = self.name(), %fault, "the stream cannot be verified");
                return false;
            }
        };
        self.note(health);
        true
    }

    fn next_look(&self, answered: bool) -> Duration {
        let every = self.options.verify_every;
        let Health { durability, space } = &*self.health();
        let is_well = !space.is_shrinking() && !matches!(durability, Durability::Lossy(_));
        if answered && is_well { every } else { every.min(VERIFY_SOON) }
    }

    fn note(&self, health: Health) {
        let mut known = self.health();
        if known.durability != health.durability {
            tracing::warn!(stream = self.name(), durability = ?health.durability, "the durability of the stream changed");
        }
        *known = health;
    }
}

/// Verifies the stream for as long as anybody holds it.
async fn watch(stream: Weak<Stream>, epochs: Epochs, mut wait: Duration) {
    let mut epoch = epochs.now();
    loop {
        tokio::select! {
            () = sleep(wait) => (),
            () = epochs.after(epoch) => (),
        }
        let Some(stream) = stream.upgrade() else { return };
        epoch = epochs.now();
        let answered = stream.verify().await;
        wait = stream.next_look(answered);
    }
}

async fn found_or_created(
    api: &Api,
    profile: Profile,
    options: &Options,
) -> Result<StreamInfo, ConnectError> {
    let stream = profile.stream();
    let refused = |fault: Fault| ConnectError::Refused { stream, what: fault.to_string() };
    let server = api.connection.client().server_info();
    if !server.jetstream {
        let what = "JetStream is off; give its configuration a `jetstream` block".to_owned();
        return Err(ConnectError::Refused { stream, what });
    }
    let max_payload = server.max_payload;
    if max_payload < PAYLOAD_BYTES_MAX + config::HEADER_BYTES_MAX as usize {
        let what = format!("its max_payload is {max_payload}, must be at least 1MB");
        return Err(ConnectError::Refused { stream, what });
    }
    match api.stream_info(stream).await.map_err(refused)? {
        Some(info) => Ok(info),
        None if !options.create => Err(ConnectError::NoStream { stream }),
        None => created(api, stream, &config::wanted(profile, options)).await.map_err(refused),
    }
}

/// Two services may create the stream at once, and not quite alike; the first one counts.
async fn created(api: &Api, stream: &'static str, config: &Value) -> Result<StreamInfo, Fault> {
    let made = api.create_stream(stream, config).await;
    match api.stream_info(stream).await? {
        Some(info) => Ok(info),
        None => made,
    }
}

fn replaced(stream: &str, is_there: bool, space: Space) -> Health {
    let what = if is_there { "was deleted and created anew" } else { "was deleted" };
    let why = format!(
        "the stream {stream} {what} while this service ran; bring it back and start the service again"
    );
    Health { durability: Durability::Lossy(why), space }
}

/// What the configuration of the stream and the pages of the servers say.
async fn health(api: &Api, profile: Profile, options: &Options, info: &StreamInfo) -> Health {
    let mut space = Space { used: info.state.bytes, limit: info.config["max_bytes"].as_u64() };
    let faults = config::faults(&info.config, profile, options);
    if !faults.is_empty() {
        return Health { durability: Durability::Lossy(config::in_words(&faults)), space };
    }
    let durability = match old(&api.connection.client().server_info().version) {
        Some(why) => Durability::Unverified(why),
        None => disks(options, &mut space).await,
    };
    Health { durability, space }
}

fn old(version: &str) -> Option<String> {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    let (major, minor) = SERVER_MIN;
    (found < SERVER_MIN).then(|| format!("nats-server {version} is older than {major}.{minor}"))
}

/// Asks every server whose monitoring address is known. Where the stream has no limit of its own, the
/// fullest of them says how much space there is: a stream has a copy on each.
async fn disks(options: &Options, space: &mut Space) -> Durability {
    let has_own_limit = space.limit.is_some();
    let mut seen = 0;
    let mut unread = None;
    for url in &options.monitor_urls {
        match monitor::disk(url).await {
            // It stores nothing and acknowledges nothing, so it can lose nothing.
            Ok(disk) if disk.disabled => unread = Some(format!("JetStream is off at {url}")),
            Ok(disk) if !disk.config.sync_always => {
                let every = Duration::from_nanos(disk.config.sync_interval);
                return Durability::Lossy(format!("sync_interval is {every:?} at {url}, must be always"));
            }
            Ok(disk) => {
                seen += 1;
                if !has_own_limit && disk.config.max_storage > 0 {
                    let there = Space { used: disk.storage, limit: Some(disk.config.max_storage) };
                    *space = space.fuller(there);
                }
            }
            Err(why) => unread = Some(why),
        }
    }
    match unread {
        Some(why) => Durability::Unverified(why),
        None if seen == 0 => Durability::Unverified("no monitoring address is set".to_owned()),
        None if seen < usize::from(options.replicas) => {
            let told = format!("{seen} monitoring addresses for {} servers", options.replicas);
            Durability::Unverified(told)
        }
        None => Durability::Verified,
    }
}
