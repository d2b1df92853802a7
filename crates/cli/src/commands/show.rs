//! `openfloor show`: a panel, an event or many panels together, as they are or as they were known before.

use http::Method;
use openfloor_api::client::ClientError;
use openfloor_api::read::{Convening, Panel, PanelHistory, StandingBrief};
use openfloor_domain::indicators::Look;
use openfloor_domain::judgement::ClassCounts;
use openfloor_domain::notice::Language;
use openfloor_pages::{said, words_of};
use serde_json::Value;

use crate::exit::{Kind, stop};
use crate::output::Data;
use crate::place::{AsOrganiser, Missing, Place};
use crate::tables::{cut, outcome, table};

/// Show how a panel or an event of yours stands, now or as it was known before
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples: openfloor show forum-north --as-of 2026-05-03\n\
    openfloor show PANEL --history        what changed, and how the panel stood after each record\n\
    openfloor show forum-north --series   its panels together, beside chance, as JSON\n\
    Asks a server, or the openfloor up that runs on this machine. Judged by the rules in force today.")]
pub(crate) struct Show {
    /// A panel by its id, or an event by its short name or id; with --series all your panels if left out.
    #[arg(required_unless_present = "series")]
    what: Option<String>,
    /// As it was known then: a time as 2026-05-03T12:00:00Z, a day, or a position that an answer gave.
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// What was recorded about a panel.
    #[arg(long, conflicts_with_all = ["as_of", "series"])]
    history: bool,
    /// The figures of many panels together, as JSON. They do not prove bias.
    #[arg(long)]
    series: bool,
    /// JSON, as the API answers.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: AsOrganiser,
}

/// What an answer is of.
enum Answered {
    /// With what is to be looked at by its past, where that was asked for.
    Panel(Box<Panel>, Vec<Look>),
    Convening(Box<Convening>),
    History(PanelHistory),
}

impl Show {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let path = self.path()?;
        let place = self.place.open("openfloor show", Missing::Refuse).await?;
        let answers = self.ask(&place, &path).await;
        place.close(false).await?;
        let (answer, past) = answers?;
        let mut out = Data::new();
        match self.read(&answer, past)? {
            Some(answered) => print(&mut out, &answered)?,
            None => out.json(&answer)?,
        }
        Ok(out.flush()?)
    }

    /// Where the API has it.
    fn path(&self) -> anyhow::Result<String> {
        let what = self.what.as_deref().unwrap_or_default();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_~".contains(&byte);
        if !what.bytes().all(is_name) {
            let sentence = format!("{what:?} is neither an id nor a short name of an event");
            return Err(stop(Kind::Usage, sentence));
        }
        let is_panel = self.is_panel();
        let path = match (self.series, self.history) {
            (true, _) if is_panel => return Err(stop(Kind::Usage, "one panel is no series; name its event")),
            (true, _) => "/api/v1/series".to_owned(),
            (false, true) if !is_panel => {
                return Err(stop(Kind::Usage, "--history is of a panel; name it by its id"));
            }
            (false, true) => format!("/api/v1/panels/{what}/history"),
            (false, false) if is_panel => format!("/api/v1/panels/{what}"),
            (false, false) => format!("/api/v1/convenings/{what}"),
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if self.series && !what.is_empty() {
            query.append_pair("convening", what);
        }
        if let Some(as_of) = &self.as_of {
            query.append_pair("as_of", as_of);
        }
        let query = query.finish();
        Ok(if query.is_empty() { path } else { format!("{path}?{query}") })
    }

    /// The answer, and the past of a panel that is shown as it stands now.
    async fn ask(&self, place: &Place, path: &str) -> anyhow::Result<(Value, Option<PanelHistory>)> {
        let answer: Value = place.client.ask(Method::GET, path, None::<&()>).await?;
        let is_now = self.is_panel() && !(self.json || self.history || self.series || self.as_of.is_some());
        if !is_now {
            return Ok((answer, None));
        }
        match place.client.ask(Method::GET, &format!("{path}/history"), None::<&()>).await {
            Ok(past) => Ok((answer, Some(past))),
            // Only its organiser is told.
            Err(ClientError::Refused(_)) => Ok((answer, None)),
            Err(error) => Err(error.into()),
        }
    }

    fn is_panel(&self) -> bool {
        self.what.as_deref().is_some_and(|what| what.contains('~'))
    }

    /// The answer as what it is; none where it is printed as it came.
    fn read(&self, answer: &Value, past: Option<PanelHistory>) -> anyhow::Result<Option<Answered>> {
        if self.json || self.series {
            return Ok(None);
        }
        let answer = answer.clone();
        Ok(Some(match (self.history, self.is_panel()) {
            (true, _) => Answered::History(serde_json::from_value(answer)?),
            (false, true) => {
                let looks = past.map(|past| past.looks).unwrap_or_default();
                Answered::Panel(serde_json::from_value(answer)?, looks)
            }
            (false, false) => Answered::Convening(serde_json::from_value(answer)?),
        }))
    }
}

