//! Backups, replays, links to sign in with: what needs the data directory.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use openfloor_log_sqlite::BackupError;
use openfloor_process::problem::Problem;
use openfloor_projection::CODE_GOOD_FOR;
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::wire::{BackUp, BackedUp, SignInLink};
use crate::installation::Installation;
use crate::replay::ReplayLine;

/// Lines that wait for a slow reader.
pub(super) const LINES_AHEAD: usize = 64;

/// `POST /operator/backups`
pub(super) async fn back_up(
    State(installation): State<Arc<Installation>>,
    body: Bytes,
) -> Result<Response, Problem> {
    let BackUp { directory } = serde_json::from_slice(&body)
        .map_err(|error| Problem::bad_request(format!("want {{\"directory\"}}: {error}")))?;
    if !directory.is_absolute() {
        let detail = "the server has another working directory; give an absolute path";
        return Err(Problem::invalid(detail).fault("/directory", "relative", detail));
    }
    let done = installation.backup(&directory).await.map_err(|error| {
        let detail = format!("{error:#}");
        match error.downcast_ref::<BackupError>() {
            Some(BackupError::Exists(_)) => Problem::conflict(detail),
            _ => Problem::unavailable(detail),
        }
    })?;
    let answer = BackedUp { log: done.log, keys: done.keys, bytes: done.bytes };
    Ok(Json(answer).into_response())
}

/// `POST /operator/replays`: drops the views and folds them anew, with a line now and then.
pub(super) async fn replay(State(installation): State<Arc<Installation>>) -> Response {
    let (tell, told) = mpsc::channel(LINES_AHEAD);
    // A task of its own: what was begun is ended, also when the caller goes away.
    tokio::spawn(async move {
        let last = match installation.replay(&tell).await {
            Ok(()) => ReplayLine::Finished {},
            Err(error) => ReplayLine::Failed { detail: format!("{error:#}") },
        };
        let _ = tell.send(last).await;
    });
    lines(ReceiverStream::new(told))
}

/// `POST /operator/sign-in-links`: a link for the organiser of this installation.
pub(super) async fn sign_in_link(State(installation): State<Arc<Installation>>) -> Result<Response, Problem> {
    let not_now =
        |error: &dyn std::fmt::Display| Problem::unavailable(format!("no link can be made: {error}"));
    let (key, _) = installation.own_key().await.map_err(|error| not_now(&error))?;
    let url = installation.sign_in_link(&key).await.ok_or_else(|| not_now(&"the views are being folded"))?;
    Ok(Json(SignInLink { url, good_for_seconds: CODE_GOOD_FOR.as_secs() }).into_response())
}

/// An answer that comes line by line.
pub(super) fn lines<T: Serialize + 'static>(values: impl Stream<Item = T> + Send + 'static) -> Response {
    let lines = values.map(|value| {
        let mut line = serde_json::to_vec(&value).unwrap_or_default();
        line.push(b'\n');
        Ok::<_, Infallible>(line)
    });
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response()
}
