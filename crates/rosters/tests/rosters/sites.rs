//! Data files of sites, one and a whole folder. All people are invented.

use openfloor_rosters::{Format, Options, detect, parse_folder};

use crate::{drawn, fault, read, told};

#[test]
fn a_list_of_items_in_yaml_is_read() {
    let text = "# schedule\n---\n- id: \"water\"\n  title: \"Panel: Water\"\n  kind: panel\n  date: \"2026-05-14\"\n  room: A\n  \
        speakers:\n    - Ada Example\n    - Bo Sample\n- title: Lunch\n  date: \"2026-05-14\"\n\
        - title: Shores\n  talks:\n  - title: Reeds\n    speakers: [Chi Specimen]\n";
    let programme = read("lake.yml", text);
    assert_eq!(
        drawn(&programme),
        "lake/water | Panel: Water | panel | 2026-05-14T00:00:00+00:00\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        lake/reeds | Reeds |  | undated\n\
        \x20 Chi Specimen | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(
        told(&programme.diagnostics),
        ["items-without-people at the document", "not-kept at the document"]
    );
    assert_eq!(detect(text.as_bytes()).expect("a format").why.words(), "it begins like YAML");
}

#[test]
fn a_moderator_and_panelists_are_a_panel_and_committees_are_told() {
    let panel = "moderator:\n  name: Ada Example\n  country: Lakeland\npanelists:\n  - name: Bo Sample\n  - name: Chi Specimen\n";
    assert_eq!(
        drawn(&read("panel.yml", panel)),
        "panel/panel | panel |  | undated\n\
        \x20 Ada Example | Moderator | Confirmed | Unknown\n\
        \x20 Bo Sample | Panelist | Confirmed | Unknown\n\
        \x20 Chi Specimen | Panelist | Confirmed | Unknown\n"
    );
    let lists = read(
        "c.json",
        r#"{"conference": "Lake 26", "pc_chairs": ["Ada Example (Lake)"], "papers": [{"title": "x", "authors": ["Bo"]}]}"#,
    );
    assert_eq!(
        drawn(&lists),
        "lake-26/pc-chairs | pc chairs |  | undated\n  Ada Example (Lake) | Chair | Confirmed | Unknown\n"
    );
    assert_eq!(told(&lists.diagnostics), ["list-of-people at /pc_chairs", "not-kept at the document"]);
}

#[test]
fn two_people_as_one_author_are_listed_for_a_decision() {
    let text = r#"[{"author": "Ada Example and Bo Sample", "title": "Water"}, {"author": "Chi Specimen", "title": "Shores"}]"#;
    let programme = read("talks.json", text);
    assert_eq!(told(&programme.diagnostics), ["several-people-as-one at /0/author"]);
    assert_eq!((programme.format, programme.panels().count()), (Format::Site, 2));
}

fn folder(files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

#[test]
fn the_files_of_a_folder_explain_each_other() {
    let files = folder(&[
        ("event.yml", "title: Lake Forum\ntimezone: Europe/Zurich\n"),
        ("people/ada.md", "---\nname: Ada Example\nslug: ada-example\npronouns: she/her\n---\nSwims.\n"),
        ("people/bo.md", "+++\nTitle = \"Bo Sample\"\ntype = \"speaker\"\nlinktitle = \"bo-sample\"\n+++\n"),
        ("people/chi.md", "---\nname: Chi Specimen\nslug: chi-specimen\n---\n"),
        (
            "talks/a.md",
            "---\ntitle: Water\ndate: 2026-05-14 10:00\npresenter_slugs:\n- ada-example\n- di-muster\n---\n",
        ),
        ("talks/b.md", "+++\nTitle = \"Shores\"\nSpeakers = [\"bo-sample\"]\nTalk_date = \"\"\n+++\n"),
        ("talks/broken.md", "---\ntitle: [\n---\n"),
        ("logo.svg", "<svg/>"),
    ]);
    let programme = parse_folder("site", &files, &Options::default()).expect("a programme");
    assert_eq!(
        drawn(&programme),
        "lake-forum/water | Water |  | 2026-05-14T10:00:00+02:00\n\
        \x20 <lake-forum/ada-example> Ada Example | Presenter | Confirmed | Unknown\n\
        \x20 <lake-forum/di-muster>  | Presenter | Confirmed | Unknown\n\
        lake-forum/shores | Shores |  | undated\n\
        \x20 <lake-forum/bo-sample> Bo Sample | Unspecified | Confirmed | Unknown\n"
    );
    let statements: Vec<_> = programme
        .panels()
        .flat_map(|(_, panel)| &panel.seats)
        .map(|seat| seat.statement.as_deref())
        .collect();
    assert_eq!(statements, [Some("she/her"), None, None]);
    assert_eq!(
        told(&programme.diagnostics),
        [
            "speaker-not-listed at /talks~1a.md/presenter_slugs/1",
            "people-without-panels at the document",
            "not-yaml at line 3",
            "answers-kept at the document",
            "statement-in-a-name at /talks~1a.md/presenter_slugs/0",
        ]
    );
    assert!(parse_folder("site", &folder(&[("logo.svg", "<svg/>")]), &Options::default()).is_err());
}

#[test]
fn what_is_all_remarks_has_no_panel_and_what_is_not_yaml_says_where() {
    assert_eq!(
        told(&read("panel.yml", "# moderator:\n#  name: Ada\n").diagnostics),
        ["no-panels at the document"]
    );
    assert_eq!(fault("title: Water\nspeakers: [Ada\nb: 1\n").place.to_string(), "line 3");
    assert_eq!(fault("a: &x 1\nb: *x\n").code, "yaml-alias");
}

#[test]
fn a_timetable_of_indico_is_read() {
    let text = r#"{"results": {"7": {"20260514": {
        "s1": {"entryType": "Session", "title": "Morning", "conveners": [{"name": "Di Muster"}], "entries": {
            "c1": {"entryType": "Contribution", "contributionId": 11, "title": "Water", "room": "A",
                "startDate": {"date": "2026-05-14", "time": "10:00:00", "tz": "Europe/Zurich"},
                "presenters": [{"firstName": "Ada", "familyName": "Example", "name": "Example, Ada"}, {"name": "Bo Sample"}]}}},
        "b2": {"entryType": "Break", "title": "Lunch", "startDate": {"date": "2026-05-14", "time": "12:00:00", "tz": "Europe/Zurich"}}}}}}"#;
    let programme = read("lake.json", text);
    assert_eq!(
        drawn(&programme),
        "lake/11 | Water |  | 2026-05-14T10:00:00+02:00\n\
        \x20 Ada Example | Panelist | Confirmed | Unknown\n\
        \x20 Bo Sample | Panelist | Confirmed | Unknown\n"
    );
    assert_eq!(
        told(&programme.diagnostics),
        [
            "conveners-of-sessions at /results",
            "items-without-people at the document",
            "not-kept at the document"
        ]
    );
    assert_eq!(detect(text.as_bytes()).expect("a format").format, Format::Indico);
}

#[test]
fn an_unknown_shape_is_told_what_was_looked_for() {
    let told = fault(r#"{"a": 1}"#);
    for word in ["schedule", "convenings", "Indico", "pretalx", "Sessionize", "schema.org", "panelists"] {
        assert!(told.what.contains(word), "{word}");
    }
}
