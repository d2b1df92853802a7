//! `/convenings/{id}`: an event in pictures, one of each panel, with how it stands and what would
//! mend it.

mod cards;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::ids::ConveningId;
use openfloor_domain::indicators::lifted;
use openfloor_domain::judgement::{Outcome, Rule, Tally};
use openfloor_domain::moment::{Moment, judged_on};
use openfloor_pages::said::{self, Timing, open_places, rule_title, women_share};
use openfloor_pages::{Figure, Frame, PageError, Size, Standing, Words, first_rule};
use serde::Deserialize;

use crate::read::access::{Sight, Viewer};
use crate::read::convening::{ConveningSeen, Sums, look};
use crate::shared::SharedState;
use crate::tables::standings::StandingRow;
use cards::{Card, Group, Line};

/// Panels on one page.
const PANELS: usize = 120;

/// How the page is looked at.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Look {
    rule: Option<String>,
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "convening.html")]
struct Page {
    frame: Frame,
    id: String,
    title: String,
    series: Option<String>,
    when: String,
    /// Who can find it; for its organiser.
    visibility: Option<String>,
    /// Whether the page of watched links is for the viewer.
    has_links: bool,
    /// That a watched link cannot be used; for its organiser.
    link_fault: Option<String>,
    /// Who is on its panels, in a few sentences.
    summary: Vec<String>,
    note: Option<String>,
    /// What is to be looked at, of all panels together; for its organiser.
    look: Option<String>,
    /// The rules to choose from, where any panel is judged for the viewer.
    rules: Vec<RuleRow>,
    /// Whether the numbers under each are shown.
    shows_sums: bool,
    groups: Vec<Group>,
    /// Panels of which the rule asks nothing.
    not_asked: Vec<Line>,
    not_asked_heading: String,
    /// Where there are more panels than fit.
    pager: Option<Pager>,
    /// The rule looked at, for the links to other pages.
    rule: String,
    ways: Option<Ways>,
    whole: Option<(Figure, Standing)>,
}

/// A rule, and how the panels stand under it; the numbers are for the organiser.
struct RuleRow {
    id: String,
    title: String,
    is_current: bool,
    holds: u64,
    not_yet: u64,
    unsaid: u64,
    not_asked: u64,
}

/// Which page of how many.
struct Pager {
    words: String,
    previous: Option<usize>,
    next: Option<usize>,
}

impl Pager {
    fn of(words: &Words, page: usize, pages: usize) -> Option<Self> {
        (pages > 1).then(|| Self {
            words: words.with("event-page", [("page", page.into()), ("pages", pages.into())]),
            previous: (page > 1).then(|| page - 1),
            next: (page < pages).then(|| page + 1),
        })
    }
}

/// Four ways to count, above or below the pictures.
struct Ways {
    title: String,
    is_first: bool,
}

/// The page.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Path(id): Path<String>,
    Query(asked): Query<Look>,
) -> Result<Response, PageError> {
    let Ok(id) = ConveningId::new(id) else { return Ok(frame.not_found()) };
    let viewer = Viewer::from(&frame);
    let rows = shared.reads.rows(move |store| look(store, &id, &viewer));
    let Some((mut seen, rules)) = rows.await.map_err(frame.failed())? else { return Ok(frame.not_found()) };
    let about = shared.reads.convening_about(&seen.row).await.map_err(frame.failed())?;
    let titles = shared.reads.in_programme(&mut seen.panels).await.map_err(frame.failed())?;

    let words = frame.words;
    let chosen = asked.rule.as_deref().and_then(|id| rules.iter().find(|rule| rule.id.as_str() == id));
    let rule = chosen.or_else(|| first_rule(&rules));
    let is_own = seen.sight == Sight::Own;
    let union = seen.union();
    let mut cards: Vec<Card> = seen
        .panels
        .iter()
        .zip(&titles)
        .enumerate()
        .map(|(index, (panel, about))| {
            let kept = seen.standings.get(&panel.id);
            cards::card(words, index, panel, about.as_ref(), kept, &rules, rule, frame.now_ms)
        })
        .collect();
    cards.sort_by_key(|card| (card.badge.is_none(), card.badge));
    let is_judged = cards.iter().any(|card| card.badge.is_some());
    let pages = cards.len().div_ceil(PANELS).max(1);
    let number = asked.page.unwrap_or(1).clamp(1, pages);
    let shown = cards.into_iter().skip((number - 1) * PANELS).take(PANELS);
    let (groups, not_asked) = cards::grouped(words, shown);
    let (starts, ends) = (seen.row.starts, seen.row.ends);
    let page = Page {
        id: seen.id.to_string(),
        title: about.as_ref().map_or_else(|| words.say("event-untitled"), |about| about.title.clone()),
        series: about
            .and_then(|about| about.series)
            .map(|series| words.with("series", [("series", series.into())])),
        when: dates(words, starts, ends),
        visibility: is_own.then(|| super::convenings::visibility(words, seen.row.visibility)),
        has_links: is_own,
        link_fault: (is_own && !seen.row.faulty_links.is_empty()).then(|| words.say("event-link-fault")),
        summary: summary(words, &seen, union.as_ref(), &rules),
        note: note(words, &seen, union.is_some()),
        look: if is_own { look_at(words, &seen) } else { None },
        rules: if is_judged { rule_rows(words, &seen, &rules, rule) } else { Vec::new() },
        shows_sums: is_own,
        groups,
        not_asked_heading: cards::heading(words, words.say("badge-not-asked"), not_asked.len()),
        not_asked,
        pager: Pager::of(words, number, pages),
        rule: rule.map(|rule| rule.id.to_string()).unwrap_or_default(),
        ways: union.as_ref().filter(|_| is_own).and_then(|tally| ways(words, tally)),
        whole: union.map(|tally| whole(words, &seen, &rules, &tally, frame.now_ms)),
        frame,
    };
    Ok(page.frame.respond(StatusCode::OK, &page))
}

