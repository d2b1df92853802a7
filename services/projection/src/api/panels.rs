//! `GET /api/v1/panels/{id}`, and its past.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use openfloor_domain::ids::PanelId;
use openfloor_domain::judgement::Rule;
use openfloor_process::problem::Problem;
use serde::Deserialize;

use super::{answer, answers};
use crate::read::access::{Sight, Viewer};
use crate::read::panel::{PanelSeen, look};
use crate::shared::{Shared, SharedState};
use crate::tables::folded::folded;

/// As of when.
#[derive(Debug, Deserialize)]
pub(super) struct AsOf {
    pub(super) as_of: Option<String>,
}

/// That the past is asked for by somebody else.
pub(super) fn only_its_organisers() -> Problem {
    Problem::unauthorized("What was known before is for the organiser: send their key.")
}

struct Found {
    viewer: Viewer,
    folded: Option<u64>,
    seen: PanelSeen,
    rules: Vec<Rule>,
}

/// A panel that is not for the asker is not there.
async fn found(shared: &Shared, id: String, headers: &HeaderMap) -> Result<Found, Problem> {
    let viewer = shared.viewer_by_key(headers).await?;
    let id = PanelId::new(id).map_err(|_| Problem::not_found())?;
    let asker = viewer.clone();
    let rows = shared.reads.rows(move |store| Ok((folded(store)?, look(store, &id, &asker)?)));
    let (folded, Some((seen, rules))) = rows.await? else { return Err(Problem::not_found()) };
    Ok(Found { viewer, folded, seen, rules })
}

/// One panel; for its organiser also as it was known before, by the rules in force now.
pub(super) async fn one(
    State(shared): State<SharedState>,
    Path(id): Path<String>,
    Query(asked): Query<AsOf>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Found { viewer, folded, mut seen, rules } = found(&shared, id, &headers).await?;
    let mut names = shared.reads.names_of(&seen).await?;
    if let Some(as_of) = asked.as_of {
        if seen.sight != Sight::Own {
            return Err(only_its_organisers());
        }
        let end = shared.end_of(&as_of).await?;
        let past = shared.reads.past_of(&seen.id).await?;
        if !past.show(end, &mut seen, &mut names) {
            return Err(Problem::not_found().detail("Nothing was recorded about this panel by then."));
        }
    }
    answer(&shared, &headers, &viewer, folded, &answers::panel(&seen, &names, &rules))
}

/// What was recorded about a panel, and how it stood after each record.
pub(super) async fn history(
    State(shared): State<SharedState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Found { viewer, folded, seen, rules } = found(&shared, id, &headers).await?;
    if seen.sight != Sight::Own {
        return Err(only_its_organisers());
    }
    let past = shared.reads.past_of(&seen.id).await?;
    let looks = shared.reads.looks_of(&seen, &past, &rules).await?;
    answer(&shared, &headers, &viewer, folded, &answers::history(&shared, &seen, &past, looks, &rules))
}
