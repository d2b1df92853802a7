//! What programme software exports.

use openfloor_rosters::{Format, detect, summary};

use crate::{drawn, fault, read, told};

const FRAB: &str = r#"{"schedule": {"version": "1", "base_url": "https://Programme.example.org/lake/2026/", "conference": {
    "acronym": "lake26", "title": "Lake Forum 2026", "days": [
    {"index": 1, "date": "2026-05-14", "rooms": {"Hall / A": [
        {"id": 7, "guid": "g-7a", "date": "2026-05-14T14:00:00+02:00", "start": "14:00", "title": "Water", "type": "podium",
         "persons": [{"id": 1, "public_name": "Ada Example"}, {"id": 2, "public_name": "Bo Sample (they/them)"}, {"id": 1, "public_name": "Ada Example"}]},
        {"id": 8, "guid": "g-8", "date": "2026-05-14T15:00:00+02:00", "title": "Lunch", "type": "other", "persons": []}]}},
    {"index": 2, "date": "2026-05-15", "rooms": {"Hall / B": [
        {"id": 7, "guid": "g-7b", "date": "2026-05-14T09:00:00+02:00", "title": "Water", "persons": [{"id": 2, "public_name": "Bo Sample"}, {"id": 3, "public_name": "N.N."}]},
        {"id": 9, "date": "2026-05-15T09:00:00+02:00", "title": {"de": "Ufer", "en": "Shores"}, "persons": ["Chi Specimen"]},
        {"id": 9, "date": "2026-05-15T10:00:00+02:00", "title": "Reeds", "persons": [{"code": "ABC", "id": 1, "name": "Ada Example"}]}]}}]}}}"#;

#[test]
fn a_schedule_of_days_and_rooms_is_read() {
    let programme = read("s.json", FRAB);
    assert_eq!(
        drawn(&programme),
        "lake26/7 | Water | podium | 2026-05-14T09:00:00+02:00\n\
        \x20 <lake26/1> Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 <lake26/2> Bo Sample (they/them) | Unspecified | Confirmed | Unknown\n\
        \x20 open \"N.N.\" | Unspecified | Open | Unknown\n\
        lake26/9 | Shores |  | 2026-05-15T09:00:00+02:00\n\
        \x20 Chi Specimen | Unspecified | Confirmed | Unknown\n\
        lake26/9-reeds | Reeds |  | 2026-05-15T10:00:00+02:00\n\
        \x20 <ABC> Ada Example | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(
        told(&programme.diagnostics),
        [
            "item-id-twice at /schedule/conference/days/1/rooms/Hall ~1 B/2",
            "open-seat at /schedule/conference/days/1/rooms/Hall ~1 B/0/persons/1/name",
            "items-without-people at the document",
            "statement-in-a-name at /schedule/conference/days/0/rooms/Hall ~1 A/0/persons/1",
        ]
    );
    let convening = &programme.convenings[0];
    assert_eq!(
        (convening.title.as_str(), convening.people_namespace.as_str()),
        ("Lake Forum 2026", "programme.example.org")
    );
    assert!(!programme.has_errors());
}

#[test]
fn a_flat_schedule_has_roles() {
    let programme = read(
        "s.json",
        r#"{"schedule": {"conference": {"acronym": "lake26", "title": "Lake", "days": []}, "persons": [], "events": [
            {"guid": "g1", "code": "AB12", "start": "2026-05-14T10:00:00+02:00", "title": "Water", "type": "TALK", "participants": [
                {"guid": "p1", "name": "Ada Example", "role": "MODERATOR"}, {"guid": "p2", "name": "Bo Sample", "role": "SPEAKER"},
                {"guid": "p3", "name": "Chi Specimen", "role": "CONTRIBUTOR"}, {"guid": "p1", "name": "Ada Example", "role": "speaker"}]},
            {"guid": "g2", "code": "AB12", "start": "2026-05-15T10:00:00+02:00", "title": "Water", "participants": [{"guid": "p4", "name": "Di Muster"}]},
            {"start": "2026-05-15T12:00:00+02:00", "title": "Lunch", "type": "BREAK"}]}}"#,
    );
    assert_eq!(
        drawn(&programme),
        "lake26/ab12 | Water | TALK | 2026-05-14T10:00:00+02:00\n\
        \x20 <p1> Ada Example | Moderator | Confirmed | Unknown\n\
        \x20 <p2> Bo Sample | Panelist | Confirmed | Unknown\n\
        \x20 <p3> Chi Specimen | Participant | Confirmed | Unknown\n\
        \x20 <p1> Ada Example | Panelist | Confirmed | Unknown\n\
        \x20 <p4> Di Muster | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(programme.convenings[0].people_namespace, "lake26");
}

