//! The life of an alert by the hours recorded: table by table.

use super::super::AlertEvent;
use super::world::{
    MAN, MEN, MIXED, SETTLING_MS, UNCLEAR, WOMAN, World, found, one_woman, organiser, panel_id, submit,
};
use crate::clock::{DAY_HOURS, LADDER_DAYS};
use crate::judgement::{EvaluateAt, Grace, Rule};
use crate::moment::Moment;
use crate::notice::NoticeKind::{Asked, CannotTell, Corrected, Escalated, Mended, NoLongerHolds, Opened};
use crate::panel::{Count, CountGroup, DeclareCount, PanelAbout, PanelCommand};
use crate::people::{Class, Scope};
use crate::pledge::{Answer, AnswerAbout, PledgeCommand};
use crate::roles::RoleClass;

/// When the panel begins: 100 days after the clock's first hour.
const BEGINS_HOUR: u32 = 100 * DAY_HOURS;

fn world() -> World {
    let begins = Moment::new(i64::from(BEGINS_HOUR) * 3_600_000, 0).ok();
    World { begins, ..World::new() }
}

/// So many days before the panel begins.
fn before(days: u32) -> u32 {
    BEGINS_HOUR - days * DAY_HOURS
}

fn draft(seats: &[(&str, Class)]) -> PanelCommand {
    submit(seats, None)
}

#[test]
fn an_open_alert_is_told_once_more_at_each_step_of_the_ladder() {
    let mut told = world().roster(&MEN).says(Opened);
    for days in LADDER_DAYS {
        told = told.hour(before(days) - 1).says(None).hour(before(days)).says(Escalated);
    }
    told.hour(before(0) - 1).says(None).hour(before(0)).says(None);
}

#[test]
fn of_several_steps_crossed_at_once_the_deepest_is_told() {
    let (told, event) = world().roster(&MEN).says(Opened).hour(before(10)).told();
    let event = event.expect("it escalates");
    assert_eq!(event.kind(), Escalated);
    assert_eq!(event.transition().about.known().and_then(|about| about.days_left), Some(10));
    told.says(None).hour(before(8)).says(None).hour(before(7)).says(Escalated);
}

#[test]
fn who_is_told_late_is_not_told_of_the_steps_before() {
    world()
        .hour(before(20))
        .roster(&MEN)
        .says(Opened)
        .hour(before(15))
        .says(None)
        .hour(before(14))
        .says(Escalated);
}

#[test]
fn a_step_that_is_crossed_before_bad_news_is_due_is_no_news_of_its_own() {
    assert_eq!(SETTLING_MS, 3_600_000);
    let told = world().hour(before(30) - 1).roster(&MEN).says(Opened);
    told.hour(before(30)).says(None).hour(before(14)).says(Escalated);
}

#[test]
fn what_is_mended_escalates_no_more_and_what_does_not_hold_again_does() {
    let mended =
        world().roster(&MEN).says(Opened).hour(before(30)).says(Escalated).roster(&MIXED).says(Mended);
    let again = mended.hour(before(14)).says(None).roster(&MEN).says(NoLongerHolds);
    again.hour(before(7)).says(Escalated).roster(&MIXED).says(Mended);
}

#[test]
fn a_panel_without_a_day_has_no_ladder() {
    let dateless = World { begins: None, ..World::new() };
    dateless.roster(&MEN).says(Opened).hour(before(1)).says(None);
}

/// The same under a rule of its ally.
fn under(rule: Rule) -> World {
    let mut world = World { rule, ..world() };
    world.log.truncate(1);
    world.pledged()
}

#[test]
fn a_rule_is_told_of_from_when_it_judges() {
    let under = |evaluate_at| under(Rule { evaluate_at, ..one_woman("mine") });
    let far = under(EvaluateAt::DaysBefore { days: 30 }).roster(&MEN).says(None).hour(before(31)).says(None);
    far.clone().hour(before(30)).says(Opened).roster(&MIXED).says(Mended);
    far.roster(&MIXED).hour(before(30)).says(None);
    let dateless = World { begins: None, ..under(EvaluateAt::DaysBefore { days: 30 }) };
    dateless.roster(&MEN).says(Opened);
    let quiet = under(EvaluateAt::Announcement).panel(&draft(&MEN)).says(None).hour(before(20)).says(None);
    quiet.roster(&MEN).says(Opened);
    under(EvaluateAt::Submission).panel(&draft(&MEN)).says(None).hour(before(20)).says(Opened);
}

