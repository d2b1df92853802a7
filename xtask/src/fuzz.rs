//! Feeds every decoder with bytes that libFuzzer makes up, and keeps what reaches something new.
//!
//! Our crates are built with counters by `tests/fuzz/instrumented-rustc`, on the stable toolchain; libFuzzer
//! itself is C++ that `libfuzzer-sys` brings and builds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;

use crate::command::{run as run_to_end, watch};
use crate::workspace::{cargo, program, root, target};

/// Longest input, in bytes.
const INPUT_BYTES_MAX: u64 = 4_096;
/// Most bytes that are kept for one target.
const CORPUS_BYTES_MAX: u64 = 160 * 1024;
/// Tries to make an input that does harm smaller.
const MINIMISING_RUNS: u32 = 20_000;

/// What is fuzzed, and for how long.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// One target; all of them, one after the other, if none is named
    target: Option<String>,
    /// Minutes for each target
    #[arg(long, default_value_t = 5)]
    minutes: u64,
}

/// Fuzzes; fails if an input did harm. That input lies in `tests/fuzz/regressions` then.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let program = build()?;
    let names = match &options.target {
        Some(name) => vec![name.clone()],
        None => targets()?,
    };
    let mut harmful = Vec::new();
    for name in &names {
        let fuzzer = Fuzzer::new(&program, name)?;
        harmful.extend(fuzzer.run(options.minutes)?);
    }
    harmful.iter().for_each(|kept| println!("does harm: {}", kept.display()));
    ensure!(harmful.is_empty(), "{} inputs do harm; mend what reads them, and keep them", harmful.len());
    Ok(())
}

fn build() -> anyhow::Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--package", "openfloor-fuzz", "--features", "libfuzzer"]);
    build.env("RUSTC_WORKSPACE_WRAPPER", root().join("tests/fuzz/instrumented-rustc"));
    run_to_end(build.arg("--bin").arg("openfloor-fuzz")).context("a C++ compiler (c++) is needed, too")?;
    Ok(program("release", "openfloor-fuzz"))
}

/// The targets: each has a corpus.
fn targets() -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("tests/fuzz/corpus"))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The fuzzer of one target.
struct Fuzzer<'a> {
    program: &'a Path,
    name: &'a str,
    /// What is kept in the repository.
    corpus: PathBuf,
    regressions: PathBuf,
    /// What is found, on this machine only.
    found: PathBuf,
    artifacts: PathBuf,
}

impl<'a> Fuzzer<'a> {
    fn new(program: &'a Path, name: &'a str) -> anyhow::Result<Self> {
        let (kept, work) = (root().join("tests/fuzz"), target().join("fuzz").join(name));
        let corpus = kept.join("corpus").join(name);
        ensure!(corpus.is_dir(), "there is no target {name}: see tests/fuzz/corpus");
        let (found, artifacts) = (work.join("found"), work.join("artifacts"));
        let _ = fs::remove_dir_all(&artifacts);
        fs::create_dir_all(&found)?;
        fs::create_dir_all(&artifacts)?;
        Ok(Self { program, name, corpus, regressions: kept.join("regressions").join(name), found, artifacts })
    }

    fn run(&self, minutes: u64) -> anyhow::Result<Vec<PathBuf>> {
        println!("=== {}, {minutes} minutes", self.name);
        let (begun, mut executions) = (Instant::now(), String::new());
        let mut fuzz = self.command();
        fuzz.arg(format!("-max_total_time={}", minutes * 60)).args(["-timeout=20", "-rss_limit_mb=3000"]);
        fuzz.args(["-print_final_stats=1", "-reload=0"]).arg(&self.found).arg(&self.corpus);
        watch(&mut fuzz, |line| {
            if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
                executions = count.trim().to_owned();
            }
        })?;
        let harmful = self.minimised()?;
        self.keep()?;
        let (took, kept) = (begun.elapsed().as_secs(), entries(&self.corpus)?.len());
        println!(
            "=== {}: {executions} executions in {took} s, {kept} inputs kept, {} do harm",
            self.name,
            harmful.len()
        );
        Ok(harmful)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.env("OPENFLOOR_FUZZ_TARGET", self.name);
        command.arg(format!("-max_len={INPUT_BYTES_MAX}"));
        command.arg(format!("-artifact_prefix={}/", self.artifacts.display()));
        command
    }

    /// Takes over what reaches something new, the smallest of it.
    fn keep(&self) -> anyhow::Result<()> {
        watch(self.command().arg("-merge=1").arg(&self.corpus).arg(&self.found), |_| ())?;
        let mut kept = entries(&self.corpus)?;
        kept.sort_by_key(|(bytes, _)| *bytes);
        let mut sum = 0;
        for (bytes, path) in kept {
            sum += bytes;
            if sum > CORPUS_BYTES_MAX {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Makes what did harm as small as it goes, and keeps it.
    fn minimised(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut kept = Vec::new();
        for (_, path) in entries(&self.artifacts)? {
            fs::create_dir_all(&self.regressions)?;
            let to = self.regressions.join(path.file_name().context("an artifact has a name")?);
            let mut minimise = self.command();
            minimise.args(["-minimize_crash=1", &format!("-runs={MINIMISING_RUNS}")]);
            watch(minimise.arg(format!("-exact_artifact_path={}", to.display())).arg(&path), |_| ())?;
            if !to.exists() {
                fs::copy(&path, &to)?;
            }
            kept.push(to);
        }
        Ok(kept)
    }
}

/// The files of a directory, with their sizes in bytes.
fn entries(directory: &Path) -> anyhow::Result<Vec<(u64, PathBuf)>> {
    let entries =
        fs::read_dir(directory).with_context(|| format!("{} cannot be read", directory.display()))?;
    entries
        .map(|entry| entry.and_then(|entry| Ok((entry.metadata()?.len(), entry.path()))).map_err(Into::into))
        .collect()
}
