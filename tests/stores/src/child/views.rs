//! A follower, as far as its store is concerned.

use std::path::Path;
use std::time::Instant;

use anyhow::ensure;
use openfloor_store_sled::{Options, SledViews};
use openfloor_view_store::ViewStore;

use super::{Task, say};
use crate::views::{Model, OPEN_LIMIT, Scale};

/// Records of one commit while catching up: a commit of several parts.
const STRIDE: usize = 150;
/// Commits between two flushes.
const FLUSH_EVERY: usize = 8;

pub(super) fn run(directory: &Path, task: Task, scale: Scale) -> anyhow::Result<()> {
    let model = Model::read(directory, scale)?;
    let options = Options { open_limit: OPEN_LIMIT, flush_every_ms: 100, ..Options::default() };
    say("opening");
    let begun = Instant::now();
    let opened = SledViews::open(&directory.join("views"), options)?;
    let took = begun.elapsed();
    say("opened");
    let folded = match model.verified(&opened.store) {
        Ok(folded) => folded,
        Err(error) => {
            say(&format!("wrong {error:#}"));
            return Ok(());
        }
    };
    let why = opened.quarantined.as_deref().unwrap_or("-");
    say(&format!("back {folded} {} {why}", took.as_micros()));
    match task {
        Task::Live => fold(opened.store, &model, 1),
        Task::CatchUp => fold(opened.store, &model, STRIDE),
        Task::Rebuild => rebuild(opened.store, &model),
        Task::Close => close(opened.store, &model),
    }
}

/// Folds to the end of the log, and then anew from its start, for ever.
fn fold(mut store: SledViews, model: &Model, stride: usize) -> anyhow::Result<()> {
    loop {
        fill(&store, model, model.records(), stride)?;
        store = rebuilt(store, model)?;
        store = emptied(store)?;
    }
}

/// A few records, and a second store in place of the first, for ever.
fn rebuild(mut store: SledViews, model: &Model) -> anyhow::Result<()> {
    loop {
        if model.folded(&store)? == model.records() {
            store = emptied(store)?;
        }
        let to = (model.folded(&store)? + 40).min(model.records());
        fill(&store, model, to, 1)?;
        store = rebuilt(store, model)?;
    }
}

/// A few records, and an end in good order.
fn close(store: SledViews, model: &Model) -> anyhow::Result<()> {
    let to = (model.folded(&store)? + 20).min(model.records());
    fill(&store, model, to, 1)?;
    say("closing");
    drop(store);
    say("closed");
    Ok(())
}

/// Commits what is not folded yet of so many records, and says what is flushed.
fn fill(store: &SledViews, model: &Model, to: usize, stride: usize) -> anyhow::Result<()> {
    for (commit, first) in (model.folded(store)?..to).step_by(stride).enumerate() {
        let last = (first + stride).min(to);
        say("committing");
        store.commit(model.batch(first, last))?;
        if commit % FLUSH_EVERY == FLUSH_EVERY - 1 {
            store.flush()?;
            say(&format!("flushed {last}"));
        }
    }
    Ok(())
}

/// The same rows in a store beside, which takes the place of the first.
fn rebuilt(store: SledViews, model: &Model) -> anyhow::Result<SledViews> {
    say("beside");
    let new = store.beside()?;
    fill(&new, model, model.folded(&store)?, STRIDE)?;
    ensure!(new.checkpoint()? == store.checkpoint()?, "the rebuilt checkpoint is another");
    let rows = |views: &SledViews| views.scan(b"", None, usize::MAX);
    ensure!(rows(&new)? == rows(&store)?, "the rebuilt rows are others");
    say("equal");
    swap(store, new)
}

/// An empty store in place of this one.
fn emptied(store: SledViews) -> anyhow::Result<SledViews> {
    say("beside");
    let new = store.beside()?;
    swap(store, new)
}

fn swap(old: SledViews, new: SledViews) -> anyhow::Result<SledViews> {
    say("swapping");
    drop(old);
    new.remove_others()?;
    say("swapped");
    Ok(new)
}