fn print(out: &mut Data, answered: &Answered) -> std::io::Result<()> {
    match answered {
        Answered::Panel(panel, looks) => {
            out.text(panel.title.as_deref().unwrap_or(&panel.id))?;
            let Some(standing) = &panel.standing else {
                return out.text(panel.note.as_deref().unwrap_or("not judged"));
            };
            out.text(who(standing.assessment.counts))?;
            let mut rows = table(&["rule", "stands"], 2);
            for verdict in &standing.assessment.verdicts {
                rows.add_row([verdict.rule.to_string(), outcome(verdict.outcome).to_owned()]);
            }
            out.text(rows.trim_fmt())?;
            let words = words_of(Language::En);
            let now = standing.assessment.indicators.iter().map(|found| said::indicator(words, found));
            to_look_at(out, now.chain(past(looks)))
        }
        Answered::Convening(convening) => {
            out.text(convening.title.as_deref().unwrap_or(&convening.id))?;
            let mut rows = table(&["panel", "", "who", "does not hold under"], 4);
            for panel in &convening.panels {
                let title = cut(panel.title.as_deref().unwrap_or_default());
                let brief = panel.standing.as_ref();
                let counted = brief.map_or_else(|| "not judged".to_owned(), |brief| who(brief.counts));
                rows.add_row([panel.id.clone(), title, counted, brief.map(not_held).unwrap_or_default()]);
            }
            out.text(rows.trim_fmt())
        }
        Answered::History(history) => {
            let mut rows = table(&["position", "at", "known then", "what happened"], 4);
            for record in &history.records {
                let known = record.known_then.as_ref();
                let known = known.map_or_else(|| "not judged".to_owned(), |brief| who(brief.counts));
                rows.add_row([record.position.clone(), record.at.clone(), known, record.events.join(", ")]);
            }
            out.text(rows.trim_fmt())?;
            to_look_at(out, past(&history.looks))
        }
    }
}

/// What is to be looked at by the past, in sentences; rules are named by their ids, as in the tables.
fn past(looks: &[Look]) -> impl Iterator<Item = String> {
    looks.iter().map(|found| said::look(words_of(Language::En), &[], found))
}

fn to_look_at(out: &mut Data, sentences: impl Iterator<Item = String>) -> std::io::Result<()> {
    for (index, sentence) in sentences.enumerate() {
        if index == 0 {
            out.text("to look at:")?;
        }
        out.text(format!("  {sentence}"))?;
    }
    Ok(())
}

fn who(counts: ClassCounts) -> String {
    format!("{} women of {}, {} not stated", counts.women, counts.people(), counts.not_stated())
}

fn not_held(brief: &StandingBrief) -> String {
    let breach =
        brief.outcomes.iter().filter(|(_, stands)| **stands == openfloor_domain::judgement::Outcome::Breach);
    breach.map(|(rule, _)| rule.to_string()).collect::<Vec<_>>().join(", ")
}
