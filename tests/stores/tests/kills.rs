//! A short form of what `cargo xtask stores` does for as long as one likes.

use std::path::{Path, PathBuf};

use openfloor_stores::tally::Tally;
use openfloor_stores::{Trial, damage, keys, log, views};

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_openfloor-stores").into()
}

fn trial(kills: u64) -> Trial {
    Trial { program: program(), kills, seed: 7, progress: |_, _, _| () }
}

fn passes(done: anyhow::Result<()>) {
    if let Err(error) = done {
        panic!("{error:#}");
    }
}

#[test]
fn views_are_back_by_themselves_whenever_their_process_is_killed() {
    let (mut tally, kills) = (Tally::default(), 40);
    passes(views::run(&trial(kills), views::Scale::SMALL, &mut tally));
    assert_eq!(tally.of("sled").killed(), kills);
    assert!(tally.of("sled").back.len() > 10, "hardly any child was back: {tally}");
    println!("{tally}");
}

#[test]
fn every_acknowledged_append_outlives_the_kill_of_its_process() {
    let (mut tally, kills) = (Tally::default(), 16);
    passes(log::run(&trial(kills), &mut tally));
    assert_eq!(tally.of("SQLite log").killed(), kills);
    assert!(tally.of("SQLite log").acknowledged > 100, "hardly anything was written: {tally}");
    println!("{tally}");
}

#[test]
fn keys_stay_and_destroyed_keys_stay_destroyed_whenever_their_process_is_killed() {
    let (mut tally, kills) = (Tally::default(), 16);
    passes(keys::run(&trial(kills), &mut tally));
    assert_eq!(tally.of("SQLite keys").killed(), kills);
    assert!(tally.of("SQLite keys").acknowledged > 100, "hardly any key was made: {tally}");
    println!("{tally}");
}

#[test]
fn damaged_files_of_sled_end_in_an_answer() {
    let mut tally = Tally::default();
    let kinds = damage::run(Path::new(&program()), &mut tally).unwrap_or_else(|error| panic!("{error:#}"));
    assert!(kinds > 20);
    println!("{tally}");
}
