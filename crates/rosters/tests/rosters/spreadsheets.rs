//! One row a seat.

use openfloor_domain::people::Class;
use openfloor_rosters::{Doubt, Encoding, Format, Options, Place, Severity, detect, parse, summary};

use crate::{drawn, fault, read, told};

#[test]
fn a_spreadsheet_is_read_row_by_row() {
    let text = "\u{feff}Convening,Panel,Title,Date,Kind,Person,Name,Email,Gender,Role,Status,Seat\r\n\
        Lake Forum 2026,After the Ceasefire,After the Ceasefire,2026-05-14,Panel,p1,Ada Example,ada@example.org,Woman,Moderator,,s1\r\n\
        \r\n\
        Lake Forum 2026,Water,\"Water, \"\"shared\"\"\",2026-05-15T10:00:00+02:00,Talk,p2,Bo Sample,,Man,Keynote speaker,invited,\r\n\
        Lake Forum 2026,After the Ceasefire,,2026-05-14,Panel,,Chi Specimen,,,,withdrawn,s2\r\n\
        ,Late,,,,p4,,,,,,\r\n";
    let programme = read("inbox/lake.csv", text);
    assert_eq!(
        drawn(&programme),
        "lake-forum-2026/after-the-ceasefire | After the Ceasefire | Panel | 2026-05-14T00:00:00+00:00\n\
        \x20 #s1 <p1> <ada@example.org> Ada Example | Moderator | Confirmed | Woman\n\
        \x20 #s2 Chi Specimen | Unspecified | Withdrawn | Unknown\n\
        lake-forum-2026/water | Water, \"shared\" | Talk | 2026-05-15T10:00:00+02:00\n\
        \x20 <p2> Bo Sample | Keynote | Invited | Man\n\
        lake/late | Late |  | undated\n\
        \x20 <p4>  | Unspecified | Confirmed | Unknown\n"
    );
    let want = ["no-convening-named at line 6, cell 1 (Convening)", "undated at line 6, cell 4 (Date)"];
    assert_eq!(told(&programme.diagnostics), want);
    let figures = summary(&programme);
    assert_eq!(
        (figures.convenings, figures.panels, figures.seats, figures.people, figures.open_seats),
        (2, 3, 4, 4, 0)
    );
    assert_eq!(programme.convenings[0].people_namespace, "");
}

#[test]
fn cells_that_name_nobody_are_open_seats_and_are_listed() {
    let programme = read(
        "r",
        "panel,person,name,role,status\na,,TBC,chair,\na,,N.N.,,\na,,à confirmer,,\na,,,,\na,p1,,,\na,,Lake Ministry,,open\n",
    );
    assert_eq!(
        drawn(&programme),
        "r/a | a |  | undated\n\
        \x20 open \"TBC\" | Chair | Open | Unknown\n\
        \x20 open \"N.N.\" | Unspecified | Open | Unknown\n\
        \x20 open \"à confirmer\" | Unspecified | Open | Unknown\n\
        \x20 open \"\" | Unspecified | Open | Unknown\n\
        \x20 <p1>  | Unspecified | Confirmed | Unknown\n\
        \x20 open \"Lake Ministry\" | Unspecified | Open | Unknown\n"
    );
    assert!(!programme.has_errors());
    let open =
        programme.diagnostics.iter().filter(|one| one.code == "open-seat" && one.severity == Severity::Note);
    assert_eq!((open.count(), summary(&programme).open_seats, summary(&programme).people), (5, 5, 1));
}

/// One wrong cell each; the place is where the cell stands.
#[test]
fn what_is_wrong_is_named_by_its_place() {
    for (cells, want) in [
        ("a,2026-05-14,Ada,woman,catering,", "unknown-role at line 2, cell 5 (role)"),
        ("a,1899-05-14,Ada,woman,,", "date-out-of-range at line 2, cell 2 (date)"),
        ("a,2026-05-14T10:00:00,Ada,woman,,", "date-without-zone at line 2, cell 2 (date)"),
        ("a,14/05/26,Ada,woman,,", "unreadable-date at line 2, cell 2 (date)"),
        ("a,05/06/2026,Ada,woman,,", "day-in-two-ways at line 2, cell 2 (date)"),
        ("a,2026-02-30,Ada,woman,,", "no-such-day at line 2, cell 2 (date)"),
        (
            "a,2026-05-14,\"=HYPERLINK(\"\"https://example.org\"\")\",woman,,",
            "formula at line 2, cell 3 (name)",
        ),
        ("a,2026-05-14,@SUM(A1),woman,,", "formula at line 2, cell 3 (name)"),
        ("a,2026-05-14,+1,woman,,", "formula at line 2, cell 3 (name)"),
        ("a,2026-05-14,-1,woman,,", "formula at line 2, cell 3 (name)"),
        ("=1+1,2026-05-14,Ada,woman,,", "formula at line 2, cell 1 (panel)"),
        ("a,2026-05-14,Ada,woman,,perhaps", "unknown-status at line 2, cell 6 (status)"),
        ("a,2026-05-14,Ada,woman,,,extra", "too-many-cells at line 2"),
    ] {
        let programme = read("r", &format!("panel,date,name,class,role,status\n{cells}\n"));
        assert_eq!(told(&programme.diagnostics), [want], "{cells}");
        assert!(programme.has_errors(), "{cells}");
        assert!(!programme.diagnostics[0].remedy.is_empty());
    }
}

