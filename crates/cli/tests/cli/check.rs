//! `openfloor check`.

use std::io::Read;
use std::process::Stdio;

use crate::program::{openfloor, openfloor_reading, program};

/// Three panels: no woman among four of whom one is non-binary; a woman in the chair only; an open place.
const ROSTER: &str = "\
convening,panel,name,gender,role,date
forum,harbour,Alan Example,Man,Panelist,2026-05-14
forum,harbour,Ben Example,Man,Panelist,2026-05-14
forum,harbour,Carl Example,Man,Panelist,2026-05-14
forum,harbour,Dana Example,Non-binary,Panelist,2026-05-14
forum,bridges,Erik Example,Man,Panelist,2026-05-14
forum,bridges,Finn Example,Man,Panelist,2026-05-14
forum,bridges,Gerda Example,Woman,Moderator,2026-05-14
forum,tides,Hugo Example,Man,Panelist,2026-05-14
forum,tides,TBC,,Panelist,2026-05-14
";

#[test]
fn each_panel_is_a_line_and_the_last_line_sums_up() {
    let run = openfloor_reading(&["check", "-", "--json", "--rules", "barder,share_30"], ROSTER.as_bytes());
    assert_eq!(run.code, 0, "{}", run.talk);
    let lines = run.lines();
    assert_eq!(lines.len(), 4);
    let [harbour, bridges, tides, last] = lines.as_slice() else { panic!("four lines") };
    assert_eq!((&harbour["convening"], &harbour["panel"]), (&"forum".into(), &"harbour".into()));
    assert_eq!(harbour["counts"]["men"], 3);
    assert_eq!(harbour["counts"]["non_binary"], 1);
    assert_eq!(harbour["counts"]["people"], 4);
    assert_eq!(harbour["verdicts"]["barder"]["outcome"], "breach");
    assert_eq!(harbour["verdicts"]["share_30"]["need"], 2);
    assert_eq!(harbour["is_all_male"], false);
    assert_eq!(bridges["indicators"][0]["id"], "T2");
    assert_eq!(bridges["verdicts"]["barder"]["repair"]["chair_alone_would_not"], true);
    assert_eq!(tides["verdicts"]["barder"]["outcome"], "undetermined");
    assert_eq!((&tides["counts"]["seats"], &tides["counts"]["open_seats"]), (&2.into(), &1.into()));
    assert_eq!(tides["verdicts"]["barder"]["upper_bp"], 5000);
    assert_eq!(last["summary"]["panels"], 3);
    assert_eq!(last["summary"]["verdicts"]["barder"]["breach"], 2);
    assert_eq!(last["summary"]["counts"]["men"], 6);
    assert_eq!(harbour["digest"].as_str().map(str::len), Some(64));
}

#[test]
fn a_person_reads_words_and_never_all_male_where_it_is_not_so() {
    let run = openfloor_reading(&["check", "-"], ROSTER.as_bytes());
    assert_eq!(run.code, 0, "{}", run.talk);
    assert!(run.out.contains("3 men, 1 non-binary"), "{}", run.out);
    assert!(run.out.contains("1 open place"), "{}", run.out);
    let few = openfloor_reading(&["check", "-", "--rules", "barder"], ROSTER.as_bytes());
    assert!(few.out.contains("does not hold") && few.out.contains("cannot be said"), "{}", few.out);
    for word in ["all-male", "breach", "token", "manel", "violation"] {
        assert!(!run.out.to_lowercase().contains(word) && !run.talk.to_lowercase().contains(word), "{word}");
    }
}

#[test]
fn a_script_can_ask_for_an_exit_code() {
    let found = openfloor_reading(&["check", "-", "--json", "--fail-on", "breach"], ROSTER.as_bytes());
    assert_eq!(found.code, 3);
    assert_eq!(found.lines().len(), 4, "all is printed before it ends");
    let none = openfloor_reading(
        &["check", "-", "--json", "--fail-on", "undetermined", "--rules", "igc"],
        "panel,name,gender\np,Ada Example,Woman\np,Ben Example,Man\n".as_bytes(),
    );
    assert_eq!(none.code, 0, "{}", none.talk);
}

#[test]
fn an_unknown_rule_is_answered_with_those_that_are_known() {
    let run = openfloor_reading(&["check", "-", "--rules", "bader"], ROSTER.as_bytes());
    assert_eq!(run.code, 2);
    assert!(run.talk.contains("bader") && run.talk.contains("barder"), "{}", run.talk);
    assert_eq!(run.out, "");
}

#[test]
fn bad_input_is_refused_with_its_place_and_prints_no_verdict() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("not UTF-8", b"panel,name\np,Zo\xeb Example\n".to_vec(), "line 2"),
        ("truncated JSON", br#"{"seats": [{"name": "Ada Example""#.to_vec(), "line 1"),
        ("unknown role", b"panel,name,role\np,Ada Example,catering\n".to_vec(), "line 2, cell 3 (role)"),
        ("old date", b"panel,name,date\np,Ada Example,1850-01-01\n".to_vec(), "line 2"),
        ("deep JSON", deep.into_bytes(), "line 1"),
        (
            "twice",
            br#"{"seats":[{"id":"1","name":"A Example"},{"id":"1","name":"B Example"}]}"#.to_vec(),
            "/seats/1",
        ),
    ];
    for (what, bytes, place) in cases {
        let run = openfloor_reading(&["check", "-", "--json"], &bytes);
        assert_eq!(run.code, 3, "{what}: {}", run.talk);
        assert!(run.talk.contains(place), "{what}: {}", run.talk);
        assert_eq!(run.out, "", "{what}");
        assert!(!run.talk.contains("panicked") && !run.talk.contains("Example"), "{what}: {}", run.talk);
    }
}

#[test]
fn a_document_that_is_too_large_is_refused() {
    let run = openfloor_reading(&["check", "-"], &vec![b'x'; (64 << 20) + 2]);
    assert_eq!(run.code, 3);
    assert!(run.talk.contains("64 MiB"), "{}", run.talk);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let run = openfloor(&["check", "no-such-file.csv"]);
    assert_eq!(run.code, 1);
    assert!(run.talk.contains("no-such-file.csv"), "{}", run.talk);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let many: String = (0..20_000).map(|row| format!("forum,talk {row},Ada Example {row},Woman\n")).collect();
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("many.csv");
    std::fs::write(&file, format!("convening,panel,name,gender\n{many}")).expect("written");
    let path = file.to_str().expect("text");
    let mut child = program(&["check", path, "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut first = [0; 64];
    let mut stdout = child.stdout.take().expect("is piped");
    stdout.read_exact(&mut first).expect("something is printed");
    drop(stdout);
    let ended = child.wait_with_output().expect("the program ends");
    assert!(ended.status.success());
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[test]
fn help_documents_the_lines_and_the_exit_codes() {
    let check = openfloor(&["check", "--help"]);
    for word in ["verdicts", "lower_bp", "summary", "would_hold_next_year", "--fail-on"] {
        assert!(check.out.contains(word), "{word}");
    }
    let help = openfloor(&["--help"]);
    assert!(help.out.contains("Exit codes"), "{}", help.out);
    assert!(openfloor(&["completions", "bash"]).out.contains("_openfloor"));
}
