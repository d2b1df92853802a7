//! Every input that was kept, through its target, and changed copies of it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use openfloor_fuzz::{TARGETS, inputs, mutations};

/// Changed copies of each target's inputs, spread over them.
const MUTATIONS: usize = 3_000;

/// Targets measure what the process allocates: one at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says which input it was, if it does harm.
struct Trying<'a>(&'a str);

impl Drop for Trying<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the input: {}", self.0);
        }
    }
}

#[test]
fn every_input_that_was_kept_gets_an_answer() {
    let _alone = alone();
    for (name, target) in TARGETS {
        let kept = inputs(name).expect("the corpus can be read");
        assert!(kept.len() >= 3, "{name} has hardly any corpus: run `cargo xtask fuzz {name}`");
        for input in kept {
            let shown = input.path.display().to_string();
            let _trying = Trying(&shown);
            target(&input.bytes);
        }
    }
}

#[test]
fn changed_copies_of_every_input_get_an_answer() {
    let _alone = alone();
    for (name, target) in TARGETS {
        let kept = inputs(name).expect("the corpus can be read");
        let each = (MUTATIONS / kept.len().max(1)).max(1);
        for (seed, input) in (0..).zip(&kept) {
            let other = &kept[(seed as usize * 7 + 3) % kept.len()].bytes;
            for (number, changed) in (0..).zip(mutations(&input.bytes, other, seed, each)) {
                let shown = format!("mutation {number} of {}, seed {seed}", input.path.display());
                let _trying = Trying(&shown);
                target(&changed);
            }
        }
    }
}

#[test]
fn a_name_finds_its_target_and_another_none() {
    for (name, _) in TARGETS {
        assert!(openfloor_fuzz::target(name).is_some(), "{name}");
    }
    assert!(openfloor_fuzz::target("nothing").is_none());
}
