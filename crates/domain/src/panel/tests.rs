//! Given, when, then.

mod any_record;
mod details;
mod edits;
mod floor;
mod questions;

use super::*;
use crate::decider::spec::given;
use crate::decider::{Decider, fold};
use crate::ids::SeatNo;
use crate::people::Class;
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

fn organiser() -> OrganiserId {
    OrganiserId::new("o1").expect("an id")
}

fn source(name: &str) -> SourceId {
    SourceId::new(name).expect("an id")
}

fn seat(person: &str, role: Role, class: Class) -> DesiredSeat {
    let about = SeatAbout { name: format!("Name of {person}"), class, address: None, external: None };
    DesiredSeat {
        key: SeatKey::new(format!("k_{person}")).expect("an id"),
        person: PersonId::new(person).ok(),
        role,
        status: DesiredStatus::Confirmed,
        is_delegated: false,
        about: Personal::Known(about),
    }
}

fn open(label: &str, role: Role) -> DesiredSeat {
    DesiredSeat { person: None, status: DesiredStatus::Invited, ..seat(label, role, Class::Unknown) }
}

fn about() -> PanelAbout {
    PanelAbout { slug: "s1".into(), title: "After the ceasefire".into(), kind: "panel".into() }
}

fn submit_as(name: &str, seats: Vec<DesiredSeat>) -> PanelCommand {
    let (organiser, source) = (organiser(), source(name));
    PanelCommand::SubmitRoster(SubmitRoster {
        organiser,
        source,
        about: about(),
        starts: None,
        seats,
        is_complete: None,
    })
}

fn submit(seats: Vec<DesiredSeat>) -> PanelCommand {
    submit_as("file", seats)
}

fn three_men() -> Vec<DesiredSeat> {
    ["a", "b", "c"].map(|person| seat(person, Role::Panelist, Class::Man)).to_vec()
}

#[test]
fn a_first_roster_plans_the_panel_and_offers_every_seat() {
    let panel = given::<Panel>([]).after(&submit(three_men()));
    let state = panel.state();
    assert_eq!(state.facts.seats.len(), 3);
    assert_eq!(state.facts.people().len(), 3);
    assert_eq!(state.facts.organiser, Some(organiser()));
}

#[test]
fn the_same_roster_again_changes_nothing_in_whatever_order() {
    let mut seats = three_men();
    seats.push(seat("a", Role::Moderator, Class::Man));
    seats.push(open("tbc", Role::Panelist));
    let panel = given::<Panel>([]).after(&submit(seats.clone()));
    seats.reverse();
    panel.when(&submit(seats)).then_nothing();
}

#[test]
fn a_person_who_is_listed_twice_and_told_apart_by_details_stays_as_submitted() {
    // Same person, key and role: only a detail tells the two seats apart.
    let told_apart: [fn(&mut DesiredSeat); 3] = [
        |seat| seat.about = Personal::Erased,
        |seat| seat.is_delegated = true,
        |seat| seat.status = DesiredStatus::Invited,
    ];
    for change in told_apart {
        let (plain, mut other) =
            (seat("a", Role::Panelist, Class::Man), seat("a", Role::Panelist, Class::Man));
        change(&mut other);
        // After this the first of the two takes the second seat.
        let moderates = DesiredSeat { role: Role::Moderator, ..plain.clone() };
        let before = submit(vec![moderates, plain.clone()]);
        for seats in [vec![plain.clone(), other.clone()], vec![other, plain]] {
            let panel = given::<Panel>([]).after(&before).after(&submit(seats.clone()));
            panel.when(&submit(seats.clone())).then_nothing();
            panel.when(&submit(seats.into_iter().rev().collect())).then_nothing();
        }
    }
}

