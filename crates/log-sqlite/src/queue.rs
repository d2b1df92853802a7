//! What waits for the writer.

use openfloor_event_log::{Append, AppendError, Appended};
use tokio::sync::{mpsc, oneshot};

/// Appends that wait at once; who comes later waits to be let in.
const JOBS_MAX: usize = 4096;

/// Appends in one transaction: enough to make the sync cheap, few enough to answer soon.
const GROUP_MAX: usize = 1024;

/// Bytes of payload in one transaction, with the same purpose.
const GROUP_BYTES_MAX: usize = 8 * 1024 * 1024;

pub(crate) type Answer = Result<Appended, AppendError>;

/// An append and who waits for its answer.
pub(crate) struct Job {
    pub(crate) append: Append,
    pub(crate) answer: oneshot::Sender<Answer>,
}

pub(crate) fn queue() -> (mpsc::Sender<Job>, mpsc::Receiver<Job>) {
    mpsc::channel(JOBS_MAX)
}

/// Waits for work and takes all that is there. `None`: no more will come.
pub(crate) fn group(jobs: &mut mpsc::Receiver<Job>) -> Option<Vec<Job>> {
    let mut group = vec![jobs.blocking_recv()?];
    let mut bytes = group[0].append.payload.len();
    while group.len() < GROUP_MAX && bytes < GROUP_BYTES_MAX {
        let Ok(job) = jobs.try_recv() else { break };
        bytes += job.append.payload.len();
        group.push(job);
    }
    Some(group)
}
