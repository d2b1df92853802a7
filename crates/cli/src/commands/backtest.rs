//! `openfloor backtest`: what another charter would have said of what is in the log.

use std::path::PathBuf;

use anyhow::Context;
use bytes::Bytes;
use http::Method;
use openfloor_api::client::Lines;
use openfloor_domain::backtest::Tried;
use openfloor_domain::judgement::Charter;
use openfloor_standalone::operator::BacktestLine;

use crate::exit::{Kind, stop};
use crate::output::{Data, talk};
use crate::place::{AsOperator, Missing, Place};
use crate::progress::Progress;
use crate::tables::{outcome, table};

/// So many panels that change are listed for each rule.
const CHANGED_LISTED_MAX: usize = 10;

/// Try a charter on the log: which panels would change, how many alerts, how early, how many seats. It
/// changes nothing
#[derive(Debug, clap::Args)]
pub(crate) struct Backtest {
    /// The charter to try, TOML.
    #[arg(long, value_name = "FILE")]
    charter: PathBuf,
    /// JSON, one rule a line, with every panel that changes.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: AsOperator,
}

impl Backtest {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let name = self.charter.display();
        let text =
            std::fs::read_to_string(&self.charter).with_context(|| format!("{name} cannot be read"))?;
        Charter::parse(&text).map_err(|fault| stop(Kind::Invalid, format!("{name}: {fault}")))?;
        let place = self.place.open("openfloor backtest", Missing::Refuse).await?;
        let tried = tried(&place, text).await;
        place.close(false).await?;
        let tried = tried?;
        let mut out = Data::new();
        if self.json {
            tried.iter().try_for_each(|rule| out.json(rule))?;
        } else {
            print(&mut out, &tried)?;
        }
        Ok(out.flush()?)
    }
}

async fn tried(place: &Place, text: String) -> anyhow::Result<Vec<Tried>> {
    let mut lines: Lines<BacktestLine> =
        place.client.lines(Method::POST, "/operator/backtests", Bytes::from(text)).await?;
    let mut progress = Progress::new("backtest", "positions");
    let mut tried = Vec::new();
    while let Some(line) = lines.next().await? {
        match line {
            BacktestLine::Progress { folded, head } => progress.at(folded, head),
            BacktestLine::Rule(rule) => tried.push(rule),
            BacktestLine::Finished { events, seconds } => {
                progress.end();
                talk(format_args!("{events} events in {seconds:.1} s"));
                return Ok(tried);
            }
            BacktestLine::Failed { detail } => return Err(stop(Kind::Failed, detail)),
        }
    }
    Err(stop(Kind::Unavailable, "the back-test was cut off; look at the server"))
}

fn print(out: &mut Data, tried: &[Tried]) -> anyhow::Result<()> {
    let header = [
        "rule",
        "holds",
        "does not hold",
        "cannot be said",
        "changed",
        "alerts",
        "excused",
        "mended",
        "days early",
        "seats",
    ];
    let mut rows = table(&header, 1);
    for rule in tried {
        let numbers = [
            rule.holds,
            rule.does_not_hold,
            rule.cannot_be_said,
            u32::try_from(rule.changed.len()).unwrap_or(u32::MAX),
            rule.alerts,
            rule.excused,
            rule.mended,
        ];
        let mut row = vec![rule.rule.to_string()];
        row.extend(numbers.map(|number| number.to_string()));
        row.push(rule.days_early.map_or_else(|| "-".to_owned(), |days| days.to_string()));
        row.push(rule.seats.to_string());
        rows.add_row(row);
    }
    out.text(rows.trim_fmt())?;
    for rule in tried {
        for changed in rule.changed.iter().take(CHANGED_LISTED_MAX) {
            let before = changed.before.map_or("is not asked by a rule in force", outcome);
            out.text(format_args!(
                "{} {}: {before}, would be: {}",
                rule.rule,
                changed.panel,
                outcome(changed.after)
            ))?;
        }
        let more = rule.changed.len().saturating_sub(CHANGED_LISTED_MAX);
        if more > 0 {
            out.text(format_args!("{} and {more} more, which --json lists", rule.rule))?;
        }
        if rule.out_of_reach > 0 {
            out.text(format_args!(
                "{}: {} panels would need changes of more than one kind",
                rule.rule, rule.out_of_reach
            ))?;
        }
    }
    Ok(())
}
