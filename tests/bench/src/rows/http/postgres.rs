//! The other side of the comparison: PostgreSQL from a Debian package, and a server with the same wire format
//! on cqrs-es in front of it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::{Context, bail, ensure};

use super::client::{Driven, Load, drive};
use crate::settings::Settings;

/// The crate of its own, outside the workspace.
const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/postgres/Cargo.toml");
/// Whom the database runs as, where this runs as root: PostgreSQL refuses root.
const NOBODY: u32 = 65_534;
/// Longest wait for the database.
const READY_MAX: Duration = Duration::from_secs(30);

/// All that the comparison needs, built and found.
pub(super) struct Comparison {
    programs: PathBuf,
    server: PathBuf,
    version: String,
}

impl Comparison {
    /// Finds or fetches PostgreSQL and builds the server. The first time takes some minutes.
    pub(super) fn prepared(settings: &Settings) -> anyhow::Result<Self> {
        let target = settings.scratch().ancestors().nth(2).context("the scratch lies below the target")?;
        let programs = match installed() {
            Some(programs) => programs,
            None => fetched(&target.join("tools").join("postgresql"))?,
        };
        let version = said(Command::new(programs.join("postgres")).arg("--version"))?;
        settings.say("building the server on cqrs-es, which is outside the workspace");
        let target = target.join("bench-postgres");
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "--quiet", "--release", "--manifest-path", MANIFEST]);
        run(cargo.arg("--target-dir").arg(&target))?;
        let server = target.join("release").join("openfloor-bench-postgres");
        Ok(Self { programs, server, version })
    }

    /// What the database says it is.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Asks the same of it, in a new database.
    pub(super) fn run(&self, directory: &Path, load: &Load) -> anyhow::Result<Driven> {
        let database = Database::start(&self.programs, directory)?;
        let server = Command::new(&self.server)
            .arg(database.url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", self.server.display()))?;
        let mut server = Ended(server);
        let said = server.0.stdout.take().context("the server has an output")?;
        let mut lines = BufReader::new(said).lines();
        let mut line = || anyhow::Ok(lines.next().context("the server ended before it was ready")??);
        let (key, address) = (line()?, line()?.parse()?);
        drive(address, &key, load)
    }
}

/// Where the programs of an installed PostgreSQL are: on the path, or where Debian puts them.
fn installed() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    debian
        .chain(env::split_paths(&path))
        .find(|dir| ["initdb", "postgres"].iter().all(|name| dir.join(name).is_file()))
}

/// Fetches the package and unpacks it, installing nothing.
fn fetched(home: &Path) -> anyhow::Result<PathBuf> {
    let unpacked = home.join("usr/lib/postgresql");
    let programs = || Some(fs::read_dir(&unpacked).ok()?.flatten().next()?.path().join("bin"));
    if let Some(programs) = programs() {
        return Ok(programs);
    }
    let depends = said(Command::new("apt-cache").args(["depends", "--important", "postgresql"]))
        .context("there is no PostgreSQL here, and no apt to fetch it with")?;
    let package = depends.lines().find_map(|line| line.trim().strip_prefix("Depends: "));
    let package = package.context("apt knows no package postgresql; run `apt-get update`")?;
    eprintln!("    fetching {package}");
    fs::create_dir_all(home)?;
    run(Command::new("apt-get")
        .args(["--quiet", "--quiet", "download", package, "libpq5"])
        .current_dir(home))?;
    for entry in fs::read_dir(home)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "deb") {
            run(Command::new("dpkg-deb").arg("--extract").arg(path).arg(home))?;
        }
    }
    programs().context("the package holds no programs")
}

/// A database of its own, ended when dropped.
struct Database {
    server: Child,
    port: u16,
}

impl Database {
    fn start(programs: &Path, directory: &Path) -> anyhow::Result<Self> {
        let data = directory.join("postgresql");
        fs::create_dir(&data)?;
        let is_root =
            fs::metadata("/proc/self").is_ok_and(|this| std::os::unix::fs::MetadataExt::uid(&this) == 0);
        if is_root {
            chown(&data, Some(NOBODY), Some(NOBODY))?;
            fs::set_permissions(directory, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
            let scratch = directory.parent().context("a directory of the scratch")?;
            fs::set_permissions(scratch, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        }
        let program = |name: &str| {
            let mut command = Command::new(programs.join(name));
            if is_root {
                command.uid(NOBODY).gid(NOBODY).env("HOME", &data);
            }
            command.current_dir(&data);
            command
        };
        let mut initdb = program("initdb");
        initdb.args(["--auth=trust", "--username=bench", "--encoding=UTF8", "--locale=C", "--pgdata"]);
        run(initdb.arg(&data).stdout(Stdio::null()))?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut server = program("postgres");
        server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
        server.args([
            "-c",
            "synchronous_commit=on",
            "-c",
            "shared_buffers=256MB",
            "-c",
            "max_connections=100",
        ]);
        let log = fs::File::create(directory.join("postgresql.log"))?;
        let server =
            server.stdout(log.try_clone()?).stderr(log).spawn().context("postgres does not start")?;
        let mut database = Self { server, port };
        database.wait(&directory.join("postgresql.log"))?;
        Ok(database)
    }

    fn url(&self) -> String {
        format!("postgres://bench@127.0.0.1:{}/postgres", self.port)
    }

    /// Waits until it says that it is ready.
    fn wait(&mut self, log: &Path) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let said = fs::read_to_string(log).unwrap_or_default();
            if said.contains("ready to accept connections") {
                return Ok(());
            }
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended with {status}:\n{said}");
            }
            ensure!(begun.elapsed() < READY_MAX, "PostgreSQL was not ready within {READY_MAX:?}:\n{said}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // SIGINT: disconnect all and end. Killed, it would leave processes and shared memory behind.
        let asked = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// A process that is ended when dropped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("{:?} does not start", command.get_program()))?;
    ensure!(status.success(), "{:?} ended with {status}", command.get_program());
    Ok(())
}

fn said(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("{:?} does not start", command.get_program()))?;
    ensure!(output.status.success(), "{:?} ended with {}", command.get_program(), output.status);
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
