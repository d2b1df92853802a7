//! The read API: `/api/v1`, JSON, answers for whoever asks.

mod answers;
mod convenings;
mod flags;
mod panels;
mod rules;
pub(crate) mod series;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use openfloor_api::read::FOLDED;
use openfloor_event_log::Position;
use openfloor_process::problem::Problem;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::read::access::Viewer;
use crate::shared::{POSITION_LIMIT, Shared, SharedState};
use crate::tables::folded::folded;

/// Seconds after which a caller may ask again.
const RETRY_AFTER: &str = "1";

/// Most things in one list, and how many without a `limit`.
pub(crate) const LIMIT_MAX: usize = 200;
pub(crate) const LIMIT: usize = 50;

/// The routes.
pub(crate) fn router(shared: SharedState) -> Router {
    Router::new()
        .route("/api/v1/panels/{id}", get(panels::one))
        .route("/api/v1/panels/{id}/history", get(panels::history))
        .route("/api/v1/convenings/{slug}", get(convenings::one))
        .route("/api/v1/convenings", get(convenings::list))
        .route("/api/v1/flags", get(flags::list))
        .route("/api/v1/rules", get(rules::list))
        .route("/api/v1/series", get(series::one))
        .layer(from_fn_with_state(shared.clone(), when_folded))
        .with_state(shared)
}

/// Waits for the position that the caller asks for; says no while there is nothing to read yet, and
/// so never that something is not there because it was not folded.
async fn when_folded(State(shared): State<SharedState>, request: Request, next: Next) -> Response {
    let wanted = match position(&shared, request.uri().query().unwrap_or_default()) {
        Ok(wanted) => wanted,
        Err(problem) => return problem.into_response(),
    };
    let followed = &shared.reads.followed;
    let is_there = match wanted {
        Some(position) => followed.covers(position, POSITION_LIMIT).await,
        None => shared.has_caught_up(),
    };
    if is_there && shared.has_caught_up() {
        return next.run(request).await;
    }
    let reached = shared.reads.rows(folded).await.ok().flatten();
    let reached = shared.identity.seal_position(reached.unwrap_or(0));
    let detail = match wanted {
        Some(_) => "This position has not been folded yet. Ask again in a moment.",
        None => "The log is still being read. Ask again in a moment.",
    };
    let problem = Problem::unavailable(detail).member("folded", reached);
    ([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response()
}

fn position(shared: &Shared, query: &str) -> Result<Option<Position>, Problem> {
    let Some(text) = query.split('&').find_map(|pair| pair.strip_prefix("position=")) else {
        return Ok(None);
    };
    let position = shared.identity.open_position(text);
    let position =
        position.ok_or_else(|| Problem::bad_request("position is what an answer to a write gave."))?;
    Ok(Some(Position(position)))
}

/// An answer with its ETag, or 304 if the caller has it.
pub(crate) fn answer(
    shared: &Shared,
    headers: &HeaderMap,
    viewer: &Viewer,
    folded: Option<u64>,
    body: &impl Serialize,
) -> Result<Response, Problem> {
    let body = serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::internal()
    })?;
    let digest: String = Sha256::digest(&body).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let etag = format!("\"{digest}\"");
    let mut response = if has(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    let mut set = |name, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::ETAG, etag);
    set(header::VARY, "authorization".to_owned());
    // What is for one organiser is never kept by a proxy; what is public may be, for a moment.
    let caching = match viewer {
        Viewer::Organiser(_) => "private, no-cache",
        Viewer::Public => "public, max-age=30",
    };
    set(header::CACHE_CONTROL, caching.to_owned());
    set(header::HeaderName::from_static(FOLDED), shared.identity.seal_position(folded.unwrap_or(0)));
    Ok(response)
}

fn has(headers: &HeaderMap, etag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    given
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}

/// How many things a list may have.
pub(crate) fn limit(asked: Option<usize>) -> Result<usize, Problem> {
    match asked {
        None => Ok(LIMIT),
        Some(limit) if (1..=LIMIT_MAX).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::bad_request(format!("limit is 1 to {LIMIT_MAX}."))),
    }
}
