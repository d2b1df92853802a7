//! Line coverage of the crates that decide, fold and judge, by their own tests.
//!
//! Tests do not count as covered lines: neither files of tests nor the `mod tests` at the end of a file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::cargo_tool;
use crate::command::run as run_to_end;
use crate::workspace::{cargo, executable, root, target};

const VERSION: &str = "0.9.1";

/// The crates that are looked at, by their directory under `crates`.
const CRATES: [&str; 3] = ["domain", "event-log", "application"];

/// Measures and prints a line for each file and each crate.
pub(crate) fn run() -> anyhow::Result<()> {
    let tool = cargo_tool::ensure("cargo-llvm-cov", VERSION)?;
    let home = target().join("coverage");
    fs::create_dir_all(&home)?;
    let report = home.join("lines.lcov");
    let mut measure = Command::new(tool);
    measure.current_dir(root()).args(["llvm-cov", "test", "--locked", "--lib", "--tests"]);
    for name in CRATES {
        measure.args(["--package", &format!("openfloor-{name}")]);
    }
    measure.args(["--lcov", "--output-path"]).arg(&report);
    measure.env("CARGO_LLVM_COV_TARGET_DIR", &home).envs(llvm_tools()?);
    run_to_end(&mut measure)?;
    print!("{}", table(&files(&fs::read_to_string(report)?, root())?));
    Ok(())
}

/// Where the programs are that read profiles, if it has to be said: they are those of LLVM, of the
/// version that rustc was built with.
fn llvm_tools() -> anyhow::Result<Vec<(&'static str, PathBuf)>> {
    if std::env::var_os("LLVM_COV").is_some() || rustup_has_them()? {
        return Ok(Vec::new());
    }
    let about = output(Command::new(rustc()).arg("-vV"))?;
    let version = about.lines().find_map(|line| line.strip_prefix("LLVM version: "));
    let major = version.and_then(|version| version.split('.').next()).context("rustc names no LLVM")?;
    let on_path = |name: &str| {
        let name = format!("{name}-{major}");
        let dirs = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&dirs).map(|dir| dir.join(&name)).find(|path| path.is_file())
    };
    match (on_path("llvm-cov"), on_path("llvm-profdata")) {
        (Some(cov), Some(profdata)) => Ok(vec![("LLVM_COV", cov), ("LLVM_PROFDATA", profdata)]),
        _ => anyhow::bail!(
            "the tools of LLVM {major} are missing: run `rustup component add llvm-tools`, install the \
             package llvm-{major} of your system, or name them in LLVM_COV and LLVM_PROFDATA"
        ),
    }
}

fn rustup_has_them() -> anyhow::Result<bool> {
    let home = PathBuf::from(output(Command::new(rustc()).args(["--print", "target-libdir"]))?.trim());
    Ok(home.parent().is_some_and(|home| home.join("bin").join(executable("llvm-profdata")).is_file()))
}

fn rustc() -> PathBuf {
    // Beside the cargo that runs this.
    let beside = PathBuf::from(cargo().get_program()).with_file_name("rustc");
    if beside.is_file() { beside } else { "rustc".into() }
}

fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("{:?} does not start", command.get_program()))?;
    Ok(String::from_utf8(output.stdout)?)
}

/// Lines of one file: how many there are, and which no test ran.
#[derive(Debug, Default, PartialEq, Eq)]
struct Lines {
    all: usize,
    missed: Vec<usize>,
}

/// The lines of every file that is no test, by its path under `crates`.
fn files(lcov: &str, root: &Path) -> anyhow::Result<BTreeMap<String, Lines>> {
    let mut files = BTreeMap::new();
    for record in lcov.split("end_of_record") {
        let path = record.lines().find_map(|line| line.strip_prefix("SF:"));
        let Some(path) = path.map(Path::new) else { continue };
        let Some(name) = path.strip_prefix(root.join("crates")).ok().and_then(Path::to_str) else { continue };
        let is_looked_at = CRATES.iter().any(|of| name.starts_with(&format!("{of}/src/")));
        if is_looked_at && !is_tests(name) {
            let end = tests_begin(&fs::read_to_string(path)?);
            files.insert(name.to_owned(), lines(record, end));
        }
    }
    Ok(files)
}

fn is_tests(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// The line on which the tests at the end of a file begin; after its end, if it has none.
fn tests_begin(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].trim_end().ends_with('{');
    lines.windows(2).position(begins).map_or(usize::MAX, |index| index + 1)
}

/// `DA:12,3` says that line 12 was run three times.
fn lines(record: &str, end: usize) -> Lines {
    let mut lines = Lines::default();
    for line in record.lines().filter_map(|line| line.strip_prefix("DA:")) {
        let Some((number, times)) = line.split_once(',') else { continue };
        let (Ok(number), is_missed) = (number.parse::<usize>(), times.starts_with('0')) else { continue };
        if number < end {
            lines.all += 1;
            lines.missed.extend(is_missed.then_some(number));
        }
    }
    lines
}

/// One row a file with what it misses, then one a crate.
fn table(files: &BTreeMap<String, Lines>) -> String {
    let width = files.keys().map(String::len).max().unwrap_or(0);
    let row = |name: &str, all: usize, missed: usize, which: &str| {
        let percent = 100.0 * (all - missed) as f64 / all.max(1) as f64;
        format!("{name:<width$} {all:>6} {missed:>6} {percent:>6.1} %  {which}").trim_end().to_owned() + "\n"
    };
    let mut table = format!("{:<width$} {:>6} {:>6} {:>8}\n", "file", "lines", "missed", "covered");
    for (name, lines) in files {
        table += &row(name, lines.all, lines.missed.len(), &ranges(&lines.missed));
    }
    for of in CRATES {
        let of_crate =
            || files.iter().filter(|(name, _)| name.starts_with(&format!("{of}/"))).map(|(_, l)| l);
        let (all, missed) = (of_crate().map(|l| l.all).sum(), of_crate().map(|l| l.missed.len()).sum());
        table += &row(of, all, missed, "");
    }
    table
}

/// `3 5-7`
fn ranges(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let text = runs.filter_map(|run| match (run.first()?, run.last()?) {
        (first, last) if first == last => Some(first.to_string()),
        (first, last) => Some(format!("{first}-{last}")),
    });
    text.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Lines, is_tests, lines, ranges, tests_begin};

    #[test]
    fn the_tests_at_the_end_of_a_file_are_no_lines_of_it() {
        let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n";
        let record = "DA:1,2\nDA:2,0\nDA:5,9\n";
        assert_eq!(lines(record, tests_begin(text)), Lines { all: 2, missed: vec![2] });
        assert_eq!(tests_begin("#[cfg(test)]\nmod tests;\nfn a() {}\n"), usize::MAX);
    }

    #[test]
    fn files_of_tests_are_left_out() {
        assert!(is_tests("domain/src/alert/tests.rs") && is_tests("domain/src/alert/tests/world.rs"));
        assert!(!is_tests("event-log/src/contract/writing.rs"));
    }

    #[test]
    fn lines_are_named_in_runs() {
        assert_eq!(ranges(&[3, 5, 6, 7, 9]), "3 5-7 9");
        assert_eq!(ranges(&[]), "");
    }
}
