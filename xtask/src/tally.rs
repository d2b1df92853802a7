//! How many tests passed and failed, read from the closing lines of the test runners.

use std::ops::AddAssign;
use std::process::Command;

use anyhow::ensure;

use crate::command::watch;

/// Tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Tally {
    /// One thing that was tried.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: u64::from(passed), failed: u64::from(!passed) }
    }

    /// Runs a test runner, prints what it prints and reads its counts; one that failed without a failed test
    /// counts as one.
    pub(crate) fn of_run(command: &mut Command) -> anyhow::Result<Self> {
        let mut tally = Self::default();
        let passed = watch(command, |line| tally += Self::of_line(line).unwrap_or_default())?;
        if !passed && tally.failed == 0 {
            tally.failed = 1;
        }
        Ok(tally)
    }

    /// What a line of a test runner says, if it is a closing line.
    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let plain = without_colour(line);
        of_cargo_test(&plain)
            .or_else(|| of_nextest(&plain))
            .or_else(|| of_node(&plain))
            .or_else(|| of_ours(&plain))
    }

    /// Prints the one closing line. Fails if any test did, or none ran.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        println!("{} passed, {} failed", self.passed, self.failed);
        ensure!(self.failed == 0, "not everything passed");
        ensure!(self.passed > 0, "nothing was run");
        Ok(())
    }
}

/// `test result: ok. 5 passed; 0 failed; 0 ignored; ...`
fn of_cargo_test(line: &str) -> Option<Tally> {
    let counts = line.trim().strip_prefix("test result: ")?;
    Some(Tally { passed: before(counts, " passed")?, failed: before(counts, " failed")? })
}

/// `Summary [   0.123s] 12 tests run: 11 passed (1 slow), 1 failed, 0 skipped`
fn of_nextest(line: &str) -> Option<Tally> {
    let counts = line.trim().strip_prefix("Summary [")?;
    let run = before(counts, " tests run").or_else(|| before(counts, " test run"))?;
    let passed = before(counts, " passed").unwrap_or(0);
    Some(Tally { passed, failed: run.saturating_sub(passed) })
}

/// `# pass 12` and `# fail 1`, each on a line of its own: node's runner of tests.
fn of_node(line: &str) -> Option<Tally> {
    let of = |word: &str| line.strip_prefix(word)?.parse().ok();
    let (passed, failed) = (of("# pass "), of("# fail "));
    (passed.or(failed)).map(|_| Tally { passed: passed.unwrap_or(0), failed: failed.unwrap_or(0) })
}

/// `12 passed, 1 failed`, alone on a line: what [`Tally::close`] prints, and our scripts.
fn of_ours(line: &str) -> Option<Tally> {
    let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
    Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

/// The number right before a word.
fn before(text: &str, word: &str) -> Option<u64> {
    let (head, _) = text.split_once(word)?;
    head.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn without_colour(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn of(line: &str) -> Option<(u64, u64)> {
        Tally::of_line(line).map(|tally| (tally.passed, tally.failed))
    }

    #[test]
    fn closing_lines_are_understood() {
        assert_eq!(
            of("test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out"),
            Some((5, 2))
        );
        assert_eq!(
            of("     Summary [   0.123s] 12 tests run: 11 passed (1 slow), 1 failed, 0 skipped"),
            Some((11, 1))
        );
        assert_eq!(
            of("     Summary [ 600.2s] 3 tests run: 1 passed, 1 failed, 1 timed out, 0 skipped"),
            Some((1, 2))
        );
        assert_eq!(
            of(
                "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] \u{1b}[1m1\u{1b}[0m test run: \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m"
            ),
            Some((1, 0))
        );
        assert_eq!((of("# pass 12"), of("# fail 1")), (Some((12, 0)), Some((0, 1))));
    }

    #[test]
    fn other_lines_say_nothing() {
        for line in ["running 3 tests", "test a ... ok", "all 3 passed, 0 failed", ""] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn nothing_run_is_not_a_success() {
        assert!(Tally::default().close().is_err());
        assert!(Tally { passed: 3, failed: 1 }.close().is_err());
        assert!(Tally { passed: 3, failed: 0 }.close().is_ok());
    }
}
