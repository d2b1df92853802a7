//! Another charter tried on the log: folded in memory, beside what serves. Nothing of it is recorded.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{OpenedCommit, View};
use openfloor_domain::backtest::{Backtest, Tried};
use openfloor_domain::ids::{ConveningId, PanelId, PersonId};
use openfloor_domain::judgement::Rule;
use openfloor_domain::panel::PanelEvent;
use openfloor_domain::views::Recorded;
use openfloor_event_codec::Event;
use openfloor_follower::{MemoryHome, NoMore, Plan, follow};
use openfloor_process::problem::Problem;
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use super::files::{LINES_AHEAD, lines};
use super::{Operated, charter, ingest};
use crate::replay::{ReplayLine, told};

/// The name of the fold.
const NAME: &str = "backtest";

/// One line about a back-test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub enum BacktestLine {
    /// So far.
    Progress {
        /// Everything up to this position is folded.
        folded: u64,
        /// The end of the log.
        head: u64,
    },
    /// What one rule would have said.
    Rule(Tried),
    /// All of it was said.
    Finished {
        /// Events folded.
        events: u64,
        /// How long it took.
        seconds: f64,
    },
    /// It did not work.
    Failed {
        /// Why.
        detail: String,
    },
}

type Shared = Arc<Mutex<Backtest>>;

fn lock(shared: &Shared) -> MutexGuard<'_, Backtest> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `POST /operator/backtests`: the text of a charter, TOML, tried on the log, with a line now and then.
pub(super) async fn post_backtest(
    State(operated): State<Arc<dyn Operated>>,
    body: Bytes,
) -> Result<Response, Problem> {
    let (_, charter) = charter(&body)?;
    let in_force =
        ingest(&operated).await?.rules().map_err(|error| Problem::unavailable(error.to_string()))?;
    let (tell, told) = mpsc::channel(LINES_AHEAD);
    tokio::spawn(async move {
        if let Err(error) = backtest(operated.as_ref(), in_force, charter.rules, &tell).await {
            let _ = tell.send(BacktestLine::Failed { detail: format!("{error:#}") }).await;
        }
    });
    Ok(lines(ReceiverStream::new(told)))
}

/// Judges what the log holds by rules that are not in force.
async fn backtest(
    operated: &dyn Operated,
    in_force: Vec<Rule>,
    tried: Vec<Rule>,
    tell: &mpsc::Sender<BacktestLine>,
) -> anyhow::Result<()> {
    let begun = Instant::now();
    let empty = Backtest::new(in_force, tried);
    let shared = Shared::default();
    let fold = {
        let shared = Arc::clone(&shared);
        move || {
            *lock(&shared) = empty.clone();
            Fold(Arc::clone(&shared))
        }
    };
    let ring = KeyRing::loaded(operated.keys()).await.context("the key store")?;
    let shutdown = CancellationToken::new();
    let (followed, thread) = follow(Plan {
        name: NAME,
        view: Box::new(fold),
        log: operated.log(),
        ring: Arc::new(ring),
        home: Box::new(MemoryHome),
        after: Box::new(NoMore),
        settle_erasures_within: Duration::from_secs(24 * 60 * 60),
        shutdown: shutdown.clone(),
    })
    .context("the fold of the back-test")?;
    let (line, mut lines) = mpsc::channel(1);
    let telling = told(NAME, &followed, &line);
    let passing = async {
        while let Some(line) = lines.recv().await {
            if let ReplayLine::Progress { folded, head, .. } = line {
                // Nobody has to listen.
                let _ = tell.send(BacktestLine::Progress { folded, head }).await;
            }
        }
    };
    let done = tokio::select! {
        done = telling => done,
        () = passing => Ok(()),
    };
    let events = followed.status().progress.events;
    shutdown.cancel();
    drop(followed);
    let joined = tokio::task::spawn_blocking(move || thread.join()).await?;
    joined.map_err(|_| anyhow::anyhow!("the fold of the back-test panicked"))?;
    done?;
    let report = lock(&shared).report();
    for rule in report {
        let _ = tell.send(BacktestLine::Rule(rule)).await;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let _ = tell.send(BacktestLine::Finished { events, seconds }).await;
    Ok(())
}

/// Keeps nothing in a store.
struct Fold(Shared);

impl View for Fold {
    fn apply(&mut self, _: &dyn ViewStore, commit: &OpenedCommit) -> Result<(), ViewStoreError> {
        let (id, events) = (commit.stream.id(), commit.events.iter().map(|opened| &opened.event));
        let at = Recorded { position: commit.position.0, at_ms: commit.at_ms };
        let mut backtest = lock(&self.0);
        match commit.stream.kind() {
            "convening" => {
                let Ok(id) = ConveningId::new(id) else { return Ok(()) };
                for event in events {
                    if let Event::Convening(event) = event {
                        backtest.on_convening(&id, event);
                    }
                }
            }
            "panel" => {
                let Ok(id) = PanelId::new(id) else { return Ok(()) };
                let events: Vec<PanelEvent> =
                    events.filter_map(|event| PanelEvent::try_from(event.clone()).ok()).collect();
                backtest.on_panel(&id, &events, at);
            }
            "person" => {
                let Ok(id) = PersonId::new(id) else { return Ok(()) };
                for event in events {
                    if let Event::Person(event) = event {
                        backtest.on_person(&id, event, at);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn drain(&mut self, _: &mut Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ViewStoreError> {
        Ok(())
    }
}
