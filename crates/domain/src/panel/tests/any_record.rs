//! Whatever is recorded, in whatever order: a fold never fails, and deciding goes on.

use super::*;
use crate::views::{PanelView, PersonView, Recorded};
use proptest::prelude::{Just, prop_oneof};
use proptest::sample::select;

fn seat_no() -> impl Strategy<Value = SeatNo> {
    select(vec![0, 1, 2, 7, u32::MAX]).prop_map(SeatNo)
}

fn any_source() -> impl Strategy<Value = SourceId> {
    select(vec!["file", "api"]).prop_map(source)
}

fn any_about() -> impl Strategy<Value = Personal<SeatAbout>> {
    select(vec![
        Personal::Erased,
        seat("a", Role::Panelist, Class::Woman).about,
        seat("b", Role::Panelist, Class::Unknown).about,
    ])
}

fn any_person() -> impl Strategy<Value = PersonId> {
    select(vec!["a", "b"]).prop_map(|id| PersonId::new(id).expect("an id"))
}

fn any_slot() -> impl Strategy<Value = FloorSlot> {
    let seconds = || select(vec![None, Some(0), Some(60), Some(u32::MAX)]);
    (seat_no(), seconds(), seconds()).prop_map(|(seat, planned_seconds, spoke_seconds)| FloorSlot {
        seat,
        planned_seconds,
        spoke_seconds,
    })
}

fn any_event() -> impl Strategy<Value = PanelEvent> {
    let role = select(vec![Role::Panelist, Role::Moderator]);
    let key = select(vec!["k_a", "k_b"]).prop_map(|key| SeatKey::new(key).expect("an id"));
    let title = select(vec![Personal::Erased, Personal::Known(about())]);
    let starts = Moment::parse("2026-05-14T10:00:00Z").expect("an instant");
    let named = |event: fn(SeatNo, SourceId) -> PanelEvent| {
        (seat_no(), any_source()).prop_map(move |(seat, source)| event(seat, source))
    };
    let of_panel = select(vec![
        PanelEvent::LineUpPublished(LineUpPublished {}),
        PanelEvent::StandingPublished(StandingPublished {}),
        PanelEvent::StandingWithheld(StandingWithheld {}),
        PanelEvent::StandingQuestioned(StandingQuestioned {
            at: starts,
            hides: true,
            about: Personal::Erased,
        }),
        PanelEvent::StandingAnswered(StandingAnswered { at: starts, about: Personal::Erased }),
        PanelEvent::Withheld(Withheld { about: Personal::Erased }),
        PanelEvent::Released(Released { about: Personal::Erased }),
        PanelEvent::LineUpCompleted(LineUpCompleted { source: source("file") }),
        PanelEvent::LineUpReopened(LineUpReopened { source: source("api") }),
        PanelEvent::Rescheduled(Rescheduled { source: source("file"), starts }),
    ]);
    let offered =
        (seat_no(), any_source(), key.clone(), prop::option::of(any_person()), role.clone(), any_about());
    let listed = (seat_no(), any_source(), key, any_person(), any_about());
    let described = (seat_no(), any_source(), prop::option::of(any_person()), any_about());
    let declared = select(vec![Personal::Erased, Personal::Known(Count::default())]);
    prop_oneof![
        (any_source(), title.clone()).prop_map(move |(source, about)| {
            PanelEvent::Planned(Planned { organiser: organiser(), source, starts: Some(starts), about })
        }),
        (any_source(), title).prop_map(|(source, about)| PanelEvent::Retitled(Retitled { source, about })),
        of_panel,
        offered.prop_map(|(seat, source, key, person, role, about)| {
            PanelEvent::SeatOffered(SeatOffered {
                seat,
                source,
                key,
                person,
                role,
                status: SeatStatus::Invited,
                is_delegated: false,
                replaces: None,
                about,
            })
        }),
        listed.prop_map(|(seat, source, key, person, about)| {
            PanelEvent::SeatListed(SeatListed { seat, source, key, person, about })
        }),
        described.prop_map(|(seat, source, person, about)| {
            PanelEvent::SeatDescribed(SeatDescribed { seat, source, person, about })
        }),
        (seat_no(), any_source(), role).prop_map(|(seat, source, role)| {
            PanelEvent::RoleChanged(RoleChanged { seat, source, role, is_delegated: true })
        }),
        named(|seat, source| PanelEvent::SeatUnlisted(SeatUnlisted { seat, source })),
        named(|seat, source| PanelEvent::SeatInvited(SeatInvited { seat, source })),
        named(|seat, source| PanelEvent::SeatConfirmed(SeatConfirmed { seat, source })),
        named(|seat, source| PanelEvent::SeatWithdrawn(SeatWithdrawn { seat, source })),
        (any_source(), prop::collection::vec(any_slot(), 0..4))
            .prop_map(|(source, slots)| PanelEvent::FloorRecorded(FloorRecorded { source, slots })),
        (any_source(), declared).prop_map(move |(source, about)| {
            PanelEvent::CountDeclared(CountDeclared { source, as_of: starts, about })
        }),
        Just(PanelEvent::Cancelled(Cancelled {})),
    ]
}

proptest! {
    #[test]
    fn any_history_can_be_folded_decided_on_and_judged(events in prop::collection::vec(any_event(), 0..24)) {
        let state = fold::<Panel>(&events);
        let is_open = state.facts.organiser.is_some() && !state.facts.is_cancelled;
        let answer = Panel::decide(&state, &submit(three_men()));
        prop_assert!(answer.is_ok() || !is_open);
        left_alone(&state, &source("file"));
        let mut view = PanelView::default();
        view.on_panel_commit(&events, Recorded::default(), |_| PersonView::default());
        prop_assert_eq!(&view.facts, &state.facts);
        crate::indicators::voice_of(&view);
        crate::indicators::order_of(&view);
        let told = view.tally(crate::people::Audience::Organiser).expect("the organiser may know");
        prop_assert!(state.facts.standing_count().is_some() || told.counts().people() as usize <= state.facts.seats.len());
    }
}
