//! Views in sled: kills while they are opened, written, rebuilt, exchanged, closed and set aside.

mod model;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use tempfile::TempDir;

pub(crate) use model::Model;

use crate::Trial;
use crate::child::Task;
use crate::process::{Heard, Process};
use crate::tally::{Store, Tally};

/// How long a store may take to open before it is set aside.
pub(crate) const OPEN_LIMIT: Duration = Duration::from_secs(20);
/// How long a child may take to say anything at all.
const PATIENCE: Duration = Duration::from_secs(90);
/// What the log of a store says before it sets files aside.
const SETTING_ASIDE: &str = "a view store is in doubt";

/// How much there is to fold.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Records of the log.
    pub records: u64,
    /// Rows that they write over and over.
    pub slots: u64,
    /// Writes of one record.
    pub writes: u64,
}

impl Scale {
    /// A store that opens within milliseconds.
    pub const SMALL: Self = Self { records: 1_200, slots: 3_000, writes: 30 };

    fn name(self) -> &'static str {
        if self.slots > Self::SMALL.slots { "sled, large" } else { "sled" }
    }
}

/// When a child is killed.
#[derive(Clone, Copy, Debug)]
struct Plan {
    task: Task,
    /// The beginning of a line.
    after: &'static str,
    /// How long after that line.
    wait: Duration,
    /// Whether the store is put in doubt before the child starts.
    spoil: bool,
}

/// Kills children that work on one store, one after the other. An error names what was lost.
pub fn run(trial: &Trial, scale: Scale, tally: &mut Tally) -> anyhow::Result<()> {
    let directory = TempDir::new()?;
    Model::write(directory.path(), scale)?;
    let store = tally.of(scale.name());
    let mut parent = Parent::new(trial, scale, directory.path(), store);
    let done = parent.fill().and_then(|()| parent.kill_all());
    done.with_context(|| {
        let said = parent.said.join("\n  ");
        // Kept, for whoever wants to look at it.
        let kept = directory.keep();
        format!("seed {}, files in {}, the last child said:\n  {said}\n", trial.seed, kept.display())
    })
}

struct Parent<'a> {
    trial: &'a Trial,
    scale: Scale,
    directory: &'a Path,
    store: &'a mut Store,
    chance: fastrand::Rng,
    /// How many records were flushed into the store in use: no fewer may be found.
    flushed: usize,
    /// Every store that was ever seen in quarantine, and every one that was announced.
    aside: BTreeSet<String>,
    announced: BTreeSet<String>,
    /// How long the last opening took.
    opening: Duration,
    phase: String,
    said: Vec<String>,
}

impl<'a> Parent<'a> {
    fn new(trial: &'a Trial, scale: Scale, directory: &'a Path, store: &'a mut Store) -> Self {
        Self {
            trial,
            scale,
            directory,
            store,
            chance: fastrand::Rng::with_seed(trial.seed),
            flushed: 0,
            aside: BTreeSet::new(),
            announced: BTreeSet::new(),
            opening: Duration::from_millis(5),
            phase: String::new(),
            said: Vec::new(),
        }
    }

    /// Lets a child fill the store and close it, before any kill.
    fn fill(&mut self) -> anyhow::Result<()> {
        let child = self.start(Task::CatchUp)?;
        self.listen_for(&child, "beside")?;
        let (_, rest) = child.kill()?;
        rest.iter().try_for_each(|line| self.hear(line))
    }

    fn kill_all(&mut self) -> anyhow::Result<()> {
        let of = self.trial.kills;
        let mut kills = 0;
        while kills < of {
            let plan = self.plan();
            if plan.spoil {
                self.spoil()?;
            }
            if self.round(plan)? {
                kills += 1;
                (self.trial.progress)(self.scale.name(), kills, of);
            }
            self.tidy()?;
        }
        let child = self.start(Task::Close)?;
        child.to_end(PATIENCE)?.iter().try_for_each(|line| self.hear(line))?;
        ensure!(self.phase == "closed", "the last child did not close the store");
        Ok(())
    }

    fn plan(&mut self) -> Plan {
        let opening = self.opening.mul_f64(1.1);
        let (task, after, longest, spoil) = match self.chance.u8(0..20) {
            0..4 => (Task::Live, "opening", opening, false),
            4..7 => (Task::Live, "back", Duration::from_millis(400), false),
            7..10 => (Task::CatchUp, "committing", Duration::from_millis(40), false),
            10..14 => (Task::Rebuild, "beside", Duration::from_millis(60), false),
            14..17 => (Task::Rebuild, "swapping", Duration::from_millis(12), false),
            17 => (Task::Close, "closing", Duration::from_millis(12), false),
            18 => (Task::Live, SETTING_ASIDE, Duration::from_millis(3), true),
            _ => (Task::Live, "opening", opening, true),
        };
        Plan { task, after, wait: longest.mul_f64(self.chance.f64()), spoil }
    }

    /// One child and its death. False if it ended before its moment came.
    fn round(&mut self, plan: Plan) -> anyhow::Result<bool> {
        let child = self.start(plan.task)?;
        if self.listen_for(&child, plan.after)? {
            let until = Instant::now() + plan.wait;
            while let Heard::Line(line) = child.hear(until) {
                self.hear(&line)?;
            }
        }
        let phase = self.phase.clone();
        let (was_alive, rest) = child.kill()?;
        if was_alive {
            self.store.kill_in(&phase);
        }
        rest.iter().try_for_each(|line| self.hear(line))?;
        Ok(was_alive)
    }

