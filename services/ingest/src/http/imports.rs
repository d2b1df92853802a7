//! Whole documents, and judging without storing.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use openfloor_api::write::{CountBody, ImportLine, PanelLine};
use openfloor_domain::convening::DayOrder;
use openfloor_process::problem::Problem;
use openfloor_rosters::{Encoding, Options, parse};
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::links::mapping;
use super::{DOCUMENT_BYTES_MAX, Shared, diagnostic, moment, problem, text};
use crate::check::{standing_of_count, standing_of_draft};
use crate::error::IngestError;
use crate::import::{ImportRequest, Origin, dry_import, import as run_import, tally_verdicts};
use crate::link;

/// Lines that wait for a slow reader before the import waits too.
const LINES_AHEAD: usize = 256;

/// How a document is to be read.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentQuery {
    /// The name of the file.
    name: Option<String>,
    /// `utf-8` or `windows-1252`.
    encoding: Option<String>,
    /// Minutes east of Greenwich for times without an offset.
    zone_offset_minutes: Option<i16>,
    /// Which number of days like `05/06/2026` is the day: `day-first` or `month-first`.
    day_order: Option<String>,
    /// Rules to judge by, separated by commas; all in force, if left out.
    rules: Option<String>,
    /// What columns, words and answers mean, as TOML.
    mapping: Option<String>,
    /// Whether nothing is to be stored.
    #[serde(default)]
    dry_run: bool,
}

impl DocumentQuery {
    fn options(&self) -> Result<Options, Problem> {
        let encoding = match self.encoding.as_deref() {
            None | Some("utf-8") => Encoding::Utf8,
            Some("windows-1252") => Encoding::Windows1252,
            Some(_) => return Err(Problem::bad_request("encoding is utf-8 or windows-1252")),
        };
        let mapping = self.mapping.as_deref().map(mapping).transpose()?;
        let unknown = || Problem::bad_request("day_order is day-first or month-first");
        let named = |order| DayOrder::named(order).ok_or_else(unknown);
        let day_order = self.day_order.as_deref().map(named).transpose()?;
        let zone_offset_minutes = self.zone_offset_minutes;
        Ok(Options { encoding, zone_offset_minutes, day_order, mapping, ..Options::default() })
    }
}

/// Names the link that a document is from. It is no parameter: those are in the logs of proxies, and a link
/// may hold a secret.
const LINK: &str = "openfloor-link";

/// `POST /api/v1/imports?name=…`: the document as the body. With the header `Openfloor-Link` the link is the
/// source of what it says, and where there is no body, it is fetched. With `dry_run=true` nothing is stored, and
/// the answer says what would change. With `Accept: application/x-ndjson` a line
/// for each panel as it is done; otherwise one summary at the end.
pub(super) async fn import(
    State(shared): State<Shared>,
    Query(query): Query<DocumentQuery>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let organiser = shared.organiser(&headers).await?;
    // Of whoever has no key nothing is read.
    let body = whole(Bytes::from_request(request, &()).await)?;
    let (options, is_dry_run) = (query.options()?, query.dry_run);
    let name = query.name.unwrap_or_else(|| "upload".to_owned());
    let (origin, bytes) = match text(&headers, LINK) {
        None => (Origin::File(name), body.to_vec()),
        Some(url) if body.is_empty() => {
            let (origin, fetched) = link::fetch(&shared.fetcher, url).await.map_err(problem)?;
            (origin, fetched.bytes)
        }
        Some(url) => (link::origin(url, &name).map_err(problem)?, body.to_vec()),
    };
    let request = ImportRequest { organiser, origin, bytes, options };
    let (lines, received) = mpsc::channel(LINES_AHEAD);
    let ingest = Arc::clone(&shared.ingest);
    let counted = shared.clone();
    let told = lines.clone();
    // A task of its own: what was begun is ended, also when the caller goes away.
    let mut running = tokio::spawn(async move {
        if is_dry_run {
            return dry_import(&ingest, request, lines).await;
        }
        let result = run_import(Arc::clone(&ingest), request, lines).await;
        // Who is in it may be asked about next.
        if let Ok(Some(position)) = result.as_ref().map(|summary| &summary.position) {
            ingest.has_folded(position).await;
        }
        counted.count("import", result.as_ref().map(|summary| summary.events));
        result
    });
    if text(&headers, header::ACCEPT.as_str()) == Some("application/x-ndjson") {
        return streamed(running, received, told).await;
    }
    drop(told);
    let drained = ReceiverStream::new(received).for_each(|_| async {});
    let (result, ()) = tokio::join!(&mut running, drained);
    let summary = result.map_err(|_| Problem::internal())?.map_err(problem)?;
    Ok(Json(summary).into_response())
}

