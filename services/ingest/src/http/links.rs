//! Links that are watched for a convening.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use openfloor_api::write::{LinkBody, LinkRow, Links};
use openfloor_domain::convening::WatchedLink;
use openfloor_domain::ids::{ConveningId, OrganiserId, SourceId};
use openfloor_process::problem::Problem;
use openfloor_rosters::Mapping;

use super::{Shared, json, problem};
use crate::deciding::names_nobody;
use crate::link::is_not_theirs;

/// Whose convening it is about, by its short name.
async fn place(
    shared: &Shared,
    headers: &HeaderMap,
    slug: &str,
) -> Result<(OrganiserId, ConveningId), Problem> {
    let organiser = shared.organiser(headers).await?;
    let (id, state) = shared.ingest.convening(&organiser, slug).await.map_err(problem)?;
    if state.organiser.as_ref() != Some(&organiser) {
        return Err(Problem::not_found().detail("there is no such convening of yours"));
    }
    Ok((organiser, id))
}

/// `GET /api/v1/convenings/{slug}/links`
pub(super) async fn list(
    State(shared): State<Shared>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Links>, Problem> {
    let (organiser, _) = place(&shared, &headers, &slug).await?;
    let (_, state) = shared.ingest.convening(&organiser, &slug).await.map_err(problem)?;
    let row = |(id, watched): (&SourceId, &openfloor_domain::convening::Watched)| LinkRow {
        id: id.to_string(),
        url: watched.link.known().map(|link| link.url.clone()),
        fault: watched.fault,
    };
    Ok(Json(Links { links: state.links.iter().map(row).collect() }))
}

/// `POST /api/v1/convenings/{slug}/links`: the link is read once, and watched if it leads to a programme
/// that names this convening.
pub(super) async fn watch(
    State(shared): State<Shared>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (organiser, convening) = place(&shared, &headers, &slug).await?;
    let body: LinkBody = json(&body)?;
    let is_windows_1252 = match body.encoding.as_deref() {
        None | Some("utf-8") => false,
        Some("windows-1252") => true,
        Some(_) => return Err(Problem::bad_request("encoding is utf-8 or windows-1252")),
    };
    if let Some(text) = &body.mapping {
        mapping(text)?;
    }
    let link = WatchedLink {
        url: body.url,
        zone_offset_minutes: body.zone_offset_minutes,
        is_windows_1252,
        mapping: body.mapping,
        day_order: body.day_order,
    };
    let watched = shared.ingest.watch_link(&shared.fetcher, &organiser, &convening, link.clone()).await;
    let id = watched.map_err(problem)?.to_string();
    Ok((StatusCode::CREATED, Json(LinkRow { id, url: Some(link.url), fault: None })).into_response())
}

/// `DELETE /api/v1/convenings/{slug}/links/{id}`: it is no longer watched; what it said stays.
pub(super) async fn unwatch(
    State(shared): State<Shared>,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let (organiser, convening) = place(&shared, &headers, &slug).await?;
    let source = SourceId::new(id).map_err(|_| Problem::not_found())?;
    match shared.ingest.unwatch_link(&organiser, &convening, &source).await {
        Err(error) if is_not_theirs(&error) => Err(Problem::not_found()),
        done => done.map(|()| StatusCode::NO_CONTENT).map_err(problem),
    }
}

/// A mapping as TOML, or where it is wrong. It names nobody: it may stand in an address, and is kept.
pub(super) fn mapping(text: &str) -> Result<Mapping, Problem> {
    let wrong = |detail: String| {
        Problem::invalid("the mapping cannot be read").fault("/mapping", "bad-mapping", detail)
    };
    let mapping = Mapping::parse(text).map_err(|fault| wrong(fault.to_string()))?;
    if names_nobody(&mapping) {
        return Ok(mapping);
    }
    Err(wrong("under [names], say who by the ids of `to_decide`; names do not belong here".to_owned()))
}
