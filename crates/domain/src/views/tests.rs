//! What is deferred, what counts at once, who may know, and that a rebuilt view equals a kept one.

mod merges;

use std::collections::BTreeMap;

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::decider::{Decider, fold};
use crate::ids::{OrganiserId, PersonId, SeatKey, SeatNo, SourceId};
use crate::judgement::{ClassCounts, Head, Tally};
use crate::moment::Moment;
use crate::panel::{
    Count, CountGroup, DeclareCount, DesiredSeat, DesiredStatus, Panel, PanelAbout, PanelCommand, PanelEvent,
    SeatAbout, SubmitRoster,
};
use crate::people::{Audience, Class, Scope, Statement};
use crate::person::{Erased, PersonEvent, Stated, StatementWithdrawn};
use crate::personal::Personal;
use crate::roles::{Role, RoleClass, RoleSet};

/// What one record of the log says, as far as these views go.
#[derive(Clone, Debug)]
enum Entry {
    Panel(Vec<PanelEvent>),
    Person(PersonId, PersonEvent),
}

/// A log that is written by the real decider.
#[derive(Clone, Default)]
struct Log(Vec<Entry>);

/// The views that a replica keeps.
#[derive(Clone, Debug, Default, PartialEq)]
struct Replica {
    panel: PanelView,
    people: BTreeMap<PersonId, PersonView>,
    folded: u64,
}

impl Replica {
    fn fold(&mut self, entry: &Entry) {
        self.folded += 1;
        let at = Recorded { position: self.folded, at_ms: i64::try_from(self.folded).expect("few") * 1_000 };
        match entry {
            Entry::Panel(events) => {
                let said = |person: &PersonId| self.people.get(person).cloned().unwrap_or_default();
                self.panel.on_panel_commit(events, at, said);
            }
            Entry::Person(person, event) => {
                self.people.entry(person.clone()).or_default().evolve(event);
                self.panel.on_person_event(person, event, at);
            }
        }
    }
}

impl Log {
    fn view(&self) -> PanelView {
        self.replica().panel
    }

    fn replica(&self) -> Replica {
        let mut replica = Replica::default();
        self.0.iter().for_each(|entry| replica.fold(entry));
        replica
    }

    #[must_use]
    fn after(mut self, command: &PanelCommand) -> Self {
        let events = self.0.iter().filter_map(|entry| match entry {
            Entry::Panel(events) => Some(events),
            Entry::Person(..) => None,
        });
        let state = fold::<Panel>(events.flatten());
        let events = Panel::decide(&state, command).expect("the command is accepted");
        if !events.is_empty() {
            self.0.push(Entry::Panel(events));
        }
        self
    }

    #[must_use]
    fn said(mut self, who: &str, class: Class, scope: Scope) -> Self {
        let about = Personal::Known(Statement { class, scope });
        self.0.push(Entry::Person(person(who), PersonEvent::Stated(Stated { about })));
        self
    }

    #[must_use]
    fn took_back(mut self, who: &str) -> Self {
        let event = PersonEvent::StatementWithdrawn(StatementWithdrawn {});
        self.0.push(Entry::Person(person(who), event));
        self
    }

    #[must_use]
    fn erased(mut self, who: &str) -> Self {
        let event = PersonEvent::Erased(Erased { organiser: None });
        self.0.push(Entry::Person(person(who), event));
        self
    }

    /// The same log, read after the key of a person was destroyed.
    fn without_key_of(&self, who: &PersonId) -> Self {
        Self(self.0.iter().map(|entry| emptied_entry(entry, who)).collect())
    }
}

fn emptied_entry(entry: &Entry, who: &PersonId) -> Entry {
    let mut entry = entry.clone();
    match &mut entry {
        Entry::Panel(events) => *events = events.iter().map(|event| emptied(event.clone(), who)).collect(),
        Entry::Person(person, PersonEvent::Stated(stated)) if person == who => {
            stated.about = Personal::Erased
        }
        Entry::Person(..) => {}
    }
    entry
}

