//! `openfloor check`: judges a document without any server. Nothing is stored or sent.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use openfloor_api::standing::Standing;
use openfloor_domain::judgement::{Charter, JUDGEMENT_VERSION, Outcome, Rule, built_in};
use openfloor_domain::moment::{Moment, judged_on};
use openfloor_ingest::check::tally_of_draft;
use openfloor_rosters::{Diagnostic, Programme, Summary, summary};
use serde::Serialize;

use crate::decisions::Decisions;
use crate::document::{Document, DocumentKind, Reading};
use crate::exit::{Kind, silent, stop};
use crate::judged::{LINES, PanelJson, Sum, plural};
use crate::output::{Data, talk};
use crate::{outlined, tables};

/// So many panels are listed without being asked for.
const PANELS_LISTED_MAX: usize = 40;

/// So many rules have a column each in the list of panels.
const RULE_COLUMNS_MAX: usize = 3;

/// Judge a roster: a spreadsheet with one row a seat, or what programme software exports. Stores nothing
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: openfloor check programme.csv --rules barder,share_30", after_long_help = LINES)]
pub(crate) struct Check {
    /// The document, a link to it, a folder of data files of a site, or - for standard input.
    file: PathBuf,
    /// Write what the columns are taken for as a mapping to begin with, and end. It confirms nothing.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    write_mapping: Option<PathBuf>,
    /// Rules to judge by, separated by commas; all known, if left out.
    #[arg(long, value_delimiter = ',', value_name = "RULES")]
    rules: Vec<String>,
    /// A charter of your own (TOML) to judge by besides those that are shipped.
    #[arg(long, value_name = "FILE")]
    charter: Vec<PathBuf>,
    /// The day to judge by where the document gives none, as 2026-05-14; today, if left out.
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Moment>,
    /// Print one line of JSON per panel, then a summary.
    #[arg(long)]
    json: bool,
    /// List every panel, however many there are.
    #[arg(long, conflicts_with = "json")]
    panels: bool,
    /// End with exit code 3 if any panel stands so under any of the rules.
    #[arg(long, value_enum, value_name = "OUTCOME", value_delimiter = ',')]
    fail_on: Vec<FailOn>,
    /// The kind of document, if it is not to be detected.
    #[arg(long, value_enum)]
    format: Option<DocumentKind>,
    #[command(flatten)]
    reading: Reading,
}

/// What `--fail-on` looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// A panel that does not hold.
    Breach,
    /// A panel of which it cannot be said.
    Undetermined,
}

impl FailOn {
    fn outcome(self) -> Outcome {
        match self {
            Self::Breach => Outcome::Breach,
            Self::Undetermined => Outcome::Undetermined,
        }
    }
}

/// Noon of a day, in UTC: the same calendar day from Hawaii to Sydney.
fn day(text: &str) -> Result<Moment, String> {
    Moment::parse(&format!("{text}T12:00:00Z")).map_err(|_| "write the day as 2026-05-14".to_owned())
}

/// The last line.
#[derive(Serialize)]
struct SummaryLine<'a> {
    summary: SummaryJson<'a>,
}

#[derive(Serialize)]
struct SummaryJson<'a> {
    format: openfloor_rosters::Format,
    #[serde(flatten)]
    numbers: Summary,
    #[serde(flatten)]
    sum: &'a Sum,
    judgement_version: u32,
    diagnostics: &'a [Diagnostic],
    #[serde(flatten)]
    decisions: Decisions<'a>,
}