#[test]
fn a_changed_role_is_the_same_seat() {
    let mut seats = three_men();
    let panel = given::<Panel>([]).after(&submit(seats.clone()));
    seats[1].role = Role::Moderator;
    panel.when(&submit(seats)).then([PanelEvent::RoleChanged(RoleChanged {
        seat: SeatNo(1),
        source: source("file"),
        role: Role::Moderator,
        is_delegated: false,
    })]);
}

#[test]
fn an_open_seat_that_gets_a_name_is_replaced_by_a_new_one() {
    let mut seats = three_men();
    seats.push(open("tbc", Role::Panelist));
    let panel = given::<Panel>([]).after(&submit(seats.clone()));
    seats[3] = seat("d", Role::Panelist, Class::Woman);
    let panel = panel.after(&submit(seats));
    let facts = panel.state().facts;
    assert_eq!(facts.seats.get(&SeatNo(3)), None);
    assert_eq!(facts.seats[&SeatNo(4)].asserted, Class::Woman);
}

#[test]
fn another_class_is_a_description_and_moves_nobody() {
    let mut seats = three_men();
    let panel = given::<Panel>([]).after(&submit(seats.clone()));
    seats[0] = seat("a", Role::Panelist, Class::Woman);
    let events = Panel::decide(&panel.state(), &submit(seats)).expect("accepted");
    assert_eq!(events.len(), 1);
    assert!(!events[0].moves_seats());
}

#[test]
fn what_the_editor_removed_stays_removed_when_the_same_file_comes_again() {
    let file = submit(three_men());
    let panel = given::<Panel>([]).after(&file).after(&submit_as("editor", three_men()));
    // The editor names all three, then drops the first: the file still names him, so he stays ...
    let fewer = submit_as("editor", three_men().split_off(1));
    let panel = panel.after(&fewer);
    assert_eq!(panel.state().facts.seats.len(), 3);
    // ... and goes when the file drops him too.
    let panel = panel.after(&submit(three_men().split_off(1)));
    assert_eq!(panel.state().facts.seats.len(), 2);
    panel.when(&fewer).then_nothing();
}

#[test]
fn a_second_source_that_names_the_same_people_adds_no_seat() {
    let panel = given::<Panel>([]).after(&submit(three_men())).after(&submit_as("api", three_men()));
    assert_eq!(panel.state().facts.seats.len(), 3);
    panel.when(&submit_as("api", three_men())).then_nothing();
    panel.when(&submit(three_men())).then_nothing();
}

#[test]
fn what_another_source_changed_since_is_left_alone_and_reported() {
    let mut moderated = three_men();
    moderated[0].role = Role::Moderator;
    let mut keynote = three_men();
    keynote[0].role = Role::Keynote;
    let panel = given::<Panel>([])
        .after(&submit(three_men()))
        .after(&submit_as("api", three_men()))
        .after(&submit_as("api", moderated));
    panel.when(&submit(three_men())).then_nothing();
    assert_eq!(left_alone(&panel.state(), &source("file")), [LeftAlone::SeatRole { seat: SeatNo(0) }]);
    // But what the file itself changes is its own word.
    assert_eq!(panel.after(&submit(keynote)).state().facts.seats[&SeatNo(0)].role, Role::Keynote);
}

#[test]
fn only_its_owner_changes_a_panel() {
    let PanelCommand::SubmitRoster(mine) = submit(three_men()) else { unreachable!() };
    let other = OrganiserId::new("o2").expect("an id");
    let theirs = PanelCommand::SubmitRoster(SubmitRoster { organiser: other.clone(), ..mine });
    let panel = given::<Panel>([]).after(&submit(three_men()));
    panel.when(&theirs).refused(&PanelRejection::NotYours);
    panel.when(&PanelCommand::PublishLineUp { organiser: other.clone() }).refused(&PanelRejection::NotYours);
    given::<Panel>([])
        .when(&PanelCommand::PublishLineUp { organiser: other })
        .refused(&PanelRejection::Unknown);
}

