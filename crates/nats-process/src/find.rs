//! Where the nats-server program lies.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};

/// The nats-server to run tests against: the one named by `OPENFLOOR_NATS_SERVER`, else the one
/// that `cargo xtask nats-server` has fetched, else the one on `PATH`.
///
/// # Errors
/// If there is none; the message says how to get one.
pub fn find() -> anyhow::Result<PathBuf> {
    if let Some(named) = env::var_os("OPENFLOOR_NATS_SERVER") {
        let path = PathBuf::from(named);
        ensure!(path.is_file(), "OPENFLOOR_NATS_SERVER names {}, which is not a file", path.display());
        return Ok(path);
    }
    if let Some(path) = fetched().or_else(on_path) {
        return Ok(path);
    }
    bail!("there is no nats-server to test against: run `cargo xtask nats-server` once, it fetches one");
}

fn fetched() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
    let homes = fs::read_dir(target.join("tools")).ok()?.flatten();
    let mut programs: Vec<PathBuf> = homes.map(|home| home.path().join("nats-server")).collect();
    programs.retain(|program| program.is_file());
    programs.sort();
    programs.pop()
}

fn on_path() -> Option<PathBuf> {
    let name = format!("nats-server{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(&name)).find(|path| path.is_file())
}
