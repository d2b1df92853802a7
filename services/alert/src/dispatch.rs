//! Decides which endpoint is looked at when. It holds no work of its own: what is to be told are rows
//! of the view, and after a start each endpoint with something pending is looked at.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use openfloor_domain::ids::{EndpointId, PanelId};
use tokio::sync::Notify;
use tokio::task::{Id, JoinSet};

use crate::deliver::{Deliverer, Next};

/// Endpoints told at a time.
const ENDPOINTS_MAX: usize = 64;

/// After a fault of ours, when to look again.
const FAULT_PAUSE_MS: i64 = 5_000;

/// Endpoints to be looked at: something about them was folded, or a panel that they waited for was
/// compared.
#[derive(Clone, Default)]
pub(crate) struct Touched(Arc<Shared>);

#[derive(Default)]
struct Shared {
    looks: Mutex<Looks>,
    new: Notify,
}

#[derive(Default)]
struct Looks {
    due: BTreeSet<EndpointId>,
    /// Endpoints with bad news about a panel that is still to be compared.
    in_doubt: BTreeMap<PanelId, BTreeSet<EndpointId>>,
}

impl Touched {
    /// Something about these endpoints was folded.
    pub(crate) fn add(&self, endpoints: BTreeSet<EndpointId>) {
        if endpoints.is_empty() {
            return;
        }
        self.lock().due.extend(endpoints);
        self.0.new.notify_one();
    }

    /// Has an endpoint looked at once a panel was compared.
    pub(crate) fn once_compared(&self, panel: &PanelId, endpoint: &EndpointId) {
        self.lock().in_doubt.entry(panel.clone()).or_default().insert(endpoint.clone());
    }

    /// Nothing is owed about this panel that was not said: whoever waited for that is looked at.
    pub(crate) fn compared(&self, panel: &PanelId) {
        let waited = self.lock().in_doubt.remove(panel);
        self.add(waited.unwrap_or_default());
    }

    fn take(&self) -> BTreeSet<EndpointId> {
        std::mem::take(&mut self.lock().due)
    }

    fn lock(&self) -> MutexGuard<'_, Looks> {
        self.0.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks at each endpoint when something about it was folded, and when it asked to be looked at; at
/// one endpoint once at a time.
pub(crate) async fn dispatch(deliverer: Arc<Deliverer>) {
    let touched = deliverer.touched.clone();
    let shutdown = deliverer.shutdown.clone();
    let mut ready = BTreeSet::new();
    let mut later: BTreeMap<EndpointId, i64> = BTreeMap::new();
    let mut running: HashMap<Id, EndpointId> = HashMap::new();
    let mut jobs: JoinSet<Next> = JoinSet::new();
    loop {
        let now_ms = deliverer.clock.now_ms();
        let due = later.iter().filter(|(_, at_ms)| **at_ms <= now_ms).map(|(endpoint, _)| endpoint.clone());
        for endpoint in due.collect::<Vec<_>>() {
            later.remove(&endpoint);
            ready.insert(endpoint);
        }
        while jobs.len() < ENDPOINTS_MAX {
            let is_free = |id: &&EndpointId| !running.values().any(|running| running == *id);
            let Some(endpoint) = ready.iter().find(is_free).cloned() else { break };
            ready.remove(&endpoint);
            let (deliverer, told) = (Arc::clone(&deliverer), endpoint.clone());
            let job = jobs.spawn(async move { deliverer.tell(&told).await });
            running.insert(job.id(), endpoint);
        }
        let soonest = later.values().min().map(|at_ms| wait(*at_ms, now_ms));
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            Some(done) = jobs.join_next_with_id() => {
                let (id, next) = match done {
                    Ok((id, next)) => (id, next),
                    Err(error) => {
                        tracing::error!(%error, "telling an endpoint failed");
                        (error.id(), Next::At(now_ms.saturating_add(FAULT_PAUSE_MS)))
                    }
                };
                if let (Some(endpoint), Next::At(at_ms)) = (running.remove(&id), next) {
                    later.insert(endpoint, at_ms);
                }
            }
            () = touched.0.new.notified() => ready.extend(touched.take()),
            () = sleep(soonest) => {}
        }
    }
    // Whoever is sending ends with its own time limit; what is not recorded then is tried again.
    let grace = async { while jobs.join_next().await.is_some() {} };
    if tokio::time::timeout(Duration::from_secs(5), grace).await.is_err() {
        tracing::warn!("ended while notices were on their way; they will be told again");
    }
}

fn wait(at_ms: i64, now_ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(at_ms.saturating_sub(now_ms)).unwrap_or_default())
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(id: &str) -> PanelId {
        PanelId::new(format!("c1~{id}")).expect("an id")
    }

    #[test]
    fn who_waits_for_a_panel_is_looked_at_once_when_that_one_was_compared() {
        let touched = Touched::default();
        let endpoint = EndpointId::new("w1").expect("an id");
        touched.once_compared(&panel("p1"), &endpoint);
        touched.once_compared(&panel("p1"), &endpoint);
        touched.compared(&panel("p2"));
        assert!(touched.take().is_empty());
        touched.compared(&panel("p1"));
        assert_eq!(touched.take(), BTreeSet::from([endpoint]));
        touched.compared(&panel("p1"));
        assert!(touched.take().is_empty());
    }
}
