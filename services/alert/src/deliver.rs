//! Tells the notices of one endpoint: plans from the fold, records an attempt before it is made, and
//! what came of it after.
//!
//! The stream of the endpoint is the fence: of two replicas that begin the same attempt one wins the
//! append, and only that one sends.

mod message;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use openfloor_application::handler::{Attempt, HandleError, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::delivery::{
    AttemptStarted, Delivery, DeliveryCommand, DeliveryEvent, DeliveryRejection, Due, Finish, Outcome, Plan,
    Reason, SCHEDULE_MS, Start, plan,
};
use openfloor_domain::ids::{EndpointId, NoticeId};
use openfloor_domain::notice::Watcher;
use openfloor_domain::pledge::Phase;
use openfloor_domain::reconciler::Mode;
use openfloor_event_log::{CommandDigest, Position, Purpose, StreamName};
use openfloor_follower::Followed;
use openfloor_process::clock::Clock;
use openfloor_view_store::{SharedViews, ViewStoreError};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::carrier::Carrier;
use crate::dispatch::Touched;
use crate::hosts::{Entry, Hosts};
use crate::letter::Desk;
use crate::mail::Sender;
use crate::metrics::{AlertMetrics, Told};
use crate::view;
use crate::view::rows::{Mailbox, NoticeRow, What};

use message::MakeError;

/// How long the fold may take to come to what was recorded a moment ago.
const FOLD_LIMIT: Duration = Duration::from_secs(30);

/// Between two tries to record what came of an attempt.
const RECORD_PAUSE: Duration = Duration::from_millis(500);

/// After a fault of ours, when to look again.
const FAULT_PAUSE_MS: i64 = 5_000;

/// How long bad news waits for its panel to be compared.
const COMPARE_WAIT_MS: i64 = 30_000;

/// When to look at an endpoint again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// When something about it is folded.
    Whenever,
    /// Also at this time, in milliseconds since 1970-01-01T00:00:00Z.
    At(i64),
}

/// Tells notices.
pub(crate) struct Deliverer {
    pub(crate) deliveries: Handler<Delivery>,
    pub(crate) followed: Followed,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) desk: Desk,
    pub(crate) sender: Sender,
    pub(crate) carrier: Arc<dyn Carrier>,
    pub(crate) touched: Touched,
    pub(crate) hosts: Hosts,
    pub(crate) metrics: AlertMetrics,
    /// Random for each run of a process.
    pub(crate) holder: String,
    pub(crate) lease_ms: i64,
    pub(crate) version: u32,
    pub(crate) clock: Clock,
    pub(crate) shutdown: CancellationToken,
}

impl Deliverer {
    /// Tells what is due at an endpoint, one message after the other.
    pub(crate) async fn tell(&self, endpoint: &EndpointId) -> Next {
        while !self.shutdown.is_cancelled() {
            match self.turn(endpoint).await {
                Ok(Some(position)) => {
                    if !self.followed.covers(position, FOLD_LIMIT).await {
                        return self.after_a_fault();
                    }
                }
                Ok(None) => {}
                Err(next) => return next,
            }
        }
        Next::Whenever
    }

    /// Does the next thing, and says what to fold before the one after; an error is when to look again.
    async fn turn(&self, endpoint: &EndpointId) -> Result<Option<Position>, Next> {
        let fault = |error| self.unreadable(&error);
        let store = self.followed.store();
        let mode = view::reconciler(store.as_ref()).map_err(fault)?.mode(self.version);
        if !matches!(mode, Mode::Active { .. }) {
            // The reconciler has all looked at when this version comes into force.
            return Err(Next::Whenever);
        }
        let Some(mailbox) = view::mailbox(store.as_ref(), endpoint).map_err(fault)? else {
            return Err(Next::Whenever);
        };
        if is_parked(&store, &mailbox).map_err(fault)? {
            // Whether it is still wanted cannot be read: it waits until an operator has mended the stream.
            return Err(Next::Whenever);
        }
        let now_ms = self.clock.now_ms();
        let dues = dues(&store, &mailbox).map_err(fault)?;
        let known = mailbox.delivery.length;
        let command = match plan(&mailbox.delivery, &dues, mailbox.telling, now_ms, self.lease_ms) {
            Plan::Idle => return Err(Next::Whenever),
            Plan::WaitUntil(at_ms) => return Err(Next::At(at_ms)),
            Plan::Drop(notices) => DeliveryCommand::Drop { notices, known },
            Plan::GiveUp(notice) => DeliveryCommand::GiveUp { notice, known, reason: Reason::Unwanted },
            Plan::Attempt(notice, with) => {
                return self.attempt(&store, &mailbox, &notice, &with, now_ms).await;
            }
        };
        match self.record(endpoint, &command).await {
            Ok((position, _)) => {
                self.metrics.told(mailbox.channel, Told::NotOwed);
                Ok(position)
            }
            // Another replica came first: the fold tells.
            Err(Some(_)) => Err(Next::Whenever),
            Err(None) => Err(self.after_a_fault()),
        }
    }

