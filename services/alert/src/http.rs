//! The pages and the API for allies and subscribers.
//!
//! Who may do what is told by the link in a mail alone: there are no accounts and no cookies. A `GET`
//! never changes anything, since programs that check mail follow links.

mod answers;
mod api;
mod assistant;
pub(crate) mod deliveries;
pub(crate) mod feed;
pub(crate) mod hooks;
mod invitation;
pub(crate) mod invited;
mod line_up;
mod manage;
mod manner;
mod own;
mod own_data;
mod page;
mod pages;
mod pledge;
pub(crate) mod programmes;
mod subscribe;
pub(crate) mod tools;
mod voice;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use openfloor_application::identity::Identity;
use openfloor_domain::notice::Watcher;
use openfloor_process::problem::Problem;

use crate::allies::{Allies, AllyError};
use crate::tokens::Link;

/// Routes whose answers may take longer to begin than others', for
/// [`Protection`](openfloor_process::web::Protection).
pub const ROUTE_LIMITS: [(&str, Duration); 1] = [
    // A link is read first.
    ("/pledge/invitations/programme", Duration::from_secs(90)),
];

/// Most bytes of a request.
const BODY_BYTES_MAX: usize = 64 << 10;

pub(crate) type Shared = Arc<Allies>;

/// The routes of alert.
pub(crate) fn router(allies: Shared) -> Router {
    Router::new()
        .route("/api/v1/pledges", post(api::pledge))
        .route("/api/v1/pledges/verify", post(api::verify))
        .route("/api/v1/subscriptions", post(api::subscribe))
        .route("/api/v1/subscriptions/verify", post(api::verify))
        .route("/pledge", get(pledge::form).post(pledge::pledge))
        .route("/pledge/change", get(pledge::change_form).post(pledge::change))
        .route("/pledge/assistant", get(assistant::form).post(assistant::change))
        .route("/pledge/messages", get(manner::form).post(manner::change))
        .route("/pledge/voice", get(voice::form).post(voice::change))
        .route("/pledge/words", get(pages::ready_words))
        .route("/pledge/verify", get(pages::verify_form).post(pages::verify))
        .route("/pledge/manage", get(manage::form).post(manage::change))
        .route("/pledge/data", get(own_data::data))
        .route("/pledge/erase", get(manage::erase_form))
        .route("/invitation", get(invitation::form).post(invitation::send))
        .route("/subscribe", get(subscribe::form).post(subscribe::subscribe))
        .route("/answer", get(answers::form).post(answers::say))
        .route("/answers", get(answers::all))
        .route("/unsubscribe", get(pages::unsubscribe_form).post(pages::unsubscribe))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(allies)
}

/// Where a request comes from, to bound how much is asked for from there.
pub(crate) struct Client(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        // A proxy on this machine says for whom it asks; anybody else could claim anything.
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let last = forwarded.and_then(|list| list.rsplit(',').next()).map(|last| last.trim().to_owned());
        Ok(Self(match (peer, last) {
            (Some(peer), Some(last)) if peer.is_loopback() => last,
            (Some(peer), _) => peer.to_string(),
            (None, _) => "unknown".to_owned(),
        }))
    }
}

/// The key that a request carries, if it carries one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// What the link manages whose token a request carries.
fn watcher(identity: &Identity, headers: &HeaderMap) -> Result<Watcher, Problem> {
    let link = bearer(headers).and_then(|token| Link::read(identity, token));
    link.and_then(Link::manages)
        .ok_or_else(|| Problem::unauthorized("send the token of the link that manages the pledge"))
}

/// What a caller is told of a "no".
fn problem(error: AllyError) -> Problem {
    let detail = error.to_string();
    match error {
        AllyError::Invalid { pointer, .. } => {
            Problem::invalid("what was asked for cannot be read").fault(pointer, "invalid", detail)
        }
        AllyError::Pledge(_) | AllyError::Subscription(_) if error.is_expired() => {
            Problem::of_status(StatusCode::GONE).detail(detail)
        }
        AllyError::Pledge(_)
        | AllyError::Subscription(_)
        | AllyError::Programme(_)
        | AllyError::NotConfirmed => Problem::of_status(StatusCode::CONFLICT).detail(detail),
        AllyError::LinkIsOld => Problem::of_status(StatusCode::GONE).detail(detail),
        AllyError::TooMany => Problem::of_status(StatusCode::TOO_MANY_REQUESTS).detail(detail),
        AllyError::NoKey => Problem::unauthorized(detail),
        AllyError::Unavailable(why) => {
            tracing::warn!(why, "an ally was asked to come again");
            Problem::unavailable("this cannot be recorded just now; try again in a moment")
        }
    }
}