impl Check {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let rules = self.chosen_rules()?;
        let document = Document::read(&self.file, None, &self.reading)?;
        let options = self.reading.options(self.format)?;
        if let Some(path) = &self.write_mapping {
            return outlined::write(&document.outline(&options)?, path);
        }
        let programme = document.parse(&options)?;
        let mut out = Data::new();
        let sum = if self.json {
            self.print_json(&mut out, &rules, &programme)
        } else {
            self.print_tables(&mut out, &rules, &programme, &document.name)
        }?;
        out.flush()?;
        self.fail_on.iter().try_for_each(|wanted| fail_on(*wanted, &sum))
    }

    /// The rules asked for, of all that are known.
    fn chosen_rules(&self) -> anyhow::Result<Vec<Rule>> {
        let mut rules = shipped_rules()?;
        for path in &self.charter {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let charter = Charter::parse(&text)
                .map_err(|fault| stop(Kind::Invalid, format!("{}: {fault}", path.display())))?;
            rules.retain(|rule| charter.rules.iter().all(|own| own.id != rule.id));
            rules.extend(charter.rules);
        }
        choose(rules, &self.rules)
    }

    fn judge(
        &self,
        rules: &[Rule],
        panel: &openfloor_rosters::PanelDraft,
    ) -> (openfloor_domain::judgement::Tally, Standing) {
        let tally = tally_of_draft(&panel.seats);
        let standing = Standing::of(rules, &tally, judged_on(panel.starts, self.on, now_ms()));
        (tally, standing)
    }

    fn print_json(&self, out: &mut Data, rules: &[Rule], programme: &Programme) -> anyhow::Result<Sum> {
        let mut sum = Sum::default();
        for (convening, panel) in programme.panels() {
            let (tally, standing) = self.judge(rules, panel);
            sum.add(&standing);
            out.json(&PanelJson::checked(&convening.slug, &panel.slug, &standing, &tally))?;
        }
        let summary = SummaryJson {
            format: programme.format,
            numbers: summary(programme),
            sum: &sum,
            judgement_version: JUDGEMENT_VERSION,
            diagnostics: &programme.diagnostics,
            decisions: Decisions::of(programme),
        };
        out.json(&SummaryLine { summary })?;
        Ok(sum)
    }

    fn print_tables(
        &self,
        out: &mut Data,
        rules: &[Rule],
        programme: &Programme,
        name: &str,
    ) -> anyhow::Result<Sum> {
        let numbers = summary(programme);
        let lists_panels = self.panels || numbers.panels <= PANELS_LISTED_MAX;
        let by_rule = rules.len() <= RULE_COLUMNS_MAX;
        let mut panels = if by_rule { few_rules(rules) } else { tables::of_panels() };
        let mut sum = Sum::default();
        for (convening, panel) in programme.panels() {
            let (_, standing) = self.judge(rules, panel);
            sum.add(&standing);
            if lists_panels {
                let row = if by_rule { tables::panel_row_by_rule } else { tables::panel_row };
                panels.add_row(row(&convening.title, &panel.title, &standing));
            }
        }
        out.text(format_args!("{name}: {}", in_short(numbers)))?;
        if lists_panels && numbers.panels > 0 {
            out.text(panels.trim_fmt())?;
        }
        out.text(tables::by_rule(rules, &sum).trim_fmt())?;
        Decisions::of(programme).print(out)?;
        out.flush()?;
        if !lists_panels {
            talk(format_args!("--panels lists the {} panels, --json tells all of them", numbers.panels));
        }
        Ok(sum)
    }
}

fn few_rules(rules: &[Rule]) -> comfy_table::Table {
    let mut header = vec!["event", "panel", "who"];
    header.extend(rules.iter().map(|rule| rule.id.as_str()));
    tables::table(&header, header.len())
}

/// The rules of the charters that are shipped.
fn shipped_rules() -> anyhow::Result<Vec<Rule>> {
    let mut rules = Vec::new();
    for (id, text) in built_in() {
        rules
            .extend(Charter::parse(text).with_context(|| format!("the charter {id} that is shipped"))?.rules);
    }
    Ok(rules)
}

/// The rules asked for, in the order asked for.
fn choose(rules: Vec<Rule>, wanted: &[String]) -> anyhow::Result<Vec<Rule>> {
    if wanted.is_empty() {
        return Ok(rules);
    }
    let find = |id: &String| {
        rules.iter().find(|rule| rule.id.as_str() == id.trim()).cloned().ok_or_else(|| {
            let known: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
            stop(Kind::Usage, format!("--rules: there is no rule {id:?}; known are {}", known.join(", ")))
        })
    };
    wanted.iter().map(find).collect()
}

fn in_short(numbers: Summary) -> String {
    let of =
        |number: usize, one: &str, many: &str| plural(u64::try_from(number).unwrap_or(u64::MAX), one, many);
    let mut parts = vec![
        of(numbers.convenings, "event", "events"),
        of(numbers.panels, "panel", "panels"),
        of(numbers.seats, "place", "places"),
        of(numbers.people, "person", "people"),
    ];
    if numbers.open_seats > 0 {
        parts.push(of(numbers.open_seats, "open place", "open places"));
    }
    parts.join(", ")
}

fn fail_on(wanted: FailOn, sum: &Sum) -> anyhow::Result<()> {
    let name = wanted.outcome().name();
    let found = sum.verdicts.values().any(|outcomes| outcomes.get(name).is_some_and(|panels| *panels > 0));
    if !found {
        return Ok(());
    }
    talk(format_args!(
        "--fail-on: some panel {}",
        match wanted {
            FailOn::Breach => "does not hold",
            FailOn::Undetermined => "cannot be judged: not everybody is counted",
        }
    ));
    Err(silent(Kind::Invalid))
}

/// Milliseconds since 1970-01-01T00:00:00Z by the system's clock.
fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