#[test]
fn who_stays_after_a_late_drop_out_is_excused() {
    let template = |days, then: &[(&str, Class)]| {
        let grace = Some(Grace { days, reason: "a test".into() });
        let world = under(Rule { grace, ..one_woman("mine") }).roster(&MIXED).roster(then);
        world.owed_by(1).expect("opened").transition().template.clone()
    };
    // It is recorded a hundred days before the panel begins.
    assert_eq!(template(100, &MEN), "pledge.opened.1.excused");
    assert_eq!(template(99, &MEN), "pledge.opened.1");
    let replaced = [("a", MAN), ("b", MAN), ("c", MAN), ("f", MAN)];
    assert_eq!(template(100, &replaced), "pledge.opened.1");
}

#[test]
fn a_draft_is_told_from_thirty_days_before_and_when_no_seat_moved_for_a_day() {
    let far = world().panel(&draft(&MEN)).says(None).hour(before(31)).says(None);
    far.clone().hour(before(30)).says(Opened);
    let moved = far.hour(before(29)).panel(&draft(&MEN[..2])).says(None);
    let waits = moved.hour(before(28) - 1).says(None);
    waits.clone().hour(before(28)).says(Opened);
    // The organiser is done: nobody waits.
    waits.panel(&submit(&MEN[..2], Some(true))).says(Opened);
}

#[test]
fn how_long_a_draft_must_be_quiet_is_a_setting() {
    let at_once = World { quiet_hours: 0, ..world() };
    at_once.clone().hour(before(31)).panel(&draft(&MEN)).says(None);
    at_once.hour(before(30)).panel(&draft(&MEN)).says(Opened);
}

#[test]
fn what_cannot_be_told_is_told_once_on_publication_or_thirty_days_before() {
    // On publication.
    let told = world().roster(&UNCLEAR).says(CannotTell);
    told.hour(before(30)).says(None).roster(&[("a", MAN), ("e", Class::Unknown)]).says(None);
    // Complete, not public: thirty days before.
    let complete = world().panel(&submit(&UNCLEAR, Some(true))).says(None).hour(before(31)).says(None);
    complete.hour(before(30)).says(CannotTell).hour(before(14)).says(None);
    // A draft that is quiet.
    world().panel(&draft(&UNCLEAR)).hour(before(30)).says(CannotTell);
}

#[test]
fn after_what_could_not_be_told_comes_what_can() {
    let unclear = world().roster(&UNCLEAR).says(CannotTell);
    unclear.clone().roster(&MIXED).says(None);
    let opened = unclear.roster(&MEN).says(Opened).roster(&MIXED).says(Mended);
    // It was said once that it cannot be told: not again.
    opened.roster(&UNCLEAR).says(None).roster(&MEN).says(NoLongerHolds);
}

#[test]
fn a_count_that_lapsed_is_told_as_what_cannot_be_told() {
    let group = |women, men| CountGroup {
        role_class: RoleClass::Speaking,
        women,
        men,
        non_binary: 0,
        undisclosed: 0,
        unknown: 0,
    };
    let count = |women, men| {
        let (as_of, count) =
            (Moment::new(0, 0).expect("an instant"), Count { groups: vec![group(women, men)] });
        let source = crate::ids::SourceId::new("file").expect("an id");
        let about =
            PanelAbout { slug: "s1".into(), title: "After the ceasefire".into(), kind: "panel".into() };
        PanelCommand::DeclareCount(DeclareCount {
            organiser: organiser(),
            source,
            about,
            starts: None,
            as_of,
            count,
        })
    };
    let counted = world().roster(&UNCLEAR).says(CannotTell).panel(&count(0, 4)).says(Opened);
    let mended = counted.panel(&count(1, 3)).says(Mended);
    mended.roster(&[("a", MAN), ("b", MAN), ("e", Class::Unknown)]).says(None);
    let first = world().panel(&submit(&MIXED, None)).panel(&count(1, 3));
    let public = first.panel(&PanelCommand::PublishLineUp { organiser: organiser() }).says(None);
    public.roster(&UNCLEAR).says(CannotTell);
}

#[test]
fn an_ally_of_whom_only_the_name_is_known_is_not_told_that_it_cannot_be_told() {
    let named = World { found: found(super::Match::Name), ..world() };
    named.roster(&UNCLEAR).says(Asked).hour(before(30)).says(None);
}