    fn start(&mut self, task: Task) -> anyhow::Result<Process> {
        let task = match task {
            Task::Live => "live",
            Task::CatchUp => "catch-up",
            Task::Rebuild => "rebuild",
            Task::Close => "close",
        };
        self.phase = "starting".into();
        self.said.clear();
        let Scale { slots, writes, .. } = self.scale;
        let (slots, writes) = (slots.to_string(), writes.to_string());
        let arguments: [&OsStr; 5] =
            ["views".as_ref(), self.directory.as_ref(), task.as_ref(), slots.as_ref(), writes.as_ref()];
        Process::start(&self.trial.program, &arguments)
    }

    /// Hears lines until one holds `word`. False if the child ends before, or is back without it.
    fn listen_for(&mut self, child: &Process, word: &str) -> anyhow::Result<bool> {
        let until = Instant::now() + PATIENCE;
        loop {
            match child.hear(until) {
                Heard::Line(line) => {
                    self.hear(&line)?;
                    if line.contains(word) {
                        return Ok(true);
                    }
                    // A spoilt store that opens all the same is never set aside.
                    if word == SETTING_ASIDE && line.starts_with("back") {
                        return Ok(false);
                    }
                }
                Heard::End => return Ok(false),
                Heard::Nothing => bail!("a child said nothing for {PATIENCE:?} while {}", self.phase),
            }
        }
    }

    fn hear(&mut self, line: &str) -> anyhow::Result<()> {
        self.said.push(line.to_owned());
        if self.said.len() > 40 {
            self.said.remove(0);
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "opening" => self.phase = "opening".into(),
            "opened" => self.phase = "checking".into(),
            "back" => self.back(rest)?,
            "flushed" => {
                self.flushed = rest.parse()?;
                self.store.acknowledged += 1;
            }
            "beside" => {
                self.flushed = 0;
                self.phase = "filling a store beside".into();
            }
            "swapping" => self.phase = "swapping".into(),
            "equal" => self.store.rebuilds += 1,
            "swapped" => self.phase = "writing".into(),
            "closing" => self.phase = "closing".into(),
            "closed" => self.phase = "closed".into(),
            "committing" | "committed" => {}
            "wrong" => bail!("{rest}"),
            _ => self.hear_log(line)?,
        }
        Ok(())
    }

    /// A line of the log: only doubts are in order.
    fn hear_log(&mut self, line: &str) -> anyhow::Result<()> {
        if line.contains(SETTING_ASIDE) {
            let (_, name) = line.rsplit_once("quarantined-").context("where it is kept is not said")?;
            self.announced.insert(format!("quarantined-{}", name.trim()));
            self.phase = "setting aside".into();
            return Ok(());
        }
        // What sled prints where it panics over damage is caught and told as a doubt.
        ensure!(!line.starts_with("error"), "a child failed: {line}");
        Ok(())
    }

    /// `<records folded> <microseconds> <why set aside, or ->`
    fn back(&mut self, rest: &str) -> anyhow::Result<()> {
        let mut parts = rest.splitn(3, ' ');
        let (folded, took, why) = (parts.next(), parts.next(), parts.next().context("three parts")?);
        let folded: usize = folded.context("three parts")?.parse()?;
        self.opening = Duration::from_micros(took.context("three parts")?.parse()?);
        self.store.back.push(self.opening);
        if why != "-" {
            self.store.aside(why);
        }
        if self.look_for_quarantines()? || why != "-" {
            self.flushed = 0;
        }
        ensure!(folded >= self.flushed, "{folded} records are folded, {} were flushed", self.flushed);
        self.flushed = folded;
        self.phase = "writing".into();
        Ok(())
    }

    /// Whether a store lies in quarantine that did not before.
    fn look_for_quarantines(&mut self) -> anyhow::Result<bool> {
        let mut is_new = false;
        for name in self.names()?.into_iter().filter(|name| name.starts_with("quarantined-")) {
            is_new |= self.aside.insert(name);
        }
        Ok(is_new)
    }

    /// Nothing piles up, and nothing was set aside without a word.
    fn tidy(&mut self) -> anyhow::Result<()> {
        if self.look_for_quarantines()? {
            self.flushed = 0;
        }
        let silent: Vec<_> = self.aside.difference(&self.announced).collect();
        ensure!(silent.is_empty(), "{silent:?} were set aside without a word");
        let names = self.names()?;
        let of = |prefix: &str| names.iter().filter(|name| name.starts_with(prefix)).count();
        let (data, aside, standing) = (of("data-"), of("quarantined-"), of("standing-"));
        ensure!(data <= 3 && aside <= 1 && standing <= 4, "files pile up: {names:?}");
        Ok(())
    }

    fn names(&self) -> anyhow::Result<Vec<String>> {
        let entries = match fs::read_dir(self.views()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        Ok(entries
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<std::io::Result<_>>()?)
    }

    /// Puts the store in use in doubt, so that the next child sets it aside.
    fn spoil(&mut self) -> anyhow::Result<()> {
        let numbers =
            self.names()?.into_iter().filter_map(|name| name.strip_prefix("data-")?.parse::<u64>().ok());
        let Some(newest) = numbers.max() else { return Ok(()) };
        // As after a fall of the machine.
        fs::write(self.views().join(format!("standing-{newest}")), "open another-boot\n")?;
        self.flushed = 0;
        Ok(())
    }

    fn views(&self) -> PathBuf {
        self.directory.join("views")
    }
}
