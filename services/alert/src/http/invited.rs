//! `/pledge/invitations`: panels of which an ally told us. The ally alone sees them, judged by the ally's own pledge.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRef, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use openfloor_application::api_key::random_hex;
use openfloor_domain::clock::HOUR_MS;
use openfloor_domain::ids::{InvitationId, PledgeId};
use openfloor_domain::judgement::{Day, Head, Rule, Tally};
use openfloor_domain::moment::{Moment, judged_on};
use openfloor_domain::people::Class;
use openfloor_domain::pledge::{Invitation, Invited, PledgeCommand, PledgeRejection, PledgeState};
use openfloor_domain::roles::RoleClass;
use openfloor_pages::noticed::link_fault;
use openfloor_pages::said::Timing;
use openfloor_pages::{Counts, DocumentForm, Figure, Frame, Numbers, Size, Standing, class_name};
use openfloor_words::Words;
use serde::Deserialize;

use super::line_up;
use super::page::{Reader, bad_link, refused};
use super::pages::Carried;
use super::{BODY_BYTES_MAX, Shared};
use crate::allies::{Allies, AllyError, on_one_line};
use crate::line_ups::{DOCUMENT_BYTES_MAX, LineUps};
use crate::tokens::Link;
use crate::view;

impl FromRef<LineUps> for Shared {
    fn from_ref(line_ups: &LineUps) -> Self {
        Self::clone(&line_ups.allies)
    }
}

pub(crate) fn router(line_ups: LineUps) -> Router {
    Router::new()
        .route("/pledge/invitations", get(form).post(change))
        .route("/pledge/invitations/line-up", post(line_up::count))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .route("/pledge/invitations/programme", post(line_up::programme))
        .layer(DefaultBodyLimit::max(DocumentForm::bytes_max(DOCUMENT_BYTES_MAX)))
        .with_state(line_ups)
}

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
    document: Option<Document>,
}

/// Where a line-up is from.
struct Document {
    /// In a sentence.
    from: String,
    /// Why it cannot be used any more.
    fault: Option<String>,
    /// How many on it are not counted, in a sentence.
    uncounted: Option<String>,
    /// Whether it can be looked at again.
    has_link: bool,
}

/// What a page says beside the invitations.
#[derive(Default)]
pub(super) struct Said {
    /// What is wrong with what was filled in.
    pub(super) fault: Option<(String, StatusCode)>,
    /// What was filled in.
    pub(super) filled: Filled,
    /// The link that was.
    pub(super) link: String,
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
    link: String,
}

async fn form(State(allies): State<Shared>, reader: Reader, Query(carried): Query<Carried>) -> Response {
    let Some(id) = Link::pledge(&allies.identity, &carried.t) else { return bad_link(reader) };
    page(&allies, reader, &id, carried.t, Said::default()).await
}

pub(super) async fn page(
    allies: &Allies,
    reader: Reader,
    id: &PledgeId,
    token: String,
    said: Said,
) -> Response {
    let state = match allies.confirmed_pledge(id).await {
        Ok(state) => state,
        Err(error) => return refused(reader, error),
    };
    let Some(about) = state.about.known() else { return bad_link(reader) };
    let lines = lines(&state, &about.rule, &reader);
    let Reader { frame, words } = reader;
    let Said { fault, filled, link } = said;
    let (fault, status) = fault.map_or((None, StatusCode::OK), |(fault, status)| (Some(fault), status));
    let page = InvitationsPage { words, token, lines, fault, filled, link, frame };
    page.frame.respond(status, &page)
}

/// Those that come first stand first; those without a day after them.
fn lines(state: &PledgeState, rule: &Rule, reader: &Reader) -> Vec<Line> {
    let mut all: Vec<(&InvitationId, &Invited)> = state.invitations.iter().collect();
    all.sort_by_key(|(id, invited)| (invited.on().is_none(), invited.on(), *id));
    let line = |(id, invited): (&InvitationId, &Invited)| {
        let fault = state.unread.get(id).map(|unread| reader.frame.words.say(link_fault(unread.fault)));
        Line { document: document(invited, fault, reader.words), ..line(id, invited, rule, &reader.frame) }
    };
    all.into_iter().map(line).collect()
}

