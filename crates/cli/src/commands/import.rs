//! `openfloor import`: records what is new in a document.

use std::collections::BTreeMap;
use std::path::PathBuf;

use openfloor_api::client::Document as ApiDocument;
use openfloor_api::write::{ImportLine, ImportSummary};
use serde::Serialize;

use crate::document::{Document, Letters, Reading};
use crate::judged::{LINES, PanelJson};
use crate::output::{Data, talk};
use crate::place::{AsOrganiser, Missing, Place};
use crate::progress::Progress;
use crate::tables;

/// Record what is new in rosters: spreadsheets with one row a seat, or what programme software exports
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: openfloor import programme.csv", after_long_help = LINES)]
pub(crate) struct Import {
    /// The documents, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the document is called, if not like the file. The same name again means the same source:
    /// what is no longer in it is withdrawn.
    #[arg(long)]
    name: Option<String>,
    /// Print one line of JSON per panel, then a summary per document.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    place: AsOrganiser,
}

#[derive(Serialize)]
struct SummaryLine<'a> {
    summary: NamedSummary<'a>,
}

#[derive(Serialize)]
struct NamedSummary<'a> {
    file: &'a str,
    #[serde(flatten)]
    summary: &'a ImportSummary,
}

impl Import {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let name = self.name.as_deref();
        let documents: Vec<Document> =
            self.files.iter().map(|file| Document::read(file, name)).collect::<anyhow::Result<_>>()?;
        let place = self.place.open("openfloor import", Missing::Make).await?;
        let done = self.import_all(&place, documents).await;
        place.close(false).await?;
        done
    }

    async fn import_all(&self, place: &Place, documents: Vec<Document>) -> anyhow::Result<()> {
        let mut sums = Vec::new();
        for document in documents {
            let summary = self.import_one(place, &document).await?;
            sums.push((document.name, summary));
        }
        if !self.json {
            print_tables(&sums, &place.whereabouts)?;
        }
        Ok(())
    }

    async fn import_one(&self, place: &Place, document: &Document) -> anyhow::Result<ImportSummary> {
        let sent = ApiDocument {
            name: document.name.clone(),
            bytes: document.bytes.clone().into(),
            encoding: (self.reading.encoding == Letters::Windows1252).then_some("windows-1252"),
            zone_offset_minutes: self.reading.zone,
        };
        let mut progress = Progress::new(&document.name, "panels");
        let mut lines = Vec::new();
        let imported = place.client.import(&sent, |line| match line {
            ImportLine::Progress { done, of } => progress.at(*done as u64, *of as u64),
            ImportLine::Panel(panel) if self.json => lines.push(panel.clone()),
            _ => {}
        });
        let summary = imported.await;
        progress.end();
        let mut out = Data::new();
        for panel in &lines {
            let id = panel.id.as_deref();
            out.json(&PanelJson::stored(&panel.convening, &panel.panel, &panel.standing, id, panel.events))?;
        }
        let summary = summary?;
        if self.json {
            out.json(&SummaryLine { summary: NamedSummary { file: &document.name, summary: &summary } })?;
        }
        out.flush()?;
        for one in &summary.diagnostics {
            let (name, place, weight) = (&document.name, &one.place, &one.severity);
            talk(format_args!("{name}: {place}: {weight}: {} [{}]; {}", one.what, one.code, one.remedy));
        }
        Ok(summary)
    }
}

fn print_tables(sums: &[(String, ImportSummary)], whereabouts: &str) -> anyhow::Result<()> {
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
    let what = if is_new { "recorded in" } else { "nothing was new in" };
    talk(format_args!("{what} {whereabouts}"));
    Ok(())
}
