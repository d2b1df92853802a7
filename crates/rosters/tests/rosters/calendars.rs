//! Calendars.

use openfloor_rosters::{Doubt, Format, detect};

use crate::{drawn, fault, read, told};

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Lake Forum\r\nX-WR-TIMEZONE:Europe/Brussels\r\n\
BEGIN:VEVENT\r\nUID:7@lake\r\nDTSTART:20260514T080000Z\r\nSUMMARY:Water\\, \r\n shared\r\nDESCRIPTION:About\r\nwater: <p>\r\n\
ATTENDEE;ROLE=CHAIR;CN=\"Example, Ada\":mailto:ada@example.org\r\n\
ATTENDEE;CN=Bo Sample;PARTSTAT=DECLINED:https://lake.example.org/bo\r\n\
ATTENDEE;CN=Hall A;CUTYPE=ROOM:mailto:hall@example.org\r\n\
ATTENDEE;CN=Lake Singers;CUTYPE=GROUP;PARTSTAT=TENTATIVE:mailto:singers@example.org\r\n\
BEGIN:VALARM\r\nATTENDEE:mailto:nobody@example.org\r\nEND:VALARM\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:8@lake\r\nDTSTART;TZID=America/New_York:20260514T100000\r\nSUMMARY:Shores\r\nATTENDEE;CN=Chi Specimen:invalid:nomail\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:8@lake\r\nRECURRENCE-ID:20260515T100000\r\nDTSTART:20260515T100000\r\nSUMMARY:Shores\r\nATTENDEE;CN=Di Muster:invalid:nomail\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:9@lake\r\nSTATUS:CANCELLED\r\nSUMMARY:Reeds\r\nATTENDEE;CN=Di Muster:invalid:nomail\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:10@lake\r\nDTSTART;VALUE=DATE:20260514\r\nSUMMARY:Lunch\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn the_attendees_of_a_calendar_are_people_of_its_events() {
    let programme = read("r", CALENDAR);
    assert_eq!(
        drawn(&programme),
        "lake-forum/7-lake-ea1bc793 | Water, shared |  | 2026-05-14T08:00:00+00:00\n\
        \x20 <ada@example.org> Example, Ada | Chair | Confirmed | Unknown\n\
        \x20 <https://lake.example.org/bo> Bo Sample | Unspecified | Withdrawn | Unknown\n\
        \x20 <singers@example.org> Lake Singers | Unspecified | Invited | Unknown\n\
        lake-forum/8-lake-e278205d | Shores |  | 2026-05-14T10:00:00-04:00\n\
        \x20 Chi Specimen | Unspecified | Confirmed | Unknown\n\
        \x20 Di Muster | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(programme.convenings[0].panels[0].seats[2].doubt, Some(Doubt::Team));
    assert_eq!(
        told(&programme.diagnostics),
        [
            "team-as-one-person at line 15",
            "items-without-people at the document",
            "not-kept at the document",
            "roles-not-said at the document",
            "not-on-the-panel at the document",
            "not-on-the-programme at the document",
        ]
    );
    let found = detect(CALENDAR.as_bytes()).expect("a format");
    assert_eq!((found.format, found.why.words()), (Format::Calendar, "it is a calendar (BEGIN:VCALENDAR)"));
}

#[test]
fn a_time_on_no_clock_that_is_named_asks_for_a_zone() {
    for zone in ["", ";TZID=Lake Standard Time"] {
        let text = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART{zone}:20260514T100000\nSUMMARY:Water\nATTENDEE;CN=Ada Example:x:y\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        assert_eq!(told(&read("r", &text).diagnostics)[0], "date-without-zone at line 2");
    }
}

#[test]
fn a_calendar_that_is_broken_or_made_to_hurt_is_refused_with_its_place() {
    let deep = "BEGIN:VCALENDAR\n".repeat(10_000);
    let folded = format!("BEGIN:VCALENDAR\nX:\n{}", " xxxxxxxxxx\n".repeat(200_000));
    let long = format!("BEGIN:VCALENDAR\nX:{}\n", "x".repeat(2 << 20));
    for (text, code, place) in [
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "truncated-calendar", "line 2"),
        ("BEGIN:VCALENDAR\nEND:VEVENT\n", "not-a-calendar", "line 2"),
        (&deep, "too-deep", "line 9"),
        (&folded, "row-too-long", "line 2"),
        (&long, "row-too-long", "line 2"),
    ] {
        let fault = fault(text);
        assert_eq!((fault.code, fault.place.to_string().as_str()), (code, place));
    }
    let attendees = "ATTENDEE;CN=A:x:y\n".repeat(2_000);
    let crowd = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{attendees}END:VEVENT\nEND:VCALENDAR\n");
    assert_eq!(read("r", &crowd).convenings[0].panels[0].seats.len(), 1);
    let many: String = (0..2_000).map(|number| format!("ATTENDEE;CN=A {number}:x:y\n")).collect();
    assert_eq!(fault(&crowd.replace(&attendees, &many)).code, "too-many-seats-on-a-panel");
}

#[test]
fn a_calendar_of_an_office_program_names_zones_in_its_own_way() {
    let programme = read(
        "lake.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\n\
         DTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n\
         BEGIN:VEVENT\r\nUID:1@lake.example\r\nSUMMARY:Who\r\n  decides\r\n\
         DTSTART;TZID=\"W. Europe Standard Time\":20260514T100000\r\n\
         ATTENDEE;CN=\"Ada Example\":mailto:ada@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    let panel = &programme.convenings[0].panels[0];
    assert_eq!(&*panel.title, "Who decides");
    assert_eq!(panel.starts.expect("a time").to_string(), "2026-05-14T10:00:00+02:00");
}