/// The same event, read after the key of a person was destroyed.
pub(crate) fn emptied(mut event: PanelEvent, who: &PersonId) -> PanelEvent {
    match &mut event {
        PanelEvent::SeatOffered(offered) if offered.person.as_ref() == Some(who) => {
            offered.about = Personal::Erased;
        }
        PanelEvent::SeatListed(listed) if listed.person == *who => listed.about = Personal::Erased,
        PanelEvent::SeatDescribed(described) if described.person.as_ref() == Some(who) => {
            described.about = Personal::Erased;
        }
        _ => {}
    }
    event
}

fn person(id: &str) -> PersonId {
    PersonId::new(id).expect("an id")
}

fn organiser() -> OrganiserId {
    OrganiserId::new("o1").expect("an id")
}

fn about() -> PanelAbout {
    PanelAbout { slug: "s1".into(), title: "After the ceasefire".into(), kind: "panel".into() }
}

fn seat(who: &str, role: Role, class: Class) -> DesiredSeat {
    let about = SeatAbout { name: format!("Name of {who}"), class, address: None, external: None };
    DesiredSeat {
        key: SeatKey::new(format!("k_{who}")).expect("an id"),
        person: Some(person(who)),
        role,
        status: DesiredStatus::Confirmed,
        is_delegated: false,
        about: Personal::Known(about),
    }
}

fn open_seat() -> DesiredSeat {
    DesiredSeat { person: None, ..seat("tbc", Role::Panelist, Class::Unknown) }
}

fn submit(seats: Vec<DesiredSeat>) -> PanelCommand {
    submit_as("file", seats, None)
}

fn submit_as(source: &str, seats: Vec<DesiredSeat>, is_complete: Option<bool>) -> PanelCommand {
    PanelCommand::SubmitRoster(SubmitRoster {
        organiser: organiser(),
        source: SourceId::new(source).expect("an id"),
        about: about(),
        starts: None,
        seats,
        is_complete,
    })
}

fn publish() -> PanelCommand {
    PanelCommand::PublishLineUp { organiser: organiser() }
}

fn publish_standing() -> PanelCommand {
    PanelCommand::PublishStanding { organiser: organiser() }
}

fn count(women: u32, men: u32) -> PanelCommand {
    let role_class = RoleClass::Speaking;
    let group = CountGroup { role_class, women, men, non_binary: 0, undisclosed: 0, unknown: 0 };
    PanelCommand::DeclareCount(DeclareCount {
        organiser: organiser(),
        source: SourceId::new("page").expect("an id"),
        about: about(),
        starts: None,
        as_of: Moment::parse("2026-04-12T00:00:00Z").expect("an instant"),
        count: Count { groups: vec![group] },
    })
}

fn speakers(classes: &[(&str, Class)]) -> Vec<DesiredSeat> {
    classes.iter().map(|(who, class)| seat(who, Role::Panelist, *class)).collect()
}

/// Three men on a published line-up.
fn three_men() -> Log {
    Log::default().after(&submit(speakers(&MEN))).after(&publish())
}

const MEN: [(&str, Class); 3] = [("a", Class::Man), ("b", Class::Man), ("c", Class::Man)];
const ONE_NOT_ASKED: [(&str, Class); 3] = [("a", Class::Unknown), ("b", Class::Man), ("c", Class::Man)];

fn counts(view: &PanelView, audience: Audience) -> ClassCounts {
    view.tally(audience).expect("may know").counts()
}

fn men(men: u32) -> ClassCounts {
    ClassCounts { men, ..ClassCounts::default() }
}

#[test]
fn who_was_sent_by_a_delegation_is_told_from_who_was_chosen() {
    let mut seats = speakers(&[("a", Class::Woman), ("b", Class::Man), ("c", Class::Man)]);
    seats[2].is_delegated = true;
    let view = Log::default().after(&submit(seats)).view();
    let tally = view.tally(Audience::Organiser).expect("may know");
    let chosen = tally.heads().iter().filter(|(head, _)| !head.is_delegated());
    let chosen: Vec<(Class, u32)> = chosen.map(|(head, times)| (head.class(), *times)).collect();
    assert_eq!(chosen, [(Class::Woman, 1), (Class::Man, 1)]);
    assert_eq!(tally.counts(), ClassCounts { women: 1, ..men(2) });
}

