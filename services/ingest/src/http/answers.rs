//! Answers: what a refusal looks like, and how a revision is written.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use openfloor_api::write::{Diagnostic, Written};
use openfloor_domain::convening::ConveningRejection;
use openfloor_domain::panel::PanelRejection;
use openfloor_event_log::Refusal;
use openfloor_process::problem::Problem;

use super::text;
use crate::error::{IngestError, Rejected};

/// The revision that the caller has seen.
pub(crate) fn only_at(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    if let Some(none) = text(headers, "if-none-match") {
        return match none {
            "*" => Ok(Some(0)),
            _ => Err(Problem::bad_request("If-None-Match takes only *, to create what is not there yet")),
        };
    }
    let Some(etag) = text(headers, "if-match") else { return Ok(None) };
    let revision = etag
        .trim_matches('"')
        .parse()
        .map_err(|_| Problem::bad_request("If-Match takes the ETag of an earlier answer, as \"17\""))?;
    Ok(Some(revision))
}

/// An answer with its ETag: 201 if the thing is new, else 200.
pub(crate) fn written(written: Written, is_new: bool) -> Response {
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let etag = format!("\"{}\"", written.revision);
    let mut response = (status, Json(written)).into_response();
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// What was noticed about a document, for the wire.
pub(crate) fn diagnostic(noticed: &openfloor_rosters::Diagnostic) -> Diagnostic {
    Diagnostic {
        place: noticed.place.to_string(),
        severity: format!("{:?}", noticed.severity).to_lowercase(),
        code: noticed.code.to_owned(),
        what: noticed.what.clone(),
        remedy: noticed.remedy.clone(),
    }
}

/// A refusal, for the wire. What concerns the operator is logged, not told.
pub(crate) fn problem(error: IngestError) -> Problem {
    let detail = error.to_string();
    match error {
        IngestError::NoKey => {
            Problem::unauthorized("send the organiser's key as `Authorization: Bearer openfloor_…`")
        }
        IngestError::Rejected(rejected) => rejection(&rejected).detail(detail),
        IngestError::Field { pointer, detail } => {
            Problem::invalid("a field is wrong").fault(pointer, "invalid", detail)
        }
        IngestError::Unreadable(fault) => unreadable(&fault),
        IngestError::Errors(diagnostics) => invalid_document(&detail, &diagnostics),
        IngestError::Link(_) | IngestError::Useless(_) => {
            Problem::invalid(detail.clone()).fault("/link", "unusable-link", detail)
        }
        IngestError::Moved(actual) => Problem::precondition_failed(detail).member("revision", actual),
        IngestError::KeyReused => Problem::invalid(detail),
        IngestError::Unavailable(_) => Problem::unavailable(detail),
        IngestError::Refused(refusal) => refused(&refusal, detail),
        IngestError::TooLarge(_) => Problem::too_large(detail),
        IngestError::OutOfOrder(why) => {
            tracing::error!(why, "a request met something that is out of order");
            Problem::internal()
        }
    }
}

fn rejection(rejected: &Rejected) -> Problem {
    let status = match rejected {
        Rejected::Panel(PanelRejection::Unknown) | Rejected::Convening(ConveningRejection::Unknown) => {
            StatusCode::NOT_FOUND
        }
        Rejected::Panel(PanelRejection::NotYours) | Rejected::Convening(ConveningRejection::NotYours) => {
            StatusCode::FORBIDDEN
        }
        Rejected::Panel(PanelRejection::Cancelled | PanelRejection::LineUpNotPublished) => {
            StatusCode::CONFLICT
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Problem::of_status(status)
}

fn refused(refusal: &Refusal, detail: String) -> Problem {
    match refusal {
        Refusal::Full(_) => Problem::of_status(StatusCode::INSUFFICIENT_STORAGE).detail(detail),
        Refusal::ReadOnly(_) => Problem::unavailable(detail),
        Refusal::TooLarge(_) => Problem::too_large(detail),
        Refusal::CommitReused => Problem::invalid(detail),
        Refusal::Other(why) => {
            tracing::error!(why, "the log refused a record");
            Problem::internal()
        }
    }
}

fn unreadable(fault: &openfloor_rosters::Fault) -> Problem {
    let detail = format!("{}: {}; {}", fault.place, fault.what, fault.remedy);
    let problem = match fault.code {
        code if code.starts_with("too-") => Problem::too_large(detail.clone()),
        _ => Problem::invalid(detail.clone()),
    };
    problem.fault(fault.place.to_string(), fault.code, detail)
}

/// A document with errors: each with its place and what helps.
pub(crate) fn invalid_document(detail: &str, diagnostics: &[openfloor_rosters::Diagnostic]) -> Problem {
    let errors = diagnostics.iter().filter(|one| one.severity == openfloor_rosters::Severity::Error);
    errors.fold(Problem::invalid(detail), |problem, one| {
        problem.fault(one.place.to_string(), one.code, format!("{}; {}", one.what, one.remedy))
    })
}
