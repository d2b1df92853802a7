//! An event as a file that others read.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use openfloor_domain::ids::ConveningId;
use openfloor_pages::words_for;
use openfloor_process::problem::Problem;

use super::{Shared, problem};
use crate::pages::export::written;

/// `GET /api/v1/convenings/{slug}/export/{kind}`: one of this organiser's, by its short name or id.
pub(super) async fn export(
    State(shared): State<Shared>,
    Path((slug, kind)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let organiser = shared.organiser(&headers).await?;
    let by_name = shared.ingest.identity.convening(&organiser, &slug);
    for id in [Some(by_name), ConveningId::new(slug).ok()].into_iter().flatten() {
        let words = words_for(&headers, None);
        if let Some(file) = written(&shared.ingest, words, &organiser, &id, &kind).await.map_err(problem)? {
            return Ok(file);
        }
    }
    let detail = "there is no such convening of yours, or no such format: csv, json, frab";
    Err(Problem::not_found().detail(detail))
}
