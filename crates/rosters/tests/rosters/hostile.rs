//! Documents that are made to hurt.

use openfloor_rosters::{Format, Limits, Options, Place, parse, parse_roster, summary};
use proptest::prelude::{Strategy, any, prop_oneof, proptest};

use crate::{fault, read};

#[test]
fn json_ten_thousand_deep_is_refused_by_depth() {
    for text in [
        "[".repeat(10_000),
        "{\"a\":".repeat(10_000),
        format!("{{\"seats\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000)),
    ] {
        assert_eq!(fault(&text).code, "too-deep");
        let told = parse_roster(text.as_bytes(), &Options::default()).expect_err("a refusal");
        assert_eq!(told[0].code, "too-deep");
    }
}

#[test]
fn a_million_seats_are_refused() {
    let csv = format!("panel,name\n{}", "a,Ada\n".repeat(901));
    assert_eq!(fault(&csv).code, "too-many-seats-on-a-panel");
    let mut csv = String::from("panel,name\n");
    for row in 0..1_000_000 {
        csv.push_str(&format!("{},A\n", row / 500));
    }
    let told = fault(&csv);
    assert_eq!((told.code, told.place), ("too-many-seats", Place::Line { line: 200_002 }));
    let seats = format!("{{\"seats\": [{}{{}}]}}", "{},".repeat(999_999));
    assert_eq!(fault(&seats).code, "too-many-seats-on-a-panel");
    let panel = format!("{{\"title\": \"a\", \"seats\": [{}{{}}]}}", "{},".repeat(899));
    let panels: Vec<_> = (0..1_000).map(|at| panel.replace("\"a\"", &format!("\"{at}\""))).collect();
    let own = format!("{{\"convenings\": [{{\"slug\": \"a\", \"panels\": [{}]}}]}}", panels.join(","));
    assert_eq!(fault(&own).code, "too-many-seats");
}

#[test]
fn rows_and_cells_without_end_are_refused() {
    let long = "x".repeat(70 << 10);
    let programme = read("r", &format!("panel,name\na,{long}\na,Ada\n"));
    assert_eq!((programme.diagnostics[0].code, summary(&programme).seats), ("cell-too-long", 1));
    let options = Options { limits: Limits { bytes: 10, ..Limits::default() }, ..Options::default() };
    assert_eq!(parse("r", b"panel,name\n", &options).expect_err("a fault").code, "too-large");
    let wide = format!("panel,name\na,Ada{}\n", ",".repeat(2 << 20));
    assert_eq!(fault(&wide).code, "row-too-long");
    assert_eq!(fault(&",".repeat(2 << 20)).code, "row-too-long");
}

#[test]
fn at_most_a_hundred_diagnostics_are_listed_and_the_rest_counted() {
    let rows: String = (0..500).map(|row| format!("a,Ada {row},role{row},class{row}\n")).collect();
    let programme = read("r", &format!("panel,name,role,class\n{rows}"));
    assert_eq!(programme.diagnostics.len(), 101);
    assert!(programme.has_errors());
    assert_eq!(programme.diagnostics[100].what, "401 more, not listed");
}

#[test]
fn nothing_personal_shows_in_debug_output() {
    let programme = read("r", "panel,person,name,email,class\na,p-77,Ada Example,ada@example.org,woman\n");
    let text = format!("{programme:?}");
    for word in ["Ada", "ada@", "p-77", "Woman", "woman"] {
        assert!(!text.contains(word), "{word}");
    }
}

/// Text that is nearly a roster: pieces of documents in any order.
fn nearly() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(vec![
            "panel",
            "name",
            "date",
            "role",
            "class",
            "seat",
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "\"",
            "\"\"",
            "'",
            "=",
            "TBC",
            "2026-05-14",
            "1899-01-01",
            "T10:00",
            "+02:00",
            "{",
            "}",
            "[",
            "]",
            ":",
            "\"seats\":[",
            "\"schedule\":{",
            "\"conference\":{",
            "\"days\":[",
            "\"events\":[",
            "\"persons\":[",
            "\"convenings\":[",
            "\"speakers\":[",
            "\"code\":\"A\"",
            "\"title\":",
            "null",
            "1e9",
            "\"\\ud800\"",
            "\u{feff}",
            "\u{202e}",
            "sep=;\n",
            "#",
            "李",
        ])
        .prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse("r", &bytes, &Options::default());
        let _ = parse_roster(&bytes, &Options::default());
    }

    #[test]
    fn no_text_makes_it_panic_and_every_reading_is_repeatable(text in nearly()) {
        for format in Format::ALL.into_iter().map(Some).chain([None]) {
            let options = Options { format, zone_offset_minutes: Some(60), ..Options::default() };
            let first = parse("r", text.as_bytes(), &options);
            assert_eq!(&first, &parse("r", text.as_bytes(), &options));
            for (convening, panel) in first.iter().flat_map(|programme| programme.panels()) {
                assert!(openfloor_rosters::is_slug(&convening.slug) && openfloor_rosters::is_slug(&panel.slug));
                assert!(!convening.title.is_empty() && !panel.title.is_empty());
            }
        }
        let _ = parse_roster(text.as_bytes(), &Options::default());
    }

    #[test]
    fn every_row_of_a_spreadsheet_is_one_seat(rows in proptest::collection::vec("[a-c]{1,2},[A-Za-z ]{0,9},(|chair|speaker)", 1..40)) {
        let programme = read("r", &format!("panel,name,role\n{}\n", rows.join("\n")));
        assert_eq!(summary(&programme).seats, rows.len());
        assert!(!programme.has_errors());
    }
}
