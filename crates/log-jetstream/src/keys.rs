//! The key store on a JetStream stream from which single messages can be deleted.
//!
//! A key is one message. To destroy it, a message that says so is stored first, then the key's own
//! message is deleted. A key with such a message is destroyed, even if its bytes are there again: a
//! sending that was on its way, or a restored backup, brings no key back.
//!
//! nats-server 2.15 deletes by writing the block file anew without the message and replacing the old
//! one: no file holds the key any longer. The old file's place on the disk is free but not
//! overwritten, so the disk itself should be encrypted. With three copies the bytes also stay in the
//! servers' replication logs until those are compacted.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use openfloor_event_log::{Refusal, checksum};
use openfloor_key_store::{Key, KeyId, KeyStore, KeyStoreError, Lookup};
use tokio::time::Instant;

use crate::api::{Fault, Pause, Stored, Which};
use crate::config::Profile;
use crate::connection::ConnectError;
use crate::durability::Durability;
use crate::message::{Headers, checked, guarded};
use crate::options::Options;
use crate::publish::{Outbound, Outcome};
use crate::pull::Puller;
use crate::stream::Stream;

const KEY: &str = "openfloor-keys.v1.key.";
const DESTROYED: &str = "openfloor-keys.v1.destroyed.";
const INSTANCE: &str = "openfloor-keys.v1.instance";
/// Most messages sent and not yet answered.
const IN_FLIGHT: usize = 256;
/// Most messages that the server stores as one.
const BATCH_MAX: usize = 1_000;
/// How often a reading of all keys begins anew before it gives up.
const READINGS_MAX: usize = 5;

/// The key store on the stream `OPENFLOOR_KEYS`.
pub struct JetStreamKeys {
    stream: Arc<Stream>,
}

impl JetStreamKeys {
    /// Connects, finds or creates the stream, and refuses one that may lose what it acknowledged.
    ///
    /// # Errors
    /// [`ConnectError`]; each says what to do.
    pub async fn connect(options: Options) -> Result<Arc<Self>, ConnectError> {
        Ok(Arc::new(Self { stream: Stream::open(Profile::Keys, options).await? }))
    }

    /// How durable a key is, as last verified.
    pub fn durability(&self) -> Durability {
        self.stream.health().durability.clone()
    }

    /// Whether the server is connected now.
    pub fn is_connected(&self) -> bool {
        self.stream.api.connection.is_up()
    }

    async fn last(&self, subject: &str) -> Result<Option<Stored>, KeyStoreError> {
        self.stream.api.message(self.stream.name(), Which::LastOf(subject)).await.map_err(fault)
    }

    /// Stores a message under a subject that has none. False if it has one already.
    async fn store(&self, subject: String, payload: Bytes) -> Result<bool, KeyStoreError> {
        if let Durability::Lossy(why) = self.durability() {
            return Err(KeyStoreError::Rejected(why));
        }
        let headers = guarded(&subject, 0, &payload);
        let by = Instant::now() + self.stream.options.patience;
        let message = Outbound { subject, headers, payload };
        let mut pause = Pause::default();
        loop {
            match self.stream.publish(&message, &mut pause, by).await {
                Outcome::Stored(_) => return Ok(true),
                Outcome::Repeated(_) | Outcome::Overtaken(_) => return Ok(false),
                Outcome::Refused(refusal) => return Err(refused(refusal)),
                Outcome::Contended if pause.wait(by).await => (),
                Outcome::Contended => {
                    return Err(KeyStoreError::Unavailable("a key is still on its way".to_owned()));
                }
                Outcome::Unknown(why) => return Err(KeyStoreError::Unavailable(why)),
            }
        }
    }

    /// As it was done before streams took batches, and still is where one was not allowed to.
    async fn one_fresh(&self) -> Result<(KeyId, Key), KeyStoreError> {
        let (id, key) = (KeyId::random(), Key::random());
        let subject = format!("{KEY}{id}");
        if self.store(subject.clone(), Bytes::copy_from_slice(key.bytes())).await? {
            return Ok((id, key));
        }
        // The first sending was stored, and its answer lost; or two ids of 96 random bits agree.
        match self.last(&subject).await?.map(secret).transpose()? {
            Some(stored) if stored == key => Ok((id, key)),
            _ => Err(KeyStoreError::Rejected("a new key has the id of another".to_owned())),
        }
    }

