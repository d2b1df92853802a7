//! The pages for allies. They work without scripts, and a link is all that it takes.

use std::convert::Infallible;

use askama::Template;
use axum::extract::{Form, FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use openfloor_domain::pledge::{Phase, PledgeCommand};
use openfloor_domain::subscription::SubscriptionCommand;
use openfloor_process::problem::Problem;
use openfloor_process::web::POLICY_PAGE;
use openfloor_words::{Words, preferred};
use serde::Deserialize;

use super::{Shared, problem};
use crate::allies::{Allies, AllyError};
use crate::letter::Button;
use crate::tokens::Link;
use crate::words;

/// What a link carries.
#[derive(Deserialize)]
pub(super) struct Carried {
    #[serde(default)]
    pub(super) t: String,
    /// Which button was pressed, where there are several.
    #[serde(default)]
    act: String,
}

/// A page of a text and some buttons.
#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Page {
    language: &'static str,
    title: String,
    texts: Vec<String>,
    pub(super) secret: Option<String>,
    /// What to copy.
    pub(super) copy: Option<String>,
    /// What to read beside it, or to write.
    links: Vec<Button>,
    /// Where the buttons post to, what they carry, and each act with its label.
    forms: Vec<Buttons>,
}

struct Buttons {
    action: &'static str,
    token: String,
    acts: Vec<(&'static str, String)>,
}

impl Page {
    pub(super) fn new(words: &Words, title: &str, texts: &[&str]) -> Self {
        Self {
            language: words.code(),
            title: words.say(title),
            texts: texts.iter().map(|key| words.say(key)).collect(),
            secret: None,
            copy: None,
            links: Vec::new(),
            forms: Vec::new(),
        }
    }

    pub(super) fn with(
        mut self,
        words: &Words,
        action: &'static str,
        token: &str,
        acts: &[(&'static str, &str)],
    ) -> Self {
        let acts = acts.iter().map(|(act, label)| (*act, words.say(label))).collect();
        self.forms.push(Buttons { action, token: token.to_owned(), acts });
        self
    }

    pub(super) fn linked(mut self, links: Vec<Button>) -> Self {
        self.links = links;
        self
    }

    pub(super) fn respond(&self, status: StatusCode) -> Response {
        html(self, status)
    }
}

pub(super) fn html(page: &impl Template, status: StatusCode) -> Response {
    let Ok(text) = page.render() else { return Problem::internal().into_response() };
    let mut response = (status, Html(text)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_PAGE));
    // The address of the page carries the link of a mail: no other page may learn it.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// The words of whoever asks, in the language that the browser prefers.
pub(super) struct Reads(pub(super) &'static Words);

impl<S: Send + Sync> FromRequestParts<S> for Reads {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self(words::of(asked.and_then(preferred).unwrap_or_default())))
    }
}

pub(super) fn bad_link(words: &Words) -> Response {
    Page::new(words, "title-refused", &["bad-link"]).respond(StatusCode::NOT_FOUND)
}

pub(super) fn refused(words: &Words, error: AllyError) -> Response {
    let (key, status) = match &error {
        error if error.is_expired() => ("link-expired", StatusCode::GONE),
        AllyError::LinkIsOld => ("link-old", StatusCode::GONE),
        AllyError::Unavailable(_) => ("try-again", StatusCode::SERVICE_UNAVAILABLE),
        AllyError::TooMany => ("too-soon", StatusCode::TOO_MANY_REQUESTS),
        AllyError::Invalid { .. } => return problem(error).into_response(),
        _ => ("refused", StatusCode::CONFLICT),
    };
    Page::new(words, "title-refused", &[key]).respond(status)
}

pub(super) async fn style() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, include_str!("../../templates/style.css")).into_response()
}

pub(super) async fn verify_form(
    State(allies): State<Shared>,
    Reads(words): Reads,
    Query(carried): Query<Carried>,
) -> Response {
    match Link::read(&allies.identity, &carried.t) {
        Some(Link::VerifyPledge(..) | Link::VerifySubscription(..)) => {
            Page::new(words, "title-verify", &["verify-page"])
                .with(words, "/pledge/verify", &carried.t, &[("verify", "button-verify")])
                .respond(StatusCode::OK)
        }
        _ => bad_link(words),
    }
}

pub(super) async fn verify(
    State(allies): State<Shared>,
    Reads(words): Reads,
    Form(carried): Form<Carried>,
) -> Response {
    let (done, manage) = match Link::read(&allies.identity, &carried.t) {
        Some(Link::VerifyPledge(id, n)) => (allies.verify_pledge(&id, n).await, Link::ManagePledge(id)),
        Some(Link::VerifySubscription(id, n)) => {
            (allies.verify_subscription(&id, n).await, Link::ManageSubscription(id))
        }
        _ => return bad_link(words),
    };
    match done {
        Ok(()) => {
            let link = manage.text(&allies.identity);
            let copy = next(&allies, words, &manage).await;
            let texts: &[&str] = if copy.is_some() { &["verified", "next-reply"] } else { &["verified"] };
            let page = Page { copy, ..Page::new(words, "title-verified", texts) };
            page.linked(links(&allies, words, &manage))
                .with(words, "/pledge/manage", &link, &acts(&manage, true, false))
                .respond(StatusCode::OK)
        }
        Err(error) => refused(words, error),
    }
}

/// The reply to an invitation, for whoever pledged a moment ago.
async fn next(allies: &Allies, words: &Words, manage: &Link) -> Option<String> {
    let Link::ManagePledge(id) = manage else { return None };
    let state = allies.pledge_state(id).await.ok()?;
    let about = state.about.known()?;
    Some(words.with("reply-to-copy", [("wording", about.wording.as_str().into())]))
}

