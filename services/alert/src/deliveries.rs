//! What people do about deliveries: read what became of each notice, have one tried once more, decide that
//! one is not, stop and start an endpoint. All of it over the log alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use openfloor_application::handler::{Attempt, HandleError, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::delivery::{
    Delivery, DeliveryCommand, DeliveryRejection, History, Reason, Settled, Story,
};
use openfloor_domain::ids::{EndpointId, NoticeId};
use openfloor_event_codec::{Event, decode};
use openfloor_event_log::{CommandDigest, Purpose, ReadError, Record, SharedLog, StreamName};
use openfloor_process::clock::Clock;
use openfloor_process::problem::Problem;
use sha2::{Digest, Sha256};

/// Records read from the log at a time.
const RECORDS_MAX: usize = 1_000;

/// How often a decision is made anew since something was recorded meanwhile.
const MOVED_MAX: usize = 10;

/// The kind of the streams of endpoints.
const KIND: &str = "delivery";

/// Deliveries, by the log.
pub struct Deliveries {
    log: SharedLog,
    handler: Handler<Delivery>,
    clock: Clock,
}

/// What somebody decides about an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Try this notice once more.
    Retry(NoticeId),
    /// This notice was given up, and that is right.
    Discard {
        /// Which.
        notice: NoticeId,
        /// Why; nothing personal, it lies open in the log.
        why: String,
    },
    /// Send nothing there.
    Disable(Reason),
    /// Send there again.
    Enable,
}

/// Why not, by what the caller does about it.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// No notice of this id was ever for this endpoint, or it is still being tried.
    #[error("there is no such notice at this endpoint, or it is not settled yet")]
    NotSettled,
    /// Only a notice that was given up can be discarded, and once.
    #[error("this notice was not given up, or was discarded before")]
    NotGivenUp,
    /// The business "no".
    #[error(transparent)]
    Rejected(#[from] DeliveryRejection),
    /// Come again.
    #[error("not now: {0}")]
    Unavailable(String),
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        let detail = error.to_string();
        match error {
            ActError::Unavailable(_) => Self::unavailable(detail),
            ActError::NotSettled | ActError::NotGivenUp | ActError::Rejected(_) => {
                Self::of_status(StatusCode::CONFLICT).detail(detail)
            }
        }
    }
}

impl From<ReadError> for ActError {
    fn from(error: ReadError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<HandleError<DeliveryRejection>> for ActError {
    fn from(error: HandleError<DeliveryRejection>) -> Self {
        match error {
            HandleError::Rejected(rejection) => Self::Rejected(rejection),
            error => Self::Unavailable(error.to_string()),
        }
    }
}

impl Deliveries {
    /// Over a log. Nothing on the streams of endpoints is sealed: any ring will do.
    pub fn new(log: SharedLog, ring: Arc<KeyRing>, clock: Clock) -> Self {
        Self { handler: Handler::new(Arc::clone(&log), ring), log, clock }
    }

    /// What became of the notices of every endpoint. Reads the whole log.
    pub async fn all(&self) -> Result<BTreeMap<EndpointId, History>, ActError> {
        let mut records = self.log.subscribe(None).await?;
        let mut all: BTreeMap<EndpointId, History> = BTreeMap::new();
        loop {
            let batch = records.next(RECORDS_MAX).await?;
            for record in batch.records.iter().filter(|record| record.stream.kind() == KIND) {
                if let Ok(endpoint) = EndpointId::new(record.stream.id()) {
                    add(all.entry(endpoint).or_default(), record)?;
                }
            }
            if batch.records.last().map(|record| record.position) >= batch.head {
                return Ok(all);
            }
        }
    }

    /// What became of the notices of one endpoint; empty if there is none of this id.
    pub async fn of(&self, endpoint: &EndpointId) -> Result<History, ActError> {
        let mut history = History::default();
        for record in self.log.read(&stream(endpoint)?, None).await? {
            add(&mut history, &record)?;
        }
        Ok(history)
    }

    /// Records a decision, by what was recorded before.
    pub async fn act(&self, endpoint: &EndpointId, act: &Act) -> Result<(), ActError> {
        let stream = stream(endpoint)?;
        for _ in 0..MOVED_MAX {
            let command = command(&self.of(endpoint).await?, act)?;
            let digest = CommandDigest(Sha256::digest(format!("{command:?}").as_bytes()).into());
            let attempt =
                Attempt { purpose: Purpose::Essential, ..Attempt::once(digest, self.clock.now_ms()) };
            match self.handler.handle(&stream, &command, &attempt).await {
                Err(HandleError::Rejected(DeliveryRejection::Moved)) => {}
                done => return Ok(done.map(drop)?),
            }
        }
        Err(DeliveryRejection::Moved.into())
    }
}

fn stream(endpoint: &EndpointId) -> Result<StreamName, ActError> {
    StreamName::new(KIND, endpoint.as_str()).map_err(|error| ActError::Unavailable(error.to_string()))
}

fn add(history: &mut History, record: &Record) -> Result<(), ActError> {
    let unreadable = || ActError::Unavailable(format!("{} cannot be read by this release", record.stream));
    let commit = decode(&record.stream, &record.payload).map_err(|_| unreadable())?;
    for decoded in commit.events {
        let Some(Event::Delivery(event)) = decoded.event else { return Err(unreadable()) };
        history.on_event(&event);
    }
    Ok(())
}

fn command(history: &History, act: &Act) -> Result<DeliveryCommand, ActError> {
    let known = history.length;
    let told = |notice: &NoticeId| {
        let story = history.notices.get(notice);
        story.filter(|story| matches!(story.settled, Some(Settled::Delivered | Settled::GivenUp)))
    };
    Ok(match act {
        Act::Retry(notice) => {
            // What went out as one message goes out as one again.
            let first = history.first_of(notice);
            let Story { body_digest, with, .. } = told(first).ok_or(ActError::NotSettled)?.clone();
            DeliveryCommand::Retry { notice: first.clone(), with, body_digest, known }
        }
        Act::Discard { notice, why } => {
            let is_open = |story: &&Story| story.given_up.is_some() && story.discarded.is_none();
            told(notice).filter(is_open).ok_or(ActError::NotGivenUp)?;
            DeliveryCommand::Discard { notice: notice.clone(), why: why.clone(), known }
        }
        Act::Disable(reason) => DeliveryCommand::Disable { reason: *reason },
        Act::Enable => DeliveryCommand::Enable,
    })
}
