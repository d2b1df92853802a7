//! Publishing a panel: its line-up, and how it stands, are two acts.

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::ids::PanelId;
use openfloor_domain::panel::PanelCommand;
use openfloor_pages::{Frame, PageError};
use serde::Deserialize;

use super::own;
use super::{PagesState, organiser_of, refused};
use crate::ingest::Wish;

/// Which act.
#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    act: String,
}

/// Does one of the acts. Whoever does it again, or goes back and does it, changes nothing.
pub(super) async fn submit(
    State(pages): State<PagesState>,
    frame: Frame,
    Path(id): Path<String>,
    Form(filled): Form<Filled>,
) -> Result<Response, PageError> {
    let organiser = match organiser_of(&frame) {
        Ok(organiser) => organiser,
        Err(sign_in) => return Ok(sign_in),
    };
    let Ok(id) = PanelId::new(id) else { return Ok(frame.not_found()) };
    let state = own::panel(&pages.ingest, &organiser, &id).await.map_err(frame.failed())?;
    if state.is_none() {
        return Ok(frame.not_found());
    }
    let by = organiser.clone();
    let command = match filled.act.as_str() {
        "line-up" => PanelCommand::PublishLineUp { organiser: by },
        "standing" => PanelCommand::PublishStanding { organiser: by },
        "withhold" => PanelCommand::WithholdStanding { organiser: by },
        _ => return Ok(frame.not_found()),
    };
    let act = filled.act.as_bytes();
    let written = pages.ingest.panel(&organiser, id.clone(), &command, act, &Wish::default()).await;
    pages.count("publication", written.as_ref().map(|written| written.events));
    match written {
        Ok(written) => {
            let position = pages.ingest.shown(written.position);
            Ok(Redirect::to(&format!("/panels/{id}?position={position}#who-sees")).into_response())
        }
        Err(error) => Ok(refused::page(frame, &error)),
    }
}
