//! The life of an alert.

mod identity;
mod life;
mod manners;
mod replicas;
mod world;

use std::num::NonZeroU32;

use super::*;
use crate::clock::Now;
use crate::decider::{Decider, fold};
use crate::ids::{PanelId, SubscriptionId};
use crate::judgement::{ClassCounts, Counted, Outcome, Predicate, Rule, UnknownPolicy};
use crate::moment::Moment;
use crate::notice::Language;
use crate::panel::PanelCommand;
use crate::people::{Class, Scope};
use crate::person::{Erased, PersonEvent};
use crate::pledge::{PledgeAbout, PledgeCommand};
use crate::roles::Role;
use crate::subscription::{Subscription, SubscriptionAbout, SubscriptionCommand, SubscriptionState, Watched};
use world::{
    Entry, MAN, MEN, MIXED, SETTLING_MS, UNCLEAR, WOMAN, World, at, endpoint, found, one_woman, organiser,
    panel_id, pledge_about, submit,
};

use NoticeKind::{Asked, CannotTell, Corrected, Mended, NoLongerHolds, Opened};

#[test]
fn it_is_opened_mended_and_no_longer_holds_under_one_id() {
    let is_open = |world: &World| world.replica(1).alerts.alerts.values().all(Alert::is_open);
    let world = World::new().roster(&MEN).says(Opened);
    assert!(is_open(&world));
    let world = world.roster(&MIXED).says(Mended);
    assert!(!is_open(&world));
    let world = world.roster(&MEN).says(NoLongerHolds);
    assert!(is_open(&world));
    let world = world.roster(&MIXED).says(Mended);
    let alerts = world.replica(1).alerts.alerts;
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts.values().next().map(|alert| alert.number), Some(4));
}

#[test]
fn what_was_never_opened_is_not_mended() {
    World::new().roster(&MIXED).says(None).roster(&UNCLEAR).says(CannotTell).roster(&MIXED).says(None);
}

#[test]
fn what_cannot_be_told_opens_and_mends_nothing() {
    let world = World::new().roster(&UNCLEAR).says(CannotTell);
    world
        .roster(&MEN)
        .says(Opened)
        .roster(&UNCLEAR)
        .says(None)
        .roster(&MEN)
        .says(None)
        .roster(&MIXED)
        .says(Mended);
}

#[test]
fn another_number_of_men_is_no_news() {
    let five = [("a", MAN), ("b", MAN), ("c", MAN), ("f", MAN), ("g", MAN)];
    World::new().roster(&MEN).says(Opened).roster(&five).says(None);
}

#[test]
fn a_message_holds_what_it_shows() {
    let world = World::new().roster(&MEN);
    let event = world.owed_by(1).expect("opened");
    let said = event.transition();
    assert_eq!((said.number, said.epoch, said.basis), (1, 1, 5));
    assert_eq!((said.due_after_ms, said.template.as_str()), (SETTLING_MS, "pledge.opened.1"));
    assert_eq!(said.endpoints, [endpoint("mail")]);
    let about = said.about.known().expect("known");
    assert_eq!(about.wording.as_deref(), Some("Not without a woman."));
    assert_eq!(about.days_left, Some(31));
    let figures = about.figures.expect("figures");
    assert_eq!(figures.counted, ClassCounts { men: 3, ..ClassCounts::default() });
    assert_eq!((figures.outcome, figures.is_all_male), (Outcome::Breach, true));
    assert_eq!(figures.repair.and_then(|repair| repair.add_women), Some(1));
}

#[test]
fn a_message_says_how_it_would_stand_if_the_only_woman_chairs() {
    let mut rule = one_woman("mine");
    rule.counted = vec![Counted::WithoutChair];
    let mut world = World { rule, ..World::new() };
    world.log.truncate(1);
    let opened = world.pledged().roster(&MEN).says(Opened);
    let PanelCommand::SubmitRoster(mut mixed) = submit(&MIXED, None) else { unreachable!() };
    mixed.seats[3].role = Role::Unspecified;
    let mended = opened.panel(&PanelCommand::SubmitRoster(mixed)).owed_by(1).expect("mended");
    let figures = mended.transition().about.known().and_then(|about| about.figures).expect("figures");
    assert_eq!(figures.if_the_only_woman_chairs, Some(Outcome::Breach));
}