    fn unreadable(&self, error: &ViewStoreError) -> Next {
        tracing::warn!(%error, "the view cannot be read");
        self.after_a_fault()
    }

    fn after_a_fault(&self) -> Next {
        Next::At(self.clock.now_ms().saturating_add(FAULT_PAUSE_MS))
    }

    async fn attempt(
        &self,
        store: &SharedViews,
        mailbox: &Mailbox,
        notice: &NoticeId,
        with: &[NoticeId],
        now_ms: i64,
    ) -> Result<Option<Position>, Next> {
        let fault = |error| self.unreadable(&error);
        let row = |notice: &NoticeId| mailbox.notices.iter().find(|row| row.notice == *notice);
        let rows: Option<Vec<&NoticeRow>> = [notice].into_iter().chain(with).map(row).collect();
        let Some(rows) = rows else { return Err(Next::Whenever) };
        for row in &rows {
            let doubt = self.in_doubt_until(store, mailbox, row, now_ms).map_err(fault)?;
            if let Some(until_ms) = doubt {
                return Err(Next::At(until_ms));
            }
        }
        let message = match self.make(store, mailbox, &rows).await {
            Ok(message) => message,
            Err(MakeError::Nothing(why)) => {
                tracing::warn!(%notice, why, "gave a notice up");
                return self.give_up(mailbox, notice.clone()).await;
            }
            Err(error) => {
                tracing::warn!(%notice, %error, "a notice cannot be made just now");
                return Err(self.after_a_fault());
            }
        };
        let visit = match self.hosts.enter(message.host(), &mailbox.endpoint, now_ms) {
            Entry::Now(visit) => visit,
            Entry::At(at_ms) => return Err(Next::At(at_ms)),
        };
        let start = Start {
            notice: notice.clone(),
            with: message.with().to_vec(),
            known: mailbox.delivery.length,
            body_digest: self.body_digest(&message),
            holder: self.holder.clone(),
            at_ms: now_ms,
            lease_ms: self.lease_ms,
            attempts_max: u32::try_from(SCHEDULE_MS.len()).unwrap_or(u32::MAX),
        };
        let (begun, mine) = match self.record(&mailbox.endpoint, &DeliveryCommand::Start(start)).await {
            Ok((position, events)) => (position, mine(&events)),
            Err(Some(DeliveryRejection::BodyChanged(notice))) => {
                self.metrics.body_changed.inc();
                tracing::error!(%notice, "gave a notice up: it would go out with a second body");
                return self.give_up(mailbox, notice).await;
            }
            Err(Some(DeliveryRejection::Busy { until_ms })) => return Err(Next::At(until_ms)),
            Err(Some(DeliveryRejection::TooEarly { retry_at_ms })) => return Err(Next::At(retry_at_ms)),
            // Something about it was recorded that is not folded here yet: the fold tells.
            Err(Some(_)) => return Err(Next::Whenever),
            Err(None) => return Err(self.after_a_fault()),
        };
        let Some(started) = mine else { return Ok(begun) };
        if !started.may_send(self.clock.now_ms(), self.lease_ms) {
            return Err(Next::At(started.at_ms.saturating_add(self.lease_ms)));
        }
        let outcome = self.carrier.carry(&message).await;
        visit.ended(outcome, self.clock.now_ms());
        self.metrics.told(mailbox.channel, told(outcome));
        self.finish(&mailbox.endpoint, &started, outcome).await
    }

    /// Records that a notice cannot be told, for an operator to look at.
    async fn give_up(&self, mailbox: &Mailbox, notice: NoticeId) -> Result<Option<Position>, Next> {
        let known = mailbox.delivery.length;
        let command = DeliveryCommand::GiveUp { notice, known, reason: Reason::Operator };
        match self.record(&mailbox.endpoint, &command).await {
            Ok((position, _)) => Ok(position),
            Err(Some(_)) => Err(Next::Whenever),
            Err(None) => Err(self.after_a_fault()),
        }
    }

    /// Bad news about a panel that changed since, and was not compared yet, waits: it may be mended
    /// already. The endpoint is looked at once the panel was compared, and at the time given at the
    /// latest.
    fn in_doubt_until(
        &self,
        store: &SharedViews,
        mailbox: &Mailbox,
        row: &NoticeRow,
        now_ms: i64,
    ) -> Result<Option<i64>, ViewStoreError> {
        let What::Said { kind, panel, .. } = &row.what else { return Ok(None) };
        let until_ms = mailbox.telling.due_ms(row.due_ms()).saturating_add(COMPARE_WAIT_MS);
        if !kind.is_bad_news() || now_ms >= until_ms || !view::is_dirty(store.as_ref(), panel)? {
            return Ok(None);
        }
        self.touched.once_compared(panel, &mailbox.endpoint);
        // It may have been compared before anybody knew that this endpoint waits.
        Ok(view::is_dirty(store.as_ref(), panel)?.then_some(until_ms))
    }

