//! `GET /api/v1/convenings` and `GET /api/v1/convenings/{slug}`.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use openfloor_api::read::Convenings;
use openfloor_domain::ids::ConveningId;
use openfloor_process::problem::Problem;
use serde::Deserialize;

use super::panels::{AsOf, only_its_organisers};
use super::{answer, answers, limit};
use crate::read::access::{Sight, Viewer};
use crate::read::convening;
use crate::read::convening::ConveningSeen;
use crate::read::panel::PanelNames;
use crate::shared::{Shared, SharedState};
use crate::tables::folded::folded;

/// Which page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    cursor: Option<String>,
    limit: Option<usize>,
}

/// What a convening may be called: its id, or its organiser's own short name for it.
pub(super) fn ids(shared: &Shared, viewer: &Viewer, name: String) -> Vec<ConveningId> {
    let by_slug = match viewer {
        Viewer::Organiser(organiser) => Some(shared.identity.convening(organiser, &name)),
        Viewer::Public => None,
    };
    ConveningId::new(name).ok().into_iter().chain(by_slug).collect()
}

/// One convening with its panels; for its organiser also as they were known before.
pub(super) async fn one(
    State(shared): State<SharedState>,
    Path(name): Path<String>,
    Query(asked): Query<AsOf>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let viewer = shared.viewer_by_key(&headers).await?;
    let ids = ids(&shared, &viewer, name);
    let asker = viewer.clone();
    let rows = shared.reads.rows(move |store| {
        let mut found = None;
        for id in ids {
            found = found.or(convening::look(store, &id, &asker)?);
        }
        Ok((folded(store)?, found))
    });
    let (folded, Some((mut seen, rules))) = rows.await? else { return Err(Problem::not_found()) };
    if let Some(as_of) = asked.as_of {
        show(&shared, &as_of, &mut seen).await?;
    }
    let about = shared.reads.convening_about(&seen.row).await?;
    let titles = shared.reads.in_programme(&mut seen.panels).await?;
    answer(&shared, &headers, &viewer, folded, &answers::convening(&seen, about.as_ref(), &titles, &rules))
}

/// Takes its panels back to how they were known; those that were not there yet are left out.
async fn show(shared: &Shared, as_of: &str, seen: &mut ConveningSeen) -> Result<(), Problem> {
    if seen.sight != Sight::Own {
        return Err(only_its_organisers());
    }
    let end = shared.end_of(as_of).await?;
    seen.standings.clear();
    for mut panel in std::mem::take(&mut seen.panels) {
        let past = shared.reads.past_of(&panel.id).await?;
        if past.show(end, &mut panel, &mut PanelNames::default()) {
            seen.panels.push(panel);
        }
    }
    Ok(())
}

/// The organiser's convenings, or those that are public.
pub(super) async fn list(
    State(shared): State<SharedState>,
    Query(page): Query<Page>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let viewer = shared.viewer_by_key(&headers).await?;
    let limit = limit(page.limit)?;
    let bad_cursor = |_| Problem::bad_request("cursor is what the answer before gave as next.");
    let after = page.cursor.map(ConveningId::new).transpose().map_err(bad_cursor)?;
    let asker = viewer.clone();
    let rows = shared
        .reads
        .rows(move |store| Ok((folded(store)?, convening::list(store, &asker, after.as_ref(), limit)?)));
    let (folded, listed) = rows.await?;
    let next = listed.last().filter(|_| listed.len() == limit).map(|last| last.id.to_string());
    let mut convenings = Vec::with_capacity(listed.len());
    for one in listed {
        let about = shared.reads.convening_about(&one.row).await?;
        convenings.push(answers::convening_brief(one, about));
    }
    answer(&shared, &headers, &viewer, folded, &Convenings { convenings, next })
}
