//! Which version of the code judges, where somebody decides it.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use openfloor_alert::NAME;
use openfloor_application::handler::{Attempt, Handler};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::judgement::content_hash;
use openfloor_domain::reconciler::{Reconciler, ReconcilerCommand, VERSION};
use openfloor_event_log::{CommandDigest, StreamName};
use openfloor_process::clock::Clock;
use openfloor_process::problem::Problem;

use super::Operated;
use super::wire::{Activate, ActivatedVersion};

/// `POST /operator/activations`: this version, or an older or newer one, says what is owed from now on.
pub(super) async fn activate(
    State(operated): State<Arc<dyn Operated>>,
    body: Bytes,
) -> Result<Response, Problem> {
    let Activate { version } = serde_json::from_slice(&body)
        .map_err(|error| Problem::bad_request(format!("want {{\"version\"}}: {error}")))?;
    let version = version.unwrap_or(VERSION);
    let unavailable = |error: &dyn std::fmt::Display| Problem::unavailable(error.to_string());
    let stream = StreamName::new("reconciler", NAME).map_err(|error| unavailable(&error))?;
    let ring = Arc::new(KeyRing::new(operated.keys()));
    let handler = Handler::<Reconciler>::new(operated.log(), ring);
    let command = ReconcilerCommand::Activate { service: NAME.to_owned(), version };
    let digest = CommandDigest(content_hash(&format!("{command:?}")));
    let attempt = Attempt::once(digest, Clock::system().now_ms());
    let handled = handler.handle(&stream, &command, &attempt).await.map_err(|error| unavailable(&error))?;
    let answer =
        ActivatedVersion { service: NAME.to_owned(), version, was_in_force: handled.events.is_empty() };
    Ok(Json(answer).into_response())
}
