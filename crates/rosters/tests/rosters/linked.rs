//! Linked data of schema.org, alone and in pages.

use openfloor_rosters::{Doubt, Format, Options, detect, parse, summary};

use crate::{drawn, fault, read, told};

const EVENT: &str = r#"{"@context": "https://schema.org", "@type": "Event", "@id": "Event", "name": "Lake Forum",
    "url": "https://lake.example.org/2026", "startDate": "2026-05-14T09:00:00+02:00",
    "organizer": {"@type": "Person", "name": "Ed Modell"}, "performers": [{"@type": "Person", "@id": "Person", "name": "Ada Example"}],
    "subEvents": [
    {"@type": "Event", "@id": "Event", "name": "Water", "startDate": "2026-05-14T10:00:00+02:00", "additionalType": "panel",
     "performers": [{"@type": "Person", "@id": "Person", "name": "Ada Example"}, {"@type": "Person", "@id": "Person", "name": "Bo Sample", "jobTitle": "Swimmer"},
      {"@type": "Role", "roleName": "Moderator", "performer": {"@type": "Person", "name": "Chi Specimen"}}]},
    {"@type": ["Thing", "EducationEvent"], "@id": "https://lake.example.org/shores", "description": "Shores", "startDate": "2026-05-14T11:00:00+02:00",
     "performer": {"@type": "Organization", "name": "Lake Singers"}, "organizer": "Ed Modell"},
    {"@type": "Event", "name": "Water", "startDate": "2026-05-14T12:00:00+02:00", "performer": "Di Muster"},
    {"@type": "Event", "name": "Water", "startDate": "2026-05-14T12:00:00+02:00", "performer": "Fa Example"},
    {"@type": "Event", "name": "Reeds", "eventStatus": "https://schema.org/EventCancelled", "performer": "Di Muster"},
    {"@type": "Event", "name": "Lunch", "performers": []}]}"#;

const DRAWN: &str = "lake-forum/water | Water | panel | 2026-05-14T10:00:00+02:00\n\
    \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
    \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
    \x20 Chi Specimen | Moderator | Confirmed | Unknown\n\
    lake-forum/https-lake-example-org-shores | Shores |  | 2026-05-14T11:00:00+02:00\n\
    \x20 Lake Singers | Unspecified | Confirmed | Unknown\n\
    lake-forum/water-2026-05-14t12-00-00-02-00-f0039e41 | Water |  | 2026-05-14T12:00:00+02:00\n\
    \x20 Di Muster | Unspecified | Confirmed | Unknown\n";

#[test]
fn events_within_an_event_are_its_panels_and_who_organises_does_not_perform() {
    let programme = read("r", EVENT);
    assert!(drawn(&programme).starts_with(DRAWN), "{}", drawn(&programme));
    assert_eq!(programme.convenings[0].panels.len(), 4);
    assert!(!drawn(&programme).contains("Ed Modell"));
    assert_eq!(programme.convenings[0].panels[1].seats[0].doubt, Some(Doubt::Team));
    assert_eq!(
        told(&programme.diagnostics),
        [
            "item-id-twice at /subEvents/2",
            "item-id-twice at /subEvents/3",
            "team-as-one-person at /subEvents/1/performer/0",
            "items-without-people at the document",
            "not-kept at the document",
            "not-kept at the document",
            "not-kept at the document",
            "performers-of-the-whole at the document",
            "not-on-the-programme at the document",
        ]
    );
    let found = detect(EVENT.as_bytes()).expect("a format");
    assert_eq!(
        (found.format, found.why.words()),
        (Format::SchemaOrg, "it is JSON-LD with events of schema.org")
    );
}

