//! Folding the clock: which panels are to be compared since the day comes nearer, and what was deferred
//! until a round.

use std::cell::Cell;

use openfloor_application::projector::OpenedCommit;
use openfloor_application::table::Table;
use openfloor_domain::clock::{ClockEvent, DAY_HOURS, LADDER_DAYS, Now, hour_of, is_round, is_soon};
use openfloor_domain::ids::{PanelId, PersonId, PledgeId};
use openfloor_domain::manner::Manner;
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Watcher;
use openfloor_domain::pledge::LATER_HOURS;
use openfloor_domain::views::PersonView;
use openfloor_event_codec::Event;
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::rows::{Mark, Timed};
use super::{AlertView, Index, ONE};

/// After a longer gap every panel is looked at, instead of each hour of the gap.
const GAP_HOURS_MAX: u32 = 31 * DAY_HOURS;

impl AlertView {
    pub(super) fn on_clock(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
    ) -> Result<(), ViewStoreError> {
        for opened in &commit.events {
            let Event::Clock(ClockEvent::Struck(struck)) = &opened.event else { continue };
            let before = self.now(store)?;
            let now = Now { position: commit.position.0, hour: struck.hour };
            if before.is_some_and(|before| now.hour <= before.hour) {
                continue;
            }
            self.clock.put(ONE, now);
            match before {
                Some(before) => self.on_hour(store, before.hour, now.hour)?,
                // What was recorded before waits for the first hour.
                None => self.mark_all(store, Index::Hosted, "")?,
            }
        }
        Ok(())
    }

    fn on_hour(&mut self, store: &dyn ViewStore, before: u32, now: u32) -> Result<(), ViewStoreError> {
        for (id, _) in self.settling.scan(store, "")? {
            let Ok(panel) = PanelId::new(id) else { continue };
            if is_round(before, now, self.begins(store, &panel)?) {
                self.on_time(store, &panel, Time::Round)?;
            }
        }
        for (id, _) in self.drafts.scan(store, "")? {
            let Ok(panel) = PanelId::new(id) else { continue };
            if is_soon(now, self.begins(store, &panel)?) {
                self.on_time(store, &panel, Time::Soon)?;
            }
        }
        if now - before > GAP_HOURS_MAX {
            return self.mark_all(store, Index::Hosted, "");
        }
        for hour in before + 1..=now {
            for (key, _) in self.asked_later.scan(store, &format!("{hour:010}/"))? {
                if let Some(panel) = key.split('/').nth(1).and_then(|id| PanelId::new(id).ok()) {
                    self.mark(&panel);
                }
                self.asked_later.remove(key);
            }
            for (key, watcher) in self.snoozing.scan(store, &format!("{hour:010}/"))? {
                self.mark_watched(store, &watcher)?;
                self.snoozing.remove(key);
            }
            for days in LADDER_DAYS {
                for (key, _) in self.beginning.scan(store, &hour_key(hour + days * DAY_HOURS, ""))? {
                    if let Some(panel) = key.split_once('/').and_then(|(_, id)| PanelId::new(id).ok()) {
                        self.mark(&panel);
                    }
                }
            }
        }
        Ok(())
    }

    /// Who snoozes is looked at when that is over.
    pub(super) fn index_snooze(&mut self, watcher: &Watcher, manner: &Manner) {
        let id = match watcher {
            Watcher::Pledge(id) => id.as_str(),
            Watcher::Subscription(id) => id.as_str(),
        };
        if let Some(hour) = manner.snoozed_until {
            self.snoozing.put(format!("{hour:010}/{id}"), watcher.clone());
        }
    }

    /// The view of a panel after something that only time brings; it is to be compared then.
    fn on_time(&mut self, store: &dyn ViewStore, panel: &PanelId, what: Time) -> Result<(), ViewStoreError> {
        let Self { panels, persons, .. } = self;
        let Some(row) = panels.existing(store, panel.as_str())? else { return Ok(()) };
        let failed = Cell::new(None);
        let person = said(persons, store, &failed);
        match what {
            Time::Round => row.view.on_round(person),
            Time::Soon => row.view.on_soon(person),
        }
        if let Some(error) = failed.take() {
            return Err(error);
        }
        self.index_by_time(store, panel)?;
        self.mark(panel);
        Ok(())
    }

    /// When a panel begins, as far as anybody said.
    fn begins(&self, store: &dyn ViewStore, panel: &PanelId) -> Result<Option<Moment>, ViewStoreError> {
        let own = self.panels.get(store, panel.as_str())?.and_then(|row| row.view.facts.starts);
        let convening = self.convenings.get(store, panel.convening().as_str())?;
        Ok(own.or_else(|| convening.and_then(|row| row.starts)))
    }

