//! From what a source wrote to the commands that the domain takes: names become pseudonyms.

use std::collections::BTreeMap;

use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId, PersonId, SourceId};
use openfloor_domain::panel::{DesiredSeat, DesiredStatus, PanelAbout, SeatAbout, SubmitRoster};
use openfloor_domain::people::Class;
use openfloor_domain::personal::Personal;
use openfloor_domain::subject::Subject;
use openfloor_rosters::{Holder, SeatDraft, SeatStatus};

use crate::identity::{Identifier, Identity};
use crate::key_ring::KeyRing;

/// Who says something about which convening.
#[derive(Clone, Debug)]
pub struct Speaker {
    /// Who answers for it.
    pub organiser: OrganiserId,
    /// The link, file, editor or API client.
    pub source: SourceId,
    /// The convening.
    pub convening: ConveningId,
    /// What the source's ids of people are unique in; empty for the organiser's own.
    pub people_namespace: String,
}

/// A roster as read from a document.
#[derive(Clone, Debug)]
pub struct Roster<'a> {
    /// What the panel is called.
    pub about: PanelAbout,
    /// When it begins.
    pub starts: Option<openfloor_domain::moment::Moment>,
    /// Its seats.
    pub seats: &'a [SeatDraft],
    /// Whether the line-up is complete.
    pub is_complete: Option<bool>,
}

impl Speaker {
    /// The command that says so. Who was erased is named by pseudonym only.
    pub fn submit(
        &self,
        identity: &Identity,
        ring: &KeyRing,
        panel: &PanelId,
        roster: Roster<'_>,
    ) -> SubmitRoster {
        let Roster { about, starts, seats, is_complete } = roster;
        let mut seats: Vec<DesiredSeat> =
            seats.iter().map(|seat| self.seat(identity, ring, panel, seat)).collect();
        agree_within_person(&mut seats);
        SubmitRoster {
            organiser: self.organiser.clone(),
            source: self.source.clone(),
            about,
            starts,
            seats,
            is_complete,
        }
    }

    /// A seat of the panel as the domain takes it.
    pub fn seat(
        &self,
        identity: &Identity,
        ring: &KeyRing,
        panel: &PanelId,
        draft: &SeatDraft,
    ) -> DesiredSeat {
        let person = self.person(identity, &draft.holder);
        let name = match (&draft.id, &person, &draft.holder) {
            (Some(id), _, _) => format!("id {id}"),
            (None, Some(person), _) => format!("person {person}"),
            (None, None, Holder::Open { label } | Holder::Person { name: label, .. }) => {
                format!("open {}", label.trim())
            }
        };
        let is_erased =
            person.as_ref().is_some_and(|person| ring.is_erased(&Subject::Person(person.clone())));
        let about = if is_erased { Personal::Erased } else { Personal::Known(self.about(draft)) };
        let status = match draft.status {
            SeatStatus::Open | SeatStatus::Invited => DesiredStatus::Invited,
            SeatStatus::Confirmed => DesiredStatus::Confirmed,
            SeatStatus::Withdrawn => DesiredStatus::Withdrawn,
        };
        DesiredSeat {
            key: identity.seat(&self.organiser, panel, &name),
            person,
            role: draft.role,
            status,
            is_delegated: draft.is_delegated,
            about,
        }
    }

    /// The pseudonym of whoever sits there, by the strongest identifier given.
    pub fn person(&self, identity: &Identity, holder: &Holder) -> Option<PersonId> {
        let Holder::Person { external, address, name } = holder else { return None };
        let identifier = match (external, address) {
            (Some(id), _) => Identifier::External { namespace: &self.people_namespace, id },
            (None, Some(address)) => Identifier::Address(address),
            (None, None) => Identifier::Name { convening: &self.convening, name },
        };
        Some(identity.person(&self.organiser, identifier))
    }

    fn about(&self, draft: &SeatDraft) -> SeatAbout {
        match &draft.holder {
            Holder::Open { label } => {
                SeatAbout { name: label.to_string(), class: Class::Unknown, address: None, external: None }
            }
            Holder::Person { external, address, name } => SeatAbout {
                name: name.to_string(),
                class: draft.class,
                address: address.as_deref().map(str::to_owned),
                external: external.as_ref().map(|id| external_id(&self.people_namespace, id)),
            },
        }
    }
}

/// An external id with what it is unique in, as it is sealed on a seat and in a pledge.
pub fn external_id(namespace: &str, id: &str) -> String {
    format!("{namespace}\u{1f}{}", id.trim())
}

/// One person on two rows is one person: what a source left empty on one row it said on the other.
fn agree_within_person(seats: &mut [DesiredSeat]) {
    let mut said: BTreeMap<PersonId, Class> = BTreeMap::new();
    for seat in seats.iter() {
        let (Some(person), Some(about)) = (&seat.person, seat.about.known()) else { continue };
        if about.class != Class::Unknown {
            said.entry(person.clone()).or_insert(about.class);
        }
    }
    for seat in seats {
        let Personal::Known(about) = &mut seat.about else { continue };
        if about.class == Class::Unknown
            && let Some(class) = seat.person.as_ref().and_then(|person| said.get(person))
        {
            about.class = *class;
        }
    }
}
