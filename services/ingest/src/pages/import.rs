//! `/organise/import`: from a file to a preview, and from there to what is stored.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::convening::WatchedLink;
use openfloor_domain::ids::OrganiserId;
use openfloor_pages::{Frame, PageError};
use openfloor_rosters::{Encoding, Fault, Programme, detect, parse};
use tokio::sync::mpsc;

use super::document::{Filled, Unusable, pack};
use super::found::{self, Column, Doubtful, Noticed, Would};
use super::noticed::Notice;
use super::{Pages, PagesState, organiser_of, refused};
use crate::dry_run::{DryRun, dry_run};
use crate::error::IngestError;
use crate::import::{ImportRequest, Origin, import};
use crate::ingest::FOLD_LIMIT;
use crate::link;

/// Lines of progress that nobody reads here, before the import would wait.
const LINES_AHEAD: usize = 256;

#[derive(Template)]
#[template(path = "import.html")]
struct Upload {
    frame: Frame,
    /// Why the last try did not work: what, and what to do.
    fault: Option<(String, String)>,
    /// The link that was typed.
    link: String,
}

#[derive(Template)]
#[template(path = "preview.html")]
struct Preview {
    frame: Frame,
    name: String,
    /// The link that it is from; empty if it is from a file.
    link: String,
    /// The document, packed.
    document: String,
    is_windows: bool,
    /// Time zones to choose from: minutes, name, whether it is the one chosen.
    zones: Vec<(String, String, bool)>,
    /// What was changed by others since the last preview.
    notice: Option<String>,
    found: Vec<String>,
    noticed: Vec<Noticed>,
    doubtful: Vec<Doubtful>,
    columns: Vec<Column>,
    /// None if nothing of the document may be stored.
    would: Option<Would>,
}

/// The form.
pub(super) async fn page(frame: Frame) -> Response {
    if let Err(sign_in) = organiser_of(&frame) {
        return sign_in;
    }
    let page = Upload { frame, fault: None, link: String::new() };
    page.frame.respond(StatusCode::OK, &page)
}

