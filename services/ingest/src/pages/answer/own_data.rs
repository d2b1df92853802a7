//! What is stored about somebody, for themselves.

use std::collections::BTreeSet;

use openfloor_domain::ids::{PanelId, PersonId, SeatNo};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::Seat;
use openfloor_domain::people::{Class, Statement};
use openfloor_domain::roles::Role;
use serde::Serialize;

use crate::error::IngestError;
use crate::ingest::{Ingest, stream};
use crate::own_words::OwnPage;

/// What is stored about somebody, in the form in which it is sent to them.
#[derive(Serialize)]
pub(super) struct OwnData {
    /// The pseudonyms, which are all that is left after an erasure.
    persons: BTreeSet<PersonId>,
    /// Who asked.
    pub(super) organiser: Option<String>,
    /// On the panels of what.
    pub(super) event: Option<String>,
    /// What they said themselves.
    pub(super) own_words: Option<Statement>,
    /// The places that they have.
    pub(super) places: Vec<Place>,
}

/// One place on one panel.
#[derive(Serialize)]
pub(super) struct Place {
    pub(super) panel: String,
    starts: Option<Moment>,
    pub(super) role: Role,
    name: Option<String>,
    address: Option<String>,
    /// The organiser's own id of them.
    external: Option<String>,
    pub(super) counted_by_organiser: Class,
}

impl OwnData {
    pub(super) async fn of(ingest: &Ingest, own: &OwnPage) -> Result<Self, IngestError> {
        let mut places = Vec::new();
        let persons = ingest.names_of(&own.person).await?;
        for panel in ingest.panels_of(&persons)? {
            places.extend(places_on(ingest, &persons, &panel).await?);
        }
        let organiser = stream("organiser", own.asked.organiser.as_str())?;
        let (organiser, _) = ingest.organisers.state(&organiser).await?;
        let convening = stream("convening", own.asked.convening.as_str())?;
        let (convening, _) = ingest.convenings.state(&convening).await?;
        Ok(Self {
            persons,
            organiser: organiser.about.known().map(|about| about.name.clone()),
            event: convening.about.known().map(|about| about.title.clone()),
            own_words: own.state.statement.as_ref().and_then(|said| said.known().copied()),
            places,
        })
    }
}

async fn places_on(
    ingest: &Ingest,
    persons: &BTreeSet<PersonId>,
    panel: &PanelId,
) -> Result<Vec<Place>, IngestError> {
    let (state, _) = ingest.panel_state(panel).await?;
    let title = state.about.known().map(|about| about.title.clone()).unwrap_or_default();
    let is_theirs = |seat: &Seat| seat.person.as_ref().is_some_and(|person| persons.contains(person));
    let seats = state.facts.seats.iter().filter(|(_, seat)| is_theirs(seat));
    let place = |(no, seat): (&SeatNo, &Seat)| {
        let about = state.seats.get(no).and_then(|about| about.known());
        Place {
            panel: title.clone(),
            starts: state.facts.starts,
            role: seat.role,
            name: about.map(|about| about.name.clone()),
            address: about.and_then(|about| about.address.clone()),
            external: about.and_then(|about| about.external.clone()),
            counted_by_organiser: seat.asserted,
        }
    };
    Ok(seats.map(place).collect())
}