#[test]
fn submissions_are_found_wherever_they_lie() {
    let one = |code: &str, state: &str| {
        format!(
            r#"{{"code": "{code}", "title": {{"fr": "Eau", "en": "Water"}}, "state": "{state}", "submission_type": "Panel",
            "speakers": [{{"code": "S1", "name": "Ada Example", "email": "ada@example.org"}}, "S2"],
            "slot": {{"start": "2026-05-14T10:00:00+02:00"}}}}"#
        )
    };
    let want = "lake/ab | Water | Panel | 2026-05-14T10:00:00+02:00\n\
        \x20 <S1> <ada@example.org> Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 S2 | Unspecified | Confirmed | Unknown\n\
        lake/cd | Water | Panel | 2026-05-14T10:00:00+02:00\n\
        \x20 <S1> <ada@example.org> Ada Example | Unspecified | Invited | Unknown\n\
        \x20 S2 | Unspecified | Invited | Unknown\n";
    let all = [one("AB", "confirmed"), one("CD", "accepted"), one("EF", "withdrawn")];
    let listed = format!("[{}]", all.join(","));
    for text in [
        listed.clone(),
        format!(r#"{{"count": 3, "results": {listed}}}"#),
        format!(
            r#"{{"schedule": {{"2026-05-14": {{"540": {{"1": {}, "2": {}}}}}}}, "later": {}}}"#,
            all[0], all[1], all[2]
        ),
    ] {
        let programme = read("lake.json", &text);
        assert_eq!(drawn(&programme), want);
        assert_eq!(told(&programme.diagnostics), ["not-on-the-programme at the document"]);
        assert_eq!(detect(text.as_bytes()).expect("a format").format, Format::Submissions);
    }
    assert_eq!(summary(&read("lake.json", &listed)).people, 2);
}

#[test]
fn a_schedule_with_an_unreadable_date_says_where() {
    let text = FRAB.replace("2026-05-15T10:00:00+02:00", "1897-05-15T10:00:00+02:00");
    let programme = read("s.json", &text);
    assert_eq!(
        told(&programme.diagnostics)[0],
        "date-out-of-range at /schedule/conference/days/1/rooms/Hall ~1 B/2"
    );
    assert!(programme.has_errors());
}

#[test]
fn json_of_another_shape_is_refused() {
    for (text, code) in [
        (r#"{"sessions": []}"#, "unknown-shape"),
        ("[]", "unknown-shape"),
        (r#"{"schedule": {"conference": {}}}"#, "not-a-schedule"),
        (r#"{"schedule": {"conference": []}}"#, "unknown-shape"),
    ] {
        assert_eq!(fault(text).code, code, "{text}");
    }
}

#[test]
fn submissions_that_name_their_speakers_by_codes_keep_the_codes_and_say_so() {
    let programme = read(
        "lake",
        r#"{"count": 1, "next": null, "results": [{"code": "ABC777", "title": "Water", "state": "confirmed",
            "submission_type": {"id": 3, "name": {"en": "Panel", "de": "Podium"}}, "speakers": ["K3K3K3", "Ada Example"], "slots": [17]}]}"#,
    );
    assert_eq!(
        drawn(&programme),
        "lake/abc777 | Water | Panel | undated\n\
        \x20 <K3K3K3>  | Unspecified | Confirmed | Unknown\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n"
    );
    assert!(told(&programme.diagnostics)[0].starts_with("speaker-not-listed at /results/0/speakers/0"));
}
