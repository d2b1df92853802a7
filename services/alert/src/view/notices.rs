//! Folding alerts and deliveries: what is to be told to whom, and what became of it.

use openfloor_application::projector::OpenedCommit;
use openfloor_domain::alert::Alerts;
use openfloor_domain::decider::Decider;
use openfloor_domain::delivery::{Delivery, DeliveryEvent, Reason, Settled};
use openfloor_domain::ids::{EndpointId, PanelId};
use openfloor_event_codec::Event;
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::rows::{DeadRow, NoticeRow, What};
use super::{AlertView, ONE};
use crate::boxes::KeptBox;

impl AlertView {
    pub(super) fn on_alert(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
    ) -> Result<(), ViewStoreError> {
        let Ok(panel) = PanelId::new(commit.stream.id()) else { return Ok(()) };
        for opened in &commit.events {
            let Event::Alert(event) = &opened.event else { continue };
            let said = event.transition();
            let row = self.alerts.row(store, panel.as_str())?;
            let before = row.state.alerts.get(&said.alert).map(|alert| alert.kind);
            Alerts::evolve(&mut row.state, event);
            let totals = &mut self.totals.row(store, ONE)?.alerts;
            if let Some(before) = before {
                let count = totals.entry(before.name().to_owned()).or_default();
                *count = count.saturating_sub(1);
            }
            *totals.entry(event.kind().name().to_owned()).or_default() += 1;
            let joined = self.joined(store, &said.watcher)?;
            for endpoint in &said.endpoints {
                let row = NoticeRow {
                    notice: said.notice.clone(),
                    alert: said.alert.clone(),
                    number: said.number,
                    watcher: said.watcher.clone(),
                    what: What::Said {
                        kind: event.kind(),
                        panel: panel.clone(),
                        template: said.template.clone(),
                        about: KeptBox::of(opened),
                    },
                    joined: joined.clone(),
                    recorded_ms: commit.at_ms,
                    due_after_ms: said.due_after_ms,
                };
                self.owe(store, endpoint, row)?;
            }
        }
        self.alerts.row(store, panel.as_str())?.revision = Some(commit.revision.0);
        self.mark(&panel);
        Ok(())
    }

    /// A notice is to be told.
    pub(super) fn owe(
        &mut self,
        store: &dyn ViewStore,
        endpoint: &EndpointId,
        row: NoticeRow,
    ) -> Result<(), ViewStoreError> {
        let chain = self.chains.row(store, &format!("{endpoint}/{}", row.alert))?;
        chain.insert(row.number, row.notice.clone());
        let key = format!("{endpoint}/{}", row.notice);
        // It may be settled already: a stream that was parked is folded late.
        if self.settled.get(store, &key)?.is_none() {
            self.pending.put(row.pending_key(endpoint), row.recorded_ms);
        }
        self.notices.put(key, row);
        self.touched.insert(endpoint.clone());
        Ok(())
    }

    pub(super) fn on_delivery(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
    ) -> Result<(), ViewStoreError> {
        let Ok(endpoint) = EndpointId::new(commit.stream.id()) else { return Ok(()) };
        let row = self.deliveries.row(store, endpoint.as_str())?;
        let was_disabled = row.state.disabled.is_some();
        for opened in &commit.events {
            if let Event::Delivery(event) = &opened.event {
                Delivery::evolve(&mut row.state, event);
            }
        }
        let is_disabled = row.state.disabled.is_some();
        if was_disabled != is_disabled {
            let disabled = &mut self.totals.row(store, ONE)?.disabled;
            *disabled = if is_disabled { *disabled + 1 } else { disabled.saturating_sub(1) };
        }
        for opened in &commit.events {
            let Event::Delivery(event) = &opened.event else { continue };
            for (notice, how) in event.settles() {
                self.on_settled(store, &format!("{endpoint}/{notice}"), &endpoint, how)?;
            }
            self.on_dead_letter(&endpoint, event, commit.at_ms);
        }
        self.touched.insert(endpoint);
        Ok(())
    }

    fn on_settled(
        &mut self,
        store: &dyn ViewStore,
        key: &str,
        endpoint: &EndpointId,
        how: Option<Settled>,
    ) -> Result<(), ViewStoreError> {
        let row = self.notices.get(store, key)?;
        match how {
            Some(how) => {
                self.settled.put(key, how);
                if let Some(row) = row {
                    self.pending.remove(row.pending_key(endpoint));
                }
            }
            None => {
                self.settled.remove(key);
                if let Some(row) = row {
                    self.pending.put(row.pending_key(endpoint), row.recorded_ms);
                }
            }
        }
        Ok(())
    }

    /// What was given up though its watcher wanted it waits for a person.
    fn on_dead_letter(&mut self, endpoint: &EndpointId, event: &DeliveryEvent, at_ms: i64) {
        match event {
            DeliveryEvent::GivenUp(given_up) if given_up.reason != Reason::Unwanted => {
                let key = format!("{endpoint}/{}", given_up.notice);
                self.dead.put(key, DeadRow { reason: given_up.reason, at_ms });
            }
            DeliveryEvent::RetryAsked(asked) => {
                for notice in [&asked.notice].into_iter().chain(&asked.with) {
                    self.dead.remove(format!("{endpoint}/{notice}"));
                }
            }
            DeliveryEvent::Discarded(discarded) => {
                self.dead.remove(format!("{endpoint}/{}", discarded.notice));
            }
            _ => {}
        }
    }
}
