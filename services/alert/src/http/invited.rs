//! `/pledge/invitations`: panels of which an ally told us in numbers. The ally alone sees them, judged by the ally's
//! own pledge.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openfloor_application::api_key::random_hex;
use openfloor_domain::ids::{InvitationId, PledgeId};
use openfloor_domain::judgement::{Day, Rule};
use openfloor_domain::moment::judged_on;
use openfloor_domain::notice::Watcher;
use openfloor_domain::people::Class;
use openfloor_domain::pledge::{Invitation, PledgeCommand, PledgeRejection, PledgeState};
use openfloor_pages::said::Timing;
use openfloor_pages::{Counts, Figure, Frame, Numbers, Size, Standing};
use openfloor_words::Words;
use serde::Deserialize;

use super::Shared;
use super::page::{Reader, bad_link, refused};
use super::pages::Carried;
use crate::allies::{Allies, AllyError, on_one_line};
use crate::tokens::Link;
use crate::view;

/// A form as it was filled in.
#[derive(Default, Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    t: String,
    /// Which invitation; empty for a new one.
    #[serde(default)]
    id: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    panel: String,
    /// `2026-05-14`.
    #[serde(default)]
    on: String,
    #[serde(flatten)]
    numbers: Numbers,
}

/// One invitation as it is shown.
struct Line {
    id: InvitationId,
    title: String,
    day: String,
    figure: Figure,
    standing: Standing,
    /// The form that changes it.
    filled: Filled,
}

#[derive(Template)]
#[template(path = "invitations.html")]
struct InvitationsPage {
    frame: Frame,
    words: &'static Words,
    token: String,
    lines: Vec<Line>,
    /// What is wrong with what was filled in.
    fault: Option<String>,
    filled: Filled,
}

/// Which pledge a link manages.
fn pledge(allies: &Allies, token: &str) -> Option<PledgeId> {
    match Link::read(&allies.identity, token)?.manages()? {
        Watcher::Pledge(id) => Some(id),
        Watcher::Subscription(_) => None,
    }
}

pub(super) async fn form(
    State(allies): State<Shared>,
    reader: Reader,
    Query(carried): Query<Carried>,
) -> Response {
    let Some(id) = pledge(&allies, &carried.t) else { return bad_link(reader) };
    page(&allies, reader, &id, carried.t, Filled::default(), None).await
}

async fn page(
    allies: &Allies,
    reader: Reader,
    id: &PledgeId,
    token: String,
    filled: Filled,
    fault: Option<String>,
) -> Response {
    let state = match allies.pledge_state(id).await {
        Ok(state) => state,
        Err(error) => return refused(reader, error),
    };
    let Some(about) = state.about.known() else { return bad_link(reader) };
    let Reader { frame, words } = reader;
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let lines = lines(&state, &about.rule, &frame);
    let page = InvitationsPage { words, token, lines, fault, filled, frame };
    page.frame.respond(status, &page)
}

/// Those that come first stand first; those without a day after them.
fn lines(state: &PledgeState, rule: &Rule, frame: &Frame) -> Vec<Line> {
    let mut all: Vec<(&InvitationId, &Invitation)> = state.invitations.iter().collect();
    all.sort_by_key(|(id, invitation)| (invitation.on.is_none(), invitation.on, *id));
    all.into_iter().map(|(id, invitation)| line(id, invitation, rule, frame)).collect()
}

fn line(id: &InvitationId, invitation: &Invitation, rule: &Rule, frame: &Frame) -> Line {
    let (tally, noon) = (invitation.tally(), invitation.on.and_then(Day::noon));
    let timing = Timing::of(noon, judged_on(noon, None, frame.now_ms), frame.now_ms);
    let number = |n: u32| Some(n.to_string());
    let chair = match invitation.chair {
        Some(Class::Woman) => "woman",
        Some(Class::Man) => "man",
        Some(Class::NonBinary) => "non-binary",
        _ => "",
    };
    Line {
        title: invitation.title.clone(),
        day: noon.map(|noon| frame.words.day(noon)).unwrap_or_default(),
        figure: Figure::of(frame.words, &format!("panel-{id}"), Size::Small, &tally),
        standing: Standing::of(frame.words, std::slice::from_ref(rule), &tally, false, timing),
        filled: Filled {
            id: id.to_string(),
            panel: invitation.title.clone(),
            on: invitation.on.map(|day| day.to_string()).unwrap_or_default(),
            numbers: Numbers {
                women: number(invitation.women),
                men: number(invitation.men),
                non_binary: number(invitation.non_binary),
                unknown: number(invitation.unknown),
                chair: Some(chair.to_owned()),
            },
            ..Filled::default()
        },
        id: id.clone(),
    }
}

pub(super) async fn change(
    State(allies): State<Shared>,
    reader: Reader,
    Form(filled): Form<Filled>,
) -> Response {
    let Some(id) = pledge(&allies, &filled.t) else { return bad_link(reader) };
    let token = filled.t.clone();
    let fault = match record(&allies, &id, &filled, reader.frame.words).await {
        Ok(fault) => fault,
        Err(AllyError::Pledge(rejection)) => match rejection {
            PledgeRejection::TextTooLong => Some(reader.words.say("invitation-no-title")),
            PledgeRejection::TooManyInvitations => Some(reader.words.say("invitations-full")),
            rejection => return refused(reader, AllyError::Pledge(rejection)),
        },
        Err(error) => return refused(reader, error),
    };
    let filled = if fault.is_some() { filled } else { Filled::default() };
    page(&allies, reader, &id, token, filled, fault).await
}

/// Records what was filled in; else what is wrong with it.
async fn record(
    allies: &Allies,
    id: &PledgeId,
    filled: &Filled,
    words: &Words,
) -> Result<Option<String>, AllyError> {
    let new = || InvitationId::new(random_hex(8)).expect("hex digits make an id");
    let invitation = InvitationId::new(filled.id.clone()).unwrap_or_else(|_| new());
    if filled.act == "drop" {
        allies.on_pledge(id, &PledgeCommand::DropInvitation { invitation }).await?;
        return Ok(None);
    }
    let Counts { speakers, chair } = match filled.numbers.counts() {
        Ok(counts) => counts,
        Err(fault) => return Ok(Some(fault.words(words))),
    };
    let about = Invitation {
        title: on_one_line(&filled.panel),
        on: Day::try_from(filled.on.trim().to_owned()).ok(),
        women: speakers.women,
        men: speakers.men,
        non_binary: speakers.non_binary,
        unknown: speakers.unknown,
        chair,
        hour: view::hour(allies.followed.store().as_ref())?,
    };
    allies.on_pledge(id, &PledgeCommand::NoteInvitation { invitation, about }).await?;
    Ok(None)
}
