//! What is said of an import.

use std::collections::BTreeMap;

use openfloor_api::write::{Changes as PanelChanges, Diagnostic as ApiDiagnostic, ImportSummary, PanelLine};
use openfloor_rosters::{Diagnostic, Severity};
use serde::Serialize;

use crate::judged::PanelJson;
use crate::output::{Data, talk};
use crate::tables;

/// So many panels that would change are listed.
const LISTED_MAX: usize = 40;

/// The last line of a document.
#[derive(Serialize)]
pub(super) struct SummaryLine<'a> {
    summary: NamedSummary<'a>,
}

#[derive(Serialize)]
struct NamedSummary<'a> {
    file: &'a str,
    #[serde(flatten)]
    summary: &'a ImportSummary,
}

impl<'a> SummaryLine<'a> {
    pub(super) fn of(file: &'a str, summary: &'a ImportSummary) -> Self {
        Self { summary: NamedSummary { file, summary } }
    }
}

/// Panels, a line of JSON each.
pub(super) fn print_panels(panels: &[PanelLine]) -> anyhow::Result<()> {
    let mut out = Data::new();
    for panel in panels {
        out.json(&PanelJson::of_line(panel))?;
    }
    Ok(out.flush()?)
}

/// What was noticed here, as the API says it.
pub(super) fn diagnostic(noticed: &Diagnostic) -> ApiDiagnostic {
    let severity = match noticed.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    ApiDiagnostic {
        place: noticed.place.to_string(),
        severity: severity.to_owned(),
        code: noticed.code.to_owned(),
        what: noticed.what.clone(),
        remedy: noticed.remedy.clone(),
    }
}

/// Says what the server noticed.
pub(super) fn tell(name: &str, diagnostics: &[ApiDiagnostic]) {
    for one in diagnostics {
        let (place, weight) = (&one.place, &one.severity);
        talk(format_args!("{name}: {place}: {weight}: {} [{}]; {}", one.what, one.code, one.remedy));
    }
}

/// Adds a part of a document to what came before.
pub(super) fn add(sum: &mut ImportSummary, part: ImportSummary) {
    sum.convenings = sum.convenings.max(part.convenings);
    sum.panels += part.panels;
    sum.seats += part.seats;
    sum.open_seats += part.open_seats;
    sum.changed_panels += part.changed_panels;
    sum.commits += part.commits;
    sum.events += part.events;
    sum.is_dry_run = part.is_dry_run;
    sum.position = part.position.or_else(|| sum.position.take());
    for (rule, outcomes) in part.verdicts {
        let all = sum.verdicts.entry(rule).or_default();
        for (outcome, panels) in outcomes {
            *all.entry(outcome).or_default() += panels;
        }
    }
}

/// What would change, for a person.
#[derive(Default)]
pub(super) struct Changes {
    panels: Vec<PanelLine>,
    more: usize,
}

impl Changes {
    /// Adds panels of a dry run; others are not kept.
    pub(super) fn add(&mut self, lines: Vec<PanelLine>) {
        for line in lines {
            let is_changed = line.changes.is_some_and(|changes| changes != PanelChanges::default());
            match is_changed {
                true if self.panels.len() < LISTED_MAX => self.panels.push(line),
                true => self.more += 1,
                false => {}
            }
        }
    }

    pub(super) fn print(&self) -> anyhow::Result<()> {
        let mut out = Data::new();
        if !self.panels.is_empty() {
            let mut table =
                tables::table(&["event", "panel", "would change", "would be", "holds", "not", "open"], 4);
            for line in &self.panels {
                let mut row = tables::panel_row(&line.convening, &line.panel, &line.standing);
                row.truncate(6);
                row.insert(2, in_words(line.changes.unwrap_or_default()));
                table.add_row(row);
            }
            out.text(table.trim_fmt())?;
        }
        if self.more > 0 {
            out.text(format_args!("and {} more panels; --json has all", self.more))?;
        }
        out.text("")?;
        Ok(out.flush()?)
    }
}

fn in_words(changes: PanelChanges) -> String {
    let number = |number: usize, what: &str| (number > 0).then(|| format!("{number} {what}"));
    let is = |so: bool, what: &str| so.then(|| what.to_owned());
    let said = [
        is(changes.is_new, "new"),
        number(changes.offered, "added"),
        number(changes.withdrawn, "dropped"),
        number(changes.roles, "other role"),
        number(changes.described, "described"),
        number(changes.statuses, "confirmed or not"),
        is(changes.is_moved, "moved"),
        is(changes.is_retitled, "retitled"),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub(super) fn print_tables(
    sums: &[(String, ImportSummary)],
    whereabouts: &str,
    is_dry_run: bool,
) -> anyhow::Result<()> {
    let header = ["document", "events", "panels", "new or changed", "places", "open", "people", "commits"];
    let mut table = tables::table(&header, 1);
    let mut verdicts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (name, sum) in sums {
        let numbers = [
            sum.convenings,
            sum.panels,
            sum.changed_panels,
            sum.seats,
            sum.open_seats,
            sum.people,
            sum.commits,
        ];
        let cells = std::iter::once(tables::cut(name)).chain(numbers.map(|number| number.to_string()));
        table.add_row(cells.collect::<Vec<_>>());
        for (rule, outcomes) in &sum.verdicts {
            for (outcome, panels) in outcomes {
                *verdicts.entry(rule.clone()).or_default().entry(outcome.clone()).or_default() += panels;
            }
        }
    }
    let mut out = Data::new();
    out.text(table.trim_fmt())?;
    if !verdicts.is_empty() {
        out.text("")?;
        out.text(tables::by_rule_id(&verdicts).trim_fmt())?;
    }
    out.flush()?;
    let is_new = sums.iter().any(|(_, sum)| sum.commits > 0);
    let what = match (is_dry_run, is_new) {
        (true, _) => "nothing was stored; this is what would change in",
        (false, true) => "recorded in",
        (false, false) => "nothing was new in",
    };
    talk(format_args!("{what} {whereabouts}"));
    Ok(())
}
