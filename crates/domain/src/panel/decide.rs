//! The decisions about a panel, above all: what of a submitted roster is new.

use std::collections::BTreeMap;

use super::state::{Submitted, SubmittedSeat};
use super::{
    Cancelled, CountDeclared, CountPeople, DeclareCount, DesiredSeat, DesiredStatus, LineUpCompleted,
    LineUpPublished, LineUpReopened, PanelCommand, PanelEvent, PanelRejection, PanelState, Planned,
    Rescheduled, Retitled, RoleChanged, SEATS_MAX, Seat, SeatAbout, SeatConfirmed, SeatDescribed,
    SeatInvited, SeatListed, SeatStatus, SeatUnlisted, SeatWithdrawn, StandingPublished, StandingWithheld,
    SubmitRoster,
};
use crate::decider::Decider;
use crate::ids::{OrganiserId, PersonId, SeatNo, SourceId};
use crate::people::Class;
use crate::personal::Personal;

/// Most people in a declared count.
const COUNT_MAX: u64 = 100_000;

/// Decides on panels.
#[derive(Debug)]
pub enum Panel {}

impl Decider for Panel {
    type State = PanelState;
    type Command = PanelCommand;
    type Event = PanelEvent;
    type Rejection = PanelRejection;

    fn decide(state: &PanelState, command: &PanelCommand) -> Result<Vec<PanelEvent>, PanelRejection> {
        match command {
            PanelCommand::SubmitRoster(submit) => submit_roster(state, submit),
            PanelCommand::DeclareCount(declare) => declare_count(state, declare),
            PanelCommand::CountPeople(count) => count_people(state, count),
            PanelCommand::RecordFloor(record) => super::floor::record(state, record),
            PanelCommand::PublishLineUp { organiser } => {
                owned(state, organiser)?;
                let event = PanelEvent::LineUpPublished(LineUpPublished {});
                Ok(unless(state.facts.line_up_is_published, event))
            }
            PanelCommand::PublishStanding { organiser } => {
                owned(state, organiser)?;
                if !state.facts.line_up_is_published {
                    return Err(PanelRejection::LineUpNotPublished);
                }
                let event = PanelEvent::StandingPublished(StandingPublished {});
                Ok(unless(state.facts.standing_is_published, event))
            }
            PanelCommand::WithholdStanding { organiser } => {
                owned(state, organiser)?;
                let event = PanelEvent::StandingWithheld(StandingWithheld {});
                Ok(unless(!state.facts.standing_is_published, event))
            }
            PanelCommand::Edit(edit) => super::edit::edit(state, edit),
            PanelCommand::Question { at, about } => super::questions::question(state, *at, about),
            PanelCommand::Answer { organiser, at, reason } => {
                owned(state, organiser)?;
                super::questions::answer(state, *at, reason)
            }
            PanelCommand::PutBack { at, reason } => super::questions::put_back(state, *at, reason),
            PanelCommand::Withhold { reason } => super::questions::withhold(state, reason),
            PanelCommand::Release { reason } => super::questions::release(state, reason),
            PanelCommand::Cancel { organiser } => {
                owned(state, organiser)?;
                Ok(unless(state.facts.is_cancelled, PanelEvent::Cancelled(Cancelled {})))
            }
        }
    }

    fn evolve(state: &mut PanelState, event: &PanelEvent) {
        state.evolve(event);
    }
}

pub(super) fn unless(is_so: bool, event: PanelEvent) -> Vec<PanelEvent> {
    if is_so { Vec::new() } else { vec![event] }
}

fn owned(state: &PanelState, organiser: &OrganiserId) -> Result<(), PanelRejection> {
    match &state.facts.organiser {
        None => Err(PanelRejection::Unknown),
        Some(owner) if owner != organiser => Err(PanelRejection::NotYours),
        Some(_) => Ok(()),
    }
}

/// Whether there is such a panel yet; refuses one that somebody else answers for, or that is cancelled.
pub(super) fn is_planned(state: &PanelState, organiser: &OrganiserId) -> Result<bool, PanelRejection> {
    if state.facts.organiser.is_none() {
        return Ok(false);
    }
    owned(state, organiser)?;
    if state.facts.is_cancelled {
        return Err(PanelRejection::Cancelled);
    }
    Ok(true)
}

