//! Looks at every record as it is recorded, and at every message as it is carried.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_alert::Message;
use openfloor_domain::alert::{AlertState, Alerts};
use openfloor_domain::decider::Decider;
use openfloor_domain::delivery::{Delivery, DeliveryEvent, DeliveryState, History, Settled};
use openfloor_domain::ids::{EndpointId, NoticeId};
use openfloor_domain::invariants;
use openfloor_domain::notice::{Watcher, notice_id};
use openfloor_domain::pledge::{MonthTold, PledgeEvent};
use openfloor_domain::reconciler::{ReconcilerEvent, ReconcilerState};
use openfloor_domain::subscription::SubscriptionEvent;
use openfloor_event_codec::Event;
use openfloor_event_log::{CommitId, Position, Revision, StreamName};

use crate::truth::Entry;

/// What was seen so far.
#[derive(Default)]
pub(crate) struct Watch {
    commits: BTreeSet<CommitId>,
    heads: BTreeMap<StreamName, Revision>,
    alerts: BTreeMap<StreamName, AlertState>,
    deliveries: BTreeMap<EndpointId, (DeliveryState, History)>,
    pub(crate) reconciler: ReconcilerState,
    activations: BTreeMap<u64, u32>,
    endpoints: BTreeMap<EndpointId, Watcher>,
    verified: BTreeSet<String>,
    /// What is to be told where, and the commit that says so.
    owed: BTreeMap<(EndpointId, NoticeId), CommitId>,
    /// What was tried, as long as the record of it is there.
    begun: BTreeSet<(EndpointId, NoticeId)>,
    /// One body each, as long as what was begun is recorded. A log that went back may say another thing under the
    /// same id, or tell it with others.
    bodies: BTreeMap<(EndpointId, NoticeId, CommitId), String>,
    /// What was told alone says the same also in a log that went back.
    alone: BTreeMap<(EndpointId, NoticeId, CommitId), String>,
    pub(crate) carried: BTreeSet<(EndpointId, NoticeId)>,
}

