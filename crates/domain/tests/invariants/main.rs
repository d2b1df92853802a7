//! The invariants of section 12 of the domain reference that speak of records and not of one tally:
//! 1 (names), 6 and 7. Those of one tally, 1 to 4, are in `tests/judgement/properties.rs`, and 5 in
//! `tests/statistics/properties.rs`. That no replica says anything a second time is in
//! `src/alert/tests/replicas.rs`.
//!
//! `cargo xtask properties` tries 100,000 cases.

use openfloor_domain::decider::{Decider as _, fold};
use openfloor_domain::ids::{OrganiserId, PersonId, SeatKey, SourceId};
use openfloor_domain::judgement::{Charter, ClassCounts, Rule, assess, built_in};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{
    DesiredSeat, DesiredStatus, Panel, PanelAbout, PanelCommand, PanelEvent, SeatAbout, SubmitRoster,
};
use openfloor_domain::people::{Audience, Class, Scope, Statement};
use openfloor_domain::person::{Erased, PersonEvent, Stated};
use openfloor_domain::personal::Personal;
use openfloor_domain::roles::Role;
use openfloor_domain::views::{PanelView, PersonView, Recorded};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::{Index, select};

/// What happens to a panel of at most six people.
#[derive(Clone, Debug)]
enum Happening {
    /// A roster: who, how counted, and what for.
    Submitted(Vec<(usize, Class, Role)>),
    /// Somebody says how to be counted.
    Said(usize, Statement),
    Published,
}

const PEOPLE: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn classes() -> impl Strategy<Value = Class> {
    select(vec![Class::Woman, Class::Man, Class::Man, Class::NonBinary, Class::Undisclosed, Class::Unknown])
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let role = select(vec![Role::Panelist, Role::Moderator, Role::Lead, Role::Observer]);
    let roster = proptest::collection::vec((0..PEOPLE.len(), classes(), role), 0..7);
    let scope = select(vec![Scope::Public, Scope::Panel, Scope::Totals, Scope::Withheld]);
    let said = (0..PEOPLE.len(), classes(), scope)
        .prop_map(|(who, class, scope)| Happening::Said(who, Statement { class, scope }));
    let one = prop_oneof![
        4 => roster.prop_map(Happening::Submitted),
        2 => said,
        1 => proptest::strategy::Just(Happening::Published),
    ];
    proptest::collection::vec(one, 1..8)
}

fn organiser() -> OrganiserId {
    OrganiserId::new("o1").expect("an id")
}

fn person(who: usize) -> PersonId {
    PersonId::new(PEOPLE[who]).expect("an id")
}

fn command(roster: &[(usize, Class, Role)], name: impl Fn(usize) -> String) -> PanelCommand {
    let seat = |(place, (who, class, role)): (usize, &(usize, Class, Role))| DesiredSeat {
        key: SeatKey::new(format!("place_{place}")).expect("an id"),
        person: Some(person(*who)),
        role: *role,
        status: DesiredStatus::Confirmed,
        is_delegated: false,
        about: Personal::Known(SeatAbout { name: name(*who), class: *class, address: None, external: None }),
    };
    PanelCommand::SubmitRoster(SubmitRoster {
        organiser: organiser(),
        source: SourceId::new("file").expect("an id"),
        about: PanelAbout { slug: "s".into(), title: "After the ceasefire".into(), kind: "panel".into() },
        starts: None,
        seats: roster.iter().enumerate().map(seat).collect(),
        is_complete: None,
    })
}

/// A log and what is folded from it, written by the real decider.
#[derive(Default)]
struct World {
    commits: Vec<PanelEvent>,
    view: PanelView,
    people: [PersonView; PEOPLE.len()],
    position: u64,
}

impl World {
    fn of(happenings: &[Happening], name: impl Fn(usize) -> String + Copy, times: usize) -> Self {
        let mut world = Self::default();
        for happening in happenings {
            match happening {
                Happening::Submitted(roster) => {
                    (0..times).for_each(|_| world.submit(&command(roster, name)));
                }
                Happening::Published => (0..times)
                    .for_each(|_| world.submit(&PanelCommand::PublishLineUp { organiser: organiser() })),
                Happening::Said(who, statement) => {
                    let about = Personal::Known(*statement);
                    world.hear(*who, &PersonEvent::Stated(Stated { about }));
                }
            }
        }
        world
    }

    fn submit(&mut self, command: &PanelCommand) {
        let state = fold::<Panel>(&self.commits);
        // Nothing to publish yet is an answer as well.
        let events = Panel::decide(&state, command).unwrap_or_default();
        if events.is_empty() {
            return;
        }
        let (at, people) = (self.next(), self.people.clone());
        self.view.on_panel_commit(&events, at, |who| {
            PEOPLE
                .iter()
                .position(|name| *name == who.as_str())
                .map_or_else(PersonView::default, |who| people[who].clone())
        });
        self.commits.extend(events);
    }

    fn hear(&mut self, who: usize, event: &PersonEvent) {
        let at = self.next();
        self.people[who].evolve(event);
        self.view.on_person_event(&person(who), event, at);
    }

    fn next(&mut self) -> Recorded {
        self.position += 1;
        Recorded { position: self.position, at_ms: 0 }
    }

    fn counts(&self) -> ClassCounts {
        self.view.tally(Audience::Organiser).expect("the organiser may know").counts()
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.view).expect("a view is JSON")
    }

    fn digest(&self, rules: &[Rule]) -> [u8; 32] {
        let tally = self.view.tally(Audience::Organiser).expect("the organiser may know");
        let on = Moment::parse("2026-05-14T10:00:00+02:00").expect("a day");
        assess(rules, &tally, on).digest()
    }
}

fn rules() -> Vec<Rule> {
    let charters = built_in().into_iter().map(|(_, text)| Charter::parse(text).expect("a shipped charter"));
    charters.flat_map(|charter| charter.rules).collect()
}

proptest! {
    #[test]
    fn invariant_1_names_never_change_a_verdict(happenings in happenings(), other in "[A-Za-z ]{1,12}") {
        let world = World::of(&happenings, |who| format!("Person {who}"), 1);
        let renamed = World::of(&happenings, |who| format!("{other}{}", PEOPLE.len() - who), 1);
        prop_assert_eq!(world.digest(&rules()), renamed.digest(&rules()));
    }

    #[test]
    fn invariant_6_refolding_with_duplicates_gives_identical_bytes(happenings in happenings()) {
        let name = |who| format!("Person {who}");
        let once = World::of(&happenings, name, 1);
        prop_assert_eq!(once.bytes(), World::of(&happenings, name, 1).bytes());
        // Every submission comes twice, as one does whose answer was lost.
        let twice = World::of(&happenings, name, 2);
        prop_assert_eq!(&once.commits, &twice.commits);
        prop_assert_eq!(once.bytes(), twice.bytes());
    }

    #[test]
    fn invariant_7_after_an_erasure_n_is_unchanged_and_only_the_not_stated_rise(
        happenings in happenings(),
        who in any::<Index>(),
    ) {
        let mut world = World::of(&happenings, |who| format!("Person {who}"), 1);
        let before = world.counts();
        world.hear(who.index(PEOPLE.len()), &PersonEvent::Erased(Erased { organiser: None }));
        let after = world.counts();
        prop_assert_eq!(after.people(), before.people());
        prop_assert!(after.women <= before.women && after.men <= before.men);
        prop_assert!(after.non_binary <= before.non_binary);
        prop_assert!(after.not_stated() >= before.not_stated());
    }
}
