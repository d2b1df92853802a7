//! What a page of one convening or panel is asked for: by whom, and what of theirs.
//!
//! Who is not signed in signs in first. What is another's is answered as what is not there.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use openfloor_domain::ids::{ConveningId, OrganiserId, PanelId};
use openfloor_domain::panel::PanelState;
use openfloor_pages::Frame;

use super::own::{self, Own};
use super::{PagesState, organiser_of};

/// One of the organiser's own convenings.
pub(super) struct AskedConvening {
    pub(super) frame: Frame,
    pub(super) organiser: OrganiserId,
    pub(super) own: Own,
}

/// One of the organiser's own panels.
pub(super) struct AskedPanel {
    pub(super) frame: Frame,
    pub(super) organiser: OrganiserId,
    pub(super) id: PanelId,
    pub(super) state: Arc<PanelState>,
    /// How many commits it has: what a form is filled in for.
    pub(super) version: u64,
}

/// The frame, who is signed in, and the id in the path.
async fn asked(parts: &mut Parts, pages: &PagesState) -> Result<(Frame, OrganiserId, String), Response> {
    let frame = Frame::from_request_parts(parts, pages).await.map_err(IntoResponse::into_response)?;
    let path = Path::<String>::from_request_parts(parts, pages).await;
    let Path(id) = path.map_err(IntoResponse::into_response)?;
    let organiser = organiser_of(&frame)?;
    Ok((frame, organiser, id))
}

impl FromRequestParts<PagesState> for AskedConvening {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, pages: &PagesState) -> Result<Self, Response> {
        let (frame, organiser, id) = asked(parts, pages).await?;
        let Ok(id) = ConveningId::new(id) else { return Err(frame.not_found()) };
        let own = own::convening(&pages.ingest, &organiser, &id).await;
        match own.map_err(|error| frame.failed()(error).into_response())? {
            Some(own) => Ok(Self { frame, organiser, own }),
            None => Err(frame.not_found()),
        }
    }
}

impl FromRequestParts<PagesState> for AskedPanel {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, pages: &PagesState) -> Result<Self, Response> {
        let (frame, organiser, id) = asked(parts, pages).await?;
        let Ok(id) = PanelId::new(id) else { return Err(frame.not_found()) };
        let state = own::panel(&pages.ingest, &organiser, &id).await;
        match state.map_err(|error| frame.failed()(error).into_response())? {
            Some((state, version)) => Ok(Self { frame, organiser, id, state, version }),
            None => Err(frame.not_found()),
        }
    }
}