#[test]
fn a_mending_says_when_it_was_opened_and_is_due_at_once() {
    let world = World::new().roster(&MEN).says(Opened).roster(&MIXED);
    let event = world.owed_by(1).expect("mended");
    let said = event.transition();
    assert_eq!(said.due_after_ms, 0);
    let opened = said.about.known().expect("known").opened.expect("it was opened");
    assert_eq!((opened.utc_ms, opened.offset_minutes), (0, 120));
}

#[test]
fn a_draft_is_told_only_when_its_line_up_is_complete() {
    let draft = World::new().panel(&submit(&MEN, None)).says(None);
    draft.clone().panel(&submit(&MEN, Some(true))).says(Opened);
    let reopened = draft.panel(&submit(&MEN, Some(true))).says(Opened).panel(&submit(&MIXED, Some(false)));
    reopened.says(None).panel(&submit(&MIXED, Some(true))).says(Mended);
}

#[test]
fn a_panel_that_was_cancelled_or_has_begun_is_past_mending() {
    let cancel = PanelCommand::Cancel { organiser: organiser() };
    World::new().roster(&MEN).panel(&cancel).says(None);
    World::new().roster(&MEN).says(Opened).panel(&cancel).says(None);
    let begun = |world: World| World { begins: Moment::new(2_000, 0).ok(), ..world };
    begun(World::new()).hour(1).roster(&MEN).says(None);
    begun(World::new().roster(&MEN).says(Opened)).hour(1).roster(&MIXED).says(None);
    World { begins: None, ..World::new() }.roster(&MEN).says(Opened);
}

#[test]
fn an_ally_who_paused_withdrew_or_is_not_verified_is_told_nothing() {
    let opened = World::new().roster(&MEN);
    opened.clone().pledge(&PledgeCommand::Withdraw).says(None);
    opened.clone().pledge(&PledgeCommand::Erase).says(None);
    let paused = opened.clone().pledge(&PledgeCommand::Pause).says(None);
    paused.pledge(&PledgeCommand::Resume).says(Opened);
    let told = opened.says(Opened).pledge(&PledgeCommand::Pause).roster(&MIXED).says(None);
    told.pledge(&PledgeCommand::Resume).says(Mended);
    let mut unverified = World::new();
    unverified.log.pop();
    unverified.roster(&MEN).says(None);
}

#[test]
fn an_ally_who_left_the_panel_is_told_nothing() {
    let told = World::new().roster(&MEN).says(Opened);
    World { found: None, ..told }.roster(&MIXED).says(None);
}

#[test]
fn an_ally_who_denies_the_seat_is_told_that_we_were_wrong() {
    let deny = PledgeCommand::DenySeat { panel: panel_id() };
    let told = World::new().roster(&MEN).says(Opened).pledge(&deny);
    let correction = told.owed_by(1).expect("corrected");
    assert_eq!(correction.transition().about.known().and_then(|about| about.figures), None);
    told.says(Corrected).roster(&MIXED).says(None).roster(&MEN).says(None);
    World::new().pledge(&deny).roster(&MEN).says(None);
}

#[test]
fn an_organisers_correction_is_told_as_one_with_the_next_change_of_seats() {
    let told = World::new().roster(&MEN).says(Opened);
    let corrected = [("a", MAN), ("b", MAN), ("c", WOMAN)];
    let told = told.roster(&corrected).says(None);
    let four = [("a", MAN), ("b", MAN), ("c", WOMAN), ("f", MAN)];
    let told = told.roster(&four).says(Corrected);
    let without = [("a", MAN), ("b", MAN), ("f", MAN)];
    told.roster(&without).says(Opened).roster(&MIXED).says(Mended);
}

#[test]
fn a_woman_added_beside_a_correction_mends() {
    let told = World::new().roster(&MEN).says(Opened);
    told.roster(&[("a", MAN), ("b", MAN), ("c", Class::NonBinary), ("d", WOMAN)]).says(Mended);
}

