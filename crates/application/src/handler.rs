//! The command handler: read, decide, seal, append, and the same again when somebody was faster.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use openfloor_domain::decider::Decider;
use openfloor_event_codec::{
    Commit, EncodeError, Event, OpenError, OpenedEvent, decode, encode, open, subjects,
};
use openfloor_event_log::{
    Append, AppendError, CommandDigest, CommitId, Expected, Position, Purpose, ReadError, Record, Refusal,
    Revision, SharedLog, StreamName,
};
use openfloor_key_store::{KeyStoreError, Lookup};
use uuid::Uuid;

use crate::key_ring::{KeyRing, Sealing};

/// States kept in memory for each kind of stream.
const CACHED_STATES: usize = 4_096;

/// How often a command is decided anew after a conflict before the caller is asked to come again.
const CONFLICTS_MAX: usize = 32;

/// How often an append of unknown outcome is repeated, with the same bytes.
const UNKNOWN_MAX: usize = 3;

/// One attempt of one caller.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Names the commit; the same for every retry of this attempt.
    pub commit: CommitId,
    /// SHA-256 of what was asked for.
    pub command: CommandDigest,
    /// Whether the caller may be repeating an attempt that was recorded before.
    pub may_be_repeated: bool,
    /// When, by the caller's clock: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// W3C trace context.
    pub trace: Option<String>,
    /// Which part of a nearly full disk it may use.
    pub purpose: Purpose,
    /// How many commits of the stream the caller has seen, if the command is for that state only.
    pub only_at: Option<u64>,
}

impl Attempt {
    /// An attempt that nobody repeats but ourselves.
    pub fn once(command: CommandDigest, at_ms: i64) -> Self {
        Self {
            commit: CommitId(Uuid::now_v7()),
            command,
            may_be_repeated: false,
            at_ms,
            trace: None,
            purpose: Purpose::Ordinary,
            only_at: None,
        }
    }

    /// An attempt that its caller named, and may repeat: the id follows from who, the name and the stream.
    pub fn named(
        principal: &str,
        key: &str,
        stream: &StreamName,
        command: CommandDigest,
        at_ms: i64,
    ) -> Self {
        let name = format!("{principal}\n{key}\n{stream}");
        let commit = CommitId(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()));
        Self { commit, may_be_repeated: true, ..Self::once(command, at_ms) }
    }
}

/// What became of a command.
#[derive(Clone, Debug)]
pub struct Handled<D: Decider> {
    /// The state after it.
    pub state: Arc<D::State>,
    /// What it made happen; nothing if nothing changed, or if an earlier try had made it happen.
    pub events: Vec<D::Event>,
    /// The revision of the stream that answers the command; none while the stream is empty.
    pub revision: Option<Revision>,
    /// The position that a reader must cover to see it; none while the stream is empty.
    pub position: Option<Position>,
    /// Commits of the stream up to the one that answers the command. Unlike a revision it is dense,
    /// and says nothing about other streams.
    pub version: u64,
}

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum HandleError<R: std::error::Error + Send + Sync + 'static> {
    /// The business "no".
    #[error(transparent)]
    Rejected(R),
    /// The stream is not as the caller has seen it.
    #[error("it was changed since")]
    Moved {
        /// Commits of the stream now.
        actual: u64,
    },
    /// The attempt's name was used for another command.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// Come again: others are faster, or a part of us cannot be reached. The outcome may be unknown.
    #[error("not now: {0}")]
    Unavailable(String),
    /// The log is full or cannot be written.
    #[error(transparent)]
    Refused(Refusal),
    /// More than one record can hold.
    #[error(transparent)]
    TooLarge(EncodeError),
    /// The stream cannot be read: an operator must look at it.
    #[error("this is out of order and waits for the operator: {0}")]
    OutOfOrder(String),
}

