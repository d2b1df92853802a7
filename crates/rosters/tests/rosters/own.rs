//! Our own JSON.

use openfloor_rosters::{Options, parse_roster};

use crate::{drawn, fault, read, told};

fn refused(text: &str) -> Vec<String> {
    told(&parse_roster(text.as_bytes(), &Options::default()).expect_err("a refusal"))
}

#[test]
fn a_document_of_ours_is_read() {
    let programme = read(
        "own.json",
        r#"{"convenings": [{"slug": "lake-2026", "title": "Lake Forum", "panels": [
            {"title": "Water", "kind": "Panel", "starts": "2026-05-14T10:00:00+02:00", "seats": [
                {"id": "1", "person": "p1", "name": "Ada Example", "email": "ada@example.org", "class": "woman", "role": "chair", "status": "invited"},
                {"name": "TBC", "role": "panelist"}, {}]}]}]}"#,
    );
    assert_eq!(
        drawn(&programme),
        "lake-2026/water | Water | Panel | 2026-05-14T10:00:00+02:00\n\
        \x20 #1 <p1> <ada@example.org> Ada Example | Chair | Invited | Woman\n\
        \x20 open \"TBC\" | Panelist | Open | Unknown\n\
        \x20 open \"\" | Unspecified | Open | Unknown\n"
    );
    assert!(!programme.has_errors());
    assert_eq!(told(&programme.diagnostics)[0], "open-seat at /convenings/0/panels/0/seats/1/name");
}

#[test]
fn a_single_roster_is_read_alone_and_as_a_document() {
    let text =
        r#"{"title": "Water", "starts": "2026-05-14", "complete": true, "seats": [{"name": "Ada Example"}]}"#;
    let roster = parse_roster(text.as_bytes(), &Options::default()).expect("a roster");
    assert_eq!((roster.title.as_deref(), roster.kind, roster.complete), (Some("Water"), None, Some(true)));
    assert_eq!(roster.seats.len(), 1);
    assert_eq!(
        drawn(&read("lake.json", text)),
        "lake/water | Water |  | 2026-05-14T00:00:00+00:00\n  Ada Example | Unspecified | Confirmed | Unknown\n"
    );
    let empty = parse_roster(br#"{"seats": []}"#, &Options::default()).expect("a roster");
    assert_eq!((empty.title, empty.complete, empty.seats.len()), (None, None, 0));
}

#[test]
fn everything_that_is_wrong_with_a_roster_is_told_at_once_with_its_pointer() {
    let text = r#"{"titel": "x", "starts": "1850-01-01", "complete": "yes", "kind": 7, "seats": [
        {"id": "1", "role": "catering", "class": "she/her", "name": "Ada"},
        {"id": "1", "status": "perhaps", "email": "nowhere", "name": "Bo"},
        7, {"name": ["Chi"], "name": "Di"}]}"#;
    assert_eq!(
        refused(text),
        [
            "unknown-field at /titel",
            "wrong-kind at /kind",
            "date-out-of-range at /starts",
            "wrong-kind at /complete",
            "unknown-role at /seats/0/role",
            "unknown-class at /seats/0/class",
            "unknown-status at /seats/1/status",
            "not-an-address at /seats/1/email",
            "wrong-kind at /seats/2",
            "field-twice at /seats/3/name",
            "wrong-kind at /seats/3/name",
            "duplicate-seat-id at /seats/1",
            "open-seat at /seats/3/name",
        ]
    );
    let told = parse_roster(text.as_bytes(), &Options::default()).expect_err("a refusal");
    assert_eq!(told[0].remedy, "did you mean \"title\"?");
}

#[test]
fn what_is_no_roster_is_refused() {
    assert_eq!(refused("[]"), ["wrong-kind at the document"]);
    assert_eq!(refused("{}"), ["missing-field at /seats"]);
    assert_eq!(refused(r#"{"seats": null}"#), ["missing-field at /seats"]);
    assert_eq!(refused(r#"{"seats": {}}"#), ["wrong-kind at /seats"]);
    assert_eq!(refused(r#"{"seats": [{"name": "Ada"#), ["truncated-json at line 1, column 24"]);
    assert_eq!(
        refused("{\"seats\": [\n{\"starts\": \"2026-05-14T10:00\"}]}"),
        ["unknown-field at /seats/0/starts", "open-seat at /seats/0/name"]
    );
    assert_eq!(refused(r#"{"seats": [], "starts": "2026-05-14T10:00"}"#), ["date-without-zone at /starts"]);
    assert_eq!(
        refused(r#"{"seats": [{"name": "\ud800"}]}"#),
        ["wrong-kind at /seats/0/name", "open-seat at /seats/0/name"]
    );
}

#[test]
fn slugs_are_checked_and_unique() {
    let programme = read(
        "r",
        r#"{"convenings": [
            {"slug": "Lake 2026", "panels": [{"slug": "a", "seats": []}, {"slug": "a", "seats": []}, {"kind": "x"}]},
            {"slug": "lake-2026"}]}"#,
    );
    assert_eq!(
        told(&programme.diagnostics),
        [
            "not-a-slug at /convenings/0/slug",
            "slug-twice at /convenings/0/panels/1",
            "no-name at /convenings/0/panels/2",
            "slug-twice at /convenings/1",
        ]
    );
    assert_eq!(programme.diagnostics[0].remedy, "write \"lake-2026\"");
}

#[test]
fn a_document_that_is_cut_off_says_where() {
    let fault = fault("{\"convenings\": [\n{\"slug\": ");
    assert_eq!(
        (fault.code, fault.to_string().as_str()),
        ("truncated-json", "line 2, column 9: the JSON ends before it is complete")
    );
}