#[test]
fn a_first_answer_is_told_and_a_changed_one_waits() {
    let unclear = World::new().roster(&MEN).says(Opened).roster(&UNCLEAR).says(None);
    let answered = unclear.said("e", WOMAN, Scope::Panel).says(Mended);
    let changed = answered.said("e", WOMAN, Scope::Withheld).says(None);
    let man_more = [("a", MAN), ("b", MAN), ("c", MAN), ("e", Class::Unknown), ("f", MAN)];
    changed.roster(&man_more).says(CannotTell).roster(&MEN).says(NoLongerHolds);
}

#[test]
fn an_erasure_is_told_to_nobody() {
    let erase = |world: World| world.person("d", PersonEvent::Erased(Erased { organiser: None }));
    let mended = World::new().roster(&MEN).says(Opened).roster(&MIXED).says(Mended);
    erase(mended).says(None).roster(&UNCLEAR).says(CannotTell);
    let mut strict = one_woman("mine");
    strict.unknown = UnknownPolicy::CountAsNotWoman;
    let mut world = World { rule: strict, ..World::new() };
    world.log.truncate(1);
    erase(world.pledged().roster(&MIXED).says(None)).says(None);
}

#[test]
fn a_new_ally_is_told_although_something_settles() {
    let mut world = World::new();
    world.log.truncate(1);
    let erased = PersonEvent::Erased(Erased { organiser: None });
    let four = [("a", MAN), ("b", MAN), ("c", MAN), ("f", MAN)];
    let corrected = [("a", MAN), ("b", MAN), ("c", MAN), ("f", Class::NonBinary)];
    world.clone().roster(&four).roster(&corrected).pledged().says(Opened);
    world.roster(&MIXED).person("d", erased).pledged().says(None);
}

#[test]
fn a_namesake_is_asked_whatever_the_panel_is_like_and_only_where_it_is_public() {
    let named = |world: World| World { found: found(Match::Name), ..world };
    named(World::new()).panel(&submit(&MEN, Some(true))).says(None);
    let asked = [&MEN[..], &MIXED[..], &UNCLEAR[..]].map(|roster| {
        let event = named(World::new()).roster(roster).owed_by(1).expect("asked");
        let said = event.transition();
        assert_eq!(said.about.known().and_then(|about| about.figures), None);
        (event.kind(), said.digest.clone())
    });
    assert!(asked.iter().all(|(kind, digest)| (*kind, digest) == (Asked, &asked[0].1)));
    named(World::new()).roster(&MEN).says(Asked).roster(&MIXED).says(None).roster(&MEN).says(None);
}

#[test]
fn a_namesake_who_says_yes_may_know_what_is_public() {
    let affirm = PledgeCommand::AffirmSeat { panel: panel_id() };
    let world = World { found: found(Match::Name), ..World::new() }.roster(&MEN).says(Asked);
    let world =
        world.pledge(&affirm).says(None).panel(&PanelCommand::PublishStanding { organiser: organiser() });
    let world = world.says(None);
    let stated = ["a", "b", "c"].iter().fold(world, |world, who| world.said(who, MAN, Scope::Public));
    // They had been counted by the organiser, so what they say waits for a change of seats.
    stated.says(None).roster(&MEN[..2]).says(Opened);
}

#[test]
fn who_pledged_not_to_be_the_only_woman_is_none_of_the_others() {
    let predicate = Predicate::OtherWomen { n: NonZeroU32::MIN };
    let rule = Rule { predicate, ..one_woman("others") };
    let change = PledgeCommand::Change { webhook: None, about: pledge_about(rule) };
    let world = || World::new().pledge(&change);
    // Who pledged sits on the first seat.
    let alone = [("a", WOMAN), ("b", MAN), ("c", MAN)];
    let not_alone = [("a", WOMAN), ("b", MAN), ("c", MAN), ("d", WOMAN)];
    world().roster(&alone).says(Opened).roster(&not_alone).says(Mended);
    world().roster(&MIXED).says(None);
    world().roster(&MEN).says(Opened).roster(&MIXED).says(Mended);
    // How she is counted herself need not be known.
    world().roster(&[("a", Class::Unknown), ("b", MAN), ("c", MAN)]).says(Opened);
    world().roster(&[("a", Class::Unknown), ("b", MAN), ("d", WOMAN)]).says(None);
    // The same goes for who says to be the one of this name, by what is public.
    let affirm = PledgeCommand::AffirmSeat { panel: panel_id() };
    let public = |seats: &[(&str, Class)]| {
        let world = World { found: found(Match::Name), ..world() }.pledge(&affirm);
        let stated = seats.iter().fold(world, |world, (who, class)| world.said(who, *class, Scope::Public));
        stated.roster(seats).panel(&PanelCommand::PublishStanding { organiser: organiser() })
    };
    public(&[("a", WOMAN), ("b", MAN)]).says(Opened);
    public(&[("a", MAN), ("d", WOMAN)]).says(None);
}

