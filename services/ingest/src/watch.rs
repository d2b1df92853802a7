//! Reads the links again that are watched, one process at a time or several: what a link says is what a
//! source says, so reading it twice changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use openfloor_domain::convening::{LinkFault, WatchedLink};
use openfloor_domain::ids::{ConveningId, OrganiserId, SourceId};
use openfloor_outbound::{Answer, Fetched, Fetcher, LOOK_EVERY, SIDE_BY_SIDE, Validators, spread};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::error::IngestError;
use crate::import::read_as_confirmed;
use crate::ingest::{Ingest, stream};
use crate::link::{options, part_of};
use crate::metrics::IngestMetrics;
use crate::{import, view};

/// Which link of which convening.
type Which = (ConveningId, SourceId);

/// A link, as it was read last by this process.
#[derive(Clone)]
struct Kept {
    link: WatchedLink,
    /// None unless what was read could be used: what could not is read again whole.
    validators: Validators,
    due_ms: i64,
}

/// A link that is to be read now.
struct Due {
    which: Which,
    organiser: OrganiserId,
    link: WatchedLink,
    validators: Validators,
}

/// What reading a link came to.
enum Outcome {
    /// It was used, or is as it was.
    Used(Validators),
    /// Nothing of it could be used.
    Fault(LinkFault, Validators),
    /// It could not be stored just now; the link is not to blame.
    NotNow(IngestError),
}

/// Reads the links again that are watched.
pub(crate) struct Watcher {
    ingest: Arc<Ingest>,
    fetcher: Fetcher,
    metrics: IngestMetrics,
    every: Duration,
    kept: BTreeMap<Which, Kept>,
}

impl Watcher {
    pub(crate) fn new(
        ingest: Arc<Ingest>,
        fetcher: Fetcher,
        metrics: IngestMetrics,
        every: Duration,
    ) -> Self {
        Self { ingest, fetcher, metrics, every, kept: BTreeMap::new() }
    }

    /// Reads what is due, for as long as the process lives.
    pub(crate) async fn run(mut self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Some(Err(error)) = shutdown.run_until_cancelled(self.round()).await {
                tracing::warn!(%error, "watched links could not be looked up; they are in a moment");
            }
            shutdown.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
        }
    }

    /// Reads every link that is due.
    pub(crate) async fn round(&mut self) -> Result<(), IngestError> {
        let due = self.due().await?;
        let read = |due: Due| async {
            let outcome = self.read(&due).await;
            (due, outcome)
        };
        let outcomes: Vec<(Due, Outcome)> =
            futures::stream::iter(due).map(read).buffer_unordered(SIDE_BY_SIDE).collect().await;
        for (due, outcome) in outcomes {
            self.keep(due, outcome).await;
        }
        Ok(())
    }

    /// Has every link read again by the next round, whenever it was read last.
    #[cfg(test)]
    pub(crate) fn hurry(&mut self) {
        self.kept.values_mut().for_each(|kept| kept.due_ms = 0);
    }

    /// The links to be read now; those that are watched no longer are forgotten.
    async fn due(&mut self) -> Result<Vec<Due>, IngestError> {
        let now_ms = self.ingest.now_ms();
        let (mut due, mut watched) = (Vec::new(), BTreeSet::new());
        for convening in view::watched(self.ingest.followed.store().as_ref())? {
            let (state, _) = self.ingest.convenings.state(&stream("convening", convening.as_str())?).await?;
            let Some(organiser) = state.organiser.clone() else { continue };
            for (source, one) in &state.links {
                let Some(link) = one.link.known() else { continue };
                let which = (convening.clone(), source.clone());
                watched.insert(which.clone());
                let kept = self.kept.get(&which).filter(|kept| kept.link == *link);
                if kept.is_none_or(|kept| kept.due_ms <= now_ms) {
                    let validators = kept.map(|kept| kept.validators.clone()).unwrap_or_default();
                    due.push(Due { which, organiser: organiser.clone(), link: link.clone(), validators });
                }
            }
        }
        self.kept.retain(|which, _| watched.contains(which));
        Ok(due)
    }

    async fn read(&self, due: &Due) -> Outcome {
        match self.fetcher.fetch(&due.link.url, &due.validators).await {
            Ok(Answer::Unchanged) => Outcome::Used(due.validators.clone()),
            Ok(Answer::Document(fetched)) => self.take(due, fetched).await,
            Err(error) => Outcome::Fault(LinkFault::from(&error), due.validators.clone()),
        }
    }

    /// Records what the link changed.
    async fn take(&self, due: &Due, fetched: Fetched) -> Outcome {
        let fault = |fault| Outcome::Fault(fault, Validators::default());
        let origin = import::Origin::Link { url: due.link.url.clone(), name: fetched.name };
        let (bytes, options) = (fetched.bytes, options(&due.link));
        let programme = match read_as_confirmed(&self.ingest, &due.organiser, &origin, bytes, options).await {
            Ok(document) => document.programme,
            Err(IngestError::Unreadable(_)) => return fault(LinkFault::Unreadable),
            Err(IngestError::Errors(_)) => return fault(LinkFault::Errors),
            Err(error) => return Outcome::NotNow(error),
        };
        let programme = match part_of(&self.ingest, &due.organiser, &due.which.0, programme) {
            Ok(programme) => programme,
            Err(why) => return fault(why),
        };
        // Nobody listens to the lines.
        let (lines, _) = mpsc::channel(1);
        let stored =
            import::record(Arc::clone(&self.ingest), &due.organiser, &origin, programme, &lines).await;
        self.metrics.count("link", stored.as_ref().map(|summary| summary.events));
        match stored {
            Ok(_) => Outcome::Used(fetched.validators),
            Err(error) => Outcome::NotNow(error),
        }
    }

    async fn keep(&mut self, due: Due, outcome: Outcome) {
        let (fault, validators) = match outcome {
            Outcome::Used(validators) => (None, validators),
            Outcome::Fault(fault, validators) => (Some(fault), validators),
            Outcome::NotNow(error) => {
                tracing::warn!(%error, "what a watched link changed could not be stored; it is read again");
                return self.kept_until(due, Validators::default());
            }
        };
        if let Err(error) = self.ingest.note_reading(&due.which.0, &due.which.1, fault).await {
            tracing::warn!(%error, "how reading a watched link went could not be recorded");
        }
        self.kept_until(due, validators);
    }

    fn kept_until(&mut self, due: Due, validators: Validators) {
        let due_ms = self.ingest.now_ms() + spread(due.which.1.as_str(), self.every);
        self.kept.insert(due.which, Kept { link: due.link, validators, due_ms });
    }
}
