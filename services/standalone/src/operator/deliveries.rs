//! What became of notices, and what an operator decides about them.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use openfloor_alert::{Act, Deliveries};
use openfloor_application::key_ring::KeyRing;
use openfloor_domain::delivery::{History, Reason, Settled, Story};
use openfloor_domain::ids::EndpointId;
use openfloor_process::clock::Clock;
use openfloor_process::problem::Problem;

use super::Operated;
use super::wire::{DeliveryAct, ListedEndpoint};

/// `GET /operator/deliveries`: every endpoint that anything was ever sent to.
pub(super) async fn list(State(operated): State<Arc<dyn Operated>>) -> Result<Response, Problem> {
    let all = deliveries(&operated).all().await?;
    let listed: Vec<ListedEndpoint> = all.into_iter().map(listed).collect();
    Ok(Json(listed).into_response())
}

/// `GET /operator/deliveries/{endpoint}`: all that was recorded about one.
pub(super) async fn inspect(
    State(operated): State<Arc<dyn Operated>>,
    Path(endpoint): Path<String>,
) -> Result<Response, Problem> {
    let history = deliveries(&operated).of(&id(&endpoint)?).await?;
    if history == History::default() {
        return Err(unknown());
    }
    Ok(Json(history).into_response())
}

/// `POST /operator/deliveries/{endpoint}`
pub(super) async fn act(
    State(operated): State<Arc<dyn Operated>>,
    Path(endpoint): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let act = serde_json::from_slice(&body)
        .map_err(|error| Problem::bad_request(format!("want what is to be done: {error}")))?;
    let act = match act {
        DeliveryAct::Retry(notice) => Act::Retry(notice),
        DeliveryAct::Discard { notice, why } => Act::Discard { notice, why },
        DeliveryAct::Disable => Act::Disable(Reason::Operator),
        DeliveryAct::Enable => Act::Enable,
    };
    let (deliveries, endpoint) = (deliveries(&operated), id(&endpoint)?);
    if deliveries.of(&endpoint).await? == History::default() {
        return Err(unknown());
    }
    deliveries.act(&endpoint, &act).await?;
    let history = deliveries.of(&endpoint).await?;
    Ok(Json(listed((endpoint, history))).into_response())
}

fn deliveries(operated: &Arc<dyn Operated>) -> Deliveries {
    Deliveries::new(operated.log(), Arc::new(KeyRing::new(operated.keys())), Clock::system())
}

fn listed((endpoint, history): (EndpointId, History)) -> ListedEndpoint {
    let count =
        |settled: Option<Settled>| history.notices.values().filter(|story| story.settled == settled).count();
    ListedEndpoint {
        endpoint,
        stopped: history.disabled,
        delivered: count(Some(Settled::Delivered)),
        trying: count(None),
        waiting: history
            .notices
            .iter()
            .filter(|(_, story): &(_, &Story)| story.is_dead_letter())
            .map(|(notice, _)| notice.clone())
            .collect(),
    }
}

fn id(endpoint: &str) -> Result<EndpointId, Problem> {
    EndpointId::new(endpoint).map_err(|_| unknown())
}

fn unknown() -> Problem {
    Problem::of_status(StatusCode::NOT_FOUND)
        .detail("nothing was ever sent to an endpoint of this id; `openfloor delivery list --all` has them")
}
