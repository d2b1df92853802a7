//! `/pledge/messages`: when and how often somebody wants to be written to, and of what.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::clock::{DAY_HOURS, HOUR_MS, hour_of};
use openfloor_domain::manner::{Manner, Quiet};
use openfloor_domain::moment::Moment;
use openfloor_domain::notice::Watcher;
use openfloor_domain::pledge::PledgeCommand;
use openfloor_domain::subscription::SubscriptionCommand;
use openfloor_pages::Frame;
use openfloor_words::Words;
use serde::Deserialize;

use super::Shared;
use super::page::{Reader, bad_link, refused};
use super::pages::Carried;
use crate::allies::{Allies, AllyError};
use crate::tokens::Link;
use crate::view;

/// How often somebody may want to be reminded.
const REMINDERS: [u32; 4] = [0, 1, 2, 3];

/// Between two clocks that can be chosen.
const OFFSET_STEP: i16 = 30;

#[derive(Deserialize)]
pub(super) struct Filled {
    t: String,
    /// Minutes ahead of UTC.
    offset: i16,
    /// Hours of the day; empty for none.
    quiet_from: String,
    quiet_until: String,
    daily: String,
    /// `2026-05-14`; empty for none.
    snooze: String,
    /// Empty for no limit.
    reminders: String,
    #[serde(default)]
    praise: String,
}

impl Filled {
    /// What was chosen; none if it cannot be read.
    fn manner(&self) -> Option<Manner> {
        let quiet = match (number(&self.quiet_from)?, number(&self.quiet_until)?) {
            (Some(from), Some(until)) => Some(Quiet { from, until }),
            (None, None) => None,
            _ => return None,
        };
        let snoozed_until = match self.snooze.trim() {
            "" => None,
            day => Some(hour_of(Moment::parse(&format!("{day}T00:00:00{}", clock(self.offset))).ok()?)?),
        };
        Some(Manner {
            offset_minutes: self.offset,
            quiet,
            daily: number(&self.daily)?,
            snoozed_until,
            reminders_max: number(&self.reminders)?,
            praise: !self.praise.is_empty(),
        })
    }
}

/// A number, or nothing chosen; none if it is neither.
fn number(text: &str) -> Option<Option<u32>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

/// How a clock is written that is so many minutes ahead: `+05:30`.
fn clock(offset_minutes: i16) -> String {
    let (sign, minutes) = (if offset_minutes < 0 { '-' } else { '+' }, offset_minutes.unsigned_abs());
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Something to choose.
struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// Hours of the day, after the choice of none.
fn hours(words: &Words, none: &str, chosen: Option<u32>) -> Vec<Choice> {
    let none = Choice { value: String::new(), label: words.say(none), is_chosen: chosen.is_none() };
    let hour = |hour: u32| Choice {
        value: hour.to_string(),
        label: format!("{hour:02}:00"),
        is_chosen: chosen == Some(hour),
    };
    [none].into_iter().chain((0..DAY_HOURS).map(hour)).collect()
}

#[derive(Template)]
#[template(path = "manner.html")]
struct MannerPage {
    frame: Frame,
    words: &'static Words,
    token: String,
    /// What was done about what was filled in, or what is wrong with it.
    said: Option<&'static str>,
    is_refused: bool,
    offsets: Vec<Choice>,
    quiet_from: Vec<Choice>,
    quiet_until: Vec<Choice>,
    daily: Vec<Choice>,
    reminders: Vec<Choice>,
    /// The first day on which something is told; empty if that is over.
    snooze: String,
    praise: bool,
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    page(&allies, reader, carried.t, None).await
}

async fn page(
    allies: &Allies,
    reader: Reader,
    token: String,
    done: Option<(&'static str, StatusCode)>,
) -> Response {
    let Some(watcher) = Link::read(&allies.identity, &token).and_then(Link::manages) else {
        return bad_link(reader);
    };
    let manner = match manner_of(allies, &watcher).await {
        Ok(manner) => manner,
        Err(error) => return refused(reader, error),
    };
    let now_hour = match view::hour(allies.followed.store().as_ref()) {
        Ok(hour) => hour,
        Err(error) => return refused(reader, error.into()),
    };
    let Reader { frame, words } = reader;
    let (said, status) = done.map_or((None, StatusCode::OK), |(said, status)| (Some(said), status));
    let page = MannerPage {
        said,
        is_refused: !status.is_success(),
        offsets: offsets(manner.offset_minutes),
        quiet_from: hours(words, "manner-never", manner.quiet.map(|quiet| quiet.from)),
        quiet_until: hours(words, "manner-never", manner.quiet.map(|quiet| quiet.until)),
        daily: hours(words, "manner-at-once", manner.daily),
        reminders: reminders(words, manner.reminders_max),
        snooze: snooze(&manner, now_hour),
        praise: manner.praise,
        token,
        words,
        frame,
    };
    page.frame.respond(status, &page)
}

fn offsets(chosen: i16) -> Vec<Choice> {
    let offset = |minutes: i16| Choice {
        value: minutes.to_string(),
        label: format!("UTC{}", clock(minutes)),
        is_chosen: minutes == chosen,
    };
    (-12 * 60..=14 * 60).step_by(usize::from(OFFSET_STEP.unsigned_abs())).map(offset).collect()
}

fn reminders(words: &Words, chosen: Option<u32>) -> Vec<Choice> {
    let all = Choice { value: String::new(), label: words.say("reminders-all"), is_chosen: chosen.is_none() };
    let most = |n: u32| Choice {
        value: n.to_string(),
        label: crate::words::count(words, "reminders", n),
        is_chosen: chosen == Some(n),
    };
    [all].into_iter().chain(REMINDERS.map(most)).collect()
}

/// The first day after a snooze, by the clock that was chosen.
fn snooze(manner: &Manner, now_hour: u32) -> String {
    let until = manner.snoozed_until.filter(|_| manner.is_snoozed(now_hour));
    let day = |hour: u32| {
        let at = Moment { utc_ms: i64::from(hour) * HOUR_MS, offset_minutes: manner.offset_minutes };
        at.civil().map(|civil| civil.date().to_string())
    };
    until.and_then(day).unwrap_or_default()
}

/// What was chosen last.
async fn manner_of(allies: &Allies, watcher: &Watcher) -> Result<Manner, AllyError> {
    Ok(match watcher {
        Watcher::Pledge(id) => allies.confirmed_pledge(id).await?.manner,
        Watcher::Subscription(id) => allies.confirmed_subscription(id).await?.manner,
    })
}

pub(super) async fn change(
    State(allies): State<Shared>,
    reader: Reader,
    Form(filled): Form<Filled>,
) -> Response {
    let Some(watcher) = Link::read(&allies.identity, &filled.t).and_then(Link::manages) else {
        return bad_link(reader);
    };
    let manner = filled.manner().filter(|manner| manner.check().is_ok());
    let Some(manner) = manner else {
        let refused = ("manner-refused", StatusCode::UNPROCESSABLE_ENTITY);
        return page(&allies, reader, filled.t, Some(refused)).await;
    };
    let done = match &watcher {
        Watcher::Pledge(id) => allies.on_pledge(id, &PledgeCommand::ChooseManner { manner }).await.map(drop),
        Watcher::Subscription(id) => {
            allies.on_subscription(id, &SubscriptionCommand::ChooseManner { manner }).await.map(drop)
        }
    };
    match done {
        Ok(()) => page(&allies, reader, filled.t, Some(("changed", StatusCode::OK))).await,
        Err(error) => refused(reader, error),
    }
}
