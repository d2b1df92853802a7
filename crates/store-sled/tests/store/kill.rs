//! kill -9 of a process that writes, and of one that opens; and a directory that one owns.
//!
//! The child is this test binary, asked to run [`child_writes_until_it_is_killed`] alone.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::SystemTime;

use openfloor_store_sled::{OpenError, Options, SledViews};
use openfloor_view_store::ViewStore;
use tempfile::TempDir;

use crate::{model, open};

const DIRECTORY: &str = "STORE_SLED_TEST_DIRECTORY";
/// How many positions the child commits at once.
const STRIDE: &str = "STORE_SLED_TEST_STRIDE";
const KILLS: u64 = 24;

/// A writing process and what it says.
struct Writer {
    process: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Writer {
    fn start(directory: &Path, stride: usize) -> Self {
        let mut process = Command::new(env::current_exe().expect("this binary has a path"))
            .args(["--exact", "kill::child_writes_until_it_is_killed", "--nocapture"])
            .env(DIRECTORY, directory)
            .env(STRIDE, stride.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let said = BufReader::new(process.stdout.take().expect("piped")).lines();
        Self { process, said }
    }

    /// Waits for the next line that begins with `word`, and gives its number.
    fn wait_for(&mut self, word: &str) -> u64 {
        for line in self.said.by_ref() {
            let line = line.expect("is text");
            // The test harness may have begun the line.
            if let Some((_, number)) = line.split_once(word) {
                return number.trim().parse().expect("a number");
            }
        }
        panic!("the writer ended before it said {word}");
    }

    fn kill(mut self) {
        self.process.kill().expect("kills");
        self.process.wait().expect("ends");
    }
}

/// Not a test of its own: does nothing unless it is the child of one.
#[test]
fn child_writes_until_it_is_killed() {
    let Some(directory) = env::var_os(DIRECTORY).map(PathBuf::from) else { return };
    println!("opening: 0");
    let opened = open(&directory);
    let reached = opened.store.checkpoint().expect("answers").map_or(0, |reached| reached.position);
    println!("opened: {reached}");
    let stride = env::var(STRIDE).expect("is set").parse().expect("a number");
    for (round, first) in (reached + 1..).step_by(stride).enumerate() {
        let last = first + stride as u64 - 1;
        println!("committing: {last}");
        opened.store.commit(model::batches(first..=last)).expect("commits");
        println!("committed: {last}");
        if round % 64 == 63 {
            opened.store.flush().expect("flushes");
            println!("flushed: {last}");
        }
    }
}

#[test]
fn after_a_kill_rows_are_what_the_checkpoint_says() {
    let directory = TempDir::new().expect("a directory");
    let (mut doubts, mut reached) = (0, 0);
    for kill in 0..KILLS {
        let mut writer = Writer::start(directory.path(), 1);
        writer.wait_for("opening:");
        let mut flushed = 0;
        // Every fourth is killed while it opens, the others ever later.
        if kill % 4 != 3 {
            writer.wait_for("opened:");
            for _ in 0..=kill {
                writer.wait_for("committed:");
            }
            if kill % 4 == 2 {
                flushed = writer.wait_for("flushed:");
            }
        }
        writer.kill();

        let opened = open(directory.path());
        doubts += u64::from(opened.quarantined.is_some());
        let found = model::assert_consistent(&opened.store);
        if opened.quarantined.is_none() {
            assert!(found >= flushed.max(reached), "kill {kill}: {found} is less than was flushed");
        }
        reached = found;
    }
    println!("{KILLS} kills, {doubts} stores set aside, {reached} commits at the end");
}

#[test]
fn a_kill_in_the_middle_of_a_large_commit_costs_the_store_and_no_more() {
    let directory = TempDir::new().expect("a directory");
    let mut doubts = 0;
    for kill in 0..6 {
        let mut writer = Writer::start(directory.path(), 150);
        writer.wait_for("committing:");
        if kill % 2 == 0 {
            writer.wait_for("committed:");
        } else {
            let before = last_write(directory.path());
            while last_write(directory.path()) == before {
                std::thread::yield_now();
            }
        }
        writer.kill();
        let opened = open(directory.path());
        doubts += u64::from(opened.quarantined.is_some());
        assert_eq!(model::assert_consistent(&opened.store) % 150, 0);
    }
    println!("6 kills, {doubts} stores set aside");
}

/// When the file of a store in a directory was written last.
fn last_write(directory: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(directory).expect("reads").map(|entry| entry.expect("reads").path());
    entries.filter_map(|store| fs::metadata(store.join("db")).ok()?.modified().ok()).max()
}

#[test]
fn a_directory_that_another_process_owns_is_refused_and_left_alone() {
    let directory = TempDir::new().expect("a directory");
    let mut writer = Writer::start(directory.path(), 1);
    writer.wait_for("flushed:");
    let refused = SledViews::open(directory.path(), Options::default()).expect_err("it is owned");
    assert!(matches!(&refused, OpenError::Locked(of) if of == directory.path()));
    assert!(refused.to_string().starts_with("another process uses the view directory"));
    writer.wait_for("flushed:");
    writer.kill();
    let opened = open(directory.path());
    assert_eq!(opened.quarantined, None);
    assert!(model::assert_consistent(&opened.store) >= 128);
}
