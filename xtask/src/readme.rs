//! Runs the commands of README.md, so that what a newcomer pastes works.
//!
//! Every fence marked `sh` is run by bash and must succeed. HTML comments before it say more:
//!
//! - `<!-- runs: until "TEXT" -->`: it is a server. Wait until it prints a line with TEXT; it runs
//!   until the end of its `##` section.
//! - `<!-- runs: within 900 s -->`: it may take that long; without it, two minutes.
//! - `<!-- runs: prints what follows -->`: the lines of the next fence appear in its output, in this
//!   order; `…` stands for anything.
//! - `<!-- runs: not here, REASON -->`: it is not run.
//!
//! A block that begins with `cargo` runs at the root of the repository, any other in a directory
//! made for the run, with `deploy/` in it and `openfloor` and `nats-server` on PATH. The user's own
//! data directory is left alone.

mod block;
mod session;

use std::fs;

use anyhow::Context;

use crate::tally::Tally;
use crate::workspace::root;
use block::{Block, blocks};
use session::Session;

/// Runs every command. What did not work is in the tally.
pub(crate) fn run() -> anyhow::Result<Tally> {
    let text = fs::read_to_string(root().join("README.md")).context("README.md")?;
    let blocks = blocks(&text)?;
    let mut session = Session::open()?;
    let mut tally = Tally::default();
    let mut section = String::new();
    for block in &blocks {
        if block.section != section {
            session.end_servers();
            section.clone_from(&block.section);
        }
        tally += tried(&mut session, block);
    }
    Ok(tally)
}

fn tried(session: &mut Session, block: &Block) -> Tally {
    let place = format!("README.md:{}", block.line);
    if let Some(reason) = &block.not_run {
        println!("--- {place}: not run, {reason}");
        return Tally::default();
    }
    println!("--- {place}: {}", block.section);
    let outcome = session.run(block);
    if let Err(error) = &outcome {
        println!("{place}: {error:#}");
    }
    Tally::one(outcome.is_ok())
}
