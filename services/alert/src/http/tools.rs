//! `/pledge/tools`: the private feed and the webhook of a pledge or subscription, for whoever has its link.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRef, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use openfloor_domain::delivery::{Failure, Outcome};
use openfloor_domain::notice::Watcher;
use openfloor_words::Words;

use super::page::{Page, Reader, bad_link, refused};
use super::pages::Carried;
use super::{BODY_BYTES_MAX, Shared};
use crate::allies::AllyError;
use crate::deliveries::ActError;
use crate::feed::{FeedError, Feeds};
use crate::hooks::{HookError, Hooks};
use crate::letter::Button;
use crate::tokens::Link;

/// What the page needs.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) allies: Shared,
    pub(crate) feeds: Arc<Feeds>,
    pub(crate) hooks: Arc<Hooks>,
}

impl FromRef<Tools> for Shared {
    fn from_ref(tools: &Tools) -> Self {
        Self::clone(&tools.allies)
    }
}

pub(crate) fn router(tools: Tools) -> Router {
    Router::new()
        .route("/pledge/tools", get(form).post(act))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(tools)
}

async fn form(State(tools): State<Tools>, reader: Reader, Query(carried): Query<Carried>) -> Response {
    let Some(watcher) = watcher(&tools, &carried.t) else { return bad_link(reader) };
    let has_webhook = match has_webhook(&tools.allies, &watcher).await {
        Ok(has_webhook) => has_webhook,
        Err(error) => return refused(reader, error),
    };
    let feed = [("feed-open", "button-feed-open"), ("feed-close", "button-feed-close")];
    let hook = [
        ("hook-check", "button-hook-check"),
        ("hook-exchange", "button-hook-exchange"),
        ("hook-finish", "button-hook-finish"),
    ];
    // Only a pledge can be changed.
    let hook = if matches!(watcher, Watcher::Pledge(_)) { &hook[..] } else { &hook[..1] };
    let page = Page::new(reader, "title-tools", &[]);
    let page = page.about(Some(("title-feed", "feed-page")), "/pledge/tools", &carried.t, &feed);
    let page = match has_webhook {
        true => page.about(Some(("title-hook", "hook-page")), "/pledge/tools", &carried.t, hook),
        false => page,
    };
    page.respond(StatusCode::OK)
}

async fn has_webhook(allies: &Shared, watcher: &Watcher) -> Result<bool, AllyError> {
    Ok(match watcher {
        Watcher::Pledge(id) => allies.confirmed_pledge(id).await?.webhook.is_some(),
        Watcher::Subscription(id) => allies.confirmed_subscription(id).await?.webhook.is_some(),
    })
}

/// What came of a button.
struct Done {
    text: String,
    /// What is shown once.
    secret: Option<String>,
}

async fn act(State(tools): State<Tools>, reader: Reader, Form(carried): Form<Carried>) -> Response {
    let Some(watcher) = watcher(&tools, &carried.t) else { return bad_link(reader) };
    let Done { text, secret } = match done(&tools, reader.words, &watcher, &carried.act).await {
        Ok(Some(done)) => done,
        Ok(None) => return bad_link(reader),
        Err(error) => return refused(reader, error),
    };
    let back = Button {
        label: reader.words.say("link-tools"),
        url: format!("/pledge/tools?t={}", carried.t.trim()),
    };
    let page = Page::new(reader, "title-tools", &[]).begun(Some(text)).once(secret);
    page.linked(vec![back]).respond(StatusCode::OK)
}

async fn done(tools: &Tools, words: &Words, watcher: &Watcher, act: &str) -> Result<Option<Done>, AllyError> {
    let only = |key: &str| Done { text: words.say(key), secret: None };
    let shown = |key: &str, secret: String| Done { text: words.say(key), secret: Some(secret) };
    let no_hook = |error: HookError| match error {
        HookError::Ally(error) => Err(error),
        HookError::TooMany => Err(AllyError::TooMany),
        HookError::Act(ActError::Unavailable(why)) => Err(AllyError::Unavailable(why)),
        HookError::None => Ok(only("hook-none")),
        HookError::Other | HookError::Act(_) => Ok(only("hook-other")),
    };
    let no_feed = |error: FeedError| match error {
        FeedError::Ally(error) => Err(error),
        FeedError::Unavailable(why) => Err(AllyError::Unavailable(why)),
        FeedError::None => Ok(only("feed-none")),
    };
    let (feeds, hooks) = (&tools.feeds, &tools.hooks);
    Ok(Some(match (act, watcher) {
        ("feed-open", _) => feeds.open(watcher).await.map(|at| shown("feed-opened", at)).or_else(no_feed)?,
        ("feed-close", _) => feeds.close(watcher).await.map(|()| only("feed-closed")).or_else(no_feed)?,
        ("hook-check", _) => {
            let outcome = hooks.check(watcher).await;
            outcome.map(|outcome| Done { text: taken(words, outcome), secret: None }).or_else(no_hook)?
        }
        ("hook-exchange", Watcher::Pledge(id)) => {
            let secret = hooks.exchange_secret(id).await;
            secret.map(|secret| shown("hook-exchanged", secret)).or_else(no_hook)?
        }
        ("hook-finish", Watcher::Pledge(id)) => {
            hooks.finish_exchange(id).await.map(|()| only("hook-finished")).or_else(no_hook)?
        }
        _ => return Ok(None),
    }))
}

/// What came of a check.
fn taken(words: &Words, outcome: Outcome) -> String {
    let failure = match outcome {
        Outcome::Delivered => return words.say("hook-taken"),
        Outcome::Failed { failure, .. } | Outcome::Refused { failure } | Outcome::Gone { failure } => failure,
    };
    match failure {
        Failure::Unreachable => words.say("hook-unreachable"),
        Failure::TimedOut => words.say("hook-timed-out"),
        Failure::Blocked => words.say("hook-blocked"),
        Failure::Answered { code } => words.with("hook-answered", [("code", code.to_string().into())]),
    }
}

fn watcher(tools: &Tools, token: &str) -> Option<Watcher> {
    Link::read(&tools.allies.identity, token)?.manages()
}
