//! An editor changes one thing of the panel as it is, whoever named it.

use super::*;
use crate::decider::spec::Given;

fn edit(edit: Edit) -> PanelCommand {
    PanelCommand::Edit(EditPanel { organiser: organiser(), source: source("pages"), edit })
}

fn planned() -> Given<Panel> {
    let mut seats = three_men();
    seats.push(open("tbc", Role::Panelist));
    given::<Panel>([]).after(&submit(seats))
}

fn of_seat(no: u32, role: Role, class: Option<Class>, is_confirmed: bool) -> PanelCommand {
    let (role, is_confirmed) = (Some(role), Some(is_confirmed));
    edit(Edit::Seat { seat: SeatNo(no), role, class, is_confirmed, is_delegated: None })
}

fn offer(seat: DesiredSeat, fills: Option<SeatNo>) -> PanelCommand {
    edit(Edit::Offer { seat, fills })
}

#[test]
fn what_an_editor_changes_stays_when_the_file_comes_again() {
    let mut file = three_men();
    file.push(open("tbc", Role::Panelist));
    let edited = planned()
        .after(&edit(Edit::Withdraw { seat: SeatNo(0) }))
        .after(&of_seat(1, Role::Moderator, None, true))
        .after(&offer(seat("w", Role::Keynote, Class::Woman), Some(SeatNo(3))))
        .after(&edit(Edit::Heading { title: Some("Before it".into()), starts: None }));
    let facts = edited.state().facts;
    assert_eq!(facts.seats.keys().map(|no| no.0).collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!(
        (facts.seats[&SeatNo(1)].role, facts.seats[&SeatNo(4)].role),
        (Role::Moderator, Role::Keynote)
    );
    edited.when(&submit(file)).then_nothing();
}

#[test]
fn an_open_seat_is_filled_and_a_taken_one_is_not() {
    let filled = planned().after(&offer(seat("w", Role::Panelist, Class::Woman), Some(SeatNo(3))));
    let state = filled.state();
    assert_eq!(state.facts.seats.values().filter(|seat| seat.person.is_none()).count(), 0);
    assert_eq!(state.facts.seats[&SeatNo(4)].asserted, Class::Woman);
    let other = seat("v", Role::Panelist, Class::Woman);
    filled.when(&offer(other.clone(), Some(SeatNo(4)))).refused(&PanelRejection::SeatTaken);
    filled.when(&offer(other, Some(SeatNo(3)))).refused(&PanelRejection::NoSuchSeat);
}

#[test]
fn nobody_sits_twice_in_one_role_and_twice_in_two() {
    let again = seat("a", Role::Panelist, Class::Man);
    planned().when(&offer(again.clone(), None)).refused(&PanelRejection::SeatedAlready);
    let chairs = DesiredSeat { role: Role::Chair, ..again };
    assert_eq!(planned().after(&offer(chairs, None)).state().facts.people().len(), 3);
}

#[test]
fn what_is_so_already_is_no_event() {
    let same = [
        of_seat(0, Role::Panelist, Some(Class::Man), true),
        of_seat(0, Role::Panelist, None, true),
        of_seat(3, Role::Panelist, Some(Class::Woman), true),
        edit(Edit::Complete { is_complete: false }),
        edit(Edit::Heading { title: Some(about().title), starts: None }),
    ];
    let nothing =
        Edit::Seat { seat: SeatNo(1), role: None, class: None, is_confirmed: None, is_delegated: None };
    planned().when(&edit(nothing)).then_nothing();
    for same in same {
        planned().when(&same).then_nothing();
    }
    let invited = planned().after(&of_seat(0, Role::Panelist, None, false));
    assert_eq!(invited.state().facts.seats[&SeatNo(0)].status, SeatStatus::Invited);
    let complete = invited.after(&edit(Edit::Complete { is_complete: true }));
    assert!(complete.state().facts.is_complete);
    let reopened = complete.after(&edit(Edit::Complete { is_complete: false }));
    assert!(!reopened.state().facts.is_complete);
}

#[test]
fn whoever_is_counted_on_one_seat_is_counted_on_every_seat_of_theirs_here() {
    let chairs = seat("a", Role::Chair, Class::Man);
    let panel =
        planned().after(&offer(chairs, None)).after(&of_seat(0, Role::Keynote, Some(Class::Woman), true));
    let facts = panel.state().facts;
    let of_a = |no: u32| (facts.seats[&SeatNo(no)].role, facts.seats[&SeatNo(no)].asserted);
    assert_eq!((of_a(0), of_a(4)), ((Role::Keynote, Class::Woman), (Role::Chair, Class::Woman)));
}

#[test]
fn a_seat_that_is_gone_is_refused_by_name_of_the_refusal() {
    for gone in [edit(Edit::Withdraw { seat: SeatNo(9) }), of_seat(9, Role::Chair, None, true)] {
        planned().when(&gone).refused(&PanelRejection::NoSuchSeat);
    }
}

#[test]
fn only_who_answers_for_a_panel_edits_it_and_not_one_that_was_cancelled() {
    let complete = Edit::Complete { is_complete: true };
    given::<Panel>([]).when(&edit(complete.clone())).refused(&PanelRejection::Unknown);
    let stranger = OrganiserId::new("o2").expect("an id");
    let theirs = EditPanel { organiser: stranger, source: source("pages"), edit: complete.clone() };
    planned().when(&PanelCommand::Edit(theirs)).refused(&PanelRejection::NotYours);
    let cancelled = planned().after(&PanelCommand::Cancel { organiser: organiser() });
    cancelled.when(&edit(complete)).refused(&PanelRejection::Cancelled);
}

#[test]
fn a_panel_that_is_full_takes_somebody_in_place_of_an_open_seat_only() {
    let mut seats: Vec<DesiredSeat> =
        (1..SEATS_MAX).map(|n| seat(&format!("p{n}"), Role::Panelist, Class::Man)).collect();
    seats.push(open("tbc", Role::Panelist));
    let full = given::<Panel>([]).after(&submit(seats));
    let one_more = seat("w", Role::Panelist, Class::Woman);
    let too_many = PanelRejection::TooManySeats(SEATS_MAX + 1);
    full.when(&offer(one_more.clone(), None)).refused(&too_many);
    let place = SeatNo(u32::try_from(SEATS_MAX - 1).expect("a number of seats"));
    assert_eq!(full.after(&offer(one_more, Some(place))).state().facts.seats.len(), SEATS_MAX);
}

#[test]
fn an_editor_says_whom_a_delegation_chose() {
    let chosen = |is_delegated| {
        let (role, class, is_confirmed) = (None, None, None);
        edit(Edit::Seat { seat: SeatNo(1), role, class, is_confirmed, is_delegated: Some(is_delegated) })
    };
    let sent = planned().after(&chosen(true));
    let seat = sent.state().facts.seats[&SeatNo(1)].clone();
    assert_eq!((seat.is_delegated, seat.role), (true, Role::Panelist));
    sent.when(&chosen(true)).then_nothing();
    let role = Edit::Seat {
        seat: SeatNo(1),
        role: Some(Role::Chair),
        class: None,
        is_confirmed: None,
        is_delegated: None,
    };
    let moved = planned().after(&chosen(true)).after(&edit(role));
    assert!(moved.state().facts.seats[&SeatNo(1)].is_delegated, "another role says nothing about it");
    assert!(!moved.after(&chosen(false)).state().facts.seats[&SeatNo(1)].is_delegated);
}