/// A document, if it came whole and is not larger than any may be.
fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE).detail(format!(
            "a document has at most {} MiB; split it, or have a long spreadsheet read part by part by openfloor import",
            DOCUMENT_BYTES_MAX >> 20
        )),
        _ => Problem::bad_request("the document was cut off; send it again"),
    })
}

/// The lines as they come. A refusal of the whole document is still a problem with its status.
async fn streamed(
    running: tokio::task::JoinHandle<Result<openfloor_api::write::ImportSummary, IngestError>>,
    mut received: mpsc::Receiver<ImportLine>,
    told: mpsc::Sender<ImportLine>,
) -> Result<Response, Problem> {
    let (first, running) = {
        let mut running = running;
        tokio::select! {
            biased;
            first = received.recv() => (first, running),
            result = &mut running => match result {
                Ok(Err(error)) => return Err(problem(error)),
                Ok(Ok(summary)) => (Some(ImportLine::Summary(summary)), tokio::spawn(std::future::pending())),
                Err(_) => return Err(Problem::internal()),
            },
        }
    };
    if !matches!(first, Some(ImportLine::Summary(_))) {
        tokio::spawn(async move {
            let last = match running.await {
                Ok(Ok(summary)) => ImportLine::Summary(summary),
                Ok(Err(error)) => ImportLine::Failed { detail: problem(error).detail.unwrap_or_default() },
                Err(_) => ImportLine::Failed { detail: "the import stopped; run it again".to_owned() },
            };
            if told.send(last).await.is_err() {
                tracing::debug!("nobody waits for the end of an import");
            }
        });
    }
    let lines = tokio_stream::iter(first).chain(ReceiverStream::new(received)).map(|line| {
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        Ok::<_, serde_json::Error>(bytes)
    });
    let mut response = (StatusCode::OK, Body::from_stream(lines)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    Ok(response)
}

/// `POST /api/v1/check`: judges a document, a roster or four numbers. Stores nothing, needs no key.
pub(super) async fn check(
    State(shared): State<Shared>,
    Query(query): Query<DocumentQuery>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = whole(body)?;
    let options = query.options()?;
    let mut rules = shared.ingest.rules().map_err(problem)?;
    if let Some(wanted) = &query.rules {
        let wanted: Vec<&str> = wanted.split(',').map(str::trim).collect();
        rules.retain(|rule| wanted.contains(&rule.id.as_str()));
        if rules.is_empty() {
            return Err(Problem::bad_request(
                "none of these rules is in force; GET /api/v1/rules lists them",
            ));
        }
    }
    let now_ms = shared.ingest.now_ms();
    if let Ok(count) = serde_json::from_slice::<CountBody>(&body) {
        let starts = moment("/starts", count.starts.as_ref())?;
        return Ok(Json(standing_of_count(&rules, &count, starts, now_ms)).into_response());
    }
    let name = query.name.unwrap_or_else(|| "check".to_owned());
    let read = tokio::task::spawn_blocking(move || parse(&name, &body, &options)).await;
    let programme = read
        .map_err(|_| Problem::internal())?
        .map_err(|fault| problem(IngestError::Unreadable(Box::new(fault))))?;
    if programme.has_errors() {
        return Err(problem(IngestError::Errors(programme.diagnostics)));
    }
    let mut verdicts = std::collections::BTreeMap::new();
    let mut panels = Vec::new();
    for (convening, panel) in programme.panels() {
        let line = PanelLine {
            convening: convening.slug.clone(),
            panel: panel.slug.to_string(),
            id: None,
            events: None,
            changes: None,
            refused: None,
            standing: standing_of_draft(&rules, panel, now_ms),
        };
        tally_verdicts(&mut verdicts, &line);
        panels.push(line);
    }
    let diagnostics: Vec<_> = programme.diagnostics.iter().map(diagnostic).collect();
    Ok(Json(serde_json::json!({ "panels": panels, "verdicts": verdicts, "diagnostics": diagnostics }))
        .into_response())
}
