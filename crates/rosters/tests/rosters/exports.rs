//! What other programme software serves as JSON.

use openfloor_rosters::{Format, Options, detect, parse, summary};

use crate::{drawn, fault, read, told};

const ADA: &str = "11111111-2222-3333-4444-555555555555";
const BO: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

fn all() -> String {
    format!(
        r#"{{"sessions": [
        {{"id": "7", "title": "Water", "startsAt": "2026-05-14T10:00:00Z", "speakers": ["{ADA}", "{BO}"], "categoryItems": [31], "roomId": 1, "status": "Accepted", "isConfirmed": true}},
        {{"id": "8", "title": "Shores", "startsAt": null, "speakers": ["{ADA}", "gone"], "categoryItems": [], "status": "Accepted", "isConfirmed": false}},
        {{"id": "9", "title": "Reeds", "speakers": ["{BO}"], "status": "Declined"}},
        {{"id": "x", "title": "Lunch", "speakers": [], "isServiceSession": true}}],
        "speakers": [{{"id": "{ADA}", "firstName": "Ada", "lastName": "Example", "fullName": "Ada Example", "bio": "Swims."}},
        {{"id": "{BO}", "firstName": "Bo", "lastName": "Sample", "fullName": "Bo Sample", "bio": null}}, {{"id": "c", "fullName": "Chi Specimen"}}],
        "categories": [{{"id": 3, "title": "Session format", "items": [{{"id": 31, "name": "Panel"}}]}}], "rooms": [{{"id": 1}}], "questions": []}}"#
    )
}

#[test]
fn the_view_all_of_sessionize_is_read() {
    let programme = read("lake.json", &all());
    assert_eq!(
        drawn(&programme),
        format!(
            "lake/7 | Water | Panel | 2026-05-14T10:00:00+00:00\n\
            \x20 <{ADA}> Ada Example | Unspecified | Confirmed | Unknown\n\
            \x20 <{BO}> Bo Sample | Unspecified | Confirmed | Unknown\n\
            lake/8 | Shores |  | undated\n\
            \x20 <{ADA}> Ada Example | Unspecified | Invited | Unknown\n\
            \x20 <lake/gone>  | Unspecified | Invited | Unknown\n"
        )
    );
    assert_eq!(
        told(&programme.diagnostics),
        [
            "speaker-not-listed at /sessions/1/speakers/1",
            "people-without-panels at the document",
            "items-without-people at the document",
            "not-kept at the document",
            "not-kept at the document",
            "not-kept at the document",
            "not-kept at the document",
            "not-kept at the document",
            "not-on-the-programme at the document",
        ]
    );
    assert_eq!(programme.convenings[0].people_namespace, "sessionize");
    assert_eq!(detect(all().as_bytes()).expect("a format").format, Format::Sessionize);
}

