//! Invitations: in numbers, and by a document that is read again.

use super::*;
use crate::judgement::{Day, Outcome};
use crate::manner::{Manner, Quiet};
use crate::notice::NoticeKind;
use crate::people::Class;
use crate::roles::Role;

const HEARD: Heard = Heard { at_ms: 1_000, settling_ms: 600 };

fn id(id: &str) -> InvitationId {
    InvitationId::new(id).expect("an id")
}

fn numbers(title: &str, women: u32, men: u32, unknown: u32) -> Invitation {
    Invitation { title: title.into(), on: None, women, men, non_binary: 0, unknown, chair: None, hour: 7 }
}

fn note(n: &str, about: Invitation) -> PledgeCommand {
    PledgeCommand::NoteInvitation { invitation: id(n), about, heard: HEARD }
}

#[test]
fn an_invitation_is_noted_changed_and_dropped() {
    made().when(&note("i1", numbers("Water", 0, 3, 0))).refused(&PledgeRejection::NotVerified);
    let about = Personal::Known(numbers("Water", 0, 3, 0));
    let noted = PledgeEvent::InvitationNoted(InvitationNoted { invitation: id("i1"), about });
    verified().when(&note("i1", numbers("Water", 0, 3, 0))).then([noted]);
    let once = verified().after(&note("i1", numbers("Water", 0, 3, 0)));
    once.when(&note("i1", Invitation { hour: 9, ..numbers("Water", 0, 3, 0) })).then_nothing();
    let chaired = Invitation { chair: Some(Class::Man), ..numbers("Water", 0, 3, 0) };
    let twice = once.after(&note("i1", chaired));
    assert_eq!(twice.state().invitations[&id("i1")].tally().counts().people(), 4);
    for (about, rejection) in [
        (numbers(" ", 0, 3, 0), PledgeRejection::TextTooLong),
        (numbers("Water", 0, 0, 0), PledgeRejection::NoPanel),
        (numbers("Water", 0, INVITED_MAX + 1, 0), PledgeRejection::NoPanel),
    ] {
        verified().when(&note("i1", about)).refused(&rejection);
    }
    let dropped = twice.after(&PledgeCommand::DropInvitation { invitation: id("i1") });
    assert!(dropped.state().invitations.is_empty() && dropped.state().news.is_empty());
    dropped.when(&PledgeCommand::DropInvitation { invitation: id("i1") }).then_nothing();
    let mut full = verified();
    for n in 0..INVITATIONS_MAX {
        full = full.after(&note(&format!("i{n}"), numbers("Water", 0, 3, 0)));
    }
    full.when(&note("more", numbers("Water", 0, 3, 0))).refused(&PledgeRejection::TooManyInvitations);
    let (invitation, about) = (id("more"), line_up(&[("ally", Class::Man)]));
    let more = PledgeCommand::NoteLineUp { invitation, about, heard: HEARD };
    full.when(&more).refused(&PledgeRejection::TooManyInvitations);
    full.after(&note("i0", numbers("Fire", 0, 3, 0)));
}

/// What is told by a decision.
fn told(given: &Given<Pledge>, command: &PledgeCommand) -> Vec<InvitationTold> {
    let events = Pledge::decide(&given.state(), command).expect("accepted").into_iter();
    let told = events.filter_map(|event| match event {
        PledgeEvent::InvitationTold(told) => Some(told),
        _ => None,
    });
    told.collect()
}

#[test]
fn each_change_of_standing_is_told_once_and_nothing_else() {
    let (holds, not_yet, unclear) = ((1, 2, 0), (0, 3, 0), (0, 2, 1));
    let at = |(women, men, unknown): (u32, u32, u32)| note("i1", numbers("Water", women, men, unknown));
    for (before, now, kind) in [
        (holds, not_yet, Some(NoticeKind::NoLongerHolds)),
        (holds, unclear, Some(NoticeKind::CannotTell)),
        (holds, (2, 2, 0), None),
        (not_yet, holds, Some(NoticeKind::Mended)),
        (not_yet, unclear, Some(NoticeKind::CannotTell)),
        (not_yet, (0, 4, 0), None),
        (unclear, holds, Some(NoticeKind::Mended)),
        (unclear, not_yet, Some(NoticeKind::Opened)),
        (unclear, (0, 1, 2), None),
    ] {
        assert!(told(&verified(), &at(before)).is_empty(), "the page shows how a new one stands");
        let given = verified().after(&at(before));
        let kinds: Vec<NoticeKind> = told(&given, &at(now)).iter().map(|told| told.kind).collect();
        assert_eq!(kinds, Vec::from_iter(kind), "{before:?} {now:?}");
    }
    let given = verified().after(&at(holds)).after(&at(not_yet));
    let [mended] = <[_; 1]>::try_from(told(&given, &at(holds))).expect("one");
    assert_eq!((mended.number, mended.due_after_ms, mended.endpoints), (2, 0, vec![endpoint("mail")]));
    let news = mended.about.known().expect("known").clone();
    assert_eq!((news.panel.as_str(), news.figures.outcome, news.link_hour), ("Water", Outcome::Ok, None));
    let [waits] = <[_; 1]>::try_from(told(&verified().after(&at(holds)), &at(not_yet))).expect("one");
    assert_eq!((waits.number, waits.due_after_ms), (1, HEARD.settling_ms), "bad news waits");
    let paused = verified().after(&at(holds)).after(&PledgeCommand::Pause);
    assert!(told(&paused, &at(not_yet)).is_empty());
}

