//! Imports: what would change, rows with problems, folders, long spreadsheets.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::Stdio;

use serde_json::Value;

use crate::directory::ROSTER;
use crate::program::{Folder, Up, done, openfloor, program};

fn summary(lines: &[Value]) -> &Value {
    &lines.last().expect("a summary")["summary"]
}

#[test]
fn a_dry_run_says_what_would_change_and_stores_nothing() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let nowhere = openfloor(&["import", &file, "--dry-run", "--data", &data]);
    assert_eq!(nowhere.code, 1, "{}", nowhere.talk);
    done(&["import", &file, "--data", &data]);
    let before = done(&["tail", "--all", "--data", &data]).out;
    let changed = ROSTER
        .replace(
            "Berta Exemplar,berta@forum.example,Woman,Moderator",
            "Berta Exemplar,berta@forum.example,Woman,Panelist",
        )
        .replace("forum,harbour,TBC,,,Panelist", "forum,harbour,Dora Exemplar,,Woman,Panelist")
        + "forum,shores,Emil Exemplar,,Man,Panelist,2026-12-16\n";
    let file = folder.write("forum.csv", &changed);
    let lines = done(&["import", &file, "--dry-run", "--data", &data, "--json"]).lines();
    let panel = |name: &str| lines.iter().find(|line| line["panel"] == name).expect("the panel");
    assert_eq!(panel("shores")["changes"]["is_new"], true);
    assert_eq!(panel("bridges")["changes"]["roles"], 1);
    assert_eq!(panel("harbour")["counts"]["women"], 2, "as it would stand");
    assert_eq!(summary(&lines)["is_dry_run"], true);
    let told = done(&["import", &file, "--dry-run", "--data", &data]);
    assert!(told.out.contains("1 other role") && told.out.contains("new"), "{}", told.out);
    assert!(told.talk.contains("nothing was stored"), "{}", told.talk);
    assert_eq!(done(&["tail", "--all", "--data", &data]).out, before);
}

#[test]
fn rows_with_problems_are_written_to_a_file() {
    let folder = Folder::new();
    let problems = folder.path("problems.csv");
    let text = "panel,name,role\np,Ada Exemplar,catering\np,Bo Exemplar,catering\np,Cem Exemplar,chair\n";
    let file = folder.write("forum.csv", text);
    let run = openfloor(&["import", &file, "--data", &folder.path("data"), "--problems", &problems]);
    assert_eq!(run.code, 3, "{}", run.talk);
    let written = std::fs::read_to_string(&problems).expect("written");
    assert_eq!(written.lines().count(), 3, "{written}");
    assert!(written.contains("3,role,error,unknown-role") && written.contains("Bo Exemplar"), "{written}");
    let two = openfloor(&["import", &file, &file, "--problems", &problems, "--data", &folder.path("data")]);
    assert_eq!(two.code, 2, "{}", two.talk);
}

#[test]
fn an_import_by_a_mapping_is_the_same_source_as_without() {
    let folder = Folder::new();
    let data = folder.path("data");
    let file = folder.write("forum.csv", &ROSTER.replace("Woman", "F").replace("Man,", "M,"));
    let mapping = folder
        .write("mapping.toml", "[class]\ncolumn = \"gender\"\nvalues = { F = \"woman\", M = \"man\" }\n");
    let plain = done(&["import", &file, "--data", &data, "--json"]).lines();
    let counted = done(&["import", &file, "--data", &data, "--json", "--mapping", &mapping]).lines();
    let women =
        |lines: &[Value]| lines.iter().filter_map(|line| line["counts"]["women"].as_u64()).sum::<u64>();
    assert_eq!((women(&plain), women(&counted)), (0, 2));
    let new = done(&["import", &file, "--data", &data, "--json", "--mapping", &mapping]).lines();
    assert_eq!(summary(&new)["commits"], 0, "the same people on the same seats");
    assert_eq!(summary(&counted)["panels"], summary(&plain)["panels"]);
}

#[test]
fn a_folder_of_data_files_is_one_document() {
    let folder = Folder::new();
    for directory in ["site", "site/people", "site/talks"] {
        std::fs::create_dir(folder.path(directory)).expect("made");
    }
    folder.write("site/people/ada.md", "---\nname: Ada Exemplar\nslug: ada-exemplar\n---\n");
    folder.write("site/talks/one.md", "---\ntitle: Water\npresenter_slugs: [ada-exemplar]\n---\n");
    let (site, data) = (folder.path("site"), folder.path("data"));
    let checked = done(&["check", &site]);
    assert!(checked.out.contains("1 panel, 1 place, 1 person"), "{}", checked.out);
    let first = done(&["import", &site, "--data", &data, "--json"]).lines();
    assert_eq!(summary(&first)["commits"], 2);
    assert_eq!(summary(&done(&["import", &site, "--data", &data, "--json"]).lines())["commits"], 0);
}