#[test]
fn every_view_of_sessionize_gives_the_same_seats() {
    let ada = format!(r#"{{"id": "{ADA}", "name": "Ada Example"}}"#);
    let session = format!(r#"{{"id": "7", "title": "Water", "speakers": [{ada}]}}"#);
    let want =
        format!("r/7 | Water |  | undated\n  <{ADA}> Ada Example | Unspecified | Confirmed | Unknown\n");
    let speaker = |sessions: &str| {
        format!(
            r#"[{{"id": "{ADA}", "firstName": "Ada", "lastName": "Example", "fullName": "Ada Example"{sessions}}}]"#
        )
    };
    for text in [
        format!(
            r#"[{{"date": "2026-05-14T00:00:00", "rooms": [{{"id": 1, "sessions": [{session}]}}], "timeSlots": []}}]"#
        ),
        format!("\u{feff}[{{\"groupId\": null, \"groupName\": \"All\", \"sessions\": [{session}]}}]"),
        speaker(r#", "sessions": [{"id": 7, "name": "Water"}]"#),
    ] {
        assert_eq!(drawn(&read("r", &text)), want);
    }
    let wall = read("r", &speaker(""));
    assert_eq!(
        told(&wall.diagnostics),
        ["people-without-panels at the document", "no-panels at the document"]
    );
}

#[test]
fn an_empty_export_is_no_error_and_says_so() {
    let programme = read(
        "r",
        "\u{feff}{\"sessions\":[],\"speakers\":[],\"questions\":[],\"categories\":[],\"rooms\":[]}",
    );
    assert_eq!(told(&programme.diagnostics), ["no-panels at the document"]);
    assert!(!programme.has_errors());
}

#[test]
fn sessions_that_name_their_speakers_by_id_are_read_in_the_zone_that_is_stated() {
    let text = r#"{"sessions": [{"id": "a", "title": "Water", "speakerIds": ["s1"], "startsAt": "2026-05-14T10:00", "location": "Hall"}],
        "speakers": [{"id": "s1", "name": "Ada Example", "position": "Swimmer"}]}"#;
    let asked = read("lake.json", text);
    assert_eq!(told(&asked.diagnostics)[0], "date-without-zone at /sessions/0");
    let options = Options { zone_offset_minutes: Some(120), ..Options::default() };
    let programme = parse("lake.json", text.as_bytes(), &options).expect("a programme");
    assert_eq!(
        drawn(&programme),
        "lake/a | Water |  | 2026-05-14T10:00:00+02:00\n  <lake/s1> Ada Example | Unspecified | Confirmed | Unknown\n"
    );
}

#[test]
fn a_session_with_a_hundred_thousand_speakers_is_refused() {
    let speakers = vec!["\"s\""; 100_000].join(",");
    let text = format!(
        r#"{{"sessions": [{{"id": "a", "title": "Water", "speakers": [{speakers}]}}], "speakers": []}}"#
    );
    // One person many times is one seat; many people are too many.
    assert_eq!(summary(&read("r", &text)).seats, 1);
    let many: Vec<_> = (0..1_000).map(|number| format!("\"{number}\"")).collect();
    let text = text.replace(&speakers, &many.join(","));
    assert_eq!(fault(&text).code, "too-many-seats-on-a-panel");
}

#[test]
fn a_long_text_about_somebody_costs_once_however_often_they_speak() {
    let sessions: Vec<_> = (0..20_000)
        .map(|number| format!(r#"{{"id": "{number}", "title": "Water", "speakers": ["s"]}}"#))
        .collect();
    let bio = "x".repeat(1 << 20);
    let text = format!(
        r#"{{"sessions": [{}], "speakers": [{{"id": "s", "fullName": "Ada Example", "bio": "{bio}"}}]}}"#,
        sessions.join(",")
    );
    assert_eq!(summary(&read("r", &text)).seats, 20_000);
}

const INDICO: &str = r#"{"count": 1, "_type": "HTTPAPIResult", "url": "https://indico.example.org/export/event/1.json",
    "results": [{"_type": "Conference", "title": "Lake Forum 2026", "url": "https://indico.example.org/event/1/", "timezone": "Europe/Brussels",
    "chairs": [{"fullName": "Example, Ada"}], "contributions": [
    {"_type": "Contribution", "id": "12", "title": "Water", "type": "Panel", "startDate": {"date": "2026-05-14", "time": "08:00:00", "tz": "UTC"}, "room": "Hall",
     "speakers": [{"person_id": 1, "id": "90", "first_name": "Ada", "last_name": "Example", "fullName": "Example, Ada"}],
     "primaryauthors": [{"person_id": 1, "id": "91", "first_name": "Ada", "last_name": "Example", "fullName": "Example, Ada"}],
     "coauthors": [{"person_id": 2, "id": "92", "fullName": "Sample, Bo", "email": "bo@example.org"}]},
    {"id": "13", "title": "Shores", "type": null, "startDate": {"date": "2026-05-14", "time": "09:00:00"},
     "speakers": [], "primaryauthors": [{"person_id": 3, "fullName": "Specimen, Chi"}], "coauthors": []},
    {"id": "14", "title": "Lunch", "startDate": null, "speakers": [], "primaryauthors": [], "coauthors": []}]}]}"#;

#[test]
fn an_export_of_indico_is_read() {
    let programme = read("export.json", INDICO);
    assert_eq!(
        drawn(&programme),
        "lake-forum-2026/12 | Water | Panel | 2026-05-14T08:00:00+00:00\n\
        \x20 <lake-forum-2026/1> Ada Example | Panelist | Confirmed | Unknown\n\
        \x20 <lake-forum-2026/2> <bo@example.org> Sample, Bo | Participant | Confirmed | Unknown\n\
        lake-forum-2026/13 | Shores |  | 2026-05-14T09:00:00+02:00\n\
        \x20 <lake-forum-2026/3> Specimen, Chi | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(
        told(&programme.diagnostics),
        [
            "chairs-of-the-event at /results/0/chairs",
            "items-without-people at the document",
            "not-kept at the document",
        ]
    );
    assert_eq!(programme.convenings[0].people_namespace, "indico.example.org");
    assert_eq!(detect(INDICO.as_bytes()).expect("a format").format, Format::Indico);
}

#[test]
fn an_export_of_indico_without_contributions_says_how_to_get_them() {
    let programme =
        read("r", r#"{"_type": "HTTPAPIResult", "results": [{"title": "Lake"}, {"title": "Shore"}]}"#);
    assert_eq!(
        told(&programme.diagnostics),
        [
            "no-contributions at /results/0/contributions",
            "no-contributions at /results/1/contributions",
            "no-panels at the document",
        ]
    );
    assert_eq!(programme.convenings.len(), 2);
}

#[test]
fn speakers_of_pretalx_sit_on_their_submissions_and_their_answers_are_only_kept() {
    let speaker = |code: &str, answer: &str| {
        format!(
            r#"{{"code": "{code}", "name": "Ada Example", "submissions": ["AB12", "CD34"], "answers": [
            {{"question": {{"id": 1, "question": {{"de": "Geschlecht", "en": "Gender"}}}}, "answer": "{answer}", "person": "{code}"}},
            {{"question": {{"id": 2, "question": "Motto"}}, "answer": "{}"}}]}}"#,
            "x".repeat(100)
        )
    };
    let text = format!("[{}, {}]", speaker("S1", "female"), speaker("S2", "female"));
    let programme = read("lake.json", &text);
    let seats = "  <S1> Ada Example | Unspecified | Confirmed | Unknown\n  <S2> Ada Example | Unspecified | Confirmed | Unknown\n";
    assert_eq!(
        drawn(&programme),
        format!("lake/ab12 | ab12 |  | undated\n{seats}lake/cd34 | cd34 |  | undated\n{seats}")
    );
    assert_eq!(told(&programme.diagnostics), ["answers-kept at the document"]);
    let [gender, motto] = &programme.candidates[..] else { panic!("two questions") };
    assert_eq!((gender.header.as_str(), &gender.values[..]), ("Gender", &[("female".to_owned(), 2)][..]));
    assert_eq!((gender.place.to_string().as_str(), motto.values.len(), motto.filled), ("/0/answers", 0, 2));
    assert_eq!(
        detect(text.as_bytes()).expect("a format").why.words(),
        "it is JSON with speakers who have submissions"
    );
}

#[test]
fn answers_at_sessionize_are_kept_under_their_questions() {
    let text = all()
        .replace("\"questions\": []", "\"questions\": [{\"id\": 5, \"question\": \"Pronouns\"}]")
        .replace(
            "\"bio\": null",
            "\"questionAnswers\": [{\"questionId\": 5, \"answerValue\": \"they/them\"}]",
        );
    let programme = read("lake.json", &text);
    assert_eq!(programme.candidates[0].header, "Pronouns");
    assert_eq!(programme.candidates[0].values, [("they/them".to_owned(), 1)]);
}
