//! Panels. Their ids begin with that of their convening, so those of one convening lie together.

use std::collections::BTreeMap;

use openfloor_application::table::Reader;
use openfloor_domain::ids::{ConveningId, PanelId, PersonId, SeatNo};
use openfloor_domain::panel::PanelEvent;
use openfloor_domain::views::PanelView;
use openfloor_view_store::{ViewStore, ViewStoreError};
use serde::{Deserialize, Serialize};

use super::Sealed;

/// The table.
pub const PANELS: &str = "panels";

/// A panel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelRow {
    /// What it is judged by.
    pub view: PanelView,
    /// When the last word of its own stream was recorded, in milliseconds since 1970-01-01T00:00:00Z.
    /// A person's word does not move it: what shows it must not tell that somebody spoke.
    pub recorded_ms: i64,
    /// What it is called.
    pub about: Option<Sealed>,
    /// What is personal about each seat: name and address as listed.
    pub seats: BTreeMap<SeatNo, Sealed>,
}

impl PanelRow {
    /// Keeps the box of an event that was folded, or lets go of the one before it.
    pub fn keep_box(&mut self, event: &PanelEvent, sealed: Option<Sealed>) {
        match event {
            PanelEvent::Planned(_) | PanelEvent::Retitled(_) => self.about = sealed,
            PanelEvent::SeatOffered(offered) => self.keep_seat(offered.seat, sealed),
            PanelEvent::SeatDescribed(described) => self.keep_seat(described.seat, sealed),
            PanelEvent::SeatWithdrawn(withdrawn) => self.keep_seat(withdrawn.seat, None),
            _ => {}
        }
    }

    fn keep_seat(&mut self, no: SeatNo, sealed: Option<Sealed>) {
        match sealed.filter(|_| self.view.facts.seats.contains_key(&no)) {
            Some(sealed) => self.seats.insert(no, sealed),
            None => self.seats.remove(&no),
        };
    }

    /// Lets go of what is sealed about a person: their keys are destroyed.
    pub fn forget(&mut self, person: &PersonId) {
        let seats = &self.view.facts.seats;
        self.seats.retain(|no, _| seats.get(no).is_none_or(|seat| seat.person.as_ref() != Some(person)));
    }
}

/// What the ids of all panels of a convening begin with.
pub fn of_convening_prefix(convening: &ConveningId) -> String {
    format!("{convening}~")
}

/// A panel, if there is one.
pub fn panel(store: &dyn ViewStore, id: &PanelId) -> Result<Option<PanelRow>, ViewStoreError> {
    Reader::new(PANELS).get(store, id.as_str())
}

/// The panels of a convening, in the order of their ids.
pub fn of_convening(
    store: &dyn ViewStore,
    convening: &ConveningId,
) -> Result<Vec<(PanelId, PanelRow)>, ViewStoreError> {
    let rows = Reader::new(PANELS).all(store, &of_convening_prefix(convening))?;
    Ok(rows.into_iter().filter_map(|(key, row)| Some((PanelId::new(key).ok()?, row))).collect())
}