#[test]
fn it_waits_until_the_ally_wants_to_be_told() {
    let quiet = Some(Quiet { from: 22, until: 7 });
    let told_after = |manner: Manner| {
        let given = verified().after(&note("i1", numbers("Water", 1, 2, 0)));
        let given = given.after(&PledgeCommand::ChooseManner { manner });
        told(&given, &note("i1", numbers("Water", 0, 2, 0)))[0].due_after_ms / crate::clock::HOUR_MS
    };
    assert_eq!(told_after(Manner { quiet, ..Manner::default() }), 7, "it is midnight");
    let snoozed_until = Some(3 * 24 + 23);
    assert_eq!(told_after(Manner { snoozed_until, ..Manner::default() }), 3 * 24 + 23);
    assert_eq!(told_after(Manner { quiet, snoozed_until, ..Manner::default() }), 4 * 24 + 7);
}

#[test]
fn nothing_is_told_of_a_panel_whose_day_is_over() {
    let on = Day::try_from("1970-01-02".to_owned()).ok();
    let at = |women| PledgeCommand::NoteInvitation {
        invitation: id("i1"),
        about: Invitation { on, ..numbers("Water", women, 2, 0) },
        heard: Heard { at_ms: 2 * 24 * 3_600_000 - i64::from(women), settling_ms: 0 },
    };
    let given = verified().after(&at(1));
    assert!(told(&given, &at(0)).is_empty());
    assert_eq!(told(&verified().after(&at(0)), &at(1)).len(), 1, "a moment before");
}

fn line_up(people: &[(&str, Class)]) -> LineUp {
    LineUp {
        title: "Water".into(),
        on: None,
        link: Some("https://a.example/programme".into()),
        panel: "token".into(),
        people: listed(people),
        ally: "ally".into(),
        left: Vec::new(),
        open: Vec::new(),
        hour: 7,
    }
}

fn listed(people: &[(&str, Class)]) -> Vec<Listed> {
    let one = |(who, class): &(&str, Class)| Listed {
        who: (*who).into(),
        roles: vec![Role::Panelist],
        class: *class,
    };
    people.iter().map(one).collect()
}

fn note_line_up(about: LineUp) -> PledgeCommand {
    PledgeCommand::NoteLineUp { invitation: id("i1"), about, heard: HEARD }
}

fn read(people: &[(&str, Class)]) -> PledgeCommand {
    let (on, open) = (Day::try_from("2031-05-14".to_owned()).ok(), Vec::new());
    read_as(Ok(Reading { on, people: listed(people), open }))
}

fn read_as(reading: Result<Reading, LinkFault>) -> PledgeCommand {
    let link = "https://a.example/programme".into();
    PledgeCommand::ReadLineUp { invitation: id("i1"), link, reading, heard: HEARD }
}

fn people(given: &Given<Pledge>) -> Vec<(String, Class)> {
    match &given.state().invitations[&id("i1")] {
        Invited::LineUp(known) => known.people.iter().map(|one| (one.who.clone(), one.class)).collect(),
        Invited::Numbers(_) => Vec::new(),
    }
}

#[test]
fn who_was_counted_stays_so_who_is_new_is_not_and_the_ally_is_always_on_it() {
    use Class::{Man, Unknown, Woman};
    let given = verified().after(&note_line_up(line_up(&[("ally", Man), ("b", Man), ("c", Woman)])));
    // "c" left, "d" is new, "b" is called otherwise there, and the ally is not named (yet).
    let once = given.after(&read(&[("b", Woman), ("d", Unknown)]));
    let person = |who: &str, class| (who.to_owned(), class);
    assert_eq!(people(&once), [person("ally", Man), person("b", Man), person("d", Unknown)]);
    assert_eq!(
        once.state().invitations[&id("i1")].on().map(|day| day.to_string()).as_deref(),
        Some("2031-05-14")
    );
    let counted = once.after(&read(&[("b", Woman), ("d", Woman), ("ally", Unknown)]));
    assert_eq!(people(&counted), [person("ally", Man), person("b", Man), person("d", Woman)]);
    counted.when(&read(&[("d", Woman), ("ally", Unknown), ("b", Man)])).then_nothing();
    // "c" comes back.
    let back = counted.after(&read(&[("c", Unknown)]));
    assert_eq!(people(&back), [person("ally", Man), person("c", Woman)]);
    let Invited::LineUp(back) = back.state().invitations[&id("i1")].clone() else { panic!("no line-up") };
    assert_eq!(back.left, listed(&[("b", Man), ("d", Woman)]));
}