fn line(id: &InvitationId, invited: &Invited, rule: &Rule, frame: &Frame) -> Line {
    let (tally, noon) = (invited.tally(), invited.on().and_then(Day::noon));
    let timing = Timing::of(noon, judged_on(noon, None, frame.now_ms), frame.now_ms);
    Line {
        title: invited.title().to_owned(),
        day: noon.map(|noon| frame.words.day(noon)).unwrap_or_default(),
        figure: Figure::of(frame.words, &format!("panel-{id}"), Size::Small, &tally),
        standing: Standing::of(frame.words, std::slice::from_ref(rule), &tally, false, timing),
        filled: Filled {
            id: id.to_string(),
            panel: invited.title().to_owned(),
            on: invited.on().map(|day| day.to_string()).unwrap_or_default(),
            numbers: numbers(&tally),
            ..Filled::default()
        },
        id: id.clone(),
        document: None,
    }
}

fn document(invited: &Invited, fault: Option<String>, words: &Words) -> Option<Document> {
    let Invited::LineUp(line_up) = invited else { return None };
    let given = Moment { utc_ms: i64::from(line_up.hour) * HOUR_MS, offset_minutes: 0 };
    let from = if line_up.link.is_some() { "invitation-by-link" } else { "invitation-by-file" };
    let uncounted = line_up.people.iter().filter(|one| !one.class.is_known()).count();
    Some(Document {
        from: words.with(from, [("given", words.day(given).into())]),
        fault,
        uncounted: (uncounted > 0).then(|| words.with("invitation-uncounted", [("n", uncounted.into())])),
        has_link: line_up.link.is_some(),
    })
}

/// Who is on a panel, as the form of numbers says it: with one who chairs.
fn numbers(tally: &Tally) -> Numbers {
    let chairs = |head: &Head| head.roles().any_of(RoleClass::Facilitating) && head.class().is_known();
    let chair = tally.heads().iter().map(|(head, _)| *head).find(chairs);
    let mut speakers = tally.counts();
    let number =
        |n: u32, class| Some((n - u32::from(chair.is_some_and(|chair| chair.class() == class))).to_string());
    speakers.unknown += speakers.undisclosed;
    Numbers {
        women: number(speakers.women, Class::Woman),
        men: number(speakers.men, Class::Man),
        non_binary: number(speakers.non_binary, Class::NonBinary),
        unknown: number(speakers.unknown, Class::Unknown),
        chair: Some(chair.map_or("", |chair| class_name(chair.class())).to_owned()),
    }
}

async fn change(State(line_ups): State<LineUps>, reader: Reader, Form(filled): Form<Filled>) -> Response {
    let allies = &line_ups.allies;
    let Some(id) = Link::pledge(&allies.identity, &filled.t) else { return bad_link(reader) };
    let token = filled.t.clone();
    let fault = match record(&line_ups, &id, &filled, reader.frame.words).await {
        Ok(fault) => fault,
        Err(AllyError::Pledge(rejection)) => match rejection {
            PledgeRejection::TextTooLong => Some(reader.words.say("invitation-no-title")),
            PledgeRejection::TooManyInvitations => Some(reader.words.say("invitations-full")),
            rejection => return refused(reader, AllyError::Pledge(rejection)),
        },
        Err(error) => return refused(reader, error),
    };
    let said = match fault {
        Some(fault) => {
            Said { fault: Some((fault, StatusCode::UNPROCESSABLE_ENTITY)), filled, ..Said::default() }
        }
        None => Said::default(),
    };
    page(allies, reader, &id, token, said).await
}

/// Records what was filled in; else what is wrong with it.
async fn record(
    line_ups: &LineUps,
    id: &PledgeId,
    filled: &Filled,
    words: &Words,
) -> Result<Option<String>, AllyError> {
    let allies = &line_ups.allies;
    let invitation = which(allies, id, &filled.id).await?;
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
    line_ups.note(id, invitation, about).await?;
    Ok(None)
}

/// Which invitation a form is about: one that there is, else a new one. The id of one that was removed is never used
/// again, and neither are those of its notices.
pub(super) async fn which(allies: &Allies, pledge: &PledgeId, id: &str) -> Result<InvitationId, AllyError> {
    let state = allies.pledge_state(pledge).await?;
    let known = InvitationId::new(id).ok().filter(|id| state.invitations.contains_key(id));
    Ok(known.unwrap_or_else(|| InvitationId::new(random_hex(8)).expect("hex digits make an id")))
}