    /// Keys stored as one. An answer that is lost costs their messages: others are made.
    async fn fresh_together(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError> {
        if let Durability::Lossy(why) = self.durability() {
            return Err(KeyStoreError::Rejected(why));
        }
        let by = Instant::now() + self.stream.options.patience;
        let mut pause = Pause::default();
        loop {
            let made: Vec<(KeyId, Key)> = KeyId::run(count).map(|id| (id, Key::random())).collect();
            let why = match self.stream.publish_together(made.iter().map(message).collect(), by).await {
                Outcome::Stored(_) => return Ok(made),
                Outcome::Refused(refusal) => return Err(refused(refusal)),
                Outcome::Unknown(why) => why,
                Outcome::Repeated(_) | Outcome::Overtaken(_) | Outcome::Contended => {
                    "the ids of new keys are those of others".to_owned()
                }
            };
            if !pause.wait(by).await {
                return Err(KeyStoreError::Unavailable(why));
            }
        }
    }

    async fn destroy_one(&self, id: KeyId) -> Result<(), KeyStoreError> {
        self.store(format!("{DESTROYED}{id}"), Bytes::new()).await?;
        let Some(key) = self.last(&format!("{KEY}{id}")).await? else { return Ok(()) };
        self.stream.api.delete_message(self.stream.name(), key.sequence).await.map_err(fault)
    }

    /// Whether a key was destroyed, and its message if there is one. Both are asked for at once; if
    /// neither is there, the key may have been destroyed between the two answers.
    async fn state(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
        let (key, destroyed) = (format!("{KEY}{id}"), format!("{DESTROYED}{id}"));
        let (key, mark) = futures::try_join!(self.last(&key), self.last(&destroyed))?;
        match (key, mark) {
            (_, Some(_)) => Ok(Lookup::Destroyed),
            (Some(key), None) => Ok(Lookup::Key(secret(key)?)),
            (None, None) if self.last(&destroyed).await?.is_some() => Ok(Lookup::Destroyed),
            (None, None) => Ok(Lookup::Missing),
        }
    }

    /// Every key and mark up to the end of the stream, then what was added meanwhile: a key deleted
    /// before it was read has its mark there. `None` if the reading was interrupted.
    async fn reading(&self) -> Result<Option<BTreeMap<KeyId, Lookup>>, KeyStoreError> {
        let mut keys = BTreeMap::new();
        let mut puller = Puller::open(&self.stream, 0).await.map_err(fault)?;
        let mut at = 0;
        for _ in 0..2 {
            let end = self.last(Profile::Keys.subjects()).await?.map_or(0, |last| last.sequence);
            while at < end {
                let Ok(delivered) = puller.next().await else { return Ok(None) };
                at = delivered.sequence;
                let headers = delivered.message.headers.as_ref().map(Headers::from_map).unwrap_or_default();
                let subject = delivered.message.subject.to_string();
                let payload = delivered.message.payload;
                add(&mut keys, Stored { subject, sequence: at, headers, payload })?;
            }
        }
        Ok(Some(keys))
    }
}

/// The message that a new key is.
fn message((id, key): &(KeyId, Key)) -> Outbound {
    let (subject, payload) = (format!("{KEY}{id}"), Bytes::copy_from_slice(key.bytes()));
    Outbound { subject, headers: checked(0, &payload), payload }
}

/// A key does not come back once it was marked as destroyed, whichever lies first.
pub(crate) fn add(keys: &mut BTreeMap<KeyId, Lookup>, stored: Stored) -> Result<(), KeyStoreError> {
    let id = |text: &str| text.parse::<KeyId>().map_err(|_| damaged(stored.sequence));
    if let Some(text) = stored.subject.strip_prefix(DESTROYED) {
        keys.insert(id(text)?, Lookup::Destroyed);
    } else if let Some(text) = stored.subject.strip_prefix(KEY) {
        let id = id(text)?;
        let key = Lookup::Key(secret(stored)?);
        keys.entry(id).or_insert(key);
    }
    Ok(())
}

/// The 32 secret bytes of a message.
fn secret(stored: Stored) -> Result<Key, KeyStoreError> {
    let whole = stored.headers.checksum == Some(checksum(&stored.payload));
    let bytes: Option<[u8; 32]> = stored.payload.as_ref().try_into().ok().filter(|_| whole);
    bytes.map(Key::new).ok_or_else(|| damaged(stored.sequence))
}

fn damaged(sequence: u64) -> KeyStoreError {
    KeyStoreError::Rejected(format!("the message at {sequence} of the key store is damaged"))
}

fn refused(refusal: Refusal) -> KeyStoreError {
    match refusal {
        Refusal::Full(why) | Refusal::ReadOnly(why) => KeyStoreError::Full(why),
        refusal => KeyStoreError::Rejected(refusal.to_string()),
    }
}

fn fault(fault: Fault) -> KeyStoreError {
    match fault {
        Fault::Unavailable(why) => KeyStoreError::Unavailable(why),
        Fault::Refused(error) => {
            KeyStoreError::Rejected(format!("{} ({})", error.description, error.err_code))
        }
    }
}

#[async_trait]
impl KeyStore for JetStreamKeys {
    async fn get(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
        self.state(id).await
    }

    async fn fresh(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError> {
        if !self.stream.takes_batches {
            let each = stream::iter(0..count).map(|_| self.one_fresh());
            return each.buffer_unordered(IN_FLIGHT).try_collect().await;
        }
        let mut made = Vec::with_capacity(count);
        while made.len() < count {
            made.append(&mut self.fresh_together(BATCH_MAX.min(count - made.len())).await?);
        }
        Ok(made)
    }

    async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError> {
        let each = stream::iter(ids.to_vec()).map(|id| self.destroy_one(id));
        each.buffer_unordered(IN_FLIGHT).try_collect().await
    }

    async fn all(&self) -> Result<Vec<(KeyId, Lookup)>, KeyStoreError> {
        for _ in 0..READINGS_MAX {
            if let Some(keys) = self.reading().await? {
                return Ok(keys.into_iter().collect());
            }
        }
        Err(KeyStoreError::Unavailable("reading all keys was interrupted again and again".to_owned()))
    }

    async fn instance_secret(&self) -> Result<Key, KeyStoreError> {
        if let Some(stored) = self.last(INSTANCE).await? {
            return secret(stored);
        }
        let made = Key::random();
        if self.store(INSTANCE.to_owned(), Bytes::copy_from_slice(made.bytes())).await? {
            return Ok(made);
        }
        let first = self.last(INSTANCE).await?;
        first
            .map(secret)
            .unwrap_or_else(|| Err(KeyStoreError::Unavailable("the secret is not there yet".to_owned())))
    }
}