impl<R: std::error::Error + Send + Sync + 'static> From<KeyStoreError> for HandleError<R> {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Unavailable(_) => Self::Unavailable(error.to_string()),
            KeyStoreError::Full(_) => Self::Refused(Refusal::Full(error.to_string())),
            KeyStoreError::Rejected(_) => Self::OutOfOrder(error.to_string()),
        }
    }
}

impl<R: std::error::Error + Send + Sync + 'static> From<ReadError> for HandleError<R> {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(_) => Self::Unavailable(error.to_string()),
            _ => Self::OutOfOrder(error.to_string()),
        }
    }
}

/// A stream as this process last saw it.
struct Seen<D: Decider> {
    state: Arc<D::State>,
    last: Option<(Revision, Position)>,
    /// Every commit of the stream, to answer a repeated attempt.
    commits: Arc<BTreeMap<CommitId, Answered>>,
}

/// A commit that answered a command.
#[derive(Clone, Copy)]
struct Answered {
    command: CommandDigest,
    revision: Revision,
    position: Position,
    version: u64,
}

impl<D: Decider> Seen<D> {
    fn version(&self) -> u64 {
        self.commits.len() as u64
    }

    /// Moves on by a commit that was recorded.
    fn go_on(&mut self, events: &[D::Event], attempt: &Attempt, revision: Revision, position: Position) {
        let state = Arc::make_mut(&mut self.state);
        for event in events {
            D::evolve(state, event);
        }
        self.add(attempt.commit, attempt.command, revision, position);
    }

    fn add(&mut self, commit: CommitId, command: CommandDigest, revision: Revision, position: Position) {
        let version = self.version() + 1;
        self.last = Some((revision, position));
        Arc::make_mut(&mut self.commits).insert(commit, Answered { command, revision, position, version });
    }
}

/// What became of an append.
enum Recorded<D: Decider> {
    Done(Handled<D>),
    /// Somebody was faster; what was decided on is given back.
    Conflict(Seen<D>),
}

impl<D: Decider> Default for Seen<D> {
    fn default() -> Self {
        Self { state: Arc::default(), last: None, commits: Arc::default() }
    }
}

impl<D: Decider> Clone for Seen<D> {
    fn clone(&self) -> Self {
        Self { state: Arc::clone(&self.state), last: self.last, commits: Arc::clone(&self.commits) }
    }
}

/// Handles the commands of one kind of stream.
pub struct Handler<D: Decider> {
    log: SharedLog,
    ring: Arc<KeyRing>,
    seen: Mutex<LruCache<StreamName, Seen<D>>>,
}

