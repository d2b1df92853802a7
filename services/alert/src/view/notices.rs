//! Folding alerts and deliveries: what is to be told to whom, and what became of it.

use openfloor_application::projector::OpenedCommit;
use openfloor_domain::alert::Alerts;
use openfloor_domain::decider::Decider;
use openfloor_domain::delivery::Delivery;
use openfloor_domain::ids::{EndpointId, PanelId};
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
        self.pending.row(store, endpoint.as_str())?.insert(row.notice.clone());
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
        let settled = &row.state.settled;
        let pending = self.pending.row(store, endpoint.as_str())?;
        pending.retain(|notice| !settled.contains_key(notice));
        if pending.is_empty() {
            self.pending.remove(endpoint.as_str());
        }
        self.touched.insert(endpoint);
        Ok(())
    }
}
