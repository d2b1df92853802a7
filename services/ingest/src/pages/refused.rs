//! What is shown when something is not done.

use axum::http::StatusCode;
use axum::response::Response;
use openfloor_domain::convening::ConveningRejection;
use openfloor_domain::panel::PanelRejection;
use openfloor_pages::noticed::link_fault;
use openfloor_pages::{Frame, Message};

use crate::error::{IngestError, Rejected};

/// The status of a refusal and its sentence in the catalogue.
pub(super) fn why(error: &IngestError) -> (StatusCode, &'static str) {
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    match error {
        IngestError::Rejected(Rejected::Panel(PanelRejection::Cancelled)) => {
            (StatusCode::CONFLICT, "refused-cancelled")
        }
        IngestError::Rejected(Rejected::Panel(PanelRejection::EmptyCount)) => (unprocessable, "check-nobody"),
        IngestError::Rejected(Rejected::Panel(PanelRejection::CountTooLarge)) => {
            (unprocessable, "refused-count-too-large")
        }
        IngestError::Rejected(Rejected::Panel(PanelRejection::TooManySeats(_)))
        | IngestError::TooLarge(_) => (unprocessable, "refused-too-many-places"),
        IngestError::Rejected(Rejected::Panel(PanelRejection::LineUpNotPublished)) => {
            (StatusCode::CONFLICT, "refused-line-up-first")
        }
        IngestError::Link(error) => (unprocessable, link_fault(error.into())),
        IngestError::Useless(fault) => (unprocessable, link_fault(*fault)),
        IngestError::Unreadable(_) => (unprocessable, "link-unreadable"),
        IngestError::Errors(_) => (unprocessable, "link-errors"),
        IngestError::Rejected(Rejected::Convening(ConveningRejection::TooManyLinks)) => {
            (unprocessable, "link-too-many")
        }
        IngestError::Rejected(Rejected::Panel(PanelRejection::NoSuchSeat)) => {
            (StatusCode::CONFLICT, "refused-no-such-seat")
        }
        IngestError::Rejected(Rejected::Panel(PanelRejection::FloorTooLong)) => {
            (unprocessable, "floor-no-time")
        }
        IngestError::Rejected(Rejected::Panel(PanelRejection::SeatTaken)) => {
            (StatusCode::CONFLICT, "refused-seat-taken")
        }
        IngestError::Rejected(Rejected::Panel(PanelRejection::SeatedAlready)) => {
            (unprocessable, "refused-seated-already")
        }
        IngestError::Rejected(Rejected::Panel(PanelRejection::NoText)) => (unprocessable, "refused-no-text"),
        IngestError::Rejected(Rejected::Panel(PanelRejection::TooManyQuestions)) => {
            (StatusCode::TOO_MANY_REQUESTS, "refused-too-many-questions")
        }
        IngestError::Moved(_) => (StatusCode::PRECONDITION_FAILED, "refused-changed"),
        IngestError::Refused(_) => (StatusCode::INSUFFICIENT_STORAGE, "refused-log"),
        IngestError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "problem-text"),
        IngestError::OutOfOrder(why) => {
            tracing::error!(why, "a page met something that is out of order");
            (StatusCode::INTERNAL_SERVER_ERROR, "problem-text")
        }
        _ => (unprocessable, "refused-other"),
    }
}

/// A page that says why something was not done.
pub(super) fn page(frame: Frame, error: &IngestError) -> Response {
    let (status, key) = why(error);
    let text = frame.words.say(key);
    Message::within(frame, "refused-title", text).respond(status)
}
