//! Instructions of the hot loops, counted by valgrind: a regression shows without a clock.
//!
//! The counts that are accepted lie in a file that is reviewed like code. They belong to one compiler on one
//! kind of processor; with another, the counts are printed and nothing is compared.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::process::Command;

use anyhow::{Context, bail, ensure};

use crate::hot::{self, Hot};
use crate::machine::said_by;

/// Where the accepted counts lie, from the root of the repository.
const ACCEPTED: &str = "tests/bench/instructions.txt";

/// More by this share is a regression. The same program counts the same to within a tenth of a percent.
const TOLERANCE: f64 = 0.05;

/// The accepted counts, and what they were counted with.
#[derive(Debug, Default, PartialEq, Eq)]
struct Accepted {
    with: String,
    counts: BTreeMap<String, u64>,
}

/// Counts every loop and compares; with `accept`, writes what it counted. Fails if a loop takes more than accepted.
pub(crate) fn check(accept: bool) -> anyhow::Result<()> {
    let with = with();
    let mut counts = BTreeMap::new();
    for hot in hot::ALL {
        counts.insert(hot.name.to_owned(), count(hot)?);
    }
    let counted = Accepted { with, counts };
    if accept {
        fs::write(ACCEPTED, counted.text()).with_context(|| format!("{ACCEPTED} cannot be written"))?;
        println!("{}accepted: {ACCEPTED}", counted.text());
        return Ok(());
    }
    let accepted = fs::read_to_string(ACCEPTED).with_context(|| format!("{ACCEPTED} cannot be read"))?;
    compare(&Accepted::parse(&accepted)?, &counted)
}

/// Counts one loop, in a process of its own under valgrind.
fn count(hot: &Hot) -> anyhow::Result<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind.arg("--toggle-collect=*hot::counted*");
    valgrind.arg(std::env::current_exe()?).args(["--hot", hot.name]);
    let output =
        valgrind.output().context("valgrind does not start; install it (apt-get install valgrind)")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "counting {} failed: {said}", hot.name);
    let count = collected(&said).with_context(|| format!("valgrind did not count {}: {said}", hot.name))?;
    ensure!(count > 0, "nothing was counted of {}: was its name changed?", hot.name);
    Ok(count)
}

/// `==123== Collected : 4567`.
fn collected(said: &str) -> Option<u64> {
    said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}

fn with() -> String {
    format!("{}, {}", said_by("rustc", "--version"), std::env::consts::ARCH)
}

fn compare(accepted: &Accepted, counted: &Accepted) -> anyhow::Result<()> {
    let is_comparable = accepted.with == counted.with;
    if !is_comparable {
        println!("NOT COMPARED: accepted with {}, this is {}", accepted.with, counted.with);
    }
    let mut worse = Vec::new();
    for (name, &count) in &counted.counts {
        let known = accepted.counts.get(name).copied();
        let change = known.map(|known| count as f64 / known as f64 - 1.0);
        let verdict = match change {
            None => "new",
            Some(change) if change > TOLERANCE => "MORE",
            Some(change) if change < -TOLERANCE => "less: accept it, so that it stays so",
            Some(_) => "",
        };
        println!("{name:<10} {count:>10} {:>+7.1} % {verdict}", change.unwrap_or_default() * 100.0);
        if change.is_none_or(|change| change > TOLERANCE) {
            worse.push(name.as_str());
        }
    }
    if is_comparable && !worse.is_empty() {
        bail!(
            "{} take more instructions than accepted; mend it, or accept it with a reason in the commit: \
             cargo xtask bench --instructions --accept",
            worse.join(", ")
        );
    }
    println!("{} passed, 0 failed", counted.counts.len());
    Ok(())
}

impl Accepted {
    fn parse(text: &str) -> anyhow::Result<Self> {
        let mut accepted = Self::default();
        for line in text.lines() {
            let (name, value) =
                line.split_once(' ').with_context(|| format!("{line:?} is not understood"))?;
            if name == "with" {
                value.clone_into(&mut accepted.with);
            } else {
                let count = value.trim().parse().with_context(|| format!("{line:?} has no number"))?;
                accepted.counts.insert(name.to_owned(), count);
            }
        }
        Ok(accepted)
    }

    fn text(&self) -> String {
        let mut text = format!("with {}\n", self.with);
        for (name, count) in &self.counts {
            let _ = writeln!(text, "{name} {count}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Accepted, collected, compare};

    fn counts(with: &str, decide: u64) -> Accepted {
        Accepted { with: with.to_owned(), counts: [("decide".to_owned(), decide)].into() }
    }

    #[test]
    fn more_than_accepted_fails_unless_the_compiler_is_another() {
        let accepted = counts("rustc 1", 1_000);
        assert!(compare(&accepted, &counts("rustc 1", 1_040)).is_ok());
        assert!(compare(&accepted, &counts("rustc 1", 500)).is_ok());
        assert!(compare(&accepted, &counts("rustc 1", 1_060)).is_err());
        assert!(compare(&accepted, &counts("rustc 2", 1_060)).is_ok());
        let unknown = Accepted { with: "rustc 1".to_owned(), ..Accepted::default() };
        assert!(compare(&unknown, &counts("rustc 1", 1)).is_err());
    }

    #[test]
    fn what_is_accepted_is_read_as_it_was_written() -> anyhow::Result<()> {
        let accepted = counts("rustc 1.95.0 (x), x86_64", 7);
        assert_eq!(Accepted::parse(&accepted.text())?, accepted);
        Ok(())
    }

    #[test]
    fn the_count_is_found_in_what_valgrind_says() {
        assert_eq!(collected("==1== Events    : Ir\n==1== Collected : 4567\n"), Some(4567));
        assert_eq!(collected("==1== error"), None);
    }
}
