//! The disk of one server, which can be full.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

/// What there is of a disk in memory while it is not full.
const ROOMY: &str = "size=4g";

/// How the disk of a server is filled.
pub(crate) enum Disk {
    /// A file system in memory, made smaller and larger again.
    InMemory(PathBuf),
    /// `max_file_store` in its configuration: where nothing can be mounted.
    ByLimit,
}

impl Disk {
    /// A file system in memory at this directory, if one can be mounted there.
    pub(crate) fn at(directory: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", ROOMY, "openfloor-chaos"]).arg(directory);
        mount.stdout(Stdio::null()).stderr(Stdio::null());
        let is_mounted = mount.status().is_ok_and(|status| status.success());
        Ok(if is_mounted { Self::InMemory(directory.to_owned()) } else { Self::ByLimit })
    }

    /// How it is filled, for people.
    pub(crate) fn in_words(&self) -> &'static str {
        match self {
            Self::InMemory(_) => "a small tmpfs",
            Self::ByLimit => "max_file_store",
        }
    }

    /// Leaves almost nothing free; answers how many bytes `max_file_store` must be, if that is the way.
    pub(crate) fn fill(&self, store: &Path) -> anyhow::Result<Option<u64>> {
        /// A few records fit in, then none.
        const LEFT_BYTES: u64 = 64 * 1024;
        match self {
            Self::InMemory(at) => {
                remount(at, &format!("size={}", used_bytes("df", at)? + LEFT_BYTES))?;
                Ok(None)
            }
            Self::ByLimit => Ok(Some(used_bytes("du", store)? + LEFT_BYTES)),
        }
    }

    /// Gives room again.
    pub(crate) fn free(&self) -> anyhow::Result<()> {
        match self {
            Self::InMemory(at) => remount(at, ROOMY),
            Self::ByLimit => Ok(()),
        }
    }

    /// Copies what lies on it to where it outlives the mount.
    pub(crate) fn keep(&self) -> anyhow::Result<()> {
        let Self::InMemory(at) = self else { return Ok(()) };
        let kept = at.with_extension("kept");
        let status = Command::new("cp").arg("-a").arg(at).arg(&kept).status()?;
        ensure!(status.success(), "{} cannot be copied", at.display());
        Ok(())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Self::InMemory(at) = self {
            // Lazily: a server that is just being killed may still have files open.
            let _ = Command::new("umount").arg("--lazy").arg(at).status();
        }
    }
}

fn remount(at: &Path, size: &str) -> anyhow::Result<()> {
    let status = Command::new("mount").args(["-o", &format!("remount,{size}")]).arg(at).status()?;
    ensure!(status.success(), "{} cannot be mounted again with {size}", at.display());
    Ok(())
}

fn used_bytes(by: &str, directory: &Path) -> anyhow::Result<u64> {
    let arguments: &[&str] =
        if by == "df" { &["--block-size=1", "--output=used"] } else { &["--summarize", "--bytes"] };
    let output = Command::new(by).args(arguments).arg(directory).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = text.split_whitespace().find_map(|word| word.parse().ok());
    number.with_context(|| format!("{by} does not say how much {} holds: {text}", directory.display()))
}
