//! Organisers, keys, charters, erasure by pseudonym.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use openfloor_api::write::Erased;
use openfloor_domain::charter::CharterCommand;
use openfloor_domain::ids::{OrganiserId, PersonId};
use openfloor_domain::organiser::{OrganiserAbout, OrganiserRejection};
use openfloor_domain::panel::PanelRejection;
use openfloor_event_log::Refusal;
use openfloor_ingest::{IngestError, Rejected};
use openfloor_process::problem::Problem;

use super::wire::{AdoptedCharter, CharterInForce, NewKey, NewOrganiser};
use super::{Operated, charter, ingest};

/// `POST /operator/organisers`
pub(super) async fn add_organiser(
    State(operated): State<Arc<dyn Operated>>,
    body: Bytes,
) -> Result<Response, Problem> {
    let NewOrganiser { name, contact } = serde_json::from_slice(&body)
        .map_err(|error| Problem::bad_request(format!("want {{\"name\", \"contact\"}}: {error}")))?;
    for (field, text) in [("/name", &name), ("/contact", &contact)] {
        if text.trim().is_empty() {
            return Err(
                Problem::invalid("an organiser has a name and a contact").fault(field, "empty", "say it")
            );
        }
    }
    let key = ingest(&operated).await?.register(OrganiserAbout { name, contact }).await.map_err(problem)?;
    let answer = NewKey { organiser: key.organiser.to_string(), key: key.reveal() };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `POST /operator/organisers/{id}/keys`
pub(super) async fn issue_key(
    State(operated): State<Arc<dyn Operated>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = OrganiserId::new(id).map_err(|_| Problem::not_found().detail("there is no such organiser"))?;
    let key = ingest(&operated).await?.issue_key(&id).await.map_err(problem)?;
    let answer = NewKey { organiser: id.to_string(), key: key.reveal() };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `POST /operator/charters`: the text of a charter, TOML.
pub(super) async fn adopt_charter(
    State(operated): State<Arc<dyn Operated>>,
    body: Bytes,
) -> Result<Response, Problem> {
    let (text, charter) = charter(&body)?;
    let command = CharterCommand::Adopt { text: text.to_owned() };
    let position = ingest(&operated).await?.charter(charter.id.as_str(), &command).await.map_err(problem)?;
    let answer = AdoptedCharter {
        charter: charter.id.to_string(),
        version: charter.version,
        rules: charter.rules.iter().map(|rule| rule.id.to_string()).collect(),
        position: position.map(|position| position.0),
    };
    Ok(Json(answer).into_response())
}

/// `GET /operator/charters`: those in force.
pub(super) async fn charters(State(operated): State<Arc<dyn Operated>>) -> Result<Response, Problem> {
    let charters = ingest(&operated).await?.charters().map_err(problem)?;
    let charters = charters.into_iter().map(|(charter, rules)| CharterInForce { charter, rules });
    Ok(Json(charters.collect::<Vec<_>>()).into_response())
}

/// `POST /operator/persons/{id}/erase`: by pseudonym, whoever's person it is.
pub(super) async fn erase(
    State(operated): State<Arc<dyn Operated>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let person = PersonId::new(id).map_err(|error| Problem::invalid(error.to_string()))?;
    let ingest = ingest(&operated).await?;
    let (keys, position) = ingest.erase(None, &person).await.map_err(problem)?;
    Ok(Json(Erased { person: person.to_string(), keys, position: ingest.shown(position) }).into_response())
}

/// A refusal, for the operator.
pub(super) fn problem(error: IngestError) -> Problem {
    let detail = error.to_string();
    match error {
        IngestError::Rejected(
            Rejected::Organiser(OrganiserRejection::Unknown) | Rejected::Panel(PanelRejection::Unknown),
        ) => Problem::not_found().detail(detail),
        IngestError::Unavailable(_) => Problem::unavailable(detail),
        IngestError::Refused(Refusal::Full(_)) => {
            Problem::of_status(StatusCode::INSUFFICIENT_STORAGE).detail(detail)
        }
        IngestError::Refused(Refusal::ReadOnly(_)) => Problem::unavailable(detail),
        IngestError::OutOfOrder(why) => Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).detail(why),
        _ => Problem::invalid(detail),
    }
}