fn declare_count(state: &PanelState, declare: &DeclareCount) -> Result<Vec<PanelEvent>, PanelRejection> {
    match declare.count.people() {
        0 => return Err(PanelRejection::EmptyCount),
        people if people > COUNT_MAX => return Err(PanelRejection::CountTooLarge),
        _ => {}
    }
    let source = declare.source.clone();
    let mut events = Vec::new();
    if !is_planned(state, &declare.organiser)? {
        events.push(PanelEvent::Planned(Planned {
            organiser: declare.organiser.clone(),
            source: source.clone(),
            starts: declare.starts,
            about: Personal::Known(declare.about.clone()),
        }));
    }
    let stands = state.facts.standing_count();
    let is_new = stands
        .is_none_or(|stands| stands.as_of != declare.as_of || stands.count.as_ref() != Some(&declare.count));
    if is_new {
        let about = Personal::Known(declare.count.clone());
        events.push(PanelEvent::CountDeclared(CountDeclared { source, as_of: declare.as_of, about }));
    }
    Ok(events)
}

fn count_people(state: &PanelState, count: &CountPeople) -> Result<Vec<PanelEvent>, PanelRejection> {
    if !is_planned(state, &count.organiser)? {
        return Err(PanelRejection::Unknown);
    }
    Ok(described(state, &count.source, &count.classes))
}

/// Every seat of these people that is to be counted otherwise.
pub(super) fn described(
    state: &PanelState,
    source: &SourceId,
    classes: &BTreeMap<PersonId, Class>,
) -> Vec<PanelEvent> {
    let described = state.facts.seats.iter().filter_map(|(&seat, now)| {
        let person = now.person.as_ref()?;
        let class = *classes.get(person).filter(|class| **class != now.asserted)?;
        let about = state.seats.get(&seat)?.known()?;
        let about = Personal::Known(SeatAbout { class, ..about.clone() });
        let (source, person) = (source.clone(), Some(person.clone()));
        Some(PanelEvent::SeatDescribed(SeatDescribed { seat, source, person, about }))
    });
    described.collect()
}

fn submit_roster(state: &PanelState, submit: &SubmitRoster) -> Result<Vec<PanelEvent>, PanelRejection> {
    if submit.seats.len() > SEATS_MAX {
        return Err(PanelRejection::TooManySeats(submit.seats.len()));
    }
    let none = Submitted::default();
    let last = state.submitted.get(&submit.source).unwrap_or(&none);
    let mut events = if is_planned(state, &submit.organiser)? {
        heading_differences(state, last, submit)
    } else {
        vec![PanelEvent::Planned(Planned {
            organiser: submit.organiser.clone(),
            source: submit.source.clone(),
            starts: submit.starts,
            about: Personal::Known(submit.about.clone()),
        })]
    };
    seat_differences(state, last, submit, &mut events);
    match (last.is_complete.unwrap_or(false), submit.is_complete) {
        (false, Some(true)) => {
            events.push(PanelEvent::LineUpCompleted(LineUpCompleted { source: submit.source.clone() }));
        }
        (true, Some(false)) => {
            events.push(PanelEvent::LineUpReopened(LineUpReopened { source: submit.source.clone() }));
        }
        _ => {}
    }
    Ok(events)
}

/// Title and time: what the source says otherwise than it said before; on its first word, what it says
/// otherwise than is known.
fn heading_differences(state: &PanelState, last: &Submitted, submit: &SubmitRoster) -> Vec<PanelEvent> {
    let mut events = Vec::new();
    let source = &submit.source;
    let about = Personal::Known(submit.about.clone());
    if last.about.as_ref().unwrap_or(&state.about) != &about {
        events.push(PanelEvent::Retitled(Retitled { source: source.clone(), about }));
    }
    if let Some(starts) = submit.starts
        && last.starts.or(state.facts.starts) != Some(starts)
    {
        events.push(PanelEvent::Rescheduled(Rescheduled { source: source.clone(), starts }));
    }
    events
}

