//! `openfloor series`: the figures of many panels together, for researchers.

use std::path::PathBuf;

use openfloor_domain::judgement::Rounding;
use openfloor_domain::statistics::{
    Caveat, Direction, Hit, PANELS_MIN, PEOPLE_MIN, SeriesReport, Tested, report,
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
    All files together are one series. What it compares with: the same sizes, the same number of women, and\n\
    every way to seat them as likely as any other.")]
pub(crate) struct Series {
    /// The documents.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The share of which panels with exactly as many women as it needs are looked for, in basis points.
    #[arg(long, default_value_t = 3_000, value_name = "BP", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    share: u32,
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
        let options = self.reading.options(self.format)?;
        let mut panels = Vec::new();
        for file in &self.files {
            let programme = Document::read(file, None, &self.reading)?.parse(&options)?;
            panels.extend(programme.panels().map(|(_, panel)| tally_of_draft(&panel.seats).counts()));
        }
        if panels.is_empty() {
            return Err(stop(
                Kind::Invalid,
                "there is no panel in these documents; see: openfloor check FILE",
            ));
        }
        let need = Hit::AtNeed { bp: self.share, rounding: Rounding::Ceil };
        let hits = [Hit::NoWoman, Hit::OneWoman, Hit::TwoWomen, need];
        let said = report(&openfloor_domain::statistics::Series::new(panels, PEOPLE_MIN), &hits);
        if self.json {
            let mut out = Data::new();
            out.json(&said)?;
            return Ok(out.flush()?);
        }
        Ok(print(&in_words(&said))?)
    }
}

fn in_words(said: &SeriesReport) -> String {
    let mut lines = vec![format!(
        "{} panels, {} people whose class is stated, {} of them women; {} panels of men only",
        said.panels, said.people, said.women, said.men_only
    )];
    let header = ["panels with", "seen", "expected", "seen / expected", "", "p"];
    let mut rows = table(&header, 1);
    for Tested { finding, tails } in &said.tested {
        let ratio = finding.ratio().map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
        rows.add_row([
            looked_for(finding.hit),
            finding.observed.to_string(),
            format!("{:.2}", finding.expected),
            ratio,
            direction(finding.direction).to_owned(),
            tails.map_or_else(|| "-".to_owned(), |tails| tails.either_way().to_string()),
        ]);
    }
    lines.extend(rows.trim_fmt().lines().map(str::to_owned));
    if let Some(dispersion) = said.dispersion {
        let p = said.dispersion_tails.map_or_else(|| "-".to_owned(), |tails| tails.either_way().to_string());
        lines.push(format!("spread: D {:.2}, {} (p {p})", dispersion.d, dispersion.spread.name()));
    }
    lines.extend(said.caveats.iter().map(caveat));
    lines.join("\n") + "\n"
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