fn note(words: &Words, seen: &ConveningSeen, is_told: bool) -> Option<String> {
    match (seen.sight, is_told) {
        (_, true) => None,
        (Sight::Published, false) => Some(words.say("event-not-published")),
        (Sight::Own, false) if seen.panels.is_empty() => Some(words.say("event-no-panels")),
        (Sight::Own, false) if seen.is_parked || seen.panels.iter().any(|panel| panel.is_parked) => {
            Some(words.say("panel-parked"))
        }
        (Sight::Own, false) => None,
    }
}

/// That the women of an event sit by themselves.
fn look_at(words: &Words, seen: &ConveningSeen) -> Option<String> {
    let judged = seen.standings.values().filter(|standing| standing.is_judged);
    lifted(judged.map(|standing| standing.counts)).map(|found| said::lifted(words, &found))
}

/// Who is on the panels, and how many of them have been counted.
fn summary(words: &Words, seen: &ConveningSeen, union: Option<&Tally>, rules: &[Rule]) -> Vec<String> {
    let Some(tally) = union else { return Vec::new() };
    let counts = tally.counts();
    let open = open_places(tally);
    let panels = seen.panels.iter().filter(|panel| !panel.row.view.facts.is_cancelled).count();
    let people = counts.people().saturating_sub(open);
    let mut lines = vec![words.with("event-people", [("people", people.into()), ("panels", panels.into())])];
    let uncounted = counts.not_stated().saturating_sub(open);
    if people > 0 && uncounted == people {
        lines.push(words.say("event-not-counted"));
        let several = seen.standings.values().filter(|standing| asks_any(standing, rules)).count();
        if seen.sight == Sight::Own {
            lines.push(words.with("event-two-or-more", [("panels", several.into())]));
        }
    } else if people > 0 {
        lines.push(words.with("event-women", [("share", women_share(words, counts).into())]));
        if uncounted > 0 {
            lines.push(words.with("event-some-not-counted", [("n", uncounted.into())]));
        }
    }
    if seen.sight == Sight::Own && 0 < uncounted && uncounted < people {
        let asked = seen.standings.values().filter(|standing| asks_any(standing, rules));
        let done = asked.clone().filter(|standing| !is_undecided(standing, rules)).count();
        let filling = [("done", done.into()), ("panels", asked.count().into())];
        lines.push(words.with("numbers-progress", filling));
    }
    lines
}

/// Whether the first rule asks something of a panel: it has two who speak, for the shipped rules.
fn asks_any(standing: &StandingRow, rules: &[Rule]) -> bool {
    let outcome = first_rule(rules).and_then(|rule| standing.outcomes.get(&rule.id));
    standing.is_judged && outcome.is_some_and(|outcome| *outcome != Outcome::NotApplicable)
}

/// Whether the first rule cannot say yet how a panel stands.
fn is_undecided(standing: &StandingRow, rules: &[Rule]) -> bool {
    let outcome = first_rule(rules).and_then(|rule| standing.outcomes.get(&rule.id));
    outcome == Some(&Outcome::Undetermined)
}

fn ways(words: &Words, tally: &Tally) -> Option<Ways> {
    let uncounted = tally.counts().not_stated().saturating_sub(open_places(tally));
    let is_first = uncounted > 0 && tally.counts().stated() == 0;
    let title = if is_first {
        words.say("count-title")
    } else {
        words.with("count-title-some", [("n", uncounted.into())])
    };
    (uncounted > 0).then_some(Ways { title, is_first })
}

fn rule_rows(words: &Words, seen: &ConveningSeen, rules: &[Rule], current: Option<&Rule>) -> Vec<RuleRow> {
    let sums = Sums::of(seen.standings.values());
    let row = |rule: &Rule| RuleRow {
        id: rule.id.to_string(),
        title: rule_title(words, rule),
        is_current: current.is_some_and(|current| current.id == rule.id),
        holds: sums.with(&rule.id, Outcome::Ok),
        not_yet: sums.with(&rule.id, Outcome::Breach),
        unsaid: sums.with(&rule.id, Outcome::Undetermined),
        not_asked: sums.with(&rule.id, Outcome::NotApplicable),
    };
    rules.iter().map(row).collect()
}

fn whole(
    words: &Words,
    seen: &ConveningSeen,
    rules: &[Rule],
    tally: &Tally,
    now_ms: i64,
) -> (Figure, Standing) {
    let recorded_ms = seen.panels.iter().map(|panel| panel.row.recorded_ms).max().unwrap_or_default();
    let first = seen.panels.iter().filter_map(|panel| panel.row.view.facts.starts).min();
    let on = judged_on(seen.row.starts, first, recorded_ms);
    let timing = Timing::of(seen.row.ends.or(seen.row.starts).or(first), on, now_ms);
    (
        Figure::of(words, "whole", Size::Small, tally),
        Standing::of(words, rules, tally, seen.sight == Sight::Own, timing),
    )
}

/// When an event takes place.
pub(super) fn dates(words: &Words, starts: Option<Moment>, ends: Option<Moment>) -> String {
    match (starts, ends) {
        (Some(starts), Some(ends)) if words.day(starts) != words.day(ends) => {
            words.with("dates-from-to", [("from", words.day(starts).into()), ("to", words.day(ends).into())])
        }
        (Some(at), _) | (None, Some(at)) => words.day(at),
        (None, None) => words.say("undated"),
    }
}