fn answered(world: World, answer: Answer) -> World {
    let hour = world.replica(1).clock.hour;
    world.pledge(&PledgeCommand::Answer { panel: panel_id(), about: AnswerAbout { answer, hour } })
}

#[test]
fn who_wants_to_be_asked_in_a_week_is_told_then_and_not_before() {
    let later = answered(world().hour(before(32)).roster(&MEN).says(Opened), Answer::Later).says(None);
    let due = later.hour(before(30)).says(None).hour(before(25) - 1).says(None);
    due.clone().hour(before(25)).says(Escalated).hour(before(14)).says(Escalated);
    due.roster(&MIXED).says(Mended).hour(before(25)).says(None);
    // Also where the day comes no step nearer meanwhile.
    let later = answered(world().hour(before(29)).roster(&MEN).says(Opened), Answer::Later).says(None);
    let told =
        later.hour(before(22) - 1).says(None).hour(before(22)).says(Escalated).hour(before(21)).says(None);
    // Once: another man is no reason to be told again, the next step is.
    let more = told.roster(&[MEN[0], MEN[1], MEN[2], ("e9", MAN)]).says(None);
    more.hour(before(14)).says(Escalated);
}

#[test]
fn who_stays_and_says_so_is_told_of_the_mending_alone() {
    let stays = answered(world().roster(&MEN).says(Opened), Answer::Stays).hour(before(14)).says(None);
    stays.roster(&MIXED).says(Mended);
}

#[test]
fn who_stepped_down_is_told_nothing_more() {
    let down = answered(world().roster(&MEN).says(Opened), Answer::SteppedDown).hour(before(14)).says(None);
    down.roster(&MIXED).says(None);
}

#[test]
fn what_else_is_answered_changes_nothing_that_is_told() {
    for answer in [Answer::Asked, Answer::Mended, Answer::Recommended, Answer::OfferedSeat, Answer::Wrong] {
        let said = answered(world().roster(&MEN).says(Opened), answer).says(None);
        said.hour(before(14)).says(Escalated).roster(&MIXED).says(Mended);
    }
}

#[test]
fn nothing_opens_once_a_panel_has_begun() {
    world().hour(before(0)).roster(&MEN).says(None);
    let opened = world().roster(&MEN).says(Opened).hour(before(0)).roster(&MIXED);
    opened.says(None);
}

/// What is told at the round after somebody on a panel that does not hold, or holds, is counted otherwise.
#[test]
fn a_changed_answer_travels_with_the_next_round() {
    let monday = 4 * DAY_HOURS;
    let said = world().roster(&MEN).says(Opened).said("c", WOMAN, Scope::Panel).says(None);
    let waits = said.hour(monday - 1).says(None);
    waits.hour(monday).says(Mended);
    // Daily in the last fortnight.
    let near = world().hour(before(10)).roster(&MEN).says(Opened).said("c", WOMAN, Scope::Panel).says(None);
    near.hour(before(10) + 23).says(None).hour(before(9)).says(Mended);
}

#[test]
fn an_organisers_correction_travels_with_the_next_round_as_one() {
    let corrected = [("a", MAN), ("b", MAN), ("c", WOMAN)];
    let told = world().roster(&MEN).says(Opened).roster(&corrected).says(None);
    told.hour(4 * DAY_HOURS).says(Corrected);
}

#[test]
fn a_round_without_a_change_says_nothing_and_a_mending_is_of_the_day_it_is_told() {
    let quiet = world().roster(&MEN).says(Opened).hour(4 * DAY_HOURS).says(None);
    let (_, event) = quiet.said("c", WOMAN, Scope::Panel).hour(11 * DAY_HOURS).told();
    let about = event.as_ref().and_then(|event| event.transition().about.known()).expect("mended");
    assert_eq!(
        (event.as_ref().map(AlertEvent::kind), about.as_of.utc_ms),
        (Some(Mended), i64::from(11 * DAY_HOURS) * 3_600_000)
    );
}

#[test]
fn the_day_of_a_message_does_not_tell_that_one_person_spoke() {
    let seen = |world: World| {
        let (_, event) = world.hour(before(30)).told();
        let event = event.expect("it escalates");
        assert_eq!(event.kind(), Escalated);
        event.transition().about.clone()
    };
    let opened = world().roster(&MEN).says(Opened);
    // At another hour of the same log nobody can tell whether "a" spoke before the last round.
    assert_eq!(
        seen(opened.clone()),
        seen(opened.said("a", MAN, Scope::Withheld).said("a", MAN, Scope::Panel))
    );
}
