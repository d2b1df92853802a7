//! `GET /api/v1/panels/{id}`.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use openfloor_domain::ids::PanelId;
use openfloor_process::problem::Problem;

use super::{answer, answers};
use crate::read::panel::look;
use crate::shared::SharedState;
use crate::tables::folded::folded;

/// One panel. A panel that is not for the asker is not there.
pub(super) async fn one(
    State(shared): State<SharedState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let viewer = shared.viewer_by_key(&headers).await?;
    let id = PanelId::new(id).map_err(|_| Problem::not_found())?;
    let asker = viewer.clone();
    let rows = shared.reads.rows(move |store| Ok((folded(store)?, look(store, &id, &asker)?)));
    let (folded, Some((seen, rules))) = rows.await? else { return Err(Problem::not_found()) };
    let names = shared.reads.names_of(&seen).await?;
    answer(&shared, &headers, &viewer, folded, &answers::panel(&seen, &names, &rules))
}