/// More than 16 MiB, most of it in a column that is not read: panels from one number to another.
fn long(panels: std::ops::Range<usize>) -> String {
    let (mut text, notes) = (String::from("convening,panel,name,gender,notes\n"), "n".repeat(17 << 10));
    for panel in panels {
        for seat in 0..5 {
            let gender = if seat % 2 == 0 { "Woman" } else { "Man" };
            writeln!(text, "forum,p{panel},Exemplar {panel} {seat},{gender},{notes}").expect("a text");
        }
    }
    text
}

#[test]
fn a_long_spreadsheet_is_imported_in_parts_and_can_be_run_again_after_an_interruption() {
    let folder = Folder::new();
    let data = folder.path("data");
    // As if the first import had ended after fifty panels.
    let begun = folder.write("begun.csv", &long(0..50));
    let begun = done(&["import", &begun, "--name", "long.csv", "--data", &data, "--json"]).lines();
    assert_eq!(summary(&begun)["commits"], 51);
    let file = folder.write("long.csv", &long(0..210));
    let rest = done(&["import", &file, "--data", &data, "--json"]).lines();
    let sum = summary(&rest);
    assert_eq!(
        (sum["panels"].as_u64(), sum["seats"].as_u64(), sum["people"].as_u64()),
        (Some(210), Some(1_050), Some(1_050))
    );
    assert_eq!(sum["commits"], 160, "only what was not there");
    assert_eq!(rest.iter().filter(|line| line.get("panel").is_some()).count(), 210);
    let again = done(&["import", &file, "--data", &data]);
    assert!(again.talk.contains("nothing was new"), "{}", again.talk);
    let wrong = folder.write("wrong.csv", &(long(0..210) + "forum,p3,Exemplar late,Man,\n"));
    let refused = openfloor(&["import", &wrong, "--name", "other.csv", "--data", &data]);
    assert_eq!(refused.code, 3, "{}", refused.talk);
    assert!(refused.talk.contains("line 1052"), "{}", refused.talk);
}

/// Serves a document to whoever connects, until the test ends; where.
fn served(document: String) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let link = format!("http://{}/forum.csv", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut head = BufReader::new(stream.try_clone().expect("a connection")).lines();
            while head.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let length = document.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{document}"
            )
            .expect("answered");
        }
    });
    link
}

#[test]
fn a_link_is_imported_like_a_file_where_it_may_be_followed() {
    let folder = Folder::new();
    let (data, link) = (folder.path("data"), served(ROSTER.to_owned()));
    for command in [vec!["check", &link], vec!["import", &link, "--data", &data]] {
        let refused = openfloor(&command);
        assert_eq!(refused.code, 3, "{}", refused.talk);
        assert!(refused.talk.contains("--allow-private-links"), "{}", refused.talk);
    }
    let allowed = ["--allow-private-links", "127.0.0.0/8"];
    let checked = done(&[&["check", &link, "--json"], &allowed[..]].concat());
    assert!(!checked.lines().is_empty());
    let import = [&["import", &link, "--json", "--data", &data], &allowed[..]].concat();
    assert_ne!(summary(&done(&import).lines())["events"], 0);
    assert_eq!(summary(&done(&import).lines())["events"], 0, "the same link again");
    let file = folder.write("forum.csv", ROSTER);
    let watched = openfloor(&["import", &file, "--watch", "--data", &data]);
    assert_eq!(watched.code, 2, "{}", watched.talk);
}

#[test]
fn a_link_is_watched_by_the_server_that_may_follow_it() {
    let folder = Folder::new();
    let (data, link) = (folder.path("data"), served(ROSTER.to_owned()));
    let up = Up::start(&["--data", &data, "--allow-private-links", "127.0.0.0/8"]);
    let import = ["import", &link, "--watch", "--data", &data, "--allow-private-links", "127.0.0.0/8"];
    let watched = done(&import);
    assert!(watched.talk.contains("the link is watched for forum"), "{}", watched.talk);
    drop(up);
    let log = done(&["tail", "--all", "--data", &data]).out;
    assert_eq!(log.matches("convening.link-watched").count(), 1, "{log}");
    assert!(!log.contains("127.0.0.1"), "where it leads lies sealed: {log}");
}