/// A form with a document: shows what it would change, or stores it.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    frame: Frame,
    form: Multipart,
) -> Result<Response, PageError> {
    let organiser = match organiser_of(&frame) {
        Ok(organiser) => organiser,
        Err(sign_in) => return Ok(sign_in),
    };
    let mut filled = match Filled::read(form).await {
        Ok(filled) => filled,
        Err(Unusable::Form(error)) => return Ok(error.into_response()),
        Err(Unusable::Document) => {
            let fault = Some((frame.words.say("import-cut-off"), String::new()));
            let page = Upload { frame, fault, link: String::new() };
            return Ok(page.frame.respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    if filled.bytes.is_empty() && !filled.link.is_empty() {
        match link::fetch(&pages.fetcher, &filled.link).await {
            Ok((origin, fetched)) => {
                (filled.name, filled.bytes) = (origin.name().to_owned(), fetched.bytes);
            }
            Err(error) => {
                let (status, key) = refused::why(&error);
                let fault = Some((frame.words.say(key), String::new()));
                let page = Upload { frame, fault, link: filled.link };
                return Ok(page.frame.respond(status, &page));
            }
        }
    }
    let origin = match filled.origin() {
        Ok(origin) => origin,
        Err(error) => return Ok(refused::page(frame, &error)),
    };
    let read = Read::of(&mut filled).await.map_err(frame.failed())?;
    let read = match read {
        Ok(read) => read,
        Err(fault) => return Ok(unreadable(frame, &filled, &fault)),
    };
    let dry = if read.programme.has_errors() {
        None
    } else {
        match dry_run(&pages.ingest, &organiser, &origin, &read.programme).await {
            Ok(dry) => Some(dry),
            Err(error) => return Ok(refused::page(frame, &error)),
        }
    };
    let was_seen = dry.as_ref().is_some_and(|dry| dry.seen() == filled.seen);
    if let (true, true, Some(dry)) = (filled.is_to_be_stored, was_seen, &dry) {
        return Ok(store(&pages, frame, organiser, filled, origin, dry).await);
    }
    preview(&pages, frame, filled, read, dry.as_ref()).await
}

/// A document that was read.
struct Read {
    programme: Programme,
    detected: Option<openfloor_rosters::Detected>,
    packed: String,
}

impl Read {
    async fn of(filled: &mut Filled) -> anyhow::Result<Result<Self, Fault>> {
        let (name, options) = (filled.name.clone(), filled.options());
        let bytes = std::mem::take(&mut filled.bytes);
        let (bytes, read) = tokio::task::spawn_blocking(move || {
            let read = parse(&name, &bytes, &options).map(|programme| {
                let packed = pack(&bytes);
                (programme, detect(&bytes).ok(), packed)
            });
            (bytes, read)
        })
        .await?;
        filled.bytes = bytes;
        Ok(match read {
            Ok((programme, detected, packed)) => Ok(Self { programme, detected, packed: packed? }),
            Err(fault) => Err(fault),
        })
    }
}

fn unreadable(frame: Frame, filled: &Filled, fault: &Fault) -> Response {
    let (what, remedy) = if filled.bytes.is_empty() {
        (frame.words.say("import-nothing"), String::new())
    } else {
        let Notice { place, what, remedy } = Notice::of_fault(frame.words, fault);
        (format!("{place}: {what}"), remedy)
    };
    let is_too_large = fault.code.starts_with("too-");
    let status = if is_too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Upload { frame, fault: Some((what, remedy)), link: filled.link.clone() };
    page.frame.respond(status, &page)
}

async fn preview(
    pages: &Pages,
    frame: Frame,
    filled: Filled,
    read: Read,
    dry: Option<&DryRun>,
) -> Result<Response, PageError> {
    let rules = pages.ingest.rules().map_err(frame.failed())?;
    let words = frame.words;
    let status = match (dry, filled.is_to_be_stored) {
        (None, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (Some(_), true) => StatusCode::PRECONDITION_FAILED,
        (Some(_), false) => StatusCode::OK,
    };
    let page = Preview {
        notice: (status == StatusCode::PRECONDITION_FAILED).then(|| words.say("preview-changed")),
        found: found::found(words, read.detected, &read.programme),
        noticed: found::noticed(words, &read.programme),
        doubtful: found::doubtful(words, &read.programme),
        columns: found::columns(&read.programme),
        would: dry.map(|dry| found::would(words, dry, &rules, frame.now_ms)),
        zones: zones(&filled.zone),
        is_windows: filled.encoding == "windows-1252",
        name: filled.name,
        link: filled.link,
        document: read.packed,
        frame,
    };
    let mut response = page.frame.respond(status, &page);
    // The page carries the document: no cache keeps it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Whole hours from the date line to the date line.
fn zones(chosen: &str) -> Vec<(String, String, bool)> {
    let zone = |hours: i32| {
        let minutes = (hours * 60).to_string();
        let is_chosen = minutes == chosen;
        (minutes, format!("UTC{hours:+03}:00"), is_chosen)
    };
    (-12..=14).map(zone).collect()
}

async fn store(
    pages: &Pages,
    frame: Frame,
    organiser: OrganiserId,
    filled: Filled,
    origin: Origin,
    dry: &DryRun,
) -> Response {
    let options = filled.options();
    let watched = filled.is_to_be_watched.then(|| watched(&filled)).flatten();
    let request = ImportRequest { organiser: organiser.clone(), origin, bytes: filled.bytes, options };
    let (lines, mut received) = mpsc::channel(LINES_AHEAD);
    let ingest = Arc::clone(&pages.ingest);
    // A task of its own: what was begun is ended, also when the browser goes away.
    let running = tokio::spawn(async move { import(ingest, request, lines).await });
    while received.recv().await.is_some() {}
    let stored = match running.await {
        Ok(stored) => stored,
        Err(_) => Err(IngestError::OutOfOrder("an import panicked".to_owned())),
    };
    pages.count("import", stored.as_ref().map(|summary| summary.events));
    let summary = match stored {
        Ok(summary) => summary,
        Err(error) => return refused::page(frame, &error),
    };
    let position = summary.position.unwrap_or_default();
    pages.has_folded(&position).await;
    if let Some(link) = watched {
        for convening in &dry.convenings {
            let watching = pages.ingest.watch_link(&pages.fetcher, &organiser, &convening.id, link.clone());
            if let Err(error) = watching.await {
                return refused::page(frame, &error);
            }
        }
    }
    let to = match dry.convenings.as_slice() {
        [one] => format!("/convenings/{}?position={position}", one.id),
        _ => format!("/convenings?position={position}"),
    };
    Redirect::to(&to).into_response()
}

/// The link of a form, to be read again as it was read now.
fn watched(filled: &Filled) -> Option<WatchedLink> {
    let options = filled.options();
    let url = Some(filled.link.clone()).filter(|link| !link.is_empty())?;
    Some(WatchedLink {
        url,
        zone_offset_minutes: options.zone_offset_minutes,
        is_windows_1252: options.encoding == Encoding::Windows1252,
        mapping: options.mapping.map(|mapping| mapping.to_toml()),
    })
}

impl Pages {
    /// Waits until what was written can be looked up here, or for a moment.
    async fn has_folded(&self, position: &str) {
        if let Some(position) = self.ingest.identity.open_position(position) {
            let position = openfloor_event_log::Position(position);
            if !self.ingest.followed.covers(position, FOLD_LIMIT).await {
                tracing::warn!("an import is stored and not folded yet");
            }
        }
    }

    /// Counts what became of a submission.
    pub(super) fn count(&self, source: &str, result: Result<usize, &IngestError>) {
        self.metrics.count(source, result);
    }
}
