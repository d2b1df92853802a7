//! Publishing a panel: its line-up, and how it stands, are two acts.

use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use openfloor_domain::panel::PanelCommand;
use serde::Deserialize;

use super::asked::AskedPanel;
use super::{PagesState, refused};
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
    AskedPanel { frame, organiser, id, .. }: AskedPanel,
    Form(filled): Form<Filled>,
) -> Response {
    let by = organiser.clone();
    let command = match filled.act.as_str() {
        "line-up" => PanelCommand::PublishLineUp { organiser: by },
        "standing" => PanelCommand::PublishStanding { organiser: by },
        "withhold" => PanelCommand::WithholdStanding { organiser: by },
        _ => return frame.not_found(),
    };
    let act = filled.act.as_bytes();
    let written = pages.ingest.panel(&organiser, id.clone(), &command, act, &Wish::default()).await;
    pages.count("publication", written.as_ref().map(|written| written.events));
    match written {
        Ok(written) => {
            let position = pages.ingest.shown(written.position);
            Redirect::to(&format!("/panels/{id}?position={position}#who-sees")).into_response()
        }
        Err(error) => refused::page(frame, &error),
    }
}
