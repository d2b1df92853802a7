//! Panels that the public is shown nothing of, and what is said to be wrong of panels.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::PanelId;
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::{PanelState, Question, Reason};
use openfloor_domain::personal::Personal;
use openfloor_process::problem::Problem;

use super::people::problem;
use super::wire::{QuestionedPanel, Said, WithheldPanel, Withhold};
use super::{Operated, ingest};

/// `POST /operator/panels/{id}/withhold`: has the public be shown nothing of a panel, or again what its
/// organiser published.
pub(super) async fn withhold(
    State(operated): State<Arc<dyn Operated>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let body: Withhold = serde_json::from_slice(&body)
        .map_err(|error| Problem::bad_request(format!("want {{\"is_withheld\", \"reason\"}}: {error}")))?;
    let unknown =
        || Problem::not_found().detail("there is no such panel; its id is in the address of its page");
    let panel = PanelId::new(id).map_err(|_| unknown())?;
    let reason = Reason { text: body.reason };
    let ingest = ingest(&operated).await?;
    let (events, position) = ingest.withhold(&panel, reason, body.is_withheld).await.map_err(problem)?;
    let answer = WithheldPanel {
        panel: panel.to_string(),
        is_withheld: body.is_withheld,
        was_so: events == 0,
        position: ingest.shown(position),
    };
    Ok(Json(answer).into_response())
}

/// `GET /operator/questions`: what is said to be wrong and was not answered.
pub(super) async fn questions(
    State(operated): State<Arc<dyn Operated>>,
) -> Result<Json<Vec<QuestionedPanel>>, Problem> {
    let panels = ingest(&operated).await?.questioned().await.map_err(problem)?;
    let row = |(id, state): &(PanelId, Arc<PanelState>)| QuestionedPanel {
        panel: id.to_string(),
        title: state.about.known().map(|about| about.title.clone()),
        is_withheld: state.facts.is_withheld,
        said: state.questions.iter().map(said).collect(),
    };
    Ok(Json(panels.iter().map(row).collect()))
}

fn said((at, about): &(Moment, Personal<Question>)) -> Said {
    let question = about.known();
    Said {
        at: at.to_string(),
        text: question.map(|question| question.text.clone()),
        contact: question.and_then(|question| question.contact.clone()),
    }
}
