//! `GET /api/v1/series`.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use openfloor_api::read::Series;
use openfloor_process::problem::Problem;
use serde::Deserialize;

use super::answer;
use super::convenings::ids;
use crate::read::access::Viewer;
use crate::read::series::{PANELS_MAX, PAST_PANELS_MAX, SeriesError, Wanted};
use crate::shared::SharedState;

/// The share whose need is looked for where none is asked for, in basis points.
pub(crate) const SHARE_BP: u32 = 3_000;

/// What is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    convening: Option<String>,
    series: Option<String>,
    kind: Option<String>,
    share_bp: Option<u32>,
    as_of: Option<String>,
}

/// Many panels of the organiser's together.
pub(super) async fn one(
    State(shared): State<SharedState>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let viewer = shared.viewer_by_key(&headers).await?;
    if viewer == Viewer::Public {
        return Err(Problem::unauthorized("The figures of a series are for its organiser: send their key."));
    }
    let share_bp = asked.share_bp.unwrap_or(SHARE_BP);
    if !(1..=10_000).contains(&share_bp) {
        return Err(Problem::bad_request("share_bp is 1 to 10000 basis points."));
    }
    let as_of = match &asked.as_of {
        Some(as_of) => Some(shared.end_of(as_of).await?),
        None => None,
    };
    let convenings = asked.convening.map(|name| ids(&shared, &viewer, name)).unwrap_or_default();
    let wanted = Wanted { convenings, series: asked.series, kind: asked.kind, share_bp, as_of };
    let seen = shared.reads.series(&viewer, wanted).await.map_err(|error| match error {
        SeriesError::Read(error) => error.into(),
        SeriesError::NotFound => Problem::not_found(),
        SeriesError::TooMany => Problem::bad_request(format!(
            "These are more than {PANELS_MAX} panels. Name a convening or a series."
        )),
        SeriesError::TooManyForThePast => Problem::bad_request(format!(
            "What was known before is read of at most {PAST_PANELS_MAX} panels. Name a convening."
        )),
    })?;
    let body = Series { parked: seen.parked as u64, figures: seen.figures };
    answer(&shared, &headers, &viewer, seen.folded, &body)
}
