//! Compares what is owed about one panel with what was said about it.

use std::collections::BTreeMap;

use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::Parked;
use openfloor_domain::alert::{AlertEvent, Conflicting, Found, Heading, Match, Terms, owed, reconcile};
use openfloor_domain::convening::ConveningAbout;
use openfloor_domain::ids::{PanelId, PledgeId, SeriesId, SubscriptionId};
use openfloor_domain::notice::Watcher;
use openfloor_domain::panel::PanelAbout;
use openfloor_domain::subscription::Watched;
use openfloor_event_log::{Expected, Revision};
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::AlertView;
use super::rows::{AlertRow, ConveningRow, PanelRow};
use crate::boxes::{BoxError, opened};

/// Why a panel could not be compared.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompareError {
    #[error(transparent)]
    View(#[from] ViewStoreError),
    #[error(transparent)]
    Box(#[from] BoxError),
    #[error(transparent)]
    Conflicting(#[from] Conflicting),
}

/// What is owed about a panel and was not said.
#[derive(Debug)]
pub(crate) struct Difference {
    /// In the order of the watchers; empty if there is none.
    pub(crate) events: Vec<AlertEvent>,
    /// Where the stream of the panel's alerts is, as far as it was folded.
    pub(crate) expected: Expected,
}

/// Who watches a panel.
#[derive(Debug, Default)]
struct Watchers {
    /// How each was found now; none if only an alert tells of them.
    pledges: BTreeMap<PledgeId, Option<Found>>,
    subscriptions: Vec<SubscriptionId>,
}

impl AlertView {
    /// What is owed about a panel and was not said, from folded rows alone. Nothing is judged by the row of a
    /// stream that is parked: it is not what the log says.
    pub(crate) async fn compare(
        &self,
        store: &dyn ViewStore,
        parked: &BTreeMap<String, Parked>,
        ring: &KeyRing,
        panel: &PanelId,
        terms: Terms,
    ) -> Result<Difference, CompareError> {
        let said = self.alerts.get(store, panel.as_str())?.unwrap_or_default();
        let mut difference = Difference { events: Vec::new(), expected: expected(&said) };
        let Some(row) = self.panels.get(store, panel.as_str())? else { return Ok(difference) };
        if row.view.facts.is_cancelled {
            return Ok(difference);
        }
        let is_parked = |kind: &str, id: &str| parked.contains_key(&format!("{kind}-{id}"));
        let is_stale = || {
            is_parked("panel", panel.as_str())
                || is_parked("alert", panel.as_str())
                || is_parked("convening", panel.convening().as_str())
                || row.view.facts.people().iter().any(|person| is_parked("person", person.as_str()))
        };
        if !parked.is_empty() && is_stale() {
            return Ok(difference);
        }
        let convening = self.convenings.get(store, panel.convening().as_str())?.unwrap_or_default();
        let series = convening.series.as_ref();
        let watchers = self.watchers(store, panel, &row, series, &said)?;
        if watchers.pledges.is_empty() && watchers.subscriptions.is_empty() {
            return Ok(difference);
        }
        let Some(heading) = heading_of(ring, &row, &convening).await? else { return Ok(difference) };
        for (id, found) in &watchers.pledges {
            let Some(pledge) = self.pledges.get(store, id.as_str())? else { continue };
            let mut state = pledge.state;
            if !state.is_active() || is_parked("pledge", id.as_str()) {
                continue;
            }
            state.about = opened(ring, pledge.about.as_ref()).await?;
            if let Some(watch) = state.watch(id, pledge.recorded, panel, &row.view, *found)
                && let Some(owed) = owed(panel, &row.view, &heading, &watch, terms)
            {
                difference.events.extend(reconcile(said.state.alerts.get(&owed.alert), &owed, terms)?);
            }
        }
        for id in &watchers.subscriptions {
            let Some(subscription) = self.subscriptions.get(store, id.as_str())? else { continue };
            let mut state = subscription.state;
            if !state.is_active() || is_parked("subscription", id.as_str()) {
                continue;
            }
            state.about = opened(ring, subscription.about.as_ref()).await?;
            if let Some(watch) = state.watch(id, subscription.recorded, panel, &row.view, series)
                && let Some(owed) = owed(panel, &row.view, &heading, &watch, terms)
            {
                difference.events.extend(reconcile(said.state.alerts.get(&owed.alert), &owed, terms)?);
            }
        }
        Ok(difference)
    }

    /// Where the stream of a panel's alerts is, as far as it was folded.
    pub(crate) fn said_until(
        &self,
        store: &dyn ViewStore,
        panel: &PanelId,
    ) -> Result<Expected, ViewStoreError> {
        Ok(expected(&self.alerts.get(store, panel.as_str())?.unwrap_or_default()))
    }

    fn watchers(
        &self,
        store: &dyn ViewStore,
        panel: &PanelId,
        row: &PanelRow,
        series: Option<&SeriesId>,
        said: &AlertRow,
    ) -> Result<Watchers, ViewStoreError> {
        let mut watchers = Watchers::default();
        for alert in said.state.alerts.values() {
            if let Watcher::Pledge(id) = &alert.watcher {
                watchers.pledges.entry(id.clone()).or_default();
            }
        }
        for (seat, tokens) in &row.seats {
            let by_name = tokens.names.iter().map(|token| (token, Match::Name));
            for (token, by) in tokens.certain.iter().map(|token| (token, Match::Certain)).chain(by_name) {
                for id in self.pledged.get(store, token)?.unwrap_or_default() {
                    let Ok(id) = PledgeId::new(id) else { continue };
                    let found = watchers.pledges.entry(id).or_default();
                    *found = (*found).max(Some(Found { by, seat: *seat }));
                }
            }
        }
        let watched = [
            row.view.facts.organiser.clone().map(Watched::Organiser),
            Some(Watched::Convening(panel.convening())),
            series.cloned().map(Watched::Series),
            // Whoever watches everything is told of what everybody may know: others are not looked for.
            row.public_until.map(|_| Watched::Everything),
        ];
        for watched in watched.iter().flatten() {
            let key = format!("{}/", super::watched_key(watched));
            for (key, _) in self.watching.scan(store, &key)? {
                let id = key.rsplit('/').next().unwrap_or_default().to_owned();
                watchers.subscriptions.extend(SubscriptionId::new(id));
            }
        }
        Ok(watchers)
    }
}

/// What a panel is called; none if that is gone.
pub(super) async fn heading_of(
    ring: &KeyRing,
    row: &PanelRow,
    convening: &ConveningRow,
) -> Result<Option<Heading>, CompareError> {
    let title = opened::<PanelAbout>(ring, row.title.as_ref()).await?;
    let about = opened::<ConveningAbout>(ring, convening.about.as_ref()).await?;
    let (Some(title), Some(about)) = (title.known(), about.known()) else { return Ok(None) };
    Ok(Some(Heading {
        panel: title.title.clone(),
        convening: about.title.clone(),
        starts: row.view.facts.starts.or(convening.starts),
        ends: convening.ends,
        recorded: convening.recorded,
        moved_hour: row.moved_hour,
    }))
}

fn expected(said: &AlertRow) -> Expected {
    said.revision.map_or(Expected::NoStream, |revision| Expected::At(Revision(revision)))
}
