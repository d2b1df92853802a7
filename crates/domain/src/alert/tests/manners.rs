//! How somebody wants to be told: what it changes of what is said, and of when that is due.

use super::super::AlertEvent;
use super::world::{MAN, MEN, MIXED, SETTLING_MS, UNCLEAR, WOMAN, World, found, submit};
use crate::alert::Match;
use crate::clock::{DAY_HOURS, HOUR_MS};
use crate::manner::{Manner, Quiet};
use crate::moment::Moment;
use crate::notice::NoticeKind::{Asked, CannotTell, Escalated, Holds, Mended, NoLongerHolds, Opened};
use crate::panel::PanelCommand;
use crate::people::{Class, Scope};
use crate::pledge::{PledgeCommand, Which};
use crate::roles::Role;

/// When the panel begins: 100 days after the clock's first hour.
const BEGINS_HOUR: u32 = 100 * DAY_HOURS;

fn world(manner: Manner) -> World {
    let begins = Moment::new(i64::from(BEGINS_HOUR) * HOUR_MS, 0).ok();
    chosen(World { begins, ..World::new() }, manner)
}

fn chosen(world: World, manner: Manner) -> World {
    world.pledge(&PledgeCommand::ChooseManner { manner })
}

/// So many days before the panel begins.
fn before(days: u32) -> u32 {
    BEGINS_HOUR - days * DAY_HOURS
}

const PRAISE: Manner = Manner {
    offset_minutes: 0,
    quiet: None,
    daily: None,
    snoozed_until: None,
    reminders_max: None,
    praise: true,
};

#[test]
fn in_quiet_hours_news_is_said_at_once_and_due_when_they_end() {
    let night = Manner { quiet: Some(Quiet { from: 22, until: 7 }), ..Manner::default() };
    let told = |hour: u32, manner| {
        let (_, event) = world(manner).hour(before(10) + hour).roster(&MEN).told();
        let said = event.as_ref().map(AlertEvent::transition).cloned().expect("opened");
        let days_left = said.about.known().and_then(|about| about.days_left);
        (said.due_after_ms, days_left)
    };
    assert_eq!(told(12, night), (SETTLING_MS, Some(10)));
    assert_eq!(told(22, Manner::default()), (SETTLING_MS, Some(10)));
    // It is read the next day.
    assert_eq!(told(22, night), (9 * HOUR_MS, Some(9)));
    let daily = Manner { daily: Some(8), ..Manner::default() };
    assert_eq!(told(7, daily), (SETTLING_MS.max(HOUR_MS), Some(10)));
    assert_eq!(told(9, daily), (23 * HOUR_MS, Some(9)));
}

#[test]
fn who_wants_few_reminders_gets_no_more_until_it_held_once() {
    let few = |reminders_max| Manner { reminders_max: Some(reminders_max), ..Manner::default() };
    let once = world(few(1)).roster(&MEN).says(Opened).hour(before(30)).says(Escalated);
    let once = once.hour(before(14)).says(None);
    once.clone().roster(&MIXED).says(Mended).roster(&MEN).says(NoLongerHolds).hour(before(7)).says(Escalated);
    // More are wanted: what was crossed meanwhile is told.
    chosen(once, few(2)).says(Escalated).hour(before(7)).says(None);
    world(few(0)).roster(&MEN).says(Opened).hour(before(1)).says(None).roster(&MIXED).says(Mended);
}

#[test]
fn who_snoozes_is_told_afterwards_what_is_owed_then() {
    let until = |hour| Manner { snoozed_until: Some(hour), ..Manner::default() };
    let snoozed = world(until(before(20))).roster(&MEN).says(None).hour(before(20) - 1).says(None);
    snoozed.clone().hour(before(20)).says(Opened);
    snoozed.clone().roster(&MIXED).hour(before(20)).says(None);
    chosen(snoozed, Manner::default()).says(Opened);
    let told = chosen(world(Manner::default()).roster(&MEN).says(Opened), until(before(20)));
    told.hour(before(30)).says(None).hour(before(20)).says(Escalated);
}

#[test]
fn who_wants_praise_hears_of_a_published_panel_that_it_holds() {
    world(Manner::default()).roster(&MIXED).says(None);
    let draft = world(PRAISE).panel(&submit(&MIXED, Some(true))).says(None);
    let publish = PanelCommand::PublishLineUp { organiser: super::world::organiser() };
    let told = draft.panel(&publish).says(Holds);
    told.clone().roster(&[("a", MAN), ("d", WOMAN)]).says(None);
    let again = told.clone().roster(&MEN).says(NoLongerHolds).roster(&MIXED).says(Mended);
    again.roster(&MEN).says(NoLongerHolds);
    told.roster(&UNCLEAR).says(CannotTell);
    // Who asks later is told then, and whoever was told worse before is told that it was mended.
    chosen(world(Manner::default()).roster(&MIXED).says(None), PRAISE).says(Holds);
    world(PRAISE).roster(&MEN).says(Opened).roster(&MIXED).says(Mended);
    world(PRAISE).roster(&UNCLEAR).says(CannotTell).roster(&MIXED).says(Holds);
    let named = World { found: found(Match::Name), ..world(PRAISE) };
    named.roster(&MIXED).says(Asked);
}

#[test]
fn praise_waits_with_whatever_waits_for_a_round() {
    let seats = [("a", MAN), ("b", MAN), ("e", Class::Unknown)];
    let first = world(Manner::default()).roster(&seats).said("e", WOMAN, Scope::Panel);
    let settling = chosen(first.said("e", MAN, Scope::Panel), PRAISE);
    assert!(settling.replica(1).panel.is_settling());
    settling.says(None).hour(before(80)).says(Opened);
}

#[test]
fn a_pledge_speaks_of_the_panels_that_were_chosen() {
    let of = |which| world(Manner::default()).pledge(&PledgeCommand::ChooseWhich { which });
    let publish = PanelCommand::PublishLineUp { organiser: super::world::organiser() };
    let complete = submit(&MEN, Some(true));
    of(Which::All).panel(&complete).says(Opened);
    of(Which::Published).panel(&complete).says(None).panel(&publish).says(Opened);
    of(Which::Speaking).panel(&complete).says(Opened);
    let PanelCommand::SubmitRoster(mut chaired) = complete else { panic!("a roster") };
    chaired.seats[0].role = Role::Chair;
    let chaired = of(Which::Speaking).panel(&PanelCommand::SubmitRoster(chaired)).says(None);
    chaired.pledge(&PledgeCommand::ChooseWhich { which: Which::All }).says(Opened);
}
