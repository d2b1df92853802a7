//! What all rows are told.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

/// How a run is made.
pub(crate) struct Settings {
    /// How often each side of a row is measured.
    pub(crate) rounds: usize,
    is_quick: bool,
    scratch: TempDir,
}

impl Settings {
    /// Writes below `target`, on the disk that it lies on, and clears away what a run that was cut off left there.
    pub(crate) fn new(rounds: usize, is_quick: bool, target: &Path) -> anyhow::Result<Self> {
        let home = target.join("bench");
        fs::create_dir_all(&home).with_context(|| format!("{} cannot be made", home.display()))?;
        clear(&home)?;
        let prefix = format!("run-{}-", std::process::id());
        let scratch = tempfile::Builder::new().prefix(&prefix).tempdir_in(&home)?;
        Ok(Self { rounds, is_quick, scratch })
    }

    /// How many of something: the first number, the second in a quick run.
    pub(crate) fn size(&self, full: usize, quick: usize) -> usize {
        if self.is_quick { quick } else { full }
    }

    /// A new empty directory, gone when dropped.
    pub(crate) fn directory(&self) -> anyhow::Result<TempDir> {
        Ok(tempfile::tempdir_in(self.scratch.path())?)
    }

    /// Where those directories lie.
    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// Says how far a measurement is.
    pub(crate) fn say(&self, what: &str) {
        eprintln!("    {what}");
    }
}

/// Removes what runs left that are no longer there.
fn clear(home: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(home)? {
        let path = entry?.path();
        if run_of(&path).is_some_and(|run| !is_running(run)) {
            fs::remove_dir_all(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        }
    }
    Ok(())
}

/// The process that made a directory.
fn run_of(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_prefix("run-")?.split('-').next()?.parse().ok()
}

/// Where nothing tells which processes run, all of them do.
fn is_running(process: u32) -> bool {
    let all = PathBuf::from("/proc");
    !all.join("self").exists() || all.join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::{Settings, run_of};

    #[test]
    fn what_a_run_leaves_is_told_by_its_process() {
        assert_eq!(run_of("target/bench/run-123-abc".as_ref()), Some(123));
        assert_eq!(run_of("target/bench/table.md".as_ref()), None);
    }

    #[test]
    fn a_run_that_is_over_is_cleared_away_and_this_one_is_not() -> anyhow::Result<()> {
        let target = tempfile::tempdir()?;
        let left = target.path().join("bench").join("run-4294967295-x");
        std::fs::create_dir_all(&left)?;
        let first = Settings::new(1, true, target.path())?;
        let second = Settings::new(1, true, target.path())?;
        assert!(first.scratch().exists() && second.scratch().exists());
        assert_eq!(left.exists(), !std::path::Path::new("/proc/self").exists());
        Ok(())
    }
}
