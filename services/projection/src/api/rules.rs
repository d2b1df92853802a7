//! `GET /api/v1/rules`.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use openfloor_api::read::{CharterInForce, Rules};
use openfloor_domain::judgement::JUDGEMENT_VERSION;
use openfloor_process::problem::Problem;

use super::answer;
use crate::read::access::Viewer;
use crate::shared::SharedState;
use crate::tables::charters::{CharterRow, charters};
use crate::tables::folded::folded;

/// The rules in force: the same for everybody.
pub(super) async fn list(State(shared): State<SharedState>, headers: HeaderMap) -> Result<Response, Problem> {
    shared.viewer_by_key(&headers).await?;
    let (folded, rows) = shared.reads.rows(|store| Ok((folded(store)?, charters(store)?))).await?;
    let charters = rows.into_iter().map(in_force).collect();
    let rules = Rules { judgement_version: JUDGEMENT_VERSION, charters };
    answer(&shared, &headers, &Viewer::Public, folded, &rules)
}

fn in_force(CharterRow { hash, charter }: CharterRow) -> CharterInForce {
    CharterInForce {
        id: charter.id.to_string(),
        title: charter.title,
        version: charter.version,
        source: charter.source,
        hash,
        rules: charter.rules,
    }
}