    /// In which hour nothing is told of a panel any more, as [`is_over`](openfloor_domain::alert::Heading::is_over) has
    /// it; the last one there is if nobody said when it is.
    fn over_hour(
        &self,
        store: &dyn ViewStore,
        panel: &PanelId,
        begins_hour: Option<u32>,
    ) -> Result<u32, ViewStoreError> {
        let convening = self.convenings.get(store, panel.convening().as_str())?;
        let ends_hour = convening.and_then(|row| row.ends).and_then(hour_of);
        Ok(begins_hour.or(ends_hour).unwrap_or(u32::MAX))
    }

    /// What everybody may be told of is to be compared, but for what is over.
    pub(super) fn mark_public(&mut self, store: &dyn ViewStore) -> Result<(), ViewStoreError> {
        let next = self.now(store)?.unwrap_or_default().hour.saturating_add(1);
        for (key, _) in self.public.scan_after(store, &hour_key(next, ""))? {
            if let Some(panel) = key.split_once('/').and_then(|(_, id)| PanelId::new(id).ok()) {
                self.mark(&panel);
            }
        }
        Ok(())
    }

    /// Keeps by which hours a panel is found.
    pub(super) fn index_by_time(
        &mut self,
        store: &dyn ViewStore,
        panel: &PanelId,
    ) -> Result<(), ViewStoreError> {
        let begins_hour = self.begins(store, panel)?.and_then(hour_of);
        let over_hour = self.over_hour(store, panel, begins_hour)?;
        let Some(row) = self.panels.existing(store, panel.as_str())? else { return Ok(()) };
        let facts = &row.view.facts;
        let is_draft = facts.organiser.is_some() && !facts.is_cancelled && !row.view.is_shown();
        let after = Timed { begins_hour, is_draft, is_settling: row.view.is_settling() };
        let is_public = facts.standing_is_public() && !facts.is_cancelled;
        let until = is_public.then_some(over_hour);
        let was_until = std::mem::replace(&mut row.public_until, until);
        let before = std::mem::replace(&mut row.timed, after);
        if was_until != until {
            if let Some(hour) = was_until {
                self.public.remove(hour_key(hour, panel.as_str()));
            }
            if let Some(hour) = until {
                self.public.put(hour_key(hour, panel.as_str()), Mark {});
            }
        }
        if before.begins_hour != after.begins_hour {
            if let Some(hour) = before.begins_hour {
                self.beginning.remove(hour_key(hour, panel.as_str()));
            }
            if let Some(hour) = after.begins_hour {
                self.beginning.put(hour_key(hour, panel.as_str()), Mark {});
            }
        }
        exchange(&mut self.drafts, panel, before.is_draft, after.is_draft);
        exchange(&mut self.settling, panel, before.is_settling, after.is_settling);
        Ok(())
    }

    /// Panels of a convening whose day may have changed.
    pub(super) fn on_panels_of(&mut self, store: &dyn ViewStore, prefix: &str) -> Result<(), ViewStoreError> {
        for (key, _) in self.hosted.scan(store, prefix)? {
            if let Some(panel) = key.rsplit('/').next().and_then(|id| PanelId::new(id).ok()) {
                self.index_by_time(store, &panel)?;
                self.mark(&panel);
            }
        }
        Ok(())
    }
}

/// Under which key somebody is found who wants to be asked again about a panel.
pub(super) fn later_key(said_hour: u32, panel: &PanelId, pledge: &PledgeId) -> String {
    format!("{:010}/{panel}/{pledge}", said_hour.saturating_add(LATER_HOURS))
}

/// What only time brings.
#[derive(Clone, Copy)]
enum Time {
    Round,
    Soon,
}

fn hour_key(hour: u32, panel: &str) -> String {
    format!("{hour:010}/{panel}")
}

fn exchange(table: &mut Table<Mark>, panel: &PanelId, was: bool, is: bool) {
    match (was, is) {
        (false, true) => table.put(panel.as_str(), Mark {}),
        (true, false) => table.remove(panel.as_str()),
        _ => {}
    }
}

/// What a person has said up to here. A row that cannot be read is left in `failed`.
pub(super) fn said<'a>(
    persons: &'a Table<PersonView>,
    store: &'a dyn ViewStore,
    failed: &'a Cell<Option<ViewStoreError>>,
) -> impl Fn(&PersonId) -> PersonView + Copy + 'a {
    move |id| match persons.get(store, id.as_str()) {
        Ok(said) => said.unwrap_or_default(),
        Err(error) => {
            failed.set(Some(error));
            PersonView::default()
        }
    }
}
