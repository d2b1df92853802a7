//! What exactly is recorded: every difference once, and nothing else.

use super::*;
use crate::decider::spec::Given;

fn roster(change: impl FnOnce(&mut SubmitRoster)) -> PanelCommand {
    roster_as("file", change)
}

fn roster_as(name: &str, change: impl FnOnce(&mut SubmitRoster)) -> PanelCommand {
    let PanelCommand::SubmitRoster(mut roster) = submit_as(name, three_men()) else { unreachable!() };
    change(&mut roster);
    PanelCommand::SubmitRoster(roster)
}

fn with_seat(index: usize, change: impl FnOnce(&mut DesiredSeat)) -> PanelCommand {
    roster(|roster| change(&mut roster.seats[index]))
}

fn planned() -> Given<Panel> {
    given::<Panel>([]).after(&submit(three_men()))
}

/// What the command adds, each event by its name.
fn added(panel: &Given<Panel>, command: &PanelCommand) -> Vec<String> {
    let events = Panel::decide(&panel.state(), command).expect("accepted");
    let name = |event: &PanelEvent| format!("{event:?}").split('(').next().unwrap_or_default().to_owned();
    events.iter().map(name).collect()
}

fn day(text: &str) -> Option<Moment> {
    Moment::parse(&format!("{text}T10:00:00Z")).ok()
}

#[test]
fn each_difference_is_one_event() {
    let panel = planned();
    let none: [&str; 0] = [];
    assert_eq!(added(&panel, &roster(|_| ())), none);
    assert_eq!(added(&panel, &roster(|roster| roster.about.title = "Before it".into())), ["Retitled"]);
    assert_eq!(added(&panel, &roster(|roster| roster.starts = day("2026-05-14"))), ["Rescheduled"]);
    assert_eq!(added(&panel, &roster(|roster| roster.is_complete = Some(true))), ["LineUpCompleted"]);
    assert_eq!(added(&panel, &roster(|roster| roster.is_complete = Some(false))), none);
    assert_eq!(added(&panel, &with_seat(0, |seat| seat.is_delegated = true)), ["RoleChanged"]);
    assert_eq!(added(&panel, &with_seat(0, |seat| seat.status = DesiredStatus::Invited)), ["SeatInvited"]);
    assert_eq!(
        added(&panel, &with_seat(0, |seat| seat.status = DesiredStatus::Withdrawn)),
        ["SeatWithdrawn"]
    );
    let invited = given::<Panel>([]).after(&with_seat(0, |seat| seat.status = DesiredStatus::Invited));
    assert_eq!(added(&invited, &submit(three_men())), ["SeatConfirmed"]);
}

#[test]
fn a_time_is_told_once_and_may_be_left_unsaid() {
    let panel = planned().after(&roster(|roster| roster.starts = day("2026-05-14")));
    panel.when(&roster(|roster| roster.starts = day("2026-05-14"))).then_nothing();
    panel.when(&roster(|_| ())).then_nothing();
    // Another source's first word is compared with what is known, its second with what it said itself.
    let first_word = roster_as("other", |roster| {
        roster.seats.clear();
        roster.starts = day("2026-05-14");
    });
    panel.when(&first_word).then_nothing();
    let api = |text| roster_as("api", |roster| roster.starts = day(text));
    let moved = panel.after(&api("2026-05-15"));
    moved.when(&api("2026-05-15")).then_nothing();
    moved.when(&roster(|roster| roster.starts = day("2026-05-14"))).then_nothing();
    assert_eq!(moved.state().facts.starts, day("2026-05-15"));
    assert_eq!(left_alone(&moved.state(), &source("file")), [LeftAlone::Starts]);
}

#[test]
fn what_others_changed_since_is_reported_as_what_it_is() {
    let api = roster_as("api", |roster| roster.about.title = "Before it".into());
    let panel = planned().after(&api);
    assert_eq!(left_alone(&panel.state(), &source("file")), [LeftAlone::Title]);
    assert_eq!(left_alone(&panel.state(), &source("api")), []);
    assert_eq!(left_alone(&panel.state(), &source("nobody")), []);
    let gone = PanelEvent::SeatWithdrawn(SeatWithdrawn { seat: SeatNo(1), source: source("api") });
    let mut state = planned().state();
    Panel::evolve(&mut state, &gone);
    assert_eq!(left_alone(&state, &source("file")), [LeftAlone::SeatGone { seat: SeatNo(1) }]);
}

#[test]
fn two_seats_of_one_person_keep_their_roles_when_both_are_described_anew() {
    let both = |name: &str| {
        let role = |role| {
            let mut seat = seat("a", role, Class::Man);
            let Personal::Known(about) = &mut seat.about else { unreachable!() };
            about.name = name.to_owned();
            seat
        };
        vec![role(Role::Panelist), role(Role::Moderator)]
    };
    let panel = given::<Panel>([]).after(&submit(both("A. Man")));
    let corrected = submit(both("Adam Man").into_iter().rev().collect());
    assert_eq!(added(&panel, &corrected), ["SeatDescribed", "SeatDescribed"]);
}

