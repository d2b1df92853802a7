//! Work that is done in a process of its own: what that held at most is its own, and nothing of before is warm.

use std::path::Path;
use std::process::Command;

use anyhow::ensure;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::rows::{import, reading, sizes};
use crate::settings::Settings;

/// What a child is told, and what it measured.
const TASK: &str = "task.json";
const MEASURED: &str = "measured.json";

/// What a child does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Work {
    /// The row `reading`.
    Read(reading::Task),
    /// The row `import`, of a spreadsheet that is read part by part.
    Import(import::long::Task),
    /// The row `sizes`.
    Size(sizes::child::Task),
}

/// Has something done by a child in a new directory.
pub(crate) fn in_a_child<M: DeserializeOwned>(settings: &Settings, work: &Work) -> anyhow::Result<M> {
    in_a_child_at(settings.directory()?.path(), work)
}

/// The same where the child finds something, or leaves it.
pub(crate) fn in_a_child_at<M: DeserializeOwned>(directory: &Path, work: &Work) -> anyhow::Result<M> {
    std::fs::write(directory.join(TASK), serde_json::to_vec(work)?)?;
    let status = Command::new(std::env::current_exe()?).arg("--child-in").arg(directory).status()?;
    ensure!(status.success(), "a process that measured ended with {status}");
    Ok(serde_json::from_slice(&std::fs::read(directory.join(MEASURED))?)?)
}

/// Does what lies in a directory, in this process.
pub(crate) fn run(directory: &Path) -> anyhow::Result<()> {
    let measured = match serde_json::from_slice(&std::fs::read(directory.join(TASK))?)? {
        Work::Read(task) => serde_json::to_vec(&reading::run(&task)?)?,
        Work::Import(task) => serde_json::to_vec(&import::long::run(directory, &task)?)?,
        Work::Size(task) => serde_json::to_vec(&sizes::child::run(directory, task)?)?,
    };
    Ok(std::fs::write(directory.join(MEASURED), measured)?)
}