/// Pairs every desired seat with the one that the same source named before, then says what is new.
fn seat_differences(
    state: &PanelState,
    last: &Submitted,
    submit: &SubmitRoster,
    events: &mut Vec<PanelEvent>,
) {
    let source = &submit.source;
    let mut before: BTreeMap<SeatNo, &SubmittedSeat> =
        last.seats.iter().map(|(no, seat)| (*no, seat)).collect();
    let mut desired: Vec<&DesiredSeat> =
        submit.seats.iter().filter(|seat| seat.status != DesiredStatus::Withdrawn).collect();

    let same_role = |seat: &SubmittedSeat, wish: &DesiredSeat| {
        seat.key == wish.key && seat.person == wish.person && seat.role == wish.role
    };
    let same_person =
        |seat: &SubmittedSeat, wish: &DesiredSeat| seat.key == wish.key && seat.person == wish.person;
    // What is the same in everything goes first: else two seats of one person could swap what is said of
    // them whenever the same roster comes again.
    let mut kept = pair(&mut before, &mut desired, is_said);
    kept.extend(pair(&mut before, &mut desired, same_role));
    kept.extend(pair(&mut before, &mut desired, same_person));
    kept.sort_by_key(|(no, _, _)| *no);
    for (no, seat, wish) in kept {
        changes(source, no, seat, wish, events);
    }

    let replaced = pair(&mut before, &mut desired, |seat, wish| seat.key == wish.key)
        .into_iter()
        .chain(pair(&mut before, &mut desired, |seat, wish| seat.person.is_none() && seat.role == wish.role))
        .collect::<Vec<_>>();
    let mut arrivals: Vec<(&DesiredSeat, Option<SeatNo>)> = Vec::new();
    for (no, _, wish) in replaced {
        events.push(given_up(state, source, no));
        arrivals.push((wish, Some(no)));
    }
    for no in before.into_keys() {
        events.push(given_up(state, source, no));
    }
    arrivals.extend(desired.into_iter().map(|wish| (wish, None)));
    arrive(state, last, source, arrivals, events);
}

/// Whether the source said all of that before.
fn is_said(seat: &SubmittedSeat, wish: &DesiredSeat) -> bool {
    let SubmittedSeat { key, person, role, status, is_delegated, about } = seat;
    let is_status_said = wish.person.is_none() || *status == wish.status;
    (key, person, role, is_delegated, about)
        == (&wish.key, &wish.person, &wish.role, &wish.is_delegated, &wish.about)
        && is_status_said
}

type Pair<'a> = (SeatNo, &'a SubmittedSeat, &'a DesiredSeat);

/// Takes out of both sides what belongs together, each seat once, in order.
fn pair<'a>(
    before: &mut BTreeMap<SeatNo, &'a SubmittedSeat>,
    desired: &mut Vec<&'a DesiredSeat>,
    belong: impl Fn(&SubmittedSeat, &DesiredSeat) -> bool,
) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    desired.retain(|wish| {
        let found = before.iter().find(|(_, seat)| belong(seat, wish)).map(|(no, seat)| (*no, *seat));
        if let Some((no, seat)) = found {
            before.remove(&no);
            pairs.push((no, seat, *wish));
        }
        found.is_none()
    });
    pairs
}

fn changes(
    source: &SourceId,
    no: SeatNo,
    seat: &SubmittedSeat,
    wish: &DesiredSeat,
    events: &mut Vec<PanelEvent>,
) {
    let source = || source.clone();
    if (seat.role, seat.is_delegated) != (wish.role, wish.is_delegated) {
        let (role, is_delegated) = (wish.role, wish.is_delegated);
        events.push(PanelEvent::RoleChanged(RoleChanged { seat: no, source: source(), role, is_delegated }));
    }
    if seat.about != wish.about {
        let (person, about) = (wish.person.clone(), wish.about.clone());
        events.push(PanelEvent::SeatDescribed(SeatDescribed { seat: no, source: source(), person, about }));
    }
    match (seat.status, wish.status) {
        (DesiredStatus::Invited, DesiredStatus::Confirmed) if wish.person.is_some() => {
            events.push(PanelEvent::SeatConfirmed(SeatConfirmed { seat: no, source: source() }));
        }
        (DesiredStatus::Confirmed, DesiredStatus::Invited) => {
            events.push(PanelEvent::SeatInvited(SeatInvited { seat: no, source: source() }));
        }
        _ => {}
    }
}