#[test]
fn everybody_has_the_class_that_the_audience_may_know() {
    let log = Log::default().after(&submit(speakers(&ONE_NOT_ASKED))).said("a", Class::Woman, Scope::Panel);
    let view = log.view();
    let classes = |audience| view.classes(audience).into_values().collect::<Vec<_>>();
    assert_eq!(classes(Audience::Organiser), [Class::Woman, Class::Man, Class::Man]);
    assert_eq!(classes(Audience::Public), []);
    let published = log.after(&publish()).after(&publish_standing()).view();
    let classes: Vec<Class> = published.classes(Audience::Public).into_values().collect();
    assert_eq!(classes, [Class::Unknown; 3]);
}

#[test]
fn a_first_answer_counts_at_once_for_those_who_may_know() {
    let log = Log::default().after(&submit(speakers(&ONE_NOT_ASKED))).after(&publish());
    let view = log.said("a", Class::Woman, Scope::Panel).view();
    let seated = ClassCounts { women: 1, ..men(2) };
    assert_eq!(counts(&view, Audience::Seated), seated);
    assert_eq!(counts(&view, Audience::Organiser), seated);
    assert!(!view.is_settling());
    assert_eq!(view.basis.position, 3);
}

#[test]
fn a_changed_or_withdrawn_statement_waits_for_the_next_change_of_seats() {
    let mut seats = speakers(&ONE_NOT_ASKED);
    let log = Log::default().after(&submit(seats.clone())).after(&publish());
    let said = log.said("a", Class::Woman, Scope::Panel);
    seats.push(seat("d", Role::Panelist, Class::Man));
    for changed in [said.clone().took_back("a"), said.clone().said("a", Class::Woman, Scope::Withheld)] {
        let view = changed.view();
        assert!(view.is_settling());
        for audience in [Audience::Organiser, Audience::Seated] {
            assert_eq!(counts(&view, audience), ClassCounts { women: 1, ..men(2) });
        }
        let view = changed.after(&submit(seats.clone())).view();
        assert!(!view.is_settling());
        assert_eq!(counts(&view, Audience::Seated), ClassCounts { unknown: 1, ..men(3) });
    }
}

#[test]
fn an_organisers_correction_is_the_organisers_at_once_and_others_wait() {
    let mut seats = speakers(&[("a", Class::Woman), ("b", Class::Man), ("c", Class::Man)]);
    let corrected = three_men().after(&submit(seats.clone()));
    let view = corrected.view();
    assert_eq!(counts(&view, Audience::Organiser), ClassCounts { women: 1, ..men(2) });
    assert_eq!(counts(&view, Audience::Seated), men(3));
    assert!(view.is_settling());
    seats.push(open_seat());
    let view = corrected.after(&submit(seats)).view();
    assert!(!view.is_settling());
    assert_eq!(counts(&view, Audience::Seated), ClassCounts { women: 1, unknown: 1, ..men(2) });
    let uncorrected = view.tally_uncorrected(None, Audience::Seated).expect("may know").counts();
    assert_eq!(uncorrected, ClassCounts { unknown: 1, ..men(3) });
}

#[test]
fn what_waits_is_taken_in_when_the_line_up_is_shown_for_the_first_time() {
    let draft = Log::default().after(&submit(speakers(&MEN)));
    let corrected =
        draft.after(&submit(speakers(&[("a", Class::Woman), ("b", Class::Man), ("c", Class::Man)])));
    assert!(corrected.view().is_settling());
    let shown = corrected.after(&publish()).view();
    assert!(!shown.is_settling());
    assert_eq!(counts(&shown, Audience::Seated), ClassCounts { women: 1, ..men(2) });
}

#[test]
fn publishing_again_or_completing_later_takes_in_nothing() {
    let complete = submit_as("file", speakers(&MEN), Some(true));
    let log = three_men().said("a", Class::Woman, Scope::Panel).after(&complete);
    assert!(log.view().is_settling());
    assert_eq!(counts(&log.after(&publish_standing()).view(), Audience::Seated), men(3));
}

#[test]
fn an_erasure_cannot_wait() {
    let view = three_men().erased("a").view();
    assert!(view.is_settling());
    for audience in [Audience::Organiser, Audience::Seated] {
        assert_eq!(counts(&view, audience), ClassCounts { unknown: 1, ..men(2) });
    }
}

#[test]
fn who_was_erased_is_not_counted_by_a_source_that_names_them_later() {
    let named_again = three_men().erased("a").after(&submit_as("other", speakers(&MEN), None)).view();
    assert_eq!(counts(&named_again, Audience::Organiser), ClassCounts { unknown: 1, ..men(2) });
}

