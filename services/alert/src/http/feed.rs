//! `/feed`, and `/api/v1/feed` for its owner, who shows the token of the link that manages the pledge or
//! subscription: `Authorization: Bearer …`.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use openfloor_process::problem::Problem;
use serde::Deserialize;
use serde_json::json;

use super::{problem, watcher};
use crate::feed::{FeedError, Feeds};

type Shared = Arc<Feeds>;

pub(crate) fn router(feeds: Shared) -> Router {
    Router::new().route("/feed", get(read)).route("/api/v1/feed", post(open).delete(close)).with_state(feeds)
}

#[derive(Deserialize)]
struct Carried {
    #[serde(default)]
    t: String,
}

async fn read(State(feeds): State<Shared>, Query(carried): Query<Carried>) -> Result<Response, Problem> {
    let feed = feeds.read(&carried.t).await.map_err(refused)?;
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        // The address is as good as a password.
        (header::CACHE_CONTROL, "private, no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    Ok((headers, feed).into_response())
}

async fn open(State(feeds): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let address = feeds.open(&watcher(&feeds.desk.identity, &headers)?).await.map_err(refused)?;
    Ok(Json(json!({ "feed": address })).into_response())
}

async fn close(State(feeds): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    feeds.close(&watcher(&feeds.desk.identity, &headers)?).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn refused(error: FeedError) -> Problem {
    let detail = error.to_string();
    match error {
        FeedError::None => Problem::of_status(StatusCode::NOT_FOUND).detail(detail),
        FeedError::Ally(error) => problem(error),
        FeedError::Unavailable(why) => {
            tracing::warn!(why, "a feed cannot be shown just now");
            Problem::unavailable("this cannot be shown just now; try again in a moment")
        }
    }
}
