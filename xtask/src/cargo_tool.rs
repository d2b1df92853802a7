//! Programs that cargo installs, each in a pinned version and in a place of its own under `target/tools`.

use std::path::PathBuf;

use anyhow::Context;

use crate::command::run;
use crate::workspace::{cargo, executable, target};

/// The path of a program, built once if it is not there yet. The crate is called as the program is.
pub(crate) fn ensure(name: &str, version: &str) -> anyhow::Result<PathBuf> {
    let home = target().join("tools").join(format!("{name}-{version}"));
    let program = home.join("bin").join(executable(name));
    if !program.is_file() {
        eprintln!("building {name} {version}, which takes a few minutes, into {}", home.display());
        let mut install = cargo();
        install.args(["install", "--locked", "--version", version, "--root"]).arg(&home).arg(name);
        run(&mut install).with_context(|| format!("there is no {name}: let cargo reach crates.io"))?;
    }
    Ok(program)
}
