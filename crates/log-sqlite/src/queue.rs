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

/// The part of a commit's time, one in so many, that a group is given to fill.
const COMMIT_SHARE: u32 = 4;

/// The longest that a group is given to fill.
const GATHER_MAX: Duration = Duration::from_millis(1);

pub(crate) type Answer = Result<Appended, AppendError>;

/// An append and who waits for its answer.
pub(crate) struct Job {
    pub(crate) append: Append,
    pub(crate) answer: oneshot::Sender<Answer>,
}

pub(crate) fn queue() -> (mpsc::Sender<Job>, mpsc::Receiver<Job>) {
    mpsc::channel(JOBS_MAX)
}

/// Takes groups of jobs out of the queue, and waits a moment for the group to fill where that pays.
///
/// Callers that were answered together come back one after the other. A writer that starts with the first of
/// them syncs twice as often as it needs to: groups of one and of all the others take turns. So it gives them
/// a fraction of what a commit takes. A caller who is alone never waits.
pub(crate) struct Groups {
    jobs: mpsc::Receiver<Job>,
    /// How many the last group held.
    last: usize,
    /// When the last group was taken.
    taken: Instant,
}

impl Groups {
    pub(crate) fn new(jobs: mpsc::Receiver<Job>) -> Self {
        Self { jobs, last: 0, taken: Instant::now() }
    }

    /// Waits for work and takes what is there. `None`: no more will come.
    pub(crate) fn next(&mut self) -> Option<Vec<Job>> {
        let commit = self.taken.elapsed();
        let first = self.jobs.blocking_recv()?;
        self.gather(commit / COMMIT_SHARE);
        self.taken = Instant::now();
        let group = self.take(first);
        self.last = group.len();
        Some(group)
    }

    fn gather(&self, patience: Duration) {
        let start = Instant::now();
        let patience = patience.min(GATHER_MAX);
        while self.jobs.len() + 1 < self.last && start.elapsed() < patience {
            // No timer is as short as this wait; and whoever is to bring the next job may need this core.
            std::thread::yield_now();
        }
    }

    fn take(&mut self, first: Job) -> Vec<Job> {
        let mut bytes = first.append.payload.len();
        let mut group = vec![first];
        while group.len() < GROUP_MAX && bytes < GROUP_BYTES_MAX {
            let Ok(job) = self.jobs.try_recv() else { break };
            bytes += job.append.payload.len();
            group.push(job);
        }
        group
    }
}
