//! Folding every view anew, and telling how it goes.

use std::time::{Duration, Instant};

use anyhow::Context;
use openfloor_application::projector::View;
use openfloor_follower::{Followed, NoMore, Plan, Status, follow};
use openfloor_ingest::view::IngestView;
use openfloor_projection::view::ProjectionView;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::stores::Stores;

/// How often it is told how it goes.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// One line about a replay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub enum ReplayLine {
    /// So far.
    Progress {
        /// Which view.
        view: String,
        /// Everything up to this position is folded.
        folded: u64,
        /// The end of the log.
        head: u64,
    },
    /// One view is done.
    Done {
        /// Which view.
        view: String,
        /// Events folded.
        events: u64,
        /// Streams that could not be read and wait for an operator.
        parked: usize,
        /// How long it took.
        seconds: f64,
    },
    /// All views are done.
    Finished {},
    /// It did not work.
    Failed {
        /// Why.
        detail: String,
    },
}

/// Folds the views of ingest and projection from the start into their places, which must be empty. That of
/// alert says what is owed as it goes, so alert itself folds it when it starts.
pub(crate) async fn replay(stores: &Stores, tell: &mpsc::Sender<ReplayLine>) -> anyhow::Result<()> {
    fold("ingest", IngestView::new, openfloor_ingest::view::SCHEMA, stores, tell).await?;
    let (name, schema) = (openfloor_projection::view::NAME, openfloor_projection::view::SCHEMA);
    fold(name, ProjectionView::new, schema, stores, tell).await
}

/// Whether [`replay`] folds the view of this name.
pub(crate) fn is_replayed(name: &str) -> bool {
    ["ingest", openfloor_projection::view::NAME].contains(&name)
}

async fn fold<V: View>(
    name: &'static str,
    view: fn() -> V,
    schema: u64,
    stores: &Stores,
    tell: &mpsc::Sender<ReplayLine>,
) -> anyhow::Result<()> {
    let shutdown = CancellationToken::new();
    let (followed, thread) = follow(Plan {
        name,
        view: Box::new(view),
        log: stores.shared_log(),
        ring: stores.ring().await?,
        home: stores.home(name, schema),
        after: Box::new(NoMore),
        settle_erasures_within: Duration::from_secs(24 * 60 * 60),
        shutdown: shutdown.clone(),
    })
    .with_context(|| format!("the view of {name}"))?;
    let done = told(name, &followed, tell).await;
    shutdown.cancel();
    drop(followed);
    let joined = tokio::task::spawn_blocking(move || thread.join()).await?;
    joined.map_err(|_| anyhow::anyhow!("the fold of {name} panicked"))?;
    done
}

/// Tells how a view gets on until it has caught up.
pub(crate) async fn told(
    name: &str,
    followed: &Followed,
    tell: &mpsc::Sender<ReplayLine>,
) -> anyhow::Result<()> {
    let begun = Instant::now();
    while !followed.has_caught_up(TELL_EVERY).await {
        let status = followed.status();
        if let Some(why) = status.trouble {
            anyhow::bail!("the view of {name} cannot be folded: {why}");
        }
        let (folded, head) = reached(&status);
        // Nobody has to listen.
        let _ = tell.send(ReplayLine::Progress { view: name.to_owned(), folded, head }).await;
    }
    let progress = followed.status().progress;
    let seconds = begun.elapsed().as_secs_f64();
    let done =
        ReplayLine::Done { view: name.to_owned(), events: progress.events, parked: progress.parked, seconds };
    let _ = tell.send(done).await;
    Ok(())
}

fn reached(status: &Status) -> (u64, u64) {
    let progress = &status.progress;
    (progress.folded.map_or(0, |at| at.0), progress.head.map_or(0, |at| at.0))
}