#[test]
fn a_link_is_read_and_watched_with_the_order_of_days_that_is_given() {
    const DAYS: &str = "convening,panel,name,role,starts\nforum,1,Ada Example,Panelist,05/06/2026\n";
    let folder = Folder::new();
    let (data, link) = (folder.path("data"), served(DAYS.to_owned()));
    let _up = Up::start(&["--data", &data, "--allow-private-links", "127.0.0.0/8"]);
    let import = ["import", &link, "--watch", "--data", &data, "--allow-private-links", "127.0.0.0/8"];
    let refused = openfloor(&import);
    assert!(refused.code != 0 && !refused.talk.contains("is watched"), "{}", refused.talk);
    let watched = done(&[&import[..], &["--day-order", "day-first"]].concat());
    assert!(watched.talk.contains("the link is watched for forum"), "{}", watched.talk);
    let exported = done(&["export", "forum", "--data", &data]).out;
    assert!(exported.contains("2026-06-05"), "{exported}");
    let mapping = folder.write("names.toml", "[names]\n\"Ada Example\" = \"one\"\n");
    let named = openfloor(&[&import[..], &["--day-order", "month-first", "--mapping", &mapping]].concat());
    assert!(named.code == 2 && named.talk.contains("/organise/import"), "{}", named.talk);
    assert_eq!(done(&["export", "forum", "--data", &data]).out, exported, "and nothing was stored");
}

/// Bytes of the log on the disk, with what is not yet in its main file.
fn log_bytes(data: &str) -> u64 {
    let files = std::fs::read_dir(data).into_iter().flatten().flatten();
    let of_log = files.filter(|file| file.file_name().to_string_lossy().starts_with("log.sqlite"));
    of_log.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum()
}

#[test]
fn an_import_that_is_killed_in_the_middle_is_ended_by_running_it_again() {
    const PANELS: usize = 4_000;
    let folder = Folder::new();
    let data = folder.path("data");
    let mut text = String::from("convening,panel,name,role\n");
    for panel in 0..PANELS {
        writeln!(text, "forum,p{panel},Exemplar {panel},Panelist").expect("a text");
    }
    let file = folder.write("many.csv", &text);
    // What every data directory holds comes first, so that the kill is among the panels.
    done(&["import", &folder.write("first.csv", ROSTER), "--data", &data]);
    let before = log_bytes(&data);
    let mut import = program(&["import", &file, "--data", &data]);
    let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    while log_bytes(&data) < before + (128 << 10) {
        assert!(import.try_wait().expect("a child").is_none(), "it ended before it was killed");
        std::thread::yield_now();
    }
    import.kill().expect("killed");
    import.wait().expect("ended");
    let planned = || done(&["tail", "--all", "--data", &data]).out.matches("panel.planned").count();
    let first = planned();
    let again = done(&["import", &file, "--data", &data, "--json"]).lines();
    let commits =
        summary(&again)["commits"].as_u64().and_then(|n| usize::try_from(n).ok()).expect("a number");
    assert!(commits > 0 && commits < PANELS, "{commits}");
    assert_eq!(planned() - first, commits, "only what was missing");
    assert_eq!(summary(&done(&["import", &file, "--data", &data, "--json"]).lines())["commits"], 0);
}

#[test]
fn two_names_are_said_to_be_one_human_and_taken_apart() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    done(&["import", &file, "--data", &data]);
    let who = ["--address", "berta@forum.example", "--data", &data];
    let merged = done(&[&["person", "merge"], &who[..], &["--with-address", "alan@forum.example"]].concat());
    assert!(merged.talk.contains("one human now"), "{}", merged.talk);
    let split = done(&[&["person", "split"], &who[..]].concat());
    assert_eq!(split.out, merged.out);
    let log = done(&["tail", "--all", "--data", &data]).out;
    assert_eq!((log.matches("person.merged").count(), log.matches("person.split").count()), (2, 2));
    let undone = done(&[&["person", "undo"], &who[..]].concat());
    assert!(undone.talk.contains("one human now, with 1 other"), "{}", undone.talk);
    let nobody =
        openfloor(&[&["person", "merge"], &who[..], &["--with-address", "nobody@forum.example"]].concat());
    assert_eq!(nobody.code, 3, "{}", nobody.talk);
}
