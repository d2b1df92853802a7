//! The organiser's pages: plain forms, server-rendered, usable without a script. They lie under
//! `/organise`, so that a proxy in front of services of their own sends all of that to ingest; so does the page of
//! `/answer`, which people open by a link of their own, and `/wrong`, where anybody says that something is.
//!
//! Nothing is kept between two requests: who is signed in says the cookie that projection gave, what was
//! uploaded comes back with the form, and everything else is in the log. So any replica can answer.

mod answer;
mod ask;
mod asked;
mod document;
mod editor;
pub(crate) mod export;
mod floor;
mod found;
mod help;
mod how;
mod import;
mod keep;
mod kept;
mod link;
mod map_form;
mod mapped;
mod numbers;
mod own;
mod own_links;
mod people;
mod publication;
mod reading;
mod refused;
pub(crate) mod reports;
mod said_wrong;
mod same;
#[cfg(test)]
mod tests;
mod wrong;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use openfloor_domain::ids::OrganiserId;
use openfloor_outbound::Fetcher;
use openfloor_pages::{DocumentForm, Frame, Host, Session, Sessions, SignedIn, Site, Unreadable};
use openfloor_process::web::same_origin;

use crate::http::DOCUMENT_BYTES_MAX;
use crate::ingest::{Ingest, stream};
use crate::metrics::IngestMetrics;

/// What the names of seats and counts on these pages come from: one source of each organiser.
const SOURCE: &str = "pages";

/// What the handlers share.
pub(crate) struct Pages {
    ingest: Arc<Ingest>,
    metrics: IngestMetrics,
    fetcher: Fetcher,
    /// Where browsers reach the pages, without a slash at the end.
    public_url: String,
    site: Site,
    sessions: Sessions,
    /// Who said in the last hour that something is wrong.
    lately: wrong::Lately,
}

type PagesState = Arc<Pages>;

/// The routes. Sessions are those of projection: the secret that signs their cookies is derived from the
/// one of the installation.
pub(crate) fn router(
    ingest: Arc<Ingest>,
    metrics: IngestMetrics,
    fetcher: Fetcher,
    public_url: &str,
    site: Site,
    is_https: bool,
) -> Router {
    let sessions = Sessions::new(ingest.identity.token("session", "pages"), is_https);
    let documents = Router::new()
        .route("/organise/import", get(import::page).post(import::submit))
        .layer(DefaultBodyLimit::max(DocumentForm::bytes_max(DOCUMENT_BYTES_MAX)));
    let counting = Router::new()
        .route("/organise/convenings/{id}/numbers", get(numbers::page))
        .route("/organise/panels/{id}", get(editor::page).post(editor::submit))
        .route("/organise/panels/{id}/floor", get(floor::page).post(floor::submit))
        .route("/organise/panels/{id}/count", post(numbers::submit))
        .route("/organise/panels/{id}/publication", post(publication::submit))
        .route("/organise/convenings/{id}/people", get(people::page).post(people::submit))
        .route("/organise/convenings/{id}/same", get(same::page).post(same::submit))
        .route("/organise/convenings/{id}/ask", get(ask::page))
        .route("/organise/convenings/{id}/export/{kind}", get(export::page))
        .route("/organise/keep", get(keep::page).post(keep::submit))
        .route("/organise/reports", get(said_wrong::page))
        .route("/organise/convenings/{id}/links", get(link::page).post(link::submit))
        .route("/organise/convenings/{id}/own-links", post(own_links::submit))
        .route("/answer/{secret}", get(answer::page).post(answer::submit))
        .route("/wrong/{id}", get(wrong::page).post(wrong::submit));
    let public_url = public_url.trim_end_matches('/').to_owned();
    let lately = wrong::Lately::default();
    let shared = Arc::new(Pages { ingest, metrics, fetcher, public_url, site, sessions, lately });
    documents.merge(counting).layer(same_origin()).with_state(shared)
}

impl Host for Pages {
    fn site(&self) -> &Site {
        &self.site
    }

    fn now_ms(&self) -> i64 {
        self.ingest.now_ms()
    }

    fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    async fn holder(&self, session: &Session) -> Result<Option<SignedIn>, Unreadable> {
        let unreadable = |error: crate::error::IngestError| Unreadable(error.to_string());
        let stream = stream("organiser", session.organiser.as_str()).map_err(unreadable)?;
        let (organiser, _) =
            self.ingest.organisers.state(&stream).await.map_err(|error| unreadable(error.into()))?;
        let name = organiser.about.known().map(|about| about.name.clone());
        let is_held = organiser.keys.contains_key(&session.key);
        Ok(is_held.then(|| SignedIn { organiser: session.organiser.clone(), name }))
    }
}

/// Who is signed in; who is not signs in first.
fn organiser_of(frame: &Frame) -> Result<OrganiserId, Response> {
    frame.organiser().cloned().ok_or_else(|| Redirect::to("/sign-in").into_response())
}