/// The seat goes, unless somebody else still names it or took it away already.
fn given_up(state: &PanelState, source: &SourceId, seat: SeatNo) -> PanelEvent {
    let goes =
        state.facts.seats.get(&seat).is_some_and(|seat| seat.listed_by.iter().all(|other| other == source));
    let source = source.clone();
    if goes {
        PanelEvent::SeatWithdrawn(SeatWithdrawn { seat, source })
    } else {
        PanelEvent::SeatUnlisted(SeatUnlisted { seat, source })
    }
}

fn arrive(
    state: &PanelState,
    last: &Submitted,
    source: &SourceId,
    arrivals: Vec<(&DesiredSeat, Option<SeatNo>)>,
    events: &mut Vec<PanelEvent>,
) {
    let mut elsewhere: BTreeMap<SeatNo, &Seat> =
        state.facts.seats.iter().map(|(no, seat)| (*no, seat)).collect();
    elsewhere.retain(|no, _| !last.seats.contains_key(no));
    let mut next = state.facts.next_seat;
    for (wish, replaces) in arrivals {
        let is_same = |seat: &Seat| seat.person == wish.person && seat.role == wish.role;
        if let Some(person) = &wish.person
            && let Some((&no, &seat)) = elsewhere.iter().find(|(_, seat)| is_same(seat))
        {
            elsewhere.remove(&no);
            list(source, no, seat, person.clone(), wish, events);
            continue;
        }
        events.push(PanelEvent::SeatOffered(wish.offered(next, source, replaces)));
        next = SeatNo(next.0.saturating_add(1));
    }
}

fn list(
    source: &SourceId,
    no: SeatNo,
    seat: &Seat,
    person: crate::ids::PersonId,
    wish: &DesiredSeat,
    events: &mut Vec<PanelEvent>,
) {
    events.push(PanelEvent::SeatListed(SeatListed {
        seat: no,
        source: source.clone(),
        key: wish.key.clone(),
        person: person.clone(),
        about: wish.about.clone(),
    }));
    let status =
        if seat.status == SeatStatus::Confirmed { DesiredStatus::Confirmed } else { DesiredStatus::Invited };
    let seen = SubmittedSeat {
        key: wish.key.clone(),
        person: Some(person),
        role: seat.role,
        status,
        is_delegated: seat.is_delegated,
        about: wish.about.clone(),
    };
    changes(source, no, &seen, wish, events);
}

/// What a source says otherwise than the panel is, because somebody else changed it since.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says what was left as it is")]
pub enum LeftAlone {
    /// The title is another one.
    Title,
    /// The panel begins at another time.
    Starts,
    /// Somebody else withdrew this seat.
    SeatGone { seat: SeatNo },
    /// Somebody else gave it another role.
    SeatRole { seat: SeatNo },
}

/// What the source's last submission says otherwise than the panel now is: somebody else changed it, and it
/// was left alone. To be asked after the submission was recorded.
pub fn left_alone(state: &PanelState, source: &SourceId) -> Vec<LeftAlone> {
    let Some(said) = state.submitted.get(source) else { return Vec::new() };
    let mut left = Vec::new();
    if said.about.as_ref().is_some_and(|about| *about != state.about) {
        left.push(LeftAlone::Title);
    }
    if said.starts.is_some_and(|starts| Some(starts) != state.facts.starts) {
        left.push(LeftAlone::Starts);
    }
    left.extend(said.seats.iter().filter_map(|(&seat, said)| match state.facts.seats.get(&seat) {
        None => Some(LeftAlone::SeatGone { seat }),
        Some(now) if now.role != said.role => Some(LeftAlone::SeatRole { seat }),
        Some(_) => None,
    }));
    left
}
