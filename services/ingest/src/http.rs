//! The HTTP API of ingest.

mod answers;
mod exports;
mod imports;
mod links;
mod panels;
mod persons;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, header};
use axum::routing::{delete, get, post, put};
use openfloor_domain::ids::OrganiserId;
use openfloor_domain::moment::Moment;
use openfloor_outbound::Fetcher;
use openfloor_process::problem::Problem;
use serde::de::DeserializeOwned;

pub(crate) use answers::{diagnostic, problem};

use crate::error::IngestError;
use crate::ingest::{Ingest, Wish};
use crate::metrics::IngestMetrics;

/// Most bytes of one roster, convening or count.
const BODY_BYTES_MAX: usize = 2 << 20;

/// Most bytes of a whole document.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 64 << 20;

/// How long the answer to a whole document may take to begin.
const DOCUMENT_LIMIT: Duration = Duration::from_secs(900);

/// Routes whose answers may take longer to begin than others', for
/// [`Protection`](openfloor_process::web::Protection).
pub const ROUTE_LIMITS: [(&str, Duration); 7] = [
    ("/api/v1/imports", DOCUMENT_LIMIT),
    ("/api/v1/check", DOCUMENT_LIMIT),
    ("/organise/import", DOCUMENT_LIMIT),
    // Every panel is read before the file begins.
    ("/api/v1/convenings/{slug}/export/{kind}", DOCUMENT_LIMIT),
    ("/organise/convenings/{id}/export/{kind}", DOCUMENT_LIMIT),
    // A record for each person.
    ("/organise/convenings/{id}/own-links", DOCUMENT_LIMIT),
    // A link is read before it is watched.
    ("/api/v1/convenings/{slug}/links", Duration::from_secs(90)),
];

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) ingest: Arc<Ingest>,
    pub(crate) metrics: IngestMetrics,
    pub(crate) fetcher: Fetcher,
}

/// The routes of ingest.
pub(crate) fn router(ingest: Arc<Ingest>, metrics: IngestMetrics, fetcher: Fetcher) -> Router {
    let documents = Router::new()
        .route("/api/v1/imports", post(imports::import))
        .route("/api/v1/check", post(imports::check))
        .layer(DefaultBodyLimit::max(DOCUMENT_BYTES_MAX));
    let things = Router::new()
        .route("/api/v1/convenings/{slug}", put(panels::convening))
        .route("/api/v1/convenings/{slug}/panels/{panel}/roster", put(panels::roster))
        .route("/api/v1/convenings/{slug}/panels/{panel}/count", put(panels::count))
        .route("/api/v1/convenings/{slug}/panels/{panel}/floor", put(panels::floor))
        .route("/api/v1/convenings/{slug}/panels/{panel}/publication", put(panels::publication))
        .route("/api/v1/convenings/{slug}/links", get(links::list).post(links::watch))
        .route("/api/v1/convenings/{slug}/links/{id}", delete(links::unwatch))
        .route("/api/v1/convenings/{slug}/export/{kind}", get(exports::export))
        .route("/api/v1/persons/erase", post(persons::erase))
        .route("/api/v1/persons/merge", post(persons::merge))
        .route("/api/v1/persons/split", post(persons::split))
        .route("/api/v1/persons/undo", post(persons::undo))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    documents.merge(things).with_state(Shared { ingest, metrics, fetcher })
}

impl Shared {
    /// Whose key the request carries.
    pub(crate) async fn organiser(&self, headers: &HeaderMap) -> Result<OrganiserId, Problem> {
        let bearer =
            text(headers, header::AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
        let key = bearer.ok_or_else(|| problem(IngestError::NoKey))?;
        self.ingest.whose(key).await.map_err(problem)
    }
}

/// A header as text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

/// How the request wants to be attempted: `Idempotency-Key`, `If-Match`, `If-None-Match`, `traceparent`.
pub(crate) fn wish(headers: &HeaderMap) -> Result<Wish, Problem> {
    let idempotency_key = text(headers, "idempotency-key").map(|key| key.trim_matches('"').to_owned());
    if idempotency_key.as_ref().is_some_and(|key| key.is_empty() || key.len() > 200) {
        return Err(Problem::bad_request("an Idempotency-Key has 1 to 200 characters"));
    }
    let trace = text(headers, "traceparent").filter(|trace| is_trace(trace)).map(str::to_owned);
    Ok(Wish { idempotency_key, only_at: answers::only_at(headers)?, trace })
}

/// Whether a text is a W3C `traceparent`: anything else is not carried into the log.
fn is_trace(text: &str) -> bool {
    text.len() == 55 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The body as JSON, or where it is wrong.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        Problem::bad_request(format!("the body is not the JSON that is wanted here: {error}")).fault(
            "",
            "unreadable",
            format!("line {}, column {}", error.line(), error.column()),
        )
    })
}

/// A moment at a place of the body.
pub(crate) fn moment(pointer: &str, text: Option<&String>) -> Result<Option<Moment>, Problem> {
    text.map(|text| Moment::parse(text)).transpose().map_err(|error| {
        Problem::invalid("a date cannot be read").fault(pointer, "bad-date", error.to_string())
    })
}
