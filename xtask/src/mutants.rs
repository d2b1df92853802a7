//! Mutation testing of the domain: changes the code in a thousand small ways, one at a time, and sees
//! whether a test notices. Too slow for CI.
//!
//! What survives and may is in `.cargo/mutants.toml`, each with its reason; everything else that
//! survives is a failure. The tree is copied, so nothing is changed here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use clap::Args;

use crate::cargo_tool;
use crate::workspace::{root, target};

const VERSION: &str = "27.1.0";

/// Where the code lies that is changed.
const SOURCES: &str = "crates/domain/src";

/// Properties try as many cases as this unless `PROPTEST_CASES` says otherwise.
const CASES: &str = "128";

/// What a suite is called, how the paths of the files begin that it answers for, and how cargo is told to
/// build and run it alone: that takes half as long as to build all.
const SUITES: [(&str, &[&str], &[&str]); 4] = [
    ("judgement", &["judgement/"], &["--test", "judgement"]),
    ("statistics", &["statistics/"], &["--lib", "--test", "statistics"]),
    ("indicators", &["indicators", "backtest.rs", "past.rs", "series.rs"], &["--test", "indicators"]),
    (UNITS, &[], &["--lib"]),
];

/// The suite of all other files.
const UNITS: &str = "units";

/// Which changes are tried.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Only in files whose path under crates/domain/src contains one of these: alert, repair.rs
    files: Vec<String>,
    /// Leave out what runs before caught: for going on where one was stopped
    #[arg(long)]
    again: bool,
}

/// Tries every change and prints what became of them. Fails if one survives without a reason.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let tool = cargo_tool::ensure("cargo-mutants", VERSION)?;
    let home = target().join("mutants");
    fs::create_dir_all(home.join("tmp"))?;
    let files = chosen(&sources(&root().join(SOURCES))?, &options.files);
    ensure!(!files.is_empty(), "no file under {SOURCES} is called like that");
    let mut fates = Fates::default();
    for (suite, _, arguments) in SUITES {
        let files: Vec<&String> = files.iter().filter(|file| suite_of(file) == suite).collect();
        if !files.is_empty() {
            println!("=== {suite}: {} files", files.len());
            try_all(&mut command(&tool, &home, suite, arguments, &files, options.again))?;
            fates.read(&home.join(suite).join("mutants.out"))?;
        }
    }
    println!("\n{}", fates.table());
    let survivors = fates.of(Fate::Missed);
    ensure!(
        survivors.is_empty(),
        "no test notices these; write one, or give a reason in .cargo/mutants.toml:\n{}",
        survivors.join("\n")
    );
    Ok(())
}

/// The suite that answers for a file, by its path under [`SOURCES`].
fn suite_of(file: &str) -> &'static str {
    let answers = |files: &[&str]| files.iter().any(|begins| file.starts_with(begins));
    SUITES.iter().find(|(_, files, _)| answers(files)).map_or(UNITS, |(suite, ..)| suite)
}