/// Where else to go from the page of a pledge.
fn links(allies: &Allies, words: &Words, manage: &Link) -> Vec<Button> {
    let Link::ManagePledge(_) = manage else { return Vec::new() };
    let token = manage.text(&allies.identity);
    vec![
        Button { label: words.say("link-change"), url: format!("/pledge/change?t={token}") },
        Button { label: words.say("link-words"), url: "/pledge/words".to_owned() },
    ]
}

/// Questions to ask before accepting, and how to decline kindly.
pub(super) async fn ready_words(Reads(words): Reads) -> Response {
    const TEXTS: [&str; 6] =
        ["words-before", "words-who", "words-role", "words-mend", "words-late", "words-decline"];
    let page = Page::new(words, "title-words", &TEXTS);
    Page { copy: Some(words.say("decline-to-copy")), ..page }.respond(StatusCode::OK)
}

/// What can be done about what somebody asked for.
fn acts(link: &Link, is_verified: bool, is_paused: bool) -> Vec<(&'static str, &'static str)> {
    let pause = if is_paused { ("resume", "button-resume") } else { ("pause", "button-pause") };
    let is_pledge = matches!(link, Link::ManagePledge(_));
    let pause = (is_pledge && is_verified).then_some(pause);
    pause.into_iter().chain([("withdraw", "button-withdraw"), ("erase", "button-erase")]).collect()
}

pub(super) async fn manage_form(
    State(allies): State<Shared>,
    Reads(words): Reads,
    Query(carried): Query<Carried>,
) -> Response {
    manage_page(&allies, words, &carried.t).await.unwrap_or_else(|error| refused(words, error))
}

async fn manage_page(allies: &Allies, words: &Words, token: &str) -> Result<Response, AllyError> {
    let Some(link) = Link::read(&allies.identity, token) else { return Ok(bad_link(words)) };
    let (phase, is_verified, is_paused) = match &link {
        Link::ManagePledge(id) => {
            let state = allies.pledge_state(id).await?;
            (state.phase, state.verification.is_verified, state.is_paused)
        }
        Link::ManageSubscription(id) => {
            let state = allies.subscription_state(id).await?;
            (state.phase, state.verification.is_verified, false)
        }
        _ => return Ok(bad_link(words)),
    };
    let (key, acts) = match phase {
        Phase::None => return Ok(bad_link(words)),
        Phase::Erased => ("manage-erased", vec![]),
        Phase::Withdrawn => ("manage-withdrawn", vec![("erase", "button-erase")]),
        Phase::Made => {
            let key = match (is_verified, is_paused) {
                (false, _) => "manage-unverified",
                (true, true) => "manage-paused",
                (true, false) => "manage-active",
            };
            (key, acts(&link, is_verified, is_paused))
        }
    };
    let page = Page::new(words, "title-manage", &[key]);
    let page = if acts.len() > 2 { page.linked(links(allies, words, &link)) } else { page };
    Ok(page.with(words, "/pledge/manage", token, &acts).respond(StatusCode::OK))
}

pub(super) async fn manage(
    State(allies): State<Shared>,
    Reads(words): Reads,
    Form(carried): Form<Carried>,
) -> Response {
    let done = match (Link::read(&allies.identity, &carried.t), carried.act.as_str()) {
        (Some(Link::ManagePledge(id)), act) => {
            let command = match act {
                "pause" => PledgeCommand::Pause,
                "resume" => PledgeCommand::Resume,
                "withdraw" => PledgeCommand::Withdraw,
                "erase" => PledgeCommand::Erase,
                _ => return bad_link(words),
            };
            allies.on_pledge(&id, &command).await.map(drop)
        }
        (Some(Link::ManageSubscription(id)), act) => {
            let command = match act {
                "withdraw" => SubscriptionCommand::Withdraw,
                "erase" => SubscriptionCommand::Erase,
                _ => return bad_link(words),
            };
            allies.on_subscription(&id, &command).await.map(drop)
        }
        _ => return bad_link(words),
    };
    match done {
        Ok(()) => manage_page(&allies, words, &carried.t).await.unwrap_or_else(|error| refused(words, error)),
        Err(error) => refused(words, error),
    }
}

pub(super) async fn unsubscribe_form(
    State(allies): State<Shared>,
    Reads(words): Reads,
    Query(carried): Query<Carried>,
) -> Response {
    match Link::read(&allies.identity, &carried.t) {
        Some(Link::ManagePledge(_) | Link::ManageSubscription(_)) => {
            Page::new(words, "title-unsubscribe", &["unsubscribe-page"])
                .with(words, "/unsubscribe", &carried.t, &[("stop", "button-unsubscribe")])
                .respond(StatusCode::OK)
        }
        _ => bad_link(words),
    }
}

/// One click in a mail program (RFC 8058) posts here with the link in the address, the page with the
/// link in the form.
pub(super) async fn unsubscribe(
    State(allies): State<Shared>,
    Reads(words): Reads,
    Query(in_address): Query<Carried>,
    body: String,
) -> Response {
    let in_form = url::form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "t");
    let token = in_form.map_or(in_address.t, |(_, token)| token.into_owned());
    let done = match Link::read(&allies.identity, &token) {
        Some(Link::ManagePledge(id)) => allies.stop_pledge(&id).await,
        Some(Link::ManageSubscription(id)) => {
            allies.on_subscription(&id, &SubscriptionCommand::Withdraw).await.map(drop)
        }
        _ => return bad_link(words),
    };
    match done {
        Ok(()) => Page::new(words, "title-unsubscribed", &["unsubscribed"]).respond(StatusCode::OK),
        Err(error) => refused(words, error),
    }
}
