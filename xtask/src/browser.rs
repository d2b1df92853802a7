//! The pages in a real browser: `tests/browser`, with node and the system's Chromium.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};

use crate::command::run as run_to_end;
use crate::nats;
use crate::tally::Tally;
use crate::workspace::{cargo, program, root, target};

/// The package with the tests; its lock file pins what they use.
const PACKAGE: &str = "tests/browser";

/// Files of the package from which npm installs.
const PINS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// What a Chromium is called.
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// As [`run`]; where there is no browser and none can be installed, that is said, and nothing is counted.
pub(crate) fn ci() -> anyhow::Result<Tally> {
    if let Err(error) = node().and_then(|_| chromium()) {
        println!("SKIPPED: the pages are not driven in a browser: {error:#}");
        return Ok(Tally::default());
    }
    run()
}

/// Builds the program and runs the tests. Fails only if they could not be run; what failed is in the tally.
pub(crate) fn run() -> anyhow::Result<Tally> {
    let (node, chromium) = (node()?, chromium()?);
    let (tools, nats_server) = (packages()?, nats::ensure()?);
    run_to_end(cargo().args(["build", "--locked", "--package", "openfloor-cli"]))?;
    let mut command = Command::new(node);
    command.current_dir(root().join(PACKAGE));
    command.args(["--test", "--test-reporter=tap"]).args(tests()?);
    command.env("OPENFLOOR_BIN", program("debug", "openfloor"));
    command.env("OPENFLOOR_BROWSER_TOOLS", tools);
    command.env("OPENFLOOR_CHROMIUM", chromium);
    command.env("OPENFLOOR_NATS_SERVER", nats_server);
    Tally::of_run(&mut command)
}

/// The files with tests.
fn tests() -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join(PACKAGE)).context(PACKAGE)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    ensure!(!files.is_empty(), "there are no tests in {PACKAGE}");
    files.sort();
    Ok(files)
}

fn node() -> anyhow::Result<PathBuf> {
    provided("node", &["node", "nodejs"], &["nodejs", "npm"])
}

fn chromium() -> anyhow::Result<PathBuf> {
    match env::var_os("OPENFLOOR_CHROMIUM") {
        Some(chosen) => Ok(chosen.into()),
        None => provided("Chromium", &CHROMIUM, &["chromium"]),
    }
}

/// A program of the system; where there is none, and this may, it is installed from Debian's packages.
fn provided(what: &str, names: &[&str], packages: &[&str]) -> anyhow::Result<PathBuf> {
    if let Some(found) = names.iter().find_map(|name| on_path(name)) {
        return Ok(found);
    }
    println!("there is no {what}: installing {}", packages.join(" "));
    // A fresh machine may never have heard of the package.
    if let Err(error) = run_to_end(Command::new("apt-get").arg("update")) {
        println!("Debian's lists of packages are those that are here: {error:#}");
    }
    let mut apt = Command::new("apt-get");
    apt.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    run_to_end(apt.env("DEBIAN_FRONTEND", "noninteractive"))
        .with_context(|| format!("there is no {what}: install {} and run this again", packages.join(" ")))?;
    match names.iter().find_map(|name| on_path(name)) {
        Some(found) => Ok(found),
        None => bail!("{} was installed, and there is no {what} on PATH", packages.join(" ")),
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// The pinned packages, below `target/tools`: installed if they are not there or not up to date. Nothing of
/// theirs is run at installation.
fn packages() -> anyhow::Result<PathBuf> {
    let home = target().join("tools/browser");
    let stamp = home.join("node_modules/installed");
    let lock = fs::read_to_string(root().join(PACKAGE).join("package-lock.json")).context(PACKAGE)?;
    if !fs::read_to_string(&stamp).is_ok_and(|there| there == lock) {
        install(&home).context("the browser's packages: npm must reach a package registry")?;
        fs::write(&stamp, lock)?;
    }
    Ok(home)
}

fn install(home: &Path) -> anyhow::Result<()> {
    println!("installing the packages that {PACKAGE}/package-lock.json pins");
    fs::create_dir_all(home)?;
    for file in PINS {
        fs::copy(root().join(PACKAGE).join(file), home.join(file)).context(file)?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]).current_dir(home);
    run_to_end(npm.stdin(Stdio::null()))
}
