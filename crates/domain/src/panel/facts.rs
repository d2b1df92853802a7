//! What judging a panel needs to know of it: no names.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Count, FloorSlot, PanelEvent, SeatAbout, SeatOffered, SeatStatus};
use crate::ids::{OrganiserId, PersonId, SeatNo, SourceId};
use crate::moment::Moment;
use crate::people::Class;
use crate::personal::Personal;
use crate::roles::Role;

/// One place on a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Who sits there; none for an open seat.
    pub person: Option<PersonId>,
    /// What for.
    pub role: Role,
    /// How it stands.
    pub status: SeatStatus,
    /// Whether a delegation or institution chooses who sits there.
    pub is_delegated: bool,
    /// How the organiser counts whoever sits there.
    pub asserted: Class,
    /// The sources that name it.
    pub listed_by: BTreeSet<SourceId>,
}

/// A count as declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredCount {
    /// When it was counted.
    pub as_of: Moment,
    /// How many of each; none if the convening was erased.
    pub count: Option<Count>,
    /// Whether a seat has changed since: then the seats are judged again.
    pub has_lapsed: bool,
}

/// A panel as far as judging it goes. Views keep this; names stay sealed beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Who answers for it, once it is planned.
    pub organiser: Option<OrganiserId>,
    /// When it begins.
    pub starts: Option<Moment>,
    /// The places that are not withdrawn.
    pub seats: BTreeMap<SeatNo, Seat>,
    /// The number that the next seat gets.
    pub next_seat: SeatNo,
    /// The last count declared.
    pub count: Option<DeclaredCount>,
    /// Who had the floor, in the order of speaking, as far as it was recorded.
    pub floor: Vec<FloorSlot>,
    /// Whether the organiser says that the line-up is complete.
    pub is_complete: bool,
    /// Whether who sits there is public.
    pub line_up_is_published: bool,
    /// Whether its owner published how it stands.
    pub standing_is_published: bool,
    /// Whether somebody says that something is wrong, and the owner has not answered.
    pub is_questioned: bool,
    /// When its owner last answered somebody.
    pub answered: Option<Moment>,
    /// Whether whoever runs this installation shows nothing of it to the public.
    pub is_withheld: bool,
    /// Whether it will not take place.
    pub is_cancelled: bool,
}

impl PanelEvent {
    /// Whether somebody took, left or changed a place, or other numbers were declared. Only such an
    /// event moves what others are told.
    pub fn moves_seats(&self) -> bool {
        matches!(
            self,
            Self::SeatOffered(_) | Self::SeatWithdrawn(_) | Self::RoleChanged(_) | Self::CountDeclared(_)
        )
    }
}

impl Facts {
    /// The state after a fact.
    pub fn evolve(&mut self, event: &PanelEvent) {
        if event.moves_seats()
            && let Some(count) = &mut self.count
        {
            count.has_lapsed = true;
        }
        match event {
            PanelEvent::Planned(planned) => {
                self.organiser = Some(planned.organiser.clone());
                self.starts = planned.starts;
            }
            PanelEvent::Retitled(_) => {}
            PanelEvent::Rescheduled(rescheduled) => self.starts = Some(rescheduled.starts),
            PanelEvent::SeatOffered(offered) => self.offer(offered),
            PanelEvent::SeatListed(listed) => self.change(listed.seat, |seat| {
                seat.listed_by.insert(listed.source.clone());
                if !seat.asserted.is_known() {
                    seat.asserted = asserted(&listed.about);
                }
            }),
            PanelEvent::SeatUnlisted(unlisted) => self.change(unlisted.seat, |seat| {
                seat.listed_by.remove(&unlisted.source);
            }),
            PanelEvent::SeatInvited(invited) => {
                self.change(invited.seat, |seat| seat.status = SeatStatus::Invited)
            }
            PanelEvent::SeatConfirmed(confirmed) => {
                self.change(confirmed.seat, |seat| seat.status = SeatStatus::Confirmed);
            }
            PanelEvent::RoleChanged(changed) => self.change(changed.seat, |seat| {
                (seat.role, seat.is_delegated) = (changed.role, changed.is_delegated);
            }),
            PanelEvent::SeatDescribed(described) => {
                self.change(described.seat, |seat| seat.asserted = asserted(&described.about));
            }
            PanelEvent::SeatWithdrawn(withdrawn) => {
                self.seats.remove(&withdrawn.seat);
                self.floor.retain(|slot| slot.seat != withdrawn.seat);
            }
            PanelEvent::CountDeclared(declared) => {
                let count = declared.about.known().cloned();
                self.count = Some(DeclaredCount { as_of: declared.as_of, count, has_lapsed: false });
            }
            PanelEvent::LineUpCompleted(_) => self.is_complete = true,
            PanelEvent::LineUpReopened(_) => self.is_complete = false,
            PanelEvent::FloorRecorded(recorded) => self.floor.clone_from(&recorded.slots),
            PanelEvent::LineUpPublished(_) => self.line_up_is_published = true,
            PanelEvent::StandingPublished(_) => self.standing_is_published = true,
            PanelEvent::StandingWithheld(_) => self.standing_is_published = false,
            PanelEvent::StandingQuestioned(questioned) => self.is_questioned |= questioned.hides,
            PanelEvent::StandingAnswered(answered) => {
                self.is_questioned = false;
                self.answered = self.answered.max(Some(answered.at));
            }
            PanelEvent::Withheld(_) => self.is_withheld = true,
            PanelEvent::Released(_) => self.is_withheld = false,
            PanelEvent::Cancelled(_) => self.is_cancelled = true,
        }
    }

    /// Whether the public may be shown who sits there, as its owner wishes.
    pub fn line_up_is_public(&self) -> bool {
        self.line_up_is_published && !self.is_withheld
    }

    /// Whether the public may be shown how it stands: its owner wishes it, and nobody says that it is wrong.
    pub fn standing_is_public(&self) -> bool {
        self.line_up_is_public() && self.standing_is_published && !self.is_questioned
    }

    /// The count that is judged, while it stands.
    pub fn standing_count(&self) -> Option<&DeclaredCount> {
        self.count.as_ref().filter(|count| !count.has_lapsed)
    }

    /// Everybody who sits there, each once.
    pub fn people(&self) -> BTreeSet<&PersonId> {
        self.seats.values().filter_map(|seat| seat.person.as_ref()).collect()
    }

    fn offer(&mut self, offered: &SeatOffered) {
        self.next_seat = SeatNo(self.next_seat.0.max(offered.seat.0.saturating_add(1)));
        self.seats.insert(
            offered.seat,
            Seat {
                person: offered.person.clone(),
                role: offered.role,
                status: offered.status,
                is_delegated: offered.is_delegated,
                asserted: asserted(&offered.about),
                listed_by: BTreeSet::from([offered.source.clone()]),
            },
        );
    }

    fn change(&mut self, seat: SeatNo, change: impl FnOnce(&mut Seat)) {
        if let Some(seat) = self.seats.get_mut(&seat) {
            change(seat);
        }
    }
}

fn asserted(about: &Personal<SeatAbout>) -> Class {
    about.known().map_or(Class::Unknown, |about| about.class)
}
