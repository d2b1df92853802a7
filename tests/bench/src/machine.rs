//! What the figures were measured on.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Context;

use crate::rounds::percentile;

/// Facts of the machine and of what runs on it, one a line.
pub(crate) fn facts(scratch: &Path) -> anyhow::Result<Vec<String>> {
    let (median, late) = sync_times(scratch)?;
    let cores = std::thread::available_parallelism()?;
    Ok(vec![
        format!("{cores} cores ({}), {} of memory, {}", processor(), memory(), std::env::consts::OS),
        format!(
            "data on {}; fdatasync after appending 4 KiB: {median:.0} µs in the middle, {late:.0} µs in one of a hundred",
            file_system(scratch)
        ),
        format!("{}, release profile; SQLite {}", said_by("rustc", "--version"), rusqlite::version()),
        said_by(&nats_server(), "--version"),
    ])
}

/// Median and 99th percentile of fdatasync after an append, in microseconds.
fn sync_times(directory: &Path) -> anyhow::Result<(f64, f64)> {
    const APPENDS: usize = 500;
    let mut file = File::create(directory.join("synced"))?;
    let mut times = Vec::with_capacity(APPENDS);
    for _ in 0..APPENDS {
        file.write_all(&[7; 4096])?;
        let start = Instant::now();
        file.sync_data()?;
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    Ok((percentile(&times, 0.5), percentile(&times, 0.99)))
}

fn nats_server() -> String {
    std::env::var("OPENFLOOR_NATS_SERVER").unwrap_or_else(|_| "nats-server".to_owned())
}

/// The first line that a program says, or that it says nothing.
pub(crate) fn said_by(program: &str, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output().ok();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    said.lines().next().map_or_else(|| format!("no {program}"), |line| line.trim().to_owned())
}

fn processor() -> String {
    field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

fn memory() -> String {
    let kib = field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    kib.map_or_else(|| "an unknown amount".to_owned(), |kib| format!("{} GiB", (kib + (1 << 19)) >> 20))
}

/// Mebibytes of this process by a field of its status: `VmRSS` now, `RssAnon` now and no file's, `VmHWM` the most
/// so far.
pub(crate) fn memory_mib(what: &str) -> anyhow::Result<f64> {
    let told = field("/proc/self/status", what).context("what a process holds is read on Linux")?;
    let kib: f64 = told.trim_end_matches(" kB").parse()?;
    Ok(kib / 1_024.0)
}

/// The value of `name : value` in a file of the system.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.split_once(':'))?.1;
    Some(value.trim().to_owned())
}

/// The type of the file system that a directory lies on: the longest mount point that is above it.
fn file_system(directory: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let kinds = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    let above = kinds.filter(|(point, _)| directory.starts_with(point));
    let nearest = above.max_by_key(|(point, _)| point.len());
    nearest.map_or_else(|| "an unknown file system".to_owned(), |(_, kind)| kind.to_owned())
}
