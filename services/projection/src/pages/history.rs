//! `/panels/{id}/history`: what was recorded about a panel, and what it did to how the panel stands. For its
//! organiser; for everybody else there is no such page.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::PanelId;
use openfloor_domain::judgement::{Rule, Tally};
use openfloor_domain::moment::Moment;
use openfloor_domain::views::PanelView;
use openfloor_pages::said::{Timing, headline, rule_title};
use openfloor_pages::{Frame, PageError, Words, said};

use crate::read::access::{Sight, Viewer, tally};
use crate::read::panel::{PanelSeen, look};
use crate::read::past::Record;
use crate::shared::SharedState;

#[derive(Template)]
#[template(path = "history.html")]
struct Page {
    frame: Frame,
    title: String,
    id: String,
    /// What is to be looked at.
    looks: Vec<String>,
    lines: Vec<Line>,
}

/// One record.
struct Line {
    when: String,
    /// What happened.
    what: Vec<String>,
    /// Who was on it as it was known then.
    known: String,
    /// Who was on it as is known today, where that is another thing.
    on_stage: Option<String>,
    /// What it did to the rules: those that stand otherwise than before.
    changed: Vec<String>,
}

/// The page.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Ok(id) = PanelId::new(id) else { return Ok(frame.not_found()) };
    let viewer = Viewer::from(&frame);
    let rows = shared.reads.rows(move |store| look(store, &id, &viewer));
    let Some((seen, rules)) = rows.await.map_err(frame.failed())? else { return Ok(frame.not_found()) };
    if seen.sight != Sight::Own {
        return Ok(frame.not_found());
    }
    let names = shared.reads.names_of(&seen).await.map_err(frame.failed())?;
    let past = shared.reads.past_of(&seen.id).await.map_err(frame.failed())?;
    let looks = shared.reads.looks_of(&seen, &past, &rules).await.map_err(frame.failed())?;
    let words = frame.words;
    let mut before = BTreeMap::new();
    let mut lines = Vec::new();
    for record in past.of_panel() {
        let known = tally(&record.then.known, Sight::Own).unwrap_or_default();
        let after = standings(words, &rules, &known, &seen, frame.now_ms);
        lines.push(line(words, record, &known, changed(words, &rules, &before, &after)));
        before = after;
    }
    lines.reverse();
    let page = Page {
        title: names.about.map_or_else(|| words.say("panel-untitled"), |about| about.title),
        id: seen.id.to_string(),
        looks: looks.iter().map(|found| said::look(words, &rules, found)).collect(),
        lines,
        frame,
    };
    Ok(page.frame.respond(StatusCode::OK, &page))
}

/// How it stands under each rule, in words.
fn standings(
    words: &Words,
    rules: &[Rule],
    known: &Tally,
    seen: &PanelSeen,
    now_ms: i64,
) -> BTreeMap<String, String> {
    let timing = Timing::of(seen.starts(), seen.day(), now_ms);
    let stands = |rule: &Rule| said::rule(words, rule, known, timing);
    rules.iter().map(|rule| (rule.id.to_string(), stands(rule).badge.words(words))).collect()
}

fn line(words: &Words, record: &Record, known: &Tally, changed: Vec<String>) -> Line {
    let on_stage = tally(&record.then.on_stage, Sight::Own).unwrap_or_default();
    Line {
        when: when(words, record.then.at.at_ms),
        what: what(words, &record.types, &record.then.known),
        known: headline(words, known),
        on_stage: (on_stage.counts() != known.counts()).then(|| headline(words, &on_stage)),
        changed,
    }
}

fn when(words: &Words, at_ms: i64) -> String {
    let at = Moment { utc_ms: at_ms, offset_minutes: 0 };
    let time = at.to_string().get(11..16).unwrap_or_default().to_owned();
    words.with("history-when", [("day", words.day(at).into()), ("time", time.into())])
}

/// What happened, each kind once with how often.
fn what(words: &Words, types: &[&str], after: &PanelView) -> Vec<String> {
    let mut times: Vec<(&str, u32)> = Vec::new();
    for name in types {
        match times.iter_mut().find(|(other, _)| other == name) {
            Some((_, n)) => *n += 1,
            None => times.push((*name, 1)),
        }
    }
    let places = u32::try_from(after.facts.seats.len()).unwrap_or(u32::MAX);
    let said = times.into_iter().map(|(name, n)| {
        let key = format!("history-{}", name.trim_start_matches("panel."));
        words.with(&key, [("n", n.into()), ("places", places.into())])
    });
    said.collect()
}

fn changed(
    words: &Words,
    rules: &[Rule],
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Vec<String> {
    let otherwise = rules.iter().filter_map(|rule| {
        let (before, after) = (before.get(rule.id.as_str()), after.get(rule.id.as_str())?);
        let title = rule_title(words, rule);
        match before {
            Some(before) if before != after => Some(words.with(
                "history-changed",
                [("rule", title.into()), ("before", before.clone().into()), ("after", after.clone().into())],
            )),
            _ => None,
        }
    });
    otherwise.collect()
}