#[test]
fn a_role_that_we_do_not_know_is_answered_with_those_that_we_do() {
    let programme = read("r", "panel,name,role\na,Ada Example,Catering\na,Bo Sample,Catering\n");
    let one = &programme.diagnostics[0];
    assert_eq!(one.what, "\"Catering\" is not a role that we know (2 times; first here)");
    assert!(
        one.remedy.contains("moderator, chair, panelist")
            && one.remedy.contains("unspecified; or say in a mapping")
    );
}

#[test]
fn a_class_in_other_words_than_ours_is_unknown_with_a_warning_and_pronouns_are_not_read() {
    let programme =
        read("r", "panel,name,gender\na,Ada Example (she/her),\na,Bo Sample,he/him\na,Chi Specimen,he/him\n");
    assert_eq!(
        drawn(&programme),
        "r/a | a |  | undated\n\
        \x20 Ada Example (she/her) | Unspecified | Confirmed | Unknown\n\
        \x20 Bo Sample | Unspecified | Confirmed | Unknown\n\
        \x20 Chi Specimen | Unspecified | Confirmed | Unknown\n"
    );
    let want = ["class-not-confirmed at line 3, cell 3 (gender)", "statement-in-a-name at line 2"];
    assert_eq!(told(&programme.diagnostics), want);
    assert_eq!(programme.convenings[0].panels[0].seats[0].statement.as_deref(), Some("she/her"));
    assert!(programme.diagnostics[0].what.ends_with("(2 times; first here)"));
    assert_eq!(programme.candidates[0].values, [("he/him".to_owned(), 2)]);
    assert!(!programme.has_errors());
}

#[test]
fn seat_ids_are_unique_on_a_panel() {
    let programme = read("r", "panel,name,seat\na,Ada Example,1\nb,Bo Sample,1\na,Chi Specimen,1\n");
    assert_eq!(told(&programme.diagnostics), ["duplicate-seat-id at line 4"]);
    assert!(programme.has_errors());
}

#[test]
fn a_person_twice_on_a_panel_is_noted_and_two_classes_are_warned_of() {
    let programme = read(
        "r",
        "panel,person,name,class,role\na,1,Ada,woman,chair\na,1,Ada,woman,speaker\na,1,Ada,man,chair\na,1,Ada,,speaker\n",
    );
    assert_eq!(
        told(&programme.diagnostics),
        ["two-classes-of-a-person at line 4", "person-listed-twice at line 4"]
    );
    assert_eq!(programme.convenings[0].panels[0].seats.len(), 4);
}

#[test]
fn a_panel_described_in_two_ways_keeps_the_first() {
    let text = "panel,title,date,name\na,First,2026-05-14,Ada\na,Second,2026-05-15,Bo\nb,,,Chi\nb,Found,2026-05-16,Di\n";
    let programme = read("r", text);
    let panels = &programme.convenings[0].panels;
    assert_eq!((&*panels[0].title, &*panels[1].title), ("First", "Found"));
    assert_eq!(panels[1].starts.map(|at| at.to_string()).as_deref(), Some("2026-05-16T00:00:00+00:00"));
    let warnings: Vec<_> =
        programme.diagnostics.iter().filter(|one| one.severity == Severity::Warning).collect();
    assert_eq!(warnings.len(), 2);
    assert!(
        warnings
            .iter()
            .all(|one| one.code == "panel-described-twice" && one.place == Place::Line { line: 3 })
    );
}

#[test]
fn a_partial_date_loses_no_row() {
    let programme = read("r", "panel,date,name\na,2016-09-,Ada\n");
    assert_eq!(told(&programme.diagnostics), ["partial-date at line 2, cell 2 (date)"]);
    assert_eq!((programme.has_errors(), summary(&programme).seats), (false, 1));
}

