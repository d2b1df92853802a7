//! Whoever says it, in whatever version and however far behind: nothing is lost or said twice.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::world::{Entry, Replica, World, panel_id, pid};
use crate::alert::{Alert, AlertEvent, Alerts, Heading, Say, Standing, owed};
use crate::decider::Decider;
use crate::manner::Manner;
use crate::notice::NoticeKind;
use crate::people::{Class, Scope};
use crate::person::{Erased, PersonEvent};
use crate::pledge::PledgeCommand;

#[derive(Clone, Debug)]
enum Step {
    Roster(Vec<(u8, u8)>),
    Said(u8, u8, u8),
    Erased(u8),
    Pledge(u8),
    Activate(u32),
    /// So many hours pass.
    Pass(u32),
    /// A replica folds so many records, and appends what it owes if nobody came first.
    Replica {
        which: usize,
        folds: usize,
    },
}

fn steps() -> impl Strategy<Value = Step> {
    let roster = prop::collection::vec((0..5_u8, 0..3_u8), 1..5);
    prop_oneof![
        6 => roster.prop_map(Step::Roster),
        3 => (0..5_u8, 0..3_u8, 0..2_u8).prop_map(|(who, class, scope)| Step::Said(who, class, scope)),
        1 => (0..5_u8).prop_map(Step::Erased),
        1 => (0..5_u8).prop_map(Step::Pledge),
        1 => (1..4_u32).prop_map(Step::Activate),
        3 => (1..200_u32).prop_map(Step::Pass),
        12 => (0..4_usize, 0..6_usize).prop_map(|(which, folds)| Step::Replica { which, folds }),
        1 => Just(Step::Replica { which: 0, folds: 100 }),
    ]
}

fn class(n: u8) -> Class {
    [Class::Woman, Class::Man, Class::Unknown][usize::from(n)]
}

fn step(world: World, replicas: &mut [Replica], step: &Step) -> World {
    const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
    match step {
        Step::Roster(seats) => {
            let seats: BTreeMap<u8, u8> = seats.iter().copied().collect();
            let seats: Vec<_> =
                seats.iter().map(|(who, of)| (NAMES[usize::from(*who)], class(*of))).collect();
            world.roster(&seats)
        }
        Step::Said(who, of, scope) => {
            let scope = [Scope::Panel, Scope::Withheld][usize::from(*scope)];
            world.said(NAMES[usize::from(*who)], class(*of), scope)
        }
        Step::Erased(who) => {
            world.person(NAMES[usize::from(*who)], PersonEvent::Erased(Erased { organiser: None }))
        }
        Step::Pledge(0) => world.pledge(&PledgeCommand::Pause),
        Step::Pledge(1) => world.pledge(&PledgeCommand::Resume),
        Step::Pledge(2) => world.pledge(&PledgeCommand::DenySeat { panel: panel_id() }),
        Step::Pledge(n) => {
            let snoozed_until = (*n == 3).then_some(500);
            let manner = Manner { snoozed_until, praise: true, reminders_max: Some(1), ..Manner::default() };
            world.pledge(&PledgeCommand::ChooseManner { manner })
        }
        Step::Activate(version) => world.activated(*version),
        Step::Pass(hours) => {
            let last = world.replica(1).clock.hour;
            world.hour(last + hours)
        }
        Step::Replica { which, folds } => works(world, &mut replicas[*which], *folds),
    }
}

/// Folds some records, then appends what is owed with the expected revision of the own fold.
fn works(mut world: World, replica: &mut Replica, folds: usize) -> World {
    let until = world.log.len().min(replica.folded.saturating_add(folds));
    replica.catch_up_to(&world, until);
    let head = world.log.iter().rposition(|entry| matches!(entry, Entry::Alert(_))).map_or(0, |n| n + 1);
    let owed = replica.owes(&world).expect("no conflict, however far it lags");
    if let Some(event) = owed.filter(|_| replica.revision == head) {
        let said = Alerts::decide(&replica.alerts, &Say { events: vec![event] }).expect("it goes upwards");
        world.log.push(Entry::Alert(said));
    }
    world
}

proptest! {
    #[test]
    fn replicas_of_several_versions_lose_nothing_and_say_nothing_twice(
        history in prop::collection::vec(steps(), 0..40),
        is_late in any::<bool>(),
    ) {
        let mut replicas = [1, 1, 2, 3].map(Replica::of);
        let mut world = history.iter().fold(World::new(), |world, next| step(world, &mut replicas, next));
        // All catch up, in one order or the other; the second round finds nothing to say.
        let order = if is_late { [3, 2, 1, 0] } else { [0, 1, 2, 3] };
        for which in order {
            world = works(world, &mut replicas[which], usize::MAX);
        }
        let len = world.log.len();
        for which in order {
            world = works(world, &mut replicas[which], usize::MAX);
        }
        prop_assert_eq!(world.log.len(), len);

        let kinds: Vec<NoticeKind> = world.log.iter().filter_map(|entry| match entry {
            Entry::Alert(events) => events.first().map(AlertEvent::kind),
            _ => None,
        }).collect();
        let is_first = |kind| matches!(kind, NoticeKind::Opened | NoticeKind::CannotTell | NoticeKind::Holds);
        prop_assert!(kinds.first().is_none_or(|first| is_first(*first)));
        let unclear = kinds.iter().filter(|kind| **kind == NoticeKind::CannotTell).count();
        prop_assert!(unclear <= 1);
        let notices: BTreeSet<_> = world.log.iter().flat_map(|entry| match entry {
            Entry::Alert(events) => events.iter().map(|event| event.transition().notice.clone()).collect(),
            _ => Vec::new(),
        }).collect();
        prop_assert_eq!(notices.len(), kinds.len());

        let in_force = world.replica(1).reconciler.in_force.expect("activated");
        let speaker = world.replica(in_force);
        let is_open = speaker.alerts.alerts.values().next().is_some_and(Alert::is_open);
        let watch = speaker.pledge.watch(&pid(), speaker.pledge_at, &panel_id(), &speaker.panel, world.found);
        let watch = watch.filter(|watch| !watch.manner.is_snoozed(speaker.clock.hour));
        if let (Some(watch), 1 | 3, false) = (watch, in_force, speaker.panel.is_settling()) {
            let heading = Heading { moved_hour: speaker.moved_hour, ..world.heading() };
            match owed(&panel_id(), &speaker.panel, &heading, &watch, world.terms(speaker.clock)).map(|owed| owed.standing) {
                Some(Standing::DoesNotHold) => prop_assert!(is_open, "an alert was lost"),
                Some(Standing::Holds | Standing::HoldsByCorrection | Standing::Denied) => {
                    prop_assert!(!is_open, "a mending was lost");
                }
                _ => {}
            }
        }
    }
}
