//! What is refused, with which exit code, and what it says.

use crate::program::{Folder, done, openfloor};

#[test]
fn bad_documents_are_refused_with_their_places_and_nothing_is_stored() {
    let folder = Folder::new();
    let data = folder.path("data");
    let seats: String = (0..250_000).map(|seat| format!("forum,p{},N {seat}\n", seat / 100)).collect();
    let cases = [
        ("roles.csv", "panel,name,role\np,Ada Exemplar,catering\n".to_owned(), "line 2"),
        ("cut.json", "{\"seats\": [{\"name\": \"Ada Exem".to_owned(), "line 1"),
        (
            "twice.json",
            r#"{"seats":[{"id":"1","name":"A B"},{"id":"1","name":"C D"}]}"#.to_owned(),
            "/seats/1",
        ),
        ("many.csv", format!("convening,panel,name\n{seats}"), "seats"),
    ];
    done(&["organiser", "add", "Forum North", "--contact", "desk@forum.example", "--data", &data]);
    let before = done(&["tail", "--all", "--data", &data]).out;
    for (name, content, place) in cases {
        let file = folder.write(name, &content);
        let run = openfloor(&["import", &file, "--data", &data]);
        assert_eq!(run.code, 3, "{name}: {}", run.talk);
        assert!(run.talk.contains(place), "{name}: {}", run.talk);
        assert!(!run.talk.contains("panicked") && !run.talk.contains("Exem"), "{name}: {}", run.talk);
    }
    assert_eq!(done(&["tail", "--all", "--data", &data]).out, before);
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    for arguments in [
        &["no-such-command"][..],
        &["import"],
        &["person", "erase"],
        &["person", "erase", "--name", "Ada Exemplar"],
        &["person", "erase", "--address", "a@b.example", "--external", "7"],
        &["check", "x.csv", "--zone", "Berlin"],
        &["import", "x.csv", "--key", "k", "--key-file", "f"],
    ] {
        assert_eq!(openfloor(arguments).code, 2, "{arguments:?}");
    }
    let folder = Folder::new();
    let file = folder.write("x.csv", "panel,name\np,Ada Exemplar\n");
    let no_key = openfloor(&["import", &file, "--server", "https://floor.example"]);
    assert_eq!(no_key.code, 2, "{}", no_key.talk);
    assert!(no_key.talk.contains("--key-file"), "{}", no_key.talk);
    let clear = openfloor(&["import", &file, "--server", "http://floor.example", "--key", "k"]);
    assert_eq!(clear.code, 2, "{}", clear.talk);
    assert!(clear.talk.contains("https"), "{}", clear.talk);
}

#[test]
fn a_server_that_does_not_answer_is_named() {
    let folder = Folder::new();
    let file = folder.write("x.csv", "panel,name\np,Ada Exemplar\n");
    let run = openfloor(&["import", &file, "--server", "http://127.0.0.1:1", "--key", "openfloor_a_b_c"]);
    assert_eq!(run.code, 5, "{}", run.talk);
    assert!(run.talk.contains("http://127.0.0.1:1"), "{}", run.talk);
}

#[test]
fn nobody_is_served_beyond_this_machine_before_somebody_answers_for_it() {
    let folder = Folder::new();
    for listener in ["--listen", "--admin"] {
        let run = openfloor(&["up", "--data", &folder.path("data"), listener, "0.0.0.0:0"]);
        assert_eq!(run.code, 2, "{}", run.talk);
        for word in ["--public-url", "--contact", "--operator-key"] {
            assert!(run.talk.contains(word), "{word}: {}", run.talk);
        }
    }
    assert!(!std::path::Path::new(&folder.path("data")).exists(), "nothing was made");
}

#[test]
fn a_mistyped_directory_is_not_made() {
    let folder = Folder::new();
    let data = folder.path("mistyped");
    for arguments in [
        &["tail"][..],
        &["replay"],
        &["backup", "somewhere"],
        &["key", "issue"],
        &["activate"],
        &["person", "erase", "--address", "a@b.example"],
    ] {
        let run = openfloor(&[arguments, &["--data", &data]].concat());
        assert_eq!(run.code, 1, "{arguments:?}: {}", run.talk);
        assert!(run.talk.contains("mistyped") && run.talk.contains("openfloor up"), "{}", run.talk);
    }
    assert!(!std::path::Path::new(&data).exists());
}