#[test]
fn what_a_link_changes_is_told_once_and_what_is_read_for_another_link_not_at_all() {
    use Class::{Man, Woman};
    let given = || verified().after(&note_line_up(line_up(&[("ally", Man), ("b", Man), ("c", Woman)])));
    let [gone] = <[_; 1]>::try_from(told(&given(), &read(&[("ally", Man), ("b", Man)]))).expect("one");
    assert_eq!((gone.kind, gone.number), (NoticeKind::NoLongerHolds, 1));
    assert_eq!(gone.about.known().expect("known").link_hour, Some(7));
    let without = given().after(&read(&[("ally", Man), ("b", Man)]));
    without.when(&read(&[("ally", Man), ("b", Man)])).then_nothing();
    let other = line_up(&[("ally", Man), ("b", Man)]);
    let other = LineUp { link: Some("https://b.example/programme".into()), ..other };
    given().after(&note_line_up(other)).when(&read(&[("ally", Man)])).then_nothing();
    given().after(&note("i1", numbers("Water", 1, 2, 0))).when(&read(&[("ally", Man)])).then_nothing();
    verified().when(&read(&[("ally", Man)])).then_nothing();
    // Counted anew, it keeps the hour in which the link was given.
    let again = LineUp { hour: 9, ..line_up(&[("ally", Man), ("b", Woman)]) };
    let Invited::LineUp(again) = given().after(&note_line_up(again)).state().invitations[&id("i1")].clone()
    else {
        panic!("no line-up");
    };
    assert_eq!(again.hour, 7);
}

#[test]
fn a_link_that_cannot_be_used_is_noted_once_and_told_in_one_letter() {
    let given = verified().after(&note_line_up(line_up(&[("ally", Class::Man), ("b", Class::Man)])));
    let fault = |fault| PledgeEvent::LineUpRead(LineUpRead { invitation: id("i1"), fault });
    given.when(&read_as(Err(LinkFault::Refused))).then([fault(Some(LinkFault::Refused))]);
    let broken = given.after(&read_as(Err(LinkFault::Refused)));
    broken.when(&read_as(Err(LinkFault::Refused))).then_nothing();
    let about = MonthAbout { language: Language::En, hold: 0, do_not_hold: 1, cannot_tell: 0, unread: 0 };
    let unread = |given: &Given<Pledge>, month| {
        let told =
            Pledge::decide(&given.state(), &PledgeCommand::TellMonth { month, about }).expect("accepted");
        match told.as_slice() {
            [PledgeEvent::MonthTold(told)] => told.about.known().expect("known").unread,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(unread(&broken, 681), 1);
    let told = broken.after(&PledgeCommand::TellMonth { month: 681, about });
    assert_eq!(unread(&told, 682), 0);
    let day = Day::try_from("2031-05-14".to_owned()).ok();
    let same = Reading { on: None, people: listed(&[("ally", Class::Man), ("b", Class::Man)]), open: vec![] };
    told.when(&read_as(Ok(same))).then([fault(None)]);
    let moved = Reading { on: day, people: listed(&[("b", Class::Man)]), open: vec![Role::Chair] };
    let crowd: Vec<String> = (0..INVITED_MAX).map(|n| format!("p{n}")).collect();
    let crowd: Vec<(&str, Class)> = crowd.iter().map(|who| (who.as_str(), Class::Man)).collect();
    told.when(&read(&crowd)).then([fault(Some(LinkFault::TooLarge))]);
    assert!(told.after(&read_as(Ok(moved))).state().unread.is_empty());
}

#[test]
fn a_line_up_has_the_ally_on_it_and_a_name() {
    let given = verified();
    let nobody = LineUp { ally: "else".into(), ..line_up(&[("b", Class::Man)]) };
    given.when(&note_line_up(nobody)).refused(&PledgeRejection::NoPanel);
    let nameless = LineUp { title: " ".into(), ..line_up(&[("ally", Class::Man)]) };
    given.when(&note_line_up(nameless)).refused(&PledgeRejection::TextTooLong);
    let long = LineUp { link: Some("x".repeat(TEXT_BYTES_MAX + 1)), ..line_up(&[("ally", Class::Man)]) };
    given.when(&note_line_up(long)).refused(&PledgeRejection::TextTooLong);
    let open = LineUp { open: vec![Role::Chair], ..line_up(&[("ally", Class::Man), ("ally", Class::Man)]) };
    let noted = given.after(&note_line_up(open));
    let tally = noted.state().invitations[&id("i1")].tally();
    assert_eq!((tally.counts().men, tally.counts().unknown), (1, 1), "each once, and a place that is open");
}

#[test]
fn an_erased_pledge_knows_nothing_of_its_invitations() {
    let given = verified().after(&note_line_up(line_up(&[("ally", Class::Man)])));
    let state = given.after(&read_as(Err(LinkFault::Empty))).after(&PledgeCommand::Erase);
    let state = state.state();
    assert!(state.invitations.is_empty() && state.news.is_empty() && state.unread.is_empty());
}
