//! Schedules in XML.

use openfloor_rosters::{Format, Options, detect, parse};

use crate::{drawn, fault, read, told};

const FRAB: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE schedule>
<schedule><version>1</version>
<conference><acronym>lake26</acronym><title>Lake &amp; Shore Forum</title><base_url>https://programme.example.org/lake/</base_url>
<time_zone_name>Europe/Brussels</time_zone_name></conference>
<day index="1" date="2026-05-14"><room name="Hall A">
<event id="7" guid="g-7"><date>2026-05-14T14:00:00+02:00</date><start>14:00</start><room>Hall A</room><title>Water</title><type>podium</type>
 <abstract>About water.</abstract><links/>
 <persons><person id="1">Ada Example</person>
 <person id="2" code="ABC">Bo &#x53;ample</person></persons></event>
<event id="8" guid="g-8"><start>15:30</start><title><![CDATA[Shores < Lakes]]></title><persons><person id="1">Ada Example</person></persons></event>
<event id="9" guid="g-9"><start>12:00</start><title>Lunch</title><persons></persons></event>
</room></day></schedule>"#;

#[test]
fn a_schedule_in_xml_is_read() {
    let programme = read("s.xml", FRAB);
    assert_eq!(
        drawn(&programme),
        "lake26/7 | Water | podium | 2026-05-14T14:00:00+02:00\n\
        \x20 <lake26/1> Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 <ABC> Bo Sample | Unspecified | Confirmed | Unknown\n\
        lake26/8 | Shores < Lakes |  | 2026-05-14T15:30:00+02:00\n\
        \x20 <lake26/1> Ada Example | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(
        (programme.convenings[0].title.as_str(), programme.convenings[0].people_namespace.as_str()),
        ("Lake & Shore Forum", "programme.example.org")
    );
    let notes: Vec<_> = programme.diagnostics.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(
        notes,
        [
            "items without people, which are not panels: 1",
            "\"abstract\" is not kept: in 1 places",
            "\"room\" is not kept: in 1 places"
        ]
    );
    let found = detect(FRAB.as_bytes()).expect("a format");
    assert_eq!(
        (found.format, found.why.words()),
        (Format::ScheduleXml, "it is XML whose outermost element is \"schedule\"")
    );
}

#[test]
fn the_seats_of_a_schedule_in_xml_are_named_by_their_lines() {
    let programme = read("s.xml", FRAB);
    let places: Vec<_> =
        programme.panels().flat_map(|(_, panel)| &panel.seats).map(|seat| seat.place.to_string()).collect();
    assert_eq!(places, ["line 9", "line 10", "line 11"]);
}

#[test]
fn a_time_of_day_without_a_zone_asks_for_one() {
    let text = FRAB.replace("Europe/Brussels", "");
    let programme = read("s.xml", &text);
    assert_eq!(told(&programme.diagnostics)[0], "date-without-zone at line 11");
    let options = Options { zone_offset_minutes: Some(60), ..Options::default() };
    let programme = parse("s.xml", text.as_bytes(), &options).expect("a programme");
    let starts = programme.convenings[0].panels[1].starts.map(|starts| starts.to_string());
    assert_eq!(starts.as_deref(), Some("2026-05-14T15:30:00+01:00"));
}

#[test]
fn two_dialects_are_known_by_their_elements() {
    let entries = r#"<schedule><day date="2026-05-14"><entry id="1"><start>0930</start><title>Water</title>
        <speakers><speaker id="5"><name>Ada Example</name><image>a.png</image></speaker></speakers></entry>
        <entry id="2"><start>1030</start><title>Coffee</title><speakers></speakers></entry></day></schedule>"#;
    let options = Options { zone_offset_minutes: Some(120), ..Options::default() };
    let programme = parse("lake.xml", entries.as_bytes(), &options).expect("a programme");
    assert_eq!(
        drawn(&programme),
        "lake/1 | Water |  | 2026-05-14T09:30:00+02:00\n  <lake/5> Ada Example | Unspecified | Confirmed | Unknown\n"
    );
    let commas = r#"<schedule><conference><title>Lake</title></conference><day><room><event id="1">
        <title>Water</title><date>2026-05-14T09:30:00Z</date><person>Ada Example, Bo Sample</person></event>
        <event id="2"><title>Coffee</title><person></person></event></room></day></schedule>"#;
    assert_eq!(
        drawn(&read("s.xml", commas)),
        "lake/1 | Water |  | 2026-05-14T09:30:00+00:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n"
    );
}

#[test]
fn xml_that_is_broken_or_made_to_hurt_is_refused_with_its_place() {
    let laughs =
        "<!DOCTYPE schedule [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><schedule>&b;</schedule>";
    let deep = format!("<schedule>{}", "<day>".repeat(10_000));
    let within = format!("<schedule><event>{}", "<day>".repeat(10_000));
    let many = format!("<schedule><event>{}</event></schedule>", "<a/>".repeat(50_000));
    let long = format!("<schedule><event><title>{}</title></event></schedule>", "x".repeat(2 << 20));
    for (text, code) in [
        (laughs, "own-entities"),
        ("<schedule><day>&lake;</day></schedule>", "own-entities"),
        ("<schedule>\n<day>", "truncated-xml"),
        ("<schedule>\n<event><title>", "truncated-xml"),
        ("<schedule></day></schedule>", "not-xml"),
        ("<schedule><day", "not-xml"),
        (&deep, "too-deep"),
        (&within, "too-deep"),
        (&many, "item-too-long"),
        (&long, "item-too-long"),
    ] {
        let fault = fault(text);
        assert_eq!(fault.code, code, "{}", &text[..text.len().min(60)]);
        assert!(!fault.remedy.is_empty());
    }
    assert_eq!(fault("<schedule>\n<event><title>").place.to_string(), "line 2");
}

#[test]
fn a_great_many_attributes_cost_no_more_than_their_bytes() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    let programme = read("s.xml", &format!("<schedule{attributes}><event{attributes}/></schedule>"));
    assert!(programme.convenings[0].panels.is_empty());
}