#[test]
fn what_waits_is_taken_in_when_a_draft_is_soon_and_not_again() {
    let log = Log::default().after(&submit(speakers(&ONE_NOT_ASKED)));
    let Replica { mut panel, mut people, .. } =
        log.said("a", Class::Woman, Scope::Panel).took_back("a").replica();
    let counted = |panel: &PanelView| counts(panel, Audience::Seated);
    assert_eq!(counted(&panel), ClassCounts { women: 1, ..men(2) });
    let mut soon = |panel: &mut PanelView| {
        panel.on_soon(|who| people.get(who).cloned().unwrap_or_default());
        people.clear();
    };
    soon(&mut panel);
    assert_eq!(counted(&panel), ClassCounts { unknown: 1, ..men(2) });
    let before = panel.clone();
    soon(&mut panel);
    assert_eq!(panel, before);
}

#[test]
fn who_is_not_on_the_panel_does_not_touch_it() {
    let log = three_men();
    let before = log.view();
    assert_eq!(log.said("x", Class::Woman, Scope::Public).erased("y").view(), before);
}

#[test]
fn a_persons_own_word_counts_before_the_organisers_and_a_secret_is_not_replaced_by_a_guess() {
    let log = Log::default()
        .said("a", Class::NonBinary, Scope::Public)
        .said("b", Class::Man, Scope::Withheld)
        .said("c", Class::Man, Scope::Totals)
        .after(&submit(speakers(&MEN)));
    let view = log.after(&publish()).after(&publish_standing()).view();
    let known = ClassCounts { non_binary: 1, unknown: 2, ..ClassCounts::default() };
    for audience in [Audience::Organiser, Audience::Seated, Audience::Public] {
        assert_eq!(counts(&view, audience), known);
    }
}

#[test]
fn the_public_knows_nothing_that_was_not_published_and_no_assertion() {
    let log = three_men();
    assert_eq!(log.view().tally(Audience::Public), None);
    let published = log.after(&publish_standing());
    assert_eq!(counts(&published.view(), Audience::Public), ClassCounts { unknown: 3, ..men(0) });
    let counted = published.after(&count(1, 4)).view();
    assert_eq!(counts(&counted, Audience::Public), ClassCounts { women: 1, ..men(4) });
}

#[test]
fn the_public_is_not_told_a_count_whose_standing_is_not_published() {
    let counted = three_men().after(&count(1, 4)).view();
    assert_eq!(counted.tally(Audience::Public), None);
    assert_eq!(counts(&counted, Audience::Seated), ClassCounts { women: 1, ..men(4) });
}

#[test]
fn a_person_counts_once_with_all_roles_and_not_at_all_if_asserted_in_two_ways() {
    let seats = vec![
        seat("a", Role::Moderator, Class::Man),
        seat("a", Role::Panelist, Class::Man),
        seat("b", Role::Panelist, Class::Man),
        seat("b", Role::Keynote, Class::Woman),
        seat("c", Role::Panelist, Class::Unknown),
        seat("c", Role::Keynote, Class::Woman),
        open_seat(),
    ];
    let tally = Log::default().after(&submit(seats)).view().tally(Audience::Seated).expect("may know");
    let both = RoleSet::of(Role::Panelist).with(Role::Keynote);
    let heads = [
        (Head::person(RoleSet::of(Role::Moderator).with(Role::Panelist), Class::Man), 1),
        (Head::person(both, Class::Unknown), 1),
        (Head::person(both, Class::Woman), 1),
        (Head::open_seat(Role::Panelist), 1),
    ];
    assert_eq!(tally, Tally::new(heads).with_seats(7));
}

/// How the organiser counts one person on two seats | how the person is counted
const TWO_SEATS: [(Class, Class, Class); 6] = [
    (Class::Unknown, Class::Woman, Class::Woman),
    (Class::Undisclosed, Class::Woman, Class::Woman),
    (Class::Undisclosed, Class::Undisclosed, Class::Undisclosed),
    (Class::Undisclosed, Class::Unknown, Class::Undisclosed),
    (Class::Woman, Class::Woman, Class::Woman),
    (Class::Woman, Class::Man, Class::Unknown),
];

