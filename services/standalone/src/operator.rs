//! What operators do: organisers, keys, charters, erasure by pseudonym, withholding panels, deliveries, back-tests,
//! the log as lines, backups, replays. Below `/operator` on the admin listener, with the operator's key.

mod activation;
mod backtest;
mod deliveries;
mod files;
mod panels;
mod people;
mod tail;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use openfloor_domain::judgement::Charter;
use openfloor_event_log::SharedLog;
use openfloor_ingest::Ingest;
use openfloor_key_store::SharedKeys;
use openfloor_process::problem::Problem;
use subtle::ConstantTimeEq;

use crate::installation::Installation;

pub use backtest::BacktestLine;
pub use tail::{Tail, tail};
pub use wire::{
    Activate, ActivatedVersion, AdoptedCharter, BackUp, BackedUp, CharterInForce, DeliveryAct,
    ListedEndpoint, NewKey, NewOrganiser, QuestionedPanel, Said, SignInLink, TailLine, TailedEvent,
    WithheldPanel, Withhold,
};

/// Something that operators work on: an installation, or services over NATS.
#[async_trait]
pub trait Operated: Send + Sync + 'static {
    /// The command side; none while it cannot be used.
    async fn ingest(&self) -> Option<Arc<Ingest>>;

    /// The event log.
    fn log(&self) -> SharedLog;

    /// The keys.
    fn keys(&self) -> SharedKeys;
}

#[async_trait]
impl Operated for Installation {
    async fn ingest(&self) -> Option<Arc<Ingest>> {
        Self::ingest(self).await
    }

    fn log(&self) -> SharedLog {
        self.world.stores.shared_log()
    }

    fn keys(&self) -> SharedKeys {
        self.world.stores.shared_keys()
    }
}

/// The charter that a request is about, and its text.
fn charter(body: &[u8]) -> Result<(&str, Charter), Problem> {
    let text = std::str::from_utf8(body).map_err(|_| Problem::invalid("a charter is UTF-8"))?;
    let charter = Charter::parse(text).map_err(|fault| Problem::invalid(format!("the charter: {fault}")))?;
    Ok((text, charter))
}

/// The command side, or that it cannot be used just now.
async fn ingest(operated: &Arc<dyn Operated>) -> Result<Arc<Ingest>, Problem> {
    operated
        .ingest()
        .await
        .ok_or_else(|| Problem::unavailable("The views are being folded. Try again in a moment."))
}

/// What can be done wherever there is a log: organisers, keys, charters, erasure, back-tests, the log as lines.
/// Whoever can send requests to it may do all of that: put [`with_key`] around it on a listener.
pub fn routes(operated: Arc<dyn Operated>) -> Router {
    Router::new()
        .route("/operator/organisers", post(people::add_organiser))
        .route("/operator/organisers/{id}/keys", post(people::issue_key))
        .route("/operator/charters", get(people::charters).post(people::adopt_charter))
        .route("/operator/activations", post(activation::activate))
        .route("/operator/persons/{id}/erase", post(people::erase))
        .route("/operator/panels/{id}/withhold", post(panels::withhold))
        .route("/operator/questions", get(panels::questions))
        .route("/operator/backtests", post(backtest::post_backtest))
        .route("/operator/tail", get(tail::get_tail))
        .route("/operator/deliveries", get(deliveries::list))
        .route("/operator/deliveries/{endpoint}", get(deliveries::inspect).post(deliveries::act))
        .with_state(operated)
}

/// What can be done with a data directory.
pub(crate) fn directory_routes(installation: Arc<Installation>) -> Router {
    Router::new()
        .route("/operator/backups", post(files::back_up))
        .route("/operator/replays", post(files::replay))
        .route("/operator/sign-in-links", post(files::sign_in_link))
        .with_state(installation)
}

/// Lets only those in who carry the operator's key.
pub fn with_key(router: Router, key: String) -> Router {
    router.layer(from_fn_with_state(Arc::<str>::from(key), only_with_key))
}

async fn only_with_key(State(key): State<Arc<str>>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if bool::from(given.as_bytes().ct_eq(key.as_bytes())) {
        return next.run(request).await;
    }
    Problem::unauthorized("send the operator's key as `Authorization: Bearer …`; it is in operator.key")
        .into_response()
}
