//! Writers of the log, several at once, and somebody who takes backups.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use openfloor_event_log::{CommitId, EventLog, Expected};
use openfloor_log_sqlite::{Options, SqliteLog};
use uuid::Uuid;

use super::say;
use crate::log::{BACKUPS, LOG, STREAMS, append, backup_at, expected_word, stream};

pub(super) fn run(directory: &Path) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(async {
        say("opening");
        let begun = Instant::now();
        let log = SqliteLog::open(directory.join(LOG), Options::default())?;
        say(&format!("back {}", begun.elapsed().as_micros()));
        let writers: Vec<_> =
            (0..STREAMS).map(|number| tokio::spawn(write(Arc::clone(&log), number))).collect();
        let copier = tokio::spawn(copy(Arc::clone(&log), directory.to_owned()));
        // None of them ends, unless it failed.
        let (ended, _, _) = futures::future::select_all(writers.into_iter().chain([copier])).await;
        ended?
    })
}

/// Appends to one stream, saying what is tried and what is acknowledged, for ever.
async fn write(log: Arc<SqliteLog>, number: u64) -> anyhow::Result<()> {
    let stream = stream(number)?;
    let last = log.read(&stream, None).await?.last().map(|record| record.revision);
    let mut expected = last.map_or(Expected::NoStream, Expected::At);
    loop {
        let commit = CommitId(Uuid::now_v7());
        say(&format!("try {number} {} {commit}", expected_word(expected)));
        let done = log.append(append(number, expected, commit)?).await.context("an append")?;
        say(&format!("done {} {} {commit}", done.revision.0, done.position.0));
        expected = Expected::At(done.revision);
    }
}

/// Copies the log over and over, to a few places in turn.
async fn copy(log: Arc<SqliteLog>, directory: PathBuf) -> anyhow::Result<()> {
    for number in (0..BACKUPS).cycle() {
        let to = backup_at(&directory, number);
        if to.exists() {
            std::fs::remove_file(&to)?;
        }
        say("copying");
        log.backup(&to).await?;
        say("copied");
    }
    Ok(())
}
