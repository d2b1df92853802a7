//! `/series`: what an organiser's panels show together, an effect size first. For who is signed in.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::ids::ConveningId;
use openfloor_domain::indicators::Compared;
use openfloor_domain::series::SeriesFigures;
use openfloor_domain::statistics::{
    Caveat, Dispersion, Group, Hit, PANELS_MIN, PValue, SeriesReport, Spread, Tails, Tested,
};
use openfloor_pages::said::lifted;
use openfloor_pages::{Frame, Message, PageError, Words};
use serde::Deserialize;

use crate::api::series::SHARE_BP;
use crate::read::access::Viewer;
use crate::read::series::{PANELS_MAX, PAST_PANELS_MAX, SeriesError, SeriesSeen, Wanted};
use crate::shared::SharedState;

/// Above this nothing is said of which way women are spread: chance is nearly always off one way.
const CHANCE_MAX: f64 = 0.05;

/// The least share of all cases that is written out, in percent.
const PERCENT_MIN: f64 = 0.01;

/// What is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    convening: String,
    kind: String,
    share: String,
}

#[derive(Template)]
#[template(path = "series.html")]
struct Page {
    frame: Frame,
    /// The event that is looked at alone: its id and title.
    event: Option<(String, String)>,
    kind: String,
    share: u32,
    counts: String,
    rows: Vec<Row>,
    /// Each with where the method of it is told.
    lines: Vec<(&'static str, String)>,
    notes: Vec<String>,
}

/// What is looked for: how often it is there, beside chance.
struct Row {
    looked_for: String,
    seen: u64,
    expected: String,
    ratio: String,
    likely: String,
}

/// The page; who is not signed in signs in first.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if !frame.is_signed_in() {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let (viewer, words) = (Viewer::from(&frame), frame.words);
    let convening = ConveningId::new(asked.convening).ok();
    let share = asked.share.parse().ok().filter(|share| (1..=100).contains(share)).unwrap_or(SHARE_BP / 100);
    let kind = asked.kind.trim().to_owned();
    let wanted = Wanted {
        convenings: convening.iter().cloned().collect(),
        kind: Some(kind.clone()).filter(|kind| !kind.is_empty()),
        share_bp: share * 100,
        ..Wanted::default()
    };
    let seen = match shared.reads.series(&viewer, wanted).await {
        Ok(seen) => seen,
        Err(SeriesError::NotFound) => return Ok(frame.not_found()),
        Err(SeriesError::Read(error)) => return Err(frame.failed()(error)),
        Err(SeriesError::TooMany | SeriesError::TooManyForThePast) => {
            let text = words.with("series-too-many", [("max", PANELS_MAX.into())]);
            return Ok(Message::within(frame, "series-title", text).respond(StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    let event = match convening {
        Some(id) => Some((id.to_string(), title(&shared, &frame, id).await?)),
        None => None,
    };
    let SeriesSeen { parked, figures, .. } = seen;
    let page = Page {
        event,
        counts: counts(words, &figures.report),
        rows: figures.report.tested.iter().map(|tested| row(words, tested)).collect(),
        lines: lines(words, &figures, &kind, share),
        notes: notes(words, &figures, parked),
        kind,
        share,
        frame,
    };
    Ok(page.frame.respond(StatusCode::OK, &page))
}

async fn title(shared: &SharedState, frame: &Frame, id: ConveningId) -> Result<String, PageError> {
    let rows = shared.reads.rows(move |store| crate::tables::convenings::convening(store, &id));
    let row = rows.await.map_err(frame.failed())?.unwrap_or_default();
    let about = shared.reads.convening_about(&row).await.map_err(frame.failed())?;
    Ok(about.map_or_else(|| frame.words.say("event-untitled"), |about| about.title))
}

fn counts(words: &Words, report: &SeriesReport) -> String {
    if report.panels == 0 {
        return words.say("series-none");
    }
    let share = share(words, Group::new(report.women, report.people));
    let filling =
        [("panels", report.panels.into()), ("share", share.into()), ("menonly", report.men_only.into())];
    words.with("series-counts", filling)
}

fn row(words: &Words, Tested { finding, tails }: &Tested) -> Row {
    Row {
        looked_for: match finding.hit {
            Hit::NoWoman => words.say("series-hit-none"),
            Hit::OneWoman => words.say("series-hit-one"),
            Hit::TwoWomen => words.say("series-hit-two"),
            Hit::AtNeed { bp, .. } => words.with("series-hit-need", [("percent", (bp / 100).into())]),
        },
        seen: finding.observed,
        expected: decimal(words, finding.expected),
        ratio: finding.ratio().map_or_else(|| "–".to_owned(), |ratio| decimal(words, ratio)),
        likely: tails.map_or_else(|| "–".to_owned(), |tails| percent(words, tails.either_way())),
    }
}

fn lines(words: &Words, figures: &SeriesFigures, kind: &str, share: u32) -> Vec<(&'static str, String)> {
    let found = [
        figures
            .report
            .dispersion
            .map(|found| ("spread", spread(words, found, figures.report.dispersion_tails))),
        bunching(words, figures, share).map(|line| ("bunching", line)),
        trend(words, figures).map(|line| ("trend", line)),
        figures.lifted.map(|found| ("lifted", lifted(words, &found))),
        reuse(words, figures).map(|line| ("reuse", line)),
        figures.silo.and_then(|found| compared(words, "series-silo", found, kind)).map(|line| ("silo", line)),
        likewise(words, figures).map(|line| ("likewise", line)),
        notice(words, figures).map(|line| ("notice", line)),
        compared(words, "series-showcase", figures.showcase, "").map(|line| ("showcase", line)),
        compared(words, "series-conveners", figures.conveners, "").map(|line| ("conveners", line)),
    ];
    found.into_iter().flatten().collect()
}

fn spread(words: &Words, found: Dispersion, tails: Option<Tails>) -> String {
    let is_chance = tails.is_none_or(|tails| tails.either_way().value() > CHANCE_MAX);
    let key = match found.spread {
        Spread::Siloed if !is_chance => "series-spread-siloed",
        Spread::Rationed if !is_chance => "series-spread-rationed",
        _ => "series-spread-chance",
    };
    let filling = [
        ("d", decimal(words, found.d).into()),
        ("expected", decimal(words, found.expected).into()),
        ("chance", chance(words, tails.map(Tails::either_way)).into()),
    ];
    words.with(key, filling)
}

fn bunching(words: &Words, figures: &SeriesFigures, share: u32) -> Option<String> {
    let found = figures.bunching;
    let filling = [
        ("near", found.near.into()),
        ("percent", share.into()),
        ("at", found.at_need.into()),
        ("expected", decimal(words, found.expected).into()),
        ("chance", chance(words, found.tails.map(Tails::either_way)).into()),
    ];
    (found.near > 0).then(|| words.with("series-bunching", filling))
}

fn trend(words: &Words, figures: &SeriesFigures) -> Option<String> {
    let found = figures.trend?;
    let points = decimal(words, found.slope_bp / 100.0);
    let filling = [("points", points.into()), ("chance", chance(words, found.p_value).into())];
    Some(words.with("series-trend", filling))
}

fn reuse(words: &Words, figures: &SeriesFigures) -> Option<String> {
    let (women, men) = (figures.reuse.women, figures.reuse.men);
    let filling = [
        ("people", women.people.into()),
        ("seats", women.seats.into()),
        ("each", decimal(words, women.seats_each()?).into()),
        ("top", women.top.into()),
        ("menpeople", men.people.into()),
        ("menseats", men.seats.into()),
        ("meneach", decimal(words, men.seats_each()?).into()),
        ("mentop", men.top.into()),
    ];
    Some(words.with("series-reuse", filling))
}

/// Two groups of seats beside each other; none where one of them has none.
fn compared(words: &Words, key: &str, found: Compared, kind: &str) -> Option<String> {
    let (first, second) = (found.women.first, found.women.second);
    let filling = [
        ("kind", kind.to_owned().into()),
        ("first", share(words, first).into()),
        ("second", share(words, second).into()),
        ("chance", chance(words, found.women_tails.map(Tails::either_way)).into()),
    ];
    (first.of > 0 && second.of > 0).then(|| words.with(key, filling))
}

fn likewise(words: &Words, figures: &SeriesFigures) -> Option<String> {
    let found = figures.like_for_like?;
    let (first, second) = (found.women_who_came.first, found.women_who_came.second);
    let filling = [
        ("first", share(words, first).into()),
        ("second", share(words, second).into()),
        ("chance", chance(words, found.tails.map(Tails::either_way)).into()),
    ];
    (first.of > 0 && second.of > 0).then(|| words.with("series-likewise", filling))
}

fn notice(words: &Words, figures: &SeriesFigures) -> Option<String> {
    let found = figures.leads?;
    let less =
        words.with("series-percent", [("n", decimal(words, found.chance_of_smaller()? * 100.0).into())]);
    let filling = [("percent", less.into()), ("chance", chance(words, found.p_value).into())];
    Some(words.with("series-notice", filling))
}

/// What must be said beside the figures; that none of it proves bias is on the page whatever they are.
fn notes(words: &Words, figures: &SeriesFigures, parked: usize) -> Vec<String> {
    let caveats = figures.report.caveats.iter().filter_map(|caveat| match *caveat {
        Caveat::ProvesNoBias => None,
        Caveat::PeopleRecur => Some(words.say("series-recur")),
        Caveat::TooFewPanels => Some(words.with("series-few", [("min", PANELS_MIN.into())])),
        Caveat::NotStatedDropped { seats } => Some(words.with("series-dropped", [("n", seats.into())])),
        Caveat::PanelsLeftOut { panels } => Some(words.with("series-left-out", [("n", panels.into())])),
    });
    let mut notes: Vec<String> = caveats.collect();
    if figures.like_for_like.is_none() {
        notes.push(words.with("series-no-past", [("max", PAST_PANELS_MAX.into())]));
    }
    if parked > 0 {
        notes.push(words.with("series-parked", [("n", parked.into())]));
    }
    notes
}

/// A share with its numbers.
fn share(words: &Words, group: Group) -> String {
    let Some(bp) = group.share_bp() else { return words.say("share-none") };
    let filling =
        [("women", group.part.into()), ("people", group.of.into()), ("percent", ((bp + 50) / 100).into())];
    words.with("share", filling)
}

/// How likely chance is, behind an effect size; nothing where too few panels tell.
fn chance(words: &Words, p: Option<PValue>) -> String {
    p.map(|p| words.with("series-p", [("percent", percent(words, p).into())])).unwrap_or_default()
}

fn percent(words: &Words, p: PValue) -> String {
    let percent = p.value() * 100.0;
    let key = if percent < PERCENT_MIN { "series-percent-least" } else { "series-percent" };
    words.with(key, [("n", decimal(words, percent.max(PERCENT_MIN)).into())])
}

/// Two decimals, as the language writes them.
fn decimal(words: &Words, number: f64) -> String {
    let text = format!("{number:.2}");
    if words.code() == "fr" { text.replace('.', ",") } else { text }
}
