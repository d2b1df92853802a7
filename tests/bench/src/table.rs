//! The table, as Markdown.

use std::fmt::Write;

use crate::Outcome;
use crate::rounds::Spread;
use crate::row::{Aim, Case, Unit};

/// The page with the table: machine, rows, and the settings of each.
pub(crate) fn page(facts: &[String], outcomes: &[Outcome]) -> String {
    let mut page = String::from(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`; do not edit. Each row stands beside its limit, both measured in turns in\n\
         the same run. Medians; the ratio is the median over the rounds, in brackets the least and the most.\n\
         What dominates, and what was tried: [performance](../performance.md).\n\n\
         ![Each row beside its limit](bench.svg)\n\n",
    );
    for fact in facts {
        let _ = writeln!(page, "- {fact}");
    }
    page.push('\n');
    page.push_str(&table(outcomes));
    page.push_str("\n## Settings\n\n");
    for (outcome, cases) in
        outcomes.iter().filter_map(|outcome| Some((outcome, outcome.cases.as_ref().ok()?)))
    {
        for case in cases {
            let rounds = case.rounds.count();
            let _ = writeln!(page, "- **{}**: {}; {rounds} rounds", name(outcome, case), case.settings);
        }
    }
    page
}

/// The table alone, one line a case.
pub(crate) fn table(outcomes: &[Outcome]) -> String {
    let mut table = String::from(
        "| row | what | ours | beside it | limit | ratio | aim | |\n|---|---|--:|---|--:|--:|--:|---|\n",
    );
    for outcome in outcomes {
        match &outcome.cases {
            Ok(cases) => cases.iter().for_each(|case| table.push_str(&line(outcome, case))),
            Err(error) => {
                let (name, what) = (outcome.row.name, outcome.row.what);
                let _ = writeln!(table, "| {name} | {what} | not measured: {error} | | | | | **missing** |");
            }
        }
    }
    table
}

fn line(outcome: &Outcome, case: &Case) -> String {
    let (ours, limit) = (case.rounds.ours(), case.rounds.limit());
    let verdict = if case.is_met() { "met" } else { "**missed**" };
    let (what, beside) = (outcome.row.what, outcome.row.beside);
    format!(
        "| {} | {what} | {} | {beside} | {} | {} | {} | {verdict} |\n",
        name(outcome, case),
        figure(ours.median, case.unit),
        figure(limit.median, case.unit),
        ratio(case),
        aim(case),
    )
}

/// The name of a row, and of its case if it has several.
pub(crate) fn name(outcome: &Outcome, case: &Case) -> String {
    let (row, label) = (outcome.row.name, &case.label);
    if label.is_empty() { row.to_owned() } else { format!("{row}, {label}") }
}

/// `62 % (58 to 65)` or `1.42x (1.39 to 1.44)`.
fn ratio(case: &Case) -> String {
    let Spread { median, least, most } = case.rounds.ratio();
    match case.aim {
        Aim::Share(_) => {
            format!("{:.0} % ({:.0} to {:.0})", median * 100.0, least * 100.0, most * 100.0)
        }
        Aim::TimesAsMuch(_) | Aim::WithinTimes(_) => format!("{median:.2}x ({least:.2} to {most:.2})"),
    }
}

/// What a case is held against.
pub(crate) fn aim(case: &Case) -> String {
    let ratio = match case.aim {
        Aim::Share(ratio) => format!("≥ {:.0} %", ratio * 100.0),
        Aim::TimesAsMuch(ratio) => format!("≥ {ratio}x"),
        Aim::WithinTimes(ratio) => format!("≤ {ratio}x"),
    };
    match case.least {
        Some(least) => format!("{ratio}, ≥ {}", figure(least, case.unit)),
        None => ratio,
    }
}

/// A number with three digits that count.
fn figure(number: f64, unit: Unit) -> String {
    match unit {
        Unit::PerSecond(of) => format!("{} {of}/s", scaled(number)),
        Unit::Milliseconds => format!("{} ms", digits(number)),
        Unit::Mebibytes => format!("{} MiB", digits(number)),
    }
}

fn scaled(number: f64) -> String {
    match number {
        large if large >= 1e6 => format!("{} M", digits(large / 1e6)),
        middle if middle >= 1e4 => format!("{}k", digits(middle / 1e3)),
        small => digits(small),
    }
}

fn digits(number: f64) -> String {
    match number {
        large if large >= 100.0 => format!("{large:.0}"),
        middle if middle >= 10.0 => format!("{middle:.1}"),
        small => format!("{small:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Unit, figure};

    #[test]
    fn figures_have_three_digits_that_count() {
        assert_eq!(figure(123_456.0, Unit::PerSecond("commits")), "123k commits/s");
        assert_eq!(figure(1_234_567.0, Unit::PerSecond("events")), "1.23 M events/s");
        assert_eq!(figure(0.4567, Unit::Milliseconds), "0.46 ms");
    }
}
