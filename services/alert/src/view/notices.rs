//! Folding alerts and deliveries: what is to be told to whom, and what became of it.

use openfloor_application::projector::OpenedCommit;
use openfloor_domain::alert::Alerts;
use openfloor_domain::decider::Decider;
use openfloor_domain::delivery::{Delivery, DeliveryEvent};
use openfloor_domain::ids::{EndpointId, NoticeId, PanelId};
use openfloor_event_codec::Event;
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::rows::{NoticeRow, What};
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
            let totals = self.totals.row(store, ONE)?;
            if let Some(before) = before {
                let count = totals.entry(before.name().to_owned()).or_default();
                *count = count.saturating_sub(1);
            }
            *totals.entry(event.kind().name().to_owned()).or_default() += 1;
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
        self.pending.put(row.pending_key(endpoint), row.recorded_ms);
        self.notices.put(format!("{endpoint}/{}", row.notice), row);
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
        for opened in &commit.events {
            if let Event::Delivery(event) = &opened.event {
                Delivery::evolve(&mut row.state, event);
            }
        }
        for opened in &commit.events {
            let Event::Delivery(event) = &opened.event else { continue };
            if let Some(notice) = settled(event)
                && let Some(row) = self.notices.get(store, &format!("{endpoint}/{notice}"))?
            {
                self.pending.remove(row.pending_key(&endpoint));
            }
        }
        self.touched.insert(endpoint);
        Ok(())
    }
}

/// The notice that is not to be told any more after this.
fn settled(event: &DeliveryEvent) -> Option<&NoticeId> {
    match event {
        DeliveryEvent::Delivered(delivered) => Some(&delivered.notice),
        DeliveryEvent::GivenUp(given_up) => Some(&given_up.notice),
        DeliveryEvent::NotOwed(not_owed) => Some(&not_owed.notice),
        DeliveryEvent::AttemptStarted(_)
        | DeliveryEvent::AttemptFailed(_)
        | DeliveryEvent::EndpointDisabled(_)
        | DeliveryEvent::EndpointEnabled(_) => None,
    }
}
