//! The Python environment of the foreign client: pinned and hash-checked, below `target/tools`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::command::run;
use crate::workspace::{root, target};

const REQUIREMENTS: &str = "tests/foreign/requirements.txt";

/// The Python of an environment with what `tests/foreign/requirements.txt` names, made if it is not
/// there or not up to date.
pub(crate) fn ensure() -> anyhow::Result<PathBuf> {
    let home = target().join("tools/python");
    let program = home.join("bin/python");
    let wanted = fs::read_to_string(root().join(REQUIREMENTS)).context(REQUIREMENTS)?;
    let stamp = home.join("requirements.txt");
    if !fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
        make(&home, &program).context(
            "there is no Python environment for the foreign client: it takes Python 3 with venv and pip, and pip \
             must reach a package index",
        )?;
        fs::write(&stamp, wanted)?;
    }
    Ok(program)
}

fn make(home: &Path, program: &Path) -> anyhow::Result<()> {
    println!("making a Python environment as pinned in {REQUIREMENTS}");
    if home.exists() {
        fs::remove_dir_all(home)?;
    }
    let system = env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    run(Command::new(system).args(["-m", "venv"]).arg(home))?;
    let mut pip = Command::new(program);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]);
    run(pip.arg("--only-binary=:all:").arg("--requirement").arg(root().join(REQUIREMENTS)))
}