#[test]
fn a_name_is_looked_for_only_where_the_ally_said() {
    let elsewhere = PledgeAbout { hosts: Vec::new(), ..pledge_about(one_woman("mine")) };
    let change = PledgeCommand::Change { webhook: None, about: elsewhere };
    World { found: found(Match::Name), ..World::new() }.pledge(&change).roster(&MEN).says(None);
    World::new().pledge(&change).roster(&MEN).says(Opened);
}

#[test]
fn a_subscriber_is_told_what_was_published_and_nothing_else() {
    let about = SubscriptionAbout {
        name: "Desk".into(),
        address: "desk@paper.example".into(),
        webhook: None,
        rule: one_woman("one"),
        language: Language::Fr,
        salt: "other".into(),
    };
    let watches = Watched::Convening(panel_id().convening());
    let make = SubscriptionCommand::Make { watches, mail: endpoint("desk"), webhook: None, about, at_ms: 0 };
    let mut state = SubscriptionState::default();
    for command in [make, SubscriptionCommand::VerifyAddress { n: 1, at_ms: 1 }] {
        for event in Subscription::decide(&state, &command).expect("accepted") {
            Subscription::evolve(&mut state, &event);
        }
    }
    let standing = |world: &World| {
        let (view, heading) = (world.replica(1).panel, world.heading());
        let id = SubscriptionId::new("s1").expect("an id");
        let watch = state.watch(&id, at(1), &panel_id(), &view, None).expect("watched");
        owed(&panel_id(), &view, &heading, &watch, world.terms(Now::default())).map(|owed| owed.standing)
    };
    let all_public =
        ["a", "b", "c"].iter().fold(World::new(), |world, who| world.said(who, MAN, Scope::Public));
    let published = all_public.roster(&MEN);
    assert_eq!(standing(&published), None);
    let publish = PanelCommand::PublishStanding { organiser: organiser() };
    assert_eq!(standing(&published.panel(&publish)), Some(Standing::DoesNotHold));
    assert_eq!(standing(&World::new().roster(&MEN).panel(&publish)), Some(Standing::CannotTell));
    let elsewhere = PanelId::new("c2~p1").expect("an id");
    let view = World::new().roster(&MEN).replica(1).panel;
    assert!(
        state.watch(&SubscriptionId::new("s1").expect("an id"), at(1), &elsewhere, &view, None).is_none()
    );
}

#[test]
fn the_digest_is_of_what_was_judged_and_of_nothing_that_identifies() {
    let digest = |world: World| world.owed_by(1).expect("opened").transition().digest.clone();
    let one = digest(World::new().roster(&MEN));
    assert_eq!(digest(World::new().roster(&[("x", MAN), ("y", MAN), ("z", MAN)])), one);
    assert_ne!(digest(World::new().roster(&MEN[..2])), one);
    let other_salt = PledgeAbout { salt: "pepper".into(), ..pledge_about(one_woman("mine")) };
    let make = PledgeCommand::Make { mail: endpoint("mail"), webhook: None, about: other_salt, at_ms: 0 };
    let mut world = World::new();
    world.log.truncate(1);
    let world = world.pledge(&make).pledge(&PledgeCommand::VerifyAddress { n: 1, at_ms: 1 });
    assert_ne!(digest(world.roster(&MEN)), one);
}