    /// Records what came of an attempt, however long that takes: until then nobody tries again.
    async fn finish(
        &self,
        endpoint: &EndpointId,
        started: &AttemptStarted,
        outcome: Outcome,
    ) -> Result<Option<Position>, Next> {
        let finish = Finish {
            notice: started.notice.clone(),
            n: started.n,
            holder: started.holder.clone(),
            outcome,
            at_ms: self.clock.now_ms(),
            attempts_max: u32::try_from(SCHEDULE_MS.len()).unwrap_or(u32::MAX),
        };
        let command = DeliveryCommand::Finish(finish);
        loop {
            match self.record(endpoint, &command).await {
                Ok((position, _)) => return Ok(position),
                Err(Some(_)) => return Err(Next::Whenever),
                Err(None) => {}
            }
            let paused = self.shutdown.run_until_cancelled(tokio::time::sleep(RECORD_PAUSE)).await;
            paused.ok_or(Next::Whenever)?;
        }
    }

    /// Records what a command makes of an endpoint's stream; an error without a rejection is one of
    /// ours, and the outcome may be unknown.
    async fn record(
        &self,
        endpoint: &EndpointId,
        command: &DeliveryCommand,
    ) -> Result<(Option<Position>, Vec<DeliveryEvent>), Option<DeliveryRejection>> {
        let stream = StreamName::new("delivery", endpoint.as_str()).map_err(|_| None)?;
        let digest = CommandDigest(Sha256::digest(format!("{command:?}").as_bytes()).into());
        let attempt = Attempt { purpose: Purpose::Essential, ..Attempt::once(digest, self.clock.now_ms()) };
        match self.deliveries.handle(&stream, command, &attempt).await {
            Ok(handled) => Ok((handled.position, handled.events)),
            Err(HandleError::Rejected(rejection)) => Err(Some(rejection)),
            Err(error) => {
                tracing::warn!(%endpoint, %error, "a delivery cannot be recorded just now");
                Err(None)
            }
        }
    }
}

fn mine(events: &[DeliveryEvent]) -> Option<AttemptStarted> {
    events.iter().find_map(|event| match event {
        DeliveryEvent::AttemptStarted(started) => Some(started.clone()),
        _ => None,
    })
}

fn told(outcome: Outcome) -> Told {
    match outcome {
        Outcome::Delivered => Told::Delivered,
        Outcome::Failed { .. } => Told::Failed,
        Outcome::Refused { .. } => Told::Refused,
        Outcome::Gone { .. } => Told::Gone,
    }
}

/// Whether what the view holds of an endpoint may be stale.
fn is_parked(store: &SharedViews, mailbox: &Mailbox) -> Result<bool, ViewStoreError> {
    let watcher = match &mailbox.watcher {
        Watcher::Pledge(id) => format!("pledge-{id}"),
        Watcher::Subscription(id) => format!("subscription-{id}"),
    };
    let store = store.as_ref();
    Ok(view::is_parked(store, &watcher)?
        || view::is_parked(store, &format!("delivery-{}", mailbox.endpoint))?)
}

/// The notices of an endpoint, as planning asks for them.
fn dues(store: &SharedViews, mailbox: &Mailbox) -> Result<Vec<Due>, ViewStoreError> {
    let (phase, is_verified, is_active, endpoints, invitations) = match &mailbox.watcher {
        Watcher::Pledge(id) => {
            let state = view::pledge(store.as_ref(), id.as_str())?.unwrap_or_default().state;
            let assistant = state.assistant_at(&mailbox.endpoint);
            let proof = assistant.map_or(&state.verification, |assistant| &assistant.verification);
            let (is_verified, is_active) = (proof.is_verified, state.is_active());
            (state.phase, is_verified, is_active, state.endpoints(), state.news)
        }
        Watcher::Subscription(id) => {
            let state = view::subscription(store.as_ref(), id.as_str())?.unwrap_or_default().state;
            let (is_verified, is_active) = (state.verification.is_verified, state.is_active());
            (state.phase, is_verified, is_active, state.endpoints(), BTreeMap::new())
        }
    };
    let is_told_here = is_active && endpoints.contains(&mailbox.endpoint);
    let asks = phase == Phase::Made && !is_verified;
    let last = |row: &NoticeRow| {
        mailbox.notices.iter().filter(|other| other.alert == row.alert).map(|row| row.number).max()
    };
    let due = |row: &NoticeRow| {
        let is_wanted = match &row.what {
            What::Verify { n } => asks && last(row) == Some(*n),
            What::Said { .. } | What::Month { .. } | What::Count { .. } => is_told_here,
            What::Invited { invitation, .. } => is_told_here && invitations.contains_key(invitation),
        };
        Due {
            notice: row.notice.clone(),
            alert: row.alert.clone(),
            number: row.number,
            kind: row.what.kind(),
            recorded_ms: row.recorded_ms,
            due_after_ms: row.due_after_ms,
            is_wanted,
            settled: mailbox.settled.get(&row.notice).copied(),
        }
    };
    Ok(mailbox.notices.iter().map(due).collect())
}
