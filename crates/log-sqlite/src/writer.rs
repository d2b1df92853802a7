//! The one thread that writes.
//!
//! It takes all that is queued into one transaction and answers after the commit. An append that conflicts or
//! is refused is an answer like any other and does not disturb the rest of its group.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use openfloor_event_log::{
    Append, AppendError, Appended, Expected, LogId, Position, Refusal, Revision, StreamName,
};
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, watch};

use crate::fault::Fault;
use crate::heads::Heads;
use crate::queue::{Answer, Group, Groups, Job};
use crate::records::{self, FORMAT, Head};
use crate::space::Space;
use crate::{OpenError, file};

/// What the writer writes to, and whom it tells.
pub(crate) struct Writer {
    path: PathBuf,
    id: LogId,
    bytes_max: Option<u64>,
    /// `None` after a commit of unknown outcome, until the file is opened again.
    open: Option<Open>,
    heads: Arc<Heads>,
    head: watch::Sender<Option<Position>>,
}

struct Open {
    connection: Connection,
    space: Space,
}

/// Gives the next append of a group, or `None` at its end.
type Pull<'a> = &'a mut dyn FnMut() -> Option<Append>;

/// The last revisions as a transaction under way leaves them.
type Draft = HashMap<StreamName, Head>;

impl Writer {
    /// Opens the log at the path, or makes it.
    pub(crate) fn open(path: PathBuf, bytes_max: Option<u64>) -> Result<Self, OpenError> {
        let connection = file::open(&path, &FORMAT)?;
        let sqlite = |source| OpenError::Sqlite { path: path.clone(), source };
        let space = Space::bounded(&connection, bytes_max).map_err(sqlite)?;
        let id = records::log_id(&connection).map_err(sqlite)?;
        let head = watch::Sender::new(records::head(&connection).map_err(sqlite)?);
        let open = Some(Open { connection, space });
        Ok(Self { path, id, bytes_max, open, heads: Arc::default(), head })
    }

    pub(crate) fn id(&self) -> &LogId {
        &self.id
    }

    /// Last revisions, for who wants to know whether there is more.
    pub(crate) fn heads(&self) -> Arc<Heads> {
        Arc::clone(&self.heads)
    }

    /// The last position committed.
    pub(crate) fn head(&self) -> watch::Receiver<Option<Position>> {
        self.head.subscribe()
    }

    /// Works until no handle is left that could send a job.
    pub(crate) fn run(mut self, jobs: mpsc::Receiver<Job>) {
        let mut groups = Groups::new(jobs);
        while let Some(group) = groups.next() {
            self.serve(group);
        }
    }

    fn serve(&mut self, mut group: Group<'_>) {
        let mut callers = Vec::new();
        let mut pull = || {
            let Job { append, answer } = group.next()?;
            callers.push(answer);
            Some(append)
        };
        let answers = self.record(&mut pull);
        for (caller, answer) in callers.into_iter().zip(answers) {
            // A caller that has gone away will ask again, or not.
            let _ = caller.send(answer);
        }
    }

    /// Records a group: an answer for each append pulled, in order. If SQLite refuses it, each append gets a
    /// transaction of its own: one that is too much must not fail the others.
    fn record(&mut self, pull: Pull<'_>) -> Vec<Answer> {
        let mut taken = Vec::new();
        let fault = match self.commit(pull, &mut taken) {
            Ok(answers) => return answers,
            Err(fault) => fault,
        };
        taken.extend(std::iter::from_fn(pull));
        if matches!(fault, Fault::Refused(_)) && taken.len() > 1 {
            return taken.into_iter().flat_map(|append| self.record(&mut alone(append))).collect();
        }
        taken.iter().map(|_| Err(fault.as_append_error())).collect()
    }

