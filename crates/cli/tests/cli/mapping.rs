//! What a document means, as somebody says, and what it leaves to be decided.

use serde_json::json;

use crate::program::{Folder, done, openfloor, openfloor_reading};

const SHEET: &str = "\
panel,name,gender,role
harbour,Ada Exemplar (she/her),F,panelist
harbour,Ben Exemplar & Cleo Exemplar,M,panelist
harbour,Lake Team,,panelist
bridges,Dov Exemplar,M,Podiumsgast
";

#[test]
fn a_mapping_to_begin_with_confirms_nothing_and_a_confirmed_one_counts() {
    let folder = Folder::new();
    let (file, mapping) = (folder.write("forum.csv", SHEET), folder.path("mapping.toml"));
    let written = done(&["check", &file, "--write-mapping", &mapping]);
    assert!(written.talk.contains("may say how people are counted"), "{}", written.talk);
    let text = std::fs::read_to_string(&mapping).expect("written");
    assert!(text.contains("\"gender\"") && text.contains("# \"F\" = \"woman\""), "{text}");

    let counts = |arguments: &[&str]| {
        let run = openfloor(&[&["check", &file, "--json"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.talk);
        let lines = run.lines();
        let counts = &lines.last().expect("a summary")["summary"]["counts"];
        (counts["women"].as_u64(), counts["men"].as_u64(), counts["unknown"].as_u64())
    };
    std::fs::write(&mapping, text.clone() + "[roles]\nPodiumsgast = \"panelist\"\n").expect("written");
    let twice = openfloor(&["check", &file, "--mapping", &mapping]);
    assert_eq!(twice.code, 3, "[roles] stands there twice: {}", twice.talk);
    let roles = text.replacen("[roles]\n", "[roles]\nPodiumsgast = \"panelist\"\n", 1);
    std::fs::write(&mapping, &roles).expect("written");
    assert_eq!(counts(&["--mapping", &mapping]), (Some(0), Some(0), Some(4)));
    let class = "[class]\ncolumn = \"gender\"\nvalues = { F = \"woman\", M = \"man\" }\n";
    std::fs::write(&mapping, roles + class).expect("written");
    assert_eq!(counts(&["--mapping", &mapping]), (Some(1), Some(2), Some(1)));
}

#[test]
fn a_fault_of_a_mapping_names_the_file_the_line_and_the_column() {
    let folder = Folder::new();
    let (file, mapping) =
        (folder.write("forum.csv", SHEET), folder.write("mapping.toml", "[columns]\n\"name\" = \"nmae\"\n"));
    for command in [&["check"][..], &["import", "--data", &folder.path("data")]] {
        let run = openfloor(&[command, &[&file, "--mapping", &mapping]].concat());
        assert_eq!(run.code, 3, "{}", run.talk);
        assert!(
            run.talk.contains("mapping.toml: line 2, column 10: \"nmae\" is not a meaning"),
            "{}",
            run.talk
        );
    }
}

#[test]
fn what_a_mapping_decides_about_names_is_imported_and_no_name_is_sent_in_an_address() {
    let folder = Folder::new();
    let sheet = SHEET.replace("Podiumsgast", "speaker");
    let names = "[names]\n\"Ben Exemplar & Cleo Exemplar\" = \"several\"\n\"lake team\" = \"nobody\"\n";
    let (file, mapping) = (folder.write("forum.csv", &sheet), folder.write("mapping.toml", names));
    let arguments = ["import", &file, "--mapping", &mapping, "--data", &folder.path("data"), "--json"];
    let lines = done(&arguments).lines();
    let summary = &lines.last().expect("a summary")["summary"];
    assert_eq!((&summary["people"], &summary["open_seats"]), (&json!(4), &json!(1)), "{summary}");
    assert_eq!(done(&arguments).lines().last().expect("a summary")["summary"]["events"], 0);
}

#[test]
fn what_is_left_to_decide_is_told_to_people_and_programs() {
    let sheet = SHEET.replace("Podiumsgast", "speaker");
    let run = openfloor_reading(&["check", "-", "--json"], sheet.as_bytes());
    let lines = run.lines();
    let summary = &lines.last().expect("a summary")["summary"];
    let doubts: Vec<_> =
        summary["doubts"].as_array().expect("a list").iter().map(|one| &one["doubt"]).collect();
    assert_eq!(doubts, ["several", "team"]);
    assert_eq!(summary["doubts"][0]["name"], "Ben Exemplar & Cleo Exemplar");
    assert_eq!(summary["doubts"][0]["place"], json!({ "line": 3 }));
    assert_eq!(summary["statements"], json!([{ "statement": "she/her", "times": 1 }]));
    assert_eq!(summary["candidates"][0]["header"], "gender");
    assert_eq!(summary["candidates"][0]["values"], json!([["F", 1], ["M", 2]]));
    assert_eq!(summary["role_words"][0], json!({ "word": "panelist", "times": 3, "role": "panelist" }));
    let codes: Vec<_> =
        summary["diagnostics"].as_array().expect("a list").iter().map(|one| one["code"].clone()).collect();
    assert_eq!(
        codes,
        ["class-not-confirmed", "several-people-as-one", "team-as-one-person", "statement-in-a-name"]
    );

    let told = openfloor_reading(&["check", "-"], sheet.as_bytes()).out;
    for words in ["several people?", "a team?", "she/her 1", "F 1, M 2"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// What real files get wrong, in each format that can.
#[test]
fn what_files_get_wrong_is_told_in_every_format() {
    let event = |inner: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a1\r\nSUMMARY:Panel\r\nDTSTART:20260514T100000\r\n{inner}END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    };
    let frab = |persons: &str| {
        format!(
            r#"{{"schedule": {{"conference": {{"acronym": "lake", "days": [{{"rooms": {{"A": [{{"id": 1, "code": "a1", "date": "2026-05-14T10:00:00", "title": "Panel", "persons": [{persons}]}}]}}}}]}}}}}}"#
        )
    };
    let xml = |person: &str| {
        format!(
            "<schedule><day date='2026-05-14'><room><event id='1'><start>10:00</start><title>Panel</title><persons>{person}</persons></event></room></day></schedule>"
        )
    };
    let documents: [(&str, Vec<String>); 7] = [
        ("csv", vec![
            "panel,name,kind,date,start\na,Ada Exemplar & Bo Exemplar (they/them),Panel,2026-05-14,10:00\n".into(),
        ]),
        ("yaml", vec![
            "- title: Panel\n  date: 2026-05-14 10:00\n  speakers: [\"Ada Exemplar & Bo Exemplar (they/them)\"]\n".into(),
        ]),
        ("calendar", vec![event("ATTENDEE;CN=Ada Exemplar & Bo Exemplar (they/them):mailto:a@b.example\r\n")]),
        ("schedule.json", vec![frab(r#"{"public_name": "Ada Exemplar & Bo Exemplar (they/them)"}"#)]),
        ("schedule.xml", vec![xml("<person>Ada Exemplar &amp; Bo Exemplar (they/them)</person>")]),
        ("sessionize", vec![
            r#"{"sessions": [{"id": "1", "title": "Panel", "startsAt": "2026-05-14T10:00:00", "speakers": ["x"]}], "speakers": [{"id": "x", "fullName": "Ada Exemplar & Bo Exemplar (they/them)"}]}"#.into(),
        ]),
        ("schema.org", vec![
            r#"{"@context": "https://schema.org", "@type": "Event", "name": "Panel", "startDate": "2026-05-14T10:00:00", "performer": {"@type": "Person", "name": "Ada Exemplar & Bo Exemplar (they/them)"}}"#.into(),
        ]),
    ];
    for (format, texts) in documents {
        for text in texts {
            let asked = openfloor_reading(&["check", "-", "--json"], text.as_bytes());
            assert_eq!(asked.code, 3, "{format}: {}", asked.talk);
            assert!(asked.talk.contains("[date-without-zone]"), "{format}: {}", asked.talk);
            let run = openfloor_reading(&["check", "-", "--json", "--zone", "+02:00"], text.as_bytes());
            assert_eq!(run.code, 0, "{format}: {}", run.talk);
            let lines = run.lines();
            let summary = &lines.last().expect("a summary")["summary"];
            assert_eq!(summary["doubts"][0]["doubt"], "several", "{format}");
            assert_eq!(summary["statements"][0]["statement"], "they/them", "{format}");
            assert!(run.talk.contains("[panel-members-missing]"), "{format}: {}", run.talk);
        }
    }
}
