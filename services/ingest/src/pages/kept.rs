//! How an organiser counted somebody at another event, kept for the next one: said beside the person,
//! chosen only if the organiser asks for that, and stored only when they store it. Who somebody is, an id or an address says there, or that two were joined: a person known by
//! name alone is another person at every event.

use futures::{StreamExt, TryStreamExt};
use openfloor_domain::ids::{ConveningId, OrganiserId, PersonId};
use openfloor_domain::moment::Moment;
use openfloor_domain::people::Class;
use openfloor_pages::Words;

use super::own::{Own, Somebody, heading};
use crate::error::IngestError;
use crate::ingest::Ingest;
use crate::view;

/// Panels of one person that are looked at.
const PANELS_MAX: usize = 32;

/// People looked up side by side.
const SIDE_BY_SIDE: usize = 64;

/// How somebody was counted, and where.
pub(super) struct Kept {
    pub(super) class: Class,
    /// What that event is called.
    pub(super) event: String,
}

/// Everybody on the panels of an event; whom nobody has counted here, with how they were counted last at another event
/// of the organiser.
pub(super) async fn people(
    ingest: &Ingest,
    words: &Words,
    organiser: &OrganiserId,
    own: &Own,
) -> Result<Vec<Somebody>, IngestError> {
    let looked_up = own.people(ingest)?.into_iter().map(|mut person| async move {
        if person.is_left() {
            person.kept = last_counted(ingest, words, organiser, &own.id, &person.id).await?;
        }
        Ok(person)
    });
    futures::stream::iter(looked_up).buffered(SIDE_BY_SIDE).try_collect().await
}

/// How somebody was counted on the last panel of another event.
async fn last_counted(
    ingest: &Ingest,
    words: &Words,
    organiser: &OrganiserId,
    convening: &ConveningId,
    person: &PersonId,
) -> Result<Option<Kept>, IngestError> {
    let store = ingest.followed.store();
    let mut names = view::person(store.as_ref(), person.as_str())?.unwrap_or_default().merged_with;
    names.insert(person.clone());
    let mut last: Option<(Option<Moment>, Class, ConveningId)> = None;
    for name in &names {
        for panel in view::panels_of(store.as_ref(), name, PANELS_MAX)? {
            let event = panel.convening();
            if event == *convening {
                continue;
            }
            let (state, _) = ingest.panel_state(&panel).await?;
            let facts = &state.facts;
            if facts.organiser.as_ref() != Some(organiser) || facts.is_cancelled {
                continue;
            }
            let seats = facts.seats.values().filter(|seat| seat.person.as_ref() == Some(name));
            let counted = seats.map(|seat| seat.asserted).find(|class| class.is_known());
            let is_later = last.as_ref().is_none_or(|(starts, ..)| *starts <= facts.starts);
            if let (Some(class), true) = (counted, is_later) {
                last = Some((facts.starts, class, event));
            }
        }
    }
    let Some((_, class, event)) = last else { return Ok(None) };
    Ok(Some(Kept { class, event: heading(ingest, &event).await?.title(words) }))
}
