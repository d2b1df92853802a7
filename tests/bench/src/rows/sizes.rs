//! The same things at a thousand panels and at a million: what grows faster than the limit does.

pub(crate) mod child;
pub(crate) mod written;

use std::net::TcpListener;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::runtime::Runtime;

use self::child::{Measured, Task, copy};
use self::written::{SEATS, Size};
use crate::children::{Work, in_a_child_at};
use crate::rounds::{Rounds, percentile};
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "sizes",
    what: "a size beside a thousand panels",
    beside: "the bare limit at that size, by what stands between at a thousand",
    measure,
};

/// A size that would take longer is left out, so that a whole run ends.
const SIZE_MAX: Duration = Duration::from_secs(240);

/// Ours may grow so much faster than the limit.
const GROWTH: f64 = 1.3;

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let runtime = Runtime::new()?;
    let sizes: &[(usize, usize)] = match settings.size(4, 2) {
        2 => &[(1_000, 1), (10_000, 100)],
        _ => &[(1_000, 1), (10_000, 100), (100_000, 10_000), (1_000_000, 100_000)],
    };
    let mut all = Vec::new();
    let mut expected = Duration::ZERO;
    for (panels, pledges) in sizes {
        let size = Size { panels: *panels, pledges: *pledges };
        if expected > SIZE_MAX {
            settings.say(&format!("SKIPPED {panels} panels: they would take about {expected:.0?}"));
            break;
        }
        let (rounds, begun) = (rounds(settings, size), Instant::now());
        all.push((size, of_size(settings, &runtime, size, rounds)?));
        // The next size is ten times this one.
        expected = begun.elapsed() * 10 / u32::try_from(rounds)?;
    }
    let (_, smallest) = all.first().context("there is a smallest size")?;
    let mut cases = Vec::new();
    for (size, measured) in all.iter().skip(1) {
        cases.append(&mut beside(smallest, *size, measured)?);
    }
    Ok(cases)
}

/// Large sizes are measured less often, so that a whole run ends in time.
fn rounds(settings: &Settings, size: Size) -> usize {
    match size.panels {
        0..=10_000 => settings.rounds,
        10_001..=100_000 => settings.rounds.min(2),
        _ => 1,
    }
}

fn of_size(settings: &Settings, runtime: &Runtime, size: Size, rounds: usize) -> anyhow::Result<Measured> {
    let directory = settings.directory()?;
    let directory = directory.path();
    std::fs::create_dir(copy(directory))?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    settings.say(&format!("{} panels, {} pledges: writing", size.panels, size.pledges));
    runtime.block_on(written::write(directory, &copy(directory).join("log.sqlite"), size, port))?;
    let task = Task { size, rounds, commands: settings.size(2_000, 500), few: settings.size(60, 20), port };
    settings.say(&format!("{} panels, {} pledges: measuring, {rounds} rounds", size.panels, size.pledges));
    let measured: Measured = in_a_child_at(directory, &Work::Size(task))?;
    settings.say(&in_words(&measured));
    Ok(measured)
}

/// The cases of one size.
fn beside(smallest: &Measured, size: Size, measured: &Measured) -> anyhow::Result<Vec<Case>> {
    let told = format!(
        "{} panels of {SEATS} seats, {} pledges; beside 1000 panels and one pledge; a process of its own with all \
         services in it, SQLite and sled; {}",
        size.panels,
        size.pledges,
        in_words(measured)
    );
    let case = |what: &str, unit, aim, rounds| Case {
        label: format!("{} panels, {what}", size.panels),
        unit,
        aim,
        least: None,
        rounds,
        settings: told.clone(),
    };
    let rate = |what: &str, of, small: &[(f64, f64)], now: &[(f64, f64)]| {
        Ok(case(what, Unit::PerSecond(of), Aim::Share(1.0 / GROWTH), scaled(small, now)?))
    };
    let time = |what: &str, small: &[(f64, f64)], now: &[(f64, f64)]| {
        Ok(case(what, Unit::Milliseconds, Aim::WithinTimes(GROWTH), scaled(small, now)?))
    };
    let memory = Rounds::of_pairs([(measured.memory.1, smallest.memory.1)])?;
    [
        rate("fold by projection", "records", &smallest.fold, &measured.fold),
        rate("fold by alert", "records", &smallest.alert, &measured.alert),
        rate("commands", "commands", &smallest.commands, &measured.commands),
        time("a panel read", &smallest.read, &measured.read),
        time("roster to notice", &smallest.notice, &measured.notice),
        Ok(case("memory", Unit::Mebibytes, Aim::WithinTimes(GROWTH), memory)),
    ]
    .into_iter()
    .collect()
}

/// What was measured beside the limit at that size, by as much as ours was from it at the smallest one.
fn scaled(smallest: &[(f64, f64)], now: &[(f64, f64)]) -> anyhow::Result<Rounds> {
    let between = middle(smallest, |(ours, limit)| ours / limit);
    Rounds::of_pairs(now.iter().map(|(ours, limit)| (*ours, limit * between)))
}

fn middle(pairs: &[(f64, f64)], of: impl Fn((f64, f64)) -> f64) -> f64 {
    let mut numbers: Vec<f64> = pairs.iter().copied().map(of).collect();
    numbers.sort_by(f64::total_cmp);
    percentile(&numbers, 0.5)
}

/// Ours and the bare limit.
fn in_words(measured: &Measured) -> String {
    let pair = |pairs: &[(f64, f64)]| (middle(pairs, |(ours, _)| ours), middle(pairs, |(_, limit)| limit));
    let (projection, read) = pair(&measured.fold);
    let (alert, _) = pair(&measured.alert);
    let (commands, appends) = pair(&measured.commands);
    let (answer, rows) = pair(&measured.read);
    let (notice, chain) = pair(&measured.notice);
    format!(
        "projection folds {projection:.0} and alert {alert:.0} records/s where {read:.0} are read and opened; \
         {commands:.0} commands/s where {appends:.0} streams are read and appended to; a panel is read in {answer:.3} \
         ms, its rows in {rows:.4} ms; a notice comes after {notice:.2} ms, by a bare chain {chain:.2} ms; {:.0} MiB",
        measured.memory.1
    )
}
