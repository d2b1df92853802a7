//! The figures of a series, as it grows tenfold.

use std::hint::black_box;
use std::time::Instant;

use openfloor_domain::judgement::{ClassCounts, Rounding};
use openfloor_domain::statistics::{Hit, PEOPLE_MIN, Series, report};

use crate::panels::mixed;
use crate::rounds::in_turns;
use crate::row::{Aim, Case, Row, Unit};
use crate::settings::Settings;

pub(crate) const ROW: Row = Row {
    name: "series",
    what: "all figures of a series, a thousand panels",
    beside: "the same of a tenth of the panels",
    measure,
};

/// What is looked for, as `openfloor series` does.
const HITS: [Hit; 4] =
    [Hit::NoWoman, Hit::OneWoman, Hit::TwoWomen, Hit::AtNeed { bp: 3_000, rounding: Rounding::Ceil }];

fn measure(settings: &Settings) -> anyhow::Result<Vec<Case>> {
    let sizes: &[usize] = if settings.size(1, 0) == 1 { &[1_000, 10_000, 100_000] } else { &[1_000] };
    sizes.iter().map(|panels| of_size(settings, *panels)).collect()
}

fn of_size(settings: &Settings, panels: usize) -> anyhow::Result<Case> {
    settings.say(&format!("{panels} panels"));
    let (all, tenth) = (invented(panels), invented(panels / 10));
    let rounds = in_turns(settings, |_| Ok(milliseconds(&all)), |_| Ok(milliseconds(&tenth)))?;
    let whole = rounds.ours().median * panels as f64 / 1_000.0;
    Ok(Case {
        label: format!("{panels} panels"),
        unit: Unit::Milliseconds,
        aim: Aim::WithinTimes(1.0),
        least: None,
        rounds,
        settings: format!(
            "{whole:.1} ms for all {panels} panels of 2 to 9 people, about a third of them women; four numbers of \
             women looked for, spread, every probability; one thread"
        ),
    })
}

/// Panels of 2 to 9 people with as many women as chance gives them.
fn invented(panels: usize) -> Vec<ClassCounts> {
    let panel = |number: usize| {
        let people = 2 + u32::try_from(mixed(number as u64) % 8).unwrap_or_default();
        let is_woman = |seat: &u32| mixed(((number as u64) << 8) | u64::from(*seat)).is_multiple_of(3);
        let women = (0..people).filter(is_woman).count();
        let women = u32::try_from(women).unwrap_or_default();
        ClassCounts { women, men: people - women, ..ClassCounts::default() }
    };
    (0..panels).map(panel).collect()
}

/// How long a thousand panels take of the whole.
fn milliseconds(panels: &[ClassCounts]) -> f64 {
    let start = Instant::now();
    black_box(report(&Series::new(panels.iter().copied(), PEOPLE_MIN), &HITS));
    start.elapsed().as_secs_f64() * 1e6 / panels.len() as f64
}
