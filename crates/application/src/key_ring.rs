//! The key ring: which key seals for whom, and what opens a box, without asking the store each time.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};

use futures::lock::Mutex as AsyncMutex;
use openfloor_domain::subject::Subject;
use openfloor_event_codec::SealedCommit;
use openfloor_key_store::{Key, KeyId, KeyStoreError, Lookup, SharedKeys};

/// Keys fetched from the store at a time: as many as JetStream stores with one sync.
const POOL_FILL: usize = 1_000;

/// Keys left in the pool when more are fetched.
const POOL_LOW: usize = 512;

/// Keys in memory, shared by all that seal and open in one process.
///
/// A subject's key is the one that its boxes in the log were seen to have; for a new subject it
/// comes from a pool made durable ahead of need. Two replicas may give the same subject two keys:
/// erasing destroys all that the log names.
pub struct KeyRing {
    store: SharedKeys,
    pool: Mutex<Vec<(KeyId, Key)>>,
    /// Held by whoever fills the pool. Who finds it empty meanwhile waits, and does not fill it too.
    filling: AsyncMutex<()>,
    of_subject: RwLock<HashMap<Subject, Vec<KeyId>>>,
    erased: RwLock<HashSet<Subject>>,
    known: RwLock<HashMap<KeyId, Lookup>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What there is to seal for a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sealing {
    /// Seal with this key.
    With(KeyId, Key),
    /// The subject was erased: nothing personal may be written.
    Erased,
}

impl KeyRing {
    /// A ring over a store.
    pub fn new(store: SharedKeys) -> Self {
        Self {
            store,
            pool: Mutex::default(),
            filling: AsyncMutex::default(),
            of_subject: RwLock::default(),
            erased: RwLock::default(),
            known: RwLock::default(),
        }
    }

    /// The store behind it.
    pub fn store(&self) -> &SharedKeys {
        &self.store
    }

    /// A ring that knows every key there is.
    pub async fn loaded(store: SharedKeys) -> Result<Self, KeyStoreError> {
        let ring = Self::new(store);
        ring.load_all().await?;
        Ok(ring)
    }

    /// Learns every key there is, before a whole log is opened.
    pub async fn load_all(&self) -> Result<usize, KeyStoreError> {
        let all = self.store.all().await?;
        let count = all.len();
        let mut known = self.write_known();
        for (id, lookup) in all {
            // Who is erased stays erased, whatever the store still says of the key.
            if known.get(&id) != Some(&Lookup::Destroyed) {
                known.insert(id, lookup);
            }
        }
        Ok(count)
    }

    /// How each subject is to be sealed for.
    pub async fn sealing(
        &self,
        subjects: &BTreeSet<Subject>,
    ) -> Result<BTreeMap<Subject, Sealing>, KeyStoreError> {
        let mut sealing = BTreeMap::new();
        for subject in subjects {
            sealing.insert(subject.clone(), self.sealing_for(subject).await?);
        }
        Ok(sealing)
    }

    async fn sealing_for(&self, subject: &Subject) -> Result<Sealing, KeyStoreError> {
        if self.is_erased(subject) {
            return Ok(Sealing::Erased);
        }
        loop {
            let seen = self.keys_of(subject);
            for id in &seen {
                match self.fetch(id).await? {
                    Lookup::Key(key) => return Ok(Sealing::With(*id, key)),
                    Lookup::Destroyed => return Ok(Sealing::Erased),
                    // A key that is gone without a trace cannot seal; reading its boxes raises the alarm.
                    Lookup::Missing => {}
                }
            }
            let (id, key) = self.take().await?;
            self.write_known().insert(id, Lookup::Key(key.clone()));
            if self.bind_next(subject, id, seen.len()) {
                return Ok(Sealing::With(id, key));
            }
            // Somebody was quicker for the same subject, and one key is enough.
            lock(&self.pool).push((id, key));
        }
    }

    /// Remembers a key of a subject's, unless it has others than these first ones meanwhile.
    fn bind_next(&self, subject: &Subject, id: KeyId, seen: usize) -> bool {
        let mut of_subject = self.of_subject.write().unwrap_or_else(PoisonError::into_inner);
        let ids = of_subject.entry(subject.clone()).or_default();
        let is_next = ids.len() == seen;
        if is_next {
            ids.push(id);
        }
        is_next
    }