/// Every source file, by its path under the directory.
fn sources(dir: &Path) -> anyhow::Result<Vec<String>> {
    let (mut files, mut open) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path.strip_prefix(dir)?.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn chosen(files: &[String], words: &[String]) -> Vec<String> {
    let is_chosen =
        |file: &&String| words.is_empty() || words.iter().any(|word| file.contains(word.as_str()));
    files.iter().filter(is_chosen).cloned().collect()
}

fn command(
    tool: &Path,
    home: &Path,
    suite: &str,
    arguments: &[&str],
    files: &[&String],
    again: bool,
) -> Command {
    let mut command = Command::new(tool);
    command.current_dir(root()).stdin(Stdio::null());
    command.args(["mutants", "--package", "openfloor-domain", "--jobs", "1", "--annotations", "none"]);
    command.arg("--output").arg(home.join(suite));
    command.args(again.then_some("--iterate"));
    for file in files {
        command.arg("--file").arg(format!("{SOURCES}/{file}"));
    }
    for argument in arguments {
        command.arg("--cargo-arg").arg(argument);
    }
    // Of its own, so that nothing else waits for it, and small, since it is built a thousand times.
    command.env("CARGO_TARGET_DIR", home.join("build")).env("CARGO_PROFILE_DEV_DEBUG", "0");
    command.env("TMPDIR", home.join("tmp"));
    command.env("PROPTEST_CASES", std::env::var("PROPTEST_CASES").unwrap_or_else(|_| CASES.to_owned()));
    command
}

/// Runs the tool; that mutants survived or were cut off is no failure of it.
fn try_all(command: &mut Command) -> anyhow::Result<()> {
    const SURVIVED: i32 = 2;
    const TIMED_OUT: i32 = 3;
    let status = command.status().context("cargo-mutants does not start")?;
    match status.code() {
        Some(0 | SURVIVED | TIMED_OUT) => Ok(()),
        _ => {
            bail!("cargo-mutants ended with {status}; its logs are in {}", target().join("mutants").display())
        }
    }
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// A test failed.
    Caught,
    /// The tests did not end, so CI would notice; on a very busy machine they may only be slow.
    TimedOut,
    /// Nothing noticed.
    Missed,
    /// It is no program.
    Unviable,
}

const FATES: [(Fate, &str); 4] = [
    (Fate::Caught, "caught"),
    (Fate::TimedOut, "timeout"),
    (Fate::Missed, "missed"),
    (Fate::Unviable, "unviable"),
];

/// What became of every change.
#[derive(Default)]
struct Fates(Vec<(Fate, String)>);

impl Fates {
    fn read(&mut self, out: &Path) -> anyhow::Result<()> {
        // With `--again`: what earlier runs caught, or found to be no program. It counts as caught.
        for (fate, name) in FATES.into_iter().chain([(Fate::Caught, "previously_caught")]) {
            let path: PathBuf = out.join(format!("{name}.txt"));
            let text = if path.is_file() { fs::read_to_string(path)? } else { String::new() };
            self.0.extend(text.lines().map(|line| (fate, line.to_owned())));
        }
        Ok(())
    }

    fn of(&self, fate: Fate) -> Vec<&str> {
        self.0.iter().filter(|(of, _)| *of == fate).map(|(_, line)| line.as_str()).collect()
    }

    /// One line a file, and one for all.
    fn table(&self) -> String {
        let mut files: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for (fate, line) in &self.0 {
            let file = line.split(':').next().and_then(|path| path.strip_prefix(SOURCES)).unwrap_or(line);
            for name in [file.trim_start_matches('/'), "all"] {
                files.entry(name).or_default()[*fate as usize] += 1;
            }
        }
        let all = files.remove("all").unwrap_or_default();
        let head =
            format!("{:<28}{:>8}{:>10}{:>8}{:>10}", "file", "caught", "timed out", "missed", "unviable");
        let row = |(file, counts): (&str, [usize; 4])| {
            let [caught, timed_out, missed, unviable] = counts;
            format!("{file:<28}{caught:>8}{timed_out:>10}{missed:>8}{unviable:>10}")
        };
        let rows = files.into_iter().chain([("all", all)]).map(row);
        std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, Fates, chosen, suite_of};

    #[test]
    fn a_file_has_the_suite_that_answers_for_it() {
        assert_eq!(suite_of("judgement/sides.rs"), "judgement");
        assert_eq!(suite_of("statistics/ways.rs"), "statistics");
        assert_eq!(["indicators.rs", "indicators/late.rs", "past.rs"].map(suite_of), ["indicators"; 3]);
        assert_eq!(suite_of("judgement.rs"), "units");
        assert_eq!(suite_of("alert/owed.rs"), "units");
    }

    #[test]
    fn files_are_chosen_by_a_part_of_their_path() {
        let files = ["alert.rs", "alert/owed.rs", "ids.rs"].map(str::to_owned);
        assert_eq!(chosen(&files, &["alert".to_owned()]), ["alert.rs", "alert/owed.rs"]);
        assert_eq!(chosen(&files, &[]), files);
    }

    #[test]
    fn what_became_of_the_changes_is_counted_by_file() {
        let line = |file: &str| format!("crates/domain/src/{file}:1:2: replace a with b");
        let fates = Fates(vec![
            (Fate::Caught, line("ids.rs")),
            (Fate::Missed, line("alert/owed.rs")),
            (Fate::Caught, line("alert/owed.rs")),
        ]);
        let table = fates.table();
        let rows: Vec<Vec<&str>> = table.lines().map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(rows[1], ["alert/owed.rs", "1", "0", "1", "0"]);
        assert_eq!(rows[3], ["all", "2", "0", "1", "0"]);
        assert_eq!(fates.of(Fate::Missed), [line("alert/owed.rs")]);
    }
}