#[test]
fn who_sits_twice_is_counted_as_somebody_said_in_whatever_order() {
    for (one, other, counted) in TWO_SEATS {
        for (one, other) in [(one, other), (other, one)] {
            let seats = vec![seat("a", Role::Panelist, one), seat("a", Role::Keynote, other)];
            let tally =
                Log::default().after(&submit(seats)).view().tally(Audience::Seated).expect("may know");
            assert_eq!(tally.heads()[0].0.class(), counted, "{one:?} and {other:?}");
        }
    }
}

#[test]
fn who_is_counted_no_more_by_the_organiser_was_counted_and_so_a_first_answer_waits() {
    let unsaid = [("a", Class::Unknown), ("b", Class::Man), ("c", Class::Man)];
    let log = three_men().after(&submit(speakers(&unsaid))).said("a", Class::Woman, Scope::Panel);
    assert!(log.view().is_settling());
    assert_eq!(counts(&log.view(), Audience::Seated), men(3));
}

#[test]
fn a_convening_counts_everybody_once() {
    let one = Log::default().after(&submit(speakers(&MEN))).view();
    let seats = vec![seat("a", Role::Keynote, Class::Man), seat("d", Role::Panelist, Class::Woman)];
    let two = Log::default().after(&submit(seats)).view();
    let counted = Log::default().after(&count(2, 0)).view();
    let cancelled = Log::default()
        .after(&submit(speakers(&[("z", Class::Woman)])))
        .after(&PanelCommand::Cancel { organiser: organiser() })
        .view();
    let all = [&one, &two, &counted, &cancelled];
    let tally = union_tally(all, Audience::Organiser).expect("may know");
    assert_eq!(tally.counts(), ClassCounts { women: 3, ..men(3) });
    assert_eq!(tally.seats(), 7);
    assert_eq!(union_tally(all, Audience::Public), None);
    // Where both are known, seats say more than a count: the same man is not counted again.
    let both = three_men().after(&count(2, 0)).view();
    let tally = union_tally([&one, &both], Audience::Organiser).expect("may know");
    assert_eq!(tally.counts(), men(3));
    let shown = three_men().after(&publish_standing()).view();
    assert!(union_tally([&shown], Audience::Public).is_some());
    assert_eq!(union_tally([&shown, &one], Audience::Public), None);
}

#[test]
fn a_key_destroyed_ahead_of_the_fold_makes_the_panel_settle_until_the_erasure_is_met() {
    let log = three_men();
    let ahead = log.without_key_of(&person("a"));
    let mut seats = speakers(&MEN);
    seats.push(open_seat());
    assert!(ahead.view().is_settling());
    assert!(ahead.clone().after(&submit(seats.clone())).view().is_settling());
    let met = log.erased("a").without_key_of(&person("a")).after(&submit(seats));
    assert!(!met.view().is_settling());
}

#[derive(Clone, Debug)]
enum Step {
    Roster { is_api: bool, seats: Vec<(u8, usize, usize)>, is_complete: Option<bool> },
    Count(u32),
    Publish,
    PublishStanding,
    Said(u8, usize, usize),
    TookBack(u8),
}

const CLASSES: [Class; 4] = [Class::Woman, Class::Man, Class::Undisclosed, Class::Unknown];
const SCOPES: [Scope; 4] = [Scope::Public, Scope::Panel, Scope::Totals, Scope::Withheld];
const ROLES: [Role; 3] = [Role::Panelist, Role::Moderator, Role::Keynote];

fn steps() -> impl Strategy<Value = Step> {
    let seats = prop::collection::vec((0..5_u8, 0..3_usize, 0..4_usize), 0..6);
    prop_oneof![
        6 => (any::<bool>(), seats, prop::option::of(any::<bool>()))
            .prop_map(|(is_api, seats, is_complete)| Step::Roster { is_api, seats, is_complete }),
        1 => (1..4_u32).prop_map(Step::Count),
        1 => Just(Step::Publish),
        1 => Just(Step::PublishStanding),
        4 => (0..4_u8, 0..3_usize, 0..4_usize).prop_map(|(who, class, scope)| Step::Said(who, class, scope)),
        2 => (0..4_u8).prop_map(Step::TookBack),
    ]
}

