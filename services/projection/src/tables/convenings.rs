//! Convenings, and the indexes by which they are listed: those of an organiser, those that are public.

use std::collections::BTreeSet;

use openfloor_application::table::Reader;
use openfloor_domain::convening::{ConveningEvent, LinkRead, LinkUnwatched, LinkWatched, Visibility};
use openfloor_domain::ids::{ConveningId, OrganiserId, SourceId};
use openfloor_domain::moment::Moment;
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};

use super::{Mark, Sealed};

/// The table.
pub const CONVENINGS: &str = "convenings";
/// Index: `<organiser>/<convening>`.
pub const OF_ORGANISER: &str = "convenings-of";
/// Index: the convenings that everybody may find.
pub const PUBLIC: &str = "convenings-public";

/// A convening.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConveningRow {
    /// Who answers for it.
    pub organiser: Option<OrganiserId>,
    /// When it begins.
    pub starts: Option<Moment>,
    /// When it ends.
    pub ends: Option<Moment>,
    /// Who can find it.
    pub visibility: Visibility,
    /// What it is called.
    pub about: Option<Sealed>,
    /// The links that are watched for it and of which nothing could be used the last time.
    pub faulty_links: BTreeSet<SourceId>,
}

impl ConveningRow {
    /// The state after a fact. `sealed` is the box of the event.
    pub fn evolve(&mut self, event: &ConveningEvent, sealed: Option<Sealed>) {
        match event {
            ConveningEvent::Planned(planned) => {
                *self = Self {
                    organiser: Some(planned.organiser.clone()),
                    starts: planned.starts,
                    ends: planned.ends,
                    visibility: planned.visibility,
                    about: sealed,
                    faulty_links: BTreeSet::new(),
                };
            }
            ConveningEvent::Retitled(_) => self.about = sealed,
            ConveningEvent::Rescheduled(rescheduled) => {
                (self.starts, self.ends) = (rescheduled.starts, rescheduled.ends);
            }
            ConveningEvent::VisibilityChanged(changed) => self.visibility = changed.visibility,
            ConveningEvent::LinkWatched(LinkWatched { source, .. })
            | ConveningEvent::LinkUnwatched(LinkUnwatched { source })
            | ConveningEvent::LinkRead(LinkRead { source, fault: None }) => {
                self.faulty_links.remove(source);
            }
            ConveningEvent::LinkRead(LinkRead { source, fault: Some(_) }) => {
                self.faulty_links.insert(source.clone());
            }
        }
    }
}

/// The key of a convening in the index of its organiser.
pub fn of_organiser_key(organiser: &OrganiserId, convening: &str) -> String {
    format!("{organiser}/{convening}")
}

/// A convening, if there is one.
pub fn convening(store: &dyn ViewStore, id: &ConveningId) -> Result<Option<ConveningRow>, ViewStoreError> {
    Reader::new(CONVENINGS).get(store, id.as_str())
}

/// At most `rows_max` convenings of an organiser, in the order of their ids, after one.
pub fn of_organiser(
    store: &dyn ViewStore,
    organiser: &OrganiserId,
    after: Option<&ConveningId>,
    rows_max: usize,
) -> Result<Vec<ConveningId>, ViewStoreError> {
    let prefix = of_organiser_key(organiser, "");
    let after = after.map(|id| of_organiser_key(organiser, id.as_str()));
    let rows = Reader::<Mark>::new(OF_ORGANISER).page(store, &prefix, after.as_deref(), rows_max)?;
    Ok(rows.into_iter().filter_map(|(key, _)| ConveningId::new(key.get(prefix.len()..)?).ok()).collect())
}

/// At most `rows_max` convenings that everybody may find, in the order of their ids, after one.
pub fn public(
    store: &dyn ViewStore,
    after: Option<&ConveningId>,
    rows_max: usize,
) -> Result<Vec<ConveningId>, ViewStoreError> {
    let rows = Reader::<Mark>::new(PUBLIC).page(store, "", after.map(ConveningId::as_str), rows_max)?;
    Ok(rows.into_iter().filter_map(|(key, _)| ConveningId::new(key).ok()).collect())
}
