//! What is counted of the programmes at the end of a month. Nobody sees it: the programme's stream takes what may
//! be released.

use std::collections::{BTreeMap, BTreeSet};

use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::OpenedCommit;
use openfloor_application::table::Reader;
use openfloor_domain::alert::{Standing, Terms};
use openfloor_domain::clock::{DAY_HOURS, HOUR_MS};
use openfloor_domain::decider::Decider;
use openfloor_domain::ids::{OrganiserId, PanelId, PledgeId, ProgrammeId};
use openfloor_domain::notice::{NoticeKind, Watcher};
use openfloor_domain::pledge::{Answer, PledgeState};
use openfloor_domain::programme::{Counted, Programme, ProgrammeEvent};
use openfloor_event_codec::Event;
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::compare::CompareError;
use super::month::{Stands, opened_state, standings};
use super::rows::{AlertRow, Joined, Mark, PledgeRow, ProgrammeRow, What};
use super::{ALERTS, AlertView, PROGRAMMES, VOICES, notices, pledges};
use crate::boxes::KeptBox;

/// How many editions of what a programme says of itself are kept: a notice is told within days.
const EDITIONS_MAX: usize = 20;

/// Most names on the page of a programme.
const VOICES_MAX: usize = 200;

impl AlertView {
    pub(super) fn on_programme(
        &mut self,
        store: &dyn ViewStore,
        commit: &OpenedCommit,
    ) -> Result<(), ViewStoreError> {
        let row = self.programmes.row(store, commit.stream.id())?;
        for opened in &commit.events {
            let Event::Programme(event) = &opened.event else { continue };
            Programme::evolve(&mut row.state, event);
            if let Some(kept) = KeptBox::of(opened) {
                let next = row.editions.last_key_value().map_or(1, |(last, _)| last + 1);
                row.editions.insert(next, kept);
                if row.editions.len() > EDITIONS_MAX {
                    row.editions.pop_first();
                }
            }
            if let ProgrammeEvent::Erased(_) = event {
                row.editions.clear();
            }
        }
        Ok(())
    }

    /// Keeps which words everybody may read, after an event of a pledge.
    pub(super) fn on_voice(
        &mut self,
        store: &dyn ViewStore,
        id: &PledgeId,
        before: Option<String>,
    ) -> Result<(), ViewStoreError> {
        let after = voice_key(id, &self.pledges.row(store, id.as_str())?.state);
        if before != after {
            before.into_iter().for_each(|key| self.voices.remove(key));
            after.into_iter().for_each(|key| self.voices.put(key, Mark {}));
        }
        Ok(())
    }

    /// For which programme a pledge counts now.
    pub(super) fn joined(
        &self,
        store: &dyn ViewStore,
        watcher: &Watcher,
    ) -> Result<Option<Joined>, ViewStoreError> {
        let Watcher::Pledge(id) = watcher else { return Ok(None) };
        let Some(programme) = self.pledges.get(store, id.as_str())?.and_then(|row| row.state.programme)
        else {
            return Ok(None);
        };
        let row = self.programmes.get(store, programme.as_str())?.unwrap_or_default();
        Ok(row.editions.last_key_value().map(|(edition, _)| Joined { programme, edition: *edition }))
    }
}

/// Under which key the words of an ally are found that everybody may read; none if there are none.
pub(super) fn voice_key(id: &PledgeId, state: &PledgeState) -> Option<String> {
    let programme = state.programme.as_ref().filter(|_| state.is_heard && state.is_active())?;
    Some(format!("{programme}/{id}"))
}

/// The pledges whose allies released words for the page of a programme.
pub(crate) fn voices(
    store: &dyn ViewStore,
    programme: &ProgrammeId,
) -> Result<Vec<PledgeId>, ViewStoreError> {
    let marks = Reader::<Mark>::new(VOICES).page(store, &format!("{programme}/"), None, VOICES_MAX)?;
    Ok(marks.iter().filter_map(|(key, _)| PledgeId::new(key.rsplit('/').next()?).ok()).collect())
}

/// What a programme said of itself in an edition; none if it ended, or said something else too often since.
pub(crate) fn edition(store: &dyn ViewStore, joined: &Joined) -> Result<Option<KeptBox>, ViewStoreError> {
    let row = Reader::<ProgrammeRow>::new(PROGRAMMES).get(store, joined.programme.as_str())?;
    Ok(row.and_then(|mut row| row.editions.remove(&joined.edition)))
}

/// The programmes that an organiser runs.
pub(crate) fn programmes_of(
    store: &dyn ViewStore,
    organiser: &OrganiserId,
) -> Result<Vec<ProgrammeId>, ViewStoreError> {
    let rows = Reader::<ProgrammeRow>::new(PROGRAMMES).all(store, "")?;
    let own = rows.into_iter().filter(|(_, row)| row.state.organiser.as_ref() == Some(organiser));
    Ok(own.filter_map(|(id, _)| ProgrammeId::new(id).ok()).collect())
}