    /// Remembers that boxes of a subject have this key.
    pub fn bind(&self, subject: &Subject, id: KeyId) {
        let mut of_subject = self.of_subject.write().unwrap_or_else(PoisonError::into_inner);
        let ids = of_subject.entry(subject.clone()).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    /// Takes a subject for erased from now on, whatever the store still says of the keys: the log
    /// holds the decision, destroying them is on its way. Returns the keys seen so far.
    pub fn erase(&self, subject: &Subject) -> Vec<KeyId> {
        self.erased.write().unwrap_or_else(PoisonError::into_inner).insert(subject.clone());
        let ids = self.keys_of(subject);
        self.write_known().extend(ids.iter().map(|id| (*id, Lookup::Destroyed)));
        ids
    }

    /// Whether nothing personal may be written about a subject any more.
    pub fn is_erased(&self, subject: &Subject) -> bool {
        self.erased.read().unwrap_or_else(PoisonError::into_inner).contains(subject)
    }

    /// Makes sure that the keys of a commit are in memory, so that [`KeyRing::known`] answers.
    pub async fn prepare(&self, commit: &SealedCommit) -> Result<(), KeyStoreError> {
        for id in self.bind_all(commit) {
            self.fetch(&id).await?;
        }
        Ok(())
    }

    /// The same without asking the store; false if that takes the store.
    pub fn is_prepared(&self, commit: &SealedCommit) -> bool {
        self.bind_all(commit).is_empty()
    }

    /// Remembers whose the keys of a commit are, and returns those that are not in memory.
    fn bind_all(&self, commit: &SealedCommit) -> Vec<KeyId> {
        let mut unknown = Vec::new();
        for sealed in commit.events.iter().filter_map(|event| event.sealed.as_ref()) {
            let (Some(id), Ok(subject)) = (sealed.key_id(), sealed.subject.parse::<Subject>()) else {
                continue;
            };
            self.bind(&subject, id);
            if self.is_erased(&subject) {
                self.write_known().insert(id, Lookup::Destroyed);
            } else if self.known(&id) == Lookup::Missing {
                unknown.push(id);
            }
        }
        unknown
    }

    /// What is in memory about a key: after [`KeyRing::prepare`], what the store says.
    pub fn known(&self, id: &KeyId) -> Lookup {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned().unwrap_or(Lookup::Missing)
    }

    /// What the store says of a key; remembered unless it is missing.
    pub async fn fetch(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
        let known = self.known(id);
        if known != Lookup::Missing {
            return Ok(known);
        }
        let lookup = self.store.get(id).await?;
        if lookup != Lookup::Missing {
            self.write_known().insert(*id, lookup.clone());
        }
        Ok(lookup)
    }

    /// Destroys keys in the store. Repeating it does nothing.
    pub async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError> {
        self.store.destroy(ids).await?;
        self.write_known().extend(ids.iter().map(|id| (*id, Lookup::Destroyed)));
        Ok(())
    }

    /// The keys that boxes of a subject were seen to have.
    pub fn keys_of(&self, subject: &Subject) -> Vec<KeyId> {
        self.of_subject
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(subject)
            .cloned()
            .unwrap_or_default()
    }

    async fn take(&self) -> Result<(KeyId, Key), KeyStoreError> {
        loop {
            let (fresh, left) = {
                let mut pool = lock(&self.pool);
                (pool.pop(), pool.len())
            };
            let Some(fresh) = fresh else {
                self.refill(1).await?;
                continue;
            };
            if left < POOL_LOW && self.filling.try_lock().is_some() {
                // One waits for more, so that all others need not. If there are none, whoever needs them is told.
                let _ = self.refill(POOL_LOW).await;
            }
            return Ok(fresh);
        }
    }

    /// Fills the pool ahead of need, if fewer than `least` keys are left.
    pub async fn refill(&self, least: usize) -> Result<(), KeyStoreError> {
        let _filling = self.filling.lock().await;
        if lock(&self.pool).len() < least {
            let fresh = self.store.fresh(least.max(POOL_FILL)).await?;
            lock(&self.pool).extend(fresh);
        }
        Ok(())
    }

    fn write_known(&self) -> RwLockWriteGuard<'_, HashMap<KeyId, Lookup>> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use openfloor_domain::ids::PersonId;
    use openfloor_key_store::KeyStore;
    use openfloor_key_store::memory::MemoryKeys;

    use super::*;

    fn person(id: &str) -> Subject {
        Subject::Person(PersonId::new(id).expect("an id"))
    }

    async fn sealing(ring: &KeyRing, subject: &Subject) -> Sealing {
        let mut all = ring.sealing(&BTreeSet::from([subject.clone()])).await.expect("the store answers");
        all.remove(subject).expect("an answer for each subject")
    }

    #[tokio::test]
    async fn a_subject_keeps_its_key_until_it_is_erased() {
        let ring = KeyRing::new(Arc::new(MemoryKeys::default()));
        let Sealing::With(id, key) = sealing(&ring, &person("p1")).await else { panic!("not erased") };
        assert_eq!(sealing(&ring, &person("p1")).await, Sealing::With(id, key));
        assert!(matches!(sealing(&ring, &person("p2")).await, Sealing::With(other, _) if other != id));
        ring.destroy(&[id]).await.expect("the store answers");
        assert_eq!(sealing(&ring, &person("p1")).await, Sealing::Erased);
        assert_eq!(ring.fetch(&id).await.expect("the store answers"), Lookup::Destroyed);
    }

    /// A store that takes its time, as one that syncs does.
    #[derive(Default)]
    struct Slow {
        keys: MemoryKeys,
        made: AtomicUsize,
    }

    #[async_trait::async_trait]
    impl KeyStore for Slow {
        async fn get(&self, id: &KeyId) -> Result<Lookup, KeyStoreError> {
            self.keys.get(id).await
        }

        async fn fresh(&self, count: usize) -> Result<Vec<(KeyId, Key)>, KeyStoreError> {
            tokio::task::yield_now().await;
            self.made.fetch_add(count, Ordering::Relaxed);
            self.keys.fresh(count).await
        }

        async fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyStoreError> {
            self.keys.destroy(ids).await
        }

        async fn all(&self) -> Result<Vec<(KeyId, Lookup)>, KeyStoreError> {
            self.keys.all().await
        }

        async fn instance_secret(&self) -> Result<Key, KeyStoreError> {
            self.keys.instance_secret().await
        }
    }

    #[tokio::test]
    async fn many_who_find_the_pool_empty_have_it_filled_once() {
        let store = Arc::new(Slow::default());
        let ring = Arc::new(KeyRing::new(store.clone()));
        let mut callers = tokio::task::JoinSet::new();
        for number in 0..100 {
            let ring = Arc::clone(&ring);
            callers.spawn(async move { sealing(&ring, &person(&format!("p{number}"))).await });
        }
        while let Some(sealed) = callers.join_next().await {
            assert!(matches!(sealed.expect("no panic"), Sealing::With(..)));
        }
        assert_eq!(store.made.load(Ordering::Relaxed), POOL_FILL);
    }

    #[tokio::test]
    async fn who_is_sealed_for_at_once_in_many_places_has_one_key() {
        let ring = Arc::new(KeyRing::new(Arc::new(Slow::default())));
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let ring = Arc::clone(&ring);
            callers.spawn(async move { sealing(&ring, &person("p1")).await });
        }
        let mut all = callers.join_all().await;
        all.dedup();
        assert!(matches!(&all[..], [Sealing::With(..)]), "{} ways to seal", all.len());
        assert_eq!(ring.keys_of(&person("p1")).len(), 1);
    }

    #[tokio::test]
    async fn nothing_is_sealed_for_whom_the_log_says_to_be_erased() {
        let ring = KeyRing::new(Arc::new(MemoryKeys::default()));
        assert_eq!(ring.erase(&person("p1")), [], "no box was ever seen");
        assert_eq!(sealing(&ring, &person("p1")).await, Sealing::Erased);
        assert_eq!(ring.keys_of(&person("p1")), []);
    }

    #[tokio::test]
    async fn who_is_erased_stays_erased_when_all_keys_are_read_again() {
        let ring = KeyRing::new(Arc::new(MemoryKeys::default()));
        let Sealing::With(id, _) = sealing(&ring, &person("p1")).await else { panic!("not erased") };
        assert_eq!(ring.erase(&person("p1")), [id]);
        ring.load_all().await.expect("the store answers");
        assert_eq!(ring.known(&id), Lookup::Destroyed, "no commit named the key, so nobody destroyed it");
    }

    #[tokio::test]
    async fn a_key_never_heard_of_is_missing_not_erased() {
        let ring = KeyRing::new(Arc::new(MemoryKeys::default()));
        assert_eq!(ring.fetch(&KeyId::random()).await.expect("the store answers"), Lookup::Missing);
    }
}
