//! What no compiler checks: sizes, floors, words, paths, links, licences.
//!
//! Each check is a function from the repository to a list of complaints; a complaint names the place
//! and the remedy.

mod floors;
mod licences;
mod links;
mod paths;
mod sizes;
mod words;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::workspace::{cargo, root};

/// A text file of the repository.
struct Source {
    /// Its path from the root, with `/`.
    path: String,
    text: String,
}

/// Runs every check, prints what is wrong, and fails if anything is.
pub(crate) fn run() -> anyhow::Result<()> {
    let (sources, packages) = (sources()?, packages()?);
    let complaints: Vec<String> = [
        sizes::complaints(&sources),
        paths::complaints(&sources),
        words::complaints(&sources),
        links::complaints(&sources, &packages),
        floors::complaints(&packages),
        licences::complaints(&fs::read_to_string(root().join("deny.toml"))?, &packages)?,
    ]
    .concat();
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    ensure!(complaints.is_empty(), "{} things are not tidy", complaints.len());
    Ok(())
}

/// Every text file that is in the repository, or would be with `git add`.
fn sources() -> anyhow::Result<Vec<Source>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    let listed = git.stderr(Stdio::inherit()).output().context("git does not start")?;
    ensure!(listed.status.success(), "git cannot list the files of the repository");
    let names = String::from_utf8(listed.stdout).context("a file name is not UTF-8")?;
    let texts = names.split_terminator('\0').filter_map(|name| {
        let text = fs::read_to_string(root().join(Path::new(name))).ok()?;
        Some(Source { path: name.to_owned(), text })
    });
    Ok(texts.collect())
}

/// Every package that is built, ours and others', as `cargo metadata` describes it.
fn packages() -> anyhow::Result<Vec<Value>> {
    let mut metadata = cargo();
    metadata.args(["metadata", "--format-version", "1", "--locked"]).stderr(Stdio::inherit());
    let answer = metadata.output().context("cargo does not start")?;
    ensure!(answer.status.success(), "cargo cannot tell what is built; is Cargo.lock up to date?");
    let mut metadata: Value = serde_json::from_slice(&answer.stdout)?;
    let Value::Array(packages) = metadata["packages"].take() else { return Ok(Vec::new()) };
    Ok(packages)
}
