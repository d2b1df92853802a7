//! One judgement, beside what any program does to count a panel.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, ensure};
use openfloor_domain::judgement::{Tally, assess, judge};
use openfloor_domain::people::Class;
use openfloor_domain::roles::RoleClass;

use crate::judged::{day, rules, tally};
use crate::rounds::{Rounds, in_turns};
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "judge",
    what: "one judgement: verdict with bounds, evidence, what would mend it",
    beside: "counting the heads and comparing with what is needed",
    measure,
};

/// The program that counts allocations, beside this one.
const ALLOCATIONS: &str = "openfloor-bench-allocations";

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let (rules, tally, on) = (rules(), tally(), day());
    let (of_one, of_all) = allocations()?;
    let times = settings.size(1_000_000, 20_000);
    let bare = || rate(times, || u32::from(holds(black_box(&tally))));
    let one = in_turns(
        settings,
        |_| Ok(rate(times, || judge(black_box(&rules[0]), black_box(&tally), on).lower_bp)),
        |_| Ok(bare()),
    )?;
    let panels = times / rules.len();
    let all = in_turns(
        settings,
        |_| Ok(rate(panels, || assess(black_box(&rules), black_box(&tally), on).seats) * rules.len() as f64),
        |_| Ok(bare()),
    )?;
    let what = format!("a panel of {} that does not hold; ", tally.counts().people());
    Ok(vec![
        case("one rule", one, format!("{what}{of_one} allocations")),
        case("a panel", all, format!("{what}{} rules, {of_all} allocations a panel", rules.len())),
    ])
}

fn case(label: &str, rounds: Rounds, settings: String) -> Case {
    let nanoseconds = 1e9 / rounds.ours().median;
    Case {
        label: label.to_owned(),
        unit: Unit::PerSecond("judgements"),
        aim: Aim::Share(0.01),
        least: Some(500_000.0),
        rounds,
        settings: format!("{nanoseconds:.0} ns a judgement; {settings}; one thread"),
    }
}

/// How often a second.
fn rate(times: usize, once: impl Fn() -> u32) -> f64 {
    let start = Instant::now();
    (0..times).for_each(|_| {
        black_box(once());
    });
    times as f64 / start.elapsed().as_secs_f64()
}

/// Whether there are 30 % women among those who speak: the least that tells anything of a panel.
fn holds(tally: &Tally) -> bool {
    let (mut women, mut people) = (0, 0);
    for (head, times) in tally.heads() {
        if head.roles().any_of(RoleClass::Speaking) {
            people += times;
            women += if head.class() == Class::Woman { *times } else { 0 };
        }
    }
    women >= (3 * people).div_ceil(10)
}

fn allocations() -> anyhow::Result<(u64, u64)> {
    let program = std::env::current_exe()?.with_file_name(ALLOCATIONS);
    let output = Command::new(&program).output().with_context(|| {
        format!("{} does not start; build it: cargo build --release -p openfloor-bench", program.display())
    })?;
    ensure!(output.status.success(), "{ALLOCATIONS} failed");
    let said = String::from_utf8(output.stdout)?;
    let mut numbers = said.split_whitespace().map(str::parse);
    let mut next = || anyhow::Ok(numbers.next().context("two numbers")??);
    Ok((next()?, next()?))
}