#[test]
fn the_linked_data_of_a_page_is_read() {
    let page = format!(
        "<!doctype html><html><script>var a = 1;</script>\n<script type=\"application/ld+json\">{EVENT}</script>\n\
        <script type=\"application/ld+json\">{{\"@type\": </script></html>"
    );
    let programme = read("r", &page);
    assert!(drawn(&programme).starts_with(DRAWN));
    let unreadable = format!("unreadable-script at line {}", EVENT.lines().count() + 2);
    assert!(told(&programme.diagnostics).contains(&unreadable));
    assert_eq!(
        programme.convenings[0].panels[0].seats[0].place.to_string(),
        "/script 1/subEvents/0/performers/0"
    );
    assert_eq!(detect(page.as_bytes()).expect("a format").format, Format::SchemaOrg);
    assert_eq!(fault("<!DOCTYPE html><html><p>Ada Example</p></html>").code, "unknown-format");
}

#[test]
fn events_of_a_graph_are_panels_of_the_event_that_they_name() {
    let text = r#"{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
        {"@type": "Event", "name": "Water", "superEvent": {"@type": "Event", "name": "Lake Forum"}, "startDate": "2026-05-14T10:00", "performer": {"@id": "https://example.org/ada", "name": "Ada Example"}},
        {"@type": "Event", "name": "Shores", "performer": ["Bo Sample", "Ada Example"]}]}"#;
    assert_eq!(told(&read("r", text).diagnostics), ["date-without-zone at /@graph/1"]);
    let options = Options { zone_offset_minutes: Some(0), ..Options::default() };
    assert_eq!(
        drawn(&parse("shore.json", text.as_bytes(), &options).expect("a programme")),
        "lake-forum/water | Water |  | 2026-05-14T10:00:00+00:00\n\
        \x20 <https://example.org/ada> Ada Example | Unspecified | Confirmed | Unknown\n\
        shore/shores | Shores |  | undated\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n"
    );
}

#[test]
fn ten_thousand_events_of_one_title_and_time_cost_no_square() {
    let one = r#"{"@type":"Event","name":"a","performer":"b"}"#;
    let text = format!("[{}]", vec![one; 20_000].join(","));
    assert_eq!(summary(&read("r", &text)).panels, 20_000);
}

#[test]
fn a_page_made_to_hurt_is_read_in_the_time_of_its_bytes() {
    let nested = format!("<html>{}", "<script type=application/ld+json>".repeat(30_000));
    assert!(read("r", &nested).convenings.is_empty());
    let open = format!("<html>{}", "<script ".repeat(100_000));
    assert_eq!(fault(&open).code, "unknown-format");
}

#[test]
fn events_of_a_list_are_read_and_people_are_found_by_their_ids() {
    let programme = read(
        "lake",
        r##"{"@context": "https://schema.org", "@graph": [
            {"@type": "WebPage", "@id": "#page", "mainEntity": {"@id": "#forum"}},
            {"@type": "Event", "@id": "#forum", "name": "Lake Forum", "subEvent": [{"@id": "#one"}]},
            {"@type": "EducationEvent", "@id": "#one", "name": "Who pays &amp; who decides", "startDate": "2026-05-14T10:00:00+02:00",
             "performer": [{"@id": "#ada"}, {"@type": "Person", "name": "Bo O&#8217;Sample"}]},
            {"@type": "Person", "@id": "#ada", "name": "Ada Example"}]}"##,
    );
    assert_eq!(
        drawn(&programme),
        "lake-forum/who-pays-who-decides | Who pays & who decides |  | 2026-05-14T10:00:00+02:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo O\u{2019}Sample | Unspecified | Confirmed | Unknown\n"
    );
    let listed = read(
        "lake",
        r#"{"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [
            {"@type": "ListItem", "position": 1, "item": {"@type": "BusinessEvent", "name": "Water", "performer": "Ada Example"}},
            {"@type": "ListItem", "position": 2, "item": {"@type": "Recipe", "name": "Soup"}}]}"#,
    );
    assert_eq!(
        drawn(&listed),
        "lake/water | Water |  | undated\n  Ada Example | Unspecified | Confirmed | Unknown\n"
    );
}