#[test]
fn times_without_an_offset_take_the_one_that_is_stated_for_the_file() {
    let options = Options { zone_offset_minutes: Some(120), ..Options::default() };
    let text = "Panel;Date;Start;First name;Last name\na;2026-05-14;9:30;Ada;Example\n";
    let programme = parse("r", text.as_bytes(), &options).expect("a programme");
    assert_eq!(
        drawn(&programme),
        "r/a | a |  | 2026-05-14T09:30:00+02:00\n  Ada Example | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(told(&read("r", text).diagnostics), ["date-without-zone at line 2, cell 2 (Date)"]);
}

#[test]
fn columns_that_say_nothing_to_us_are_noted() {
    let programme = read("r", "panel,name,shoe size\na,Ada,37\n");
    assert_eq!(told(&programme.diagnostics), ["unread-column at line 1, cell 3 (shoe size)"]);
}

#[test]
fn panels_whose_ids_differ_in_more_than_case_stay_apart() {
    let programme = read("r", "panel,name\n,Di\n1x1,Ada\n1x1#2,Bo\n1X1,Chi\n#2,Ed\n??,Fa\n");
    let seats: Vec<_> =
        programme.convenings[0].panels.iter().map(|panel| (&*panel.title, panel.seats.len())).collect();
    assert_eq!(seats, [("Panel", 1), ("1x1", 2), ("1x1#2", 1), ("#2", 1), ("??", 1)]);
}

#[test]
fn an_apostrophe_marks_a_text_that_only_looks_like_a_formula() {
    let programme = read("r", "panel,title,name\na,'+1 for repair,'@ada\n");
    assert_eq!(
        drawn(&programme),
        "r/a | +1 for repair |  | undated\n  @ada | Unspecified | Confirmed | Unknown\n"
    );
}

#[test]
fn an_address_that_is_none_is_dropped_with_a_warning() {
    let programme = read("r", "panel,name,email\na,Ada,see notes\na,Bo,-\n");
    assert_eq!(told(&programme.diagnostics), ["not-an-address at line 2, cell 3 (email)"]);
    assert!(!programme.diagnostics[0].what.contains("see notes"));
}

#[test]
fn a_row_without_a_convening_goes_under_the_name_of_the_file_with_a_warning() {
    let programme = read("lake.csv", "event,panel,name\n,a,Ada\nRiver,a,Bo\n,a,Chi\n");
    let slugs: Vec<_> =
        programme.panels().map(|(convening, panel)| (convening.slug.as_str(), panel.seats.len())).collect();
    assert_eq!(slugs, [("lake", 2), ("river", 1)]);
    assert_eq!(told(&programme.diagnostics), ["no-convening-named at line 2, cell 1 (event)"]);
}

#[test]
fn a_title_that_is_too_long_is_cut_off_and_a_name_refused() {
    let programme = read("r", &format!("panel,title,name\na,{},{}\n", "t".repeat(501), "ö".repeat(201)));
    assert_eq!(programme.convenings[0].panels[0].title.len(), 500);
    assert_eq!(
        told(&programme.diagnostics),
        ["name-too-long at line 2, cell 3 (name)", "title-too-long at line 2, cell 2 (title)"]
    );
}

#[test]
fn a_file_that_cannot_be_read_as_a_roster_says_why() {
    for (text, code) in [
        ("", "empty"),
        (" \n", "empty"),
        ("Ada Example,Bo Sample\n", "no-headers"),
        ("panel,room\na,1\n", "no-person-column"),
        ("name,room\nAda,1\n", "no-panel-column"),
        ("panel,name\na,\"Ada\nb,Bo\n", "unclosed-quote"),
        ("<opml/>", "unknown-format"),
        ("PK\u{3}\u{4}", "unknown-format"),
        ("BEGIN:VCALENDAR\n", "truncated-calendar"),
    ] {
        let fault = fault(text);
        assert_eq!(fault.code, code, "{text}");
        assert!(!fault.remedy.is_empty() && !fault.what.contains("Ada"), "{text}");
    }
}

#[test]
fn a_file_with_headers_only_has_nothing_in_it() {
    let programme = read("r", "panel,name\n");
    assert_eq!(
        (summary(&programme), told(&programme.diagnostics)),
        (Default::default(), vec!["no-panels at the document".into()])
    );
}

#[test]
fn windows_1252_is_read_when_stated_and_refused_when_not() {
    let bytes = b"panel;name\na;Zo\xeb Example\n";
    let fault = parse("r", bytes, &Options::default()).expect_err("not UTF-8");
    assert_eq!((fault.code, fault.place), ("not-utf-8", Place::Column { line: 2, column: 5 }));
    let options = Options { encoding: Encoding::Windows1252, ..Options::default() };
    let programme = parse("r", bytes, &options).expect("a programme");
    assert_eq!(
        drawn(&programme),
        "r/a | a |  | undated\n  Zoë Example | Unspecified | Confirmed | Unknown\n"
    );
}

#[test]
fn separators_and_lines_before_the_headers_are_found() {
    for text in ["sep=;\r\npanel;name\r\na;Ada\r\n", "panel\tname\na\tAda", "\n\npanel|name\n\na|Ada\n"] {
        let programme = read("r", text);
        assert_eq!(
            drawn(&programme),
            "r/a | a |  | undated\n  Ada | Unspecified | Confirmed | Unknown\n",
            "{text}"
        );
    }
    let programme = read("r", "sep=;\r\npanel;name;role\r\n\r\n\r\na;Ada;x\r\na;Bo;y\r\n");
    assert_eq!(
        told(&programme.diagnostics),
        ["unknown-role at line 5, cell 3 (role)", "unknown-role at line 6, cell 3 (role)"]
    );
}

#[test]
fn a_spreadsheet_is_known_by_its_headers() {
    let found = detect(b"panel,name\n").expect("a format");
    assert_eq!((found.format, found.why.words()), (Format::Csv, "its first row has headers that we know"));
}

#[test]
fn names_that_may_not_be_one_person_are_listed_for_a_decision_and_kept() {
    let programme = read(
        "r",
        "panel,name,kind\na,Ada Example & Bo Sample,\na,Lake Team,\na,chi@example.org,\na,Di Muster and Ed Modell,\nb,Fa Example,Panel\n",
    );
    assert_eq!(
        told(&programme.diagnostics),
        [
            "several-people-as-one at line 2",
            "team-as-one-person at line 3",
            "address-as-a-name at line 4",
            "panel-members-missing at line 6",
        ]
    );
    assert_eq!(
        programme.diagnostics[0].what,
        "names that look like those of several people, each kept as one person: 2 (line 2; line 5)"
    );
    let doubts: Vec<_> = programme.convenings[0].panels[0].seats.iter().map(|seat| seat.doubt).collect();
    let several = Some(Doubt::Several);
    assert_eq!(doubts, [several, Some(Doubt::Team), Some(Doubt::Address), several]);
    assert_eq!((summary(&programme).people, programme.has_errors()), (5, false));
}

#[test]
fn a_row_may_be_a_panel_with_all_its_people_in_one_cell() {
    let text = "ID,Title,Room,Speakers\n1,Water,Hall A,1:Ada Example|2:Bo Sample\n2,Shores,Hall B,\"Ada Example, Chi Specimen\"\n3,Lunch,,\n";
    let programme = read("lake.csv", text);
    assert_eq!(
        drawn(&programme),
        "lake/1 | Water |  | undated\n\
        \x20 <lake/1> Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 <lake/2> Bo Sample | Unspecified | Confirmed | Unknown\n\
        lake/2 | Shores |  | undated\n\
        \x20 Ada Example | Unspecified | Confirmed | Unknown\n\
        \x20 Chi Specimen | Unspecified | Confirmed | Unknown\n"
    );
    assert_eq!(
        told(&programme.diagnostics),
        ["unread-column at line 1, cell 3 (Room)", "items-without-people at the document"]
    );
}

#[test]
fn columns_that_are_not_read_are_kept_with_their_values_as_candidates() {
    let text =
        "panel,name,form of address,motto\na,Ada Example,Ms,one\na,Bo Sample,Mr,two\nb,Ada Example,Ms,\n";
    let programme = read("r", text);
    let kept: Vec<_> = programme.candidates.iter().map(|one| (one.header.as_str(), one.filled)).collect();
    assert_eq!(kept, [("form of address", 3), ("motto", 2)]);
    assert_eq!(programme.candidates[0].values, [("Ms".to_owned(), 2), ("Mr".to_owned(), 1)]);
    assert_eq!(programme.candidates[0].place.to_string(), "line 2, cell 3 (form of address)");
    assert!(programme.panels().all(|(_, panel)| panel.seats.iter().all(|seat| seat.class == Class::Unknown)));
}

#[test]
fn a_byte_order_mark_says_how_letters_are_read_and_that_is_told() {
    let text = "panel\tname\na\tZoë Example\n";
    let bytes: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let programme = parse("r", &bytes, &Options::default()).expect("a programme");
    assert_eq!(drawn(&programme), drawn(&read("r", text)));
    assert_eq!(told(&programme.diagnostics), ["letters-read-as at the document"]);
}