#[test]
fn who_comes_in_place_of_whom_is_recorded() {
    let replaced_by = |before: Vec<DesiredSeat>, after: Vec<DesiredSeat>| {
        let panel = given::<Panel>([]).after(&submit(before));
        let events = Panel::decide(&panel.state(), &submit(after)).expect("accepted");
        let offered = events.iter().filter_map(|event| match event {
            PanelEvent::SeatOffered(offered) => Some((offered.seat, offered.replaces)),
            _ => None,
        });
        offered.collect::<Vec<_>>()
    };
    let (a, d) = (seat("a", Role::Panelist, Class::Man), seat("d", Role::Panelist, Class::Woman));
    let same_key = DesiredSeat { key: a.key.clone(), ..d.clone() };
    let named = |role| DesiredSeat { role, ..d.clone() };
    let new = SeatNo(1);
    assert_eq!(replaced_by(vec![a.clone()], vec![same_key]), [(new, Some(SeatNo(0)))]);
    assert_eq!(replaced_by(vec![a.clone()], vec![d.clone()]), [(new, None)]);
    assert_eq!(
        replaced_by(vec![open("tbc", Role::Panelist)], vec![named(Role::Panelist)]),
        [(new, Some(SeatNo(0)))]
    );
    assert_eq!(replaced_by(vec![open("tbc", Role::Panelist)], vec![named(Role::Keynote)]), [(new, None)]);
    // The same person under another key is given another seat, never the one that is given up.
    let other_key = DesiredSeat { key: SeatKey::new("other").expect("an id"), ..a.clone() };
    assert_eq!(replaced_by(vec![a], vec![other_key]), [(new, None)]);
}

#[test]
fn an_open_seat_is_never_confirmed() {
    let wish = |role| DesiredSeat { status: DesiredStatus::Confirmed, ..open("tbc", role) };
    let panel = given::<Panel>([]).after(&submit(vec![wish(Role::Panelist)]));
    assert_eq!(panel.state().facts.seats[&SeatNo(0)].status, SeatStatus::Open);
    assert_eq!(added(&panel, &submit(vec![wish(Role::Keynote)])), ["RoleChanged"]);
}

#[test]
fn a_second_source_lists_whom_it_finds_and_offers_seats_to_the_others() {
    let panel = planned();
    assert_eq!(added(&panel, &submit_as("api", three_men())), ["SeatListed"; 3]);
    let keynote = |seats: &mut Vec<DesiredSeat>| seats.push(seat("a", Role::Keynote, Class::Man));
    let stranger = |seats: &mut Vec<DesiredSeat>| seats.push(seat("d", Role::Panelist, Class::Woman));
    for more in [&keynote as &dyn Fn(&mut Vec<DesiredSeat>), &stranger] {
        let mut seats = three_men();
        more(&mut seats);
        let expected = ["SeatListed", "SeatListed", "SeatListed", "SeatOffered"];
        assert_eq!(added(&panel, &submit_as("api", seats)), expected);
    }
    let invited = roster_as("api", |roster| roster.seats[0].status = DesiredStatus::Invited);
    assert_eq!(added(&panel, &invited), ["SeatListed", "SeatInvited", "SeatListed", "SeatListed"]);
}

#[test]
fn a_second_source_says_the_class_only_where_nobody_had() {
    let unsaid =
        submit(vec![seat("a", Role::Panelist, Class::Unknown), seat("b", Role::Panelist, Class::Man)]);
    let both = vec![seat("a", Role::Panelist, Class::Woman), seat("b", Role::Panelist, Class::Woman)];
    let seats = given::<Panel>([]).after(&unsaid).after(&submit_as("api", both)).state().facts.seats;
    assert_eq!([0, 1].map(|no| seats[&SeatNo(no)].asserted), [Class::Woman, Class::Man]);
}

#[test]
fn limits_are_the_largest_that_is_accepted() {
    let seats = |n: usize| (0..n).map(|n| seat(&format!("p{n}"), Role::Panelist, Class::Unknown)).collect();
    let panel = given::<Panel>([]).after(&submit(seats(SEATS_MAX)));
    assert_eq!(panel.state().facts.seats.len(), SEATS_MAX);
    assert!(Panel::decide(&PanelState::default(), &count(40_000, 60_000)).is_ok());
    given::<Panel>([]).when(&count(40_001, 60_000)).refused(&PanelRejection::CountTooLarge);
}

#[test]
fn another_number_or_another_day_is_another_count() {
    let counted = given::<Panel>([]).after(&count(1, 4));
    assert_eq!(added(&counted, &count(1, 5)), ["CountDeclared"]);
    let PanelCommand::DeclareCount(mut later) = count(1, 4) else { unreachable!() };
    later.as_of = day("2026-04-13").expect("a day");
    assert_eq!(added(&counted, &PanelCommand::DeclareCount(later)), ["CountDeclared"]);
}
