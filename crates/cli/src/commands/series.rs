//! `openfloor series`: the figures of many panels together, for researchers.

use std::path::PathBuf;

use openfloor_domain::judgement::{ClassCounts, Rounding};
use openfloor_domain::statistics::{
    Adjusted, Caveat, Direction, Hit, PANELS_MIN, PEOPLE_MIN, SeriesReport, Tested, corrected, report,
};
use openfloor_ingest::check::tally_of_draft;

use crate::document::{Document, DocumentKind, Reading};
use crate::exit::{Kind, stop};
use crate::output::{Data, print};
use crate::tables::table;

/// Compare many panels with what chance alone would show: without a woman, with one, with two, with
/// exactly as many as a share needs. Needs no server, stores nothing
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: openfloor series 2019.csv 2020.csv 2021.csv --share 3000\n\
    All files together are one series, or with --each every file is one. What it compares with: the same\n\
    sizes, the same number of women, and every way to seat them as likely as any other.")]
pub(crate) struct Series {
    /// The documents.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The share of which panels with exactly as many women as it needs are looked for, in basis points.
    #[arg(long, default_value_t = 3_000, value_name = "BP", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    share: u32,
    /// Each document is a series of its own; p-values are also corrected for how many there are together.
    #[arg(long)]
    each: bool,
    /// JSON.
    #[arg(long)]
    json: bool,
    /// The kind of document, if it is not to be detected.
    #[arg(long, value_enum)]
    format: Option<DocumentKind>,
    #[command(flatten)]
    reading: Reading,
}

impl Series {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let series = self.panels()?;
        if series.iter().all(|(_, panels)| panels.is_empty()) {
            return Err(stop(
                Kind::Invalid,
                "there is no panel in these documents; see: openfloor check FILE",
            ));
        }
        let need = Hit::AtNeed { bp: self.share, rounding: Rounding::Ceil };
        let hits = [Hit::NoWoman, Hit::OneWoman, Hit::TwoWomen, need];
        let said = |panels| report(&openfloor_domain::statistics::Series::new(panels, PEOPLE_MIN), &hits);
        let (files, panels): (Vec<String>, Vec<Vec<ClassCounts>>) = series.into_iter().unzip();
        if !self.each {
            let said = said(panels.concat());
            return show(self.json, &said, || in_words(&said));
        }
        let reports: Vec<SeriesReport> = panels.into_iter().map(said).collect();
        let corrected = corrected(&reports);
        let all: Vec<Each> = files
            .into_iter()
            .zip(reports)
            .zip(corrected)
            .map(|((file, report), corrected)| Each { file, report, corrected })
            .collect();
        show(self.json, &all, || all_in_words(&all))
    }

    /// The panels of each file.
    fn panels(&self) -> anyhow::Result<Vec<(String, Vec<ClassCounts>)>> {
        let options = self.reading.options(self.format)?;
        let mut series = Vec::new();
        for file in &self.files {
            let programme = Document::read(file, None, &self.reading)?.parse(&options)?;
            let panels = programme.panels().map(|(_, panel)| tally_of_draft(&panel.seats).counts());
            series.push((file.display().to_string(), panels.collect()));
        }
        Ok(series)
    }
}

/// One of many series.
#[derive(serde::Serialize)]
struct Each {
    file: String,
    #[serde(flatten)]
    report: SeriesReport,
    /// The p-values corrected for how many there are in all series, in the order of what was tested.
    corrected: Vec<Option<Adjusted>>,
}

fn show(json: bool, said: &impl serde::Serialize, words: impl FnOnce() -> String) -> anyhow::Result<()> {
    if json {
        let mut out = Data::new();
        out.json(said)?;
        return Ok(out.flush()?);
    }
    Ok(print(&words())?)
}

/// Many series beside each other, and what is to be kept in mind of each.
fn all_in_words(all: &[Each]) -> String {
    let header = ["series", "panels with", "seen", "expected", "seen / expected", "", "p", "corrected"];
    let mut rows = table(&header, 2);
    for Each { file, report, corrected } in all {
        for (tested, corrected) in report.tested.iter().zip(corrected) {
            let mut row = vec![file.clone()];
            row.extend(cells(tested));
            row.push(corrected.map_or_else(|| "-".to_owned(), |corrected| corrected.to_string()));
            rows.add_row(row);
        }
    }
    let p_values = all.iter().flat_map(|each| &each.corrected).flatten().count();
    let mut lines: Vec<String> = rows.trim_fmt().lines().map(str::to_owned).collect();
    lines.push(format!(
        "Corrected for {p_values} p-values in {} series (Benjamini and Hochberg 1995): of those at or below q, a \
         share of about q is expected to be chance.",
        all.len()
    ));
    lines.extend([Caveat::ProvesNoBias, Caveat::PeopleRecur].iter().map(caveat));
    lines.join("\n") + "\n"
}

fn in_words(said: &SeriesReport) -> String {
    let mut lines = vec![format!(
        "{} panels, {} people whose class is stated, {} of them women; {} panels of men only",
        said.panels, said.people, said.women, said.men_only
    )];
    let header = ["panels with", "seen", "expected", "seen / expected", "", "p"];
    let mut rows = table(&header, 1);
    for tested in &said.tested {
        rows.add_row(cells(tested));
    }
    lines.extend(rows.trim_fmt().lines().map(str::to_owned));
    if let Some(dispersion) = said.dispersion {
        let p = said.dispersion_tails.map_or_else(|| "-".to_owned(), |tails| tails.either_way().to_string());
        lines.push(format!("spread: D {:.2}, {} (p {p})", dispersion.d, dispersion.spread.name()));
    }
    lines.extend(said.caveats.iter().map(caveat));
    lines.join("\n") + "\n"
}

/// What was looked for, and how often it is there beside chance.
fn cells(Tested { finding, tails }: &Tested) -> [String; 6] {
    [
        looked_for(finding.hit),
        finding.observed.to_string(),
        format!("{:.2}", finding.expected),
        finding.ratio().map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}")),
        direction(finding.direction).to_owned(),
        tails.map_or_else(|| "-".to_owned(), |tails| tails.either_way().to_string()),
    ]
}

fn looked_for(hit: Hit) -> String {
    match hit {
        Hit::NoWoman => "no woman".to_owned(),
        Hit::OneWoman => "exactly one woman".to_owned(),
        Hit::TwoWomen => "exactly two women".to_owned(),
        Hit::AtNeed { bp, .. } => {
            format!("exactly as many women as {}.{:02} % needs", bp / 100, bp % 100)
        }
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::More => "more than by chance",
        Direction::Fewer => "fewer than by chance",
        Direction::AsExpected => "as by chance",
    }
}

fn caveat(caveat: &Caveat) -> String {
    match caveat {
        Caveat::ProvesNoBias => {
            "This does not prove bias: it compares with chance, and says nothing of how it came about."
                .to_owned()
        }
        Caveat::PeopleRecur => {
            "Who sits on several panels makes them less independent than the p-values take them to be."
                .to_owned()
        }
        Caveat::TooFewPanels => {
            format!("Fewer than {PANELS_MIN} panels: no p-value, the ratio is all there is to say.")
        }
        Caveat::NotStatedDropped { seats } => {
            format!("{seats} people whose class is not stated were left out.")
        }
        Caveat::PanelsLeftOut { panels } => {
            format!("{panels} panels with fewer than {PEOPLE_MIN} people stated were left out.")
        }
    }
}
