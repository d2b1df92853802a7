//! What deciding on a panel needs to know: the facts, and what each source submitted last.

use std::collections::BTreeMap;

use super::{DesiredStatus, Facts, PanelAbout, PanelEvent, Question, Reason, SeatAbout, SeatStatus};
use crate::ids::{PersonId, SeatKey, SeatNo, SourceId};
use crate::moment::Moment;
use crate::personal::Personal;
use crate::roles::Role;

/// What is known of a panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PanelState {
    /// How it is now.
    pub facts: Facts,
    /// What it is called.
    pub about: Personal<PanelAbout>,
    /// What is personal about each seat that is not withdrawn.
    pub seats: BTreeMap<SeatNo, Personal<SeatAbout>>,
    /// What each source submitted last.
    pub submitted: BTreeMap<SourceId, Submitted>,
    /// What is said to be wrong and was not answered, with when it was said.
    pub questions: Vec<(Moment, Personal<Question>)>,
    /// Why whoever runs this installation shows nothing of it to the public, while that is so.
    pub withheld: Option<Personal<Reason>>,
}

/// What one source submitted last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submitted {
    /// What it called the panel, if it ever did.
    pub about: Option<Personal<PanelAbout>>,
    /// When it said that the panel begins.
    pub starts: Option<Moment>,
    /// Whether it said that the line-up is complete.
    pub is_complete: Option<bool>,
    /// The seats that it named.
    pub seats: BTreeMap<SeatNo, SubmittedSeat>,
}

/// One seat as a source last saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmittedSeat {
    /// How the source names it.
    pub key: SeatKey,
    /// Who sits there.
    pub person: Option<PersonId>,
    /// What for.
    pub role: Role,
    /// How it stands.
    pub status: DesiredStatus,
    /// Whether a delegation or institution chooses who sits there.
    pub is_delegated: bool,
    /// What is personal about it.
    pub about: Personal<SeatAbout>,
}

impl PanelState {
    pub(super) fn evolve(&mut self, event: &PanelEvent) {
        match event {
            PanelEvent::Planned(planned) => {
                self.about = planned.about.clone();
                let said = self.said_by(&planned.source);
                (said.about, said.starts) = (Some(planned.about.clone()), planned.starts);
            }
            PanelEvent::Retitled(retitled) => {
                self.about = retitled.about.clone();
                self.said_by(&retitled.source).about = Some(retitled.about.clone());
            }
            PanelEvent::Rescheduled(rescheduled) => {
                self.said_by(&rescheduled.source).starts = Some(rescheduled.starts);
            }
            PanelEvent::SeatOffered(offered) => {
                self.seats.insert(offered.seat, offered.about.clone());
                let seat = SubmittedSeat {
                    key: offered.key.clone(),
                    person: offered.person.clone(),
                    role: offered.role,
                    status: desired(offered.status),
                    is_delegated: offered.is_delegated,
                    about: offered.about.clone(),
                };
                self.said_by(&offered.source).seats.insert(offered.seat, seat);
            }
            PanelEvent::SeatListed(listed) => {
                let Some(seat) = self.facts.seats.get(&listed.seat) else { return };
                let seat = SubmittedSeat {
                    key: listed.key.clone(),
                    person: Some(listed.person.clone()),
                    role: seat.role,
                    status: desired(seat.status),
                    is_delegated: seat.is_delegated,
                    about: listed.about.clone(),
                };
                self.said_by(&listed.source).seats.insert(listed.seat, seat);
            }
            PanelEvent::SeatUnlisted(unlisted) => {
                self.said_by(&unlisted.source).seats.remove(&unlisted.seat);
            }
            PanelEvent::SeatWithdrawn(withdrawn) => {
                self.seats.remove(&withdrawn.seat);
                self.said_by(&withdrawn.source).seats.remove(&withdrawn.seat);
            }
            PanelEvent::SeatInvited(invited) => {
                self.seat_said_by(&invited.source, invited.seat, |seat| seat.status = DesiredStatus::Invited);
            }
            PanelEvent::SeatConfirmed(confirmed) => {
                self.seat_said_by(&confirmed.source, confirmed.seat, |seat| {
                    seat.status = DesiredStatus::Confirmed
                });
            }
            PanelEvent::RoleChanged(changed) => self.seat_said_by(&changed.source, changed.seat, |seat| {
                (seat.role, seat.is_delegated) = (changed.role, changed.is_delegated);
            }),
            PanelEvent::SeatDescribed(described) => {
                if let Some(about) = self.seats.get_mut(&described.seat) {
                    *about = described.about.clone();
                }
                self.seat_said_by(&described.source, described.seat, |seat| {
                    seat.about = described.about.clone()
                });
            }
            PanelEvent::LineUpCompleted(completed) => {
                self.said_by(&completed.source).is_complete = Some(true)
            }
            PanelEvent::LineUpReopened(reopened) => self.said_by(&reopened.source).is_complete = Some(false),
            PanelEvent::StandingQuestioned(questioned) => {
                self.questions.push((questioned.at, questioned.about.clone()));
            }
            PanelEvent::StandingAnswered(_) => self.questions.clear(),
            PanelEvent::Withheld(withheld) => self.withheld = Some(withheld.about.clone()),
            PanelEvent::Released(_) => self.withheld = None,
            PanelEvent::CountDeclared(_)
            | PanelEvent::FloorRecorded(_)
            | PanelEvent::LineUpPublished(_)
            | PanelEvent::StandingPublished(_)
            | PanelEvent::StandingWithheld(_)
            | PanelEvent::Cancelled(_) => {}
        }
        self.facts.evolve(event);
    }

    fn said_by(&mut self, source: &SourceId) -> &mut Submitted {
        self.submitted.entry(source.clone()).or_default()
    }

    fn seat_said_by(&mut self, source: &SourceId, seat: SeatNo, change: impl FnOnce(&mut SubmittedSeat)) {
        if let Some(seat) = self.said_by(source).seats.get_mut(&seat) {
            change(seat);
        }
    }
}

fn desired(status: SeatStatus) -> DesiredStatus {
    match status {
        SeatStatus::Open | SeatStatus::Invited => DesiredStatus::Invited,
        SeatStatus::Confirmed => DesiredStatus::Confirmed,
    }
}
