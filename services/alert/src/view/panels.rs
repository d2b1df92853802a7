//! Folding panels, convenings and persons.

use std::cell::Cell;
use std::collections::BTreeSet;

use openfloor_application::identity::Identity;
use openfloor_application::projector::OpenedCommit;
use openfloor_domain::convening::{ConveningAbout, ConveningEvent};
use openfloor_domain::ids::{OrganiserId, PanelId, PersonId, SeatNo, SeriesId};
use openfloor_domain::panel::{PanelEvent, SeatAbout};
use openfloor_domain::person::PersonEvent;
use openfloor_domain::personal::Personal;
use openfloor_domain::views::{PersonView, Recorded};
use openfloor_event_codec::Event;
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::hours::said;
use super::rows::{Mark, PanelRow};
use super::{AlertView, ONE};
use crate::boxes::KeptBox;
use crate::tokens::Tokens;

/// Under which keys a panel is found in the indexes.
#[derive(Default)]
struct Indexed {
    people: BTreeSet<PersonId>,
    tokens: BTreeSet<String>,
}

impl Indexed {
    fn of(row: &PanelRow) -> Self {
        Self {
            people: row.view.facts.people().into_iter().cloned().collect(),
            tokens: row.seats.values().flat_map(Tokens::all).cloned().collect(),
        }
    }
}

impl AlertView {
    pub(super) fn on_panel(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let Ok(panel) = PanelId::new(commit.stream.id()) else { return Ok(()) };
        let Self { identity, panels, persons, clock, .. } = self;
        let now_hour = clock.get(store, ONE)?.unwrap_or_default().hour;
        let row = panels.row(store, panel.as_str())?;
        let (before, moved) = (Indexed::of(row), row.view.moved);
        let failed = Cell::new(None);
        let person = said(persons, store, &failed);
        let events = commit.events.iter().filter_map(|opened| match &opened.event {
            Event::Panel(event) => Some(event),
            _ => None,
        });
        row.view.on_panel_commit(events, at, person);
        for opened in &commit.events {
            if let Event::Panel(event) = &opened.event {
                if matches!(event, PanelEvent::Planned(_) | PanelEvent::Retitled(_)) {
                    row.title = KeptBox::of(opened);
                }
                take_tokens(row, identity, event, person);
            }
        }
        if let Some(error) = failed.take() {
            return Err(error);
        }
        if row.view.moved != moved {
            row.moved_hour = now_hour;
        }
        let after = Indexed::of(row);
        let organiser = row.view.facts.organiser.clone();
        self.index(&panel, organiser.as_ref(), &before, &after);
        self.index_by_time(store, &panel)?;
        self.mark(&panel);
        Ok(())
    }

    fn index(&mut self, panel: &PanelId, organiser: Option<&OrganiserId>, before: &Indexed, after: &Indexed) {
        if let Some(organiser) = organiser {
            self.hosted.put(format!("{organiser}/{panel}"), Mark {});
        }
        for gone in before.people.difference(&after.people) {
            self.seated.remove(format!("{gone}/{panel}"));
        }
        for new in after.people.difference(&before.people) {
            self.seated.put(format!("{new}/{panel}"), Mark {});
        }
        for gone in before.tokens.difference(&after.tokens) {
            self.found.remove(format!("{gone}/{panel}"));
        }
        for new in after.tokens.difference(&before.tokens) {
            self.found.put(format!("{new}/{panel}"), Mark {});
        }
    }

