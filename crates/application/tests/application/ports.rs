//! Ports that fail when they are told to, and are the reference otherwise.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::ids::{ApiKeyId, PersonId};
use openfloor_domain::organiser::{KeyIssued, OrganiserAbout, OrganiserCommand};
use openfloor_domain::people::{Class, Scope, Statement};
use openfloor_event_log::memory::MemoryLog;
use openfloor_event_log::{
    Append, AppendError, Appended, Checkpoint, CommandDigest, EventLog, Position, ReadError, Record, Refusal,
    Revision, StreamName, Subscription,
};
use openfloor_key_store::memory::MemoryKeys;
use openfloor_key_store::{Key, KeyId, KeyStore, KeyStoreError, Lookup};

/// What happens to the next append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It does not arrive, and the caller cannot know.
    Lost,
    /// It is recorded, and the acknowledgement does not arrive.
    Unacknowledged,
    /// Somebody else was faster, it seems.
    Conflict,
    /// The disk is full.
    Full,
}

/// The reference log, with faults in the order in which they are to happen.
#[derive(Clone, Default)]
pub(crate) struct FaultyLog {
    pub(crate) log: MemoryLog,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    unreadable: Arc<Mutex<Option<Unreadable>>>,
}

/// Why nothing can be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unreadable {
    /// It cannot be reached.
    Unavailable,
    /// A record is damaged.
    Corrupt,
}

impl FaultyLog {
    pub(crate) fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.lock().expect("nobody panicked").extend(faults);
    }

    pub(crate) fn faults_left(&self) -> usize {
        self.faults.lock().expect("nobody panicked").len()
    }

    pub(crate) fn make_unreadable(&self, how: Option<Unreadable>) {
        *self.unreadable.lock().expect("nobody panicked") = how;
    }

    pub(crate) async fn records(&self, stream: &StreamName) -> Vec<Record> {
        self.log.read(stream, None).await.expect("the reference can be read")
    }

    fn readable(&self) -> Result<(), ReadError> {
        match *self.unreadable.lock().expect("nobody panicked") {
            None => Ok(()),
            Some(Unreadable::Unavailable) => Err(ReadError::Unavailable("no route".to_owned())),
            Some(Unreadable::Corrupt) => Err(ReadError::Corrupt {
                position: Position(5),
                stream: "person-p1".to_owned(),
                what: "checksum".to_owned(),
            }),
        }
    }
}

#[async_trait]
impl EventLog for FaultyLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let fault = self.faults.lock().expect("nobody panicked").pop_front();
        match fault {
            None => self.log.append(append).await,
            Some(Fault::Lost) => Err(AppendError::Unavailable("lost".to_owned())),
            Some(Fault::Unacknowledged) => {
                self.log.append(append).await?;
                Err(AppendError::Unavailable("no acknowledgement".to_owned()))
            }
            Some(Fault::Conflict) => Err(AppendError::Conflict { actual: None }),
            Some(Fault::Full) => Err(AppendError::Rejected(Refusal::Full("no space".to_owned()))),
        }
    }

    async fn read(&self, stream: &StreamName, after: Option<Revision>) -> Result<Vec<Record>, ReadError> {
        self.readable()?;
        self.log.read(stream, after).await
    }

    async fn subscribe(&self, from: Option<Checkpoint>) -> Result<Box<dyn Subscription>, ReadError> {
        self.readable()?;
        self.log.subscribe(from).await
    }
}

/// The reference keys, which can be made to be out of reach.
#[derive(Default)]
pub(crate) struct FaultyKeys {
    pub(crate) keys: MemoryKeys,
    is_away: Mutex<bool>,
}

impl FaultyKeys {
    pub(crate) fn go_away(&self, is_away: bool) {
        *self.is_away.lock().expect("nobody panicked") = is_away;
    }

    pub(crate) async fn destroy_all(&self) {
        let all = self.keys.all().await.expect("the reference answers");
        let ids: Vec<KeyId> = all.into_iter().map(|(id, _)| id).collect();
        self.keys.destroy(&ids).await.expect("the reference answers");
    }

    fn reachable(&self) -> Result<(), KeyStoreError> {
        let is_away = *self.is_away.lock().expect("nobody panicked");
        if is_away { Err(KeyStoreError::Unavailable("no route".to_owned())) } else { Ok(()) }
    }
}

#[async_trait]
impl KeyStore for FaultyKeys {
    async fn get(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
        self.reachable()?;
        self.keys.get(id).await
    }

    async fn fresh(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError> {
        self.reachable()?;
        self.keys.fresh(count).await
    }

    async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError> {
        self.reachable()?;
        self.keys.destroy(ids).await
    }

    async fn all(&self) -> Result<Vec<(KeyId, Lookup)>, KeyStoreError> {
        self.reachable()?;
        self.keys.all().await
    }

    async fn instance_secret(&self) -> Result<Key, KeyStoreError> {
        self.reachable()?;
        self.keys.instance_secret().await
    }
}

pub(crate) fn ring(keys: &Arc<FaultyKeys>) -> Arc<KeyRing> {
    Arc::new(KeyRing::new(keys.clone()))
}

pub(crate) fn stream(name: &str) -> StreamName {
    name.parse().expect("a stream")
}

pub(crate) fn digest(of: u8) -> CommandDigest {
    CommandDigest([of; 32])
}

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::new(id).expect("an id")
}

pub(crate) const WOMAN: Statement = Statement { class: Class::Woman, scope: Scope::Panel };
pub(crate) const MAN: Statement = Statement { class: Class::Man, scope: Scope::Panel };

pub(crate) fn key(name: &str) -> KeyIssued {
    KeyIssued { key: ApiKeyId::new(name).expect("an id"), hash: format!("hash of {name}") }
}

pub(crate) fn register() -> OrganiserCommand {
    let about = OrganiserAbout { name: "Forum North".into(), contact: "desk@forum.example".into() };
    OrganiserCommand::Register { about, key: key("k1") }
}

pub(crate) fn issue(name: &str) -> OrganiserCommand {
    OrganiserCommand::IssueKey { key: key(name) }
}
