//! What one person changes about themselves moves nothing before the next round, on a panel of two to
//! eight.

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::world::{Entry, World, organiser, submit};
use crate::clock::{DAY_HOURS, is_round};
use crate::judgement::UnknownPolicy;
use crate::moment::Moment;
use crate::panel::PanelCommand;
use crate::people::{Audience, Class, Scope};
use crate::person::{Erased, PersonEvent, StatementWithdrawn};

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
const CLASSES: [Class; 5] = [Class::Woman, Class::Man, Class::NonBinary, Class::Undisclosed, Class::Unknown];
const SCOPES: [Scope; 4] = [Scope::Public, Scope::Panel, Scope::Totals, Scope::Withheld];

/// What somebody whose class is known changes.
#[derive(Clone, Debug)]
enum Change {
    States(usize, usize),
    Withdraws,
    IsErased,
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0..5_usize, 0..4_usize).prop_map(|(class, scope)| Change::States(class, scope)),
        1 => proptest::prelude::Just(Change::Withdraws),
        1 => proptest::prelude::Just(Change::IsErased),
    ]
}

fn changed(world: World, who: &str, change: &Change) -> World {
    match change {
        Change::States(class, scope) => world.said(who, CLASSES[*class], SCOPES[*scope]),
        Change::Withdraws => world.person(who, PersonEvent::StatementWithdrawn(StatementWithdrawn {})),
        Change::IsErased => world.person(who, PersonEvent::Erased(Erased { organiser: None })),
    }
}

/// A panel whose people are counted, some in their own words; public, so that all may know of it.
fn panel(classes: &[usize], stated: &[bool], rule: UnknownPolicy) -> World {
    let mut world = World { begins: Moment::parse("1970-08-01T10:00:00Z").ok(), ..World::new() };
    world.rule.unknown = rule;
    world.log.truncate(1);
    let world =
        classes.iter().zip(stated).zip(NAMES).fold(world.pledged(), |world, ((class, stated), who)| {
            if *stated { world.said(who, CLASSES[*class], Scope::Panel) } else { world }
        });
    // The organiser counts every one of them as a woman or a man.
    let asserted = classes.iter().zip(NAMES).map(|(class, who)| (who, CLASSES[*class % 2]));
    let line_up = PanelCommand::PublishLineUp { organiser: organiser() };
    let standing = PanelCommand::PublishStanding { organiser: organiser() };
    let submit = submit(&asserted.collect::<Vec<_>>(), Some(true));
    world.panel(&submit).panel(&line_up).panel(&standing).told().0
}

proptest! {
    #[test]
    fn nothing_moves_before_the_round(
        classes in prop::collection::vec(0..5_usize, 2..=8),
        stated in prop::collection::vec(any::<bool>(), 8),
        who in 0..8_usize,
        change in changes(),
        hours in prop::collection::vec(1..30_u32, 0..12),
        counts_as_not_woman in any::<bool>(),
    ) {
        let policy = if counts_as_not_woman { UnknownPolicy::CountAsNotWoman } else { UnknownPolicy::Bounds };
        let before = panel(&classes, &stated, policy);
        let who = NAMES[who % classes.len()];
        let mut after = changed(before.clone(), who, &change);
        let is_erased = matches!(change, Change::IsErased);
        let seen = |world: &World, audience| world.replica(1).panel.tally(audience);
        if !is_erased {
            for audience in [Audience::Organiser, Audience::Seated, Audience::Public] {
                prop_assert_eq!(seen(&before, audience), seen(&after, audience));
            }
        }
        let moved = |world: &World| world.replica(1).panel.moved;
        prop_assert_eq!(moved(&before), moved(&after));
        let mut last = 0;
        for hour in hours {
            let next = last + hour;
            if is_round(last, next, after.begins) {
                break;
            }
            last = next;
            let (world, event) = after.hour(next).told();
            prop_assert!(event.is_none(), "{event:?} before the round");
            after = world;
        }
        // At the round it counts, and nothing is left waiting.
        let at_the_round = after.hour(4 * DAY_HOURS);
        prop_assert!(!at_the_round.replica(1).panel.is_settling());
    }

    #[test]
    fn a_view_folded_after_a_key_was_destroyed_equals_one_folded_before(
        classes in prop::collection::vec(0..5_usize, 2..=8),
        stated in prop::collection::vec(any::<bool>(), 8),
        who in 0..8_usize,
        change in changes(),
        begins in any::<bool>(),
    ) {
        let who = NAMES[who % classes.len()];
        let mut world = panel(&classes, &stated, UnknownPolicy::Bounds);
        if begins {
            world.begins = Moment::parse("1970-01-12T10:00:00Z").ok();
        }
        let log = changed(world, who, &change).hour(4 * DAY_HOURS);
        let kept = log.replica(1);
        let erased = log.person(who, PersonEvent::Erased(Erased { organiser: None }));
        // Kept: it had folded all but the erasure with every key at hand.
        let mut kept = kept;
        kept.catch_up(&erased);
        prop_assert_eq!(&kept.panel, &erased.replica(1).panel);
        prop_assert!(erased.log.iter().any(|entry| matches!(entry, Entry::Hour(_))));
    }
}