#[test]
fn a_laggard_says_nothing() {
    let world = World::new().roster(&MEN);
    let laggard = world.replica(1);
    let mut world = world.says(Opened).roster(&MIXED).says(Mended);
    assert!(laggard.owes(&world).expect("no conflict").is_some());
    // It may owe what it likes: its append conflicts. And having folded what was said, it owes nothing.
    let mut knows_what_was_said = laggard;
    knows_what_was_said.alerts = world.replica(1).alerts;
    assert_eq!(knows_what_was_said.owes(&world), Ok(None));
    world = world.roster(&MEN);
    assert_eq!(world.owed_by(1).map(|event| event.kind()), Some(NoLongerHolds));
}

#[test]
fn the_same_inputs_that_give_something_else_are_a_bug() {
    let world = World::new().roster(&MEN).says(Opened);
    let mut replica = world.replica(1);
    let alert = replica.alerts.alerts.keys().next().expect("opened").clone();
    replica.alerts.alerts.get_mut(&alert).expect("opened").digest = "another".into();
    assert_eq!(replica.owes(&world), Err(Conflicting { alert, epoch: 1, basis: 5 }));
    // Unless a class is gone.
    replica.panel.deferred = true;
    assert_eq!(replica.owes(&world), Ok(None));
}

#[test]
fn only_the_version_in_force_speaks_and_each_once() {
    let world = World::new().roster(&MIXED);
    assert_eq!(world.owed_by(2), None);
    let mut world = world.activated(2);
    assert_eq!(world.owed_by(1), None);
    let opened = world.owed_by(2).expect("two women are wanted now");
    assert_eq!((opened.kind(), opened.transition().epoch), (Opened, 6));
    world.log.push(Entry::Alert(vec![opened]));
    assert_eq!((world.owed_by(1), world.owed_by(2)), (None, None));
    let back = world.activated(1);
    assert_eq!(back.owed_by(2), None);
    back.says(Mended);
}

#[test]
fn the_decider_lets_pass_only_what_goes_upwards() {
    let world = World::new().roster(&MEN);
    let opened = world.owed_by(1).expect("opened");
    let state = AlertState::default();
    let say = |event: &AlertEvent| Say { events: vec![event.clone()] };
    assert_eq!(Alerts::decide(&state, &say(&opened)), Ok(vec![opened.clone()]));
    let said = fold::<Alerts>([&opened]);
    let id = || opened.transition().alert.clone();
    assert_eq!(Alerts::decide(&said, &say(&opened)), Err(AlertRejection::Unchanged(id())));
    let with = |change: fn(&mut Transition)| {
        let mut transition = opened.transition().clone();
        (transition.number, transition.digest) = (2, "another".into());
        transition.notice = notice_id(&transition.alert, 2);
        change(&mut transition);
        Alerts::decide(&said, &say(&AlertEvent::Mended(transition)))
    };
    assert_eq!(with(|_| ()), Err(AlertRejection::Conflicting(id())));
    assert_eq!(with(|said| said.basis -= 1), Err(AlertRejection::Behind(id())));
    assert_eq!(with(|said| said.epoch -= 1), Err(AlertRejection::Behind(id())));
    assert_eq!(with(|said| (said.basis, said.number) = (9, 3)), Err(AlertRejection::Behind(id())));
    let skips = |said: &mut Transition| {
        (said.basis, said.number, said.notice) = (9, 3, notice_id(&said.alert, 3));
    };
    assert_eq!(with(skips), Err(AlertRejection::Behind(id())));
    let misnamed = |said: &mut Transition| (said.basis, said.notice) = (9, notice_id(&said.alert, 3));
    assert_eq!(with(misnamed), Err(AlertRejection::Behind(id())));
    assert!(with(|said| said.basis += 1).is_ok());
    assert!(with(|said| (said.epoch, said.basis) = (2, 1)).is_ok());
}

#[test]
fn days_are_counted_by_the_calendar_there() {
    let world = World { begins: Moment::new(86_400_000, 120).ok(), ..World::new() };
    let event = world.roster(&MEN).owed_by(1).expect("opened");
    assert_eq!(event.transition().about.known().and_then(|about| about.days_left), Some(1));
}