    pub(super) fn on_convening(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let id = commit.stream.id().to_owned();
        let Self { identity, convenings, .. } = self;
        let row = convenings.row(store, &id)?;
        let before = row.series.clone();
        for opened in &commit.events {
            let Event::Convening(event) = &opened.event else { continue };
            match event {
                ConveningEvent::Planned(planned) => {
                    row.organiser = Some(planned.organiser.clone());
                    (row.starts, row.ends) = (planned.starts, planned.ends);
                    row.about = KeptBox::of(opened);
                    row.series = series_of(identity, row.organiser.as_ref(), &planned.about);
                }
                ConveningEvent::Retitled(retitled) => {
                    row.about = KeptBox::of(opened);
                    row.series = series_of(identity, row.organiser.as_ref(), &retitled.about);
                }
                ConveningEvent::Rescheduled(moved) => (row.starts, row.ends) = (moved.starts, moved.ends),
                ConveningEvent::VisibilityChanged(_)
                | ConveningEvent::LinkWatched(_)
                | ConveningEvent::LinkUnwatched(_)
                | ConveningEvent::LinkRead(_) => {}
            }
        }
        row.recorded = at;
        let (after, organiser) = (row.series.clone(), row.organiser.clone());
        if let Some(gone) = before.filter(|before| Some(before) != after.as_ref()) {
            self.editions.remove(format!("{gone}/{id}"));
        }
        if let Some(series) = after {
            self.editions.put(format!("{series}/{id}"), Mark {});
        }
        match organiser {
            Some(organiser) => self.on_panels_of(store, &format!("{organiser}/{id}~")),
            None => Ok(()),
        }
    }

    pub(super) fn on_person(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let Ok(person) = PersonId::new(commit.stream.id()) else { return Ok(()) };
        let seated = self.seated.scan(store, &format!("{person}/"))?;
        let panels: Vec<PanelId> =
            seated.iter().filter_map(|(key, _)| PanelId::new(key.rsplit('/').next()?).ok()).collect();
        for opened in &commit.events {
            let Event::Person(event) = &opened.event else { continue };
            self.persons.row(store, person.as_str())?.evolve(event);
            for panel in &panels {
                self.on_person_of(store, panel, &person, event, at)?;
            }
        }
        Ok(())
    }

    fn on_person_of(
        &mut self,
        store: &dyn ViewStore,
        panel: &PanelId,
        person: &PersonId,
        event: &PersonEvent,
        at: Recorded,
    ) -> Result<(), ViewStoreError> {
        let row = self.panels.row(store, panel.as_str())?;
        let before = Indexed::of(row);
        row.view.on_person_event(person, event, at);
        if matches!(event, PersonEvent::Erased(_)) {
            let facts = &row.view.facts;
            row.seats
                .retain(|no, _| facts.seats.get(no).is_some_and(|seat| seat.person.as_ref() != Some(person)));
        }
        let after = Indexed::of(row);
        self.index(panel, None, &before, &after);
        self.index_by_time(store, panel)?;
        self.mark(panel);
        Ok(())
    }
}

/// Of which series a convening is an edition, as its organiser calls it.
fn series_of(
    identity: &Identity,
    organiser: Option<&OrganiserId>,
    about: &Personal<ConveningAbout>,
) -> Option<SeriesId> {
    let name = about.known()?.series.as_deref()?;
    organiser.map(|organiser| identity.series(organiser, name))
}

/// Keeps by what whoever sits there can be found. An open seat is nobody, and who is erased cannot
/// be found any more, whether or not the key is destroyed already.
fn take_tokens(
    row: &mut PanelRow,
    identity: &Identity,
    event: &PanelEvent,
    person: impl Fn(&PersonId) -> PersonView,
) {
    let (no, who, about, is_another_source): (SeatNo, Option<&PersonId>, &Personal<SeatAbout>, bool) =
        match event {
            PanelEvent::SeatOffered(offered) => {
                (offered.seat, offered.person.as_ref(), &offered.about, false)
            }
            PanelEvent::SeatDescribed(described) => {
                (described.seat, described.person.as_ref(), &described.about, false)
            }
            PanelEvent::SeatListed(listed) => (listed.seat, Some(&listed.person), &listed.about, true),
            PanelEvent::SeatWithdrawn(withdrawn) => {
                row.seats.remove(&withdrawn.seat);
                return;
            }
            _ => return,
        };
    let (Some(organiser), Some(who)) = (row.view.facts.organiser.as_ref(), who) else { return };
    let known = about.known().filter(|_| !person(who).is_erased);
    let tokens = known.map(|about| Tokens::of_seat(identity, organiser, about));
    match tokens {
        Some(tokens) if is_another_source => row.seats.entry(no).or_default().join(tokens),
        Some(tokens) => {
            row.seats.insert(no, tokens);
        }
        None => {
            row.seats.remove(&no);
        }
    }
}