/// The programmes of which a month was not released yet.
pub(crate) fn unreleased(store: &dyn ViewStore, month: u32) -> Result<Vec<ProgrammeId>, ViewStoreError> {
    let rows = Reader::<ProgrammeRow>::new(PROGRAMMES).all(store, "")?;
    let is_owed = |row: &ProgrammeRow| {
        let is_released = row.state.months.last().is_some_and(|last| last.month >= month);
        row.state.is_open() && row.state.founded <= month && !is_released
    };
    Ok(rows
        .into_iter()
        .filter(|(_, row)| is_owed(row))
        .filter_map(|(id, _)| ProgrammeId::new(id).ok())
        .collect())
}

/// What is counted of one programme.
#[derive(Default)]
struct Count {
    pledges: u32,
    /// Each panel watched, and whether it cannot be told how it stands.
    panels: BTreeMap<PanelId, bool>,
    asked: BTreeSet<PanelId>,
    /// Of those mended afterwards, days from the first asking to the first mending.
    mended: BTreeMap<PanelId, u32>,
}

impl Count {
    fn counted(self) -> Counted {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut days: Vec<u32> = self.mended.values().copied().collect();
        days.sort_unstable();
        Counted {
            pledges: self.pledges,
            panels: number(self.panels.len()),
            cannot_tell: number(self.panels.values().filter(|cannot_tell| **cannot_tell).count()),
            asked: number(self.asked.len()),
            mended: number(days.len()),
            days: days.get(days.len().saturating_sub(1) / 2).copied().unwrap_or_default(),
        }
    }
}

/// What is counted of these programmes as the log stands, at the hour of `terms`.
pub(crate) async fn counted(
    store: &dyn ViewStore,
    ring: &KeyRing,
    programmes: &[ProgrammeId],
    terms: Terms,
) -> Result<BTreeMap<ProgrammeId, Counted>, CompareError> {
    let mut counts: BTreeMap<ProgrammeId, Count> =
        programmes.iter().map(|id| (id.clone(), Count::default())).collect();
    for (id, row) in pledges(store)? {
        let (Ok(id), true) = (PledgeId::new(id), row.state.is_active()) else { continue };
        let Some(count) = row.state.programme.as_ref().and_then(|programme| counts.get_mut(programme)) else {
            continue;
        };
        count.pledges += 1;
        count_pledge(store, ring, &id, &row, terms, count).await?;
    }
    Ok(counts.into_iter().map(|(id, count)| (id, count.counted())).collect())
}

async fn count_pledge(
    store: &dyn ViewStore,
    ring: &KeyRing,
    id: &PledgeId,
    row: &PledgeRow,
    terms: Terms,
    count: &mut Count,
) -> Result<(), CompareError> {
    let state = opened_state(ring, row).await?;
    for Stands { panel, standing, is_settling } in standings(store, ring, id, row, &state, terms).await? {
        let cannot_tell = match standing {
            Standing::Namesake | Standing::Denied => continue,
            // What waits for a round counts as it was told.
            _ if is_settling => was_told_unclear(store, id, &panel)?,
            standing => standing == Standing::CannotTell,
        };
        *count.panels.entry(panel).or_default() |= cannot_tell;
    }
    let mended = mended(store, row)?;
    for (panel, answers) in &row.state.answers {
        let Some(asked) = answers.get(&Answer::Asked).copied() else { continue };
        count.asked.insert(panel.clone());
        let after = mended.get(panel).into_iter().flatten().filter(|hour| **hour >= asked).min();
        if let Some(hour) = after {
            let days = (hour - asked) / DAY_HOURS;
            let least = count.mended.entry(panel.clone()).or_insert(days);
            *least = (*least).min(days);
        }
    }
    Ok(())
}

fn was_told_unclear(store: &dyn ViewStore, id: &PledgeId, panel: &PanelId) -> Result<bool, ViewStoreError> {
    let row = Reader::<AlertRow>::new(ALERTS).get(store, panel.as_str())?.unwrap_or_default();
    let is_theirs = |watcher: &Watcher| matches!(watcher, Watcher::Pledge(pledge) if pledge == id);
    let mut alerts = row.state.alerts.values();
    Ok(alerts.any(|alert| is_theirs(&alert.watcher) && alert.kind == NoticeKind::CannotTell))
}

/// In which hours an ally was told that a panel was mended.
fn mended(store: &dyn ViewStore, row: &PledgeRow) -> Result<BTreeMap<PanelId, Vec<u32>>, ViewStoreError> {
    let mut mended: BTreeMap<PanelId, Vec<u32>> = BTreeMap::new();
    let Some(mail) = &row.state.mail else { return Ok(mended) };
    for (notice, _) in notices(store, mail)? {
        if let What::Said { kind: NoticeKind::Mended, panel, .. } = notice.what {
            let hour = u32::try_from(notice.recorded_ms.div_euclid(HOUR_MS)).unwrap_or_default();
            mended.entry(panel).or_default().push(hour);
        }
    }
    Ok(mended)
}