fn count(women: u32, men: u32) -> PanelCommand {
    let group = CountGroup {
        role_class: crate::roles::RoleClass::Speaking,
        women,
        men,
        non_binary: 0,
        undisclosed: 0,
        unknown: 0,
    };
    PanelCommand::DeclareCount(DeclareCount {
        organiser: organiser(),
        source: source("page"),
        about: about(),
        starts: None,
        as_of: Moment::parse("2026-04-12T00:00:00Z").expect("an instant"),
        count: Count { groups: vec![group] },
    })
}

#[test]
fn a_count_stands_until_a_seat_changes() {
    let counted = given::<Panel>([]).after(&submit(three_men())).after(&count(1, 4));
    assert!(counted.state().facts.standing_count().is_some());
    counted.when(&count(1, 4)).then_nothing();
    let changed = counted.after(&submit(three_men().split_off(1)));
    assert!(changed.state().facts.standing_count().is_none());
    assert!(changed.after(&count(1, 4)).state().facts.standing_count().is_some());
    given::<Panel>([]).when(&count(0, 0)).refused(&PanelRejection::EmptyCount);
}

#[test]
fn a_count_needs_no_roster() {
    assert_eq!(given::<Panel>([]).after(&count(1, 4)).state().facts.organiser, Some(organiser()));
}

#[test]
fn the_line_up_is_published_before_the_standing() {
    let standing = PanelCommand::PublishStanding { organiser: organiser() };
    let line_up = PanelCommand::PublishLineUp { organiser: organiser() };
    let panel = given::<Panel>([]).after(&submit(three_men()));
    panel.when(&standing).refused(&PanelRejection::LineUpNotPublished);
    let published = panel.after(&line_up).after(&standing);
    assert!(published.state().facts.standing_is_published);
    published.when(&line_up).then_nothing();
    let withheld = published.after(&PanelCommand::WithholdStanding { organiser: organiser() });
    assert!(!withheld.state().facts.standing_is_published);
}

#[test]
fn a_cancelled_panel_takes_no_roster() {
    given::<Panel>([])
        .after(&submit(three_men()))
        .after(&PanelCommand::Cancel { organiser: organiser() })
        .when(&submit(three_men()))
        .refused(&PanelRejection::Cancelled);
}

#[test]
fn a_panel_has_a_limit() {
    let many = (0..=SEATS_MAX).map(|n| seat(&format!("p{n}"), Role::Panelist, Class::Unknown)).collect();
    given::<Panel>([]).when(&submit(many)).refused(&PanelRejection::TooManySeats(SEATS_MAX + 1));
}

#[test]
fn the_erased_are_stored_without_personal_fields_and_say_nothing_new_on_re_import() {
    let erased = DesiredSeat { about: Personal::Erased, ..seat("a", Role::Panelist, Class::Woman) };
    let panel = given::<Panel>([]).after(&submit(vec![erased.clone()]));
    assert_eq!(panel.state().facts.seats[&SeatNo(0)].asserted, Class::Unknown);
    panel.when(&submit(vec![erased])).then_nothing();
}

fn rosters() -> impl Strategy<Value = Vec<DesiredSeat>> {
    let one = (0..5_u8, 0..4_usize, any::<bool>(), 0..3_usize).prop_map(|(who, role, is_open, class)| {
        let role = [Role::Panelist, Role::Moderator, Role::Keynote, Role::Unspecified][role];
        let class = [Class::Woman, Class::Man, Class::Unknown][class];
        if is_open { open(&format!("tbc{}", who % 2), role) } else { seat(&format!("p{who}"), role, class) }
    });
    prop::collection::vec(one, 0..8)
}

/// The roster as people, roles and classes, in no order.
fn as_submitted(seats: &[DesiredSeat]) -> Vec<(Option<PersonId>, Role, Personal<SeatAbout>)> {
    let mut seats: Vec<_> =
        seats.iter().map(|seat| (seat.person.clone(), seat.role, seat.about.clone())).collect();
    seats.sort_by_key(|(person, role, about)| {
        (person.clone(), *role, about.known().map(|about| (about.name.clone(), about.class)))
    });
    seats
}

