//! Every real roster: what is counted equals what was counted by others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Folder, done, openfloor};

/// The folder of real rosters, or none: then says so.
pub(crate) fn real_data(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("OPENFLOOR_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("SKIPPED {test}: OPENFLOOR_REAL_DATA does not name the folder of real rosters");
    }
    folder
}

/// One line of `expected.tsv`: the file, and figures by column.
pub(crate) fn expected(folder: &Path) -> Vec<(String, Vec<(String, u64)>)> {
    let text = std::fs::read_to_string(folder.join("roster-csv/expected.tsv")).expect("expected.tsv");
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split('\t').collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let figures = header.iter().zip(&cells).skip(1);
        let figures =
            figures.map(|(name, cell)| ((*name).to_owned(), cell.parse().expect("a number"))).collect();
        (cells[0].to_owned(), figures)
    };
    lines.map(row).collect()
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

/// People of counts, open places among them.
fn people(counts: &Value) -> u64 {
    ["women", "men", "non_binary", "undisclosed", "unknown"].iter().map(|class| number(&counts[class])).sum()
}

/// The figures of one file, by the columns of `expected.tsv`.
fn figures(panels: &[Value], summary: &Value, column: &str) -> u64 {
    let counts = |panel: &'_ Value| panel["counts"].clone();
    let sum = |field: &str| panels.iter().map(|panel| number(&panel["counts"][field])).sum();
    let panels_where =
        |holds: &dyn Fn(&Value) -> bool| panels.iter().filter(|panel| holds(panel)).count() as u64;
    let all = |counts: &Value, class: &str| people(counts) >= 3 && number(&counts[class]) == people(counts);
    match column {
        "convenings" => number(&summary["convenings"]),
        "persons" => number(&summary["people"]),
        "panels" => panels.len() as u64,
        "nonbinary" => sum("non_binary"),
        "seats" | "women" | "men" | "unknown" => sum(column),
        "all_men" => panels_where(&|panel| all(&counts(panel), "men")),
        "all_women" => panels_where(&|panel| all(&counts(panel), "women")),
        // Barder's rule leaves out who does nothing but moderate.
        "all_men_ex_moderators" => panels_where(&|panel| all(&panel["verdicts"]["barder"]["counted"], "men")),
        "sole_woman" => panels_where(&|panel| {
            let counts = counts(panel);
            let not_stated = number(&counts["unknown"]) + number(&counts["undisclosed"]);
            people(&counts) >= 3 && number(&counts["women"]) == 1 && not_stated == 0
        }),
        "woman_only_moderates" => panels_where(&|panel| {
            panel["indicators"].as_array().expect("a list").iter().any(|sign| sign["id"] == "T2")
        }),
        other => panic!("a column that is not known: {other}"),
    }
}

#[test]
fn every_real_spreadsheet_is_counted_as_expected() {
    let Some(folder) = real_data("check over every real spreadsheet") else { return };
    let mut panels_in_all = 0;
    for (file, expected) in expected(&folder) {
        let path = folder.join("roster-csv").join(&file);
        let run = openfloor(&["check", path.to_str().expect("text"), "--json"]);
        assert_eq!(run.code, 0, "{file}: {}", run.talk);
        let mut lines = run.lines();
        let last = lines.pop().expect("a summary");
        for (column, figure) in expected {
            assert_eq!(figures(&lines, &last["summary"], &column), figure, "{file}: {column}");
        }
        panels_in_all += lines.len();
    }
    assert_eq!(panels_in_all, 11_583);
}

#[test]
fn every_real_schedule_is_read() {
    let Some(folder) = real_data("check over every real schedule.json") else { return };
    for entry in std::fs::read_dir(folder.join("frab-json")).expect("a folder") {
        let path = entry.expect("a file").path();
        let run = openfloor(&["check", path.to_str().expect("text"), "--json"]);
        assert_eq!(run.code, 0, "{}: {}", path.display(), run.talk);
        let lines = run.lines();
        let summary = &lines.last().expect("a summary")["summary"];
        assert_eq!(number(&summary["panels"]), lines.len() as u64 - 1);
        assert!(number(&summary["people"]) > 0);
    }
}

#[test]
fn real_documents_are_imported_once_and_stand_as_when_checked() {
    let Some(folder) = real_data("import of real documents, twice") else { return };
    let temporary = Folder::new();
    let data = temporary.path("data");
    let spreadsheets = ["epsa2019", "epsa2020", "panelshows-the-drum", "panelshows-taskmaster"];
    let mut files: Vec<PathBuf> =
        spreadsheets.iter().map(|name| folder.join(format!("roster-csv/{name}.csv"))).collect();
    let schedules = std::fs::read_dir(folder.join("frab-json")).expect("a folder");
    files.extend(schedules.map(|entry| entry.expect("a file").path()));
    let mut digests = BTreeMap::new();
    for file in &files {
        for line in done(&["check", text(file), "--json"]).lines() {
            if let (Some(convening), Some(panel)) = (line["convening"].as_str(), line["panel"].as_str()) {
                digests.insert((convening.to_owned(), panel.to_owned()), line["digest"].clone());
            }
        }
    }
    let import = |mode: &str| {
        let mut arguments = vec!["import", mode, "--data", &data];
        arguments.extend(files.iter().map(|file| text(file)));
        done(&arguments).lines()
    };
    let (first, again) = (import("--json"), import("--json"));
    for line in first.iter().chain(&again).filter(|line| line.get("panel").is_some()) {
        let panel = (
            line["convening"].as_str().expect("text").to_owned(),
            line["panel"].as_str().expect("text").to_owned(),
        );
        assert_eq!(digests[&panel], line["digest"], "{panel:?}");
    }
    let commits = |lines: &[Value]| -> u64 {
        lines.iter().filter_map(|line| line["summary"]["commits"].as_u64()).sum()
    };
    assert!(commits(&first) > digests.len() as u64, "a commit a panel, and one an event");
    assert_eq!(commits(&again), 0, "nothing was new");
    let panels = first.iter().filter(|line| line.get("panel").is_some()).count();
    assert_eq!(panels, digests.len(), "no panel is lost");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}
