//! The reconciler: says what is owed and was not said.
//!
//! It runs after each step of the fold, on the fold's thread. What is compared are folded rows; what
//! is appended expects the revision of the same rows; the fold never waits for an append. A panel
//! stays marked in the view until folded rows say that nothing is owed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::{Projector, StepError};
use openfloor_domain::alert::Terms;
use openfloor_domain::ids::{EndpointId, PanelId};
use openfloor_domain::reconciler::{Mode, Reconciler, ReconcilerCommand};
use openfloor_event_log::{CommandDigest, Expected, SharedLog, StreamName};
use openfloor_follower::{AfterStep, Followed};
use openfloor_process::clock::Clock;
use openfloor_view_store::SharedViews;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::append::{Appended, say};
use crate::boxes::BoxError;
use crate::dispatch::Touched;
use crate::metrics::AlertMetrics;
use crate::view::compare::CompareError;
use crate::view::{AlertView, NAME};

/// Panels compared between two steps of the fold.
const COMPARED_MAX: usize = 500;

/// Appends under way at a time.
const APPENDS_MAX: usize = 256;

/// How long a panel is left alone after the log refused what was owed about it.
const REFUSED_PAUSE: Duration = Duration::from_secs(5);

/// What the reconciler needs, beside the fold.
pub(crate) struct Needs {
    pub(crate) log: SharedLog,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) version: u32,
    pub(crate) settling_ms: i64,
    pub(crate) quiet_hours: u32,
    pub(crate) clock: Clock,
    pub(crate) metrics: AlertMetrics,
    pub(crate) touched: Touched,
    /// Set once the fold is started: to be woken when an append is answered.
    pub(crate) followed: Arc<OnceLock<Followed>>,
    /// Where appends run: not on the thread of the fold.
    pub(crate) runtime: Handle,
    pub(crate) shutdown: CancellationToken,
}

/// What runs after each step of alert's fold.
pub(crate) struct Reconcile {
    needs: Arc<Needs>,
    /// The store that the work below is of.
    store: Option<SharedViews>,
    /// Panels to be compared: those that changed a moment ago, and those that wait.
    fresh: BTreeSet<PanelId>,
    backlog: BTreeSet<PanelId>,
    /// Panels about which nothing is said until an operator looks.
    parked: BTreeSet<PanelId>,
    /// Panels about which nothing is owed that was not said; that is still to be published.
    settled: Vec<PanelId>,
    /// Endpoints about which something was folded; that is still to be published.
    touched: BTreeSet<EndpointId>,
    /// Whether this version said what is owed when last looked at.
    was_active: bool,
    answers: Arc<Answers>,
}

/// Appends under way and answered.
#[derive(Default)]
struct Answers(Mutex<Answered>);

#[derive(Default)]
struct Answered {
    /// Panels about which something is being said, or was, as long as the fold has not caught up
    /// with it: until then their stream is further than this.
    saying: BTreeMap<PanelId, Saying>,
    /// To be compared again.
    again: BTreeSet<PanelId>,
    is_introducing: bool,
}

#[derive(Clone, Copy)]
struct Saying {
    expected: Expected,
    is_under_way: bool,
}

impl Answers {
    fn lock(&self) -> MutexGuard<'_, Answered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn under_way(&self) -> usize {
        self.lock().saying.values().filter(|saying| saying.is_under_way).count()
    }

    /// Whether a panel is to be left alone: something is being said about it, or the fold has not
    /// come to what was.
    fn is_busy(&self, panel: &PanelId, folded: Expected) -> bool {
        let mut answered = self.lock();
        match answered.saying.get(panel) {
            Some(saying) if saying.is_under_way || saying.expected == folded => true,
            Some(_) => {
                answered.saying.remove(panel);
                false
            }
            None => false,
        }
    }

    fn begin(&self, panel: &PanelId, expected: Expected) {
        self.lock().saying.insert(panel.clone(), Saying { expected, is_under_way: true });
    }

    fn end(&self, panel: PanelId, fold_will_tell: bool) {
        let mut answered = self.lock();
        match answered.saying.get_mut(&panel) {
            Some(saying) if fold_will_tell => saying.is_under_way = false,
            _ => {
                answered.saying.remove(&panel);
            }
        }
        answered.again.insert(panel);
    }
}

