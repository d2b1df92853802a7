//! Decides which endpoint is looked at when. It holds no work of its own: what is to be told are rows
//! of the view, and after a start each endpoint with something pending is looked at.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use openfloor_domain::ids::{EndpointId, PanelId};
use tokio::sync::Notify;
use tokio::task::{Id, JoinSet};

use crate::deliver::{Deliverer, Next};

/// Endpoints told at a time: many, since most of that time is waiting for somebody else's server.
const ENDPOINTS_MAX: usize = 256;

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
    due: Vec<EndpointId>,
    /// What is in `due`.
    known: BTreeSet<EndpointId>,
    /// Endpoints with bad news about a panel that is still to be compared.
    in_doubt: BTreeMap<PanelId, BTreeSet<EndpointId>>,
}

impl Touched {
    /// Something about these endpoints was folded.
    pub(crate) fn add(&self, endpoints: BTreeSet<EndpointId>) {
        if endpoints.is_empty() {
            return;
        }
        let mut looks = self.lock();
        for endpoint in endpoints {
            if looks.known.insert(endpoint.clone()) {
                looks.due.push(endpoint);
            }
        }
        drop(looks);
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

    /// What is to be looked at since the last call, each once, in the order it came in.
    pub(crate) fn take(&self) -> Vec<EndpointId> {
        let mut looks = self.lock();
        looks.known.clear();
        std::mem::take(&mut looks.due)
    }

    fn lock(&self) -> MutexGuard<'_, Looks> {
        self.0.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whose turn it is. First come, first served: an endpoint about which much is folded cannot keep others
/// waiting.
#[derive(Default)]
struct Queue {
    ready: VecDeque<EndpointId>,
    /// What is in `ready`.
    queued: HashSet<EndpointId>,
    later: BTreeSet<(i64, EndpointId)>,
    /// When each endpoint in `later` is looked at.
    when: HashMap<EndpointId, i64>,
    running: HashSet<EndpointId>,
    /// Of those, what was touched since they began.
    again: HashSet<EndpointId>,
}

impl Queue {
    /// An endpoint is to be looked at as soon as possible.
    fn touch(&mut self, endpoint: EndpointId) {
        if self.running.contains(&endpoint) {
            self.again.insert(endpoint);
        } else if self.queued.insert(endpoint.clone()) {
            self.ready.push_back(endpoint);
        }
    }

    /// Touches those whose time has come.
    fn due(&mut self, now_ms: i64) {
        while self.later.first().is_some_and(|(at_ms, _)| *at_ms <= now_ms)
            && let Some((_, endpoint)) = self.later.pop_first()
        {
            self.when.remove(&endpoint);
            self.touch(endpoint);
        }
    }

    /// The next one to be looked at: nobody looks at it until it is [ended](Self::ended).
    fn begin(&mut self) -> Option<EndpointId> {
        let endpoint = self.ready.pop_front()?;
        self.queued.remove(&endpoint);
        self.cancel(&endpoint);
        self.running.insert(endpoint.clone());
        Some(endpoint)
    }

    /// An endpoint was looked at.
    fn ended(&mut self, endpoint: EndpointId, next: Next) {
        self.running.remove(&endpoint);
        if self.again.remove(&endpoint) {
            return self.touch(endpoint);
        }
        if let Next::At(at_ms) = next {
            self.cancel(&endpoint);
            self.when.insert(endpoint.clone(), at_ms);
            self.later.insert((at_ms, endpoint));
        }
    }

    fn cancel(&mut self, endpoint: &EndpointId) {
        if let Some(at_ms) = self.when.remove(endpoint) {
            self.later.remove(&(at_ms, endpoint.clone()));
        }
    }

    /// When to look whether somebody's time has come.
    fn soonest(&self) -> Option<i64> {
        self.later.first().map(|(at_ms, _)| *at_ms)
    }
}

/// Looks at each endpoint when something about it was folded, and when it asked to be looked at; at
/// one endpoint once at a time.
pub(crate) async fn dispatch(deliverer: Arc<Deliverer>) {
    let touched = deliverer.touched.clone();
    let shutdown = deliverer.shutdown.clone();
    let mut queue = Queue::default();
    let mut running: HashMap<Id, EndpointId> = HashMap::new();
    let mut jobs: JoinSet<Next> = JoinSet::new();
    loop {
        let now_ms = deliverer.clock.now_ms();
        queue.due(now_ms);
        while jobs.len() < ENDPOINTS_MAX
            && let Some(endpoint) = queue.begin()
        {
            let (deliverer, told) = (Arc::clone(&deliverer), endpoint.clone());
            let job = jobs.spawn(async move { deliverer.tell(&told).await });
            running.insert(job.id(), endpoint);
        }
        let soonest = queue.soonest().map(|at_ms| wait(at_ms, now_ms));
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
                if let Some(endpoint) = running.remove(&id) {
                    queue.ended(endpoint, next);
                }
            }
            () = touched.0.new.notified() => {
                touched.take().into_iter().for_each(|endpoint| queue.touch(endpoint));
            }
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
        assert_eq!(touched.take(), [endpoint]);
        touched.compared(&panel("p1"));
        assert!(touched.take().is_empty());
    }

    #[test]
    fn first_come_first_served_and_each_once_at_a_time() {
        let id = |name: &str| EndpointId::new(name).expect("an id");
        let mut queue = Queue::default();
        for name in ["w2", "w1", "w2"] {
            queue.touch(id(name));
        }
        assert_eq!(queue.begin(), Some(id("w2")));
        // Touched again while it is looked at, it goes to the end.
        queue.touch(id("w2"));
        assert_eq!((queue.begin(), queue.begin()), (Some(id("w1")), None));
        queue.ended(id("w2"), Next::Whenever);
        assert_eq!(queue.begin(), Some(id("w2")));
        queue.ended(id("w1"), Next::At(50));
        assert_eq!(queue.soonest(), Some(50));
        queue.due(49);
        assert_eq!(queue.begin(), None);
        queue.due(50);
        assert_eq!((queue.begin(), queue.soonest()), (Some(id("w1")), None));
        // What is looked at before its time is not looked at a second time.
        queue.ended(id("w1"), Next::At(90));
        queue.touch(id("w1"));
        assert_eq!((queue.begin(), queue.soonest()), (Some(id("w1")), None));
    }
}