/// A check that failed.
pub(crate) type Broken = (&'static str, String);

fn check(is_so: bool, check: &'static str, what: impl FnOnce() -> String) -> Result<(), Broken> {
    if is_so { Ok(()) } else { Err((check, what())) }
}

impl Watch {
    /// A record came. `version` is the one of the alert that wrote it, if one did.
    pub(crate) fn on_record(&mut self, entry: &Entry, version: Option<u32>) -> Result<(), Broken> {
        let record = &entry.record;
        check(self.commits.insert(record.commit), "a commit is recorded once", || {
            format!("{} at {}", record.stream, record.position.0)
        })?;
        let before = self.heads.insert(record.stream.clone(), record.revision);
        check(before < Some(record.revision), "revisions of a stream rise", || record.stream.to_string())?;
        let position = record.position;
        for event in entry.events() {
            self.on_event(&record.stream, event, position, record.commit, version)
                .map_err(|(check, what)| (check, format!("{}: {what}", record.stream)))?;
        }
        Ok(())
    }

    fn on_event(
        &mut self,
        stream: &StreamName,
        event: &Event,
        position: Position,
        commit: CommitId,
        version: Option<u32>,
    ) -> Result<(), Broken> {
        match event {
            Event::Alert(event) => {
                let said = event.transition();
                let state = self.alerts.entry(stream.clone()).or_default();
                invariants::transition(state.alerts.get(&said.alert), event)
                    .map_err(|broken| (broken.0, said.alert.to_string()))?;
                Alerts::evolve(state, event);
                let of_epoch = self.activations.get(&said.epoch).copied();
                check(
                    version.is_none() || of_epoch == version,
                    "a version speaks only while it is in force",
                    || format!("{version:?} under the epoch of {of_epoch:?}"),
                )?;
                for endpoint in &said.endpoints {
                    self.owed.insert((endpoint.clone(), said.notice.clone()), commit);
                }
            }
            Event::Delivery(event) => {
                let Ok(endpoint) = EndpointId::new(stream.id()) else { return Ok(()) };
                let (state, history) = self.deliveries.entry(endpoint.clone()).or_default();
                invariants::delivery(state, history, event)
                    .map_err(|broken| (broken.0, format!("{event:?}")))?;
                Delivery::evolve(state, event);
                history.on_event(event);
                if let DeliveryEvent::AttemptStarted(started) = event {
                    let message = started.with.iter().chain([&started.notice]);
                    self.begun.extend(message.map(|notice| (endpoint.clone(), notice.clone())));
                } else if let DeliveryEvent::Delivered(delivered) = event {
                    let key = (endpoint, delivered.notice.clone());
                    check(self.carried.contains(&key), "only what was carried is delivered", || {
                        delivered.notice.to_string()
                    })?;
                }
            }
            Event::Reconciler(event) => {
                invariants::activation(&self.reconciler, event)
                    .map_err(|broken| (broken.0, format!("{event:?}")))?;
                self.reconciler.on_event(event, position.0);
                let ReconcilerEvent::Activated(activated) = event;
                self.activations.insert(position.0, activated.version);
            }
            Event::Pledge(event) => self.on_pledge(stream, event, commit),
            Event::Subscription(event) => self.on_subscription(stream, event, commit),
            _ => {}
        }
        Ok(())
    }

    fn on_pledge(&mut self, stream: &StreamName, event: &PledgeEvent, commit: CommitId) {
        let Ok(id) = openfloor_domain::ids::PledgeId::new(stream.id()) else { return };
        let watcher = Watcher::Pledge(id);
        match event {
            PledgeEvent::Made(made) => self.sign_up(&watcher, Some(&made.mail), made.webhook.as_ref()),
            PledgeEvent::Changed(changed) => self.sign_up(&watcher, None, changed.webhook.as_ref()),
            PledgeEvent::AddressVerified(_) => {
                self.verified.insert(format!("{watcher:?}"));
            }
            PledgeEvent::VerificationAsked(asked) => self.ask(&watcher, stream.id(), asked.n, commit),
            PledgeEvent::MonthTold(told) => self.owe_month(stream.id(), told, commit),
            _ => {}
        }
    }

    fn on_subscription(&mut self, stream: &StreamName, event: &SubscriptionEvent, commit: CommitId) {
        let Ok(id) = openfloor_domain::ids::SubscriptionId::new(stream.id()) else { return };
        let watcher = Watcher::Subscription(id);
        match event {
            SubscriptionEvent::Made(made) => self.sign_up(&watcher, Some(&made.mail), made.webhook.as_ref()),
            SubscriptionEvent::AddressVerified(_) => {
                self.verified.insert(format!("{watcher:?}"));
            }
            SubscriptionEvent::VerificationAsked(asked) => self.ask(&watcher, stream.id(), asked.n, commit),
            _ => {}
        }
    }

    fn sign_up(&mut self, watcher: &Watcher, mail: Option<&EndpointId>, webhook: Option<&EndpointId>) {
        for endpoint in mail.into_iter().chain(webhook) {
            self.endpoints.insert(endpoint.clone(), watcher.clone());
        }
    }

    /// So is the letter of a month.
    fn owe_month(&mut self, id: &str, told: &MonthTold, commit: CommitId) {
        let Ok(alert) = openfloor_domain::ids::AlertId::new(format!("month_{id}")) else { return };
        for endpoint in &told.endpoints {
            self.owed.insert((endpoint.clone(), notice_id(&alert, told.month)), commit);
        }
    }

    /// A question whether an address is theirs is owed too.
    fn ask(&mut self, watcher: &Watcher, id: &str, n: u32, commit: CommitId) {
        let mail = self.endpoints.iter().find(|(id, of)| *of == watcher && id.as_str().starts_with('m'));
        let Some(endpoint) = mail.map(|(id, _)| id.clone()) else { return };
        if let Ok(alert) = openfloor_domain::ids::AlertId::new(format!("verify_{id}")) {
            self.owed.insert((endpoint, notice_id(&alert, n)), commit);
        }
    }

    /// A message left the house. What it tells it says with one body, under the id of the first of the notices.
    pub(crate) fn on_carried(&mut self, message: &Message, body: &str) -> Result<(), Broken> {
        let is_alone = message.notices().count() == 1;
        for notice in message.notices() {
            self.on_told(message.endpoint(), notice, format!("{body} as {}", message.notice()), is_alone)?;
        }
        Ok(())
    }

    fn on_told(
        &mut self,
        endpoint: &EndpointId,
        notice: &NoticeId,
        body: String,
        is_alone: bool,
    ) -> Result<(), Broken> {
        let key = (endpoint.clone(), notice.clone());
        let what = || format!("{notice} to {endpoint}");
        let watcher = self.endpoints.get(endpoint);
        check(watcher.is_some(), "nobody is told who did not sign up", what)?;
        let owed = self.owed.get(&key);
        check(owed.is_some(), "nothing is told that was not owed", what)?;
        check(self.begun.contains(&key), "an attempt is recorded before it is made", what)?;
        let is_question = self.is_question(notice);
        let is_verified = watcher.is_some_and(|watcher| self.verified.contains(&format!("{watcher:?}")));
        check(is_question || is_verified, "only a question goes to an address that is not proven", what)?;
        if let Some(commit) = owed {
            let key = (endpoint.clone(), notice.clone(), *commit);
            if is_alone {
                let first = self.alone.entry(key.clone()).or_insert_with(|| body.clone());
                check(*first == body, "a notice has one body", what)?;
            }
            let first = self.bodies.entry(key).or_insert_with(|| body.clone());
            check(*first == body, "a notice has one body", what)?;
        }
        self.carried.insert(key);
        Ok(())
    }

    fn is_question(&self, notice: &NoticeId) -> bool {
        !self
            .alerts
            .values()
            .flat_map(|state| state.alerts.iter())
            .any(|(id, alert)| (1..=alert.number).any(|number| notice_id(id, number) == *notice))
    }

    /// What is owed and was neither told nor settled otherwise; not counting endpoints that are gone.
    pub(crate) fn untold(&self) -> Vec<String> {
        let open = self.owed.keys().filter(|(endpoint, notice)| {
            let history = self.deliveries.get(endpoint).map(|(_, history)| history);
            history.is_none_or(|history| history.disabled.is_none() && !history.is_settled(notice))
        });
        open.map(|(endpoint, notice)| format!("{notice} to {endpoint}")).collect()
    }

    /// What is said to be delivered and never left the house.
    pub(crate) fn delivered_to_nobody(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (endpoint, (_, history)) in &self.deliveries {
            for (notice, story) in &history.notices {
                let key = (endpoint.clone(), notice.clone());
                if story.settled == Some(Settled::Delivered) && !self.carried.contains(&key) {
                    wrong.push(format!("{notice} to {endpoint}"));
                }
            }
        }
        wrong
    }

    /// How many notices were told, given up, dropped.
    pub(crate) fn settled(&self) -> [u64; 3] {
        let mut counts = [0; 3];
        let stories = self.deliveries.values().flat_map(|(_, history)| history.notices.values());
        for settled in stories.filter_map(|story| story.settled) {
            counts[match settled {
                Settled::Delivered => 0,
                Settled::GivenUp => 1,
                Settled::NotOwed => 2,
            }] += 1;
        }
        counts
    }

    /// The log went back: what was seen is what is there now.
    pub(crate) fn go_back(&mut self, entries: &[Entry]) {
        let Self { mut bodies, alone, carried, .. } = std::mem::take(self);
        *self = Self { carried, ..Self::default() };
        for entry in entries {
            // It was checked when it came.
            let _ = self.on_record(entry, None);
        }
        bodies.retain(|(endpoint, notice, _), _| self.begun.contains(&(endpoint.clone(), notice.clone())));
        self.bodies = bodies;
        self.alone = alone;
    }
}
