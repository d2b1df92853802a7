//! What waits for the writer.

use std::time::{Duration, Instant};

use openfloor_event_log::{Append, AppendError, Appended};
use tokio::sync::{mpsc, oneshot};

/// Appends that wait at once; who comes later waits to be let in.
const JOBS_MAX: usize = 4096;

/// Appends in one transaction: enough to make the sync cheap, few enough to answer soon.
const GROUP_MAX: usize = 1024;

/// Bytes of payload in one transaction, with the same purpose.
const GROUP_BYTES_MAX: usize = 8 * 1024 * 1024;

/// The part of the last group's time, one in so many, that a group may wait to fill.
const PATIENCE_SHARE: u32 = 4;

/// The longest that a group may wait to fill.
const PATIENCE_MAX: Duration = Duration::from_millis(1);

pub(crate) type Answer = Result<Appended, AppendError>;

/// An append and who waits for its answer.
pub(crate) struct Job {
    pub(crate) append: Append,
    pub(crate) answer: oneshot::Sender<Answer>,
}

pub(crate) fn queue() -> (mpsc::Sender<Job>, mpsc::Receiver<Job>) {
    mpsc::channel(JOBS_MAX)
}

/// Takes groups of jobs out of the queue.
pub(crate) struct Groups {
    jobs: mpsc::Receiver<Job>,
    /// How many the last group held, and how long it took from its first job to its answers.
    last: usize,
    took: Duration,
}

impl Groups {
    pub(crate) fn new(jobs: mpsc::Receiver<Job>) -> Self {
        Self { jobs, last: 0, took: Duration::ZERO }
    }

    /// Waits for work. `None`: no more will come.
    pub(crate) fn next(&mut self) -> Option<Group<'_>> {
        let first = self.jobs.blocking_recv()?;
        let patience = (self.took / PATIENCE_SHARE).min(PATIENCE_MAX);
        Some(Group { groups: self, first: Some(first), count: 0, bytes: 0, start: Instant::now(), patience })
    }
}

/// The jobs of one transaction, taken while it runs: whoever comes before it is committed belongs to it.
///
/// Callers that were answered together come back one after the other. A writer that commits as soon as none is
/// there syncs twice as often as it needs to: groups of one and of all the others take turns. So a group waits a
/// little until it is as large as the one before. A caller who is alone never waits.
pub(crate) struct Group<'a> {
    groups: &'a mut Groups,
    first: Option<Job>,
    count: usize,
    bytes: usize,
    start: Instant,
    /// How much longer it may wait.
    patience: Duration,
}

impl Group<'_> {
    fn wait(&mut self) -> Option<Job> {
        let start = Instant::now();
        while self.count < self.groups.last && start.elapsed() < self.patience {
            // No timer is as short as this wait; and whoever is to bring the next job may need this core.
            std::thread::yield_now();
            if let Ok(job) = self.groups.jobs.try_recv() {
                self.patience = self.patience.saturating_sub(start.elapsed());
                return Some(job);
            }
        }
        self.patience = Duration::ZERO;
        None
    }
}

impl Iterator for Group<'_> {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        if self.count >= GROUP_MAX || self.bytes >= GROUP_BYTES_MAX {
            return None;
        }
        let there = self.first.take().or_else(|| self.groups.jobs.try_recv().ok());
        let job = there.or_else(|| self.wait())?;
        self.count += 1;
        self.bytes += job.append.payload.len();
        Some(job)
    }
}

impl Drop for Group<'_> {
    fn drop(&mut self) {
        self.groups.last = self.count;
        self.groups.took = self.start.elapsed();
    }
}