impl Reconcile {
    pub(crate) fn new(needs: Arc<Needs>) -> Self {
        Self {
            needs,
            store: None,
            fresh: BTreeSet::new(),
            backlog: BTreeSet::new(),
            parked: BTreeSet::new(),
            settled: Vec::new(),
            touched: BTreeSet::new(),
            was_active: false,
            answers: Arc::default(),
        }
    }

    /// Takes over what the fold marked.
    fn take(&mut self, projector: &mut Projector<AlertView>) -> Result<(), StepError> {
        /// More marks than this at once are a fan-out, which lets live changes go first.
        const FAN_OUT: usize = 64;
        let store = Arc::clone(projector.store());
        if !self.store.as_ref().is_some_and(|known| Arc::ptr_eq(known, &store)) {
            self.fresh.clear();
            self.backlog.clear();
            self.parked.clear();
            self.settled.clear();
            self.store = Some(Arc::clone(&store));
        }
        let view = projector.view_mut();
        self.touched.append(&mut view.take_touched(store.as_ref())?);
        let marked = view.take_marked(store.as_ref())?;
        let queue = if marked.len() > FAN_OUT { &mut self.backlog } else { &mut self.fresh };
        queue.extend(marked);
        queue.append(&mut self.answers.lock().again);
        Ok(())
    }

    /// A version that comes into force looks at every endpoint with something to be told.
    fn turn_active(
        &mut self,
        projector: &mut Projector<AlertView>,
        is_active: bool,
    ) -> Result<(), StepError> {
        self.needs.metrics.active.set(i64::from(is_active));
        if is_active && !std::mem::replace(&mut self.was_active, is_active) {
            let store = Arc::clone(projector.store());
            self.needs.touched.add(projector.view_mut().pending(store.as_ref())?);
        }
        self.was_active = is_active;
        Ok(())
    }

    /// A version that was never in force activates itself, once it has caught up.
    fn introduce(&self) {
        if std::mem::replace(&mut self.answers.lock().is_introducing, true) {
            return;
        }
        let (needs, answers) = (Arc::clone(&self.needs), Arc::clone(&self.answers));
        self.needs.runtime.spawn(async move {
            if let Err(error) = introduce(&needs).await {
                tracing::warn!(error, version = needs.version, "this version could not be activated");
                tokio::time::sleep(REFUSED_PAUSE).await;
            }
            answers.lock().is_introducing = false;
            needs.wake();
        });
    }

    /// Compares what is marked, as much as fits between two steps. What changed a moment ago goes
    /// first, and is published before the backlog is looked at.
    async fn compare(&mut self, projector: &mut Projector<AlertView>, epoch: u64) -> Result<(), StepError> {
        let store = Arc::clone(projector.store());
        // Nothing is owed before it is recorded what time it is.
        let Some(now) = projector.view_mut().now(store.as_ref())? else { return Ok(()) };
        let (settling_ms, quiet_hours) = (self.needs.settling_ms, self.needs.quiet_hours);
        let terms = Terms { epoch, now, settling_ms, quiet_hours };
        let mut left = COMPARED_MAX;
        let mut compared = Ok(());
        while compared.is_ok()
            && let Some(panel) = self.next(&mut left, |work| work.fresh.pop_first())
        {
            compared = self.compare_one(projector, panel, terms).await;
        }
        // Nobody waits to be told for a panel that cannot be compared just now.
        self.publish(projector)?;
        while compared.is_ok()
            && let Some(panel) = self.next(&mut left, |work| work.backlog.pop_first())
        {
            compared = self.compare_one(projector, panel, terms).await;
        }
        self.publish(projector)?;
        compared?;
        if !(self.fresh.is_empty() && self.backlog.is_empty()) && self.answers.under_way() < APPENDS_MAX {
            self.needs.wake();
        }
        Ok(())
    }

    /// The next panel of a queue, if it fits before the next step.
    fn next(&mut self, left: &mut usize, pop: impl FnOnce(&mut Self) -> Option<PanelId>) -> Option<PanelId> {
        if *left == 0 || self.answers.under_way() >= APPENDS_MAX {
            return None;
        }
        *left -= 1;
        pop(self)
    }

