//! `/api/v1/webhooks`: for the owner of a webhook, who shows the token of the link that manages the pledge or
//! subscription: `Authorization: Bearer …`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use openfloor_domain::delivery::{Failure, Outcome};
use openfloor_domain::ids::{NoticeId, PledgeId};
use openfloor_domain::notice::Watcher;
use openfloor_process::problem::Problem;
use serde_json::json;

use super::{problem, watcher};
use crate::deliveries::ActError;
use crate::hooks::{HookError, Hooks};

type Shared = Arc<Hooks>;

pub(crate) fn router(hooks: Shared) -> Router {
    Router::new()
        .route("/api/v1/webhooks/secret", post(exchange).delete(finish))
        .route("/api/v1/webhooks/check", post(check))
        .route("/api/v1/webhooks/deliveries", get(deliveries))
        .route("/api/v1/webhooks/deliveries/{notice}", post(replay))
        .with_state(hooks)
}

/// A new secret signs beside the former one.
async fn exchange(State(hooks): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let secret = hooks.exchange_secret(&pledge(&hooks, &headers)?).await.map_err(refused)?;
    Ok(Json(json!({ "webhook": { "secret": secret } })).into_response())
}

/// The former secret signs no more.
async fn finish(State(hooks): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    hooks.finish_exchange(&pledge(&hooks, &headers)?).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn check(State(hooks): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let outcome = hooks.check(&watcher(&hooks.allies.identity, &headers)?).await.map_err(refused)?;
    let (is_taken, failure) = match outcome {
        Outcome::Delivered => (true, None),
        Outcome::Failed { failure, .. } | Outcome::Refused { failure } | Outcome::Gone { failure } => {
            (false, Some(told(failure)))
        }
    };
    Ok(Json(json!({ "taken": is_taken, "failure": failure })).into_response())
}

fn told(failure: Failure) -> String {
    match failure {
        Failure::Unreachable => "no connection".to_owned(),
        Failure::TimedOut => "no answer in time".to_owned(),
        Failure::Blocked => "the address is not a public one".to_owned(),
        Failure::Answered { code } => format!("answered {code}"),
    }
}

async fn deliveries(State(hooks): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let history = hooks.history(&watcher(&hooks.allies.identity, &headers)?).await.map_err(refused)?;
    Ok(Json(history).into_response())
}

async fn replay(
    State(hooks): State<Shared>,
    Path(notice): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let watcher = watcher(&hooks.allies.identity, &headers)?;
    let notice = NoticeId::new(notice).map_err(|_| refused(HookError::Act(ActError::NotSettled)))?;
    hooks.replay(&watcher, &notice).await.map_err(refused)?;
    Ok(StatusCode::ACCEPTED.into_response())
}

fn pledge(hooks: &Hooks, headers: &HeaderMap) -> Result<PledgeId, Problem> {
    match watcher(&hooks.allies.identity, headers)? {
        Watcher::Pledge(id) => Ok(id),
        Watcher::Subscription(_) => Err(refused(HookError::Other)),
    }
}

fn refused(error: HookError) -> Problem {
    let detail = error.to_string();
    match error {
        HookError::None => Problem::of_status(StatusCode::NOT_FOUND).detail(detail),
        HookError::TooMany => Problem::of_status(StatusCode::TOO_MANY_REQUESTS).detail(detail),
        HookError::Ally(error) => problem(error),
        HookError::Act(ActError::Unavailable(_)) => Problem::unavailable(detail),
        HookError::Other | HookError::Act(_) => Problem::of_status(StatusCode::CONFLICT).detail(detail),
    }
}
