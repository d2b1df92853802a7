//! The same figures from a program in another language, that computes them by other means.

use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../../examples/series_statistics/figures.rs"]
mod figures;

fn from_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn sheets(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "csv"));
    files.sort();
    files
}

fn recomputed(files: &[PathBuf]) -> String {
    let python = std::env::var_os("OPENFLOOR_PYTHON").unwrap_or_else(|| "python3".into());
    let script = from_root("tests/statistics/recompute.py");
    let output = Command::new(python).arg("-B").arg(script).args(files).output().expect("a Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn compare(files: &[PathBuf]) {
    let theirs = recomputed(files);
    let mut theirs = theirs.lines();
    assert_eq!(theirs.next(), Some(figures::HEADING.join("\t").as_str()));
    for file in files {
        let ours = figures::line(file).expect("a readable file");
        assert_eq!(theirs.next(), Some(ours.as_str()));
    }
}

#[test]
fn invented_series_come_to_the_same_figures_elsewhere() {
    let files = sheets(&from_root("tests/statistics/series"));
    assert_eq!(files.len(), 7);
    compare(&files);
}

#[test]
fn real_series_come_to_the_same_figures_elsewhere() {
    let Some(folder) = std::env::var_os("OPENFLOOR_REAL_DATA") else {
        eprintln!("SKIPPED: set OPENFLOOR_REAL_DATA to the folder of real rosters to run it");
        return;
    };
    let files = sheets(&PathBuf::from(folder).join("roster-csv"));
    assert!(!files.is_empty(), "the folder holds roster-csv");
    compare(&files);
}