    fn commit(&mut self, pull: Pull<'_>, taken: &mut Vec<Append>) -> Result<Vec<Answer>, Fault> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.reopened()?,
        };
        let done = transact(&mut open, &self.heads, pull, taken);
        match &done {
            Err(Fault::Lost(why)) => self.poisoned(why),
            Ok(_) | Err(Fault::Refused(_)) => self.open = Some(open),
        }
        let (answers, draft) = done?;
        draft.into_iter().for_each(|(stream, head)| self.heads.set(stream, head));
        self.publish(answers.iter().flatten().map(|appended| appended.position).max());
        Ok(answers)
    }

    fn publish(&self, committed: Option<Position>) {
        self.head.send_if_modified(|head| {
            let moves = committed > *head;
            if moves {
                *head = committed;
            }
            moves
        });
    }

    fn poisoned(&self, why: &str) {
        tracing::error!(why, "a commit has an unknown outcome; the log is opened and read again");
        self.heads.clear();
    }

    /// Opens the file again after a commit of unknown outcome.
    ///
    /// A sync that failed may have dropped what it should have written, so that what we read from now on
    /// might be in memory only. A checkpoint writes all of it anew, into the main file, and syncs that; until
    /// one succeeds, nothing is recorded.
    fn reopened(&self) -> Result<Open, Fault> {
        let connection = file::connect(&self.path, &FORMAT)?;
        let lost = |error: rusqlite::Error| Fault::Lost(error.to_string());
        let space = Space::bounded(&connection, self.bytes_max).map_err(lost)?;
        if records::log_id(&connection).map_err(lost)? != self.id {
            return Err(Fault::Refused(Refusal::Other("the file was exchanged for another log".to_owned())));
        }
        let (busy, in_log, written): (i64, i64, i64) = connection
            .query_row("PRAGMA wal_checkpoint(FULL)", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .map_err(lost)?;
        if busy != 0 || in_log != written {
            return Err(Fault::Lost("readers keep the log from being synced".to_owned()));
        }
        self.publish(records::head(&connection).map_err(lost)?);
        tracing::info!("the log is open again");
        Ok(Open { connection, space })
    }
}

/// One transaction: an answer for each append pulled, and the last revisions that follow from them. What was
/// pulled is in `taken`, also after a fault.
fn transact(
    open: &mut Open,
    heads: &Heads,
    pull: Pull<'_>,
    taken: &mut Vec<Append>,
) -> Result<(Vec<Answer>, Draft), Fault> {
    let before = |error| Fault::before_commit(&error);
    let Open { connection, space } = open;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(before)?;
    let (mut draft, mut answers) = (Draft::new(), Vec::new());
    while let Some(append) = pull() {
        let answer = decide(&transaction, *space, heads, &mut draft, &append);
        taken.push(append);
        match answer {
            Ok(answer) => answers.push(answer),
            Err(error) => return Err(rolled_back(transaction, Fault::before_commit(&error))),
        }
    }
    match transaction.execute_batch("COMMIT") {
        Ok(()) => Ok((answers, draft)),
        Err(error) => Err(rolled_back(transaction, Fault::at_commit(&error))),
    }
}

/// A group of one.
fn alone(append: Append) -> impl FnMut() -> Option<Append> {
    let mut append = Some(append);
    move || append.take()
}

/// Takes the transaction back. SQLite may have done so already; if neither, nothing is certain.
fn rolled_back(transaction: rusqlite::Transaction<'_>, fault: Fault) -> Fault {
    if transaction.is_autocommit() {
        return fault;
    }
    match transaction.rollback() {
        Ok(()) => fault,
        Err(error) => Fault::Lost(error.to_string()),
    }
}

fn decide(
    connection: &Connection,
    space: Space,
    heads: &Heads,
    draft: &mut Draft,
    append: &Append,
) -> rusqlite::Result<Answer> {
    let head = match draft.get(&append.stream).copied().or_else(|| heads.of(&append.stream)) {
        Some(head) => Some(head),
        None => records::head_of(connection, &append.stream)?,
    };
    let actual = head.map(|head| head.last);
    let expected = match append.expected {
        Expected::NoStream => None,
        Expected::At(revision) => Some(revision),
    };
    if actual != expected {
        return found_or_conflict(connection, head, append);
    }
    if let Some(refusal) = space.refuses(connection, append)? {
        return Ok(Err(AppendError::Rejected(refusal)));
    }
    let next = match head {
        Some(Head { stream, last }) => Head { stream, last: Revision(last.0 + 1) },
        None => Head { stream: records::insert_stream(connection, &append.stream)?, last: Revision(1) },
    };
    match records::insert(connection, append, next)? {
        Some(position) => {
            draft.insert(append.stream.clone(), next);
            Ok(Ok(Appended { revision: next.last, position, already_recorded: false }))
        }
        None => found_or_conflict(connection, head, append),
    }
}

/// The answer to an append that is not on top of its stream: it may be there already.
fn found_or_conflict(
    connection: &Connection,
    head: Option<Head>,
    append: &Append,
) -> rusqlite::Result<Answer> {
    let found = match head {
        Some(head) => records::find(connection, head.stream, append.commit)?,
        None => None,
    };
    Ok(match found {
        Some((revision, position, command)) if command == append.command => {
            Ok(Appended { revision, position, already_recorded: true })
        }
        Some(_) => Err(AppendError::Rejected(Refusal::CommitReused)),
        None => Err(AppendError::Conflict { actual: head.map(|head| head.last) }),
    })
}

#[cfg(test)]
mod tests;
