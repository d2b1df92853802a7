//! The pages: the organiser's in full, everybody else's as far as the owner published. They share
//! their templates, not their data. No script, nothing from elsewhere.

mod about;
mod badge;
mod charters;
mod check;
mod convening;
mod convenings;
mod embed;
mod history;
mod home;
mod method;
mod panel;
mod series;
mod sign_in;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use openfloor_domain::ids::PanelId;
use openfloor_event_log::Position;
use openfloor_pages::{Frame, Message, PageError, SCRIPT_ROUTE, STYLE_ROUTE, script, style, words_for};
use openfloor_process::web::same_origin;

use crate::read::panel::is_withheld;
use crate::shared::{POSITION_LIMIT, SharedState};

/// The routes.
pub(crate) fn router(shared: SharedState) -> Router {
    let pages = Router::new()
        .route("/", get(home::page))
        .route("/convenings", get(convenings::page))
        .route("/convenings/{id}", get(convening::page))
        .route("/panels/{id}", get(panel::page))
        .route("/panels/{id}/history", get(history::page))
        .route("/panels/{id}/badge.svg", get(badge::picture))
        .route("/panels/{id}/embed", get(embed::page))
        .route("/check", get(check::page))
        .route("/about", get(about::page))
        .route("/method", get(method::page))
        .route("/charters", get(charters::page))
        .route("/series", get(series::page))
        .layer(from_fn_with_state(shared.clone(), when_caught_up));
    let forms = Router::new()
        .route("/sign-in", get(sign_in::page).post(sign_in::submit))
        .route("/sign-out", post(sign_in::sign_out))
        .layer(same_origin());
    pages.merge(forms).route(STYLE_ROUTE, get(style)).route(SCRIPT_ROUTE, get(script)).with_state(shared)
}

/// What is said of a panel that is not shown: that it is not there; or, where the public was shown it, that it
/// is not shown any more.
async fn not_found(shared: &SharedState, frame: Frame, id: PanelId) -> Result<Response, PageError> {
    let rows = shared.reads.rows(move |store| is_withheld(store, &id));
    if !rows.await.map_err(frame.failed())? {
        return Ok(frame.not_found());
    }
    let text = frame.words.say("withheld-text");
    Ok(Message::within(frame, "withheld-title", text).respond(StatusCode::GONE))
}

/// The position that an address asks for. What is none is left out: the page shows what there is.
fn position_of(shared: &SharedState, query: &str) -> Option<Position> {
    let text = query.split('&').find_map(|pair| pair.strip_prefix("position="))?;
    shared.identity.open_position(text).map(Position)
}

/// Says that the log is still being read, instead of that something is not there.
async fn when_caught_up(State(shared): State<SharedState>, request: Request, next: Next) -> Response {
    if shared.has_caught_up() {
        // Who comes from storing something wants to see it: the page waits a moment for it.
        if let Some(position) = position_of(&shared, request.uri().query().unwrap_or_default()) {
            let is_there = shared.reads.followed.covers(position, POSITION_LIMIT).await;
            tracing::debug!(is_there, "a page waited for what was written");
        }
        return next.run(request).await;
    }
    let words = words_for(request.headers(), None);
    let percent = shared.percent_folded();
    let text = words.with("reading-text", [("percent", percent.into())]);
    let message = Message::new(words, "reading-title", text);
    message.respond(StatusCode::SERVICE_UNAVAILABLE).into_response()
}
