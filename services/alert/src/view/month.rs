//! How the panels of an ally stand at the end of a month.

use std::collections::BTreeSet;

use openfloor_application::key_ring::KeyRing;
use openfloor_application::table::Reader;
use openfloor_domain::alert::{Standing, Terms, owed};
use openfloor_domain::clock::Now;
use openfloor_domain::ids::{PanelId, PledgeId};
use openfloor_domain::judgement::{Day, Outcome};
use openfloor_domain::pledge::{MonthAbout, PledgeState};
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::compare::{CompareError, heading_of};
use super::rows::{ConveningRow, Mark, PanelRow, PledgeRow};
use super::{CONVENINGS, FOUND, PANELS};
use crate::boxes::opened;

/// A panel of an ally, and how it stands.
pub(super) struct Stands {
    pub(super) panel: PanelId,
    pub(super) standing: Standing,
    /// Whether something on it waits for a round.
    pub(super) is_settling: bool,
}

/// How the panels of an ally stand that had not begun at the hour of `terms`; none while one of them has
/// something that waits for a round, or if the ally is gone.
pub(crate) async fn month(
    store: &dyn ViewStore,
    ring: &KeyRing,
    id: &PledgeId,
    row: &PledgeRow,
    terms: Terms,
) -> Result<Option<MonthAbout>, CompareError> {
    let state = opened_state(ring, row).await?;
    let Some(language) = state.about.known().map(|about| about.language) else { return Ok(None) };
    let mut month = MonthAbout { language, hold: 0, do_not_hold: 0, cannot_tell: 0, unread: 0 };
    for Stands { standing, is_settling, .. } in standings(store, ring, id, row, &state, terms).await? {
        if is_settling {
            return Ok(None);
        }
        match standing {
            Standing::Holds | Standing::HoldsByCorrection | Standing::AsksNothing => month.hold += 1,
            Standing::DoesNotHold => month.do_not_hold += 1,
            Standing::CannotTell => month.cannot_tell += 1,
            Standing::Namesake | Standing::Denied => {}
        }
    }
    Ok(Some(month))
}

/// A pledge with what its ally told us.
pub(super) async fn opened_state(ring: &KeyRing, row: &PledgeRow) -> Result<PledgeState, CompareError> {
    Ok(PledgeState { about: opened(ring, row.about.as_ref()).await?, ..row.state.clone() })
}

/// The panels of an ally that had not begun at the hour of `terms`; none if the ally is gone.
pub(super) async fn standings(
    store: &dyn ViewStore,
    ring: &KeyRing,
    id: &PledgeId,
    row: &PledgeRow,
    state: &PledgeState,
    terms: Terms,
) -> Result<Vec<Stands>, CompareError> {
    let mut standings = Vec::new();
    let (panels, convenings) = (Reader::<PanelRow>::new(PANELS), Reader::<ConveningRow>::new(CONVENINGS));
    for panel in panels_of(store, row)? {
        let Some(seats) = panels.get(store, panel.as_str())? else { continue };
        let convening = convenings.get(store, panel.convening().as_str())?.unwrap_or_default();
        let Some(heading) = heading_of(ring, &seats, &convening).await? else { continue };
        let found = seats.found(&row.tokens);
        let watch = state.watch(id, row.recorded, &panel, &seats.view, found);
        let Some(watch) = watch else { continue };
        let Some(owed) = owed(&panel, &seats.view, &heading, &watch, terms) else { continue };
        let (standing, is_settling) = (owed.standing, owed.is_settling);
        standings.push(Stands { panel, standing, is_settling });
    }
    Ok(standings)
}

/// Adds the panels of which the ally told us that had not begun by then.
pub(crate) fn add_invitations(month: &mut MonthAbout, state: &PledgeState, now: Now) {
    let Some(about) = state.about.known() else { return };
    for invitation in state.invitations.values() {
        let on = invitation.on().and_then(Day::noon);
        if on.is_some_and(|on| on.utc_ms <= now.ms()) {
            continue;
        }
        match invitation.judged(&about.rule, now.ms()).outcome {
            Outcome::Ok | Outcome::NotApplicable => month.hold += 1,
            Outcome::Breach => month.do_not_hold += 1,
            Outcome::Undetermined => month.cannot_tell += 1,
        }
    }
}

fn panels_of(store: &dyn ViewStore, row: &PledgeRow) -> Result<BTreeSet<PanelId>, ViewStoreError> {
    let mut panels = BTreeSet::new();
    for token in row.tokens.all() {
        for (key, _) in Reader::<Mark>::new(FOUND).all(store, &format!("{token}/"))? {
            panels.extend(key.rsplit('/').next().and_then(|id| PanelId::new(id).ok()));
        }
    }
    Ok(panels)
}
