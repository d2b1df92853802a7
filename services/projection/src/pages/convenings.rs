//! `/convenings`: the organiser's events, each with how its panels stand.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::convening::Visibility;
use openfloor_domain::judgement::{Outcome, Rule};
use openfloor_pages::said::{Badge, rule_title};
use openfloor_pages::{Frame, PageError, Words, first_rule};

use super::home::From;
use crate::read::access::Viewer;
use crate::read::convening::{ConveningListed, Sums, list};
use crate::shared::SharedState;
use crate::tables::charters::rules_in_force;

/// Events on one page.
const EVENTS: usize = 50;

#[derive(Template)]
#[template(path = "convenings.html")]
struct Convenings {
    frame: Frame,
    events: Vec<Event>,
    /// The rule that the events are looked at under.
    under: Option<String>,
    next: Option<String>,
}

struct Event {
    id: String,
    title: String,
    when: String,
    visibility: String,
    panels: String,
    tallies: Vec<Tallied>,
}

/// How many panels stand in one way.
struct Tallied {
    name: &'static str,
    badge: String,
    panels: u64,
}

/// The list; who is not signed in signs in first.
pub(super) async fn page(
    State(shared): State<SharedState>,
    frame: Frame,
    Query(from): Query<From>,
) -> Result<Response, PageError> {
    if !frame.is_signed_in() {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let (viewer, after) = (Viewer::from(&frame), from.id());
    let rows = shared
        .reads
        .rows(move |store| Ok((rules_in_force(store)?, list(store, &viewer, after.as_ref(), EVENTS)?)));
    let (rules, listed) = rows.await.map_err(frame.failed())?;
    let rule = first_rule(&rules);
    let next = listed.last().filter(|_| listed.len() == EVENTS).map(|last| last.id.to_string());
    let mut events = Vec::with_capacity(listed.len());
    for one in listed {
        let about = shared.reads.convening_about(&one.row).await.map_err(frame.failed())?;
        let title = about.map(|about| about.title).unwrap_or_else(|| frame.words.say("event-untitled"));
        events.push(event(frame.words, &one, title, rule, frame.now_ms));
    }
    let under =
        rule.map(|rule| frame.words.with("events-under", [("rule", rule_title(frame.words, rule).into())]));
    let page = Convenings { frame, events, under, next };
    Ok(page.frame.respond(StatusCode::OK, &page))
}

fn event(words: &Words, one: &ConveningListed, title: String, rule: Option<&Rule>, now_ms: i64) -> Event {
    let sums = one.sums.clone().unwrap_or_default();
    let is_over = one.row.ends.or(one.row.starts).is_some_and(|ends| ends.utc_ms < now_ms);
    Event {
        id: one.id.to_string(),
        title,
        when: super::convening::dates(words, one.row.starts, one.row.ends),
        visibility: visibility(words, one.row.visibility),
        panels: words.with("events-panels", [("panels", sums.panels.into())]),
        tallies: rule.map(|rule| tallies(words, &sums, rule, is_over)).unwrap_or_default(),
    }
}

fn tallies(words: &Words, sums: &Sums, rule: &Rule, is_over: bool) -> Vec<Tallied> {
    let not_met = if is_over { Badge::DidNot } else { Badge::NotYet };
    let all =
        [(not_met, Outcome::Breach), (Badge::NotCounted, Outcome::Undetermined), (Badge::Holds, Outcome::Ok)];
    let tallied = all.into_iter().map(|(badge, outcome)| Tallied {
        name: badge.name(),
        badge: badge.words(words),
        panels: sums.with(&rule.id, outcome),
    });
    tallied.filter(|tallied| tallied.panels > 0).collect()
}

/// Who can find an event.
pub(super) fn visibility(words: &Words, visibility: Visibility) -> String {
    words.say(match visibility {
        Visibility::Closed => "visibility-closed",
        Visibility::Unlisted => "visibility-unlisted",
        Visibility::Public => "visibility-public",
    })
}
