//! `/organise/import`: from a file to a preview, and from there to what is stored.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::ids::OrganiserId;
use openfloor_pages::noticed::Notice;
use openfloor_pages::{DocumentForm, FormFault, Frame, PageError};
use openfloor_rosters::{Fault, Mapping, Options, Telling, parse, to_problems};
use tokio::sync::mpsc;

use super::document::Filled;
use super::found::{self, Noticed, Would};
use super::how::{Choices, WINDOWS_1252};
use super::map_form::{MapForm, ReadBy};
use super::mapped::Unclear;
use super::reading::Read;
use super::{Pages, PagesState, organiser_of, refused};
use crate::dry_run::{DryRun, dry_run};
use crate::error::IngestError;
use crate::http::DOCUMENT_BYTES_MAX;
use crate::import::{ImportRequest, Origin, import};
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
    how: Choices,
    /// What was changed by others since the last preview, or why what was said cannot be used.
    notice: Option<String>,
    found: Vec<String>,
    noticed: Vec<Noticed>,
    map: MapForm,
    /// What was typed as TOML and cannot be used as it is.
    typed: String,
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
    let mut filled = match DocumentForm::read(form, DOCUMENT_BYTES_MAX).await {
        Ok(form) => Filled::of(form),
        Err(FormFault::Form(error)) => return Ok(error.into_response()),
        Err(FormFault::Document) => {
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
    let (mapping, unclear) = match filled.mapped.mapping() {
        Ok(mapping) => (mapping, None),
        Err(unclear) => (filled.mapped.before(), Some(unclear)),
    };
    if filled.are_problems_asked_for {
        return problems(frame, filled, mapping).await;
    }
    let remembered = if filled.mapped.is_nothing() && filled.seen.is_empty() {
        pages.ingest.offered_mapping(&organiser, &origin).await.map_err(frame.failed())?
    } else {
        None
    };
    let mut read =
        Read::of(&pages.ingest, &organiser, &mut filled, mapping.clone(), remembered.clone()).await;
    if filled.how.encoding.is_empty() && matches!(&read, Ok(Err(fault)) if reads_as_windows_1252(fault)) {
        // It is shown as it is read, and can be read otherwise, before anything of it is stored.
        filled.how.encoding = WINDOWS_1252.to_owned();
        read = Read::of(&pages.ingest, &organiser, &mut filled, mapping, remembered).await;
    }
    let read = match read.map_err(frame.failed())? {
        Ok(read) => read,
        Err(fault) => return Ok(unreadable(frame, &filled, &fault)),
    };
    let dry = match &read.document {
        Ok(document) if !document.programme.has_errors() => {
            match dry_run(&pages.ingest, &organiser, &origin, &document.programme).await {
                Ok(dry) => Some(dry),
                Err(error) => return Ok(refused::page(frame, &error)),
            }
        }
        _ => None,
    };
    let was_seen = dry.as_ref().is_some_and(|dry| dry.seen() == filled.seen);
    if let (true, true, None, Some(dry)) = (filled.is_to_be_stored, was_seen, &unclear, &dry) {
        return Ok(store(&pages, frame, organiser, filled, read.mapping, origin, dry).await);
    }
    preview(&pages, frame, filled, read, dry.as_ref(), unclear).await
}

/// The rows with problems as a file, each told by itself in the reader's language.
async fn problems(frame: Frame, filled: Filled, mapping: Option<Mapping>) -> Result<Response, PageError> {
    let words = frame.words;
    let options = Options { telling: Telling::Each, ..filled.how.options(mapping) };
    let read = move || {
        let mut noticed = match parse(&filled.name, &filled.bytes, &options) {
            Ok(programme) => programme.diagnostics,
            Err(fault) => vec![fault.into()],
        };
        for one in &mut noticed {
            let Notice { what, remedy, .. } = Notice::of(words, one);
            (one.what, one.remedy) = (what, remedy);
        }
        to_problems(&noticed, &filled.bytes)
    };
    let sheet = tokio::task::spawn_blocking(read).await.map_err(frame.failed())?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"problems.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, sheet).into_response())
}

/// Whether nothing is wrong with a document but its letters, and they read as Windows-1252.
fn reads_as_windows_1252(fault: &Fault) -> bool {
    fault.code == "not-utf-8" && fault.gaps.which == WINDOWS_1252
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
    unclear: Option<Unclear>,
) -> Result<Response, PageError> {
    let rules = pages.ingest.rules().map_err(frame.failed())?;
    let words = frame.words;
    let status = match (dry, &unclear, filled.is_to_be_stored) {
        (None, ..) | (_, Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (Some(_), None, true) => StatusCode::PRECONDITION_FAILED,
        (Some(_), None, false) => StatusCode::OK,
    };
    let is_unclear = unclear.is_some();
    let notice = match unclear {
        Some(unclear) => Some(unclear.words(words)),
        None => (status == StatusCode::PRECONDITION_FAILED).then(|| words.say("preview-changed")),
    };
    let Read { outline, document, packed, mapping, offered } = read;
    let (found, noticed, names) = match document {
        Ok(document) => {
            let found = found::found(words, outline.detected, &document.programme);
            (found, found::noticed(words, &document.programme.diagnostics), document.names)
        }
        Err(fault) => (Vec::new(), found::noticed(words, &[fault.into()]), Vec::new()),
    };
    let by = ReadBy { mapping: mapping.as_ref(), offered: offered.as_ref() };
    let typed = if is_unclear { filled.mapped.typed().to_owned() } else { String::new() };
    let page = Preview {
        notice,
        found,
        noticed,
        map: MapForm::of(words, &outline, &names, &by),
        typed,
        would: dry.map(|dry| found::would(words, dry, &rules, frame.now_ms)),
        how: Choices::of(words, &filled.how),
        name: filled.name,
        link: filled.link,
        document: packed,
        frame,
    };
    let mut response = page.frame.respond(status, &page);
    // The page carries the document: no cache keeps it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn store(
    pages: &Pages,
    frame: Frame,
    organiser: OrganiserId,
    filled: Filled,
    mapping: Option<Mapping>,
    origin: Origin,
    dry: &DryRun,
) -> Response {
    let is_to_be_watched = filled.is_to_be_watched && !filled.link.is_empty();
    let watched = is_to_be_watched.then(|| filled.how.link(filled.link.clone(), mapping.clone()));
    let options = filled.how.options(mapping);
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
    pages.ingest.has_folded(&position).await;
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

impl Pages {
    /// Counts what became of a submission.
    pub(super) fn count(&self, source: &str, result: Result<usize, &IngestError>) {
        self.metrics.count(source, result);
    }
}