/// The fifth of five people is an open seat.
fn desired(&(who, role, class): &(u8, usize, usize)) -> DesiredSeat {
    if who == 4 {
        return open_seat();
    }
    seat(&format!("p{who}"), ROLES[role], CLASSES[class])
}

/// A step in a log that has a published line-up to begin with, so that every step is accepted.
fn run(log: Log, step: &Step) -> Log {
    match step {
        Step::Roster { is_api, seats, is_complete } => {
            let seats = seats.iter().map(desired).collect();
            log.after(&submit_as(if *is_api { "api" } else { "file" }, seats, *is_complete))
        }
        Step::Count(women) => log.after(&count(*women, 3)),
        Step::Publish => log.after(&publish()),
        Step::PublishStanding => log.after(&publish()).after(&publish_standing()),
        Step::Said(who, class, scope) => log.said(&format!("p{who}"), CLASSES[*class], SCOPES[*scope]),
        Step::TookBack(who) => log.took_back(&format!("p{who}")),
    }
}

fn draft() -> Log {
    Log::default().after(&submit(speakers(&MEN)))
}

proptest! {
    #[test]
    fn a_view_rebuilt_after_an_erasure_equals_the_one_that_was_kept(
        before in prop::collection::vec(steps(), 0..12),
        after in prop::collection::vec(steps(), 0..6),
    ) {
        let who = person("p0");
        let log = before.iter().fold(draft(), run).erased("p0");
        let mut erased = log.0.len();
        let log = after.iter().fold(log, |log, step| match step {
            Step::Said(0, ..) | Step::TookBack(0) => log,
            step => run(log, step),
        });
        let (mut kept, mut rebuilt) = (Replica::default(), Replica::default());
        for (known, emptied) in log.0.iter().zip(&log.without_key_of(&who).0) {
            kept.fold(known);
            rebuilt.fold(emptied);
            erased = erased.saturating_sub(1);
            if erased == 0 {
                prop_assert_eq!(&kept, &rebuilt);
            } else if kept != rebuilt {
                let is_silent = rebuilt.panel.is_settling() || rebuilt.panel.basis != kept.panel.basis;
                let is_same = rebuilt.panel.tally(Audience::Seated) == kept.panel.tally(Audience::Seated);
                prop_assert!(is_silent || is_same, "an emptied view speaks otherwise");
            }
        }
    }

    #[test]
    fn what_a_person_changes_moves_nothing_by_itself(
        history in prop::collection::vec(steps(), 0..12),
        who in 0..4_u8,
        class in 0..3_usize,
        scope in 0..4_usize,
    ) {
        let log = history.iter().fold(draft(), run);
        let before = log.view();
        let is_counted = before.stated.contains_key(&person(&format!("p{who}")))
            || before.facts.seats.values().any(|seat| {
                seat.person == Some(person(&format!("p{who}"))) && seat.asserted.is_known()
            });
        for changed in [run(log.clone(), &Step::Said(who, class, scope)), run(log.clone(), &Step::TookBack(who))] {
            let changed = changed.view();
            if is_counted || before.stated == changed.stated {
                for audience in [Audience::Organiser, Audience::Seated, Audience::Public] {
                    prop_assert_eq!(changed.tally(audience), before.tally(audience));
                }
            }
        }
    }

    #[test]
    fn disclosing_or_erasing_never_changes_how_many_there_are(history in prop::collection::vec(steps(), 0..12)) {
        let log = history.iter().fold(draft(), run);
        let (before, erased) = (log.view(), log.clone().erased("p0").view());
        for audience in [Audience::Organiser, Audience::Seated] {
            prop_assert_eq!(counts(&before, audience).people(), counts(&erased, audience).people());
            let (before, erased) = (counts(&before, audience), counts(&erased, audience));
            prop_assert!(erased.women <= before.women && erased.men <= before.men);
            prop_assert!(erased.non_binary <= before.non_binary && erased.not_stated() >= before.not_stated());
        }
    }
}

#[test]
fn an_open_seat_is_never_stated() {
    let labelled = DesiredSeat { person: None, ..seat("tbc", Role::Chair, Class::Woman) };
    let view = Log::default().after(&submit(vec![labelled])).view();
    assert_eq!(view.facts.seats[&SeatNo(0)].person, None);
    assert_eq!(counts(&view, Audience::Organiser), ClassCounts { unknown: 1, ..men(0) });
}