fn as_kept(state: &PanelState) -> Vec<(Option<PersonId>, Role, Personal<SeatAbout>)> {
    let mut seats: Vec<_> = state
        .facts
        .seats
        .iter()
        .map(|(no, seat)| (seat.person.clone(), seat.role, state.seats[no].clone()))
        .collect();
    seats.sort_by_key(|(person, role, about)| {
        (person.clone(), *role, about.known().map(|about| (about.name.clone(), about.class)))
    });
    seats
}

proptest! {
    #[test]
    fn after_any_history_of_one_source_the_panel_is_what_it_said_last(history in prop::collection::vec(rosters(), 1..6)) {
        let mut events = Vec::new();
        for roster in &history {
            let state = fold::<Panel>(&events);
            events.extend(Panel::decide(&state, &submit(roster.clone())).expect("accepted"));
            let state = fold::<Panel>(&events);
            prop_assert_eq!(as_kept(&state), as_submitted(roster));
            prop_assert!(left_alone(&state, &source("file")).is_empty());
            prop_assert_eq!(Panel::decide(&state, &submit(roster.clone())), Ok(Vec::new()));
        }
    }

    #[test]
    fn whatever_two_sources_say_a_repeated_word_says_nothing(history in prop::collection::vec((any::<bool>(), rosters()), 1..6)) {
        let mut events = Vec::new();
        for (is_api, roster) in &history {
            let command = submit_as(if *is_api { "api" } else { "file" }, roster.clone());
            events.extend(Panel::decide(&fold::<Panel>(&events), &command).expect("accepted"));
            prop_assert_eq!(Panel::decide(&fold::<Panel>(&events), &command), Ok(Vec::new()));
        }
    }
}

fn counted(class: Class, people: &[&str]) -> PanelCommand {
    let classes = people.iter().map(|person| (PersonId::new(*person).expect("an id"), class)).collect();
    let (organiser, source) = (organiser(), source("pages"));
    PanelCommand::CountPeople(CountPeople { organiser, source, classes })
}

#[test]
fn to_count_somebody_describes_each_of_her_seats_and_lists_her_nowhere() {
    let mut seats: Vec<DesiredSeat> =
        ["a", "b"].map(|person| seat(person, Role::Panelist, Class::Unknown)).to_vec();
    seats.push(seat("a", Role::Moderator, Class::Unknown));
    let panel = given::<Panel>([]).after(&submit(seats.clone()));
    let panel = panel.after(&counted(Class::Woman, &["a", "nobody"]));
    let classes: Vec<Class> = panel.state().facts.seats.values().map(|seat| seat.asserted).collect();
    assert_eq!(classes, [Class::Woman, Class::Unknown, Class::Woman]);
    assert!(panel.state().facts.seats.values().all(|seat| seat.listed_by.len() == 1));
    panel.when(&counted(Class::Woman, &["a"])).then_nothing();
    // The file that named her without a class says nothing new when it comes again.
    panel.when(&submit(seats.clone())).then_nothing();
    // And when it drops her, she is gone.
    let state = panel.after(&submit(seats[1..2].to_vec())).state();
    assert_eq!(state.facts.seats.len(), 1);
}

#[test]
fn nobody_is_counted_on_a_panel_of_somebody_else_or_on_none() {
    given::<Panel>([]).when(&counted(Class::Man, &["a"])).refused(&PanelRejection::Unknown);
    let panel = given::<Panel>([]).after(&submit(three_men()));
    let PanelCommand::CountPeople(ours) = counted(Class::Woman, &["a"]) else { unreachable!() };
    let other = OrganiserId::new("o2").expect("an id");
    let theirs = PanelCommand::CountPeople(CountPeople { organiser: other, ..ours });
    panel.when(&theirs).refused(&PanelRejection::NotYours);
}