impl<D> Handler<D>
where
    D: Decider,
    D::Event: Into<Event> + TryFrom<Event>,
{
    /// A handler over a log.
    pub fn new(log: SharedLog, ring: Arc<KeyRing>) -> Self {
        let capacity = NonZeroUsize::new(CACHED_STATES).expect("the capacity is not zero");
        Self { log, ring, seen: Mutex::new(LruCache::new(capacity)) }
    }

    /// The state of a stream, with every commit acknowledged before this call.
    pub async fn state(
        &self,
        stream: &StreamName,
    ) -> Result<(Arc<D::State>, Option<Revision>), HandleError<D::Rejection>> {
        let seen = self.read(stream, self.cached(stream).unwrap_or_default()).await?;
        Ok((seen.state, seen.last.map(|(revision, _)| revision)))
    }

    /// The same, with how many commits the stream has: what [`Attempt::only_at`] asks for.
    pub async fn state_at_version(
        &self,
        stream: &StreamName,
    ) -> Result<(Arc<D::State>, u64), HandleError<D::Rejection>> {
        let seen = self.read(stream, self.cached(stream).unwrap_or_default()).await?;
        let version = seen.version();
        Ok((seen.state, version))
    }

    /// Decides on a command and records what follows.
    ///
    /// A decision that changes nothing is answered only from a state read from the log after the
    /// command came in; one that changes something is checked by the expected revision.
    pub async fn handle(
        &self,
        stream: &StreamName,
        command: &D::Command,
        attempt: &Attempt,
    ) -> Result<Handled<D>, HandleError<D::Rejection>> {
        let cached = if attempt.may_be_repeated { None } else { self.cached(stream) };
        let mut is_fresh = cached.is_none();
        let mut seen = match cached {
            Some(seen) => seen,
            None => self.read(stream, self.cached(stream).unwrap_or_default()).await?,
        };
        for _ in 0..CONFLICTS_MAX {
            if let Some(answer) = repeated(&seen, attempt)? {
                return Ok(answer);
            }
            let decided = self.decide(&seen, command, attempt);
            match decided {
                Ok(events) if !events.is_empty() => match self.append(stream, seen, events, attempt).await? {
                    Recorded::Done(handled) => return Ok(handled),
                    Recorded::Conflict(before) => seen = self.read(stream, before).await?,
                },
                _ if !is_fresh => seen = self.read(stream, seen).await?,
                Ok(_) => return Ok(unchanged(&seen)),
                Err(rejected) => return Err(rejected),
            }
            is_fresh = true;
        }
        Err(HandleError::Unavailable("others keep changing the same thing; try again".to_owned()))
    }

    fn decide(
        &self,
        seen: &Seen<D>,
        command: &D::Command,
        attempt: &Attempt,
    ) -> Result<Vec<D::Event>, HandleError<D::Rejection>> {
        let actual = seen.version();
        if attempt.only_at.is_some_and(|wanted| wanted != actual) {
            return Err(HandleError::Moved { actual });
        }
        D::decide(&seen.state, command).map_err(HandleError::Rejected)
    }

    /// Seals, encodes and appends.
    async fn append(
        &self,
        stream: &StreamName,
        seen: Seen<D>,
        events: Vec<D::Event>,
        attempt: &Attempt,
    ) -> Result<Recorded<D>, HandleError<D::Rejection>> {
        let recorded: Vec<Event> = events.into_iter().map(Into::into).collect();
        let mut keys = BTreeMap::new();
        for (subject, sealing) in self.ring.sealing(&subjects(stream, &recorded)).await? {
            match sealing {
                Sealing::With(id, key) => {
                    keys.insert(subject, (id, key));
                }
                Sealing::Erased => {
                    let what = format!("{subject} was erased while this was decided");
                    return Err(HandleError::Unavailable(what));
                }
            }
        }
        let Attempt { commit, at_ms, trace, .. } = attempt.clone();
        let commit = Commit { stream: stream.clone(), commit, at_ms, trace, events: recorded };
        let payload = encode(&commit, &keys).map_err(HandleError::TooLarge)?;
        let append = Append {
            stream: stream.clone(),
            expected: seen.last.map_or(Expected::NoStream, |(revision, _)| Expected::At(revision)),
            commit: attempt.commit,
            command: attempt.command,
            purpose: attempt.purpose,
            payload,
        };
        let Some((revision, position)) = self.record(append).await? else {
            return Ok(Recorded::Conflict(seen));
        };
        let events: Vec<D::Event> =
            commit.events.into_iter().filter_map(|event| D::Event::try_from(event).ok()).collect();
        let after = self.remember(stream, seen, &events, attempt, revision, position);
        let version = after.version();
        Ok(Recorded::Done(Handled {
            state: after.state,
            events,
            revision: Some(revision),
            position: Some(position),
            version,
        }))
    }

    async fn record(
        &self,
        append: Append,
    ) -> Result<Option<(Revision, Position)>, HandleError<D::Rejection>> {
        let mut tries = 0;
        loop {
            match self.log.append(append.clone()).await {
                Ok(appended) => return Ok(Some((appended.revision, appended.position))),
                Err(AppendError::Conflict { .. }) => return Ok(None),
                Err(AppendError::Unavailable(_)) if tries < UNKNOWN_MAX => tries += 1,
                Err(error @ AppendError::Unavailable(_)) => {
                    return Err(HandleError::Unavailable(error.to_string()));
                }
                Err(AppendError::Rejected(Refusal::CommitReused)) => return Err(HandleError::KeyReused),
                // An earlier try may be recorded: "nothing was stored" would be a guess.
                Err(error @ AppendError::Rejected(_)) if tries > 0 => {
                    return Err(HandleError::Unavailable(error.to_string()));
                }
                Err(AppendError::Rejected(refusal)) => return Err(HandleError::Refused(refusal)),
            }
        }
    }

    /// Moves on what was decided on. Where that is what is kept in memory, too, it is moved on in place: a panel
    /// is not copied to change one seat.
    fn remember(
        &self,
        stream: &StreamName,
        seen: Seen<D>,
        events: &[D::Event],
        attempt: &Attempt,
        revision: Revision,
        position: Position,
    ) -> Seen<D> {
        let mut all = self.lock();
        if let Some(kept) = all.get_mut(stream)
            && kept.last == seen.last
        {
            // Or it would be shared, and copied after all.
            drop(seen);
            kept.go_on(events, attempt, revision, position);
            return kept.clone();
        }
        let mut after = seen;
        after.go_on(events, attempt, revision, position);
        all.put(stream.clone(), after.clone());
        after
    }

    /// Reads on from what was seen.
    async fn read(
        &self,
        stream: &StreamName,
        mut seen: Seen<D>,
    ) -> Result<Seen<D>, HandleError<D::Rejection>> {
        let after = seen.last.map(|(revision, _)| revision);
        for record in self.log.read(stream, after).await? {
            let events = self.open(&record).await?;
            let state = Arc::make_mut(&mut seen.state);
            for OpenedEvent { event, .. } in events {
                let (name, _) = event.type_and_version();
                let event = D::Event::try_from(event).map_err(|_| {
                    HandleError::OutOfOrder(format!("an event of type {name} lies on a foreign stream"))
                })?;
                D::evolve(state, &event);
            }
            seen.add(record.commit, record.command, record.revision, record.position);
        }
        self.keep(stream, &seen);
        Ok(seen)
    }

    async fn open(&self, record: &Record) -> Result<Vec<OpenedEvent>, HandleError<D::Rejection>> {
        let out_of_order = |what: String| HandleError::OutOfOrder(what);
        let commit =
            decode(&record.stream, &record.payload).map_err(|error| out_of_order(error.to_string()))?;
        self.ring.prepare(&commit).await?;
        let lookup = |id: &openfloor_key_store::KeyId| -> Lookup { self.ring.known(id) };
        open(commit, lookup).map_err(|error: OpenError| out_of_order(error.to_string()))
    }

    /// Forgets what was seen of every stream: what was open in memory may be erased now.
    pub fn forget(&self) {
        self.lock().clear();
    }

    fn cached(&self, stream: &StreamName) -> Option<Seen<D>> {
        self.lock().get(stream).cloned()
    }

    fn keep(&self, stream: &StreamName, seen: &Seen<D>) {
        if seen.last.is_some() {
            self.lock().put(stream.clone(), seen.clone());
        }
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<StreamName, Seen<D>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer to an attempt that the stream holds already.
fn repeated<D: Decider>(
    seen: &Seen<D>,
    attempt: &Attempt,
) -> Result<Option<Handled<D>>, HandleError<D::Rejection>> {
    let Some(answered) = seen.commits.get(&attempt.commit) else { return Ok(None) };
    if answered.command != attempt.command {
        return Err(HandleError::KeyReused);
    }
    Ok(Some(Handled {
        state: Arc::clone(&seen.state),
        events: Vec::new(),
        revision: Some(answered.revision),
        position: Some(answered.position),
        version: answered.version,
    }))
}

fn unchanged<D: Decider>(seen: &Seen<D>) -> Handled<D> {
    Handled {
        state: Arc::clone(&seen.state),
        events: Vec::new(),
        revision: seen.last.map(|(revision, _)| revision),
        position: seen.last.map(|(_, position)| position),
        version: seen.version(),
    }
}

#[cfg(test)]
mod tests;