    async fn compare_one(
        &mut self,
        projector: &mut Projector<AlertView>,
        panel: PanelId,
        terms: Terms,
    ) -> Result<(), StepError> {
        let store = Arc::clone(projector.store());
        if self.parked.contains(&panel)
            || self.answers.is_busy(&panel, projector.view().said_until(store.as_ref(), &panel)?)
        {
            return Ok(());
        }
        let compared = projector
            .view()
            .compare(store.as_ref(), projector.parked(), &self.needs.ring, &panel, terms)
            .await;
        match compared {
            Ok(difference) if difference.events.is_empty() => {
                projector.view_mut().settle(&panel);
                self.settled.push(panel);
            }
            Ok(difference) => self.say(panel, difference.expected, difference.events),
            Err(CompareError::View(error)) => return Err(error.into()),
            Err(CompareError::Box(BoxError::Unavailable)) => {
                self.backlog.insert(panel);
                return Err(StepError::TryAgain("the key store cannot be reached".to_owned()));
            }
            Err(error) => {
                tracing::error!(%panel, %error, "parked a panel: nothing is said about it");
                self.parked.insert(panel);
            }
        }
        Ok(())
    }

    /// Has it read by all that nothing more is owed about the panels compared, and looked at who is to
    /// be told: in this order, as bad news waits for its panel.
    fn publish(&mut self, projector: &mut Projector<AlertView>) -> Result<(), StepError> {
        if !(self.settled.is_empty() && self.touched.is_empty()) {
            // What was compared was taken out of the rows since: who is looked at before that is flushed is not
            // looked at again.
            projector.flush()?;
        }
        self.needs.touched.add(std::mem::take(&mut self.touched));
        for panel in self.settled.drain(..) {
            self.needs.touched.compared(&panel);
        }
        Ok(())
    }

    fn say(&self, panel: PanelId, expected: Expected, events: Vec<openfloor_domain::alert::AlertEvent>) {
        self.answers.begin(&panel, expected);
        let (needs, answers) = (Arc::clone(&self.needs), Arc::clone(&self.answers));
        self.needs.runtime.spawn(async move {
            let at_ms = needs.clock.now_ms();
            let log = needs.log.as_ref();
            let appended = say(log, &needs.ring, &panel, expected, events, at_ms, &needs.shutdown).await;
            needs.metrics.appended(&appended);
            if let Appended::Refused(why) = &appended {
                tracing::error!(%panel, why, "the log refuses what is owed");
                tokio::time::sleep(REFUSED_PAUSE).await;
            }
            answers.end(panel, matches!(appended, Appended::Recorded | Appended::Conflict));
            needs.wake();
        });
    }
}

impl Needs {
    fn wake(&self) {
        if let Some(followed) = self.followed.get() {
            followed.wake();
        }
    }
}

async fn introduce(needs: &Needs) -> Result<(), String> {
    let stream = StreamName::new("reconciler", NAME).map_err(|error| error.to_string())?;
    let handler = Handler::<Reconciler>::new(Arc::clone(&needs.log), Arc::clone(&needs.ring));
    let command = ReconcilerCommand::Introduce { service: NAME.to_owned(), version: needs.version };
    let attempt = Attempt::once(CommandDigest([0; 32]), needs.clock.now_ms());
    let handled = handler.handle(&stream, &command, &attempt).await.map_err(|error| error.to_string())?;
    if !handled.events.is_empty() {
        tracing::info!(version = needs.version, "this version is in force from now on");
    }
    Ok(())
}

#[async_trait(?Send)]
impl AfterStep<AlertView> for Reconcile {
    async fn after(&mut self, projector: &mut Projector<AlertView>) -> Result<(), StepError> {
        self.take(projector)?;
        let store = Arc::clone(projector.store());
        let mode = projector.view_mut().reconciler(store.as_ref())?.mode(self.needs.version);
        self.turn_active(projector, matches!(mode, Mode::Active { .. }))?;
        let result = match mode {
            Mode::Active { epoch } => self.compare(projector, epoch).await,
            Mode::NeverInForce => {
                self.introduce();
                Ok(())
            }
            Mode::Silent { .. } => Ok(()),
        };
        self.needs.metrics.parked.set(i64::try_from(self.parked.len()).unwrap_or(i64::MAX));
        result.and_then(|()| self.publish(projector))
    }
}
